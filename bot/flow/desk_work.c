/* desk_work.c: the holder works the case: facts, questions, the plan, letters, canned words. */
/* SPDX-License-Identifier: MIT */
#include "base/date.h"
#include "core/advise.h"
#include "flow/desk_inside.h"
#include <stdlib.h>
#include <string.h>

#define STEP_MOST 300   /* bytes of a step in an advisor's words */
#define PIECE_MOST 3500 /* bytes of one message to staff */

static struct advice advice_on(const struct call *c)
{
    return (struct advice){.interview = c->s->interview,
                           .rules = c->o->desk->dialogs,
                           .before = &c->s->file,
                           .now = c->o->now,
                           .a = c->o->a};
}

static struct step *room_for_step(const struct call *c)
{
    return arena_alloc(c->o->a, sizeof(struct step));
}

/* It is done: the case is kept as it is now, and what is for the buyer goes out. */
static int keep(const struct call *c, const struct step *step, struct err *e)
{
    c->s->file = step->after;
    if (desk_save(c, e) < 0)
        return -1;
    return step->reply_count ? desk_send(c->o, c->s, step->replies, step->reply_count, e) : 0;
}

/* Only who holds the case works it. *may false: that is said. */
static int check_holder(const struct call *c, bool *may, struct err *e)
{
    *may = desk_is_holder(c->o, c->s);
    return *may ? 0 : desk_cannot(c, "desk.not_yours", e);
}

static int refuse(const struct call *c, const char *key, const char *word, struct err *e)
{
    struct arg args[] = {ARG_N("number", c->s->row.number), ARG_T("word", word),
                         ARG_T("name", word)};

    return desk_refuse(c->o, key, args, 3, e);
}

/* --- /set, /ask --- */

static int tell_fact(const struct call *c, const char *fact, bool rebuilt, struct err *e)
{
    const struct order *o = c->o;
    struct arg args[] = {ARG_N("number", c->s->row.number),
                         ARG_T("fact", desk_fact_line(o->desk, c->s, fact, o->a)),
                         ARG_N("version", rebuilt ? c->s->file.plan_version : 0)};

    return desk_answer_on(o, c->s, desk_text(o->desk, "desk.set", args, 3, o->a), e);
}

int desk_do_set(const struct call *c, struct err *e)
{
    struct advice w = advice_on(c);
    struct step *step = room_for_step(c);
    const char *rest = c->rest, *fact = desk_next_word(c->o->a, &rest), *wrong;
    bool may, rebuilt;

    if (check_holder(c, &may, e) < 0)
        return -1;
    if (!may)
        return 0;
    if (!*rest)
        return desk_refuse(c->o, c->usage, NULL, 0, e);
    wrong = advise_set(&w, fact, rest, step, &rebuilt);
    if (wrong)
        return refuse(c, wrong, fact, e);
    if (keep(c, step, e) < 0)
        return -1;
    return tell_fact(c, fact, rebuilt, e);
}

int desk_do_ask(const struct call *c, struct err *e)
{
    struct advice w = advice_on(c);
    struct step *step = room_for_step(c);
    const char *rest = c->rest, *fact = desk_next_word(c->o->a, &rest), *wrong;
    bool may;

    if (check_holder(c, &may, e) < 0)
        return -1;
    if (!may)
        return 0;
    if (!*fact)
        return desk_refuse(c->o, c->usage, NULL, 0, e);
    wrong = advise_ask(&w, fact, c->o->who->name, step);
    return wrong ? refuse(c, wrong, fact, e) : keep(c, step, e);
}

int desk_hear_answer(struct desk *d, struct session *s, const struct said *said, int64_t now,
                     struct arena *a, const char **answer, struct err *e)
{
    struct advice w = {s->interview, d->dialogs, &s->file, now, a};
    struct step *step = arena_alloc(a, sizeof *step);
    const char *fact = s->file.desk.asked.fact;
    struct arg args[] = {ARG_N("number", s->row.number), ARG_T("fact", "")};

    *answer = NULL;
    if (s->file.desk.asked.kind != PROMPT_ASK ||
        (said->kind != SAID_TEXT && said->kind != SAID_TAP))
        return 0;
    if (!advise_answer(&w, said, step))
        return 0;
    if (d->hooks.hush(d->hooks.owner, s, e) < 0)
        return -1;
    s->file = step->after;
    args[1].text = desk_fact_line(d, s, fact, a);
    *answer = desk_text(d, "desk.answered", args, 2, a);
    return 0;
}

/* --- /plan --- */

/* A message takes so much; a plan of many steps is several. */
static int answer_in_pieces(const struct call *c, const char *text, struct err *e)
{
    while (*text) {
        size_t length = strlen(text), cut = length;

        if (length > PIECE_MOST)
            for (cut = PIECE_MOST; cut > 1 && text[cut] != '\n';)
                cut--;
        if (desk_answer_text(c->o, arena_copy_bytes(c->o->a, text, cut), e) < 0)
            return -1;
        text += cut;
        text += strspn(text, "\n");
    }
    return 0;
}

static int look_at_plan(const struct call *c, struct err *e)
{
    const struct order *o = c->o;
    struct advice w = advice_on(c);
    const struct casefile *file = &c->s->file;
    struct arg args[] = {ARG_N("number", c->s->row.number), ARG_N("version", file->plan_version),
                         ARG_T("owed", file->desk.plan_owed ? "yes" : "no"),
                         ARG_T("steps", advise_plan(&w))};

    return answer_in_pieces(c, desk_text(o->desk, "desk.plan", args, 4, o->a), e);
}

