/* room_keep.c: what the lobby must be, and who its members are. */
/* SPDX-License-Identifier: MIT */
#include "xmpp/iq.h"
#include "xmpp/room_inside.h"
#include <stdlib.h>
#include <string.h>

#define STAFF_MOST 256

/* --- members: as configured, no more and no fewer --- */

static bool is_listed(const char *const *list, size_t count, const char *jid)
{
    for (size_t i = 0; i < count; i++)
        if (strcmp(list[i], jid) == 0)
            return true;
    return false;
}

/* The configured staff, one a line in `setup.staff`, in the arena. */
static size_t staff_of(const struct child *c, const char *out[STAFF_MOST])
{
    const char *at = c->setup.staff ? c->setup.staff : "";
    size_t count = 0;

    while (*at && count < STAFF_MOST) {
        size_t length = strcspn(at, "\n");

        if (length)
            out[count++] = arena_copy_bytes(c->a, at, length);
        at += length + (at[length] == '\n');
    }
    return count;
}

/* False: not now, too much is asked of the server already. */
static bool affiliate(struct child *c, const char *jid, const char *affiliation)
{
    struct stanza *iq, *item;

    if (!iq_may_ask(c))
        return false;
    iq = iq_new(c, "set", c->room->jid);
    item = stanza_add(stanza_add(iq, "query", NS_MUC_ADMIN), "item", NULL);
    stanza_set(item, "affiliation", affiliation);
    stanza_set(item, "jid", jid);
    iq_ask(c, &iq, iq_ignore, NULL);
    return true;
}

/* A mediated invitation (XEP-0045, section 7.8.2): the room sends it on, and servers add a direct one (XEP-0249). */
static void invite(struct child *c, const char *jid)
{
    struct stanza *message = connection_stanza(c->connection, "message"), *x;

    stanza_set(message, "to", c->room->jid);
    x = stanza_add(message, "x", NS_MUC_USER);
    stanza_set(stanza_add(x, "invite", NULL), "to", jid);
    connection_send(c->connection, &message);
}

static bool remove_others(struct child *c, const char *const *staff, size_t count,
                          const struct iq_answer *answer)
{
    bool all = true;

    for (size_t i = 0; i < answer->item_count; i++)
        if (!is_listed(staff, count, answer->items[i]))
            all = affiliate(c, answer->items[i], "none") && all;
    return all;
}

/* Who owns or administers it is in already, and would be less as a member. */
static bool add_missing(struct child *c, const char *const *staff, size_t count,
                        const struct iq_answer *answer)
{
    const char *const *above = (const char *const *)c->room->above;
    bool all = true;

    for (size_t i = 0; i < count; i++) {
        if (is_listed(above, c->room->above_count, staff[i]) ||
            is_listed(answer->items, answer->item_count, staff[i]))
            continue;
        if (affiliate(c, staff[i], "member"))
            invite(c, staff[i]);
        else
            all = false;
    }
    return all;
}

/* A list that we did not get tells nothing about who is missing. */
static void members_known(struct child *c, void *owner, const struct iq_answer *answer)
{
    const char *staff[STAFF_MOST];
    size_t count = staff_of(c, staff);
    bool all;

    (void)owner;
    if (c->room->state != ROOM_CHECKING)
        return;
    all = (answer->result || c->room->fresh) && remove_others(c, staff, count, answer);
    all = all && add_missing(c, staff, count, answer);
    if (!all)
        child_alert(c, "xmpp.members", "the members of the staff's room are not all as configured");
    room_entered(c);
}

void room_forget_above(struct room *r)
{
    while (r->above_count)
        free(r->above[--r->above_count]);
}

static void list(struct child *c, const char *affiliation, iq_done known)
{
    struct stanza *iq = iq_new(c, "get", c->room->jid),
                  *query = stanza_add(iq, "query", NS_MUC_ADMIN);

    stanza_set(stanza_add(query, "item", NULL), "affiliation", affiliation);
    iq_ask(c, &iq, known, NULL);
}

static void keep_above(struct room *r, const struct iq_answer *answer)
{
    for (size_t i = 0; i < answer->item_count && r->above_count < ABOVE_MOST; i++) {
        r->above[r->above_count] = strdup(answer->items[i]);
        if (!r->above[r->above_count++])
            err_out_of_memory();
    }
}

static void admins_known(struct child *c, void *owner, const struct iq_answer *answer)
{
    (void)owner;
    keep_above(c->room, answer);
    list(c, "member", members_known);
}

static void owners_known(struct child *c, void *owner, const struct iq_answer *answer)
{
    (void)owner;
    keep_above(c->room, answer);
    list(c, "admin", admins_known);
}

static void list_members(struct child *c)
{
    room_forget_above(c->room);
    list(c, "owner", owners_known);
}

/* --- what it must be --- */

static void room_seen(struct child *c, void *owner, const struct iq_answer *answer)
{
    bool ours = owner != NULL;
    const struct stanza *query = answer->result ? stanza_find(answer->stanza, "query", NULL) : NULL;

    if (c->room->state != ROOM_CHECKING)
        return;
    if (!query || !stanza_has_feature(query, "muc_membersonly") ||
        !stanza_has_feature(query, "muc_nonanonymous"))
        room_unusable(c, "the room of the staff is open to others, or hides who speaks there; it "
                         "is not used");
    else if (ours)
        list_members(c);
    else
        room_entered(c);
}

static void look(struct child *c, bool ours)
{
    struct stanza *iq = iq_new(c, "get", c->room->jid);

    stanza_add(iq, "query", "http://jabber.org/protocol/disco#info");
    iq_ask(c, &iq, room_seen, ours ? c : NULL);
}

static void configured(struct child *c, void *owner, const struct iq_answer *answer)
{
    (void)owner;
    if (!answer->result)
        log_warn("xmpp.room_config", "refused=1");
    look(c, true);
}

/* XEP-0045, section 10.2: only what must hold; the rest stays as the server likes it. Not moderated: ejabberd remembers who had a voice in
 * such a room, and lets them in again after they are no member any more. */
static void configure(struct child *c)
{
    struct stanza *iq = iq_new(c, "set", c->room->jid),
                  *query = stanza_add(iq, "query", NS_MUC_OWNER),
                  *form = stanza_add(query, "x", "jabber:x:data");

    stanza_set(form, "type", "submit");
    stanza_add_field(form, "FORM_TYPE", NULL, "http://jabber.org/protocol/muc#roomconfig");
    stanza_add_field(form, "muc#roomconfig_membersonly", NULL, "1");
    stanza_add_field(form, "muc#roomconfig_moderatedroom", NULL, "0");
    stanza_add_field(form, "muc#roomconfig_whois", NULL, "anyone");
    stanza_add_field(form, "muc#roomconfig_persistentroom", NULL, "1");
    stanza_add_field(form, "muc#roomconfig_publicroom", NULL, "0");
    iq_ask(c, &iq, configured, NULL);
}

void room_check(struct child *c, bool ours, bool fresh)
{
    c->room->fresh = fresh;
    if (ours)
        configure(c);
    else
        look(c, false);
}
