/* correct.c: "no wait, it was 320": which answer that corrects. */
/* SPDX-License-Identifier: MIT */
#include "base/text.h"
#include "core/spans.h"
#include "core/talk.h"
#include <string.h>

#define CORRECTION_MOST 200 /* bytes; what is longer is a story of its own */

static const char BETWEEN[] = " ,.;:!?-";

/* --- how it opens --- */

/* Length of `form` at the beginning of a text, whatever signs stand between its words; 0: it is not there. */
static size_t begins_with(const char *text, const char *form)
{
    const char *at = text;

    for (const char *c = form; *c; c++) {
        size_t signs = strspn(at, BETWEEN);

        if (*c == ' ' ? !signs : *at != *c)
            return 0;
        at += *c == ' ' ? signs : 1;
    }
    if (*at && !strchr(BETWEEN, *at) && (unsigned char)*form < 0xE3) /* Chinese has no blanks */
        return 0;
    return (size_t)(at - text);
}

static size_t opening(const struct dialog *d, const char *folded)
{
    size_t longest = 0;

    for (size_t i = 0; i < d->word_count; i++) {
        const struct word_def *w = &d->words[i];

        for (size_t k = 0; strcmp(w->id, "correction") == 0 && k < w->form_count; k++) {
            size_t length = begins_with(folded, w->forms[k]);

            longest = length > longest ? length : longest;
        }
    }
    return longest;
}

static const char *skip_signs(const char *text)
{
    text += strspn(text, BETWEEN);
    while (strncmp(text, "\xEF\xBC\x8C", 3) == 0 || strncmp(text, "\xE3\x80\x82", 3) == 0)
        text += 3;
    return text;
}

/* "No, it was 230", "yes but it was 230", where answers are shown for a yes or no. */
static size_t yes_or_no(const struct talk *t, const char *folded)
{
    enum prompt_kind kind = t->c->open.kind;
    size_t length = strcspn(folded, " ,.;:!?");
    const char *word;

    if ((kind != PROMPT_READING && kind != PROMPT_REVIEW) || !folded[length])
        return 0;
    word = dialog_word(t->interview, "", arena_copy_bytes(t->a, folded, length));
    return word && (strcmp(word, "no") == 0 || strcmp(word, "yes") == 0) ? length : 0;
}

/* What stands behind the opening; NULL: there is none. */
static const char *behind_opening(const struct talk *t, const char *text)
{
    const char *folded = text_fold(t->a, text), *at = folded;
    size_t length = yes_or_no(t, folded);

    at = skip_signs(at + length);
    while ((length = opening(t->interview, at)) > 0)
        at = skip_signs(at + length);
    return at == folded ? NULL : at;
}

/* --- what it corrects --- */

static bool fits(struct talk *t, const struct fact *f, const char *rest, struct value *to)
{
    const struct fact_def *def = f ? dialog_fact(t->interview, f->id) : NULL;

    return def && def->type != VALUE_TEXT && def->type != VALUE_SET && def->type != VALUE_YESNO &&
           change_answers(t, f, rest, to) == ANSWER_VALUE;
}

static bool on_trail(const struct casefile *c, const struct fact *f)
{
    for (size_t i = 0; i < c->trail_count; i++)
        if (c->trail[i].payment == f->payment && strcmp(c->trail[i].fact, f->id) == 0)
            return true;
    return false;
}

static bool is_date(const struct talk *t, const struct fact *f)
{
    const struct fact_def *def = dialog_fact(t->interview, f->id);

    return def && (def->type == VALUE_DATE || def->type == VALUE_TIME);
}

/* Of the answers given one by one, the newest that the words fit: "5 October" is a day before it is five euros. */
static const struct fact *newest_answer(struct talk *t, const char *rest, size_t most, bool dates,
                                        struct value *to)
{
    const struct casefile *c = t->c;

    for (size_t i = c->trail_count; i > 0 && most > 0; i--, most--) {
        const struct fact *f = casefile_fact(c, c->trail[i - 1].fact, c->trail[i - 1].payment);

        if (f && is_date(t, f) == dates && fits(t, f, rest, to))
            return f;
    }
    return NULL;
}

/* Of what was read from a story, the only one. With two nobody knows which. */
static const struct fact *only_reading(struct talk *t, const char *rest, bool dates,
                                       struct value *to, bool *several)
{
    const struct fact *found = NULL;
    struct value v;

    for (size_t i = 0; i < t->c->fact_count && !*several; i++) {
        const struct fact *f = &t->c->facts[i];

        if (is_date(t, f) != dates || on_trail(t->c, f) || !fits(t, f, rest, &v))
            continue;
        *several = found != NULL;
        found = f;
        *to = v;
    }
    return *several ? NULL : found;
}

enum open_takes { TAKES_NOT, TAKES_TOO, TAKES_IT };

/* An open question may take the words as its own answer: "actually, PayPal". Then only a day or an amount is one of before. */
static enum open_takes open_takes(struct talk *t, const char *rest)
{
    struct question q;
    struct answer answer;

    if (t->c->open.kind != PROMPT_ASK)
        return TAKES_NOT;
    q = prompt_question(t);
    if (!q.fact || q.fact->type == VALUE_TEXT)
        return TAKES_NOT;
    expect_answer(&t->view, &q, rest, &answer);
    if (answer.kind == ANSWER_WRONG)
        return TAKES_NOT;
    if (casefile_fact(t->c, t->c->open.fact, t->c->open.payment))
        return TAKES_IT;
    return q.fact->type == VALUE_DATE || q.fact->type == VALUE_MONEY ? TAKES_TOO : TAKES_IT;
}

