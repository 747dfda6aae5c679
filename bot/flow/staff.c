/* staff.c: who is staff: by address alone. */
/* SPDX-License-Identifier: MIT */
#include "flow/staff.h"
#include "base/text.h"
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

void staff_add_member(struct staff_list *l, const struct staff_member *member)
{
    struct staff_member *m;

    if (l->count == STAFF_MOST || staff_find(l, member->address))
        return;
    m = &l->members[l->count++];
    *m = *member;
    m->address.id = arena_copy(l->memory, member->address.id);
    m->name = arena_copy(l->memory, member->name);
    m->languages = arena_copy(l->memory, member->languages);
}

void staff_add(struct staff_list *l, struct address address, const char *name, enum staff_role role)
{
    staff_add_member(l, &(struct staff_member){.address = address, .name = name, .role = role});
}

/* A few bytes of names are left behind: changes are rare. */
bool staff_remove(struct staff_list *l, struct address address)
{
    const struct staff_member *m = staff_find(l, address);
    size_t at = m ? (size_t)(m - l->members) : l->count;

    if (!m)
        return false;
    l->count--;
    memmove(&l->members[at], &l->members[at + 1], (l->count - at) * sizeof *m);
    return true;
}

bool staff_languages(struct arena *a, const char *text, const char **out)
{
    *out = "";
    for (;;) {
        size_t length = strcspn(text, ",");
        const char *one = arena_copy_bytes(a, text, length);

        if (!length || !text_is_language(one))
            return false;
        *out = arena_print(a, "%s%s%.*s", *out, **out ? "," : "", (int)strcspn(one, "-_"), one);
        if (!text[length])
            return true;
        text += length + 1;
    }
}

bool staff_speaks(const struct staff_member *m, const char *language)
{
    size_t length = language ? strcspn(language, "-_") : 0;

    for (const char *at = m->languages; at && length;) {
        if (strcspn(at, ",") == length && strncmp(at, language, length) == 0)
            return true;
        at = strchr(at, ',');
        at = at ? at + 1 : NULL;
    }
    return false;
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
