/* understand.c: free text to a reading: language, class, facts, and what cannot wait. */
/* SPDX-License-Identifier: MIT */
#include "core/understand_parts.h"
#include "base/text.h"
#include "core/classifier.h"
#include <string.h>

#define DISPUTE_WORDS 6 /* around a state of one */
#define HINT 3 /* of a language that was announced: less than one frequent word of another */
#define CLASS_WORDS_MOST 64 /* distinct phrases that count; a long story repeats itself */
#define TALLIES_MOST 64
#define SCORE_LEAST 0.9 /* below it nothing was said that tells a class */
#define NOT_A_SCAM 0.6  /* weight of its words: victims say hello and thank you as well */
#define HALF_SURE 1.4   /* the score at which the words alone make it even odds */
#define URGENT_DAYS 3   /* money may still be stopped on its way */
#define DEADLINE_DAYS 7
#define SURE 0.6
#define NOT_LATE                                                                                   \
    4 /* so many times the odds that all is well, where the promised day is still to come */
#define HAVE_REACH 6          /* words between a proof and the word that says that it is there */
#define LARGE_LOSS_USD 500000 /* minor units */
#define COUNTRY_WORDS 4       /* of a country's name behind "I live in" */

/* --- language --- */

/* How much a word of this kind says that the text is in its language. */
static unsigned tells_language(enum word_kind kind)
{
    if (kind == WORD_STOP || kind == WORD_DANGER)
        return 4;
    if (kind == WORD_DAY || kind == WORD_MONTH || kind == WORD_WEEKDAY || kind == WORD_UNIT)
        return 3;
    return kind == WORD_CLASS || kind == WORD_CUE ? 2 : 0;
}

static const char *detect_language(const struct view *v, const struct scan *all, const char *hint)
{
    const struct lexicon *l = v->dialog->lexicon;
    unsigned hinted = lexicon_language(l, hint), best = 0, most = 0;
    const char *name;

    for (unsigned bit = 1; bit && lexicon_language_name(l, bit); bit <<= 1) {
        unsigned score = bit == hinted ? HINT : 0;

        for (size_t i = 0; i < all->hits.count; i++) {
            const struct word *w = all->hits.list[i].word;

            score += w->language == bit ? tells_language(w->kind) : 0;
        }
        if (score > most) {
            most = score;
            best = bit;
        }
    }
    name = lexicon_language_name(l, best);
    return name ? name : hint ? hint : "en";
}

/* --- class --- */

struct tally {
    const char *id;
    double score;
};

struct classes {
    struct tally list[TALLIES_MOST];
    size_t count;
    const struct word *seen[CLASS_WORDS_MOST];
    size_t seen_count;
};

static double weight_of(const struct word *w)
{
    size_t words = 0;
    double weight;

    for (size_t i = 0; i < w->pattern.count; i++)
        words += w->pattern.list[i].length > 1;
    weight = words <= 1 ? 1.0 : words == 2 ? 1.8 : 2.4;
    return strcmp(w->id, "not_a_scam") == 0 ? weight * NOT_A_SCAM : weight;
}

static bool seen_before(struct classes *c, const struct word *w)
{
    for (size_t i = 0; i < c->seen_count; i++) {
        if (c->seen[i] == w)
            return true;
    }
    if (c->seen_count == CLASS_WORDS_MOST)
        return true;
    c->seen[c->seen_count++] = w;
    return false;
}

static void add_score(struct classes *c, const struct word *w)
{
    for (size_t i = 0; i < c->count; i++) {
        if (strcmp(c->list[i].id, w->id) == 0) {
            c->list[i].score += weight_of(w);
            return;
        }
    }
    if (c->count < TALLIES_MOST)
        c->list[c->count++] = (struct tally){w->id, weight_of(w)};
}

/* A single word right behind a "not" says nothing; longer phrases bring their own. */
static bool counts(const struct scan *s, const struct hit *hit)
{
    return hit->word->kind == WORD_CLASS && !(hit->end - hit->first == 1 && scan_denied(s, hit));
}

static void sort_classes(struct classes *c)
{
    for (size_t i = 1; i < c->count; i++) {
        struct tally t = c->list[i];
        size_t k = i;

        for (; k && c->list[k - 1].score < t.score; k--)
            c->list[k] = c->list[k - 1];
        c->list[k] = t;
    }
}