/* "No wait, 03/04": that day is asked for again. */
static bool ask_day_again(struct talk *t, const char *rest)
{
    const struct casefile *c = t->c;
    struct value to;

    for (size_t i = c->trail_count; i > 0; i--) {
        const struct fact *f = casefile_fact(c, c->trail[i - 1].fact, c->trail[i - 1].payment);

        if (!f || !is_date(t, f) || change_answers(t, f, rest, &to) != ANSWER_EITHER)
            continue;
        change_picked(t, arena_print(t->a, "=fact:%s:%d", f->id, f->payment));
        return true;
    }
    return false;
}

static bool propose_any(struct talk *t, const char *rest, size_t most)
{
    const char *from = t->said->message;
    const struct fact *f = NULL;
    bool several = false;
    struct value to;

    for (int dates = 1; dates >= 0 && !f && !several; dates--) {
        f = newest_answer(t, rest, most, dates, &to);
        if (!f && most == t->c->trail_count)
            f = only_reading(t, rest, dates, &to, &several);
    }
    if (f)
        change_propose(t, f, &to, from);
    else if (several)
        change_pick(t, NULL);
    return f || several;
}

/* --- several in one message: "it was 320, and I paid on the 5th" --- */

/* Where the first clause of a text ends: before an "and" or a comma that is no part of a date or an amount. */
static size_t clause_end(const struct scan *s)
{
    struct date_span date;
    struct money_span money;

    for (size_t at = 0, end; at < s->tokens.count; at++) {
        const struct token *token = &s->tokens.list[at];

        if (date_at(s, at, &date))
            at = date.end - 1;
        else if (money_at(s, at, true, &money))
            at = money.end - 1;
        else if (at && (word_at(s, at, WORD_AND, &end) || token_is(token, ",") ||
                        token_is(token, ";") || token_is(token, "\n") ||
                        token_is(token, "\xE3\x80\x81") || token_is(token, "\xEF\xBC\x8C")))
            return token->from;
        else if (at && token->begins)
            return token->from;
    }
    return strlen(s->folded);
}

/* The first clause, and what stands behind it. */
static const char *next_clause(const struct talk *t, const char *text, const char **rest)
{
    struct scan s;
    size_t end, next;

    scan_text(&s, &t->view,
              lexicon_language(t->interview->lexicon, t->c->language) |
                  lexicon_language(t->interview->lexicon, "en"),
              text, true);
    end = clause_end(&s);
    for (next = 0; next < s.tokens.count && s.tokens.list[next].from < end; next++)
        ;
    if (next < s.tokens.count) { /* the sign or the "and" itself is passed over */
        const struct token *between = &s.tokens.list[next];
        size_t behind;

        if (between->kind == TOKEN_SIGN || word_at(&s, next, WORD_AND, &behind))
            next++;
    }
    *rest = next < s.tokens.count ? arena_copy(t->a, s.folded + s.tokens.list[next].from) : "";
    return arena_copy_bytes(t->a, s.folded, end);
}

/* Clause by clause from `text` on; `from` is of its first one, where a fact was decided already. */
static bool propose_clauses(struct talk *t, const char *text, size_t from,
                            const struct prompt *done)
{
    while (text && *text) {
        const char *rest, *clause = next_clause(t, text, &rest);

        if (change_proposed_from(t, clause, from, done, text))
            return true;
        if (from == 0 && propose_any(t, clause, t->c->trail_count)) {
            if (t->c->open.kind == PROMPT_CHANGE && *rest)
                t->c->open.proposed_rest = text;
            return true;
        }
        text = rest;
        from = 0;
    }
    return false;
}

bool correct_next(struct talk *t, const struct prompt *done)
{
    const struct fact *f = casefile_fact(t->c, done->fact, done->payment);

    return done->proposed_rest && strlen(done->proposed_rest) <= CORRECTION_MOST &&
           propose_clauses(t, done->proposed_rest, f ? (size_t)(f - t->c->facts) + 1 : 1, done);
}

/* A text of one clause is taken as a whole, and so is one whose clauses tell nothing by themselves. */
static bool propose_all(struct talk *t, const char *rest)
{
    const char *more;

    next_clause(t, rest, &more);
    return (*more && propose_clauses(t, rest, 0, NULL)) || change_proposed(t, rest) ||
           propose_any(t, rest, t->c->trail_count);
}

bool correct_opened(struct talk *t, const char *text)
{
    const char *rest;
    enum open_takes takes;

    if (strlen(text) > CORRECTION_MOST || t->c->fact_count == 0 || t->c->phase == PHASE_CLOSED)
        return false;
    rest = behind_opening(t, text);
    if (!rest)
        return false;
    if (!*rest) { /* "no, wait", and nothing more: which answer? */
        change_pick(t, NULL);
        return true;
    }
    takes = open_takes(t, rest);
    if (takes == TAKES_IT)
        return false;
    if (takes == TAKES_TOO)
        return propose_any(t, rest, 1);
    return propose_all(t, rest) || ask_day_again(t, rest);
}

bool correct_said(struct talk *t, const char *text)
{
    enum prompt_kind kind = t->c->open.kind;

    return (kind == PROMPT_READING || kind == PROMPT_REVIEW) && strlen(text) <= CORRECTION_MOST &&
           propose_all(t, text);
}
