/* desk_words.c: what a buyer may ask the bot by name while a person is there: end the talk, the bot back, to be sure. */
/* SPDX-License-Identifier: MIT */
#include "base/crypto.h"
#include "base/text.h"
#include "flow/desk_inside.h"
#include <string.h>

#define SYLLABLES 6 /* of a phrase: 70 of them make 36 bits, which nobody guesses in a talk */

/* --- the phrase --- */

static const char *new_phrase(struct arena *a)
{
    static const char consonants[] = "bdfgklmnprstvz", vowels[] = "aeiou";
    const char *phrase = "";

    for (int i = 0; i < SYLLABLES; i++)
        phrase = arena_print(a, "%s%s%c%c", phrase, i && i % 2 == 0 ? "-" : "",
                             consonants[crypto_random_below(sizeof consonants - 1)],
                             vowels[crypto_random_below(sizeof vowels - 1)]);
    return phrase;
}

static bool is_word(const struct desk *d, const struct said *said, const char *wanted,
                    struct arena *a)
{
    const char *text = said->kind == SAID_TEXT ? said->text : "", *word;

    text += *text == '/' || *text == '!';
    word = dialog_word(d->dialogs, "", text_fold(a, text));
    return word && strcmp(word, wanted) == 0;
}

static int show_phrase(struct desk *d, const struct session *s, int64_t now, struct arena *a,
                       struct err *e)
{
    struct arg args[] = {ARG_N("number", s->row.number), ARG_T("phrase", s->file.desk.phrase)};

    return desk_notice_with(d, s, "desk.verify", args, 2, now, a, e);
}

int desk_wants_phrase(struct desk *d, struct session *s, const struct said *said, int64_t now,
                      struct arena *a, struct err *e)
{
    if (!is_word(d, said, "verify", a))
        return 0;
    if (!s->file.desk.phrase)
        s->file.desk.phrase = new_phrase(a);
    return s->file.phase == PHASE_WAITING || s->file.phase == PHASE_HELD
               ? show_phrase(d, s, now, a, e)
               : 0;
}

/* --- the end, and the way back --- */

static int end_by_buyer(struct desk *d, struct session *s, int64_t now, struct arena *a,
                        struct err *e)
{
    if (desk_notice(d, s, "desk.buyer_stopped", now, a, e) < 0)
        return -1;
    desk_end(s, "stopped");
    if (session_save(d->sessions, s, a, e) < 0 || desk_show(d, s, now, a, e) < 0)
        return -1;
    return desk_tell_buyer(d, s, "stop", NULL, 0, a, e);
}

static int back_to_the_bot(struct desk *d, struct session *s, int64_t now, struct arena *a,
                           struct err *e)
{
    if (desk_notice(d, s, "desk.buyer_left", now, a, e) < 0)
        return -1;
    return desk_resume(d, s, now, a, e);
}

int desk_hear_way_back(struct desk *d, struct session *s, const struct said *said, int64_t now,
                       struct arena *a, bool *done, struct err *e)
{
    *done = s->file.phase == PHASE_WAITING && is_word(d, said, "bot", a);
    if (!*done)
        return 0;
    s->file.heard_at = now;
    return back_to_the_bot(d, s, now, a, e);
}

int desk_hear_word(struct desk *d, struct session *s, const struct said *said, int64_t now,
                   struct arena *a, bool *done, struct err *e)
{
    static const struct {
        const char *word;
        int (*run)(struct desk *d, struct session *s, int64_t now, struct arena *a, struct err *e);
    } WORDS[] = {{"stop", end_by_buyer}, {"bot", back_to_the_bot}};

    *done = true;
    for (size_t i = 0; i < sizeof WORDS / sizeof WORDS[0]; i++)
        if (is_word(d, said, WORDS[i].word, a))
            return WORDS[i].run(d, s, now, a, e);
    *done = false;
    return 0;
}
