/* posts.c: messages out, a ping behind them, and what came back. */
/* SPDX-License-Identifier: MIT */
#include "xmpp/posts.h"
#include "xmpp/iq.h"
#include "xmpp/peers.h"
#include "xmpp/room.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define POSTS_MOST 64   /* on their way; the outbox has fewer in the air */
#define RECENT_MOST 512 /* to persons, of which a late error is believed */
#define ID_MOST 48      /* bytes of a stanza id of ours */
#define ECHO_MS                                                                                    \
    15000 /* a room that did not send our message back by then is asked whether we are in it */
#define QUIET_MS 60000     /* nothing was said: is anybody there? */
#define REMOTE_SECONDS 600 /* before a server that cannot be reached is tried again */

#define NS_STATES "http://jabber.org/protocol/chatstates"
#define NS_HINTS "urn:xmpp:hints"

struct post {
    int64_t id; /* row of the outbox; 0: free */
    char stanza_id[ID_MOST];
    char *to;
    bool room;
    int64_t barrier; /* the ping behind it; 0: none yet */
    int64_t sent;
};

struct recent {
    int64_t id; /* row of the outbox */
    char stanza_id[ID_MOST];
    char *to;
};

struct posts {
    struct post posts[POSTS_MOST];
    struct recent recent[RECENT_MOST];
    size_t next_recent;
    int64_t barriers, answered; /* pings, and how many came back */
    int64_t pinged;
};

struct posts *posts_new(void)
{
    struct posts *p = calloc(1, sizeof *p);

    if (!p)
        err_out_of_memory();
    return p;
}

static void forget(struct post *post)
{
    free(post->to);
    *post = (struct post){.id = 0};
}

void posts_free(struct posts **p)
{
    if (!*p)
        return;
    for (size_t i = 0; i < POSTS_MOST; i++)
        forget(&(*p)->posts[i]);
    for (size_t i = 0; i < RECENT_MOST; i++)
        free((*p)->recent[i].to);
    free(*p);
    *p = NULL;
}

static char *copy_of(const char *text)
{
    char *copy = strdup(text);

    if (!copy)
        err_out_of_memory();
    return copy;
}

/* --- the ping behind --- */

static void settle(struct child *c, struct post *post, enum send_outcome outcome, int64_t wait,
                   const char *external_id)
{
    child_settled(c, post->id, outcome, wait, external_id);
    forget(post);
}

static void settle_up_to(struct child *c, int64_t barrier)
{
    for (size_t i = 0; i < POSTS_MOST; i++) {
        struct post *post = &c->posts->posts[i];

        if (post->id && post->barrier && post->barrier <= barrier)
            settle(c, post, SEND_DONE, 0, post->stanza_id);
    }
}

/* Any answer will do: it shows that the server has read up to here. */
static void pinged(struct child *c, void *owner, const struct iq_answer *answer)
{
    if (!answer->stanza) {
        child_end(c, WIRE_END_NETWORK, "the server does not answer");
        return;
    }
    c->posts->answered = (int64_t)(intptr_t)owner;
    settle_up_to(c, c->posts->answered);
}

/* Its number; 0: not now, too many requests are open. */
static int64_t ping(struct child *c)
{
    struct stanza *iq;
    int64_t number;

    if (!iq_may_ask(c))
        return 0;
    number = ++c->posts->barriers;
    iq = iq_new(c, "get", c->domain);
    stanza_add(iq, "ping", "urn:xmpp:ping");
    c->posts->pinged = c->now;
    iq_ask(c, &iq, pinged, (void *)(intptr_t)number);
    return number;
}

void posts_flush(struct child *c)
{
    int64_t barrier = 0;

    for (size_t i = 0; i < POSTS_MOST; i++) {
        struct post *post = &c->posts->posts[i];

        if (!post->id || post->room || post->barrier)
            continue;
        if (!barrier)
            barrier = ping(c);
        post->barrier = barrier;
    }
}

void posts_tick(struct child *c)
{
    struct posts *p = c->posts;

    for (size_t i = 0; i < POSTS_MOST; i++)
        if (p->posts[i].id && p->posts[i].room && c->now - p->posts[i].sent > ECHO_MS) {
            settle(c, &p->posts[i], SEND_LATER, 1, NULL);
            room_doubt(c);
        }
    posts_flush(c); /* what had to wait for a place */
    if (c->now - p->pinged > QUIET_MS && p->answered == p->barriers)
        ping(c);
}

/* --- out --- */

static void remember(struct posts *p, int64_t id, const char *stanza_id, const char *to)
{
    struct recent *r = &p->recent[p->next_recent++ % RECENT_MOST];

    free(r->to);
    r->id = id;
    r->to = copy_of(to);
    snprintf(r->stanza_id, sizeof r->stanza_id, "%s", stanza_id);
}

static struct post *free_place(struct posts *p)
{
    for (size_t i = 0; i < POSTS_MOST; i++)
        if (!p->posts[i].id)
            return &p->posts[i];
    return NULL;
}

static struct stanza *message_to(struct child *c, const char *to, const char *type)
{
    struct stanza *message = connection_stanza(c->connection, "message");

    stanza_set(message, "to", to);
    stanza_set(message, "type", type);
    return message;
}

static void write_post(struct child *c, const struct wire_send *m, const char *to)
{
    struct stanza *message = message_to(c, to, m->room ? "groupchat" : "chat");
    struct peer *peer = m->room ? NULL : peers_find(c->peers, m->to);

    stanza_set(message, "id", m->stanza_id);
    stanza_set(message, "xml:lang", m->language);
    stanza_add_text(message, "body", NULL, m->body);
    stanza_set(stanza_add(message, "origin-id", "urn:xmpp:sid:0"), "id", m->stanza_id);
    if (m->url)
        stanza_add_text(stanza_add(message, "x", "jabber:x:oob"), "url", NULL, m->url);
    if (peer && peer->states)
        stanza_add(message, "active", NS_STATES);
    if (peer)
        peer->composing = false;
    connection_send(c->connection, &message);
}

