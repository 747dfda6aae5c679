/* house.h: the whole flow over a real store and the real dialogs, with a network of paper.
 * SPDX-License-Identifier: MIT
 *
 * Everybody writes from XMPP under their bare name, unless another network is named. What is sent lands in `lines`, oldest first; the network does as
 * `network` says.
 */
#ifndef TESTS_FLOW_HOUSE_H
#define TESTS_FLOW_HOUSE_H

#include "flow/outbox.h"
#include "flow/session.h"
#include "flow/turn.h"
#include "store/mail.h"
#include "store/notes.h"
#include "real_dialogs.h"
#include "store/people.h"
#include "store/place.h"

#define NOON ((int64_t)1795341600 * 1000) /* 2026-11-22T10:00Z in milliseconds */
#define HOUSE_LINES 40000

enum paper {
    PAPER_TAKES,
    PAPER_LATER,
    PAPER_GONE,
    PAPER_REFUSES,
    PAPER_NOT_READY,
    PAPER_SLOW,
    PAPER_NO_PLACE
};

struct line {
    int64_t id;
    enum outbound_kind kind;
    char to[32];
    char place[32], edits[32], reply_to[32]; /* "": none */
    char carried[64];                        /* reference of a file that lies somewhere */
    bool receipt;
    enum topic_state state; /* of a topic, whose name is the text */
    char *text;             /* "" for none */
    size_t choices;
    char first[CHOICE_DATA_MOST + 1]; /* data of the first choice */
};

struct house {
    struct place p;
    struct dialog *dialogs;
    struct staff_list *staff;
    struct turn *turn;
    struct outbox *outbox;
    struct address operator_address;
    bool has_operator;
    struct desk_about about; /* nothing is told, and nothing falls due by itself */
    int64_t burst_ms, mirror_ms, now_ms, next;
    int heard; /* messages so far, for external ids */
    enum paper network;
    int64_t retry_after;
    struct line *lines;
    size_t line_count, seen;
    int alerts, unreachable; /* told by the outbox */
    char alert[64];
};

static inline struct line house_line(const struct outbound *m)
{
    const char *text = m->kind == OUTBOUND_TOPIC ? m->topic->name : m->text;
    struct line line = {.id = m->id, .kind = m->kind, .choices = m->choice_count};

    line.text = strdup(text ? text : "");
    line.state = m->topic ? m->topic->state : TOPIC_WAITING;
    snprintf(line.to, sizeof line.to, "%s", m->to.id);
    snprintf(line.place, sizeof line.place, "%s", m->place ? m->place : "");
    snprintf(line.edits, sizeof line.edits, "%s", m->edits ? m->edits : "");
    snprintf(line.reply_to, sizeof line.reply_to, "%s", m->reply_to ? m->reply_to : "");
    snprintf(line.carried, sizeof line.carried, "%s", m->carried ? m->carried->reference : "");
    line.receipt = m->receipt;
    if (m->choice_count)
        snprintf(line.first, sizeof line.first, "%s", m->choices[0].data);
    return line;
}

static inline int house_send(void *owner, const struct outbound *m, struct err *e)
{
    static const enum send_outcome OUTCOMES[] = {SEND_DONE, SEND_LATER, SEND_GONE,    SEND_REFUSED,
                                                 SEND_DONE, SEND_DONE,  SEND_NO_PLACE};
    struct house *h = owner;
    struct settlement what = {.outbound = m->id, .outcome = OUTCOMES[h->network]};
    char id[32];

    if (h->network == PAPER_NOT_READY)
        return err_set(e, ERR_BUSY, "not ready");
    snprintf(id, sizeof id, "out-%lld", (long long)m->id);
    what.external_id = id;
    what.retry_after = h->retry_after;
    if (what.outcome == SEND_DONE) {
        struct line *line = &h->lines[h->line_count++];

        ck_assert_uint_lt(h->line_count, HOUSE_LINES);
        *line = house_line(m);
    }
    if (h->network != PAPER_SLOW)
        outbox_settled(h->outbox, &what, h->now_ms);
    return 0;
}

static inline void house_alert(void *owner, const char *kind, const char *detail)
{
    struct house *h = owner;

    h->alerts++;
    snprintf(h->alert, sizeof h->alert, "%s %s", kind, detail);
}

static inline void house_unreachable(void *owner, int64_t person, int64_t sent_ms)
{
    struct house *h = owner;

    h->unreachable++;
    ck_assert_int_eq(turn_unreachable(h->turn, person, sent_ms, h->now_ms, &h->p.e), 0);
}

/* What a start of the program does; house_fell and house_raise together are a restart. */
static inline void house_raise(struct house *h)
{
    struct turn_setup setup = {.dialogs = h->dialogs,
                               .staff = h->staff,
                               .burst_ms = h->burst_ms,
                               .mirror_ms = h->mirror_ms,
                               .flood_per_minute = 60,
                               .about = &h->about,
                               .operator_address = h->has_operator ? &h->operator_address : NULL};
    struct outbox_hooks hooks = {h, house_send, house_alert, house_unreachable};

    place_open(&h->p);
    setup.store = h->p.store;
    ck_assert_msg(turn_new(&h->turn, &setup, &h->p.e) == 0, "%s", h->p.e.text);
    h->outbox = outbox_new(h->p.store, &hooks);
    outbox_brief_by(h->outbox, turn_brief, h->turn);
    outbox_report_by(h->outbox, turn_report, h->turn);
}

static inline void house_fell(struct house *h)
{
    outbox_free(&h->outbox);
    turn_free(&h->turn);
    store_close(&h->p.store);
}

