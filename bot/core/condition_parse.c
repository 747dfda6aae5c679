/* condition_parse.c: expressions compiled: operators, from the tightest to the loosest. Declared in core/condition.h. */
/* SPDX-License-Identifier: MIT */
#include "core/condition.h"
#include "core/parser.h"
#include <string.h>

#define SOURCE_MOST 4000 /* bytes; the longest rule of the dialogs has a tenth of it */

/* --- sums and substitutes --- */

static const struct expr *parse_sum(struct parser *p)
{
    const char *at = p->next.at;
    const struct expr *x = parser_atom(p);
    int steps = 0;

    if (!x)
        return NULL;
    while (lexeme_is(p->next, "+") || lexeme_is(p->next, "-")) {
        struct operands o = {.of = {x}, .count = 1};
        bool back = lexeme_is(p->next, "-");
        struct length by;
        struct expr *sum;

        if (++steps > EXPR_DEPTH) {
            parser_refuse(p, p->next.at, "more than %d lengths in a row", EXPR_DEPTH);
            return NULL;
        }
        parser_advance(p);
        if (!parser_want_date(p, x, at) || !parser_length(p, &by))
            return NULL;
        sum = parser_node_over(p, OP_SHIFT, by.unit == UNIT_HOURS ? x->type : VALUE_DATE, &o);
        sum->length = (struct length){back ? -by.count : by.count, by.unit};
        x = sum;
    }
    return x;
}

static const struct expr *parse_first(struct parser *p)
{
    const struct expr *x = parse_sum(p);
    struct operands o = {.of = {x}, .count = 1};
    enum value_type type = x ? x->type : VALUE_TEXT;

    if (!x || !lexeme_is(p->next, "?:"))
        return x;
    while (parser_take(p, "?:")) {
        const char *at = p->next.at;

        if (!parser_add(p, &o, parse_sum(p)) || !parser_join_types(p, o.of[o.count - 1], at, &type))
            return NULL;
    }
    return parser_node_over(p, OP_FIRST, type, &o);
}

static bool has_order(enum value_type type)
{
    return parser_is_date(type) || type == VALUE_MONEY || type == VALUE_NUMBER;
}

static bool comparable(struct parser *p, const struct expr *left, enum relation relation,
                       const char *at)
{
    const char *name = value_type_name(left->type);

    if (left->type == VALUE_SET)
        parser_refuse(p, at, "a set is asked with `has`");
    else if (left->type == VALUE_TEXT)
        parser_refuse(p, at, "a text can only be `known`");
    else if (relation != REL_EQUAL && relation != REL_DIFFERENT && !has_order(left->type))
        parser_refuse(p, at, "a %s has no order: only `=` and `!=`", name);
    else
        return true;
    return false;
}

/* What stands right of a comparison: a value of what stands left, or an expression of that type. */
static const struct expr *parse_right(struct parser *p, const struct expr *left)
{
    const char *at = p->next.at;
    enum value_type type = left->type;
    const struct expr *x;
    struct value value;

    if (p->next.kind == LEXEME_WORD && p->next.length <= PARSER_WORD) {
        const char *word = arena_copy_bytes(p->d->memory, at, p->next.length);

        if (parser_value_of(p, left, word, &value)) {
            struct expr *said = parser_node(p, OP_VALUE, type);

            said->value = value;
            parser_advance(p);
            return said;
        }
        if (left->type == VALUE_CHOICE && left->fact && !dialog_fact(p->d, word)) {
            parser_refuse(p, at, "`%s` is no value of %s", word, left->fact->id);
            return NULL;
        }
    }
    x = parse_first(p);
    return x && parser_join_types(p, x, at, &type) ? x : NULL;
}

static bool take_relation(struct parser *p, enum relation *out)
{
    static const char *const signs[] = {
        [REL_EQUAL] = "=",    [REL_DIFFERENT] = "!=", [REL_LESS] = "<",
        [REL_AT_MOST] = "<=", [REL_MORE] = ">",       [REL_AT_LEAST] = ">=",
    };

    for (size_t i = 0; i < sizeof signs / sizeof signs[0]; i++) {
        if (parser_take(p, signs[i])) {
            *out = (enum relation)i;
            return true;
        }
    }
    return false;
}

static const struct expr *parse_compare(struct parser *p, const struct expr *left,
                                        enum relation relation, const char *at)
{
    struct operands o = {.of = {left}, .count = 1};
    struct expr *x;

    if (!comparable(p, left, relation, at) || !parser_add(p, &o, parse_right(p, left)))
        return NULL;
    x = parser_node_over(p, OP_COMPARE, VALUE_YESNO, &o);
    x->relation = relation;
    return x;
}

static const char *parse_member(struct parser *p, const struct expr *left)
{
    const char *at = p->next.at, *word;
    struct value value;

    if (!parser_at_word(p, "a value"))
        return NULL;
    word = parser_take_text(p);
    if (parser_value_of(p, left, word, &value))
        return word;
    parser_refuse(p, at, "`%s` is no value of %s", word,
                  left->fact ? left->fact->id : value_type_name(left->type));
    return NULL;
}

/* `(a, b)` */
static bool parse_list(struct parser *p, struct expr *in)
{
    const char *list[PARSER_OPERANDS];
    const char **members;
    size_t count = 0;

    do {
        if (count == PARSER_OPERANDS) {
            parser_refuse(p, p->next.at, "more than %d in a row", PARSER_OPERANDS);
            return false;
        }
        list[count] = parse_member(p, in->of[0]);
        if (!list[count++])
            return false;
    } while (parser_take(p, ","));
    members = arena_array(p->d->memory, count, sizeof *members);
    memcpy(members, list, count * sizeof *members);
    in->members = members;
    in->member_count = count;
    return parser_expect(p, ")");
}

