/* desk_consent.c: before the hand-over: who will read the case, and the buyer's yes or no to that. */
/* SPDX-License-Identifier: MIT */
#include "base/crypto.h"
#include "base/text.h"
#include "flow/desk_inside.h"
#include "store/audit.h"
#include <string.h>

#define DIGEST 16 /* hex digits: enough to tell two versions of a text apart */

static const char YES[] = "consent.yes", NO[] = "consent.no";

/* --- asking --- */

static const char *or_none(const char *text)
{
    return text ? text : "none";
}

static const char *words(const struct desk *d, const struct session *s, struct arena *a)
{
    const struct desk_about *about = d->about;
    struct arg args[] = {ARG_T("name", about->name), ARG_T("register", or_none(about->enrolled)),
                         ARG_T("country", or_none(about->country)),
                         ARG_T("verify", or_none(about->verify))};

    return render(d->dialogs->texts, s->file.language,
                  about->name ? "consent.ask" : "consent.ask_unnamed", args, 4, a);
}

const struct reply *desk_consent_question(const struct desk *d, struct session *s, struct arena *a)
{
    struct choice *choices = arena_array(a, 2, sizeof *choices);
    struct reply *reply = arena_array(a, 1, sizeof *reply);
    const struct text_table *texts = d->dialogs->texts;
    char hex[CRYPTO_SHA256_HEX];

    if (s->file.desk.consent_text || s->file.desk.consent != CONSENT_OPEN)
        return NULL;
    reply->text = words(d, s, a);
    choices[0] = (struct choice){render(texts, s->file.language, YES, NULL, 0, a), YES};
    choices[1] = (struct choice){render(texts, s->file.language, NO, NULL, 0, a), NO};
    reply->choices = choices;
    reply->choice_count = 2;
    session_speaks(s, reply, 1);
    crypto_sha256_hex(reply->text, strlen(reply->text), hex);
    s->file.desk.consent_text = arena_copy_bytes(a, hex, DIGEST);
    return reply;
}

int desk_ask_consent(struct desk *d, const struct session *s, const struct reply *question,
                     struct err *e)
{
    if (!question)
        return 0;
    return d->hooks.put_person(d->hooks.owner, s->row.person, question, s->row.number, e);
}

/* --- hearing --- */

/* A bare yes or no is meant for this only where no other question is open. */
static bool nothing_else_is_asked(const struct session *s)
{
    return s->file.phase == PHASE_WAITING &&
           (s->file.open.kind == PROMPT_NONE || s->file.open.kind == PROMPT_MENU);
}

static enum consent said_in_words(const struct desk *d, const struct session *s, const char *text,
                                  struct arena *a)
{
    const char *word = dialog_word(d->dialogs, "", text_fold(a, text));
    bool bare = nothing_else_is_asked(s) && s->file.desk.consent == CONSENT_OPEN;

    if (!word)
        return CONSENT_OPEN;
    if (strcmp(word, "agree") == 0 || (bare && strcmp(word, "yes") == 0))
        return CONSENT_YES;
    if (strcmp(word, "disagree") == 0 || (bare && strcmp(word, "no") == 0))
        return CONSENT_NO;
    return CONSENT_OPEN;
}

static enum consent said_now(const struct desk *d, const struct session *s, const struct said *said,
                             struct arena *a)
{
    if (!s->file.desk.consent_text ||
        (s->file.phase != PHASE_WAITING && s->file.phase != PHASE_HELD))
        return CONSENT_OPEN;
    if (said->kind == SAID_TAP && said->tap)
        return strcmp(said->tap, YES) == 0  ? CONSENT_YES
               : strcmp(said->tap, NO) == 0 ? CONSENT_NO
                                            : CONSENT_OPEN;
    return said->kind == SAID_TEXT ? said_in_words(d, s, said->text, a) : CONSENT_OPEN;
}

static int record(struct desk *d, const struct session *s, bool yes, int64_t now, struct arena *a,
                  struct err *e)
{
    struct audit_row row = {
        .at = now, .case_number = s->row.number, .who = "buyer", .act = "consent"};

    row.detail = arena_print(a, "%s %s", yes ? "yes" : "no", s->file.desk.consent_text);
    return audit_add(d->store, &row, e);
}

/* Who holds the case sees from now on what they may; the bot thanks where no person speaks. */
static int tell(struct desk *d, const struct session *s, bool yes, int64_t now, struct arena *a,
                struct err *e)
{
    if (desk_notice(d, s, yes ? "desk.consent_yes" : "desk.consent_no", now, a, e) < 0)
        return -1;
    if (s->file.phase == PHASE_HELD)
        return yes ? desk_show_whole(d, s, now, a, e) : 0;
    return desk_tell_buyer(d, s, yes ? "consent.thanks" : "consent.kept_back", NULL, 0, a, e);
}

int desk_hear_consent(struct desk *d, struct session *s, const struct said *said, int64_t now,
                      struct arena *a, bool *done, struct err *e)
{
    enum consent answer = said_now(d, s, said, a);

    *done = answer != CONSENT_OPEN;
    if (!*done)
        return 0;
    s->file.heard_at = now;
    s->file.desk.consent = answer;
    s->file.desk.consent_at = now;
    if (session_save(d->sessions, s, a, e) < 0 ||
        record(d, s, answer == CONSENT_YES, now, a, e) < 0)
        return -1;
    return tell(d, s, answer == CONSENT_YES, now, a, e);
}

/* --- what must be kept away from most of the staff --- */

static bool names_the_seller(const char *seller, const char *name)
{
    return *name && strstr(seller, name) != NULL;
}

bool desk_in_conflict(const struct desk *d, const struct session *s, struct arena *a)
{
    const struct fact *f = casefile_fact(&s->file, "seller", 0);
    const char *rest = d->about->conflicts, *seller;

    if (!f || f->state != FACT_KNOWN || !f->value.text || !rest)
        return false;
    seller = text_fold(a, f->value.text);
    while (*rest) {
        size_t length = strcspn(rest, ";");

        if (names_the_seller(seller, text_fold(a, arena_copy_bytes(a, rest, length))))
            return true;
        rest += length + (rest[length] == ';');
    }
    return false;
}
