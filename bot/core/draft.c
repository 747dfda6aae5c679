/* draft.c: letters and forms to copy, filled from the facts of a case. */
/* SPDX-License-Identifier: MIT */
#include "core/draft.h"
#include "base/text.h"
#include "core/condition.h"
#include "core/message.h"
#include "core/render.h"
#include <string.h>

#define SLOTS_MOST 24 /* in one paragraph; what is beyond is shown as missing */

/* ---- Which letters, in which languages ---- */

static bool is_open(const struct plan_step *s)
{
    return s->state != STEP_CLOSED && s->state != STEP_DONE;
}

static bool listed(const struct draft *list, size_t count, const struct draft *l)
{
    for (size_t i = 0; i < count; i++)
        if (list[i].def == l->def && list[i].payment == l->payment)
            return true;
    return false;
}

struct draft *drafts_of_plan(const struct dialog *d, const struct plan *p, struct arena *a,
                             size_t *count)
{
    struct draft *out = arena_array(a, p->step_count, sizeof *out);

    *count = 0;
    for (size_t i = 0; i < p->step_count; i++) {
        const struct plan_step *s = &p->steps[i];
        const struct draft l = {.def = dialog_letter(d, s->letter), .payment = s->payment};

        if (l.def && is_open(s) && !listed(out, *count, &l))
            out[(*count)++] = l;
    }
    return out;
}

/* "pt-BR" is served by "pt"; what there is not, by English, which stands first. */
static const struct letter_text *text_in(const struct letter_def *def, const char *language)
{
    size_t length = strcspn(language, "-_");

    for (size_t i = 0; i < def->text_count; i++) {
        const char *has = def->texts[i].language;

        if (strlen(has) == length && memcmp(has, language, length) == 0)
            return &def->texts[i];
    }
    return &def->texts[0];
}

size_t draft_languages(const struct letter_def *def, const char *language, const char **out)
{
    size_t count = 0;

    if (!def->always_count)
        out[count++] = text_in(def, language)->language;
    for (size_t i = 0; i < def->always_count && count < DRAFT_LANGUAGES_MOST; i++)
        out[count++] = def->always[i];
    return count;
}

const char *draft_title(const struct letter_def *def, const char *language)
{
    return text_in(def, language)->title;
}

const char *draft_label(const struct dialog *d, const struct draft *l, bool several,
                        const char *language, struct arena *a)
{
    const char *key = arena_print(a, "letter.%s", l->def->id);
    const struct arg args[] = {ARG_T("letter", render(d->texts, language, key, NULL, 0, a)),
                               ARG_N("payment", l->payment)};

    return several && l->payment ? render(d->texts, language, "letters.of_payment", args, 2, a)
                                 : args[0].text;
}

/* ---- What it claims ---- */

/* Paid, less what came back in the same currency. */
static bool claim_of_payment(const struct view *v, struct value *out)
{
    const struct fact_def *amount = dialog_fact(v->dialog, "amount");
    const struct fact_def *refunded = dialog_fact(v->dialog, "refunded");
    struct value back;

    if (!amount || !view_value(v, amount, out) || out->type != VALUE_MONEY)
        return false;
    if (refunded && view_value(v, refunded, &back) && back.type == VALUE_MONEY &&
        strcmp(back.currency, out->currency) == 0 && back.number <= out->number)
        out->number -= back.number;
    return true;
}

/* False: an amount is not known, or they are in several currencies. */
static bool claim(const struct view *v, int payment, struct value *out)
{
    int first = payment ? payment : 1, last = payment ? payment : v->payments;

    *out = value_none(VALUE_MONEY);
    for (int n = first; n <= last; n++) {
        struct view one = view_of_payment(v, n);
        struct value part;

        if (!claim_of_payment(&one, &part))
            return false;
        if (n == first)
            *out = part;
        else if (strcmp(part.currency, out->currency) == 0)
            out->number += part.number;
        else
            return false;
    }
    return first <= last;
}

/* ---- Slots ---- */

static const char *const built_in[] = {"today", "answer_by", "claim", "payments"};

bool draft_slot_built_in(const char *slot)
{
    for (size_t i = 0; i < sizeof built_in / sizeof built_in[0]; i++)
        if (strcmp(built_in[i], slot) == 0)
            return true;
    return false;
}

struct writing {
    const struct view *view; /* of the letter's payment */
    const struct draft *letter;
    const char *language;
    struct arg args[SLOTS_MOST];
    size_t count;
};