static void name_reasons(const struct classes *c, struct arena *a, struct reading *out)
{
    out->because = arena_array(a, c->seen_count + 1, sizeof *out->because);
    for (size_t i = 0; i < c->seen_count; i++) {
        if (strcmp(c->seen[i]->id, out->scam) == 0)
            out->because[out->because_count++] = c->seen[i]->phrase;
    }
}

static void read_class(const struct view *v, const struct scan *s, struct reading *out)
{
    struct classes c = {.count = 0};
    double all = 0;

    for (size_t i = 0; i < s->hits.count; i++) {
        const struct hit *hit = &s->hits.list[i];

        if (counts(s, hit) && !seen_before(&c, hit->word))
            add_score(&c, hit->word);
    }
    sort_classes(&c);
    for (size_t i = 0; i < c.count; i++)
        all += c.list[i].score;
    if (c.count == 0 || c.list[0].score < SCORE_LEAST * NOT_A_SCAM) {
        out->scam = "unclear";
        out->confidence = 0.5;
        return;
    }
    out->scam = c.list[0].id;
    out->confidence = c.list[0].score / all * c.list[0].score / (c.list[0].score + HALF_SURE);
    for (size_t i = 1; i < c.count && out->also_count < READING_ALSO; i++)
        out->also[out->also_count++] = c.list[i].id;
    name_reasons(&c, v->arena, out);
}

/* --- facts --- */

static const char *text_of(const struct reading *r, const char *id)
{
    const struct fact *f = fact_find(r->facts, r->fact_count, id, 1);

    return f ? f->value.text : NULL;
}

static void put(struct noticed *n, const char *id, struct value value)
{
    const struct fact_def *f = dialog_fact(n->view->dialog, id);
    struct reading *r = n->out;

    if (!f || r->fact_count == FACTS_MOST)
        return;
    r->facts[r->fact_count++] = (struct fact){.id = f->id,
                                              .payment = f->of_payment ? 1 : 0,
                                              .state = FACT_KNOWN,
                                              .source = FROM_READING,
                                              .value = value,
                                              .at = n->view->now};
}

static void put_yesno(struct noticed *n, const char *id, bool yes)
{
    put(n, id, (struct value){.type = VALUE_YESNO, .number = yes});
}

static bool is_one_of(const char *text, const char *const *list)
{
    for (; text && *list; list++) {
        if (strcmp(*list, text) == 0)
            return true;
    }
    return false;
}

/* Is a dispute spoken of within a few words of this? */
static bool is_of_a_dispute(const struct noticed *n, const struct hit *hit)
{
    for (size_t i = 0; i < n->scan.hits.count; i++) {
        const struct hit *other = &n->scan.hits.list[i];

        if (other->word->kind == WORD_MEANING && strcmp(other->word->id, "dispute") == 0 &&
            other->first <= hit->end + DISPUTE_WORDS && hit->first <= other->end + DISPUTE_WORDS)
            return true;
    }
    return false;
}

/* Words that answer a question may say something else in a story: "I lost everything" is no decision, "private" no way to buy. */
static bool says_it(const struct noticed *n, const struct hit *hit)
{
    static const char *const several[] = {"tracking_state", "buyer_type", NULL};

    if (strcmp(hit->word->fact, "dispute_state") == 0)
        return is_of_a_dispute(n, hit);
    return hit->end - hit->first > 1 || !is_one_of(hit->word->fact, several);
}

/* The only value of a fact that the text names; "" several, NULL none. */
static const char *named_value(const struct noticed *n, const char *fact, const char *less)
{
    const char *found = NULL;

    for (size_t i = 0; i < n->scan.hits.count; i++) {
        const struct hit *hit = &n->scan.hits.list[i];

        if (hit->word->kind != WORD_VALUE || strcmp(hit->word->fact, fact) != 0 || !says_it(n, hit))
            continue;
        if ((less && found && strcmp(hit->word->id, less) == 0) || scan_within(&n->scan, hit))
            continue;
        if (strcmp(fact, "platform") != 0 &&
            scan_denied(&n->scan, hit)) /* "not through Alibaba" names it too */
            continue;
        if (found && strcmp(found, hit->word->id) != 0 && !(less && strcmp(found, less) == 0))
            return "";
        found = hit->word->id;
    }
    return found;
}

