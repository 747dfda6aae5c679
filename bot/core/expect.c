/* expect.c: what a person typed, as a value of the fact that was asked. */
/* SPDX-License-Identifier: MIT */
#include "core/expect.h"
#include "base/text.h"
#include "core/expect_pick.h"
#include "core/spans.h"
#include <string.h>

#define LANGUAGES_MOST 32
#define CODE_TOKENS 2    /* "230 sek" */
#define MINUTE_SLACK 120 /* seconds that a clock of theirs may be ahead of ours */

/* --- what every parser gives --- */

static void wrong(struct answer *out, const char *key)
{
    *out = (struct answer){.kind = ANSWER_WRONG, .wrong = key};
}

/* One more reading; the first is the value, until there is another one. */
static void add_reading(struct answer *out, struct value value)
{
    for (size_t i = 0; i < out->either_count; i++) {
        if (value_equal(&out->either[i], &value))
            return;
    }
    if (out->either_count == ANSWER_READINGS)
        return;
    out->either[out->either_count++] = value;
    out->kind = out->either_count > 1 ? ANSWER_EITHER : ANSWER_VALUE;
    out->value = out->either[0];
}

static void give(struct answer *out, struct value value)
{
    *out = (struct answer){.kind = ANSWER_VALUE};
    add_reading(out, value);
}

/* --- choices and sets --- */

static void expect_choice(struct asked *q, struct answer *out)
{
    const char *values[ANSWER_READINGS];
    size_t count = pick_one(q, q->text, values, ANSWER_READINGS);

    wrong(out, "wrong.choice");
    for (size_t i = 0; i < count; i++)
        add_reading(out, (struct value){.type = VALUE_CHOICE, .text = values[i]});
}

static void expect_set(struct asked *q, struct answer *out)
{
    const char *set = pick_set(q);

    if (set)
        give(out, (struct value){.type = VALUE_SET, .text = set});
    else
        wrong(out, "wrong.set");
}

/* --- dates and hours --- */

static void add_date(struct asked *q, struct day_range range, bool *future, struct answer *out)
{
    struct value v = {.type = VALUE_DATE, .day = range, .moment = MOMENT_NONE};

    if (range.first < day_of(1990, 1, 1))
        return;
    if (q->fact->past && range.first > q->view->today_ahead)
        *future = true;
    else
        add_reading(out, v);
}

/* "between the 3rd and the 10th of October", "3 or 4 October": from the lone number in front of the date on. */
static void widen(const struct scan *s, struct date_span *span)
{
    struct decimal d;
    int64_t day;
    struct civil last = day_civil(span->either[0].last);
    size_t end;

    if (span->count != 1 || span->either[0].first != span->either[0].last)
        return;
    for (size_t at = span->first; at-- > 0 && at + 3 >= span->first;) {
        if (s->tokens.list[at].kind != TOKEN_NUMBER)
            continue;
        if (number_at(s, at, false, &d, &end) && decimal_whole(d, &day) && day >= 1 &&
            day < last.day)
            span->either[0].first = day_of(last.year, last.month, (int)day);
        return;
    }
}

/* All dates of the text; two whole days are the ends of a range. How sure it is: 0 there is none, 1 weak, 2 a date. */
static int find_dates(const struct scan *s, struct date_span *out)
{
    struct date_span span;
    size_t found = 0;

    for (size_t at = 0; at < s->tokens.count; at++) {
        if (!date_at(s, at, &span))
            continue;
        widen(s, &span);
        at = span.end - 1;
        if (found++ == 0)
            *out = span;
        else if (found == 2 && span.count == 1 && out->count == 1 &&
                 span.either[0].last >= out->either[0].first)
            out->either[0].last = span.either[0].last;
        else
            return 0;
    }
    return found == 0 ? 0 : out->weak && found == 1 ? 1 : 2;
}

/* "3. Oktober" is the third of this month to who knows no German: a weak reading gives way to a better one. */
static bool find_date(struct asked *q, struct date_span *out)
{
    struct date_span other;
    int sure = find_dates(&q->scan, out);

    if (sure < 2 && find_dates(asked_anywhere(q), &other) > sure) {
        *out = other;
        return true;
    }
    return sure > 0;
}

static void expect_date(struct asked *q, struct answer *out)
{
    bool future = false;
    struct day_range range;
    struct date_span span;

    wrong(out, "wrong.date");
    if (day_range_parse(q->text, &range)) {
        add_date(q, range, &future, out);
    } else if (find_date(q, &span)) {
        for (size_t i = 0; i < span.count; i++)
            add_date(q, span.either[i], &future, out);
    }
    if (future && out->kind == ANSWER_WRONG)
        out->wrong = "wrong.date_future";
}

