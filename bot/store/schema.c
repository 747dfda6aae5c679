/* schema.c: the tables, step by step. */
/* SPDX-License-Identifier: MIT */
#include "store/schema.h"
#include "model/casefile.h"
#include "model/inbound.h"
#include "store/mail.h"

/* These numbers are stored: new values are added behind, none is ever changed. */
_Static_assert(NETWORK_CONSOLE == 0 && NETWORK_XMPP == 1 && NETWORK_TELEGRAM == 2,
               "people.network");
_Static_assert(PHASE_INTERVIEW == 0 && PHASE_REVIEW == 1 && PHASE_PLANNED == 2 &&
                   PHASE_WAITING == 3 && PHASE_HELD == 4 && PHASE_CLOSED == 5 && PHASE_ERASED == 6,
               "cases.phase");
_Static_assert(URGENCY_NONE == 0 && URGENCY_NORMAL == 1 && URGENCY_TODAY == 2 && URGENCY_NOW == 3,
               "cases.urgency");
_Static_assert(INBOUND_TEXT == 0 && INBOUND_TAP == 1 && INBOUND_EDIT == 2 && INBOUND_FILE == 3 &&
                   INBOUND_GONE == 4 && INBOUND_BACK == 5 && INBOUND_OTHER == 6 &&
                   INBOUND_CROWD == 7 && INBOUND_SEALED == 8 && INBOUND_RECEIPT == 9 &&
                   INBOUND_TYPING == 10 && INBOUND_TOPIC == 11,
               "inbox.kind");
_Static_assert(OUTBOUND_MESSAGE == 0 && OUTBOUND_EDIT == 1 && OUTBOUND_TOPIC == 2, "outbox.kind");
_Static_assert(TOPIC_WAITING == 0 && TOPIC_HELD == 1 && TOPIC_CLOSED == 2, "places.state");
_Static_assert(MAIL_WAITING == 0 && MAIL_SENT == 1 && MAIL_UNREACHABLE == 2 && MAIL_DEAD == 3,
               "outbox.state");

/* Every index costs each message a page, so there are few. Of one person's rows in the outbox those that wait are always the
 * last ones, and none is due before the one in front of it: the first that an index by time gives of a person is the
 * oldest. Partial indexes hold only what the desk or the operator looks for, and cost a buyer's message nothing. */
static const char first[] =
    /* value: sealed (a known text, to tell a wrong key) */
    "CREATE TABLE meta (name TEXT NOT NULL PRIMARY KEY, value BLOB NOT NULL) STRICT, WITHOUT ROWID;"
    "CREATE TABLE alerts (kind TEXT NOT NULL PRIMARY KEY, told_at INTEGER NOT NULL,"
    " suppressed INTEGER NOT NULL) STRICT, WITHOUT ROWID;"
    /* bytes: our own questions, nobody's words */
    "CREATE TABLE dialogs (hash TEXT NOT NULL PRIMARY KEY, bytes BLOB NOT NULL) STRICT;"

    /* address_hash: keyed hash. contact: sealed (address, language, zone, language chosen,
     * where they found us) */
    "CREATE TABLE people (id INTEGER PRIMARY KEY, address_hash BLOB NOT NULL UNIQUE,"
    " network INTEGER NOT NULL, current_case INTEGER REFERENCES cases (number),"
    " unreachable INTEGER NOT NULL, contact BLOB NOT NULL) STRICT;"

    /* holder: keyed hash of a staff name. held_by, burst, state: sealed */
    "CREATE TABLE cases (number INTEGER PRIMARY KEY, person INTEGER NOT NULL REFERENCES people "
    "(id),"
    " revision INTEGER NOT NULL, phase INTEGER NOT NULL, urgency INTEGER NOT NULL,"
    " queued_at INTEGER, opened_at INTEGER NOT NULL, heard_at INTEGER NOT NULL,"
    " dialog TEXT NOT NULL, holder BLOB, held_by BLOB, burst BLOB, state BLOB NOT NULL) STRICT;"
    "CREATE INDEX cases_queue ON cases (urgency DESC, queued_at) WHERE phase = 3;"
    "CREATE INDEX cases_person ON cases (person);" /* written with a new case only */
    "CREATE INDEX cases_holder ON cases (holder) WHERE holder IS NOT NULL;"

    /* external_hash: keyed hash of the network's id. body: sealed */
    "CREATE TABLE inbox (id INTEGER PRIMARY KEY, person INTEGER NOT NULL REFERENCES people (id),"
    " external_hash BLOB NOT NULL, case_number INTEGER REFERENCES cases (number),"
    " kind INTEGER NOT NULL, at INTEGER NOT NULL, error_id TEXT, body BLOB,"
    " UNIQUE (person, external_hash)) STRICT;"
    "CREATE INDEX inbox_parked ON inbox (error_id) WHERE error_id IS NOT NULL;"

    /* put_at stays, not_before moves when a send is put off. mirror_hash: keyed hash of the network's id, of mirrored
     * lines. body: sealed */
    "CREATE TABLE outbox (id INTEGER PRIMARY KEY, person INTEGER NOT NULL REFERENCES people (id),"
    " case_number INTEGER REFERENCES cases (number), state INTEGER NOT NULL,"
    " attempts INTEGER NOT NULL, put_at INTEGER NOT NULL, not_before INTEGER NOT NULL,"
    " mirror INTEGER NOT NULL, mirror_hash BLOB, body BLOB NOT NULL) STRICT;"
    "CREATE INDEX outbox_person ON outbox (person);"
    "CREATE INDEX outbox_due ON outbox (not_before, person) WHERE state = 0;"
    "CREATE INDEX outbox_dead ON outbox (state) WHERE state = 3;"
    "CREATE INDEX outbox_mirror ON outbox (mirror_hash) WHERE mirror_hash IS NOT NULL;"

    /* author, body: sealed */
    "CREATE TABLE notes (id INTEGER PRIMARY KEY,"
    " case_number INTEGER NOT NULL REFERENCES cases (number), at INTEGER NOT NULL,"
    " author BLOB NOT NULL, body BLOB NOT NULL) STRICT;"
    "CREATE INDEX notes_case ON notes (case_number);";

