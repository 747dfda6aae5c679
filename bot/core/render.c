/* render.c: sentences from keys and arguments, and values as people read them. */
/* SPDX-License-Identifier: MIT */
#include "core/render.h"
#include "base/date.h"
#include "base/log.h"
#include "base/text.h"
#include "core/message.h"
#include "core/texts.h"
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <unicode/ulistformatter.h>
#include <unicode/uloc.h>
#include <unicode/unumberformatter.h>
#include <unicode/upluralrules.h>
#include <unicode/ustring.h>

#define LANGUAGE_ROOM 12  /* "zh-Hant" and its like */
#define LANGUAGES_MOST 16 /* whose formatters are kept; a further one takes the place of the last */
#define DIGITS_MOST 4     /* behind the point: no currency in use has more */
#define NUMBER_ROOM 64    /* a written number, in UTF-16 units */
#define SHORT_TEXT 256
#define FIRST_STRONG_ISOLATE "\xE2\x81\xA8"
#define POP_ISOLATE "\xE2\x81\xA9"

/* --- ICU's formatters, opened at first use and kept for the process: opening one costs as much as a
 * thousand uses, and all tables share them --- */

struct formats {
    char language[LANGUAGE_ROOM];
    UPluralRules *plurals;
    UNumberFormatter *whole, *decimal[DIGITS_MOST + 1];
    UListFormatter *list;
};

/* With sound arguments ICU fails only when memory is gone. */
static void icu_must(UErrorCode status)
{
    if (U_FAILURE(status))
        err_out_of_memory();
}

static void formats_close(struct formats *f)
{
    uplrules_close(f->plurals);
    unumf_close(f->whole);
    for (size_t i = 0; i <= DIGITS_MOST; i++)
        unumf_close(f->decimal[i]);
    ulistfmt_close(f->list);
    *f = (struct formats){.plurals = NULL};
}

static struct formats *formats_of(const char *language)
{
    static struct formats kept[LANGUAGES_MOST];
    char id[LANGUAGE_ROOM];
    size_t i = 0;

    snprintf(id, sizeof id, "%s", language);
    while (i < LANGUAGES_MOST && *kept[i].language && strcmp(kept[i].language, id) != 0)
        i++;
    if (i == LANGUAGES_MOST)
        formats_close(&kept[--i]);
    memcpy(kept[i].language, id, sizeof id);
    return &kept[i];
}

static UNumberFormatter *number_formatter(const struct formats *f, UNumberFormatter **kept,
                                          const char *skeleton)
{
    UErrorCode status = U_ZERO_ERROR;
    UChar wide[NUMBER_ROOM];

    if (*kept)
        return *kept;
    u_uastrncpy(wide, skeleton, NUMBER_ROOM);
    *kept = unumf_openForSkeletonAndLocale(wide, -1, f->language, &status);
    icu_must(status);
    return *kept;
}

/* --- writing --- */

struct output {
    struct arena *arena;
    char *bytes; /* always ends with NUL */
    size_t length, room;
};

static struct output output_new(struct arena *a)
{
    return (struct output){.arena = a, .bytes = arena_alloc(a, SHORT_TEXT), .room = SHORT_TEXT};
}

static void write_bytes(struct output *o, const char *bytes, size_t length)
{
    if (o->length + length >= o->room) {
        char *more;

        o->room = (o->length + length + 1) * 2;
        more = arena_alloc(o->arena, o->room);
        memcpy(more, o->bytes, o->length);
        o->bytes = more;
    }
    memcpy(o->bytes + o->length, bytes, length);
    o->length += length;
    o->bytes[o->length] = '\0';
}

static void write_text(struct output *o, const char *text)
{
    write_bytes(o, text, strlen(text));
}

static void write_wide(struct output *o, const UChar *units, int32_t length)
{
    char room[SHORT_TEXT];
    char *bytes = length * 3 < SHORT_TEXT ? room : arena_array(o->arena, (size_t)length + 1, 3);
    UErrorCode status = U_ZERO_ERROR;
    int32_t used;

    u_strToUTF8(bytes, (length + 1) * 3, &used, units, length, &status);
    icu_must(status);
    write_bytes(o, bytes, (size_t)used);
}