static void add_moment(struct asked *q, int64_t moment, struct answer *out)
{
    int32_t day = moment_day(moment, "UTC");

    if (q->fact->past && moment > q->view->now + MINUTE_SLACK)
        wrong(out, "wrong.date_future");
    else
        give(out, (struct value){.type = VALUE_TIME, .day = {day, day}, .moment = moment});
}

static bool find_ago(const struct scan *s, int64_t *moment)
{
    struct date_span span;

    for (size_t at = 0; at < s->tokens.count; at++) {
        if (date_at(s, at, &span) && span.moment != MOMENT_NONE) {
            *moment = span.moment;
            return true;
        }
    }
    return false;
}

static bool find_clock(const struct scan *s, int *minutes)
{
    size_t end;

    for (size_t at = 0; at < s->tokens.count; at++) {
        if (clock_at(s, at, minutes, &end))
            return true;
    }
    return false;
}

/* An hour counts where their zone is known; elsewhere only its day does, since it may be off by half a day. */
static void expect_time(struct asked *q, struct answer *out)
{
    int64_t moment = strlen(q->text) > 10 ? moment_parse(q->text) : MOMENT_NONE;
    int minutes = 0;
    bool hour;

    if (moment != MOMENT_NONE || find_ago(&q->scan, &moment)) {
        add_moment(q, moment, out);
        return;
    }
    expect_date(q, out);
    hour = find_clock(&q->scan, &minutes);
    if (hour && out->kind == ANSWER_WRONG && strcmp(out->wrong, "wrong.date") == 0)
        give(out, (struct value){.type = VALUE_DATE, .day = {q->view->today, q->view->today}});
    for (size_t i = 0; i < out->either_count; i++) {
        out->either[i].type = VALUE_TIME;
        out->either[i].moment = MOMENT_NONE;
    }
    out->value = out->either[0];
    if (hour && q->view->zone && out->kind == ANSWER_VALUE &&
        out->value.day.first == out->value.day.last)
        add_moment(q, day_begins(out->value.day.first, q->view->zone) + minutes * 60, out);
}

/* --- money and numbers --- */

static bool is_dollar(const char *currency)
{
    static const char *const dollars[] = {"USD", "AUD", "CAD", "HKD", "MXN", "NZD",
                                          "SGD", "TWD", "CLP", "COP", "ARS"};

    for (size_t i = 0; currency && i < sizeof dollars / sizeof dollars[0]; i++) {
        if (strcmp(currency, dollars[i]) == 0)
            return true;
    }
    return false;
}

/* "all" and "try" are words before they are codes of currencies: in a longer text they must be written as codes. */
static bool is_written_large(const char *text, const char code[4])
{
    for (const char *at = strstr(text, code); at; at = strstr(at + 1, code)) {
        bool begins = at == text || at[-1] < 'A' || at[-1] > 'Z';

        if (begins && (at[3] < 'A' || at[3] > 'Z'))
            return true;
    }
    return false;
}

static bool code_at(const struct asked *q, const struct scan *s, size_t at, char out[4])
{
    const struct token *t = at < s->tokens.count ? &s->tokens.list[at] : NULL;

    if (!t || t->kind != TOKEN_WORD || t->length != 3)
        return false;
    for (size_t i = 0; i < 3; i++) {
        if (t->text[i] < 'a' || t->text[i] > 'z')
            return false;
        out[i] = (char)(t->text[i] - 'a' + 'A');
    }
    out[3] = '\0';
    return text_currency_digits(out) >= 0 &&
           (s->tokens.count <= CODE_TOKENS || is_written_large(q->text, out));
}

/* "230" and "$230" are in the currency that the question expects, "230 sek" in any that ISO 4217 has, "230 pesos" in one of several;
 * a dollar where another one than that of the United States is at home may be either. */
