/* check.c: what the operator is told before the bot serves. */
/* SPDX-License-Identifier: MIT */
#include "xmpp/iq.h"
#include "xmpp/upload.h"
#include <string.h>

void check_archive(struct child *c, bool there)
{
    child_finding(c, "xmpp: logged in as %s, encrypted, the certificate is good", c->full);
    if (there)
        child_finding(c, "xmpp: the server keeps an archive of the account");
    else
        child_finding(c, "! xmpp: the server keeps no archive of the account; what is said while "
                         "the bot is away is lost when the server forgets it");
    c->check = CHECK_UPLOAD;
}

static void room_known(struct child *c, void *owner, const struct iq_answer *answer)
{
    const struct stanza *query = answer->result ? stanza_find(answer->stanza, "query", NULL) : NULL;
    struct stanza_error error = answer->stanza ? stanza_error(answer->stanza)
                                               : (struct stanza_error){"", "no answer", false};

    (void)owner;
    if (query && stanza_has_feature(query, "muc_membersonly") &&
        stanza_has_feature(query, "muc_nonanonymous"))
        child_finding(c, "xmpp: the room of the staff is there, for members only");
    else if (query)
        child_finding(c, "! xmpp: the room of the staff is open to others, or hides who speaks; it "
                         "is used only when the bot may set it up, as its owner");
    else if (answer->stanza && strcmp(error.condition, "item-not-found") == 0)
        child_finding(c, "xmpp: the room of the staff is not there yet; the bot makes it");
    else
        child_finding(c, "! xmpp: the room of the staff cannot be looked at: %s", error.condition);
    c->check = CHECK_DONE;
}

static void look_at_room(struct child *c)
{
    struct stanza *iq;

    c->check = CHECK_ROOM;
    if (!c->setup.room) {
        child_finding(c, "xmpp: no room of the staff (`xmpp.room`); they are told one by one");
        c->check = CHECK_DONE;
        return;
    }
    iq = iq_new(c, "get", c->setup.room);
    stanza_add(iq, "query", "http://jabber.org/protocol/disco#info");
    iq_ask(c, &iq, room_known, NULL);
}

void check_tick(struct child *c)
{
    if (c->check == CHECK_UPLOAD && upload_looked(c)) {
        if (upload_service(c))
            child_finding(c, "xmpp: files can be sent");
        else
            child_finding(c, "! xmpp: the server has no place for files (XEP-0363); plans and "
                             "letters go out as text");
        look_at_room(c);
    } else if (c->check == CHECK_DONE) {
        child_end(c, WIRE_END_ASKED,
                  c->faults ? arena_print(c->a, "%d to put right", c->faults) : NULL);
    }
}
