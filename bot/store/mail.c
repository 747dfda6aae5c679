/* mail.c: each message heard once, each message to be sent in its order. */
/* SPDX-License-Identifier: MIT */
#include "store/mail.h"
#include "store/inside.h"
#include <stdlib.h>
#include <string.h>

#define WORDS_OF_TAP "\n" /* between a tap's data and what its button says */

/* --- heard ----------------------------------------------------------------------------------- */

int mail_admit(struct store *s, struct mail_heard *m, enum mail_news *news, struct err *e)
{
    struct db_statement *q = store_statement(s, SQL_INBOX_ADMIT, e);
    unsigned char hash[CRYPTO_HASH_BYTES];
    int64_t id;

    if (!q || store_next(s, SEQUENCE_MAIL, &id, e))
        return -1;
    crypto_lookup(s->key, "inbox.external_hash", m->external_id, hash);
    s->driver->bind_integer(q, ":id", id);
    s->driver->bind_integer(q, ":person", m->person);
    s->driver->bind_blob(q, ":external_hash", hash, sizeof hash);
    store_bind_or_null(s, q, ":case_number", m->case_number);
    s->driver->bind_integer(q, ":kind", m->kind);
    s->driver->bind_integer(q, ":at", m->at);
    if (seal_bind(s, q, "inbox", ":body", id, m->text, m->text ? strlen(m->text) : 0, e) ||
        store_run(s, q, e))
        return -1;
    *news = s->driver->changes(s->db) == 1 ? MAIL_NEW : MAIL_SEEN;
    if (*news == MAIL_NEW)
        m->id = id;
    return 0;
}

static int missing_message(struct store *s, int64_t id, struct err *e)
{
    return err_set(e, ERR_MISSING, "%s: there is no message %lld", s->path, (long long)id);
}

int mail_assign(struct store *s, int64_t id, int64_t case_number, struct err *e)
{
    struct db_statement *q = store_statement(s, SQL_INBOX_ASSIGN, e);

    if (!q)
        return -1;
    s->driver->bind_integer(q, ":id", id);
    store_bind_or_null(s, q, ":case_number", case_number);
    if (store_run(s, q, e))
        return -1;
    return s->driver->changes(s->db) == 1 ? 0 : missing_message(s, id, e);
}

int mail_word(struct store *s, int64_t id, const char *tap, const char *label, struct err *e)
{
    struct db_statement *q = store_statement(s, SQL_INBOX_WORD, e);
    struct buf *body = &s->plain;

    if (!q)
        return -1;
    buf_clear(body);
    buf_add_text(body, tap);
    buf_add_text(body, WORDS_OF_TAP);
    buf_add_text(body, label);
    s->driver->bind_integer(q, ":id", id);
    if (seal_bind(s, q, "inbox", ":body", id, body->bytes, body->length, e) || store_run(s, q, e))
        return -1;
    return s->driver->changes(s->db) == 1 ? 0 : missing_message(s, id, e);
}

int mail_find(struct store *s, int64_t person, const char *external_id, int64_t *id, struct err *e)
{
    struct db_statement *q = store_statement(s, SQL_INBOX_FIND, e);
    unsigned char hash[CRYPTO_HASH_BYTES];

    if (!q)
        return -1;
    crypto_lookup(s->key, "inbox.external_hash", external_id, hash);
    s->driver->bind_integer(q, ":person", person);
    s->driver->bind_blob(q, ":external_hash", hash, sizeof hash);
    return store_integer(s, q, 0, id, e);
}

int mail_name(struct store *s, int64_t id, const char *name, struct err *e)
{
    struct db_statement *q = store_statement(s, SQL_INBOX_NAME, e);

    if (!q)
        return -1;
    s->driver->bind_integer(q, ":id", id);
    if (seal_bind(s, q, "inbox", ":name", id, name, strlen(name), e))
        return -1;
    return store_run(s, q, e);
}

int mail_named(struct store *s, int64_t id, int64_t person, struct arena *a, const char **name,
               struct err *e)
{
    struct db_statement *q = store_statement(s, SQL_INBOX_NAMED, e);
    enum db_step step;
    char *known = NULL;
    int result = 0;

