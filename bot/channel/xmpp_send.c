/* xmpp_send.c: a row of the outbox on its way: its text, then its file as a link, or as words; settled once. */
/* SPDX-License-Identifier: MIT */
#include "channel/xmpp_inside.h"
#include "base/log.h"
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define JOBS_MOST 256 /* what the outbox has in the air at most */
#define BODY_MOST                                                                                  \
    ((size_t)128 * 1024) /* servers take stanzas of 256 KB at most, and markup takes some */
#define PROGRESS_MOST 64 /* rows of which the text arrived and the file did not */
#define UPLOAD_TRIES 3   /* then the file goes as words */
#define LOST_SECONDS 1   /* the next child may have it */
#define ID_MOST 80
#define EXTERNAL_MOST 200 /* as many bytes as the outbox keeps */

enum step {
    STEP_TEXT,
    STEP_SLOT, /* a place for the file is asked for */
    STEP_PUT,  /* it is on its way there */
    STEP_LINK, /* so is the message that says where it lies */
    STEP_WORDS /* what stands in the file, as a message */
};

struct job {
    struct sending *sending;
    struct job *next;
    int64_t id;
    enum step step;
    int attempts;
    bool room;
    char *to, *language;         /* language NULL: not known */
    const struct document *file; /* NULL: none; a copy with all its bytes */
    struct upload_call *call;
    char *link;
    char *reply_to, *replaces; /* of the text; NULL */
    bool receipt;
    char external[EXTERNAL_MOST]; /* of the text */
};

struct sending {
    struct xmpp *x;
    struct upload *upload;
    struct job *jobs;
    size_t count;
    struct arena *a;
    int64_t texts_done[PROGRESS_MOST]; /* rows, the oldest is forgotten */
    size_t next;
};

struct sending *sending_new(struct xmpp *x)
{
    struct sending *s = calloc(1, sizeof *s);

    if (!s)
        err_out_of_memory();
    s->x = x;
    s->a = arena_new_small();
    s->upload = upload_new(x);
    return s;
}

/* --- a job --- */

static void *must_have(void *memory)
{
    if (!memory)
        err_out_of_memory();
    return memory;
}

static struct document *document_copy(const struct document *from)
{
    size_t name = strlen(from->name) + 1, type = strlen(from->type) + 1;
    struct document *copy = must_have(malloc(sizeof *copy + name + type + from->length + 1));
    char *at = (char *)(copy + 1);

    copy->name = memcpy(at, from->name, name);
    copy->type = memcpy(at + name, from->type, type);
    copy->bytes = at + name + type;
    copy->length = from->length;
    copy->must = from->must;
    copy->said = from->said;
    memcpy(at + name + type, from->bytes, from->length);
    at[name + type + from->length] = '\0';
    return copy;
}

static struct job *job_new(struct sending *s, const struct outbound *m)
{
    struct job *job = must_have(calloc(1, sizeof *job));

    job->sending = s;
    job->id = m->id;
    job->attempts = m->attempts;
    job->room = s->x->setup.wire.room && strcmp(s->x->setup.wire.room, m->to.id) == 0;
    job->to = must_have(strdup(m->to.id));
    job->language = m->language ? must_have(strdup(m->language)) : NULL;
    job->file = m->file ? document_copy(m->file) : NULL;
    if (!m->file && m->carried && m->carried->network == NETWORK_XMPP)
        job->link = must_have(strdup(m->carried->reference));
    job->reply_to = m->reply_to ? must_have(strdup(m->reply_to)) : NULL;
    job->replaces = m->kind == OUTBOUND_EDIT && m->edits ? must_have(strdup(m->edits)) : NULL;
    job->receipt = m->receipt;
    job->next = s->jobs;
    s->jobs = job;
    s->count++;
    return job;
}

static void job_free(struct job *job)
{
    struct sending *s = job->sending;
    struct job **at = &s->jobs;

    while (*at != job)
        at = &(*at)->next;
    *at = job->next;
    s->count--;
    upload_cancel(&job->call);
    free(job->to);
    free(job->language);
    free((void *)(uintptr_t)job->file); /* ours, and const for all others */
    free(job->link);
    free(job->reply_to);
    free(job->replaces);
    free(job);
}

void sending_free(struct sending **s)
{
    if (!*s)
        return;
    while ((*s)->jobs)
        job_free((*s)->jobs);
    upload_free(&(*s)->upload);
    arena_free(&(*s)->a);
    free(*s);
    *s = NULL;
}

static struct job *job_of(const struct sending *s, int64_t id)
{
    struct job *job = s->jobs;

    while (job && job->id != id)
        job = job->next;
    return job;
}

/* --- rows whose text arrived already --- */

