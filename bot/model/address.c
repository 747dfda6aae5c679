/* address.c: the networks by name, and what each can do. */
/* SPDX-License-Identifier: MIT */
#include "model/address.h"
#include <stddef.h>
#include <string.h>

static const struct {
    const char *name;
    bool buttons, edits, topics;
} networks[NETWORK_COUNT] = {
    [NETWORK_CONSOLE] = {.name = "console"},
    [NETWORK_XMPP] = {.name = "xmpp", .edits = true},
    [NETWORK_TELEGRAM] = {.name = "telegram", .buttons = true, .edits = true, .topics = true},
};

const char *network_name(enum network network)
{
    return networks[network].name;
}

bool network_named(const char *name, enum network *out)
{
    for (size_t i = 0; i < NETWORK_COUNT; i++) {
        if (strcmp(networks[i].name, name) == 0) {
            *out = (enum network)i;
            return true;
        }
    }
    return false;
}

bool network_has_buttons(enum network network)
{
    return networks[network].buttons;
}

bool network_has_edits(enum network network)
{
    return networks[network].edits;
}

bool network_has_topics(enum network network)
{
    return networks[network].topics;
}

bool address_equal(struct address a, struct address b)
{
    return a.network == b.network && strcmp(a.id, b.id) == 0;
}