static inline void house_make(struct house *h)
{
    memset(h, 0, sizeof *h);
    log_threshold(LOG_SILENT);
    place_make(&h->p);
    h->now_ms = NOON;
    h->operator_address = (struct address){NETWORK_XMPP, "operator"};
    h->lines = calloc(HOUSE_LINES, sizeof *h->lines);
    h->staff = staff_list_new();
    h->dialogs = real_dialogs;
}

static inline void house_forget_lines(struct house *h)
{
    for (size_t i = 0; i < h->line_count; i++)
        free(h->lines[i].text);
    h->line_count = h->seen = 0;
}

static inline void house_remove(struct house *h)
{
    house_fell(h);
    house_forget_lines(h);
    free(h->lines);
    staff_list_free(&h->staff);
    if (h->dialogs != real_dialogs)
        dialog_free(&h->dialogs);
    place_remove(&h->p);
}

static inline void house_staff(struct house *h, const char *name, enum staff_role role)
{
    staff_add(h->staff, (struct address){NETWORK_XMPP, name}, name, role);
}

/* --- saying --- */

static inline struct inbound house_text(struct house *h, const char *who, const char *text)
{
    struct inbound in = {.kind = INBOUND_TEXT,
                         .from = {NETWORK_XMPP, who},
                         .external_id = arena_print(h->p.arena, "in-%d", ++h->heard),
                         .text = text,
                         .length = strlen(text),
                         .at = h->now_ms / 1000};

    return in;
}

static inline void house_pump(struct house *h)
{
    int64_t due;

    for (int i = 0; i < 3; i++) { /* what a pump causes goes with the next */
        ck_assert_msg(turn_watch(h->turn, h->now_ms, &due, &h->p.e) == 0, "%s", h->p.e.text);
        ck_assert_msg(outbox_pump(h->outbox, h->now_ms, &h->next, &h->p.e) == 0, "%s", h->p.e.text);
    }
}

static inline void house_take(struct house *h, const struct inbound *in)
{
    ck_assert_msg(turn_take(h->turn, in, 1, h->now_ms, &h->p.e) == 0, "%s", h->p.e.text);
}

/* What was said before is no longer new; then this is said, and all that is due goes out. */
static inline void house_hear(struct house *h, const struct inbound *in)
{
    h->seen = h->line_count;
    house_take(h, in);
    house_pump(h);
}

static inline void say(struct house *h, const char *who, const char *text)
{
    struct inbound in = house_text(h, who, text);

    house_hear(h, &in);
}

/* The same from another network. */
static inline struct inbound house_text_from(struct house *h, enum network network, const char *who,
                                             const char *text)
{
    struct inbound in = house_text(h, who, text);

    in.from.network = network;
    return in;
}

static inline void say_from(struct house *h, enum network network, const char *who,
                            const char *text)
{
    struct inbound in = house_text_from(h, network, who, text);

    house_hear(h, &in);
}

/* --- hearing --- */

/* Did a message with these words go to this person since the last input? */
static inline bool told(const struct house *h, const char *who, const char *words)
{
    for (size_t i = h->seen; i < h->line_count; i++)
        if (h->lines[i].kind == OUTBOUND_MESSAGE && strcmp(h->lines[i].to, who) == 0 &&
            strstr(h->lines[i].text, words))
            return true;
    return false;
}

static inline const struct line *newest(const struct house *h, const char *who)
{
    for (size_t i = h->line_count; i-- > 0;)
        if (h->lines[i].kind == OUTBOUND_MESSAGE && strcmp(h->lines[i].to, who) == 0)
            return &h->lines[i];
    return NULL;
}

#define TOLD(who, words) ck_assert_msg(told(&h, who, words), "%s: \"%s\" was not said", who, words)
#define NOT_TOLD(who, words) ck_assert_msg(!told(&h, who, words), "%s: \"%s\" was said", who, words)

/* --- looking --- */

static inline struct session house_case(struct house *h, int64_t number)
{
    struct session_cache *cache;
    struct session s;

    ck_assert_msg(session_cache_new(&cache, h->p.store, h->dialogs, &h->p.e) == 0, "%s",
                  h->p.e.text);
    ck_assert_msg(session_load(cache, number, h->p.arena, &s, &h->p.e) == 0, "%s", h->p.e.text);
    session_cache_free(&cache);
    return s;
}

static inline struct person house_person_on(struct house *h, enum network network, const char *who)
{
    struct person person;
    struct address address = {network, who};

    ck_assert_int_eq(people_find(h->p.store, address, h->p.arena, &person, &h->p.e), 0);
    return person;
}

static inline struct person house_person(struct house *h, const char *who)
{
    return house_person_on(h, NETWORK_XMPP, who);
}

static inline size_t house_waiting(struct house *h)
{
    int64_t waiting, oldest, dead, parked;

    ck_assert_int_eq(mail_count(h->p.store, &waiting, &oldest, &dead, &parked, &h->p.e), 0);
    return (size_t)waiting;
}

static inline int64_t house_parked(struct house *h)
{
    int64_t waiting, oldest, dead, parked;

    ck_assert_int_eq(mail_count(h->p.store, &waiting, &oldest, &dead, &parked, &h->p.e), 0);
    return parked;
}

/* Lines of a case's transcript, ours or the buyer's. */
static inline size_t house_said(struct house *h, int64_t number, bool ours)
{
    struct mail_line *lines;
    size_t count, found = 0;

    ck_assert_int_eq(mail_transcript(h->p.store, number, h->p.arena, &lines, &count, &h->p.e), 0);
    for (size_t i = 0; i < count; i++)
        found += lines[i].ours == ours;
    return found;
}

#endif
