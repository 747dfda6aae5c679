/* desk.c: the queue, the brief, the relay, and the doors by which a line reaches the buyer. */
/* SPDX-License-Identifier: MIT */
#include "base/text.h"
#include "core/condition.h"
#include "core/triage.h"
#include "flow/desk_inside.h"
#include "store/mail.h"
#include <stdlib.h>
#include <string.h>

struct desk *desk_new(struct store *store, struct session_cache *sessions, const struct dialog *dialogs,
                      struct staff_list *staff, const struct desk_hooks *hooks)
{
    struct desk *d = calloc(1, sizeof *d);

    if (!d)
        err_out_of_memory();
    *d = (struct desk){store, sessions, dialogs, staff, *hooks};
    return d;
}

void desk_free(struct desk **d)
{
    free(*d);
    *d = NULL;
}

void desk_use_dialogs(struct desk *d, const struct dialog *dialogs)
{
    d->dialogs = dialogs;
}

static const char *text(const struct desk *d, const char *key, const struct arg *args, size_t count, struct arena *a)
{
    return render(d->dialogs->texts, "en", key, args, count, a);
}

int desk_answer_text(const struct order *o, const char *answer, struct err *e)
{
    struct reply reply = {.text = answer};

    return o->desk->hooks.put(o->desk->hooks.owner, o->who->address, o->heard->place, &reply, 0, false, e);
}

int desk_answer(const struct order *o, const char *key, const struct arg *args, size_t count, struct err *e)
{
    return desk_answer_text(o, text(o->desk, key, args, count, o->a), e);
}

int desk_tell_all(struct desk *d, const struct staff_member *but, const char *what, int64_t number, struct arena *a, struct err *e)
{
    struct reply reply = {.text = what};
    const struct staff_member *m;

    (void)a;
    for (size_t i = 0; (m = staff_at(d->staff, i)); i++)
        if (m != but && d->hooks.put(d->hooks.owner, m->address, NULL, &reply, number, false, e) < 0)
            return -1;
    return 0;
}

/* --- the brief --- */

static const char *fact_text(const struct desk *d, const struct session *s, const char *id, struct arena *a)
{
    const struct fact *f = casefile_fact(&s->file, id, 0);

    if (!f)
        f = casefile_fact(&s->file, id, 1);
    if (!f || f->state != FACT_KNOWN)
        return text(d, "desk.not_known", NULL, 0, a);
    return render_value(d->dialogs->texts, "en", id, &f->value, a);
}

static const char *reasons(const struct desk *d, const struct session *s, struct arena *a)
{
    const struct holding *h = &s->file.desk;
    const char **items = arena_array(a, h->because_count + 1, sizeof *items);

    for (size_t i = 0; i < h->because_count; i++)
        items[i] = text(d, arena_print(a, "triage.%s", h->because[i]), NULL, 0, a);
    return render_list("en", items, h->because_count, a);
}

/* Only the rough size of the loss is shown before the buyer agreed to be read. */
static const char *amount_band(const struct desk *d, const struct session *s, struct arena *a)
{
    static const struct {
        const char *key;
        int64_t below; /* US dollars */
    } BANDS[] = {{"desk.band.100", 100}, {"desk.band.1000", 1000}, {"desk.band.5000", 5000}, {"desk.band.20000", 20000}};
    const struct fact *f = casefile_fact(&s->file, "amount", 1);

    if (!f || f->state != FACT_KNOWN)
        return text(d, "desk.not_known", NULL, 0, a);
    for (size_t i = 0; i < d->dialogs->rate_count; i++) {
        const struct rate_def *rate = &d->dialogs->rates[i];

        if (strcmp(rate->currency, f->value.currency) != 0 || rate->per_thousand_usd <= 0)
            continue;
        for (size_t k = 0; k < sizeof BANDS / sizeof BANDS[0]; k++)
            if (f->value.number / rate->per_thousand_usd * 1000 +
                    f->value.number % rate->per_thousand_usd * 1000 / rate->per_thousand_usd < BANDS[k].below)
                return text(d, BANDS[k].key, NULL, 0, a);
        return text(d, "desk.band.more", NULL, 0, a);
    }
    return text(d, "desk.not_known", NULL, 0, a);
}

static const char *class_of(const struct desk *d, const struct session *s, int64_t now, struct arena *a)
{
    struct view v = view_make(a, d->dialogs, s->file.facts, s->file.fact_count, s->file.zone, now);

    return text(d, arena_print(a, "value.scam.%s", triage_class(&v)), NULL, 0, a);
}

