/* understand_parts.c: dates, amounts and numbers of a story, by the words near them. */
/* SPDX-License-Identifier: MIT */
#include "core/understand_parts.h"
#include <string.h>

#define REACH 9 /* words from a date or amount to its cue */
#define PAID_REACH                                                                                 \
    16 /* from "bought" to the day: what, where, for how much and how often stands between */
#define LEADS 3        /* tokens from a cue to a date that it brings itself */
#define BEHIND 2       /* a cue behind is this much farther than one before */
#define COMMA 3        /* and one beyond a comma this much */
#define FEES_SURE 0.5  /* of a reading that takes a sum for a fee */
#define ORDER_LEAST 13 /* digits of an order number */
#define ORDER_MOST 19

bool scan_denied(const struct scan *s, const struct hit *hit)
{
    for (size_t at = hit->first, steps = 0; at-- > 0 && steps < 2; steps++) {
        if (s->tokens.list[at + 1].begins || s->tokens.list[at + 1].comma)
            return false;
        if (hit_at(&s->hits, at, WORD_NOT))
            return true;
    }
    return false;
}

bool scan_within(const struct scan *s, const struct hit *hit)
{
    size_t from = hit->first < PHRASE_REACH ? 0 : hit->first - PHRASE_REACH;

    for (size_t i = s->hits.from[from]; i < s->hits.count && s->hits.list[i].first <= hit->first;
         i++) {
        const struct hit *other = &s->hits.list[i];

        if (other->word->fact && strcmp(other->word->fact, hit->word->fact) == 0 &&
            other->end >= hit->end && other->end - other->first > hit->end - hit->first)
            return true;
    }
    return false;
}

static bool is_name(const struct word *w)
{
    return w->kind == WORD_VALUE || w->kind == WORD_CURRENCY;
}

/* Where a word like "ago" ends that begins among these hits. "Temu" is a shop, and "ago" in Polish. */
static size_t end_of_time(const struct scan *s, size_t from, size_t end, unsigned own)
{
    size_t reach = 0;

    for (size_t i = from; i < end; i++) {
        const struct hit *hit = &s->hits.list[i];

        if (hit->word->kind == WORD_RELATIVE && (hit->word->language & own) && hit->end > reach)
            reach = hit->end;
    }
    return reach;
}

static bool is_kept(const struct hit *hit, unsigned own, size_t time)
{
    if (hit->word->kind == WORD_VALUE && hit->end <= time)
        return false;
    return (hit->word->language & own) || is_name(hit->word);
}

void scan_keep_own(struct scan *s, unsigned own)
{
    size_t kept = 0, next = 0;

    for (size_t at = 0; at < s->tokens.count; at++) {
        size_t end = s->hits.from[at + 1], time = end_of_time(s, next, end, own);

        s->hits.from[at] = kept;
        for (; next < end; next++) {
            if (is_kept(&s->hits.list[next], own, time))
                s->hits.list[kept++] = s->hits.list[next];
        }
    }
    s->hits.count = kept;
    s->hits.from[s->tokens.count] = kept;
}

/* --- cues --- */

/* Written without blanks: each is a token, two of them a word. */
static bool is_chinese(const struct token *t)
{
    return t->kind == TOKEN_WORD && (unsigned char)*t->text >= 0xE3;
}

static bool is_comma(const struct token *t)
{
    return t->kind == TOKEN_SIGN && (*t->text == ',' || strncmp(t->text, "\xE3\x80\x81", 3) == 0);
}

/* How far apart, in halves of a word. */
static size_t halves_of(const struct token *t)
{
    if (t->kind == TOKEN_SIGN)
        return is_comma(t) ? 2 * COMMA : 0;
    return is_chinese(t) ? 1 : 2;
}

/* Words between; a sentence's border is too far. */
static size_t gap(const struct scan *s, size_t from, size_t to)
{
    size_t halves = 0;

    for (size_t at = from; at < to && halves <= 2 * PAID_REACH; at++) {
        if (s->tokens.list[at].begins && at > from)
            return PAID_REACH + 1;
        halves += halves_of(&s->tokens.list[at]);
    }
    return to < s->tokens.count && s->tokens.list[to].begins && to > from ? PAID_REACH + 1
                                                                          : (halves + 1) / 2;
}

/* "Bought on 3 May, it came on 20 May": what stands behind the first day and brings one of its own says nothing of the first. */
static bool brings_its_own(const struct scan *s, size_t from, const struct hit *hit)
{
    struct date_span date;

    if (gap(s, from, hit->first) == 0)
        return false;
    for (size_t at = hit->end; at < s->tokens.count && at <= hit->end + LEADS; at++) {
        if (s->tokens.list[at].begins || is_comma(&s->tokens.list[at]))
            return false;
        if (date_at(s, at, &date))
            return true;
    }
    return false;
}

static size_t reach_of(const struct hit *hit, size_t first)
{
    return hit->end <= first && strcmp(hit->word->id, "paid") == 0 ? PAID_REACH : REACH;
}

