/* conversation.h: a buyer who talks to the engine, on the real dialogs, at noon of 2026-11-22.
 * SPDX-License-Identifier: MIT
 *
 * Each message has an id, "m1", "m2" ... in the order they are said. With `restarts` the case is written and read again
 * after each step, as if the process had ended there.
 */
#ifndef CONVERSATION_H
#define CONVERSATION_H

#include "base/text.h"
#include "core/engine.h"
#include "core/redact.h"
#include "real_dialogs.h"
#include "testing.h"
#include <string.h>

struct conversation {
    struct dialog *dialog;
    struct arena *arena;
    struct casefile file;
    struct step step;              /* the last one */
    const struct reply *choices;   /* the newest message that has some */
    const char *language, *record; /* all that the bot said */
    int64_t now;
    int said;
    bool open, restarts;
};

static inline void conv_begin(struct conversation *c)
{
    memset(c, 0, sizeof *c);
    c->dialog = real_dialogs;
    c->arena = arena_new();
    c->now = moment_parse("2026-11-22T12:00Z");
    c->file = casefile_new("en", c->dialog->interview, c->now);
    c->record = "";
}

static inline void conv_end(struct conversation *c)
{
    arena_free(&c->arena);
}

/* All of the last step: texts, each with its choices as lines. */
static inline const char *conv_heard(const struct conversation *c)
{
    const char *all = "";

    for (size_t i = 0; i < c->step.reply_count; i++) {
        const struct reply *r = &c->step.replies[i];

        all = arena_print(c->arena, "%s%s\n\n", all,
                          outbound_lines(c->arena, r->text, r->choices, r->choice_count));
    }
    return all;
}

static inline void conv_restart(struct conversation *c)
{
    struct buf written = BUF_INIT(1024 * 1024);
    struct json *tree = NULL;
    struct err e = {0};

    casefile_write(&c->file, c->arena, &written);
    ck_assert_msg(json_parse(&tree, buf_text(&written), written.length, &e) == 0 &&
                      casefile_read(c->arena, tree, &c->file, &e) == 0,
                  "%s", e.text);
    json_free(&tree);
    buf_free(&written);
}

/* What every step promises, whatever was said. */
static inline void conv_check(const struct conversation *c)
{
    for (size_t i = 0; i < c->step.reply_count; i++) {
        const struct reply *r = &c->step.replies[i];

        ck_assert_msg(r->text && *r->text, "an empty message");
        ck_assert_msg(!strstr(r->text, "["), "a hole in: %s", r->text);
        for (size_t k = 0; k < r->choice_count; k++) {
            ck_assert_str_ne(r->choices[k].label, "");
            ck_assert_uint_le(strlen(r->choices[k].data), CHOICE_DATA_MOST);
        }
    }
    ck_assert_msg(c->step.reply_count > 0 || c->step.begin_new || c->step.switch_to,
                  "the bot said nothing");
}

static inline void conv_after(struct conversation *c)
{
    conv_check(c);
    c->file = c->step.after;
    for (size_t i = 0; i < c->step.reply_count; i++)
        if (c->step.replies[i].choice_count) {
            struct reply *kept = arena_alloc(c->arena, sizeof *kept);

            *kept = c->step.replies[i];
            c->choices = kept;
        }
    c->record = arena_print(c->arena, "%s%s", c->record, conv_heard(c));
    if (c->restarts)
        conv_restart(c);
}

static inline void conv_hear(struct conversation *c, const struct said *said)
{
    const struct dialog *d = c->dialog;
    struct err e = {0};
    int result = c->open ? engine_step(d, d, &c->file, said, c->now, c->arena, &c->step, &e)
                         : engine_open(d, d, &c->file, said, c->now, c->arena, &c->step, &e);

    ck_assert_msg(result == 0, "%s", e.text);
    c->open = true;
    conv_after(c);
}

