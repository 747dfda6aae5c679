/* desk_rooms.c: the rooms of the staff, where each case has a topic. */
/* SPDX-License-Identifier: MIT */
#include "flow/desk_inside.h"
#include "store/people.h"
#include "store/places.h"

int desk_room(const struct desk *d, enum network network, struct arena *a,
              const struct address **room, struct err *e)
{
    struct person p;

    *room = staff_room(d->staff, network);
    if (!*room)
        return 0;
    if (people_find(d->store, **room, a, &p, e) < 0)
        return -1;
    if (p.unreachable) /* we were thrown out: then they are told one by one */
        *room = NULL;
    return 0;
}

static bool is_same(const struct address *room, const struct address *other)
{
    return other && address_equal(*room, *other);
}

int desk_tell_rooms(const struct desk *d, const struct session *s, const struct address *but,
                    const struct desk_post *what, int64_t now, struct arena *a, struct err *e)
{
    for (int i = 0; i < NETWORK_COUNT; i++) {
        struct desk_post post = *what;
        const struct address *room;

        if (desk_room(d, (enum network)i, a, &room, e) < 0)
            return -1;
        if (!room || is_same(room, but))
            continue;
        post.to = *room;
        post.in_topic = network_has_topics(room->network);
        if (post.of_talk && !post.in_topic)
            continue;
        post.topic = post.in_topic ? desk_topic(d, s, now, a) : NULL;
        if ((post.text || post.topic) && d->hooks.put(d->hooks.owner, &post, e) < 0)
            return -1;
    }
    return 0;
}

int desk_show(struct desk *d, const struct session *s, int64_t now, struct arena *a, struct err *e)
{
    struct desk_post post = {.case_number = s->row.number};

    if (desk_in_conflict(d, s, a))
        return 0;
    return desk_tell_rooms(d, s, NULL, &post, now, a, e);
}

int desk_topic_case(const struct desk *d, const struct inbound *heard, struct arena *a,
                    int64_t *number, struct err *e)
{
    struct address room = {heard->from.network, heard->room};
    struct person p;

    *number = 0;
    if (!heard->room || !heard->place)
        return 0;
    if (people_find(d->store, room, a, &p, e) < 0)
        return -1;
    return p.id ? places_at(d->store, p.id, heard->place, number, e) : 0;
}

int desk_topic_changed(struct desk *d, const struct inbound *heard, int64_t now, struct arena *a,
                       struct err *e)
{
    struct desk_post post = {
        .to = {heard->from.network, heard->room}, .in_topic = true, .again = true};
    struct session s;

    if (desk_topic_case(d, heard, a, &post.case_number, e) < 0)
        return -1;
    if (!post.case_number)
        return 0;
    if (session_load(d->sessions, post.case_number, a, &s, e) < 0)
        return -1;
    post.topic = desk_topic(d, &s, now, a);
    return d->hooks.put(d->hooks.owner, &post, e);
}
