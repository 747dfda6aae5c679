/* errands.c: what must happen before a row of the outbox itself can be sent. */
/* SPDX-License-Identifier: MIT */
#include "base/log.h"
#include "flow/outbox_inside.h"
#include "store/places.h"
#include "store/sent.h"

/* --- the topic of a case --- */

static void make_topic(const struct case_place *place, struct arena *a, struct entry *entry,
                       struct outbound *message)
{
    struct topic *topic = arena_alloc(a, sizeof *topic);

    *topic = place->topic;
    entry->errand = ERRAND_TOPIC;
    *message = (struct outbound){.id = message->id,
                                 .kind = OUTBOUND_TOPIC,
                                 .to = message->to,
                                 .topic = topic,
                                 .case_number = message->case_number,
                                 .attempts = message->attempts};
}

/* A topic that is made again begins with what the case is. */
static bool put_brief(struct outbox *o, const struct case_place *place, struct entry *entry,
                      struct outbound *message)
{
    const char *brief = NULL;

    if (!place->briefed && o->brief)
        brief = o->brief(o->brief_owner, place->case_number, o->a);
    if (!brief)
        return false;
    entry->errand = ERRAND_BRIEF;
    *message = (struct outbound){.id = message->id,
                                 .to = message->to,
                                 .place = place->thread,
                                 .text = brief,
                                 .case_number = message->case_number,
                                 .attempts = message->attempts};
    return true;
}

static int find_topic(struct outbox *o, const struct mail_due *due, struct entry *entry,
                      struct outbound *message, bool *nothing, struct err *e)
{
    bool about_topic = message->kind == OUTBOUND_TOPIC;
    struct case_place place;

    if (places_load(o->store, due->person, message->case_number, o->a, &place, e) < 0)
        return -1;
    if (!place.room || (place.thread && !*place.thread)) {
        *nothing = about_topic; /* there is none: everything goes into the room itself */
        return 0;
    }
    if (!place.thread) {
        *nothing = about_topic; /* it will look right when it is made */
        if (!about_topic)
            make_topic(&place, o->a, entry, message);
        return 0;
    }
    if (about_topic || !put_brief(o, &place, entry, message))
        message->place = place.thread;
    return 0;
}

/* --- an edit --- */

/* What never got an id of its network cannot be edited, and is as it is. */
static int find_target(struct outbox *o, struct outbound *message, bool *nothing, struct err *e)
{
    if (message->target && sent_external(o->store, message->target, o->a, &message->edits, e) < 0)
        return -1;
    *nothing = !message->edits;
    return 0;
}

int errand_for(struct outbox *o, const struct mail_due *due, struct entry *entry,
               struct outbound *message, bool *nothing, struct err *e)
{
    *nothing = false;
    *message = due->message;
    if (message->kind == OUTBOUND_EDIT)
        return find_target(o, message, nothing, e);
    return message->in_topic ? find_topic(o, due, entry, message, nothing, e) : 0;
}

/* --- afterwards --- */

/* A room where no topic can be made (the bot lacks the right, the room has none) is spoken in as a whole. */
static int topic_answered(struct outbox *o, const struct entry *entry, struct err *e)
{
    bool made = entry->outcome == SEND_DONE && entry->external_id[0];

    if (entry->outcome != SEND_DONE && entry->outcome != SEND_REFUSED)
        return 0;
    if (!made)
        log_warn("outbox.no_topic", "room=%lld case=%lld", (long long)entry->person,
                 (long long)entry->case_number);
    return places_made(o->store, entry->person, entry->case_number,
                       made ? entry->external_id : PLACE_NONE, e);
}

int errand_done(struct outbox *o, const struct entry *entry, struct err *e)
{
    if (entry->outcome == SEND_NO_PLACE && entry->in_topic)
        return places_gone(o->store, entry->person, entry->case_number, e);
    switch (entry->errand) {
    case ERRAND_TOPIC:
        return topic_answered(o, entry, e);
    case ERRAND_BRIEF:
        if (entry->outcome == SEND_DONE || entry->outcome == SEND_REFUSED)
            return places_briefed(o->store, entry->person, entry->case_number, e);
        return 0;
    case ERRAND_ROW:
        return 0;
    }
    return 0;
}