static void write_decimal(struct output *o, UNumberFormatter *formatter, const char *decimal)
{
    UErrorCode status = U_ZERO_ERROR;
    UFormattedNumber *number = unumf_openResult(&status);
    UChar wide[NUMBER_ROOM];
    int32_t length;

    icu_must(status);
    unumf_formatDecimal(formatter, decimal, -1, number, &status);
    length = unumf_resultToString(number, wide, NUMBER_ROOM, &status);
    icu_must(status);
    write_wide(o, wide, length);
    unumf_closeResult(number);
}

static void write_number(struct output *o, const char *language, int64_t number)
{
    struct formats *f = formats_of(language);
    char decimal[24];

    snprintf(decimal, sizeof decimal, "%" PRId64, number);
    write_decimal(o, number_formatter(f, &f->whole, "precision-integer"), decimal);
}

/* The amount as the language writes it, then the code: a "$" means a dozen currencies. */
static void write_money(struct output *o, const char *language, int64_t minor, const char *currency)
{
    static const char *const skeletons[] = {"precision-integer", ".0", ".00", ".000", ".0000"};
    const char *code = currency ? currency : "";
    int digits = *code ? text_currency_digits(code) : 2;
    size_t at = digits < 0 || digits > DIGITS_MOST ? 2 : (size_t)digits;
    struct formats *f = formats_of(language);
    UNumberFormatter *formatter = number_formatter(f, &f->decimal[at], skeletons[at]);

    write_decimal(o, formatter, money_print(o->arena, minor, code));
    if (*code) {
        write_text(o, " ");
        write_text(o, code);
    }
}

static void write_day(struct output *o, const char *language, int64_t day)
{
    bool is_day = day > INT32_MIN && day <= INT32_MAX;

    write_text(o, is_day ? day_for_people(o->arena, (int32_t)day, language) : "?");
}

static enum plural plural_of(const char *language, int64_t number)
{
    struct formats *f = formats_of(language);
    UErrorCode status = U_ZERO_ERROR;
    UChar wide[NUMBER_ROOM];
    char name[NUMBER_ROOM] = "other";
    enum plural out = PLURAL_OTHER;

    if (!f->plurals)
        f->plurals = uplrules_open(f->language, &status);
    icu_must(status);
    uplrules_select(f->plurals, (double)number, wide, NUMBER_ROOM - 1, &status);
    icu_must(status);
    u_austrncpy(name, wide, NUMBER_ROOM);
    return plural_named(name, &out) ? out : PLURAL_OTHER;
}

/* --- rendering --- */

struct call {
    const char *key, *language;
    const struct arg *args;
    size_t count;
    struct output *out;
};

static void render_pieces(const struct call *c, const struct piece *first,
                          const struct arg *number);

static const struct arg *arg_of(const struct call *c, const char *name)
{
    for (size_t i = 0; i < c->count; i++) {
        if (strcmp(c->args[i].name, name) == 0)
            return &c->args[i];
    }
    return NULL;
}

static void write_missing(struct output *o, const char *name)
{
    write_text(o, "[");
    write_text(o, name);
    write_text(o, "]");
}

/* Has it a letter that is written from right to left? U+0590..U+08FF, and the forms of Hebrew and Arabic. */
static bool has_leftward(const char *text)
{
    for (const unsigned char *at = (const unsigned char *)text; *at; at++) {
        if ((*at == 0xD6 && at[1] >= 0x90) || (*at >= 0xD7 && *at <= 0xDF) ||
            (*at == 0xE0 && at[1] >= 0xA0 && at[1] <= 0xA3) ||
            (*at == 0xEF && ((at[1] == 0xAC && at[2] >= 0x9D) || (at[1] >= 0xAD && at[1] <= 0xB7) ||
                             at[1] == 0xB9 || at[1] == 0xBA)))
            return true;
    }
    return false;
}