/* Facts whose words say them outright. `less`: a value that any other one beats. */
static const struct outright {
    const char *fact, *less;
} outrights[] = {
    {"platform", "other"},   {"payment_method", "card"}, {"card_network", NULL},
    {"bnpl_provider", NULL}, {"transfer_kind", NULL},    {"paypal_funding", NULL},
    {"buyer_type", NULL},    {"dispute_state", "open"},  {"tracking_state", "stuck"},
};

/* What a stranger found the victim on, and the card that a stolen account holds, is not where and how somebody bought. */
static bool is_of_another_story(const struct noticed *n, const char *fact, const char *value)
{
    if (strcmp(fact, "platform") == 0)
        return strcmp(value, "other") == 0 && strcmp(n->out->scam, "recovery_scam") == 0;
    return strcmp(value, "card") == 0 && !n->paid && !n->amount_paid &&
           strcmp(n->out->scam, "phishing_account") == 0 && n->out->confidence >= SURE;
}

static void read_choices(struct noticed *n)
{
    for (size_t i = 0; i < sizeof outrights / sizeof outrights[0]; i++) {
        const char *value = named_value(n, outrights[i].fact, outrights[i].less);

        if (value && *value && !is_of_another_story(n, outrights[i].fact, value))
            put(n, outrights[i].fact, (struct value){.type = VALUE_CHOICE, .text = value});
    }
}

/* These ways lead past the platform by themselves; a bank transfer may not. */
static void read_outside(struct noticed *n)
{
    static const char *const past_it[] = {"western_union", "moneygram", "crypto",
                                          "gift_card",     "cash",      NULL};
    static const char *const not_paid[] = {"recovery_scam", "off_platform_request", "not_a_scam",
                                           NULL};
    static const char *const not_asked[] = {"recovery_scam", "phishing_account", "not_a_scam",
                                            "unclear", NULL};
    const char *said = named_value(n, "paid_outside_platform", NULL);
    bool paid = n->amount_paid || n->dates[NOTICED_PAID].first != DAY_NONE || n->paid;

    if (n->unpaid) {
        if (!is_one_of(n->out->scam, not_asked))
            put_yesno(n, "paid_outside_platform", false);
    } else if (said && *said) {
        if (strcmp(said, "no") == 0 || paid)
            put_yesno(n, "paid_outside_platform", *said == 'y');
    } else if (paid && is_one_of(text_of(n->out, "payment_method"), past_it) &&
               !is_one_of(n->out->scam, not_paid)) {
        put_yesno(n, "paid_outside_platform", true);
    }
    if ((said = named_value(n, "trade_assurance", NULL)) != NULL && *said)
        put_yesno(n, "trade_assurance", *said == 'y');
    if ((said = named_value(n, "bank_details_changed", NULL)) != NULL && *said)
        put_yesno(n, "bank_details_changed", *said == 'y');
}

/* The country that the words from this token on name; "": none. A code of two letters is a word, too. */
static const char *country_at(const struct noticed *n, size_t at)
{
    const char *const languages[] = {n->out->language, "en", NULL};
    const struct tokens *t = &n->scan.tokens;
    const char *code = "";
    size_t end;

    for (size_t i = n->scan.hits.from[at]; i < n->scan.hits.from[at + 1]; i++) {
        const struct word *w = n->scan.hits.list[i].word;

        if (w->fact && strcmp(w->fact, "country") == 0)
            return w->id;
    }
    for (size_t words = COUNTRY_WORDS; words > 0 && !*code; words--) {
        for (end = at; end < t->count && end - at < words && (end == at || !t->list[end].begins);)
            end++;
        if (t->list[end - 1].to - t->list[at].from > 2)
            code = text_country_named(arena_copy_bytes(n->view->arena,
                                                       n->scan.folded + t->list[at].from,
                                                       t->list[end - 1].to - t->list[at].from),
                                      languages);
    }
    return code;
}

/* "I live in Germany" */
static void read_country(struct noticed *n)
{
    for (size_t i = 0; i < n->scan.hits.count; i++) {
        const struct hit *hit = &n->scan.hits.list[i];
        const char *code;

        if (hit->word->kind != WORD_CUE || strcmp(hit->word->id, "lives") != 0 ||
            hit->end >= n->scan.tokens.count || scan_denied(&n->scan, hit))
            continue;
        code = country_at(n, hit->end);
        if (*code) {
            put(n, "country", (struct value){.type = VALUE_COUNTRY, .text = code});
            return;
        }
    }
}

