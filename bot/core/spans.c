/* spans.c: numbers and money as people write them. */
/* SPDX-License-Identifier: MIT */
#include "core/spans.h"
#include "base/text.h"
#include <string.h>

#define FIGURES_MOST                                                                               \
    15 /* of a number: what is longer is no amount but a number of an order or account */
#define NUMBER_MOST INT64_C(1000000000000)
#define WORDS_MOST 16 /* of a number: bounds the work at each token of a text */

static void currency_of_country(const struct view *v, char out[4])
{
    const struct fact_def *f = dialog_fact(v->dialog, "country");
    struct value country;

    memset(out, 0, 4);
    if (f && view_value(v, f, &country) && country.text)
        text_country_currency(country.text, out);
}

void scan_text(struct scan *out, const struct view *v, unsigned languages, const char *text,
               bool past)
{
    *out = (struct scan){.lexicon = v->dialog->lexicon,
                         .folded = text_simplify(v->arena, text_fold(v->arena, text)),
                         .today = v->today,
                         .latest = v->today_ahead,
                         .now = v->now,
                         .past = past};
    out->own = languages & ~lexicon_language(out->lexicon, "en");
    if (languages == ~0u)
        out->own = 0;
    currency_of_country(v, out->currency);
    tokens_of(&out->tokens, out->folded, v->arena);
    lexicon_find(out->lexicon, languages, &out->tokens, v->arena, &out->hits);
}

const struct word *word_at(const struct scan *s, size_t at, enum word_kind kind, size_t *end)
{
    const struct hit *hit = at < s->tokens.count ? hit_at(&s->hits, at, kind) : NULL;

    if (hit)
        *end = hit->end;
    return hit ? hit->word : NULL;
}

bool marked_at(const struct scan *s, size_t at, enum word_kind kind, const char *id, size_t *end)
{
    size_t longest = 0;

    for (size_t i = at < s->tokens.count ? s->hits.from[at] : s->hits.count; i < s->hits.count;
         i++) {
        const struct hit *hit = &s->hits.list[i];

        if (hit->first != at)
            break;
        if (hit->word->kind == kind && strcmp(hit->word->id, id) == 0 && hit->end > longest)
            longest = hit->end;
    }
    if (longest)
        *end = longest;
    return longest > 0;
}

/* --- numbers --- */

/* The last sign of a number parts the fraction, unless it parts thousands: there are several of it, or
 * three figures behind it and no nought alone before it. -1: there is no fraction. */
static ptrdiff_t fraction_sign(const struct token *t)
{
    ptrdiff_t last = -1;
    size_t same = 0;

    for (size_t i = 0; i < t->length; i++) {
        if (t->text[i] == '.' || t->text[i] == ',' || t->text[i] == '\'')
            last = (ptrdiff_t)i;
    }
    if (last < 0 || t->text[last] == '\'')
        return -1;
    for (size_t i = 0; i < t->length; i++)
        same += t->text[i] == t->text[last];
    if (same > 1)
        return -1;
    for (ptrdiff_t i = 0; i < last; i++) {
        if (t->text[i] < '0')
            return last; /* another sign parts the thousands already */
    }
    return t->length - (size_t)last - 1 == 3 && !(last == 1 && t->text[0] == '0') ? -1 : last;
}

/* Behind a sign that parts thousands stand three figures (in India two, but for the last). */
static bool groups_fit(const struct token *t, size_t whole)
{
    size_t figures = 0;

    for (size_t i = whole; i-- > 0;) {
        if (t->text[i] >= '0') {
            figures++;
            continue;
        }
        if (figures != 3 && figures != 2)
            return false;
        figures = 0;
    }
    return true;
}

static bool figures_of(const struct token *t, struct decimal *out)
{
    ptrdiff_t sign = fraction_sign(t);
    size_t whole = sign < 0 ? t->length : (size_t)sign, figures = 0;

    if (t->kind != TOKEN_NUMBER || !groups_fit(t, whole))
        return false;
    *out = (struct decimal){0, 0};
    for (size_t i = 0; i < t->length; i++) {
        if (t->text[i] < '0')
            continue;
        if (++figures > FIGURES_MOST)
            return false;
        out->mantissa = out->mantissa * 10 + (t->text[i] - '0');
        out->decimals += i > whole;
    }
    return true;
}

/* "12 500,00": the next token goes on where this one stopped. */
static bool goes_on(const struct scan *s, size_t at)
{
    const struct token *t = &s->tokens.list[at], *next = t + 1;

    if (at + 1 >= s->tokens.count || next->kind != TOKEN_NUMBER || next->glued || next->begins ||
        t->length > 3)
        return false;
    return next->length == 3 || (next->length > 4 && next->text[3] < '0');
}

