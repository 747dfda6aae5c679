/* upload.h: a place for a file at our own server (XEP-0363). The file itself goes by https, which the parent speaks.
 * SPDX-License-Identifier: MIT
 */
#ifndef XMPP_UPLOAD_H
#define XMPP_UPLOAD_H

#include "xmpp/child.h"

struct upload;

struct upload *upload_new(void);
void upload_free(struct upload **u);
void upload_start(struct child *c); /* find the service */
void upload_ask(struct child *c, const struct wire_slot *slot);
bool upload_looked(const struct child *c);         /* all were asked */
const char *upload_service(const struct child *c); /* its address; NULL: none was found */

#endif
