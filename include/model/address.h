/* address.h: who is meant, on which network.
 * SPDX-License-Identifier: MIT
 *
 * The id is what the network itself vouches for: a bare JID (RFC 7622), a Telegram user id in digits, a
 * console name. Never a nick or a display name.
 */
#ifndef MODEL_ADDRESS_H
#define MODEL_ADDRESS_H

#include <stdbool.h>

enum network { NETWORK_CONSOLE, NETWORK_XMPP, NETWORK_TELEGRAM, NETWORK_COUNT };

struct address {
    enum network network;
    const char *id;
};

const char *network_name(enum network network);          /* "console", "xmpp", "telegram" */
bool network_named(const char *name, enum network *out); /* false: no such network */
bool network_has_buttons(enum network network);          /* a choice can be tapped there */
bool network_has_edits(enum network network);            /* we can change what we sent there */
bool network_has_topics(enum network network);           /* a room of staff has one for each case */
bool address_equal(struct address a, struct address b);

#endif
