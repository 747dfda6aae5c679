/* bounces.c: what was sent, and came back from a far server. */
/* SPDX-License-Identifier: MIT */
#include "base/log.h"
#include "flow/outbox_inside.h"

void bounces_note(struct outbox *o, const struct settlement *what, int64_t now_ms)
{
    for (size_t i = 0; i < o->bounce_count; i++)
        if (o->bounces[i].id == what->outbound)
            return; /* a row of several stanzas */
    if (o->bounce_count == BOUNCES_MOST) {
        log_warn("outbox.bounces", "row=%lld", (long long)what->outbound);
        return;
    }
    o->bounces[o->bounce_count++] = (struct bounce){.id = what->outbound,
                                                    .at = now_ms,
                                                    .retry_after = what->retry_after,
                                                    .outcome = what->outcome,
                                                    .state = SETTLED};
}

bool bounces_any(const struct outbox *o, enum flight state)
{
    for (size_t i = 0; i < o->bounce_count; i++)
        if (o->bounces[i].state == state)
            return true;
    return false;
}

/* By the rules of what did not arrive in the first place. */
static int write_one(struct outbox *o, struct bounce *b, struct err *e)
{
    const struct settlement what = {
        .outbound = b->id, .outcome = b->outcome, .retry_after = b->retry_after};
    struct entry entry = {.id = b->id};
    bool was_sent;

    if (mail_sent(o->store, b->id, &entry.attempts, &entry.put_at, &was_sent, e) < 0)
        return -1;
    if (!was_sent) /* given up meanwhile, or on its way again */
        return 0;
    flights_settle(&entry, &what, b->at);
    b->dead = entry.mark == MARK_DEAD;
    log_info("outbox.bounced", "row=%lld outcome=%s dead=%d", (long long)b->id,
             send_outcome_name(b->outcome), b->dead);
    if (b->dead)
        return mail_bounce(o->store, b->id, MAIL_DEAD, 0, false, e);
    return mail_bounce(o->store, b->id, MAIL_WAITING, entry.again_at, entry.mark == MARK_LATER, e);
}

int bounces_write(struct outbox *o, bool *any, struct err *e)
{
    for (size_t i = 0; i < o->bounce_count; i++) {
        struct bounce *b = &o->bounces[i];

        if (b->state != SETTLED)
            continue;
        if (write_one(o, b, e) < 0)
            return -1;
        b->state = WRITTEN;
        *any = true;
    }
    return 0;
}

void bounces_owe(struct outbox *o)
{
    for (size_t i = 0; i < o->bounce_count; i++)
        if (o->bounces[i].state == WRITTEN)
            o->bounces[i].state = SETTLED;
}

void bounces_forget_written(struct outbox *o)
{
    size_t kept = 0;

    for (size_t i = 0; i < o->bounce_count; i++)
        if (o->bounces[i].state != WRITTEN)
            o->bounces[kept++] = o->bounces[i];
    o->bounce_count = kept;
}