/* What runs the other way than the sentence is set apart (UAX #9), so that it moves neither the signs nor the numbers around
 * it. What is of several lines sees to that itself, and a link must end where it ends. */
static void write_inserted(const struct call *c, const char *text)
{
    bool apart = *text && (uloc_isRightToLeft(c->language) != 0) != has_leftward(text) &&
                 !strchr(text, '\n') && !strstr(text, "://");

    if (apart)
        write_text(c->out, FIRST_STRONG_ISOLATE);
    write_text(c->out, text);
    if (apart)
        write_text(c->out, POP_ISOLATE);
}

static void write_arg(const struct call *c, const struct arg *arg)
{
    switch (arg->kind) {
    case ARG_TEXT:
        write_inserted(c, arg->text ? arg->text : "");
        return;
    case ARG_NUMBER:
        write_number(c->out, c->language, arg->number);
        return;
    case ARG_DAY:
        write_day(c->out, c->language, arg->number);
        return;
    case ARG_MONEY:
        write_money(c->out, c->language, arg->number, arg->currency);
        return;
    }
}

/* An exact number wins over its category, whatever the order. */
static const struct branch *plural_branch(const struct call *c, const struct branch *first,
                                          int64_t number)
{
    enum plural category;
    const struct branch *other = NULL;

    for (const struct branch *b = first; b; b = b->next) {
        if (b->plural == PLURAL_EXACT && b->exact == number)
            return b;
    }
    category = plural_of(c->language, number);
    for (const struct branch *b = first; b; b = b->next) {
        if (b->plural == category)
            return b;
        if (b->plural == PLURAL_OTHER)
            other = b;
    }
    return other;
}

static const struct branch *select_branch(const struct branch *first, const char *value)
{
    const struct branch *other = NULL;

    for (const struct branch *b = first; b; b = b->next) {
        if (value && strcmp(b->selector, value) == 0)
            return b;
        if (strcmp(b->selector, "other") == 0)
            other = b;
    }
    return other;
}

static void render_slot(const struct call *c, const struct piece *p)
{
    const struct arg *arg = arg_of(c, p->text);

    if (!arg || (p->kind == PIECE_PLURAL && arg->kind != ARG_NUMBER)) {
        log_error("render.argument", "key=%s slot=%s", c->key, p->text);
        write_missing(c->out, p->text);
    } else if (p->kind == PIECE_PLURAL) {
        render_pieces(c, plural_branch(c, p->branches, arg->number)->body, arg);
    } else if (p->kind == PIECE_SELECT) {
        render_pieces(c, select_branch(p->branches, arg->kind == ARG_TEXT ? arg->text : NULL)->body,
                      NULL);
    } else {
        write_arg(c, arg);
    }
}

static void render_pieces(const struct call *c, const struct piece *first, const struct arg *number)
{
    for (const struct piece *p = first; p; p = p->next) {
        if (p->kind == PIECE_TEXT)
            write_bytes(c->out, p->text, p->length);
        else if (p->kind == PIECE_NUMBER && number)
            write_arg(c, number);
        else
            render_slot(c, p);
    }
}

const char *render(const struct text_table *t, const char *language, const char *key,
                   const struct arg *args, size_t count, struct arena *a)
{
    const struct sentence *found = text_find(t, &language, key);
    struct output out = output_new(a);
    const struct call c = {
        .key = key, .language = language, .args = args, .count = count, .out = &out};

    if (found) {
        render_pieces(&c, found->message, NULL);
    } else {
        log_error("render.key", "key=%s", key);
        write_missing(&out, key);
    }
    return out.bytes;
}

const char *render_message(const char *language, const char *name, const struct piece *message,
                           const struct arg *args, size_t count, struct arena *a)
{
    struct output out = output_new(a);
    const struct call c = {
        .key = name, .language = language, .args = args, .count = count, .out = &out};

    render_pieces(&c, message, NULL);
    return out.bytes;
}

