/* telegram_job.h: an outbound message while it is on its way: our own copy, and how far it got.
 * SPDX-License-Identifier: MIT
 */
#ifndef CHANNEL_TELEGRAM_JOB_H
#define CHANNEL_TELEGRAM_JOB_H

#include "channel/telegram_letter.h"

struct sender;
struct api_call;

struct job {
    struct sender *sender;
    struct outbound message; /* with all it points to in the same piece of memory */
    struct letter letter;
    int64_t taken_at;      /* UTC ms */
    struct api_call *call; /* on its way; NULL: it waits for its turn */
    const char *method;    /* of the last call */
    bool courtesy;         /* of the last call */
    bool asked_again;      /* its answer did not come once */
    bool plain;            /* was sent again although it is plain text */
    bool moved;            /* its group has moved once */
};

struct job *job_new(const struct outbound *message); /* the letter is not begun */
void job_free(struct job **job);

/* What had been taken of messages that are tried again later, as long as this process remembers. */
struct progress;

struct progress *progress_new(void);
void progress_free(struct progress **p);
void progress_keep(struct progress *p, const struct job *job);
/* The job goes on where it stood, if it is known. */
void progress_resume(struct progress *p, struct job *job);

#endif