/* "Pesos", of who said in the same text that they live in Mexico. */
static void settle_currency(struct noticed *n)
{
    const struct fact *country = fact_find(n->out->facts, n->out->fact_count, "country", 0);
    char currency[4];

    if (!country || *n->amount.currency)
        return;
    text_country_currency(country->value.text, currency);
    for (size_t i = 0; i < n->amount.either_count; i++) {
        if (strcmp(n->amount.either[i], currency) == 0 &&
            decimal_minor(n->amount.amount, currency, &n->amount.minor))
            memcpy(n->amount.currency, currency, sizeof currency);
    }
}

static void read_noticed(struct noticed *n)
{
    static const char *const ids[NOTICED_DATES] = {"paid_on", "delivered_on", "promised_on",
                                                   "disputed_on"};

    settle_currency(n);
    if (n->amount.first != n->amount.end) {
        struct value v = {.type = VALUE_MONEY, .number = n->amount.minor};

        memcpy(v.currency, n->amount.currency, sizeof v.currency);
        put(n, "amount", v);
    }
    for (size_t i = 0; i < NOTICED_DATES; i++) {
        if (n->dates[i].first != DAY_NONE && !(i == NOTICED_PAID && n->unpaid))
            put(n, ids[i],
                (struct value){.type = VALUE_DATE, .day = n->dates[i], .moment = MOMENT_NONE});
    }
    if (n->paid_moment != MOMENT_NONE && !n->unpaid)
        put(n, "paid_at",
            (struct value){
                .type = VALUE_TIME, .day = n->dates[NOTICED_PAID], .moment = n->paid_moment});
    if (n->order_no)
        put(n, "order_no", (struct value){.type = VALUE_TEXT, .text = n->order_no});
}

/* Is a word of having or making one near, in the same sentence? */
static bool is_had(const struct scan *s, const struct hit *hit)
{
    size_t at = hit->first, end = hit->end;

    for (size_t steps = 0; steps < HAVE_REACH && at > 0 && !s->tokens.list[at].begins; steps++)
        at--;
    for (size_t steps = 0;
         steps < HAVE_REACH && end < s->tokens.count && !s->tokens.list[end].begins; steps++)
        end++;
    for (size_t i = s->hits.from[at]; i < s->hits.count && s->hits.list[i].first < end; i++) {
        const struct hit *other = &s->hits.list[i];

        if (other->word->kind == WORD_CUE && strcmp(other->word->id, "have") == 0 &&
            !scan_denied(s, other))
            return true;
    }
    return false;
}

/* Pictures and papers are spoken of by everybody; they are proof in hand when the text says so. */
static bool counts_as_proof(const struct scan *s, const struct hit *hit)
{
    static const char *const often_named[] = {"photos", "video", "identity", NULL};

    if (scan_denied(s, hit))
        return false;
    return !is_one_of(hit->word->id, often_named) || is_had(s, hit);
}

static void read_evidence(struct noticed *n)
{
    const char *set = "";

    for (size_t i = 0; i < n->scan.hits.count; i++) {
        const struct hit *hit = &n->scan.hits.list[i];

        if (hit->word->kind == WORD_EVIDENCE && counts_as_proof(&n->scan, hit))
            set = set_with(n->view->arena, set, hit->word->id);
    }
    if (n->order_no)
        set = set_with(n->view->arena, set, "order");
    if (strcmp(n->out->scam, "fake_tracking") == 0 && n->out->confidence >= SURE)
        set = set_with(n->view->arena, set, "tracking"); /* it is what they speak of */
    if (*set)
        put(n, "evidence", (struct value){.type = VALUE_SET, .text = set});
}

/* --- what cannot wait --- */

static bool any_hit(const struct scan *s, enum word_kind kind)
{
    for (size_t i = 0; i < s->hits.count; i++) {
        if (s->hits.list[i].word->kind == kind)
            return true;
    }
    return false;
}

/* Money that a bank or service may still stop went within the last days, or a deadline ends soon. */
static bool is_urgent(const struct noticed *n)
{
    static const char *const fast[] = {"bank_transfer", "western_union", "moneygram",
                                       "gift_card",     "crypto",        NULL};
    int32_t paid = n->dates[NOTICED_PAID].first;

    if (any_hit(&n->scan, WORD_URGENT) ||
        (n->deadline != DAY_NONE && n->deadline >= n->view->today &&
         n->deadline <= n->view->today + DEADLINE_DAYS))
        return true;
    return !n->unpaid && paid != DAY_NONE && paid >= n->view->today - URGENT_DAYS &&
           is_one_of(text_of(n->out, "payment_method"), fast);
}

