/* parser.h: what reading an expression needs: errors, the next lexeme, nodes and their types.
 * SPDX-License-Identifier: MIT
 *
 * Shared by condition_parse.c (operators) and condition_atoms.c (what they work on). Functions that give a node give
 * NULL once an error is set: `column N: what is wrong`; those that give bool give false. Sources may come from anyone's
 * editor: depth, length and count are bounded.
 */
#ifndef CORE_PARSER_H
#define CORE_PARSER_H

#include "core/expr.h"
#include "core/lexeme.h"

#define PARSER_OPERANDS 40 /* of one `or`, `and`, min, list ... */
#define PARSER_MENTIONS 64 /* facts in one expression */
#define PARSER_WORD 64     /* bytes of a name or literal */

struct parser {
    struct dialog *d;
    const char *source;
    struct lexeme next;
    int depth;
    const struct fact_def *mentions[PARSER_MENTIONS];
    size_t mention_count;
    struct err *e;
};

/* What an operation works on, until its node is made. */
struct operands {
    const struct expr *of[PARSER_OPERANDS];
    size_t count;
};

void parser_refuse(struct parser *p, const char *at, const char *format, ...) PRINTF_LIKE(3, 4);
void parser_refuse_next(struct parser *p,
                        const char *wanted); /* "`x` stands where `wanted` should" */

void parser_advance(struct parser *p);
bool parser_take(struct parser *p, const char *text); /* the next one, if it is this */
bool parser_expect(struct parser *p, const char *sign);
const char *parser_take_text(struct parser *p); /* as text of its own */
bool parser_at_word(struct parser *p, const char *wanted);

struct expr *parser_node(struct parser *p, enum expr_op op, enum value_type type);
struct expr *parser_node_over(struct parser *p, enum expr_op op, enum value_type type,
                              const struct operands *o);
bool parser_add(struct parser *p, struct operands *o, const struct expr *x);
bool parser_mention(struct parser *p, const struct fact_def *f, const char *at);

bool parser_is_date(enum value_type type);
bool parser_want_truth(struct parser *p, const struct expr *x, const char *at);
bool parser_want_date(struct parser *p, const struct expr *x, const char *at);
/* *type becomes that of something that is either of two: a day and a moment make a time. */
bool parser_join_types(struct parser *p, const struct expr *x, const char *at,
                       enum value_type *type);
/* Is this word a value of what `x` gives? Choices and sets have lists, countries and regions codes. */
bool parser_value_of(struct parser *p, const struct expr *x, const char *word, struct value *out);

/* The grammar, from the inside out. */
bool parser_length(struct parser *p, struct length *out);
const struct expr *parser_atom(struct parser *p);
const struct expr *parser_expression(struct parser *p);

#endif