const char *desk_brief(struct desk *d, const struct session *s, int64_t now, struct arena *a)
{
    const char *urgency = urgency_name(s->file.desk.urgency);
    struct arg args[] = {
        ARG_N("number", s->row.number),
        ARG_T("urgency", urgency ? urgency : "normal"),
        ARG_T("class", class_of(d, s, now, a)),
        ARG_T("because", reasons(d, s, a)),
        ARG_T("country", fact_text(d, s, "country", a)),
        ARG_T("platform", fact_text(d, s, "platform", a)),
        ARG_T("method", fact_text(d, s, "payment_method", a)),
        ARG_T("amount", amount_band(d, s, a)),
        ARG_T("language", s->file.language),
        ARG_N("version", s->file.plan_version),
    };

    return text(d, "desk.brief", args, sizeof args / sizeof args[0], a);
}

static const char *fact_line(const struct desk *d, const struct fact *f, struct arena *a)
{
    const char *value = f->state == FACT_KNOWN ? render_value(d->dialogs->texts, "en", f->id, &f->value, a)
                                               : fact_state_name(f->state);
    struct arg args[] = {
        ARG_T("fact", text(d, arena_print(a, "fact.%s", f->id), NULL, 0, a)),
        ARG_T("value", value),
        ARG_T("source", fact_source_name(f->source)),
        ARG_N("payment", f->payment),
        ARG_T("sure", f->confirmed ? "yes" : "no"),
    };

    return text(d, "desk.fact", args, sizeof args / sizeof args[0], a);
}

const char *desk_whole(struct desk *d, const struct session *s, int64_t now, struct arena *a)
{
    const char *all = desk_brief(d, s, now, a);

    for (size_t i = 0; i < s->file.fact_count; i++)
        all = arena_print(a, "%s\n%s", all, fact_line(d, &s->file.facts[i], a));
    return all;
}

/* --- cases on their way to a person --- */

int desk_queue(struct desk *d, struct session *s, int64_t now, struct arena *a, struct err *e)
{
    struct arg args[] = {ARG_T("brief", desk_brief(d, s, now, a)), ARG_N("number", s->row.number)};

    return desk_tell_all(d, NULL, text(d, "desk.queued", args, 2, a), s->row.number, a, e);
}

int desk_notice(struct desk *d, const struct session *s, const char *key, const char *detail, struct arena *a, struct err *e)
{
    struct arg args[] = {ARG_N("number", s->row.number), ARG_T("detail", detail), ARG_T("class", class_of(d, s, s->file.heard_at, a))};
    const struct staff_member *holder = s->row.held_by ? staff_named(d->staff, s->row.held_by) : NULL;
    struct reply reply = {.text = text(d, key, args, 3, a)};

    if (holder)
        return d->hooks.put(d->hooks.owner, holder->address, NULL, &reply, s->row.number, false, e);
    return desk_tell_all(d, NULL, reply.text, s->row.number, a, e);
}

/* What a line of the buyer looks like to the holder: each of its lines behind a bar, so that none can pass for ours. */
static const char *quoted(const struct said *said, struct arena *a)
{
    const char *rest = said->text && *said->text ? said->text : "", *lines = "";

    while (*rest) {
        size_t length = strcspn(rest, "\n");

        lines = arena_print(a, "%s%s| %s", lines, *lines ? "\n" : "", arena_copy_bytes(a, rest, length));
        rest += length + (rest[length] == '\n');
    }
    if (said->kind == SAID_FILE && said->file)
        lines = arena_print(a, "%s%s| [%s, %s, %lld]", lines, *lines ? "\n" : "", said->file->name ? said->file->name : "file",
                            said->file->type ? said->file->type : "?", (long long)said->file->bytes);
    return lines;
}

static bool wants_to_end(const struct desk *d, const struct said *said, struct arena *a)
{
    const char *word = said->kind == SAID_TEXT ? dialog_word(d->dialogs, "", text_fold(a, said->text)) : NULL;

    return word && strcmp(word, "stop") == 0;
}

/* The buyer may always end the talk; nothing else makes the bot speak while a person holds the case. */
static int end_by_buyer(struct desk *d, struct session *s, struct arena *a, struct err *e)
{
    struct reply reply = {.text = render(d->dialogs->texts, s->file.language, "stop", NULL, 0, a)};

    if (desk_notice(d, s, "desk.buyer_stopped", NULL, a, e) < 0)
        return -1;
    s->file.phase = PHASE_CLOSED;
    s->file.desk.outcome = "stopped";
    s->file.desk.held_by = NULL;
    if (session_save(d->sessions, s, a, e) < 0)
        return -1;
    return d->hooks.put_person(d->hooks.owner, s->row.person, &reply, s->row.number, e);
}

