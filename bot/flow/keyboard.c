/* keyboard.c: a question that is answered loses its buttons, so that nobody presses what means nothing any more. */
/* SPDX-License-Identifier: MIT */
#include "base/text.h"
#include "flow/turn_inside.h"
#include "store/sent.h"

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

int keyboard_remove(struct turn *t, const struct person *p, struct outbound *edit,
                    int64_t case_number, int64_t not_before, struct err *e)
{
    if (!edit->target && !edit->edits)
        return 0;
    edit->case_number = case_number;
    return mail_put(t->setup.store, p->id, edit, not_before, false, e);
}
