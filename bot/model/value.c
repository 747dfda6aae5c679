/* value.c: facts to canonical text and back, one row a type. */
/* SPDX-License-Identifier: MIT */
#include "model/value.h"
#include "base/text.h"
#include <inttypes.h>
#include <string.h>

#define DAY_SECONDS 86400
#define SET_MOST 64      /* members; the longest list of the dialogs has about twenty */
#define NUMBER_DIGITS 18 /* every such number fits */
#define CURRENCY_LETTERS 3

static bool lower(char c)
{
    return c >= 'a' && c <= 'z';
}

static bool upper(char c)
{
    return c >= 'A' && c <= 'Z';
}

static bool digit(char c)
{
    return c >= '0' && c <= '9';
}

/* An id of the dialogs: [a-z][a-z0-9_]* */
static bool is_id(const char *text, size_t length)
{
    if (!length || !lower(text[0]))
        return false;
    for (size_t i = 1; i < length; i++) {
        if (!lower(text[i]) && !digit(text[i]) && text[i] != '_')
            return false;
    }
    return true;
}

/* --- one parser a type --- */

static bool parse_choice(struct arena *a, const char *text, struct value *out)
{
    if (!is_id(text, strlen(text)))
        return false;
    out->text = arena_copy(a, text);
    return true;
}

static bool parse_set(struct arena *a, const char *text, struct value *out)
{
    const char *set = "";
    size_t members = 0;

    for (const char *from = text; *text;) {
        size_t length = strcspn(from, ",");

        if (!is_id(from, length) || ++members > SET_MOST)
            return false;
        set = set_with(a, set, arena_copy_bytes(a, from, length));
        if (!from[length])
            break;
        from += length + 1;
    }
    out->text = set;
    return true;
}

static bool parse_date(struct arena *a, const char *text, struct value *out)
{
    (void)a;
    return day_range_parse(text, &out->day);
}

static int32_t utc_day(int64_t moment)
{
    return (int32_t)(moment / DAY_SECONDS - (moment % DAY_SECONDS < 0));
}

static bool parse_time(struct arena *a, const char *text, struct value *out)
{
    struct civil c;
    int64_t moment;

    if (parse_date(a, text, out))
        return true;
    moment = moment_parse(text);
    if (moment == MOMENT_NONE)
        return false;
    c = day_civil(utc_day(moment)); /* the offset may lead out of the years there are */
    if (day_of(c.year, c.month, c.day) == DAY_NONE)
        return false;
    out->moment = moment;
    out->day.first = out->day.last = utc_day(moment);
    return true;
}

/* `230.00 USD`, or `230.00` where the currency is not told. */
static bool parse_money(struct arena *a, const char *text, struct value *out)
{
    size_t amount = strcspn(text, " ");

    if (text[amount]) {
        const char *code = text + amount + 1;

        if (strlen(code) != CURRENCY_LETTERS)
            return false;
        memcpy(out->currency, code, sizeof out->currency);
    }
    return money_parse(arena_copy_bytes(a, text, amount), out->currency, &out->number);
}

static bool parse_number(struct arena *a, const char *text, struct value *out)
{
    bool minus = *text == '-';
    size_t length = strspn(text + minus, "0123456789");
    int64_t number = 0;

    (void)a;
    if (!length || length > NUMBER_DIGITS || text[minus + length])
        return false;
    for (const char *at = text + minus; *at; at++)
        number = number * 10 + (*at - '0');
    out->number = minus ? -number : number;
    return true;
}

static bool parse_text(struct arena *a, const char *text, struct value *out)
{
    out->text = arena_copy(a, text);
    return true;
}

static bool parse_yesno(struct arena *a, const char *text, struct value *out)
{
    (void)a;
    out->number = strcmp(text, "yes") == 0;
    return out->number || strcmp(text, "no") == 0;
}

static bool parse_country(struct arena *a, const char *text, struct value *out)
{
    if (strlen(text) != 2 || !upper(text[0]) || !upper(text[1]) || !text_is_country(text))
        return false;
    out->text = arena_copy(a, text);
    return true;
}

/* `CA-QC`: a country, then one to three letters or digits. */
static bool parse_region(struct arena *a, const char *text, struct value *out)
{
    size_t length = strlen(text);
    char country[3];

    if (length < 4 || length > 6 || text[2] != '-')
        return false;
    for (size_t i = 3; i < length; i++) {
        if (!upper(text[i]) && !digit(text[i]))
            return false;
    }
    memcpy(country, text, 2);
    country[2] = '\0';
    if (!text_is_country(country))
        return false;
    out->text = arena_copy(a, text);
    return true;
}

/* --- one printer a type --- */

