/* telegram_job.c: an outbound message while it is on its way. */
/* SPDX-License-Identifier: MIT */
#include "channel/telegram_job.h"
#include <stdlib.h>
#include <string.h>

/* Messages that stand half said; the oldest is forgotten, and said again from its beginning. */
#define KEPT_MOST 64
#define ALIGNMENT _Alignof(max_align_t)

/* --- the copy --- */

/* The same walk twice: first to count (`at` NULL), then to copy. */
struct packer {
    char *at;
    size_t used;
};

static size_t aligned(size_t length)
{
    return (length + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
}

static void *pack(struct packer *p, const void *bytes, size_t length)
{
    char *here = p->at ? p->at + p->used : NULL;

    if (here && length)
        memcpy(here, bytes, length);
    p->used += aligned(length);
    return here;
}

static const char *pack_text(struct packer *p, const char *text)
{
    return text ? pack(p, text, strlen(text) + 1) : NULL;
}

static const struct choice *pack_choices(struct packer *p, const struct outbound *m)
{
    struct choice *choices = pack(p, m->choices, m->choice_count * sizeof *m->choices);

    for (size_t i = 0; i < m->choice_count; i++) {
        const char *label = pack_text(p, m->choices[i].label),
                   *data = pack_text(p, m->choices[i].data);

        if (choices)
            choices[i] = (struct choice){label, data};
    }
    return choices;
}

static const struct topic *pack_topic(struct packer *p, const struct topic *topic)
{
    struct topic *copy = topic ? pack(p, topic, sizeof *topic) : NULL;
    const char *name = topic ? pack_text(p, topic->name) : NULL;

    if (copy)
        copy->name = name;
    return copy;
}

/* A file of what the messages beside it say is left out: Telegram keeps messages as well as files, and each upload is one more call that can fail. */
static const struct document *pack_file(struct packer *p, const struct document *file)
{
    struct document *copy, all = {0};

    if (!file || file->said)
        return NULL;
    copy = pack(p, file, sizeof *file);
    all.name = pack_text(p, file->name);
    all.type = pack_text(p, file->type);
    all.bytes = pack(p, file->bytes, file->length);
    all.length = file->length;
    if (copy)
        *copy = all;
    return copy;
}

static const struct carried *pack_carried(struct packer *p, const struct carried *from)
{
    struct carried *copy = from ? pack(p, from, sizeof *from) : NULL;
    const char *reference = from ? pack_text(p, from->reference) : NULL,
               *name = from ? pack_text(p, from->name) : NULL,
               *type = from ? pack_text(p, from->type) : NULL;

    if (copy) {
        copy->reference = reference;
        copy->name = name;
        copy->type = type;
    }
    return copy;
}

static void pack_message(struct packer *p, const struct outbound *m, struct outbound *copy)
{
    *copy = *m;
    copy->to.id = pack_text(p, m->to.id);
    copy->place = pack_text(p, m->place);
    copy->edits = pack_text(p, m->edits);
    copy->text = pack_text(p, m->text);
    copy->choices = pack_choices(p, m);
    copy->topic = pack_topic(p, m->topic);
    copy->file = pack_file(p, m->file);
    copy->reply_to = pack_text(p, m->reply_to);
    copy->carried = pack_carried(p, m->carried);
}

struct job *job_new(const struct outbound *message)
{
    struct packer p = {.used = aligned(sizeof(struct job))};
    struct job *job;
    struct outbound counted;

    pack_message(&p, message, &counted);
    job = malloc(p.used);
    if (!job)
        err_out_of_memory();
    *job = (struct job){.sender = NULL};
    p = (struct packer){.at = (char *)job, .used = aligned(sizeof *job)};
    pack_message(&p, message, &job->message);
    return job;
}

void job_free(struct job **job)
{
    free(*job);
    *job = NULL;
}

/* --- how far it got --- */

struct kept {
    int64_t outbound; /* 0: nothing is kept here */
    enum outbound_kind kind;
    size_t length; /* of its text: with another it is begun anew */
    struct letter letter;
};

struct progress {
    struct kept kept[KEPT_MOST];
    size_t count, next;
};

struct progress *progress_new(void)
{
    struct progress *p = calloc(1, sizeof *p);

    if (!p)
        err_out_of_memory();
    return p;
}

void progress_free(struct progress **p)
{
    free(*p);
    *p = NULL;
}

static size_t text_length(const struct job *job)
{
    return job->message.text ? strlen(job->message.text) : 0;
}

void progress_keep(struct progress *p, const struct job *job)
{
    struct kept *kept = &p->kept[p->next];

    if (!job->letter.took)
        return;
    p->count += !kept->outbound;
    *kept = (struct kept){job->message.id, job->message.kind, text_length(job), job->letter};
    p->next = (p->next + 1) % KEPT_MOST;
}

void progress_resume(struct progress *p, struct job *job)
{
    for (size_t i = 0; i < KEPT_MOST && p->count; i++) {
        struct kept *kept = &p->kept[i];

        if (kept->outbound != job->message.id)
            continue;
        if (kept->kind == job->message.kind && kept->length == text_length(job))
            letter_resume(&job->letter, &kept->letter);
        kept->outbound = 0;
        p->count--;
        return;
    }
}