static bool parse_group(struct parser *p, struct expr *in)
{
    const char *at = p->next.at, *name;
    const struct group_def *g;
    struct value value;

    if (!parser_at_word(p, "a group or a list"))
        return false;
    name = parser_take_text(p);
    g = dialog_group(p->d, name);
    if (!g) {
        parser_refuse(p, at, "no group is called `%s`", name);
        return false;
    }
    for (size_t i = 0; i < g->member_count; i++) {
        if (!parser_value_of(p, in->of[0], g->members[i], &value)) {
            parser_refuse(p, at, "`%s` of group %s is no value of the %s before it", g->members[i],
                          name, value_type_name(in->of[0]->type));
            return false;
        }
    }
    in->members = g->members;
    in->member_count = g->member_count;
    return true;
}

static const struct expr *parse_in(struct parser *p, const struct expr *left, const char *at)
{
    struct operands o = {.of = {left}, .count = 1};
    struct expr *x = parser_node_over(p, OP_IN, VALUE_YESNO, &o);

    if (left->type != VALUE_CHOICE && left->type != VALUE_COUNTRY && left->type != VALUE_REGION) {
        parser_refuse(p, at, "a %s cannot be `in` a list", value_type_name(left->type));
        return NULL;
    }
    return (parser_take(p, "(") ? parse_list(p, x) : parse_group(p, x)) ? x : NULL;
}

static const struct expr *parse_has(struct parser *p, const struct expr *left, const char *at)
{
    struct operands o = {.of = {left}, .count = 1};
    struct expr *x = parser_node_over(p, OP_HAS, VALUE_YESNO, &o);

    if (left->type != VALUE_SET) {
        parser_refuse(p, at, "only a set `has` something, and this is a %s",
                      value_type_name(left->type));
        return NULL;
    }
    x->value.text = parse_member(p, left);
    return x->value.text ? x : NULL;
}

static const struct expr *parse_comparison(struct parser *p)
{
    const char *at = p->next.at;
    const struct expr *left = parse_first(p);
    enum relation relation;

    if (!left)
        return NULL;
    if (take_relation(p, &relation))
        return parse_compare(p, left, relation, at);
    if (parser_take(p, "in"))
        return parse_in(p, left, at);
    return parser_take(p, "has") ? parse_has(p, left, at) : left;
}

static bool deeper(struct parser *p)
{
    if (++p->depth <= EXPR_DEPTH)
        return true;
    parser_refuse(p, p->next.at, "nested deeper than %d levels", EXPR_DEPTH);
    return false;
}

static const struct expr *parse_not(struct parser *p)
{
    struct operands o = {.count = 0};
    const char *at;

    if (!parser_take(p, "not"))
        return parse_comparison(p);
    at = p->next.at;
    if (!deeper(p) || !parser_add(p, &o, parse_not(p)) || !parser_want_truth(p, o.of[0], at))
        return NULL;
    p->depth--;
    return parser_node_over(p, OP_NOT, VALUE_YESNO, &o);
}

/* One operand alone may be of any type; a chain is of conditions. */
static const struct expr *parse_chain(struct parser *p, enum expr_op op, const char *word,
                                      const struct expr *(*next)(struct parser *p))
{
    const char *at = p->next.at;
    const struct expr *first = next(p);
    struct operands o = {.of = {first}, .count = 1};

    if (!first || !lexeme_is(p->next, word))
        return first;
    if (!parser_want_truth(p, first, at))
        return NULL;
    while (parser_take(p, word)) {
        at = p->next.at;
        if (!parser_add(p, &o, next(p)) || !parser_want_truth(p, o.of[o.count - 1], at))
            return NULL;
    }
    return parser_node_over(p, op, VALUE_YESNO, &o);
}

static const struct expr *parse_and(struct parser *p)
{
    return parse_chain(p, OP_AND, "and", parse_not);
}

const struct expr *parser_expression(struct parser *p)
{
    const struct expr *x;

    if (!deeper(p))
        return NULL;
    x = parse_chain(p, OP_OR, "or", parse_and);
    p->depth--;
    return x;
}

/* --- the whole --- */

/* The outermost node once more, with what only it carries: nodes are const once made. */
static const struct expr *root_of(struct parser *p, const struct expr *x)
{
    struct expr *root = arena_alloc(p->d->memory, sizeof *root);
    const struct fact_def **mentions =
        arena_array(p->d->memory, p->mention_count, sizeof *mentions);

    *root = *x;
    if (p->mention_count)
        memcpy(mentions, p->mentions, p->mention_count * sizeof *mentions);
    root->mentions = mentions;
    root->mention_count = p->mention_count;
    root->source = arena_copy(p->d->memory, p->source);
    return root;
}

int condition_compile(const struct expr **out, struct dialog *d, const char *source,
                      enum expr_type want, enum value_type *got, struct err *e)
{
    struct parser p = {.d = d, .source = source, .e = e};
    const struct expr *x;

    *out = NULL;
    if (strlen(source) > SOURCE_MOST)
        return err_set(e, ERR_INPUT, "an expression of more than %d bytes", SOURCE_MOST);
    p.next = lexeme_next(source);
    x = parser_expression(&p);
    if (!x)
        return -1;
    if (p.next.kind != LEXEME_END) {
        parser_refuse_next(&p, "the end");
        return -1;
    }
    if (want == EXPR_BOOL ? !parser_want_truth(&p, x, source)
                          : want == EXPR_DATE && !parser_want_date(&p, x, source))
        return -1;
    if (got)
        *got = x->type;
    *out = root_of(&p, x);
    return 0;
}