    *name = NULL;
    if (!q)
        return -1;
    s->driver->bind_integer(q, ":id", id);
    s->driver->bind_integer(q, ":person", person);
    step = s->driver->step(q, e);
    if (step == DB_ROW) {
        result = seal_column(s, q, 0, "inbox", "name", id, a, &known, NULL, e);
        s->driver->reset(q);
    }
    *name = known;
    return step == DB_FAILED ? -1 : result;
}

/* Columns of SQL_INBOX_BEFORE. */
enum { BEFORE_ID, BEFORE_KIND, BEFORE_AT, BEFORE_BODY };

static int read_before(struct store *s, struct db_statement *q, struct arena *a,
                       struct mail_heard *out, struct err *e)
{
    int64_t id = s->driver->integer(q, BEFORE_ID);
    int kind;
    char *text;

    if (store_one_of(s, q, BEFORE_KIND, INBOUND_KINDS, "inbox.kind", &kind, e) ||
        seal_column(s, q, BEFORE_BODY, "inbox", "body", id, a, &text, NULL, e))
        return -1;
    out->id = id;
    out->kind = (enum inbound_kind)kind;
    out->at = s->driver->integer(q, BEFORE_AT);
    out->text = text;
    if (out->kind == INBOUND_TAP && text)
        text[strcspn(text, WORDS_OF_TAP)] = '\0';
    return 0;
}

int mail_before(struct store *s, int64_t person, int64_t id, struct arena *a,
                struct mail_heard *out, struct err *e)
{
    struct db_statement *q = store_statement(s, SQL_INBOX_BEFORE, e);
    enum db_step step;
    int result = 0;

    *out = (struct mail_heard){.person = person};
    if (!q)
        return -1;
    s->driver->bind_integer(q, ":person", person);
    s->driver->bind_integer(q, ":id", id);
    step = s->driver->step(q, e);
    if (step == DB_ROW) {
        result = read_before(s, q, a, out, e);
        s->driver->reset(q);
    }
    return step == DB_FAILED ? -1 : result;
}

int mail_park(struct store *s, int64_t id, const char *error_id, struct err *e)
{
    struct db_statement *q = store_statement(s, SQL_INBOX_PARK, e);

    if (!q)
        return -1;
    s->driver->bind_integer(q, ":id", id);
    s->driver->bind_text(q, ":error_id", error_id);
    if (store_run(s, q, e))
        return -1;
    return s->driver->changes(s->db) == 1 ? 0 : missing_message(s, id, e);
}

/* --- to be sent ------------------------------------------------------------------------------ */

static int put(struct store *s, int64_t person, struct outbound *out, int64_t not_before, int keeps,
               int64_t of, bool first, struct err *e)
{
    struct db_statement *q = store_statement(s, SQL_OUTBOX_PUT, e);
    struct buf *body = &s->plain;
    int64_t id;

    if (!q || store_next(s, SEQUENCE_MAIL, &id, e))
        return -1;
    buf_clear(body);
    letter_write(out, body);
    if (body->overflow)
        return err_set(e, ERR_INPUT, "a message of more than %zu bytes cannot be kept",
                       DB_VALUE_MOST);
    s->driver->bind_integer(q, ":id", id);
    s->driver->bind_integer(q, ":person", person);
    store_bind_or_null(s, q, ":case_number", out->case_number);
    s->driver->bind_integer(q, ":not_before", not_before);
    s->driver->bind_integer(q, ":first", first);
    s->driver->bind_integer(q, ":mirror", keeps);
    s->driver->bind_integer(q, ":kind", out->kind);
    s->driver->bind_integer(q, ":choices",
                            out->kind == OUTBOUND_MESSAGE ? (int64_t)out->choice_count : 0);
    store_bind_or_null(s, q, ":target", out->target);
    store_bind_or_null(s, q, ":mirror_of", of);
    if (seal_bind(s, q, "outbox", ":body", id, body->bytes, body->length, e) || store_run(s, q, e))
        return -1;
    out->id = id;
    return 0;
}

int mail_put(struct store *s, int64_t person, struct outbound *out, int64_t not_before, bool mirror,
             struct err *e)
{
    return put(s, person, out, not_before, mirror ? KEEPS_DOOR : KEEPS_NOTHING, 0, false, e);
}