void posts_take(struct child *c, const struct wire_send *m)
{
    const char *to = m->room ? room_address(c) : m->to;
    struct post *post = free_place(c->posts);

    if (!post || !c->online || !to || strlen(m->stanza_id) >= ID_MOST) {
        child_settled(c, m->id, SEND_LATER, 1, NULL);
        return;
    }
    *post = (struct post){.id = m->id, .to = copy_of(to), .room = m->room, .sent = c->now};
    snprintf(post->stanza_id, sizeof post->stanza_id, "%s", m->stanza_id);
    if (!m->room)
        remember(c->posts, m->id, m->stanza_id, to);
    write_post(c, m, to);
}

/* Shown only to those whose client shows such things itself. */
void posts_composing(struct child *c, const char *bare)
{
    struct peer *peer = peers_find(c->peers, bare);
    struct stanza *message;

    if (!c->online || !peer->states || peer->composing)
        return;
    peer->composing = true;
    message = message_to(c, bare, "chat");
    stanza_add(message, "composing", NS_STATES);
    stanza_add(message, "no-store", NS_HINTS);
    connection_send(c->connection, &message);
}

/* --- what came back --- */

static bool is_one_of(const char *word, const char *const *words)
{
    while (*words && strcmp(word, *words) != 0)
        words++;
    return *words != NULL;
}

/* RFC 6120, section 8.3.3: the condition first, then what its type says to do. What is not listed is tried again. */
static enum send_outcome outcome_of(const struct stanza_error *error, int64_t *wait)
{
    static const char *const REMOTE[] = {"remote-server-not-found", "remote-server-timeout", NULL};
    static const char *const GONE[] = {"item-not-found",
                                       "gone",
                                       "service-unavailable",
                                       "forbidden",
                                       "not-authorized",
                                       "subscription-required",
                                       "registration-required",
                                       "recipient-unavailable",
                                       NULL};
    static const char *const REFUSED[] = {"bad-request",
                                          "jid-malformed",
                                          "feature-not-implemented",
                                          "not-acceptable",
                                          "not-allowed",
                                          "policy-violation",
                                          NULL};

    *wait = 0;
    if (error->blocked)
        return SEND_GONE;
    if (is_one_of(error->condition, REMOTE))
        *wait = REMOTE_SECONDS;
    if (*wait || strcmp(error->type, "wait") == 0)
        return SEND_LATER;
    if (is_one_of(error->condition, GONE))
        return SEND_GONE;
    return is_one_of(error->condition, REFUSED) ? SEND_REFUSED : SEND_LATER;
}

static struct post *post_of(struct posts *p, const char *stanza_id)
{
    for (size_t i = 0; i < POSTS_MOST; i++)
        if (p->posts[i].id && strcmp(p->posts[i].stanza_id, stanza_id) == 0)
            return &p->posts[i];
    return NULL;
}

/* Did we say this to them not long ago? Then they may say that it did not arrive. NULL: we did not. */
static const struct recent *recent_of(const struct posts *p, const char *stanza_id,
                                      const char *bare)
{
    for (size_t i = 0; i < RECENT_MOST; i++)
        if (p->recent[i].to && strcmp(p->recent[i].stanza_id, stanza_id) == 0 &&
            strcmp(p->recent[i].to, bare) == 0)
            return &p->recent[i];
    return NULL;
}

static void tell_gone(struct child *c, const char *bare, const char *stanza_id)
{
    struct wire_heard heard = {.message = {.kind = INBOUND_GONE}};

    heard.message.from = (struct address){NETWORK_XMPP, bare};
    heard.message.external_id = arena_print(c->a, "gone:%s", stanza_id);
    heard.message.at = (int64_t)time(NULL);
    child_heard(c, &heard);
}

/* Our own server took it, and somebody farther off did not. */
static void came_back(struct child *c, const struct recent *r, enum send_outcome outcome,
                      int64_t wait)
{
    if (outcome == SEND_GONE)
        tell_gone(c, r->to, r->stanza_id);
    else
        child_settled(c, r->id, outcome, wait, r->stanza_id);
}

void posts_bounced(struct child *c, const struct stanza *s)
{
    const char *id = stanza_attribute(s, "id"), *from = stanza_attribute(s, "from"), *bare;
    struct stanza_error error = stanza_error(s);
    enum send_outcome outcome;
    const struct recent *recent;
    struct post *post;
    int64_t wait;

    if (!id || !from)
        return;
    bare = jid_bare(from, c->a);
    outcome = outcome_of(&error, &wait);
    post = post_of(c->posts, id);
    if (post && strcmp(post->to, bare) == 0) {
        if (post->room)
            room_doubt(c);
        settle(c, post, post->room ? SEND_LATER : outcome, post->room ? 2 : wait, NULL);
    } else if ((recent = recent_of(c->posts, id, bare)) != NULL) {
        came_back(c, recent, outcome, wait);
    }
}

bool posts_echoed(struct child *c, const char *id, const char *external_id)
{
    struct post *post = id ? post_of(c->posts, id) : NULL;

    if (!post || !post->room)
        return false;
    settle(c, post, SEND_DONE, 0, external_id ? external_id : post->stanza_id);
    return true;
}

void posts_room_lost(struct child *c)
{
    for (size_t i = 0; i < POSTS_MOST; i++)
        if (c->posts->posts[i].id && c->posts->posts[i].room)
            settle(c, &c->posts->posts[i], SEND_LATER, 2, NULL);
}