/* In Chinese what happened stands behind its day. */
static size_t behind(const struct token *cue)
{
    return is_chinese(cue) ? 0 : BEHIND;
}

/* The cue nearest to first..end among those that `ids` lists (NULL-ended); NULL: none in reach. */
static const char *nearest_cue(const struct scan *s, size_t first, size_t end,
                               const char *const *ids, size_t *how_far)
{
    size_t from = first > PAID_REACH ? first - PAID_REACH : 0, best = PAID_REACH + 1, longest = 0;
    const char *found = NULL;

    for (size_t i = s->hits.from[from]; i < s->hits.count && s->hits.list[i].first <= end + REACH;
         i++) {
        const struct hit *hit = &s->hits.list[i];
        size_t far, length = hit->end - hit->first;

        if (hit->word->kind != WORD_CUE || (hit->first < end && hit->end > first) ||
            (strcmp(hit->word->id, "delivered") == 0 && scan_denied(s, hit)))
            continue;
        far = hit->end <= first ? gap(s, hit->end, first)
                                : gap(s, end, hit->first) + behind(&s->tokens.list[hit->first]);
        if (far > reach_of(hit, first) || far > best || (far == best && length <= longest) ||
            (hit->first >= end && brings_its_own(s, end, hit)))
            continue;
        for (const char *const *id = ids; *id; id++) {
            if (strcmp(*id, hit->word->id) == 0) {
                found = *id;
                best = far;
                longest = length;
            }
        }
    }
    *how_far = best;
    return found;
}

/* --- dates --- */

static const char *const date_cues[] = {"paid",  "delivered", "promised", "disputed",
                                        "other", "deadline",  NULL};

static void put_date(struct day_range *slot, struct day_range day)
{
    *slot = slot->first == DAY_NONE ? day : *slot;
}

static void put_deadline(struct noticed *n, int32_t day)
{
    n->deadline = n->deadline == DAY_NONE ? day : n->deadline;
}

/* "by 30 November" is a day to come; what happened is over. */
static void take_date(struct noticed *n, const struct date_span *span)
{
    size_t far;
    const char *cue = nearest_cue(&n->scan, span->first, span->end, date_cues, &far);
    struct day_range day = span->either[0];
    bool over = day.first <= n->scan.latest;

    if (!cue)
        return;
    if (strcmp(cue, "paid") == 0 && over) {
        if (n->dates[NOTICED_PAID].first == DAY_NONE && span->moment != MOMENT_NONE)
            n->paid_moment = span->moment;
        put_date(&n->dates[NOTICED_PAID], day);
    } else if (strcmp(cue, "delivered") == 0 && over) {
        put_date(&n->dates[NOTICED_DELIVERED], day);
    } else if (strcmp(cue, "promised") == 0 && day.first != n->view->today) {
        put_date(&n->dates[NOTICED_PROMISED], day);
    } else if (strcmp(cue, "disputed") == 0 && over) {
        put_date(&n->dates[NOTICED_DISPUTED], day);
    } else if (strcmp(cue, "deadline") == 0) {
        put_deadline(n, day.first);
    }
}

/* What may be a price or a count is a date only in a language that writes dates so. */
static bool is_surely_date(const struct noticed *n, const struct date_span *span)
{
    const struct token *t = &n->scan.tokens.list[span->first];
    bool points =
        t->kind == TOKEN_NUMBER && t->length >= 4 && memchr(t->text, '.', t->length) != NULL;

    if (span->count != 1)
        return false;
    if (span->bare) /* "may" is a month only in "in may" */
        return span->first > 0 &&
               marked_at(&n->scan, span->first - 1, WORD_WHEN, "within", &(size_t){0});
    if (span->either[0].first != span->either[0].last)
        return true;
    if (!span->weak || t->kind != TOKEN_NUMBER)
        return true;
    return points ? n->own != lexicon_language(n->scan.lexicon, "en")
                  : t->length <= 2 && !memchr(t->text, '.', t->length);
}

/* A day to come is looked for before "by" and "until", a day that is over everywhere else. */
static bool read_date(struct noticed *n, size_t at, struct date_span *span)
{
    static const char *const ahead[] = {"promised", "deadline", "paid", "delivered",
                                        "disputed", "other",    NULL};
    const char *cue;
    size_t far;

    if (!date_at(&n->scan, at, span))
        return false;
    cue = nearest_cue(&n->scan, span->first, span->end, ahead, &far);
    if (cue && (strcmp(cue, "promised") == 0 || strcmp(cue, "deadline") == 0)) {
        n->scan.past = false;
        date_at(&n->scan, at, span);
        n->scan.past = true;
    }
    return true;
}

/* --- "3 days left" --- */

