/* parser.c: what reading an expression needs: errors, the next lexeme, nodes and their types. */
/* SPDX-License-Identifier: MIT */
#include "core/parser.h"
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

/* --- errors and lexemes --- */

void parser_refuse(struct parser *p, const char *at, const char *format, ...)
{
    char why[256];
    va_list values;

    va_start(values, format);
    vsnprintf(why, sizeof why, format, values);
    va_end(values);
    (void)err_set(p->e, ERR_INPUT, "column %zu: %s", (size_t)(at - p->source) + 1, why);
}

void parser_refuse_next(struct parser *p, const char *wanted)
{
    int length = p->next.length < PARSER_WORD ? (int)p->next.length : PARSER_WORD;

    if (p->next.kind == LEXEME_END)
        parser_refuse(p, p->next.at, "the expression ends where %s should stand", wanted);
    else if (p->next.kind == LEXEME_WRONG)
        parser_refuse(p, p->next.at, "this character has no meaning here");
    else
        parser_refuse(p, p->next.at, "`%.*s` stands where %s should", length, p->next.at, wanted);
}

void parser_advance(struct parser *p)
{
    p->next = lexeme_next(p->next.at + p->next.length);
}

bool parser_take(struct parser *p, const char *text)
{
    if (!lexeme_is(p->next, text))
        return false;
    parser_advance(p);
    return true;
}

bool parser_expect(struct parser *p, const char *sign)
{
    char wanted[8];

    if (parser_take(p, sign))
        return true;
    snprintf(wanted, sizeof wanted, "`%s`", sign);
    parser_refuse_next(p, wanted);
    return false;
}

/* The next one as text of its own, and on to the one behind it. */
const char *parser_take_text(struct parser *p)
{
    const char *text = arena_copy_bytes(p->d->memory, p->next.at, p->next.length);

    parser_advance(p);
    return text;
}

bool parser_at_word(struct parser *p, const char *wanted)
{
    if (p->next.kind == LEXEME_WORD && p->next.length <= PARSER_WORD)
        return true;
    parser_refuse_next(p, wanted);
    return false;
}

/* --- nodes --- */

struct expr *parser_node(struct parser *p, enum expr_op op, enum value_type type)
{
    struct expr *x = arena_alloc(p->d->memory, sizeof *x);

    x->op = op;
    x->type = type;
    x->value = value_none(type);
    return x;
}

bool parser_add(struct parser *p, struct operands *o, const struct expr *x)
{
    if (!x)
        return false;
    if (o->count == PARSER_OPERANDS) {
        parser_refuse(p, p->next.at, "more than %d in a row", PARSER_OPERANDS);
        return false;
    }
    o->of[o->count++] = x;
    return true;
}

struct expr *parser_node_over(struct parser *p, enum expr_op op, enum value_type type,
                              const struct operands *o)
{
    struct expr *x = parser_node(p, op, type);
    const struct expr **of = arena_array(p->d->memory, o->count, sizeof *of);

    memcpy(of, o->of, o->count * sizeof *of);
    x->of = of;
    x->count = o->count;
    x->fact = o->of[0]->fact;
    return x;
}

bool parser_is_date(enum value_type type)
{
    return type == VALUE_DATE || type == VALUE_TIME;
}

bool parser_want_truth(struct parser *p, const struct expr *x, const char *at)
{
    if (!x || x->type == VALUE_YESNO)
        return x != NULL;
    parser_refuse(p, at, "a %s is not a condition", value_type_name(x->type));
    return false;
}

bool parser_want_date(struct parser *p, const struct expr *x, const char *at)
{
    if (!x || parser_is_date(x->type))
        return x != NULL;
    parser_refuse(p, at, "a date should stand here, not a %s", value_type_name(x->type));
    return false;
}

/* The type of something that is either of two; a day and a moment are a time. */
bool parser_join_types(struct parser *p, const struct expr *x, const char *at,
                       enum value_type *type)
{
    if (*type == x->type)
        return true;
    if (parser_is_date(*type) && parser_is_date(x->type)) {
        *type = VALUE_TIME;
        return true;
    }
    parser_refuse(p, at, "a %s and a %s do not go together", value_type_name(*type),
                  value_type_name(x->type));
    return false;
}

bool parser_mention(struct parser *p, const struct fact_def *f, const char *at)
{
    for (size_t i = 0; i < p->mention_count; i++) {
        if (p->mentions[i] == f)
            return true;
    }
    if (p->mention_count == PARSER_MENTIONS) {
        parser_refuse(p, at, "more than %d facts in one expression", PARSER_MENTIONS);
        return false;
    }
    p->mentions[p->mention_count++] = f;
    return true;
}

/* Is this word a value of what `x` gives? Choices and sets have lists, countries and regions codes. */
bool parser_value_of(struct parser *p, const struct expr *x, const char *word, struct value *out)
{
    enum value_type type = x->type == VALUE_SET ? VALUE_CHOICE : x->type;
    bool listed = type == VALUE_CHOICE;

    if (!listed && type != VALUE_COUNTRY && type != VALUE_REGION)
        return false;
    if (listed && !(x->fact && fact_def_allows(x->fact, word)))
        return false;
    return value_parse(p->d->memory, type, word, out);
}
