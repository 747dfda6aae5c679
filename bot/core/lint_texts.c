/* lint_texts.c: the rules over sentences: there, short enough, honest about what they ask. */
/* SPDX-License-Identifier: MIT */
#include "base/text.h"
#include "core/linting.h"
#include "core/render.h"
#include <string.h>
#include <strings.h>

#define LABEL_MOST 30    /* a Telegram button on a phone shows about as much */
#define OPENING_MOST 600 /* what a stranger reads before the first question */
#define INTERVIEW_MOST 900
#define MESSAGE_MOST 4096 /* Telegram takes no longer message */
#define LANGUAGES_MOST 32

/* --- walking over the sentences ------------------------------------------------------------ */

struct sentence_at {
    const char *file, *language, *key, *text;
    const char *pointer;
};

/* Sentences, and what advisors say often. */
static const char *folder_of(const char *file)
{
    static const char *const folders[] = {"text/", "canned/"};

    for (size_t i = 0; i < sizeof folders / sizeof folders[0]; i++)
        if (strncmp(file, folders[i], strlen(folders[i])) == 0)
            return folders[i];
    return NULL;
}

static void each_sentence(struct linting *l,
                          void (*look)(struct linting *l, const struct sentence_at *s))
{
    for (const struct json *file = json_child(l->d->bundle); file; file = json_next(file)) {
        struct sentence_at s = {.file = json_key(file)};
        const char *folder = folder_of(s.file), *name = folder ? s.file + strlen(folder) : NULL;

        if (!folder)
            continue;
        s.language = arena_copy_bytes(l->arena, name, strcspn(name, "/."));
        for (const struct json *node = json_child(file); node; node = json_next(node)) {
            s.pointer = arena_print(l->arena, "/%s", json_key(node)); /* needs no escapes */
            s.key = folder[0] == 'c' ? arena_print(l->arena, "canned.%s", json_key(node))
                                     : json_key(node);
            s.text = json_text(node);
            look(l, &s);
        }
    }
}

static void find_in(struct linting *l, const struct sentence_at *s, const char *why)
{
    linting_find(l, s->file, s->pointer, "%s", why);
}

static bool begins(const char *text, const char *beginning)
{
    return strncmp(text, beginning, strlen(beginning)) == 0;
}

/* --- sentences that must be there ---------------------------------------------------------- */

static void need_english(struct linting *l, const char *file, const char *pointer, const char *key)
{
    if (!text_table_has(l->d->texts, "en", key))
        linting_find(l, file, pointer, "the English texts have no \"%s\"", key);
}

/* A second fact over the kinds of evidence goes by the labels of the first. */
static bool borrows_labels(const struct linting *l, const struct fact_def *f)
{
    const struct json *facts = json_get(json_get(l->d->bundle, "facts.json"), "facts");

    return json_string_at(json_get(facts, f->id), "values") && strcmp(f->id, "evidence") != 0;
}

static void need_labels(struct linting *l, const struct fact_def *f)
{
    const char *place = arena_print(l->arena, "/facts/%s", f->id);

    need_english(l, "facts.json", place, arena_print(l->arena, "fact.%s", f->id));
    for (size_t i = 0; i < f->value_count && !borrows_labels(l, f); i++)
        need_english(l, "facts.json", arena_print(l->arena, "%s/values", place),
                     arena_print(l->arena, "value.%s.%s", f->id, f->values[i]));
}

void lint_missing_label(struct linting *l)
{
    for (size_t i = 0; i < l->d->fact_count; i++)
        if (!l->d->facts[i].built_in)
            need_labels(l, &l->d->facts[i]);
}