static char *print_text(struct arena *a, const struct value *v)
{
    return arena_copy(a, v->text ? v->text : "");
}

static char *print_date(struct arena *a, const struct value *v)
{
    return day_range_print(a, v->day);
}

static char *print_time(struct arena *a, const struct value *v)
{
    return v->moment == MOMENT_NONE ? print_date(a, v) : moment_print(a, v->moment);
}

static char *print_money(struct arena *a, const struct value *v)
{
    char *amount = money_print(a, v->number, v->currency);

    return v->currency[0] ? arena_print(a, "%s %s", amount, v->currency) : amount;
}

static char *print_number(struct arena *a, const struct value *v)
{
    return arena_print(a, "%" PRId64, v->number);
}

static char *print_yesno(struct arena *a, const struct value *v)
{
    return arena_copy(a, v->number ? "yes" : "no");
}

/* --- the table --- */

static const struct {
    const char *name;
    bool (*parse)(struct arena *a, const char *text, struct value *out);
    char *(*print)(struct arena *a, const struct value *v);
} types[VALUE_TYPES] = {
    [VALUE_CHOICE] = {"choice", parse_choice, print_text},
    [VALUE_SET] = {"set", parse_set, print_text},
    [VALUE_DATE] = {"date", parse_date, print_date},
    [VALUE_TIME] = {"time", parse_time, print_time},
    [VALUE_MONEY] = {"money", parse_money, print_money},
    [VALUE_NUMBER] = {"number", parse_number, print_number},
    [VALUE_TEXT] = {"text", parse_text, print_text},
    [VALUE_YESNO] = {"yesno", parse_yesno, print_yesno},
    [VALUE_COUNTRY] = {"country", parse_country, print_text},
    [VALUE_REGION] = {"region", parse_region, print_text},
};

const char *value_type_name(enum value_type type)
{
    return types[type].name;
}

bool value_type_named(const char *name, enum value_type *out)
{
    for (size_t i = 0; i < VALUE_TYPES; i++) {
        if (strcmp(types[i].name, name) == 0) {
            *out = (enum value_type)i;
            return true;
        }
    }
    return false;
}

struct value value_none(enum value_type type)
{
    return (struct value){.type = type, .day = {DAY_NONE, DAY_NONE}, .moment = MOMENT_NONE};
}

bool value_parse(struct arena *a, enum value_type type, const char *canonical, struct value *out)
{
    struct value v = value_none(type);
    bool parsed = types[type].parse(a, canonical, &v);

    *out = parsed ? v : value_none(type);
    return parsed;
}

char *value_print(struct arena *a, const struct value *v)
{
    return types[v->type].print(a, v);
}

static bool same_text(const char *a, const char *b)
{
    return a && b ? strcmp(a, b) == 0 : a == b;
}

bool value_equal(const struct value *a, const struct value *b)
{
    if (a->type != b->type)
        return false;
    switch (a->type) {
    case VALUE_CHOICE:
    case VALUE_SET:
    case VALUE_TEXT:
    case VALUE_COUNTRY:
    case VALUE_REGION:
        return same_text(a->text, b->text);
    case VALUE_DATE:
        return a->day.first == b->day.first && a->day.last == b->day.last;
    case VALUE_TIME:
        return a->moment == b->moment && a->day.first == b->day.first && a->day.last == b->day.last;
    case VALUE_MONEY:
        return a->number == b->number && strcmp(a->currency, b->currency) == 0;
    case VALUE_NUMBER:
    case VALUE_YESNO:
        return a->number == b->number;
    case VALUE_TYPES:
        break;
    }
    return false;
}

struct value value_copy(struct arena *a, const struct value *v)
{
    struct value copy = *v;

    copy.text = arena_copy(a, v->text);
    return copy;
}

/* --- sets --- */

bool set_has(const char *set, const char *item)
{
    size_t length = strlen(item);

    while (*set) {
        size_t member = strcspn(set, ",");

        if (member == length && memcmp(set, item, length) == 0)
            return true;
        set += member + (set[member] == ',');
    }
    return false;
}

/* Does the member at `member` stand before `item`? */
static bool before(const char *member, size_t length, const char *item)
{
    int order = strncmp(member, item, length);

    return order < 0 || (order == 0 && strlen(item) > length);
}

const char *set_with(struct arena *a, const char *set, const char *item)
{
    const char *at = set;

    if (!*set)
        return arena_copy(a, item);
    if (set_has(set, item))
        return set;
    while (*at) {
        size_t member = strcspn(at, ",");

        if (!before(at, member, item))
            return arena_print(a, "%.*s%s,%s", (int)(at - set), set, item, at);
        at += member + (at[member] == ',');
    }
    return arena_print(a, "%s,%s", set, item);
}