static bool spaced_figures(const struct scan *s, size_t at, struct decimal *out, size_t *end)
{
    struct decimal more;

    if (!figures_of(&s->tokens.list[at], out))
        return false;
    *end = at + 1;
    while (out->decimals == 0 && goes_on(s, *end - 1) && out->mantissa < NUMBER_MOST / 1000000 &&
           memchr(s->tokens.list[*end - 1].text, '.', s->tokens.list[*end - 1].length) == NULL &&
           figures_of(&s->tokens.list[*end], &more) && more.decimals <= 4) {
        int64_t scale = 1000;

        for (int i = 0; i < more.decimals; i++)
            scale *= 10;
        out->mantissa = out->mantissa * scale + more.mantissa;
        out->decimals = more.decimals;
        ++*end;
    }
    return true;
}

/* "quatre-vingt-dix" */
static bool hyphen_between(const struct scan *s, size_t at)
{
    size_t end;

    return at < s->tokens.count && token_is(&s->tokens.list[at], "-") && s->tokens.list[at].glued &&
           word_at(s, at + 1, WORD_NUMBER, &end) != NULL;
}

/* "yi qian er" is 1200, "liang wan wu" 25000: the last figure in Chinese may leave out its place. */
static bool is_shortened(const struct scan *s, size_t at, const struct word *word, size_t end)
{
    size_t behind;

    return word->number > 0 && word->number < 10 &&
           (unsigned char)*s->tokens.list[at].text >= 0xE3 &&
           word_at(s, end, WORD_NUMBER, &behind) == NULL;
}

/* "two hundred and fifty", Chinese the same way: tens and units add up, hundreds and thousands multiply. */
static bool words_of(const struct scan *s, size_t at, struct decimal *out, size_t *end)
{
    int64_t total = 0, current = 0;
    size_t half;
    const struct word *word = word_at(s, at, WORD_NUMBER, end);

    if (!word)
        return false;
    for (size_t words = 0; word && words < WORDS_MOST && total + current < NUMBER_MOST / 1000000;
         words++) {
        int64_t n = word->number, unit = current % 10;
        size_t next = *end;

        if (n >= 1000) {
            total += (current ? current : 1) * n;
            current = 0;
        } else if (n == 100) {
            current = (current ? current : 1) * n;
        } else {
            current = n == 10 && unit ? current - unit + unit * n : current + n;
        }
        if (hyphen_between(s, next))
            next++;
        if ((word = word_at(s, next, WORD_NUMBER, end)) == NULL &&
            !marked_at(s, next, WORD_WHEN, "half", &half) && word_at(s, next, WORD_AND, &next))
            word = word_at(s, next, WORD_NUMBER, end);
        if (word && n >= 100 && is_shortened(s, next, word, *end)) {
            current += word->number * n / 10;
            break;
        }
    }
    *out = (struct decimal){total + current, 0};
    return true;
}

/* "18k", "2 hundred", "1.5 million" */
static void scale(const struct scan *s, struct decimal *d, size_t *end)
{
    size_t next = *end;
    const struct word *word;

    while ((word = word_at(s, next, WORD_NUMBER, &next)) != NULL && word->number >= 100 &&
           d->mantissa < NUMBER_MOST / word->number) {
        d->mantissa *= word->number;
        *end = next;
    }
}

bool number_at(const struct scan *s, size_t at, bool spaced, struct decimal *out, size_t *end)
{
    const struct token *t = &s->tokens.list[at];

    if (at >= s->tokens.count)
        return false;
    if (t->kind != TOKEN_NUMBER)
        return words_of(s, at, out, end);
    if (spaced ? !spaced_figures(s, at, out, end) : !figures_of(t, out))
        return false;
    if (!spaced)
        *end = at + 1;
    scale(s, out, end);
    return true;
}

bool decimal_whole(struct decimal d, int64_t *out)
{
    for (; d.decimals > 0; d.decimals--) {
        if (d.mantissa % 10)
            return false;
        d.mantissa /= 10;
    }
    *out = d.mantissa;
    return true;
}

/* --- money --- */

bool decimal_minor(struct decimal d, const char *currency, int64_t *minor)
{
    int digits = currency && *currency ? text_currency_digits(currency) : 2;

    if (digits < 0 || d.mantissa > NUMBER_MOST * 1000)
        return false;
    for (; d.decimals > digits; d.decimals--) {
        if (d.mantissa % 10)
            return false;
        d.mantissa /= 10;
    }
    for (; d.decimals < digits; d.decimals++) {
        if (d.mantissa > NUMBER_MOST * 1000)
            return false;
        d.mantissa *= 10;
    }
    *minor = d.mantissa;
    return true;
}

