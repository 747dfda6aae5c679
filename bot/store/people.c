/* people.c: people by address, and what their clients announce. */
/* SPDX-License-Identifier: MIT */
#include "store/people.h"
#include "store/inside.h"
#include <string.h>

/* Bits of people.unreachable. */
#define UNREACHABLE 1
#define BLOCKED 2
#define ERASED 4
#define LAST_WORD 8 /* in the index people_leaving */

/* The contact, before it is sealed: texts with a NUL behind each. Empty: none. The last one is not in older rows. */
enum {
    CONTACT_ADDRESS,
    CONTACT_LANGUAGE,
    CONTACT_ZONE,
    CONTACT_CHOSEN,
    CONTACT_SOURCE,
    CONTACT_FIELDS
};

static void hash_address(struct store *s, struct address address,
                         unsigned char hash[CRYPTO_HASH_BYTES])
{
    crypto_lookup(s->key, network_name(address.network), address.id, hash);
}

static int split_contact(struct store *s, char *bytes, size_t length,
                         const char *fields[CONTACT_FIELDS], struct err *e)
{
    const char *at = bytes, *end = bytes + length;

    for (size_t i = 0; i < CONTACT_FIELDS && (i < CONTACT_SOURCE || at < end); i++) {
        const char *nul = at < end ? memchr(at, '\0', (size_t)(end - at)) : NULL;

        if (!nul)
            return err_set(e, ERR_CORRUPT, "%s: people.contact is cut short", s->path);
        fields[i] = *at ? at : NULL;
        at = nul + 1;
    }
    return 0;
}

int people_read(struct store *s, struct db_statement *q, int network, int contact, int64_t id,
                struct arena *a, struct person *out, struct err *e)
{
    const char *fields[CONTACT_FIELDS] = {NULL};
    size_t length;
    char *bytes;
    int which = 0;

    if (store_one_of(s, q, network, NETWORK_COUNT, "people.network", &which, e) ||
        seal_column(s, q, contact, "people", "contact", id, a, &bytes, &length, e) ||
        split_contact(s, bytes, length, fields, e))
        return -1;
    out->id = id;
    out->address.network = (enum network)which;
    out->address.id = fields[CONTACT_ADDRESS] ? fields[CONTACT_ADDRESS] : "";
    out->language = fields[CONTACT_LANGUAGE];
    out->zone = fields[CONTACT_ZONE];
    out->chosen = fields[CONTACT_CHOSEN];
    out->source = fields[CONTACT_SOURCE];
    return 0;
}

/* One person or nobody; *out is zero then. */
static int read_one(struct store *s, struct db_statement *q, struct arena *a, struct person *out,
                    struct err *e)
{
    enum db_step step = s->driver->step(q, e);
    int result;

    *out = (struct person){0};
    if (step != DB_ROW)
        return step == DB_DONE ? 0 : -1;
    out->current_case = s->driver->integer(q, 2);
    out->unreachable = (s->driver->integer(q, 3) & UNREACHABLE) != 0;
    out->blocked = (s->driver->integer(q, 3) & BLOCKED) != 0;
    out->erased = (s->driver->integer(q, 3) & ERASED) != 0;
    out->last_word = (s->driver->integer(q, 3) & LAST_WORD) != 0;
    result = people_read(s, q, 1, 4, s->driver->integer(q, 0), a, out, e);
    s->driver->reset(q);
    return result;
}

int people_find(struct store *s, struct address address, struct arena *a, struct person *out,
                struct err *e)
{
    struct db_statement *q = store_statement(s, SQL_PEOPLE_FIND, e);
    unsigned char hash[CRYPTO_HASH_BYTES];

    if (!q)
        return -1;
    hash_address(s, address, hash);
    s->driver->bind_blob(q, ":address_hash", hash, sizeof hash);
    return read_one(s, q, a, out, e);
}

int people_load(struct store *s, int64_t id, struct arena *a, struct person *out, struct err *e)
{
    struct db_statement *q = store_statement(s, SQL_PEOPLE_LOAD, e);

    if (!q)
        return -1;
    s->driver->bind_integer(q, ":id", id);
    if (read_one(s, q, a, out, e))
        return -1;
    if (out->id)
        return 0;
    return err_set(e, ERR_MISSING, "%s: there is no person %lld", s->path, (long long)id);
}

/* --- writing --------------------------------------------------------------------------------- */

static void add_field(struct buf *b, const char *text)
{
    buf_add_text(b, text ? text : "");
    buf_add_char(b, '\0');
}

static int bind_person(struct store *s, struct db_statement *q, int64_t id, const struct person *p,
                       struct err *e)
{
    struct buf *contact = &s->plain;

    buf_clear(contact);
    add_field(contact, p->address.id);
    add_field(contact, p->language);
    add_field(contact, p->zone);
    add_field(contact, p->chosen);
    if (p->source)
        add_field(contact, p->source);
    s->driver->bind_integer(q, ":id", id);
    store_bind_or_null(s, q, ":current_case", p->current_case);
    s->driver->bind_integer(q, ":unreachable",
                            (p->unreachable ? UNREACHABLE : 0) | (p->blocked ? BLOCKED : 0) |
                                (p->erased ? ERASED : 0) | (p->last_word ? LAST_WORD : 0));
    return seal_bind(s, q, "people", ":contact", id, contact->bytes, contact->length, e);
}

int people_add(struct store *s, struct person *p, struct err *e)
{
    struct db_statement *q = store_statement(s, SQL_PEOPLE_ADD, e);
    unsigned char hash[CRYPTO_HASH_BYTES];
    int64_t id;

    if (!q || store_next(s, SEQUENCE_PEOPLE, &id, e))
        return -1;
    hash_address(s, p->address, hash);
    s->driver->bind_blob(q, ":address_hash", hash, sizeof hash);
    s->driver->bind_integer(q, ":network", p->address.network);
    if (bind_person(s, q, id, p, e) || store_run(s, q, e))
        return -1;
    p->id = id;
    return 0;
}

int people_save(struct store *s, const struct person *p, struct err *e)
{
    struct db_statement *q = store_statement(s, SQL_PEOPLE_SAVE, e);

    if (!q || bind_person(s, q, p->id, p, e) || store_run(s, q, e))
        return -1;
    if (s->driver->changes(s->db) == 1)
        return 0;
    return err_set(e, ERR_MISSING, "%s: there is no person %lld", s->path, (long long)p->id);
}
