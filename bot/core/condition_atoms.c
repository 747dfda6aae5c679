/* condition_atoms.c: what expressions are made of: facts, values, lengths, functions. */
/* SPDX-License-Identifier: MIT */
#include "core/parser.h"
#include <string.h>

#define LENGTH_MOST 40000 /* of any unit: a hundred years of days */
#define LENGTH_DIGITS 5
#define CURRENCY_LETTERS 3

/* --- literals --- */

static const struct expr *literal(struct parser *p, enum value_type type, const char *wanted)
{
    struct expr *x = parser_node(p, OP_VALUE, type);
    const char *at = p->next.at;

    if (value_parse(p->d->memory, type, parser_take_text(p), &x->value))
        return x;
    parser_refuse(p, at, "no such %s", wanted);
    return NULL;
}

static bool at_currency(const struct parser *p)
{
    struct lexeme behind = lexeme_next(p->next.at + p->next.length);

    return p->next.length == CURRENCY_LETTERS &&
           strspn(p->next.at, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") >= CURRENCY_LETTERS &&
           behind.kind == LEXEME_NUMBER;
}

static const struct expr *parse_money(struct parser *p)
{
    struct expr *x = parser_node(p, OP_VALUE, VALUE_MONEY);
    const char *at = p->next.at;

    memcpy(x->value.currency, at, CURRENCY_LETTERS);
    parser_advance(p);
    if (p->next.length <= PARSER_WORD &&
        money_parse(parser_take_text(p), x->value.currency, &x->value.number))
        return x;
    parser_refuse(p, at, "no such amount, or no such currency");
    return NULL;
}

static const struct expr *yes_or_no(struct parser *p)
{
    return literal(p, VALUE_YESNO, "answer");
}

/* --- lengths --- */

static const struct {
    const char *name;
    enum unit unit;
} units[] = {
    {"h", UNIT_HOURS},          {"hour", UNIT_HOURS}, {"hours", UNIT_HOURS},
    {"d", UNIT_DAYS},           {"day", UNIT_DAYS},   {"days", UNIT_DAYS},
    {"bd", UNIT_BUSINESS_DAYS}, {"w", UNIT_WEEKS},    {"week", UNIT_WEEKS},
    {"weeks", UNIT_WEEKS},      {"m", UNIT_MONTHS},   {"month", UNIT_MONTHS},
    {"months", UNIT_MONTHS},    {"y", UNIT_YEARS},    {"year", UNIT_YEARS},
    {"years", UNIT_YEARS},
};

static bool parse_unit(struct parser *p, enum unit *out)
{
    if (parser_take(p, "business")) {
        *out = UNIT_BUSINESS_DAYS;
        if (parser_take(p, "days") || parser_take(p, "day"))
            return true;
    }
    for (size_t i = 0; i < sizeof units / sizeof units[0]; i++) {
        if (parser_take(p, units[i].name)) {
            *out = units[i].unit;
            return true;
        }
    }
    parser_refuse_next(p, "a unit (h, d, bd, w, m, y)");
    return false;
}

bool parser_length(struct parser *p, struct length *out)
{
    struct lexeme number = p->next;

    out->count = 0;
    if (number.kind != LEXEME_NUMBER) {
        parser_refuse_next(p, "a length like `15 days`");
        return false;
    }
    for (size_t i = 0; i < number.length && number.at[i] != '.' && i < LENGTH_DIGITS; i++)
        out->count = out->count * 10 + (number.at[i] - '0');
    if (number.length > LENGTH_DIGITS || memchr(number.at, '.', number.length) ||
        out->count > LENGTH_MOST) {
        parser_refuse(p, number.at, "a length is a whole number up to %d", LENGTH_MOST);
        return false;
    }
    parser_advance(p);
    return parse_unit(p, &out->unit);
}

/* --- functions: the name and its opening bracket are read; the closing one is the caller's --- */

static const struct expr *parse_fact(struct parser *p, enum expr_op op)
{
    const struct fact_def *f;
    const char *at = p->next.at, *name;
    struct expr *x;

    if (!parser_at_word(p, "a fact"))
        return NULL;
    name = parser_take_text(p);
    f = dialog_fact(p->d, name);
    if (!f) {
        parser_refuse(p, at, "no fact is called `%s`", name);
        return NULL;
    }
    if (!parser_mention(p, f, at))
        return NULL;
    x = parser_node(p, op, op == OP_KNOWN ? VALUE_YESNO : f->type);
    x->fact = f;
    return x;
}

static const struct expr *parse_known(struct parser *p)
{
    return parse_fact(p, OP_KNOWN);
}

static const struct expr *parse_within(struct parser *p)
{
    struct operands o = {.count = 0};
    const char *at = p->next.at;
    struct length length;
    struct expr *x;

    if (!parser_add(p, &o, parser_expression(p)) || !parser_want_date(p, o.of[0], at) ||
        !parser_expect(p, ",") || !parser_length(p, &length))
        return NULL;
    x = parser_node_over(p, OP_WITHIN, VALUE_YESNO, &o);
    x->length = length;
    return x;
}

static const struct expr *parse_any(struct parser *p)
{
    struct operands o = {.count = 0};
    const char *at = p->next.at;

    if (!parser_add(p, &o, parser_expression(p)) || !parser_want_truth(p, o.of[0], at))
        return NULL;
    return parser_node_over(p, OP_ANY, VALUE_YESNO, &o);
}

static const struct expr *parse_dates(struct parser *p, enum expr_op op)
{
    struct operands o = {.count = 0};
    enum value_type type = VALUE_DATE;

    do {
        const char *at = p->next.at;

        if (!parser_add(p, &o, parser_expression(p)) ||
            !parser_want_date(p, o.of[o.count - 1], at) ||
            !parser_join_types(p, o.of[o.count - 1], at, &type))
            return NULL;
    } while (parser_take(p, ","));
    return parser_node_over(p, op, type, &o);
}

static const struct expr *parse_min(struct parser *p)
{
    return parse_dates(p, OP_MIN);
}

static const struct expr *parse_max(struct parser *p)
{
    return parse_dates(p, OP_MAX);
}

/* Without a second value there is none where the condition does not hold. */
static const struct expr *parse_if(struct parser *p)
{
    struct operands o = {.count = 0};
    const char *at = p->next.at;
    enum value_type type;
    struct expr *x;

    if (!parser_add(p, &o, parser_expression(p)) || !parser_want_truth(p, o.of[0], at) ||
        !parser_expect(p, ",") || !parser_add(p, &o, parser_expression(p)))
        return NULL;
    type = o.of[1]->type;
    if (parser_take(p, ",")) {
        at = p->next.at;
        if (!parser_add(p, &o, parser_expression(p)) || !parser_join_types(p, o.of[2], at, &type))
            return NULL;
    }
    x = parser_node_over(p, OP_IF, type, &o);
    x->fact = o.of[1]->fact;
    return x;
}

static const struct expr *parse_today(struct parser *p)
{
    return parser_node(p, OP_TODAY, VALUE_DATE);
}

static const struct expr *parse_now(struct parser *p)
{
    return parser_node(p, OP_NOW, VALUE_TIME);
}

/* --- atoms --- */

enum word_use { WITH_ARGUMENTS, ALONE, ITSELF };

static const struct {
    const char *name;
    enum word_use use; /* name and brackets are taken; the name is; nothing is */
    const struct expr *(*parse)(struct parser *p);
} words[] = {
    {"known", WITH_ARGUMENTS, parse_known},
    {"within", WITH_ARGUMENTS, parse_within},
    {"any", WITH_ARGUMENTS, parse_any},
    {"min", WITH_ARGUMENTS, parse_min},
    {"max", WITH_ARGUMENTS, parse_max},
    {"if", WITH_ARGUMENTS, parse_if},
    {"today", ALONE, parse_today},
    {"now", ALONE, parse_now},
    {"yes", ITSELF, yes_or_no},
    {"no", ITSELF, yes_or_no},
};

static const struct expr *parse_word(struct parser *p)
{
    const struct expr *x;

    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
        if (!lexeme_is(p->next, words[i].name))
            continue;
        if (words[i].use != ITSELF)
            parser_advance(p);
        if (words[i].use == WITH_ARGUMENTS && !parser_expect(p, "("))
            return NULL;
        x = words[i].parse(p);
        return x && (words[i].use != WITH_ARGUMENTS || parser_expect(p, ")")) ? x : NULL;
    }
    return at_currency(p) ? parse_money(p) : parse_fact(p, OP_FACT);
}

const struct expr *parser_atom(struct parser *p)
{
    switch (p->next.kind) {
    case LEXEME_WORD:
        return parse_word(p);
    case LEXEME_NUMBER:
        return literal(p, VALUE_NUMBER, "number");
    case LEXEME_DATE:
        return literal(p, VALUE_DATE, "day");
    case LEXEME_SIGN:
        if (parser_take(p, "(")) {
            const struct expr *x = parser_expression(p);

            return x && parser_expect(p, ")") ? x : NULL;
        }
        break;
    case LEXEME_END:
    case LEXEME_WRONG:
        break;
    }
    parser_refuse_next(p, "a fact or a value");
    return NULL;
}
