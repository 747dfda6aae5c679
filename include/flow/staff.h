/* staff.h: who is staff: by address alone, as configured.
 * SPDX-License-Identifier: MIT
 */
#ifndef FLOW_STAFF_H
#define FLOW_STAFF_H

#include "base/arena.h"
#include "base/err.h"
#include "model/address.h"
#include <stdbool.h>
#include <stddef.h>

enum staff_role { STAFF_ADVISOR, STAFF_LEAD, STAFF_OBSERVER };

struct staff_member {
    struct address address;
    const char *name;
    enum staff_role role;
    const char *languages; /* that they speak, "en,es"; NULL: not told */
};

struct staff_list; /* as configured; grows on the local console; changes between two passes only */

struct staff_list *staff_list_new(void);
void staff_list_free(struct staff_list **l);
/* Copies. An address that is there stays as it is, and past 256 nobody is added. */
void staff_add(struct staff_list *l, struct address address, const char *name,
               enum staff_role role);
/* The same with all that is told of them. */
void staff_add_member(struct staff_list *l, const struct staff_member *member);
/* False: nobody by this address was staff. What was given of members is dead afterwards. */
bool staff_remove(struct staff_list *l, struct address address);
/* Each language by its code, commas between and no blank; in the arena. False: it is no such list. */
bool staff_languages(struct arena *a, const char *text, const char **out);
/* Is it told that they speak it? */
bool staff_speaks(const struct staff_member *m, const char *language);
const struct staff_member *staff_find(const struct staff_list *l,
                                      struct address address); /* NULL: nobody of ours */
const struct staff_member *staff_named(const struct staff_list *l, const char *name);
const struct staff_member *staff_at(const struct staff_list *l,
                                    size_t index); /* NULL past the end */
/* A room of the staff: what the desk has to say on its network is said there, not to each member. One for each network; copies. */
void staff_room_add(struct staff_list *l, struct address address);
const struct address *staff_room(const struct staff_list *l, enum network network); /* NULL: none */
bool staff_is_room(const struct staff_list *l, struct address address);
const char *staff_role_name(enum staff_role role);
bool staff_role_named(const char *name, enum staff_role *out);

#endif