/* What came of a change; where the case is not open to them, only that it was made. */
static int tell_of_plan(const struct call *c, struct err *e)
{
    return c->s->file.desk.consent == CONSENT_YES ? look_at_plan(c, e)
                                                  : desk_about(c, "desk.plan_changed", e);
}

static int drop_step(const struct call *c, const char *rest, struct err *e)
{
    struct advice w = advice_on(c);
    struct step *step = room_for_step(c);
    const char *number = desk_next_word(c->o->a, &rest), *wrong;
    char *end;
    unsigned long n = strtoul(number, &end, 10);

    if (!*number || *end || number[0] == '-')
        return desk_refuse(c->o, c->usage, NULL, 0, e);
    wrong = advise_drop(&w, n, step);
    if (wrong)
        return refuse(c, wrong, number, e);
    return keep(c, step, e) < 0 ? -1 : tell_of_plan(c, e);
}

static int add_step(const struct call *c, const char *rest, struct err *e)
{
    struct advice w = advice_on(c);
    struct step *step = room_for_step(c);
    const char *date = desk_next_word(c->o->a, &rest), *wrong;
    int32_t day = day_parse(date);

    if (day == DAY_NONE || !*rest || strlen(rest) > STEP_MOST)
        return desk_refuse(c->o, c->usage, NULL, 0, e);
    wrong = advise_add(&w, day, rest, c->o->who->name, step);
    if (wrong)
        return refuse(c, wrong, date, e);
    return keep(c, step, e) < 0 ? -1 : tell_of_plan(c, e);
}

static int send_plan(const struct call *c, const char *rest, struct err *e)
{
    struct advice w = advice_on(c);
    struct step *step = room_for_step(c);

    (void)rest;
    advise_send_plan(&w, step);
    return keep(c, step, e);
}

static const struct {
    const char *word;
    int (*run)(const struct call *c, const char *rest, struct err *e);
} PLAN_ACTS[] = {{"drop", drop_step}, {"add", add_step}, {"send", send_plan}};

int desk_do_plan(const struct call *c, struct err *e)
{
    const char *rest = c->rest, *act = desk_next_word(c->o->a, &rest);
    bool may;

    if (!*act && c->s->file.desk.consent != CONSENT_YES)
        return desk_cannot(c, "desk.no_consent", e);
    if (!*act)
        return look_at_plan(c, e);
    if (check_holder(c, &may, e) < 0)
        return -1;
    for (size_t i = 0; may && i < sizeof PLAN_ACTS / sizeof PLAN_ACTS[0]; i++)
        if (strcmp(PLAN_ACTS[i].word, act) == 0)
            return PLAN_ACTS[i].run(c, rest, e);
    return may ? desk_refuse(c->o, c->usage, NULL, 0, e) : 0;
}

/* --- /letter, /canned --- */

static int list_letters(const struct call *c, struct err *e)
{
    struct advice w = advice_on(c);
    const char *lists = advise_letters(&w), *others = strchr(lists, '\n');
    struct arg args[] = {ARG_T("plan", arena_copy_bytes(c->o->a, lists, (size_t)(others - lists))),
                         ARG_T("others", others + 1)};

    return desk_answer(c->o, "desk.letters", args, 2, e);
}

int desk_do_letter(const struct call *c, struct err *e)
{
    struct advice w = advice_on(c);
    struct step *step = room_for_step(c);
    const char *rest = c->rest, *name = desk_next_word(c->o->a, &rest), *wrong;
    bool may;

    if (!*name)
        return list_letters(c, e);
    if (check_holder(c, &may, e) < 0)
        return -1;
    if (!may)
        return 0;
    wrong = advise_letter(&w, name, step);
    return wrong ? refuse(c, wrong, name, e) : keep(c, step, e);
}

struct canned_list {
    struct arena *a;
    const char *names;
};

static const char CANNED[] = "canned.";

static void add_name(void *owner, const char *key)
{
    struct canned_list *l = owner;

    if (strncmp(key, CANNED, strlen(CANNED)) == 0)
        l->names =
            arena_print(l->a, "%s%s%s", l->names, *l->names ? " " : "", key + strlen(CANNED));
}

static int list_canned(const struct call *c, struct err *e)
{
    struct canned_list l = {c->o->a, ""};
    struct arg args[1];

    text_table_keys(c->o->desk->dialogs->texts, "en", add_name, &l);
    args[0] = (struct arg)ARG_T("names", l.names);
    return desk_answer(c->o, "desk.canned", args, 1, e);
}

int desk_do_canned(const struct call *c, struct err *e)
{
    const struct order *o = c->o;
    const struct text_table *texts = o->desk->dialogs->texts;
    const char *rest = c->rest, *name = desk_next_word(o->a, &rest), *key;
    bool may;

    if (!*name)
        return list_canned(c, e);
    if (check_holder(c, &may, e) < 0)
        return -1;
    if (!may)
        return 0;
    key = arena_print(o->a, "%s%s", CANNED, name);
    if (!text_table_has(texts, "en", key))
        return refuse(c, "desk.no_canned", name, e);
    return desk_say(o, c->s, render(texts, c->s->file.language, key, NULL, 0, o->a), 0, e);
}
