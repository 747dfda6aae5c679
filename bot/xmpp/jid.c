/* jid.c: the parts of an address. */
/* SPDX-License-Identifier: MIT */
#include "xmpp/child.h"
#include <string.h>

static size_t bare_length(const char *jid)
{
    return strcspn(jid, "/");
}

char *jid_bare(const char *jid, struct arena *a)
{
    return arena_copy_bytes(a, jid, bare_length(jid));
}

const char *jid_resource(const char *jid)
{
    size_t length = jid ? bare_length(jid) : 0;

    return jid && jid[length] ? jid + length + 1 : "";
}

bool jid_is_bare(const char *jid, const char *bare)
{
    size_t length = bare_length(jid);

    return strlen(bare) == length && strncmp(jid, bare, length) == 0;
}

const char *jid_domain(const char *jid)
{
    const char *at = strchr(jid, '@');

    return at ? at + 1 : jid;
}

bool jid_is_account(const char *bare)
{
    const char *at = strchr(bare, '@');

    return at && at > bare;
}
