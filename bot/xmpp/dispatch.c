/* dispatch.c: one stanza, to whom it belongs. */
/* SPDX-License-Identifier: MIT */
#include "xmpp/iq.h"
#include "base/log.h"
#include <string.h>

void dispatch_stanza(struct child *c, const struct stanza *s)
{
    const char *name = stanza_name(s);

    arena_reset(c->a);
    if (strcmp(name, "message") == 0)
        message_hear(c, s);
    else if (strcmp(name, "presence") == 0)
        presence_hear(c, s);
    else if (strcmp(name, "iq") == 0)
        iq_hear(c, s);
}