void lint_missing_text(struct linting *l)
{
    const struct dialog *d = l->d;

    for (size_t i = 0; i < d->evidence_count; i++) {
        const char *id = d->evidence[i].id, *place = arena_print(l->arena, "/kinds/%zu", i);

        need_english(l, "evidence.json", place, arena_print(l->arena, "evidence.%s.why", id));
        need_english(l, "evidence.json", place, arena_print(l->arena, "evidence.%s.how", id));
        if (!d->evidence[i].asked_by_count)
            continue;
        need_english(l, "evidence.json", place, arena_print(l->arena, "evidence.%s.good", id));
        need_english(l, "evidence.json", place, arena_print(l->arena, "evidence.%s.weak", id));
    }
    for (size_t i = 0; i < d->triage_count; i++)
        need_english(l, "triage.json", arena_print(l->arena, "/rules/%zu", i),
                     arena_print(l->arena, "triage.%s", d->triage[i].id));
}

static void look_for_translations(struct linting *l, const struct sentence_at *s)
{
    const char *languages[LANGUAGES_MOST];
    size_t count = text_table_languages(l->d->texts, languages, LANGUAGES_MOST);

    if (strcmp(s->language, "en") != 0)
        return;
    for (size_t i = 1; i < count; i++)
        if (!text_table_has(l->d->texts, languages[i], s->key))
            linting_find(l, s->file, s->pointer, "there is no translation into \"%s\"",
                         languages[i]);
}

void lint_missing_translation(struct linting *l)
{
    each_sentence(l, look_for_translations);
}

static void look_for_english(struct linting *l, const struct sentence_at *s)
{
    if (!text_table_has(l->d->texts, "en", s->key))
        find_in(l, s, "the English texts have no such sentence");
}

void lint_no_english(struct linting *l)
{
    each_sentence(l, look_for_english);
}

/* --- sentences that nothing uses ----------------------------------------------------------- */

static bool same(const char *one, const char *other)
{
    return one && strcmp(one, other) == 0;
}

static bool said_by_interview(const struct dialog *d, const char *key)
{
    for (size_t i = 0; i < d->state_count; i++)
        if (same(d->states[i].say, key) || same(d->states[i].why, key))
            return true;
    for (size_t i = 0; i < d->alert_count; i++)
        if (same(d->alerts[i].say, key))
            return true;
    return same(d->opening, key);
}

static bool said_by_plan(const struct dialog *d, const char *key)
{
    for (size_t i = 0; i < d->step_count; i++)
        if (same(d->steps[i].title, key) || same(d->steps[i].text, key) ||
            same(d->steps[i].unsure, key))
            return true;
    return false;
}

static bool said_by_faq(const struct dialog *d, const char *key)
{
    for (size_t i = 0; i < d->faq_count; i++)
        for (size_t k = 0; k < d->faq[i].form_count; k++)
            if (same(d->faq[i].forms[k].say, key))
                return true;
    return strcmp(key, "faq.source") == 0;
}

static bool names_fact(const struct dialog *d, const char *key)
{
    return dialog_fact(d, strchr(key, '.') + 1) != NULL;
}

/* `value.yes` and the like, without a fact, belong to core/render. */
static bool names_value(const struct dialog *d, const char *key)
{
    if (!strchr(strchr(key, '.') + 1, '.'))
        return true;
    for (size_t i = 0; i < d->fact_count; i++) {
        const char *id = d->facts[i].id, *rest = strchr(key, '.') + 1;

        if (begins(rest, id) && rest[strlen(id)] == '.')
            return fact_def_allows(&d->facts[i], rest + strlen(id) + 1);
    }
    return false;
}

static bool names_evidence(const struct dialog *d, const char *key)
{
    const char *kind = strchr(key, '.') + 1;
    size_t length = strcspn(kind, ".");

    for (size_t i = 0; i < d->evidence_count; i++)
        if (strlen(d->evidence[i].id) == length && memcmp(d->evidence[i].id, kind, length) == 0)
            return true;
    return false;
}

static bool names_triage(const struct dialog *d, const char *key)
{
    for (size_t i = 0; i < d->triage_count; i++)
        if (strcmp(d->triage[i].id, strchr(key, '.') + 1) == 0)
            return true;
    return false;
}

