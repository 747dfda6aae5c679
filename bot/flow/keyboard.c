/* keyboard.c: a question that is answered loses its buttons, so that nobody presses what means nothing any more. */
/* SPDX-License-Identifier: MIT */
#include "base/text.h"
#include "flow/turn_inside.h"
#include "store/sent.h"
#include <string.h>

#define AGAIN_SECONDS 60 /* so long a second tap on a button is one tap of a quick finger */
#define EDIT_MOST                                                                                  \
    4000 /* UTF-16 units; what was longer was sent in parts, and only its buttons go */

static bool went_on(const struct prompt *before, const struct step *step)
{
    const struct prompt *after = &step->after.open;

    return after->kind == PROMPT_NONE || after->serial != before->serial || step->begin_new ||
           step->switch_to;
}

/* The message that asked: the tapped one, or the newest with choices. A tap may come before the id of what it is on is written down, and on
 * the first of two copies. */
static int find_question(struct turn *t, const struct person *p, const char *tapped,
                         struct sent *out, struct err *e)
{
    *out = (struct sent){0};
    if (tapped && sent_choices_named(t->setup.store, p->id, tapped, t->a, out, e) < 0)
        return -1;
    return out->id ? 0 : sent_choices(t->setup.store, p->id, t->a, out, e);
}

/* The question, and which of its choices was taken. */
static const char *with_choice(struct turn *t, const struct session *s, const char *question,
                               const char *label)
{
    struct arg args[] = {ARG_T("question", question), ARG_T("label", label)};
    const char *text =
        render(s->interview->texts, s->file.language, "choice.chosen", args, 2, t->a);

    return text_utf16_length(text) <= EDIT_MOST ? text : NULL;
}

int keyboard_find(struct turn *t, const struct person *p, const struct session *s,
                  const struct said *said, const struct step *step, struct outbound *out,
                  struct err *e)
{
    const char *tapped = step->chosen ? said->reply_to : NULL;
    struct sent question;

    *out = (struct outbound){.kind = OUTBOUND_EDIT, .to = p->address};
    if (!network_has_buttons(p->address.network))
        return 0;
    if (step->stale) {
        out->edits = said->reply_to;
        return 0;
    }
    if (!s->file.open.offered_count || !went_on(&s->file.open, step))
        return 0;
    if (find_question(t, p, tapped, &question, e) < 0)
        return -1;
    if (tapped)
        out->edits = tapped;
    else
        out->target = question.id;
    if (question.id && step->chosen)
        out->text = with_choice(t, s, question.text, step->chosen);
    return 0;
}

int keyboard_excuse(struct turn *t, const struct person *p, const struct admitted *in,
                    struct step *step, struct err *e)
{
    struct mail_heard before;

    if (!step->stale || !in->said.tap)
        return 0;
    if (mail_before(t->setup.store, p->id, in->mail, t->a, &before, e) < 0)
        return -1;
    if (before.id && before.kind == INBOUND_TAP && before.text &&
        strcmp(before.text, in->said.tap) == 0 && t->now_ms / 1000 - before.at < AGAIN_SECONDS)
        step->reply_count = 0;
    return 0;
}

int keyboard_remove(struct turn *t, const struct person *p, struct outbound *edit,
                    int64_t case_number, int64_t not_before, struct err *e)
{
    if (!edit->target && !edit->edits)
        return 0;
    edit->case_number = case_number;
    return mail_put(t->setup.store, p->id, edit, not_before, false, e);
}

int keyboard_put_away(struct turn *t, const struct session *s, struct err *e)
{
    struct person p;
    struct sent question;
    struct outbound edit;

    if (!s->file.open.offered_count && !s->file.desk.asked.offered_count)
        return 0;
    if (people_load(t->setup.store, s->row.person, t->a, &p, e) < 0)
        return -1;
    if (p.current_case != s->row.number || !network_has_buttons(p.address.network))
        return 0; /* the newest question is of another case */
    if (sent_choices(t->setup.store, p.id, t->a, &question, e) < 0)
        return -1;
    edit = (struct outbound){.kind = OUTBOUND_EDIT, .to = p.address, .target = question.id};
    return keyboard_remove(t, &p, &edit, s->row.number, t->now_ms, e);
}
