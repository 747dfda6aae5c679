/* post.c: what the desk says becomes rows of the outbox: to members, into topics, few enough for a group. */
/* SPDX-License-Identifier: MIT */
#include "base/text.h"
#include "flow/parts.h"
#include "flow/turn_inside.h"
#include "store/places.h"
#include "store/sent.h"
#include <string.h>

#define JOINED_MOST                                                                                \
    3000 /* UTF-16 units of lines in one message: Telegram takes 4096, with room for our words */
#define COPIES_MOST                                                                                \
    16 /* of one message: a room for each network, a holder, those who looked after it before */

/* --- topics --- */

static int put_topic(struct turn *t, const struct person *room, const struct desk_post *post,
                     struct err *e)
{
    struct outbound out = {.kind = OUTBOUND_TOPIC,
                           .to = room->address,
                           .in_topic = true,
                           .topic = post->topic,
                           .case_number = post->case_number};

    return mail_put(t->setup.store, room->id, &out, t->now_ms, false, e);
}

/* The topic is as it should be before anything is said in it. */
static int want_topic(struct turn *t, const struct person *room, const struct desk_post *post,
                      struct err *e)
{
    struct case_place wanted = {.room = room->id,
                                .case_number = post->case_number,
                                .topic = *post->topic,
                                .briefed = post->word == DESK_BRIEF};
    enum place_news news;

    if (places_want(t->setup.store, &wanted, t->a, &news, e) < 0)
        return -1;
    return news == PLACE_CHANGED || post->again ? put_topic(t, room, post, e) : 0;
}

static int show_topic(struct turn *t, const struct person *room, const struct desk_post *post,
                      struct err *e)
{
    struct case_place is;

    if (places_load(t->setup.store, room->id, post->case_number, t->a, &is, e) < 0)
        return -1;
    return is.room ? want_topic(t, room, post, e) : 0;
}

/* --- lines of a buyer in a room --- */

static size_t first_line(const char *text)
{
    return strcspn(text, "\n") + 1;
}

/* Is all below the first line quoted? */
static bool is_lines(const char *text)
{
    for (const char *at = text; (at = strchr(at, '\n')) != NULL; at++)
        if (strncmp(at, "\n| ", 3) != 0)
            return false;
    return true;
}

/* Under one heading where both have the same. */
static const char *joined(struct turn *t, const char *before, const char *more)
{
    size_t heading = first_line(more);
    bool same = strncmp(before, more, heading) == 0 && is_lines(before) && is_lines(more);

    return arena_print(t->a, "%s\n%s", before, same ? more + heading : more);
}

/* A group takes few messages a minute (about 20): lines that come soon after each other are one. */
static int put_mirror_in_room(struct turn *t, const struct person *room, struct outbound *out,
                              int64_t of, struct err *e)
{
    struct outbound unsent;

    if (sent_unsent_mirror(t->setup.store, room->id, out->case_number, t->now_ms, t->a, &unsent,
                           e) < 0)
        return -1;
    if (unsent.id && !unsent.carried && !out->carried) {
        unsent.text = joined(t, unsent.text, out->text);
        if (text_utf16_length(unsent.text) <= JOINED_MOST)
            return sent_rewrite(t->setup.store, &unsent, e);
    }
    return mail_put_mirror(t->setup.store, room->id, out, t->now_ms + t->setup.mirror_ms, of, e);
}

/* --- a post --- */

void turn_carry(struct turn *t, const struct carried *file, const char *bar, struct outbound *out)
{
    enum network to = out->to.network;

    if (!file)
        return;
    if (file->network == to || (file->network == NETWORK_TELEGRAM && to == NETWORK_XMPP))
        out->carried = file;
    else if (file->network == NETWORK_XMPP)
        out->text = arena_print(t->a, "%s\n%s%s", out->text, bar, file->reference);
}

static int put_words(struct turn *t, const struct person *to, const struct desk_post *post,
                     struct err *e)
{
    struct outbound out = {.to = to->address,
                           .place = post->place,
                           .in_topic = post->in_topic,
                           .text = post->text,
                           .case_number = post->case_number};

    if (post->first)
        return mail_put_first(t->setup.store, to->id, &out, t->now_ms, e);
    if (post->word != DESK_MIRROR)
        return mail_put(t->setup.store, to->id, &out, t->now_ms, false, e);
    turn_carry(t, post->carried, "| ", &out);
    if (post->answers &&
        mail_named(t->setup.store, post->answers, to->id, t->a, &out.reply_to, e) < 0)
        return -1;
    if (staff_is_room(t->setup.staff, to->address))
        return put_mirror_in_room(t, to, &out, post->of, e);
    return mail_put_mirror(t->setup.store, to->id, &out, t->now_ms, post->of, e);
}

int turn_post(struct turn *t, const struct desk_post *post, struct err *e)
{
    struct person to;

    if (put_person(t->setup.store, post->to, t->a, &to, e) < 0)
        return -1;
    if (!post->text)
        return show_topic(t, &to, post, e);
    if (post->topic && want_topic(t, &to, post, e) < 0)
        return -1;
    return put_words(t, &to, post, e);
}

/* --- what was posted changes --- */

static int change_one(struct turn *t, const struct sent *copy, const char *text, struct err *e)
{
    struct outbound out = {
        .kind = OUTBOUND_EDIT, .target = copy->id, .text = text, .case_number = copy->case_number};
    struct person to;

    if (people_load(t->setup.store, copy->person, t->a, &to, e) < 0)
        return -1;
    if (!network_has_edits(to.address.network))
        return 0;
    out.to = to.address;
    return mail_put(t->setup.store, to.id, &out, t->now_ms, false, e);
}

int turn_change_posts(struct turn *t, int64_t of, const char *text, struct err *e)
{
    struct sent copies[COPIES_MOST];
    size_t count;

    if (sent_mirrors(t->setup.store, of, t->a, copies, COPIES_MOST, &count, e) < 0)
        return -1;
    for (size_t i = 0; i < count; i++)
        if (change_one(t, &copies[i], text, e) < 0)
            return -1;
    return 0;
}