/* `letter.<id>`, and what is said before it is copied, `letter.<id>.how`. */
static bool names_letter(const struct dialog *d, const char *key)
{
    const char *id = strchr(key, '.') + 1, *rest = strchr(id, '.');

    for (size_t i = 0; i < d->letter_count; i++) {
        size_t length = strlen(d->letters[i].id);

        if (strncmp(d->letters[i].id, id, length) == 0 &&
            (!id[length] || (rest == id + length && same(rest, ".how"))))
            return true;
    }
    return false;
}

/* Families of keys that only the data uses; the rest is used by name in the program. */
static const struct family {
    const char *beginning;
    bool (*used)(const struct dialog *d, const char *key);
} families[] = {
    {"ask.", said_by_interview},    {"why.", said_by_interview},   {"alert.", said_by_interview},
    {"refuse.", said_by_interview}, {"step.", said_by_plan},       {"fact.", names_fact},
    {"value.", names_value},        {"evidence.", names_evidence}, {"triage.", names_triage},
    {"letter.", names_letter},      {"faq.", said_by_faq},
};

/* In those families, but named by the program: words for states that have none, and its own reasons for a person. */
static bool used_by_program(const char *key)
{
    static const char *const keys[] = {"ask.any_fact", "why.any",       "triage.asked",
                                       "triage.lost",  "triage.branch", "triage.danger"};

    for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++)
        if (strcmp(keys[i], key) == 0)
            return true;
    return false;
}

static void look_for_use(struct linting *l, const struct sentence_at *s)
{
    if (strcmp(s->language, "en") != 0 || used_by_program(s->key))
        return;
    for (size_t i = 0; i < sizeof families / sizeof families[0]; i++)
        if (begins(s->key, families[i].beginning) && !families[i].used(l->d, s->key))
            find_in(l, s, "nothing uses this sentence");
}

void lint_unused_text(struct linting *l)
{
    each_sentence(l, look_for_use);
}

/* --- how long ------------------------------------------------------------------------------ */

/* A value of a fact, or the name of a letter: both stand on buttons. */
static bool is_label(const char *key)
{
    return begins(key, "value.") || (begins(key, "letter.") && !strstr(key, ".how"));
}

static void measure_label(struct linting *l, const struct sentence_at *s)
{
    if (is_label(s->key) && text_utf16_length(s->text) > LABEL_MOST)
        linting_find(l, s->file, s->pointer, "%zu characters: a label has at most %d",
                     text_utf16_length(s->text), LABEL_MOST);
}

void lint_label_too_long(struct linting *l)
{
    each_sentence(l, measure_label);
}

static size_t most_of(const struct dialog *d, const char *key)
{
    if (same(d->opening, key))
        return OPENING_MOST;
    return said_by_interview(d, key) ? INTERVIEW_MOST : MESSAGE_MOST;
}

static void measure_sentence(struct linting *l, const struct sentence_at *s)
{
    size_t units = text_utf16_length(s->text), most = most_of(l->d, s->key);

    if (units > most)
        linting_find(l, s->file, s->pointer, "%zu characters: here at most %zu can be shown", units,
                     most);
}

void lint_text_too_long(struct linting *l)
{
    each_sentence(l, measure_sentence);
}

/* --- slots --------------------------------------------------------------------------------- */

struct slot_place {
    struct linting *l;
    const char *file, *pointer;
};

static bool is_step_slot(const struct dialog *d, const char *slot)
{
    static const char *const dates[] = {"do_by",      "latest",    "aim_by",
                                        "not_before", "expect_by", "days_left"};
    const struct fact_def *f = dialog_fact(d, slot);

    for (size_t i = 0; i < sizeof dates / sizeof dates[0]; i++)
        if (strcmp(dates[i], slot) == 0)
            return true;
    return f && !f->built_in;
}

static void check_slot(void *owner, const char *slot)
{
    const struct slot_place *at = owner;

    if (!is_step_slot(at->l->d, slot))
        linting_find(at->l, at->file, at->pointer,
                     "the slot {%s} is neither a date of the step nor a fact", slot);
}