static void settle_currency(const struct asked *q, const struct scan *s, struct money_span *m)
{
    const char *assumed = q->question->currency ? q->question->currency : "";
    bool sign_alone = m->told && token_is(&s->tokens.list[m->first], "$");
    char code[4];

    for (size_t i = 0; i < m->either_count; i++) {
        if (strcmp(m->either[i], assumed) == 0)
            m->either_count = 0;
    }
    if (sign_alone && !*assumed && is_dollar(s->currency) && strcmp(s->currency, "USD") != 0) {
        memcpy(m->either[0], s->currency, sizeof m->currency);
        memcpy(m->either[1], "USD", sizeof m->currency);
        m->either_count = 2;
    }
    if (!m->told &&
        (code_at(q, s, m->end, code) || (m->first && code_at(q, s, m->first - 1, code))))
        memcpy(m->currency, code, sizeof code);
    else if (*assumed && !m->either_count && (!*m->currency || (sign_alone && is_dollar(assumed))))
        memcpy(m->currency, assumed, sizeof m->currency);
}

static bool below_zero(const struct asked *q, const struct scan *s, size_t at)
{
    const char *text = q->text;

    if (at == 0)
        return text[0] == '-' || strncmp(text, "\xE2\x88\x92", 3) == 0;
    return token_is(&s->tokens.list[at - 1], "-") && (at == 1 || !s->tokens.list[at - 1].glued);
}

/* "a lot" is not one. */
static bool is_article(const struct scan *s, size_t at, size_t end, struct decimal d)
{
    return d.mantissa == 1 && s->tokens.list[at].kind == TOKEN_WORD && end == at + 1 &&
           s->tokens.count > 1;
}

static void add_amount(const struct money_span *m, struct answer *out)
{
    struct value v = {.type = VALUE_MONEY};

    for (size_t i = 0; i < (m->either_count ? m->either_count : 1); i++) {
        const char *currency = m->either_count ? m->either[i] : m->currency;

        memcpy(v.currency, currency, sizeof v.currency);
        if (decimal_minor(m->amount, currency, &v.number) && v.number > 0)
            add_reading(out, v);
    }
}

/* What is told with a currency goes before numbers without one. */
static void find_money(struct asked *q, const struct scan *s, bool bare, struct answer *out)
{
    struct money_span m;

    for (size_t at = 0; at < s->tokens.count; at++) {
        if (!money_at(s, at, bare, &m) || is_article(s, at, m.end, m.amount))
            continue;
        settle_currency(q, s, &m);
        if (!below_zero(q, s, at))
            add_amount(&m, out);
        at = m.end - 1;
    }
}

/* A word that works everywhere, alone or before the first comma or stop: "no, nothing". */
static const char *word_of_answer(const struct asked *q)
{
    const struct view *v = q->view;
    const char *word = dialog_word(v->dialog, "", q->folded);
    size_t first = strcspn(q->text, ",.;:!?\n");

    return word ? word
                : dialog_word(v->dialog, "",
                              text_fold(v->arena, arena_copy_bytes(v->arena, q->text, first)));
}

/* "0", "0.00 EUR", "0 of it": the only number there is a nought. */
static bool is_nought(const struct scan *s)
{
    struct decimal d;
    size_t end, numbers = 0;

    for (size_t at = 0; at < s->tokens.count; at++) {
        if (!number_at(s, at, true, &d, &end))
            continue;
        if (d.mantissa != 0)
            return false;
        numbers++;
        at = end - 1;
    }
    return numbers > 0;
}

static bool is_nothing(struct asked *q)
{
    const char *word = word_of_answer(q);

    return is_nought(asked_anywhere(q)) ||
           (word && (strcmp(word, "none") == 0 || strcmp(word, "no") == 0));
}

static void expect_money(struct asked *q, struct answer *out)
{
    wrong(out, "wrong.money");
    find_money(q, &q->scan, false, out);
    if (out->kind == ANSWER_WRONG)
        find_money(q, asked_anywhere(q), false, out);
    if (out->kind == ANSWER_WRONG)
        find_money(q, &q->scan, true, out);
    if (out->kind == ANSWER_WRONG)
        find_money(q, asked_anywhere(q), true, out);
    if (out->kind == ANSWER_WRONG && q->fact->nothing && is_nothing(q))
        *out = (struct answer){.kind = ANSWER_NOTHING};
}

static void expect_number(struct asked *q, struct answer *out)
{
    const struct scan *s = asked_anywhere(q);
    struct decimal d;
    int64_t n;
    size_t end;

    wrong(out, "wrong.number");
    for (size_t at = 0; at < s->tokens.count; at++) {
        if (!number_at(s, at, true, &d, &end) || is_article(s, at, end, d))
            continue;
        if (decimal_whole(d, &n) && !below_zero(q, s, at) &&
            (q->fact->most == 0 || n <= q->fact->most))
            add_reading(out, (struct value){.type = VALUE_NUMBER, .number = n});
        at = end - 1;
    }
}