static const char *print_day(const struct writing *w, int32_t day)
{
    const struct value v = {.type = VALUE_DATE, .day = {day, day}};

    return render_value(w->view->dialog->texts, w->language, "", &v, w->view->arena);
}

/* What stays open is seen: "[fill in: order number]". */
static const char *blank(const struct writing *w, const char *fact)
{
    const struct text_table *t = w->view->dialog->texts;
    struct arena *a = w->view->arena;
    const struct arg args[] = {
        ARG_T("fact", render(t, w->language, arena_print(a, "fact.%s", fact), NULL, 0, a))};

    return render(t, w->language, "letters.blank", args, 1, a);
}

static const char *fill_fact(const struct writing *w, const char *slot);

static const char *fill_payment(const struct writing *w)
{
    const struct arg args[] = {ARG_T("amount", fill_fact(w, "amount")),
                               ARG_T("date", fill_fact(w, "paid_on"))};

    return render(w->view->dialog->texts, w->language, "letters.payment", args, 2, w->view->arena);
}

/* Each payment that the letter is about, a line each. */
static const char *fill_payments(const struct writing *w)
{
    const char *out = NULL;

    if (w->letter->payment || w->view->payments == 1)
        return fill_payment(w);
    for (int n = 1; n <= w->view->payments; n++) {
        struct view one = view_of_payment(w->view, n);
        struct writing of_one = {.view = &one, .letter = w->letter, .language = w->language};
        const char *line = fill_payment(&of_one);

        out = out ? arena_print(w->view->arena, "%s\n%s", out, line) : line;
    }
    return out;
}

static const char *print_fact(const struct writing *w, const char *slot, const struct value *v)
{
    struct arena *a = w->view->arena;
    const char *words = render_value(w->view->dialog->texts, w->language, slot, v, a);

    return v->type == VALUE_TEXT ? text_shorten(a, words, DRAFT_SLOT_MOST) : words;
}

static const char *fill_fact(const struct writing *w, const char *slot)
{
    const struct fact_def *f = dialog_fact(w->view->dialog, slot);
    struct value v;

    return f && view_value(w->view, f, &v) ? print_fact(w, slot, &v) : blank(w, slot);
}

static const char *fill_slot(const struct writing *w, const char *slot)
{
    struct value v;

    if (strcmp(slot, "today") == 0)
        return print_day(w, w->view->today);
    if (strcmp(slot, "answer_by") == 0) {
        size_t needs = 0;
        struct due due = condition_due(w->letter->def->answer_by, w->view, NULL, &needs, 0);

        return print_day(w, due.day == DAY_NONE ? w->view->today : due.day);
    }
    if (strcmp(slot, "claim") == 0)
        return claim(w->view, w->letter->payment, &v) ? print_fact(w, "amount", &v)
                                                      : blank(w, "amount");
    if (strcmp(slot, "payments") == 0)
        return fill_payments(w);
    return fill_fact(w, slot);
}

static void fill(void *owner, const char *slot)
{
    struct writing *w = owner;

    if (w->count < SLOTS_MOST) {
        const char *name = arena_copy(w->view->arena, slot);

        w->args[w->count++] = (struct arg)ARG_T(name, fill_slot(w, name));
    }
}

/* ---- Paragraphs ---- */

static const char *write_part(struct writing *w, const struct letter_part *part)
{
    for (size_t i = 0; i < part->form_count; i++) {
        const struct letter_form *form = &part->forms[i];

        if (condition_test(form->when, w->view) != TRUTH_TRUE)
            continue;
        w->count = 0;
        message_slots(form->text, fill, w);
        return render_message(w->language, w->letter->def->id, form->text, w->args, w->count,
                              w->view->arena);
    }
    return NULL;
}

const char *draft_write(const struct view *v, const struct draft *l, const char *language)
{
    const struct letter_text *text = text_in(l->def, language);
    struct view of_payment = view_of_payment(v, l->payment ? l->payment : 1);
    struct writing w = {.view = &of_payment, .letter = l, .language = text->language};
    const char *out = NULL;

    for (size_t i = 0; i < text->part_count; i++) {
        const char *paragraph = write_part(&w, &text->parts[i]);

        if (paragraph)
            out = out ? arena_print(v->arena, "%s\n\n%s", out, paragraph) : paragraph;
    }
    return out ? out : "";
}