static inline void conv_say(struct conversation *c, const char *text)
{
    struct said said = {.kind = SAID_TEXT};

    said.message = arena_print(c->arena, "m%d", ++c->said);
    said.text =
        redact(c->arena, text_admit(c->arena, text, strlen(text), 16384, NULL), &said.secrets);
    conv_hear(c, &said);
}

static inline void conv_tap_data(struct conversation *c, const char *data)
{
    struct said said = {.kind = SAID_TAP, .tap = data};

    said.message = arena_print(c->arena, "m%d", ++c->said);
    conv_hear(c, &said);
}

/* The choice with this label, of the newest message that has choices. */
static inline const char *conv_choice(const struct conversation *c, const char *label)
{
    for (size_t i = 0; c->choices && i < c->choices->choice_count; i++)
        if (strcmp(c->choices->choices[i].label, label) == 0)
            return c->choices->choices[i].data;
    ck_abort_msg("no choice %s in: %s", label, conv_heard(c));
    return "";
}

static inline void conv_tap(struct conversation *c, const char *label)
{
    conv_tap_data(c, conv_choice(c, label));
}

static inline void conv_change(struct conversation *c, const char *message, const char *text)
{
    struct said said = {.kind = SAID_EDIT, .text = text, .message = message};

    conv_hear(c, &said);
}

static inline void conv_send_file(struct conversation *c, const char *name, const char *caption)
{
    struct attachment file = {.name = name, .type = "image/png", .bytes = 1000};
    struct said said = {.kind = SAID_FILE, .text = caption, .file = &file};

    said.message = arena_print(c->arena, "m%d", ++c->said);
    conv_hear(c, &said);
}

/* Several messages in a row, ended by NULL. */
static inline void conv_says(struct conversation *c, const char *const *texts)
{
    for (; *texts; texts++)
        conv_say(c, *texts);
}
#define SAYS(c, ...) conv_says((c), (const char *const[]){__VA_ARGS__, NULL})

/* The id of the message said last. */
static inline const char *conv_last_id(const struct conversation *c)
{
    return arena_print(c->arena, "m%d", c->said);
}

/* --- what is to be seen --- */

static inline const char *conv_fact_of(const struct conversation *c, const char *id, int payment)
{
    const struct fact_def *def = dialog_fact(c->dialog, id);
    const struct fact *f = casefile_fact(&c->file, id, def && def->of_payment ? payment : 0);

    if (!f)
        return "absent";
    return f->state == FACT_KNOWN ? value_print(c->arena, &f->value) : fact_state_name(f->state);
}

static inline const char *conv_asks(const struct conversation *c)
{
    const char *asks = engine_asks(&c->file);

    return asks ? asks : "nothing";
}

static inline const char *conv_phase(const struct conversation *c)
{
    return phase_name(c->file.phase);
}

#define ck_fact(c, id, value) ck_assert_str_eq(conv_fact_of((c), (id), 1), (value))
#define ck_asks(c, fact) ck_assert_str_eq(conv_asks(c), (fact))
#define ck_phase(c, phase) ck_assert_str_eq(conv_phase(c), (phase))
#define ck_heard(c, part)                                                                          \
    ck_assert_msg(strstr(conv_heard(c), (part)) != NULL, "no \"%s\" in: %s", (part), conv_heard(c))
#define ck_not_heard(c, part)                                                                      \
    ck_assert_msg(strstr(conv_heard(c), (part)) == NULL, "\"%s\" is in: %s", (part), conv_heard(c))

/* AliExpress, nothing came, by Visa credit card: up to the list of proof. */
static inline void conv_card_case(struct conversation *c)
{
    SAYS(c, "hi", "skip", "AliExpress", "Nothing came", "Credit card", "2026-09-20", "no",
         "Germany", "230 EUR", "Visa", "Germany", "2026-11-25", "On its way", "None opened");
}

static inline void conv_to_plan(struct conversation *c)
{
    conv_card_case(c);
    SAYS(c, "1, 3", "yes");
}

#endif