int desk_relay(struct desk *d, struct session *s, const struct said *said, int64_t now, struct arena *a, struct err *e)
{
    const struct staff_member *holder = s->row.held_by ? staff_named(d->staff, s->row.held_by) : NULL;
    static const char *const KEYS[] = {[SAID_TEXT] = "desk.line", [SAID_TAP] = "desk.tap", [SAID_EDIT] = "desk.edit",
                                       [SAID_FILE] = "desk.file"};
    struct arg args[] = {ARG_N("number", s->row.number), ARG_T("text", quoted(said, a))};
    struct reply reply = {.text = text(d, KEYS[said->kind], args, 2, a)};

    s->file.heard_at = now;
    if (wants_to_end(d, said, a))
        return end_by_buyer(d, s, a, e);
    if (session_save(d->sessions, s, a, e) < 0)
        return -1;
    if (!holder)
        return desk_tell_all(d, NULL, reply.text, s->row.number, a, e);
    return d->hooks.put(d->hooks.owner, holder->address, NULL, &reply, s->row.number, true, e);
}

/* --- what staff write --- */

int desk_save(const struct order *o, struct session *s, struct err *e)
{
    return session_save(o->desk->sessions, s, o->a, e);
}

int desk_say(const struct order *o, struct session *s, const char *line, struct err *e)
{
    struct arg by[] = {ARG_T("name", o->who->name), ARG_T("text", line)};
    struct arg args[] = {ARG_N("number", s->row.number)};
    struct reply reply = {.text = render(o->desk->dialogs->texts, s->file.language, "human.line", by, 2, o->a)};

    if (o->desk->hooks.put_person(o->desk->hooks.owner, s->row.person, &reply, s->row.number, e) < 0)
        return -1;
    return desk_answer(o, "desk.sent", args, 1, e);
}

/* The one case that this member holds; 0: none, or several. */
static int only_case(const struct order *o, int64_t *number, size_t *count, struct err *e)
{
    int64_t held[2];

    if (cases_held_by(o->desk->store, o->who->name, held, 2, count, e) < 0)
        return -1;
    *number = *count == 1 ? held[0] : 0;
    return 0;
}

/* The door that a line without a command goes through: a reply to a mirrored message, else a direct chat with one case held. */
static int door(const struct order *o, int64_t *number, size_t *held, struct err *e)
{
    struct person p;

    if (o->heard->reply_to) {
        if (people_find(o->desk->store, o->who->address, o->a, &p, e) < 0 ||
            mail_mirrored(o->desk->store, p.id, o->heard->reply_to, number, e) < 0)
            return -1;
        if (*number)
            return 0;
    }
    if (only_case(o, number, held, e) < 0)
        return -1;
    if (o->heard->place)
        *number = 0;
    return 0;
}

static int plain_line(const struct order *o, struct err *e)
{
    struct arg args[1];
    struct session s;
    int64_t number = 0;
    size_t held = 0;

    if (door(o, &number, &held, e) < 0)
        return -1;
    if (!number)
        return desk_answer(o, held > 1 ? "desk.note_which" : "desk.note_kept", NULL, 0, e);
    if (session_load(o->desk->sessions, number, o->a, &s, e) < 0)
        return -1;
    args[0] = (struct arg)ARG_N("number", number);
    if (s.file.phase != PHASE_HELD || !s.row.held_by || strcmp(s.row.held_by, o->who->name) != 0)
        return desk_answer(o, "desk.not_yours", args, 1, e);
    return desk_say(o, &s, o->said->text, e);
}

int desk_heard(struct desk *d, const struct staff_member *who, const struct inbound *heard, const struct said *said,
               int64_t now, struct arena *a, struct err *e)
{
    struct order o = {d, who, heard, said, now, a};
    bool done = false;

    if (heard->kind == INBOUND_GONE || heard->kind == INBOUND_BACK)
        return 0;
    if (said->kind == SAID_TEXT && desk_command(&o, said->text, &done, e) < 0)
        return -1;
    if (done)
        return 0;
    if (said->kind != SAID_TEXT)
        return desk_answer(&o, "desk.text_only", NULL, 0, e);
    return plain_line(&o, e);
}