static void check_question_slot(void *owner, const char *slot)
{
    static const char *const known[] = {"payment", "answered", "quote"};
    const struct slot_place *at = owner;

    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++)
        if (strcmp(known[i], slot) == 0)
            return;
    linting_find(at->l, at->file, at->pointer,
                 "the slot {%s} is none of a question: payment, answered, quote", slot);
}

static void look_at_questions(struct linting *l)
{
    for (size_t i = 0; i < l->d->state_count; i++) {
        const struct state_def *s = &l->d->states[i];
        struct slot_place at = {.l = l, .file = s->file, .pointer = s->pointer};

        if (s->kind == STATE_ASK)
            render_slots(l->d->texts, "en", s->say, check_question_slot, &at);
    }
}

void lint_unknown_slot(struct linting *l)
{
    const struct dialog *d = l->d;

    look_at_questions(l);
    for (size_t i = 0; i < d->step_count; i++) {
        const struct step_def *s = &d->steps[i];
        const char *const keys[] = {s->title, s->text, s->unsure};

        for (size_t k = 0; k < sizeof keys / sizeof keys[0]; k++) {
            struct slot_place at = {.l = l, .file = s->file, .pointer = s->pointer};

            if (keys[k])
                render_slots(d->texts, "en", keys[k], check_slot, &at);
        }
    }
}

/* --- links --------------------------------------------------------------------------------- */

static bool is_below(const char *host, size_t length, const char *listed)
{
    size_t short_by = strlen(listed);

    if (length < short_by || strncasecmp(host + length - short_by, listed, short_by) != 0)
        return false;
    return length == short_by || host[length - short_by - 1] == '.';
}

static size_t host_length(const char *host)
{
    return strcspn(host, "/:?#@ \n\t)\"'>,");
}

/* A name before an @ is a trick, and is on no list. */
static bool host_among(const char *const *hosts, size_t count, const char *url)
{
    const char *host = strstr(url, "://") ? strstr(url, "://") + 3 : url;
    size_t length = host_length(host);

    if (host[length] == '@')
        return false;
    while (length && host[length - 1] == '.')
        length--;
    for (size_t i = 0; i < count; i++)
        if (is_below(host, length, hosts[i]))
            return true;
    return false;
}

bool lint_host_listed(const struct dialog *d, const char *url)
{
    return host_among(d->hosts, d->host_count, url);
}

bool lint_host_unshown(const struct dialog *d, const char *url)
{
    return host_among(d->unshown, d->unshown_count, url);
}

static void follow_links(struct linting *l, const struct sentence_at *s)
{
    const char *at = s->text;

    while ((at = strstr(at, "://"))) {
        if (!lint_host_listed(l->d, at))
            linting_find(l, s->file, s->pointer, "the link's host %.*s is not in hosts.json",
                         (int)host_length(at + 3), at + 3);
        at += 3;
    }
}

void lint_link_not_listed(struct linting *l)
{
    each_sentence(l, follow_links);
}

/* --- what may never be asked --------------------------------------------------------------- */

/* A question over one of these, in the languages that we write. What warns of them ends with no question mark. */
static const char secret_question[] =
    "\\b(passwords?|passcode|pin|pin code|cvv|cvc|security code|card number|one-time code|seed "
    "phrase|recovery phrase"
    "|private key|passport number|contraseña|clave|código de seguridad|número de (la )?tarjeta|mot "
    "de passe"
    "|numéro de carte|code secret|senha|número do cartão|passwort|kartennummer|пароль|номер "
    "карты)\\b[^.!?\\n]*\\?";

static void read_question(struct linting *l, const struct sentence_at *s)
{
    struct err e = {0};
    int found;

    if (!said_by_interview(l->d, s->key) && !begins(s->key, "canned."))
        return;
    found = text_matches(secret_question, s->text, &e);
    if (found < 0)
        find_in(l, s, e.text);
    else if (found)
        find_in(l, s, "this asks for a secret, which nobody here ever does");
}

void lint_secret_question(struct linting *l)
{
    each_sentence(l, read_question);
}