static bool is_listed(const struct money_span *m, const char *code)
{
    for (size_t i = 0; i < m->either_count; i++)
        if (strcmp(m->either[i], code) == 0)
            return true;
    return false;
}

/* All currencies that the longest word here may mean; those of the text's own language go before English ones. True: they have
 * the same right to it, and only the person can tell which it is. */
static bool list_currencies(const struct scan *s, size_t at, size_t end, bool own,
                            struct money_span *m)
{
    bool open = false;

    m->either_count = 0;
    for (size_t i = s->hits.from[at + 1]; i-- > s->hits.from[at];) { /* in the lexicon's order */
        const struct hit *hit = &s->hits.list[i];
        const struct word *w = hit->word;

        if (w->kind != WORD_CURRENCY || hit->end != end || (own && !(w->language & s->own)))
            continue;
        if (strcmp(w->id, s->currency) == 0) { /* what is paid with where they live */
            memcpy(m->either[0], w->id, 4);
            m->either_count = 1;
            return false;
        }
        if (strcmp(w->id, "XXX") == 0)
            open = true;
        else if (m->either_count < CURRENCY_READINGS && !is_listed(m, w->id))
            memcpy(m->either[m->either_count++], w->id, 4);
    }
    return open;
}

/* "a $50 deposit": the letter is a word of its own, unlike "A$50". */
static bool is_torn(const struct scan *s, size_t at, size_t end)
{
    const struct token *t = &s->tokens.list[at];

    return end == at + 2 && t->kind == TOKEN_WORD && t->length == 1 && !t[1].glued;
}

/* A currency of the lexicon: that of the person's country if the word may mean it, else the first listed, unless it is
 * listed as one that does not tell whose it is. */
static bool currency_at(const struct scan *s, size_t at, struct money_span *m, size_t *end)
{
    size_t behind;
    bool open;

    if (!word_at(s, at, WORD_CURRENCY, &behind) || is_torn(s, at, behind))
        return false;
    *end = behind;
    open = list_currencies(s, at, *end, true, m);
    if (!m->either_count && !open)
        open = list_currencies(s, at, *end, false, m);
    if (m->either_count && !open) {
        memcpy(m->currency, m->either[0], 4);
        m->either_count = 0;
    }
    return true;
}

/* "2 tys. dolarow": the full stop of a shortened thousand. */
static size_t skip_stop(const struct scan *s, size_t at)
{
    return at > 0 && at < s->tokens.count && s->tokens.list[at - 1].kind == TOKEN_WORD &&
                   s->tokens.list[at].glued && token_is(&s->tokens.list[at], ".")
               ? at + 1
               : at;
}

/* A word that may be a noun: none of those that bind a sentence, count or tell the time, and none of the next sentence. */
static bool noun_at(const struct scan *s, size_t at)
{
    static const enum word_kind others[] = {WORD_STOP, WORD_AND,      WORD_NOT,   WORD_DAY,
                                            WORD_WHEN, WORD_RELATIVE, WORD_NUMBER};
    size_t end;

    if (at >= s->tokens.count || s->tokens.list[at].kind != TOKEN_WORD || s->tokens.list[at].begins)
        return false;
    for (size_t i = 0; i < sizeof others / sizeof others[0]; i++)
        if (word_at(s, at, others[i], &end))
            return false;
    return true;
}

/* "a yuan account", "ein Euro-Konto", "a $50 deposit": the article is the account's, and counts no money. `behind`: the token after the currency. */
static bool is_article(const struct scan *s, size_t at, size_t currency, size_t behind)
{
    struct decimal sum;
    size_t end;

    if (!marked_at(s, at, WORD_WHEN, "article", &end) || end != currency)
        return false;
    if (behind < s->tokens.count && s->tokens.list[behind].glued &&
        token_is(&s->tokens.list[behind], "-"))
        behind++;
    return noun_at(s, behind) || number_at(s, behind, true, &sum, &end);
}

bool money_at(const struct scan *s, size_t at, bool bare, struct money_span *out)
{
    size_t number = at;

    *out = (struct money_span){.first = at};
    if (at >= s->tokens.count)
        return false;
    out->told = currency_at(s, at, out, &number);
    if (!number_at(s, number, true, &out->amount, &out->end))
        return false;
    number = skip_stop(s, out->end);
    marked_at(s, number, WORD_RELATIVE, "of", &number); /* "2 millones de euros" */
    if (currency_at(s, number, out, &number)) {
        if (is_article(s, at, out->end, number))
            return false;
        out->told = true;
        out->end = number;
    }
    if (*out->currency)
        out->either_count = 0;
    return (out->told || bare) && decimal_minor(out->amount, out->currency, &out->minor);
}