const char *render_list(const char *language, const char **items, size_t count, struct arena *a)
{
    struct formats *f = formats_of(language);
    const UChar **wide = arena_array(a, count + 1, sizeof *wide);
    int32_t *lengths = arena_array(a, count + 1, sizeof *lengths);
    struct output out = output_new(a);
    UErrorCode status = U_ZERO_ERROR;
    size_t room = SHORT_TEXT;
    UChar *joined;
    int32_t length;

    for (size_t i = 0; i < count; i++) {
        size_t units = strlen(items[i]);
        UChar *item = arena_array(a, units + 1, sizeof *item);

        u_strFromUTF8WithSub(item, (int32_t)units + 1, &lengths[i], items[i], (int32_t)units,
                             0xFFFD, NULL, &status);
        wide[i] = item;
        room += units + 16; /* a joint is a short word */
    }
    if (!f->list)
        f->list = ulistfmt_open(f->language, &status);
    joined = arena_array(a, room, sizeof *joined);
    length =
        ulistfmt_format(f->list, wide, lengths, (int32_t)count, joined, (int32_t)room, &status);
    icu_must(status);
    write_wide(&out, joined, length);
    return out.bytes;
}

/* --- values --- */

static const char *label(const struct text_table *t, const char *language, const char *fact,
                         const char *id, struct arena *a)
{
    return render(t, language, arena_print(a, "value.%s.%s", fact, id), NULL, 0, a);
}

static const char *render_set(const struct text_table *t, const char *language, const char *fact,
                              const char *set, struct arena *a)
{
    const char **labels = arena_array(a, strlen(set) + 1, sizeof *labels);
    size_t count = 0;

    for (const char *at = set; *at;) {
        size_t length = strcspn(at, ",");

        labels[count++] = label(t, language, fact, arena_copy_bytes(a, at, length), a);
        at += length + (at[length] == ',');
    }
    if (count == 0)
        return render(t, language, "value.none", NULL, 0, a);
    return render_list(language, labels, count, a);
}

static const char *render_days(const struct text_table *t, const char *language,
                               struct day_range days, struct arena *a)
{
    const struct arg args[] = {ARG_D("first", days.first), ARG_D("last", days.last)};

    if (days.first == days.last)
        return day_for_people(a, days.first, language);
    return render(t, language, "value.between", args, 2, a);
}

static const char *render_moment(const struct text_table *t, const char *language, int64_t moment,
                                 struct day_range days, struct arena *a)
{
    int64_t minute = moment == MOMENT_NONE ? 0 : ((moment % 86400 + 86400) % 86400) / 60;
    struct arg args[] = {ARG_D("day", 0), ARG_T("hour", NULL)};

    if (moment == MOMENT_NONE)
        return render_days(t, language, days, a);
    args[0].number = moment_day(moment, "UTC");
    args[1].text = arena_print(a, "%02d:%02d", (int)(minute / 60), (int)(minute % 60));
    return render(t, language, "value.moment", args, 2, a);
}

const char *render_value(const struct text_table *t, const char *language, const char *fact,
                         const struct value *v, struct arena *a)
{
    struct output out = output_new(a);

    switch (v->type) {
    case VALUE_CHOICE:
        return label(t, language, fact, v->text, a);
    case VALUE_SET:
        return render_set(t, language, fact, v->text, a);
    case VALUE_DATE:
        return render_days(t, language, v->day, a);
    case VALUE_TIME:
        return render_moment(t, language, v->moment, v->day, a);
    case VALUE_MONEY:
        write_money(&out, language, v->number, v->currency);
        return out.bytes;
    case VALUE_NUMBER:
        write_number(&out, language, v->number);
        return out.bytes;
    case VALUE_YESNO:
        return render(t, language, v->number ? "value.yes" : "value.no", NULL, 0, a);
    case VALUE_COUNTRY:
        return text_country_name(a, v->text, language);
    case VALUE_TEXT:
    case VALUE_REGION:
    case VALUE_TYPES:
        break;
    }
    return arena_copy(a, v->text ? v->text : "");
}