static void take_days_left(struct noticed *n, size_t at)
{
    static const char *const cues[] = {"deadline", NULL};
    struct decimal d;
    int64_t count;
    size_t end, far;
    const struct word *unit;

    if (!number_at(&n->scan, at, false, &d, &end) || !decimal_whole(d, &count) || count > 60)
        return;
    unit = word_at(&n->scan, end, WORD_UNIT, &end);
    if (unit && (*unit->id == 'd' || *unit->id == 'h') &&
        nearest_cue(&n->scan, at, end, cues, &far) && far <= 5)
        put_deadline(n, n->view->today + (int32_t)(*unit->id == 'd' ? count : count / 24));
}

/* --- amounts --- */

static bool is_amount(const struct money_span *m)
{
    return m->first != m->end;
}

/* A number without currency is an amount only right behind "paid". */
static void take_amount(struct noticed *n, const struct money_span *m)
{
    struct amounts *all = &n->amounts;
    static const char *const cues[] = {"paid", "fee", "offer", "other", "order", NULL};
    size_t far;
    const char *cue = nearest_cue(&n->scan, m->first, m->end, cues, &far);
    bool paid = cue && strcmp(cue, "paid") == 0;

    all->told += m->told;
    if (paid && !is_amount(&all->paid) && (m->told || far == 0))
        all->paid = *m;
    else if (m->told &&
             (!cue || strcmp(cue, "other") == 0 || strcmp(cue, "order") == 0 || far > REACH / 2) &&
             !is_amount(&all->lone))
        all->lone = *m;
}

/* In Chinese a sum is written in words as often as in figures. */
static bool is_chinese_sum(const struct noticed *n, const struct money_span *m)
{
    return (unsigned char)*n->scan.tokens.list[m->first].text >= 0xE3 && m->minor >= 10000;
}

/* A count of things, of days, of percent is no amount. */
static bool is_count(const struct noticed *n, const struct money_span *m)
{
    const struct token *t = m->end < n->scan.tokens.count ? &n->scan.tokens.list[m->end] : NULL;
    size_t end;

    if (m->told || !t)
        return false;
    return word_at(&n->scan, m->end, WORD_UNIT, &end) || token_is(t, "%") ||
           (t->kind == TOKEN_WORD && t->glued) ||
           (n->scan.tokens.list[m->first].kind != TOKEN_NUMBER && !is_chinese_sum(n, m)) ||
           m->minor < 500;
}

void notice_amount(struct noticed *n)
{
    const struct amounts *all = &n->amounts;
    static const char *const of_fees[] = {"extra_fees", "recovery_scam", "off_platform_request",
                                          NULL};
    bool fees = false;

    for (const char *const *id = of_fees; *id; id++)
        fees = fees || (strcmp(*id, n->out->scam) == 0 && n->out->confidence >= FEES_SURE);
    n->amount_paid = is_amount(&all->paid);
    if (n->unpaid || (fees && strcmp(n->out->scam, "off_platform_request") != 0))
        return;
    if (n->amount_paid)
        n->amount = all->paid;
    else if (all->told == 1 && !fees)
        n->amount = all->lone;
}

/* --- order numbers --- */

static bool take_order(struct noticed *n, size_t at)
{
    static const char *const cues[] = {"order", NULL};
    const struct token *t = &n->scan.tokens.list[at];
    size_t far;

    if (t->kind != TOKEN_NUMBER || t->length < ORDER_LEAST || t->length > ORDER_MOST ||
        memchr(t->text, '.', t->length) || memchr(t->text, ',', t->length))
        return false;
    if (!n->order_no &&
        (t->length == 16 || (nearest_cue(&n->scan, at, at + 1, cues, &far) && far <= 4)))
        n->order_no = arena_copy_bytes(n->view->arena, t->text, t->length);
    return true;
}

/* --- the whole --- */

static void note_cues(struct noticed *n)
{
    for (size_t i = 0; i < n->scan.hits.count; i++) {
        const struct hit *hit = &n->scan.hits.list[i];

        if (hit->word->kind != WORD_CUE)
            continue;
        n->unpaid = n->unpaid || strcmp(hit->word->id, "unpaid") == 0;
        n->paid = n->paid || (strcmp(hit->word->id, "paid") == 0 && !scan_denied(&n->scan, hit));
    }
}

void notice(struct noticed *n)
{
    struct date_span date;
    struct money_span money;

    n->deadline = DAY_NONE;
    n->paid_moment = MOMENT_NONE;
    for (size_t i = 0; i < NOTICED_DATES; i++)
        n->dates[i] = (struct day_range){DAY_NONE, DAY_NONE};
    note_cues(n);
    for (size_t at = 0; at < n->scan.tokens.count; at++) {
        if (take_order(n, at))
            continue;
        take_days_left(n, at);
        if (money_at(&n->scan, at, false, &money)) {
            take_amount(n, &money);
            at = money.end - 1;
        } else if (read_date(n, at, &date)) {
            if (is_surely_date(n, &date))
                take_date(n, &date);
            at = date.end - 1;
        } else if (money_at(&n->scan, at, true, &money)) {
            if (!is_count(n, &money))
                take_amount(n, &money);
            at = money.end - 1;
        }
    }
}