int mail_put_kept(struct store *s, int64_t person, struct outbound *out, int64_t not_before,
                  struct err *e)
{
    return put(s, person, out, not_before, KEEPS_ID, 0, false, e);
}

int mail_put_first(struct store *s, int64_t person, struct outbound *out, int64_t now,
                   struct err *e)
{
    return put(s, person, out, now, KEEPS_NOTHING, 0, true, e);
}

int mail_put_mirror(struct store *s, int64_t person, struct outbound *out, int64_t not_before,
                    int64_t of, struct err *e)
{
    return put(s, person, out, not_before, KEEPS_DOOR, of, false, e);
}

int mail_take_back(struct store *s, int64_t person, int64_t case_number, int64_t now,
                   int64_t *count, struct err *e)
{
    struct db_statement *q = store_statement(s, SQL_OUTBOX_TAKE_BACK, e);

    if (!q)
        return -1;
    s->driver->bind_integer(q, ":person", person);
    s->driver->bind_integer(q, ":case_number", case_number);
    s->driver->bind_integer(q, ":now", now);
    if (store_run(s, q, e))
        return -1;
    *count = s->driver->changes(s->db);
    return 0;
}

static int by_number(const void *left, const void *right)
{
    int64_t a = *(const int64_t *)left, b = *(const int64_t *)right;

    return (a > b) - (a < b);
}

static bool taken(const struct mail_due *out, size_t count, int64_t person)
{
    for (size_t i = 0; i < count; i++) {
        if (out[i].person == person)
            return true;
    }
    return false;
}

/* Rows come in the order of time, and none of a person's is due before the one in front of it: the first row of a
 * person is the oldest, the others wait. */
static int choose_due(struct store *s, int64_t now, const int64_t *busy, size_t busy_count,
                      struct mail_due *out, size_t room, size_t *count, struct err *e)
{
    struct db_statement *q = store_statement(s, SQL_OUTBOX_DUE, e);
    enum db_step step = DB_DONE;

    if (!q)
        return -1;
    s->driver->bind_integer(q, ":now", now);
    while (*count < room && (step = s->driver->step(q, e)) == DB_ROW) {
        int64_t person = s->driver->integer(q, 1);

        if ((busy_count && bsearch(&person, busy, busy_count, sizeof *busy, by_number)) ||
            taken(out, *count, person))
            continue;
        out[*count] =
            (struct mail_due){.person = person, .message = {.id = s->driver->integer(q, 0)}};
        ++*count;
    }
    if (step == DB_ROW)
        s->driver->reset(q);
    return step == DB_FAILED ? -1 : 0;
}

static int read_due(struct store *s, struct db_statement *q, const bool *full, struct mail_due *due,
                    struct arena *a, struct err *e)
{
    struct outbound *m = &due->message;
    struct person person;
    size_t length;
    int network;
    char *body;

    if (store_one_of(s, q, 3, NETWORK_COUNT, "people.network", &network, e))
        return -1;
    m->to.network = (enum network)network;
    if (full && full[network])
        return 0;
    m->case_number = s->driver->integer(q, 0);
    m->attempts = (int)s->driver->integer(q, 1);
    if (seal_column(s, q, 2, "outbox", "body", m->id, a, &body, &length, e) ||
        letter_read(body, length, a, m, e) || people_read(s, q, 3, 4, due->person, a, &person, e))
        return -1;
    m->to = person.address;
    due->put_at = s->driver->integer(q, 5);
    m->target = s->driver->integer(q, 7);
    due->keeps = m->kind == OUTBOUND_MESSAGE && (s->driver->integer(q, 6) || m->choice_count);
    return 0;
}

static int load_due(struct store *s, const bool *full, struct mail_due *due, struct arena *a,
                    struct err *e)
{
    struct db_statement *q = store_statement(s, SQL_OUTBOX_LOAD, e);
    enum db_step step;
    int result;

    if (!q)
        return -1;
    s->driver->bind_integer(q, ":id", due->message.id);
    step = s->driver->step(q, e);
    if (step != DB_ROW)
        return step == DB_DONE ? missing_message(s, due->message.id, e) : -1;
    result = read_due(s, q, full, due, a, e);
    s->driver->reset(q);
    return result;
}