static bool text_is_done(const struct sending *s, int64_t id)
{
    for (size_t i = 0; i < PROGRESS_MOST; i++)
        if (s->texts_done[i] == id)
            return true;
    return false;
}

static void text_done(struct sending *s, int64_t id)
{
    if (text_is_done(s, id))
        return;
    s->texts_done[s->next] = id;
    s->next = (s->next + 1) % PROGRESS_MOST;
}

static void text_undone(struct sending *s, int64_t id)
{
    for (size_t i = 0; i < PROGRESS_MOST; i++)
        if (s->texts_done[i] == id)
            s->texts_done[i] = 0;
}

/* --- settled --- */

static void settle(struct job *job, enum send_outcome outcome, int64_t retry_after)
{
    const struct channel_hooks *hooks = &job->sending->x->setup.hooks;
    const struct settlement what = {
        .outbound = job->id,
        .outcome = outcome,
        .retry_after = retry_after,
        .external_id = outcome == SEND_DONE && job->external[0] ? job->external : NULL};

    hooks->settled(hooks->owner, &what);
    job_free(job);
}

static void refuse(struct job *job, const char *why)
{
    log_warn("xmpp.refused", "out=%" PRId64 " why=%s", job->id, why);
    settle(job, SEND_REFUSED, 0);
}

/* --- a message --- */

/* The same at every try of a row, and of no other message: clients and archives tell a second copy by it. */
static void stanza_id(const struct sending *s, int64_t row, enum step step, char out[ID_MOST])
{
    static const char *const behind[] = {[STEP_LINK] = "-file", [STEP_WORDS] = "-words"};
    const char *tail = step == STEP_LINK || step == STEP_WORDS ? behind[step] : "";

    snprintf(out, ID_MOST, "r%" PRId64 "-%s%s", row, s->x->setup.mark, tail);
}

/* False: nothing is said, since it does not fit. */
static bool say(struct job *job, const char *body, const char *url)
{
    struct xmpp *x = job->sending->x;
    char id[ID_MOST];
    bool text = job->step == STEP_TEXT;
    const struct wire_send send = {.id = job->id,
                                   .to = job->to,
                                   .room = job->room,
                                   .body = body,
                                   .language = url ? NULL : job->language,
                                   .url = url,
                                   .stanza_id = id,
                                   .reply_to = text ? job->reply_to : NULL,
                                   .replaces = text ? job->replaces : NULL,
                                   .receipt = text && job->receipt};

    stanza_id(job->sending, job->id, job->step, id);
    if (strlen(body) > BODY_MOST || !wire_write_send(child_out(x->child), &send))
        return false;
    if (!job->room)
        hearing_said(x->hearing, job->to, body);
    return true;
}

/* --- a file --- */

static bool is_words(const struct document *file)
{
    return !file->said && strncmp(file->type, "text/", 5) == 0 && file->length &&
           !memchr(file->bytes, '\0', file->length);
}

/* No place for it: what stands in it is what counts, unless it is said anyway. */
static void say_words(struct job *job)
{
    job->step = STEP_WORDS;
    if (job->file->must)
        refuse(job, "there is no place for its file");
    else if (!is_words(job->file))
        settle(job, SEND_DONE, 0); /* its text had to be enough */
    else if (!say(job, job->file->bytes, NULL))
        settle(job, SEND_LATER, 0);
}

static void put_off(struct job *job)
{
    if (job->attempts + 1 >= UPLOAD_TRIES)
        say_words(job);
    else
        settle(job, SEND_LATER, 0);
}

static void uploaded(void *owner, enum upload_end end)
{
    struct job *job = owner;

    job->call = NULL;
    log_info("xmpp.upload", "out=%" PRId64 " done=%d", job->id, end == UPLOAD_DONE);
    switch (end) {
    case UPLOAD_DONE:
        job->step = STEP_LINK;
        if (!say(job, job->link, job->link))
            settle(job, SEND_LATER, 0);
        return;
    case UPLOAD_LATER:
        put_off(job);
        return;
    case UPLOAD_NEVER:
        say_words(job);
        return;
    }
}

/* It lies there already. */
static void say_link(struct job *job, const char *link)
{
    text_done(job->sending, job->id);
    job->step = STEP_LINK;
    if (!say(job, link, link))
        settle(job, SEND_LATER, 0);
}

static void ask_place(struct job *job)
{
    const struct wire_slot slot = {job->id, job->file->name, job->file->type,
                                   (int64_t)job->file->length};

    text_done(job->sending, job->id);
    job->step = STEP_SLOT;
    if (!job->file->length || !wire_write_slot(child_out(job->sending->x->child), &slot))
        say_words(job);
}