/* --- yes or no, places, words --- */

static int yes_or_no(const struct asked *q)
{
    const char *word = word_of_answer(q);

    if (!word)
        return -1;
    return strcmp(word, "yes") == 0 ? 1 : strcmp(word, "no") == 0 ? 0 : -1;
}

static void expect_yesno(struct asked *q, struct answer *out)
{
    const char *value;
    int answer = yes_or_no(q);

    if (answer < 0 && (pick_one(q, q->text, &value, 1) == 1))
        answer = strcmp(value, "yes") == 0;
    if (answer < 0)
        wrong(out, "wrong.yesno");
    else
        give(out, (struct value){.type = VALUE_YESNO, .number = answer});
}

/* The languages of the lexicon, NULL-ended. */
static void name_languages(const struct lexicon *l, const char *out[LANGUAGES_MOST + 1])
{
    size_t count = 0;
    const char *name;

    for (unsigned bit = 1; bit && (name = lexicon_language_name(l, bit)) != NULL; bit <<= 1)
        out[count++] = name;
    out[count] = NULL;
}

static void expect_country(struct asked *q, struct answer *out)
{
    const char *all[LANGUAGES_MOST + 1];
    const char *own[] = {q->question->language ? q->question->language : "en", "en", NULL};
    const char *code = text_country_named(q->text, own), *values[1];

    name_languages(q->view->dialog->lexicon, all);
    if (!*code)
        code = text_country_named(q->text, all);
    if (!*code && pick_one(q, q->text, values, 1) == 1)
        code = values[0];
    if (*code)
        give(out, (struct value){.type = VALUE_COUNTRY, .text = code});
    else
        wrong(out, "wrong.country");
}

static const char *upper(struct arena *a, const char *folded)
{
    char *out = arena_copy(a, folded);

    for (char *c = out; *c; c++)
        *c = (char)(*c >= 'a' && *c <= 'z' ? *c - 'a' + 'A' : *c == ' ' ? '-' : *c);
    return out;
}

/* "CA-QC", "QC" where the country is known, or a name of the lexicon. */
static void expect_region(struct asked *q, struct answer *out)
{
    const char *code = upper(q->view->arena, q->folded), *values[1];
    const struct fact_def *country = dialog_fact(q->view->dialog, "country");
    struct value of;

    if (!region_is_code(code) && strlen(code) <= 3 && country &&
        view_value(q->view, country, &of) && of.text)
        code = arena_print(q->view->arena, "%s-%s", of.text, code);
    if (!region_is_code(code) && pick_one(q, q->text, values, 1) == 1)
        code = values[0];
    if (region_is_code(code))
        give(out, (struct value){.type = VALUE_REGION, .text = code});
    else
        wrong(out, "wrong.region");
}

static void expect_text(struct asked *q, struct answer *out)
{
    if (!*q->text)
        wrong(out, "wrong.text");
    else if (q->fact->most && strlen(q->text) > (size_t)q->fact->most)
        wrong(out, "wrong.text_long");
    else
        give(out, (struct value){.type = VALUE_TEXT, .text = q->text});
}

/* --- the table --- */

void expect_answer(const struct view *v, const struct question *question, const char *text,
                   struct answer *out)
{
    static void (*const parsers[VALUE_TYPES])(struct asked *, struct answer *) = {
        [VALUE_CHOICE] = expect_choice,   [VALUE_SET] = expect_set,
        [VALUE_DATE] = expect_date,       [VALUE_TIME] = expect_time,
        [VALUE_MONEY] = expect_money,     [VALUE_NUMBER] = expect_number,
        [VALUE_TEXT] = expect_text,       [VALUE_YESNO] = expect_yesno,
        [VALUE_COUNTRY] = expect_country, [VALUE_REGION] = expect_region,
    };
    struct asked q = asked_make(v, question, text);
    const char *word = dialog_word(v->dialog, "", q.folded);
    bool unknown = word && strcmp(word, "unknown") == 0;
    bool listed = question->fact->type == VALUE_CHOICE || question->fact->type == VALUE_SET;

    *out = (struct answer){.kind = ANSWER_UNKNOWN};
    if (unknown && !listed)
        return;
    parsers[question->fact->type](&q, out);
    if (unknown && out->kind != ANSWER_VALUE)
        *out = (struct answer){.kind = ANSWER_UNKNOWN};
}