/* A room of the staff has a topic for each case; what is sent can be edited, and found again by who answers it; a
 * network that was away for long is noticed. */
static const char second[] =
    /* kind: enum outbound_kind. choices: how many it has. target: the row that it edits. mirror_of: row of the inbox that it
     * shows, if it is one. external: sealed (the network's id, where somebody may come back to it) */
    "ALTER TABLE outbox ADD COLUMN kind INTEGER NOT NULL DEFAULT 0;"
    "ALTER TABLE outbox ADD COLUMN choices INTEGER NOT NULL DEFAULT 0;"
    "ALTER TABLE outbox ADD COLUMN target INTEGER;"
    "ALTER TABLE outbox ADD COLUMN mirror_of INTEGER;"
    "ALTER TABLE outbox ADD COLUMN external BLOB;"
    "CREATE INDEX outbox_mirror_of ON outbox (mirror_of) WHERE mirror_of IS NOT NULL;"

    /* thread: the network's id of the topic; null: it is to be made; empty: none can be made. state: enum topic_state.
     * briefed: the brief stands in it. name: sealed */
    "CREATE TABLE places (room INTEGER NOT NULL REFERENCES people (id),"
    " case_number INTEGER NOT NULL REFERENCES cases (number), thread TEXT,"
    " state INTEGER NOT NULL, briefed INTEGER NOT NULL, name BLOB NOT NULL,"
    " PRIMARY KEY (room, case_number)) STRICT, WITHOUT ROWID;"
    "CREATE INDEX places_thread ON places (room, thread) WHERE thread IS NOT NULL;"

    "CREATE TABLE networks (network INTEGER NOT NULL PRIMARY KEY, reached_at INTEGER NOT NULL)"
    " STRICT;";

/* A network that keeps an archive is asked for what came since we heard it last. */
static const char third[] =
    /* cursor: the archive's id of the last message that was taken; nobody's words */
    "ALTER TABLE networks ADD COLUMN cursor TEXT;";

/* What the staff saw and did is kept in a chain. */
static const char fourth[] =
    /* case_number 0: of no case. who, detail: sealed. hash: keyed, over this row and the hash of the one before */
    "CREATE TABLE audit (id INTEGER PRIMARY KEY, at INTEGER NOT NULL,"
    " case_number INTEGER NOT NULL, act TEXT NOT NULL, refused INTEGER NOT NULL,"
    " who BLOB NOT NULL, detail BLOB, hash BLOB NOT NULL) STRICT;"
    /* report_to: the person or room of the staff that is to be told what became of it */
    "ALTER TABLE outbox ADD COLUMN report_to INTEGER;"
    /* due_day: of the nearest open deadline, as a queue sorts by it; null: none is known */
    "ALTER TABLE cases ADD COLUMN due_day INTEGER;"
    "DROP INDEX cases_queue;"
    "CREATE INDEX cases_queue ON cases (urgency DESC, coalesce(due_day, 9999999), queued_at, "
    "number)"
    " WHERE phase = 3;"
    "CREATE INDEX outbox_report ON outbox (report_to) WHERE report_to IS NOT NULL;";

/* Who waits for nobody is called out again; who wants to be forgotten is, once their last message is out. */
static const char fifth[] =
    /* calls: how often the desk was called; called_at: the last time; offered: 1 when the bot has offered to go on meanwhile */
    "ALTER TABLE cases ADD COLUMN calls INTEGER NOT NULL DEFAULT 0;"
    "ALTER TABLE cases ADD COLUMN called_at INTEGER;"
    "ALTER TABLE cases ADD COLUMN offered INTEGER NOT NULL DEFAULT 0;"
    /* all that is looked at in each pass, so that no case is opened for it */
    "CREATE INDEX cases_watch ON cases (queued_at, urgency, calls, called_at, offered)"
    " WHERE phase = 3;"
    /* bit 8 of people.unreachable, see people.c */
    "CREATE INDEX people_leaving ON people (id) WHERE unreachable >= 8;";

/* What is said over the desk can be answered, changed and acknowledged where it was said. */
static const char sixth[] =
    /* name: sealed; what an answer calls it by on its network, of what is shown to others */
    "ALTER TABLE inbox ADD COLUMN name BLOB;"
    /* report: the row that tells its writer what became of it */
    "ALTER TABLE outbox ADD COLUMN report INTEGER;";

static const char *const steps_to_here[] = {first, second, third, fourth, fifth, sixth};

int schema_newest(void)
{
    return (int)(sizeof steps_to_here / sizeof steps_to_here[0]);
}

const char *const *schema_steps(void)
{
    return steps_to_here;
}

int schema_bring(const struct db_driver *driver, struct db *db, const char *const *steps, int count,
                 struct err *e)
{
    int here;

    if (driver->schema(db, &here, e))
        return -1;
    if (here > count)
        return err_set(e, ERR_NEWER, "schema %d is newer than %d", here, count);
    for (int i = here; i < count; i++) {
        if (driver->exec(db, steps[i], e))
            return err_context(e, "schema step %d", i + 1);
    }
    return here == count ? 0 : driver->set_schema(db, count, e);
}
