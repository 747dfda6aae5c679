/* staff.c: who is staff: by address alone. */
/* SPDX-License-Identifier: MIT */
#include "flow/staff.h"
#include <stdlib.h>
#include <string.h>

#define STAFF_MOST 256 /* a desk, not a company; the list is walked for each message */

struct staff_list {
    struct arena *memory;
    struct staff_member members[STAFF_MOST];
    size_t count;
    struct address rooms[NETWORK_COUNT]; /* id NULL: none there */
};

static const char *const ROLES[] = {
    [STAFF_ADVISOR] = "advisor", [STAFF_LEAD] = "lead", [STAFF_OBSERVER] = "observer"};

struct staff_list *staff_list_new(void)
{
    struct staff_list *l = calloc(1, sizeof *l);

    if (!l)
        err_out_of_memory();
    l->memory = arena_new();
    return l;
}

void staff_list_free(struct staff_list **l)
{
    if (!*l)
        return;
    arena_free(&(*l)->memory);
    free(*l);
    *l = NULL;
}

void staff_add(struct staff_list *l, struct address address, const char *name, enum staff_role role)
{
    struct staff_member *m;

    if (l->count == STAFF_MOST || staff_find(l, address))
        return;
    m = &l->members[l->count++];
    m->address = (struct address){address.network, arena_copy(l->memory, address.id)};
    m->name = arena_copy(l->memory, name);
    m->role = role;
}

const struct staff_member *staff_find(const struct staff_list *l, struct address address)
{
    for (size_t i = 0; i < l->count; i++)
        if (address_equal(l->members[i].address, address))
            return &l->members[i];
    return NULL;
}

const struct staff_member *staff_named(const struct staff_list *l, const char *name)
{
    for (size_t i = 0; i < l->count; i++)
        if (strcmp(l->members[i].name, name) == 0)
            return &l->members[i];
    return NULL;
}

const struct staff_member *staff_at(const struct staff_list *l, size_t index)
{
    return index < l->count ? &l->members[index] : NULL;
}

void staff_room_add(struct staff_list *l, struct address address)
{
    l->rooms[address.network] =
        (struct address){address.network, arena_copy(l->memory, address.id)};
}

const struct address *staff_room(const struct staff_list *l, enum network network)
{
    return l->rooms[network].id ? &l->rooms[network] : NULL;
}

bool staff_is_room(const struct staff_list *l, struct address address)
{
    const struct address *room = staff_room(l, address.network);

    return room && address_equal(*room, address);
}

const char *staff_role_name(enum staff_role role)
{
    return ROLES[role];
}

bool staff_role_named(const char *name, enum staff_role *out)
{
    for (size_t i = 0; i < sizeof ROLES / sizeof ROLES[0]; i++)
        if (strcmp(ROLES[i], name) == 0) {
            *out = (enum staff_role)i;
            return true;
        }
    return false;
}