int mail_due(struct store *s, int64_t now, const int64_t *busy, size_t busy_count, const bool *full,
             struct mail_due *out, size_t room, size_t *count, struct arena *a, struct err *e)
{
    *count = 0;
    if (choose_due(s, now, busy, busy_count, out, room, count, e))
        return -1;
    for (size_t i = 0; i < *count; i++) {
        if (load_due(s, full, &out[i], a, e))
            return -1;
    }
    return 0;
}

int mail_next_due(struct store *s, int64_t now, int64_t *when, struct err *e)
{
    struct db_statement *q = store_statement(s, SQL_OUTBOX_NEXT_DUE, e);

    if (!q)
        return -1;
    s->driver->bind_integer(q, ":now", now);
    return store_integer(s, q, INT64_MAX, when, e);
}

/* --- what became of it ----------------------------------------------------------------------- */

static int put_off(struct store *s, enum sql which, int64_t id, int64_t at, struct err *e)
{
    struct db_statement *q = store_statement(s, which, e);

    if (!q)
        return -1;
    s->driver->bind_integer(q, ":id", id);
    s->driver->bind_integer(q, ":at", at);
    return store_run(s, q, e);
}

static void bind_mirror(struct store *s, struct db_statement *q, const char *external_id)
{
    unsigned char hash[CRYPTO_HASH_BYTES];

    if (external_id)
        crypto_lookup(s->key, "outbox.mirror_hash", external_id, hash);
    s->driver->bind_blob(q, ":mirror_hash", external_id ? hash : NULL, sizeof hash);
}

static int put_off_all(struct store *s, int64_t id, int64_t at, struct err *e)
{
    if (put_off(s, SQL_OUTBOX_PUT_OFF, id, at, e))
        return -1;
    return put_off(s, SQL_OUTBOX_PUT_OFF_BEHIND, id, at, e);
}

int mail_wait(struct store *s, int64_t id, int64_t at, struct err *e)
{
    if (put_off(s, SQL_OUTBOX_WAIT, id, at, e))
        return -1;
    return put_off(s, SQL_OUTBOX_PUT_OFF_BEHIND, id, at, e);
}

int mail_settle(struct store *s, int64_t id, enum mail_state state, int64_t at,
                const char *external_id, struct err *e)
{
    struct db_statement *q;

    if (state == MAIL_WAITING)
        return put_off_all(s, id, at, e);
    if (state != MAIL_SENT)
        external_id = NULL;
    q = store_statement(s, SQL_OUTBOX_SETTLE, e);
    if (!q)
        return -1;
    s->driver->bind_integer(q, ":id", id);
    s->driver->bind_integer(q, ":state", state);
    bind_mirror(s, q, external_id);
    if (seal_bind(s, q, "outbox", ":external", id, external_id,
                  external_id ? strlen(external_id) : 0, e))
        return -1;
    return store_run(s, q, e);
}

int mail_sent(struct store *s, int64_t id, int *attempts, int64_t *put_at, bool *was_sent,
              struct err *e)
{
    struct db_statement *q = store_statement(s, SQL_OUTBOX_SENT, e);
    enum db_step step;

    if (!q)
        return -1;
    s->driver->bind_integer(q, ":id", id);
    step = s->driver->step(q, e);
    *was_sent = step == DB_ROW;
    if (*was_sent) {
        *attempts = (int)s->driver->integer(q, 0);
        *put_at = s->driver->integer(q, 1);
        s->driver->reset(q);
    }
    return step == DB_FAILED ? -1 : 0;
}

int mail_bounce(struct store *s, int64_t id, enum mail_state state, int64_t at, bool failure,
                struct err *e)
{
    struct db_statement *q = store_statement(s, SQL_OUTBOX_BOUNCE, e);

    if (!q)
        return -1;
    s->driver->bind_integer(q, ":id", id);
    s->driver->bind_integer(q, ":state", state);
    s->driver->bind_integer(q, ":at", at);
    s->driver->bind_integer(q, ":failure", failure);
    if (store_run(s, q, e))
        return -1;
    return state == MAIL_WAITING ? put_off(s, SQL_OUTBOX_PUT_OFF_BEHIND, id, at, e) : 0;
}