/* In dollars by the reference rates; a currency that has none counts as small. */
static bool is_large(const struct noticed *n)
{
    const struct dialog *d = n->view->dialog;
    const struct money_span *m = &n->amount;

    if (m->first == m->end)
        return false;
    if (!*m->currency || strcmp(m->currency, "USD") == 0)
        return m->minor >= LARGE_LOSS_USD;
    for (size_t i = 0; i < d->rate_count; i++) {
        if (strcmp(d->rates[i].currency, m->currency) == 0)
            return m->minor >= d->rates[i].per_thousand_usd * (LARGE_LOSS_USD / 100000);
    }
    return false;
}

/* --- the whole --- */

void understand_scan(const struct view *v, const char *text, const char *hint, struct scan *out,
                     const char **language)
{
    const struct lexicon *l = v->dialog->lexicon;
    struct scan all;
    unsigned own;

    scan_text(&all, v, ~0u, text, true);
    *language = detect_language(v, &all, hint);
    own = lexicon_language(l, *language);
    scan_text(out, v, own | lexicon_language(l, "en"), text, true);
    scan_keep_own(out, own);
}

/* What is promised for a day to come is not late yet, and the words of waiting are the same in both. */
static void weigh_promise(const struct noticed *n, struct judgement *j)
{
    int32_t promised = n->dates[NOTICED_PROMISED].first;
    double late = j->confidence, well;
    size_t i = 0;

    while (i < j->also_count && strcmp(j->also[i], "not_a_scam") != 0)
        i++;
    if (promised == DAY_NONE || promised <= n->view->today || i == j->also_count ||
        strcmp(j->class, "non_delivery") != 0)
        return;
    well = (late + j->also_share[i]) * j->also_share[i] * NOT_LATE /
           (j->also_share[i] * NOT_LATE + late);
    late = late + j->also_share[i] - well;
    j->confidence = late;
    j->also_share[i] = well;
    if (well <= late)
        return;
    j->confidence = well;
    j->class = "not_a_scam";
    memmove(j->also + 1, j->also, i * sizeof *j->also);
    j->also[0] = "non_delivery";
    j->because_count = 0;
}

static void judge_class(const struct noticed *n, struct reading *out)
{
    const struct view *v = n->view;
    struct judgement j;

    classifier_judge(v->dialog->classifier, &n->scan, v->arena, &j);
    weigh_promise(n, &j);
    out->scam = j.class;
    out->confidence = j.confidence;
    out->because = arena_array(v->arena, j.because_count + 1, sizeof *out->because);
    while (out->also_count < j.also_count && out->also_count < READING_ALSO) {
        out->also[out->also_count] = j.also[out->also_count];
        out->also_count++;
    }
    for (size_t i = 0; i < j.because_count; i++)
        out->because[out->because_count++] = j.because[i];
}

void understand(const struct view *v, const char *text, const char *hint, struct reading *out)
{
    struct noticed n = {.view = v, .out = out};

    *out = (struct reading){.facts = arena_array(v->arena, FACTS_MOST, sizeof *out->facts)};
    understand_scan(v, text, hint, &n.scan, &out->language);
    n.own = lexicon_language(v->dialog->lexicon, out->language);
    notice(&n);
    if (v->dialog->classifier)
        judge_class(&n, out);
    else
        read_class(v, &n.scan, out);
    notice_amount(&n);
    read_choices(&n);
    read_country(&n);
    read_noticed(&n);
    read_outside(&n);
    read_evidence(&n);
    out->urgent = is_urgent(&n);
    out->danger = any_hit(&n.scan, WORD_DANGER);
    out->human = out->danger || any_hit(&n.scan, WORD_HUMAN) || is_large(&n);
}

const char *lexicon_value(const struct lexicon *l, const char *fact, const char *folded)
{
    struct arena *a = arena_new();
    struct tokens tokens;
    struct hits hits;
    const char *found = NULL;

    tokens_of(&tokens, folded, a);
    lexicon_find(l, ~0u, &tokens, a, &hits);
    for (size_t i = 0; i < hits.count && !found; i++) {
        const struct hit *hit = &hits.list[i];

        if (hit->word->fact && strcmp(hit->word->fact, fact) == 0 && hit->first == 0 &&
            hit->end == tokens.count)
            found = hit->word->id;
    }
    arena_free(&a);
    return found;
}
