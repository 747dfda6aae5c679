/* erase.c: the word forget: asked once whether they are sure, then nothing of theirs is left. */
/* SPDX-License-Identifier: MIT */
#include "base/log.h"
#include "base/text.h"
#include "flow/parts.h"
#include "flow/turn_inside.h"
#include "store/erase.h"
#include <string.h>

#define CASES_AT_ONCE 64
#define SCRUB_AGAIN_MS (60 * 1000L)

static const char YES[] = "erase.yes", NO[] = "erase.no";

enum wish { WISH_NONE, WISH_ASKED, WISH_YES, WISH_NO };

/* --- what they say --- */

/* "forget", "/forget", "/forget me, please": behind a slash the first word counts. */
static bool says_forget(struct turn *t, const char *text)
{
    bool slash = *text == '/' || *text == '!';
    const char *said = text + slash, *word;

    word = dialog_word(t->setup.dialogs, "", text_fold(t->a, said));
    if (!word && slash)
        word = dialog_word(t->setup.dialogs, "",
                           text_fold(t->a, arena_copy_bytes(t->a, said, strcspn(said, " \n"))));
    return word && strcmp(word, "forget") == 0;
}

/* A number is that of the choice, where nobody has buttons. */
static enum wish answer_in_words(struct turn *t, const char *text)
{
    const char *word = dialog_word(t->setup.dialogs, "", text_fold(t->a, text));

    if (strcmp(text, "1") == 0 || (word && strcmp(word, "yes") == 0))
        return WISH_YES;
    if (strcmp(text, "2") == 0 || (word && strcmp(word, "no") == 0))
        return WISH_NO;
    return WISH_NONE;
}

/* An old Yes is no answer to a question that is not open any more: it is asked again. */
static enum wish tapped(const char *tap, bool asked)
{
    if (strcmp(tap, YES) == 0)
        return asked ? WISH_YES : WISH_ASKED;
    return strcmp(tap, NO) == 0 ? WISH_NO : WISH_NONE;
}

static enum wish wish_of(struct turn *t, const struct said *said, bool asked)
{
    if (said->kind == SAID_TAP && said->tap)
        return tapped(said->tap, asked);
    if (said->kind != SAID_TEXT)
        return WISH_NONE;
    if (says_forget(t, said->text))
        return WISH_ASKED;
    return asked ? answer_in_words(t, said->text) : WISH_NONE;
}

/* --- asking --- */

static const char *say(struct turn *t, const struct session *s, const char *key)
{
    return render(t->setup.dialogs->texts, s->file.language, key, NULL, 0, t->a);
}

static int ask(struct turn *t, const struct person *p, struct session *s, struct err *e)
{
    struct choice choices[] = {{say(t, s, YES), YES}, {say(t, s, NO), NO}};
    struct reply question = {.text = say(t, s, "erase.ask"), .choices = choices, .choice_count = 2};

    s->file.desk.erase_asked_at = t->now_ms / 1000;
    if (session_save(t->sessions, s, t->a, e) < 0)
        return -1;
    if (s->file.phase == PHASE_HELD &&
        desk_notice(t->desk, s, "desk.buyer_forget", t->now_ms / 1000, t->a, e) < 0)
        return -1;
    return put_reply(t->setup.store, p, &question, s->row.number, t->now_ms, e);
}

static int keep_all(struct turn *t, const struct person *p, struct session *s, struct err *e)
{
    struct reply kept = {.text = say(t, s, "erase.kept")};

    s->file.desk.erase_asked_at = 0;
    if (session_save(t->sessions, s, t->a, e) < 0)
        return -1;
    return put_reply(t->setup.store, p, &kept, s->row.number, t->now_ms, e);
}

/* --- erasing --- */

static int erase_case(struct turn *t, int64_t number, struct err *e)
{
    struct session s;

    if (session_load(t->sessions, number, t->a, &s, e) < 0)
        return -1;
    return desk_erase(t->desk, &s, t->now_ms / 1000, t->a, e);
}

/* Each is erased when it is done, and so not found again. */
static int erase_cases(struct turn *t, int64_t person, struct err *e)
{
    int64_t numbers[CASES_AT_ONCE];
    size_t count;

    do {
        if (cases_of(t->setup.store, person, numbers, CASES_AT_ONCE, &count, e) < 0)
            return -1;
        for (size_t i = 0; i < count; i++)
            if (erase_case(t, numbers[i], e) < 0)
                return -1;
    } while (count == CASES_AT_ONCE);
    return 0;
}

/* What was put for them is gone first; what is said about it comes after. */
static int erase_all(struct turn *t, struct person *p, const char *last_words, struct err *e)
{
    struct reply done = {.text = last_words};

    if (erase_person(t->setup.store, p, t->a, e) < 0 || erase_cases(t, p->id, e) < 0)
        return -1;
    t->scrub = true;
    return put_reply(t->setup.store, p, &done, 0, t->now_ms, e);
}

/* The question stands for one message: what comes then is an answer to it, or takes it away. */
int turn_hear_erase(struct turn *t, struct person *p, struct session *s, const struct said *said,
                    bool *done, struct err *e)
{
    bool asked = s->file.desk.erase_asked_at != 0;
    enum wish wish = wish_of(t, said, asked);

    *done = wish != WISH_NONE;
    s->file.desk.erase_asked_at = 0;
    if (*done)
        s->file.heard_at = t->now_ms / 1000;
    switch (wish) {
    case WISH_NONE:
        return 0;
    case WISH_ASKED:
        return ask(t, p, s, e);
    case WISH_YES:
        return erase_all(t, p, say(t, s, "erase.done"), e);
    case WISH_NO:
        return keep_all(t, p, s, e);
    }
    return 0;
}

int turn_hear_erase_of_nothing(struct turn *t, struct person *p, const struct said *said,
                               bool *done, struct err *e)
{
    const char *wanted = p->chosen ? p->chosen : p->language;

    *done = wish_of(t, said, false) != WISH_NONE; /* an old button, too: it must not begin a case */
    if (!*done)
        return 0;
    return erase_all(
        t, p,
        render(t->setup.dialogs->texts, wanted ? wanted : "en", "erase.nothing", NULL, 0, t->a), e);
}

/* --- afterwards --- */

static int forget_addresses(struct turn *t, struct err *e)
{
    size_t count;

    if (store_begin(t->setup.store, e) < 0)
        return -1;
    if (erase_addresses(t->setup.store, t->a, &count, e) == 0)
        return store_commit(t->setup.store, e);
    store_rollback(t->setup.store);
    return -1;
}

/* Nobody else's words are in the way of a reader who keeps the log of the database open: it is tried again later. */
static void scrub(struct turn *t)
{
    struct err e = {0};

    if (t->now_ms < t->scrub_again_ms)
        return;
    t->scrub = store_scrub(t->setup.store, &e) < 0;
    t->scrub_again_ms = t->scrub ? t->now_ms + SCRUB_AGAIN_MS : 0;
    if (t->scrub)
        log_warn("erase.later", "why=%s", e.text);
}

int turn_finish_erasing(struct turn *t, int64_t *next_ms, struct err *e)
{
    bool due;

    if (erase_due(t->setup.store, &due, e) < 0)
        return -1;
    if (due) {
        arena_reset(t->a);
        if (forget_addresses(t, e) < 0)
            return -1;
        t->scrub = true;
    }
    if (t->scrub)
        scrub(t);
    if (t->scrub && t->scrub_again_ms < *next_ms)
        *next_ms = t->scrub_again_ms;
    return 0;
}