int mail_give_up(struct store *s, int64_t person, struct err *e)
{
    struct db_statement *q = store_statement(s, SQL_OUTBOX_GIVE_UP, e);

    if (!q)
        return -1;
    s->driver->bind_integer(q, ":person", person);
    return store_run(s, q, e);
}

int mail_mirrored(struct store *s, int64_t person, const char *external_id, int64_t *case_number,
                  struct err *e)
{
    struct db_statement *q = store_statement(s, SQL_OUTBOX_MIRRORED, e);

    if (!q)
        return -1;
    bind_mirror(s, q, external_id);
    s->driver->bind_integer(q, ":person", person);
    return store_integer(s, q, 0, case_number, e);
}

/* --- for the operator and the desk ----------------------------------------------------------- */

static int count_waiting(struct store *s, int64_t *waiting, int64_t *oldest, struct err *e)
{
    struct db_statement *q = store_statement(s, SQL_OUTBOX_WAITING, e);

    if (!q || s->driver->step(q, e) != DB_ROW)
        return -1;
    *waiting = s->driver->integer(q, 0);
    *oldest = s->driver->integer(q, 1);
    s->driver->reset(q);
    return 0;
}

static int count_with(struct store *s, enum sql which, int64_t *count, struct err *e)
{
    struct db_statement *q = store_statement(s, which, e);

    return q ? store_integer(s, q, 0, count, e) : -1;
}

int mail_count(struct store *s, int64_t *waiting, int64_t *oldest, int64_t *dead, int64_t *parked,
               struct err *e)
{
    if (count_waiting(s, waiting, oldest, e) || count_with(s, SQL_OUTBOX_DEAD, dead, e))
        return -1;
    return count_with(s, SQL_INBOX_PARKED, parked, e);
}

/* Columns of SQL_TRANSCRIPT. */
enum { LINE_ID, LINE_OURS, LINE_AT, LINE_STATE, LINE_KIND, LINE_BODY };

/* NULL: it is not known what stands there. */
static const char *button_of(const char *tap)
{
    const char *words = tap ? strstr(tap, WORDS_OF_TAP) : NULL;

    return words ? words + strlen(WORDS_OF_TAP) : NULL;
}

static int read_line(struct store *s, struct db_statement *q, struct arena *a,
                     struct mail_line *line, struct err *e)
{
    struct outbound letter = {0};
    size_t length;
    char *body;
    int state;

    *line = (struct mail_line){.ours = s->driver->integer(q, LINE_OURS) != 0,
                               .at = s->driver->integer(q, LINE_AT)};
    if (store_one_of(s, q, LINE_STATE, MAIL_DEAD + 1, "outbox.state", &state, e) ||
        seal_column(s, q, LINE_BODY, line->ours ? "outbox" : "inbox", "body",
                    s->driver->integer(q, LINE_ID), a, &body, &length, e))
        return -1;
    line->state = (enum mail_state)state;
    line->text = body;
    if (!line->ours && s->driver->integer(q, LINE_KIND) == INBOUND_TAP)
        line->text = button_of(body);
    if (!line->ours)
        return 0;
    if (letter_read(body, length, a, &letter, e))
        return -1;
    line->text = letter.text;
    return 0;
}

/* Room for one more, by doubling; what the arena held before goes with it. */
static struct mail_line *line_after(struct arena *a, struct mail_line **lines, size_t count)
{
    if ((count & (count - 1)) == 0) {
        struct mail_line *more = arena_array(a, count ? 2 * count : 1, sizeof *more);

        if (count)
            memcpy(more, *lines, count * sizeof *more);
        *lines = more;
    }
    return *lines + count;
}

int mail_transcript(struct store *s, int64_t case_number, struct arena *a, struct mail_line **lines,
                    size_t *count, struct err *e)
{
    struct db_statement *q = store_statement(s, SQL_TRANSCRIPT, e);
    enum db_step step;

    *lines = NULL;
    *count = 0;
    if (!q)
        return -1;
    s->driver->bind_integer(q, ":number", case_number);
    while ((step = s->driver->step(q, e)) == DB_ROW) {
        if (read_line(s, q, a, line_after(a, lines, *count), e)) {
            s->driver->reset(q);
            return -1;
        }
        ++*count;
    }
    return step == DB_DONE ? 0 : -1;
}