static void place_given(struct job *job, const struct wire_slot_given *given)
{
    job->call =
        given->put ? upload_begin(job->sending->upload, given, job->file, uploaded, job) : NULL;
    if (job->call) {
        job->step = STEP_PUT;
        job->link = must_have(strdup(given->get));
        return;
    }
    log_info("xmpp.upload", "out=%" PRId64 " why=%s", job->id,
             given->why ? given->why : "a place that is not asked");
    if (given->why && strcmp(given->why, "retry") == 0)
        put_off(job);
    else
        say_words(job);
}

enum child_verdict sending_slot(struct sending *s, const struct frame *f)
{
    struct wire_slot_given given;
    struct err e = {0};
    struct job *job;

    if (wire_read_slot_given(f, &given, &e) < 0)
        return CHILD_GARBAGE;
    job = job_of(s, given.id);
    if (job && job->step == STEP_SLOT)
        place_given(job, &given);
    return CHILD_TAKEN;
}

/* --- what the child says of a row --- */

static void arrived(struct job *job, const struct settlement *what)
{
    if (job->step == STEP_TEXT && what->external_id &&
        strlen(what->external_id) < sizeof job->external)
        snprintf(job->external, sizeof job->external, "%s", what->external_id);
    if (job->step == STEP_TEXT && job->file)
        ask_place(job);
    else if (job->step == STEP_TEXT && job->link)
        say_link(job, job->link);
    else
        settle(job, SEND_DONE, 0);
}

static void turn_away(struct job *job, const struct settlement *what)
{
    if (job->step == STEP_LINK && job->file && what->outcome == SEND_REFUSED)
        say_words(job);
    else if (what->outcome == SEND_REFUSED || what->outcome == SEND_NO_PLACE)
        refuse(job, "the network takes it never");
    else
        settle(job, what->outcome, what->retry_after);
}

/* Only what came back to us later is named. */
static bool is_late(const struct settlement *what)
{
    return what->outcome != SEND_DONE && what->external_id;
}

/* Its text has to be said once more; what comes back behind it need not. */
static void forget_progress(struct sending *s, const struct settlement *what)
{
    char text[ID_MOST];

    stanza_id(s, what->outbound, STEP_TEXT, text);
    if (strcmp(what->external_id, text) == 0)
        text_undone(s, what->outbound);
}

/* Of a row that is settled the outbox is told; of one whose file is still on its way, that is all. */
static void came_back(struct sending *s, struct job *job, const struct settlement *what)
{
    const struct channel_hooks *hooks = &s->x->setup.hooks;
    const struct settlement late = {.outbound = what->outbound,
                                    .outcome = what->outcome,
                                    .retry_after = what->retry_after,
                                    .late = true};

    forget_progress(s, what);
    if (job)
        settle(job, what->outcome, what->retry_after);
    else
        hooks->settled(hooks->owner, &late);
}

enum child_verdict sending_settled(struct sending *s, const struct frame *f)
{
    struct settlement what;
    struct err e = {0};
    struct job *job;

    if (wire_read_settled(f, &what, &e) < 0)
        return CHILD_GARBAGE;
    job = job_of(s, what.outbound);
    if (is_late(&what))
        came_back(s, job, &what);
    else if (!job || job->step == STEP_SLOT || job->step == STEP_PUT) /* what it said is settled */
        return CHILD_TAKEN;
    else if (what.outcome == SEND_DONE)
        arrived(job, &what);
    else
        turn_away(job, &what);
    return CHILD_TAKEN;
}

void sending_child_ended(struct sending *s)
{
    while (s->jobs)
        settle(s->jobs, SEND_LATER, LOST_SECONDS);
}

/* --- what the channel asks --- */

static void begin(struct job *job, const struct outbound *m)
{
    const char *body, *link = job->link;

    arena_reset(job->sending->a);
    body = outbound_lines(job->sending->a, m->text, m->choices, m->choice_count);
    if (job->file && (!*body || text_is_done(job->sending, job->id)))
        ask_place(job);
    else if (link && text_is_done(job->sending, job->id))
        say_link(job, link);
    else if (!*body || strlen(body) > BODY_MOST)
        refuse(job, "nothing in it can be sent");
    else if (!say(job, body, NULL))
        settle(job, SEND_LATER, LOST_SECONDS);
}

int sending_take(struct sending *s, const struct outbound *message, struct err *e)
{
    if (!s->x->online || child_full(s->x->child) || s->count == JOBS_MOST)
        return err_set(e, ERR_BUSY, "XMPP takes nothing now");
    if (job_of(s, message->id)) /* the outbox took it for lost, and it is not */
        return 0;
    if (message->kind == OUTBOUND_MESSAGE ||
        (message->kind == OUTBOUND_EDIT && message->text && message->edits))
        begin(job_new(s, message), message);
    else
        refuse(job_new(s, message), "neither buttons nor topics are there");
    return 0;
}
