/* sql.c: every statement there is, on one page. */
/* SPDX-License-Identifier: MIT */
#include "store/inside.h"

static const char *const texts[SQL_COUNT] = {
    [SQL_META_READ] = "SELECT value FROM meta WHERE name = :name",
    [SQL_META_WRITE] = "INSERT INTO meta (name, value) VALUES (:name, :value)",
    [SQL_SAVEPOINT] = "SAVEPOINT message",
    [SQL_RELEASE] = "RELEASE SAVEPOINT message",
    [SQL_UNDO] = "ROLLBACK TO SAVEPOINT message",
    [SQL_ALERT_READ] = "SELECT told_at, suppressed FROM alerts WHERE kind = :kind",
    [SQL_ALERT_WRITE] = "INSERT INTO alerts (kind, told_at, suppressed)"
                        " VALUES (:kind, :told_at, :suppressed) ON CONFLICT (kind) DO UPDATE"
                        " SET told_at = excluded.told_at, suppressed = excluded.suppressed",
    [SQL_DIALOG_KEEP] = "INSERT INTO dialogs (hash, bytes) VALUES (:hash, :bytes)"
                        " ON CONFLICT (hash) DO NOTHING",
    [SQL_DIALOG_READ] = "SELECT bytes FROM dialogs WHERE hash = :hash",

    [SQL_PEOPLE_LAST] = "SELECT max(id) FROM people",
    [SQL_PEOPLE_FIND] = "SELECT id, network, current_case, unreachable, contact FROM people"
                        " WHERE address_hash = :address_hash",
    [SQL_PEOPLE_LOAD] = "SELECT id, network, current_case, unreachable, contact FROM people"
                        " WHERE id = :id",
    [SQL_PEOPLE_ADD] =
        "INSERT INTO people (id, address_hash, network, current_case, unreachable, contact)"
        " VALUES (:id, :address_hash, :network, :current_case, :unreachable, :contact)",
    [SQL_PEOPLE_SAVE] = "UPDATE people SET current_case = :current_case,"
                        " unreachable = :unreachable, contact = :contact WHERE id = :id",

    [SQL_CASES_LAST] = "SELECT max(number) FROM cases",
    [SQL_CASES_LOAD] = "SELECT number, person, revision, phase, urgency, queued_at, opened_at,"
                       " heard_at, dialog, held_by, burst, state"
                       " FROM cases WHERE number = :number",
    [SQL_CASES_ADD] =
        "INSERT INTO cases (number, person, revision, phase, urgency, queued_at, opened_at,"
        " heard_at, dialog, holder, held_by, burst, state, due_day, calls, called_at, offered)"
        " VALUES (:number, :person, :revision, :phase, :urgency, :queued_at, :opened_at,"
        " :heard_at, :dialog, :holder, :held_by, :burst, :state, :due_day, :calls, :called_at,"
        " :offered)",
    [SQL_CASES_SAVE] =
        "UPDATE cases SET revision = :revision + 1, phase = :phase, urgency = :urgency,"
        " queued_at = :queued_at, heard_at = :heard_at, dialog = :dialog, holder = :holder,"
        " held_by = :held_by, burst = :burst, state = :state, due_day = :due_day,"
        " calls = :calls, called_at = :called_at, offered = :offered"
        " WHERE number = :number AND revision = :revision",
    /* the number of PHASE_WAITING as it stands in the index cases_queue */
    [SQL_CASES_QUEUE] = "SELECT number FROM cases WHERE phase = 3"
                        " ORDER BY urgency DESC, coalesce(due_day, 9999999), queued_at, number"
                        " LIMIT :room",
    [SQL_CASES_IN_PHASE] = "SELECT number FROM cases WHERE phase = :phase"
                           " ORDER BY urgency DESC, queued_at, number LIMIT :room",
    [SQL_CASES_HELD_BY] = "SELECT number FROM cases WHERE holder = :holder"
                          " ORDER BY number LIMIT :room",
    [SQL_CASES_OF] = "SELECT number FROM cases WHERE person = :person AND phase != 6"
                     " ORDER BY number DESC LIMIT :room",
    [SQL_CASES_COUNT] = "SELECT phase, count(*), min(queued_at) FROM cases GROUP BY phase",
    /* 5, 6: closed and erased */
    [SQL_CASES_ON_NETWORK] =
        "SELECT cases.number FROM people JOIN cases ON cases.number = people.current_case"
        " WHERE people.network = :network AND cases.phase < 5 AND cases.heard_at >= :since"
        " ORDER BY cases.number LIMIT :room",
    [SQL_CASES_ALL] = "SELECT number, person, revision, phase, urgency, queued_at, opened_at,"
                      " heard_at, dialog, held_by FROM cases ORDER BY number",

    /* 3: waiting, the urgency of "now" is 3 as well; all of it stands in the index cases_watch */
    [SQL_CASES_WATCH] = "SELECT number FROM cases WHERE phase = 3 AND queued_at IS NOT NULL"
                        " AND ((offered = 0 AND queued_at <= :offer) OR (urgency = 3"
                        " AND calls < :most AND coalesce(called_at, queued_at) <= :call))"
                        " LIMIT :room",
    [SQL_CASES_OFFER_NEXT] = "SELECT min(queued_at) FROM cases WHERE phase = 3 AND offered = 0",
    [SQL_CASES_CALL_NEXT] = "SELECT min(coalesce(called_at, queued_at)) FROM cases"
                            " WHERE phase = 3 AND urgency = 3 AND calls < :most",

    [SQL_MAIL_LAST] = "SELECT max(last) FROM (SELECT max(id) AS last FROM inbox"
                      " UNION ALL SELECT max(id) FROM outbox) AS both",
    [SQL_INBOX_ADMIT] = "INSERT INTO inbox (id, person, external_hash, case_number, kind, at, body)"
                        " VALUES (:id, :person, :external_hash, :case_number, :kind, :at, :body)"
                        " ON CONFLICT (person, external_hash) DO NOTHING",
    [SQL_INBOX_ASSIGN] = "UPDATE inbox SET case_number = :case_number WHERE id = :id",
    [SQL_INBOX_WORD] = "UPDATE inbox SET body = :body WHERE id = :id",
    [SQL_INBOX_PARK] = "UPDATE inbox SET error_id = :error_id WHERE id = :id",
    [SQL_INBOX_PARKED] = "SELECT count(*) FROM inbox WHERE error_id IS NOT NULL",

    /* Not due before this person's newest row that waits. */
    [SQL_OUTBOX_PUT] =
        "INSERT INTO outbox (id, person, case_number, state, attempts, kind, choices, target,"
        " mirror_of, put_at, not_before, mirror, body) VALUES (:id, :person, :case_number, 0, 0,"
        " :kind, :choices, :target, :mirror_of, :not_before,"
        " CASE WHEN :first THEN 0 ELSE"
        " coalesce((SELECT CASE WHEN before.state = 0 AND before.not_before > :not_before"
        " THEN before.not_before END FROM outbox AS before WHERE before.person = :person"
        " ORDER BY before.id DESC LIMIT 1), :not_before) END, :mirror, :body)",
    [SQL_OUTBOX_TAKE_BACK] =
        "DELETE FROM outbox WHERE person = :person AND case_number = :case_number"
        " AND state = 0 AND attempts = 0 AND put_at > :now",
    [SQL_OUTBOX_DUE] = "SELECT id, person FROM outbox WHERE state = 0 AND not_before <= :now"
                       " ORDER BY not_before, person, id",
    [SQL_OUTBOX_LOAD] =
        "SELECT outbox.case_number, outbox.attempts, outbox.body, people.network, people.contact,"
        " outbox.put_at, outbox.mirror, outbox.target"
        " FROM outbox JOIN people ON people.id = outbox.person WHERE outbox.id = :id",
    [SQL_OUTBOX_NEXT_DUE] = "SELECT min(not_before) FROM outbox"
                            " WHERE state = 0 AND not_before > :now",
    [SQL_OUTBOX_SETTLE] = "UPDATE outbox SET state = :state,"
                          " mirror_hash = CASE WHEN mirror = 1 THEN :mirror_hash END,"
                          " external = :external"
                          " WHERE id = :id AND state = 0",
    [SQL_OUTBOX_WAIT] = "UPDATE outbox SET not_before = :at WHERE id = :id AND state = 0",
    [SQL_OUTBOX_PUT_OFF] = "UPDATE outbox SET not_before = :at, attempts = attempts + 1"
                           " WHERE id = :id AND state = 0",
    [SQL_OUTBOX_PUT_OFF_BEHIND] =
        "UPDATE outbox SET not_before = :at"
        " WHERE person = (SELECT head.person FROM outbox AS head WHERE head.id = :id)"
        " AND id > :id AND state = 0 AND +not_before < :at",
    [SQL_OUTBOX_SENT] = "SELECT attempts, put_at FROM outbox WHERE id = :id AND state = 1",
    /* never before what is in front of it: the bare max() of two is SQLite's, so it is spelt out */
    [SQL_OUTBOX_BOUNCE] =
        "UPDATE outbox SET state = :state, attempts = attempts + :failure, not_before ="
        " (SELECT max(later.at) FROM (SELECT :at AS at UNION ALL SELECT front.not_before"
        " FROM outbox AS front WHERE front.person = outbox.person AND front.id < outbox.id"
        " AND +front.state = 0) AS later)"
        " WHERE id = :id AND state = 1",
    [SQL_OUTBOX_GIVE_UP] = "UPDATE outbox SET state = 2 WHERE person = :person AND +state = 0",
    [SQL_OUTBOX_MIRRORED] = "SELECT case_number FROM outbox"
                            " WHERE mirror_hash = :mirror_hash AND person = :person"
                            " ORDER BY id DESC LIMIT 1",
    /* the newest of this person; few rows lie between two messages with choices */
    [SQL_SENT_CHOICES] = "SELECT id, person, case_number, external, body, mirror_of FROM outbox"
                         " WHERE person = :person AND choices > 0 AND +state < 2"
                         " ORDER BY id DESC LIMIT :room",
    [SQL_SENT_EXTERNAL] = "SELECT external FROM outbox WHERE id = :id",
    [SQL_SENT_MIRRORS] = "SELECT id, person, case_number, external, body, mirror_of FROM outbox"
                         " WHERE mirror_of = :mirror_of AND kind = 0 AND state < 2"
                         " ORDER BY id LIMIT :room",
    /* what is due in the future is not on a wire */
    [SQL_SENT_UNSENT] =
        "SELECT id, mirror, body FROM outbox WHERE state = 0 AND not_before > :now"
        " AND person = :person AND +case_number = :case_number ORDER BY id DESC LIMIT 1",
    [SQL_SENT_REWRITE] = "UPDATE outbox SET body = :body, mirror_of = NULL"
                         " WHERE id = :id AND state = 0",
    [SQL_SENT_NAMED] = "SELECT id, person, case_number, external, body, mirror_of FROM outbox"
                       " WHERE mirror_hash = :mirror_hash AND person = :person"
                       " ORDER BY id DESC LIMIT :room",
    [SQL_OUTBOX_WAITING] = "SELECT count(*), min(put_at) FROM outbox WHERE state = 0",
    [SQL_OUTBOX_DEAD] = "SELECT count(*) FROM outbox WHERE state = 3",

    [SQL_INBOX_FIND] = "SELECT id FROM inbox"
                       " WHERE person = :person AND external_hash = :external_hash",
    [SQL_INBOX_BEFORE] = "SELECT id, kind, at, body FROM inbox"
                         " WHERE person = :person AND id < :id ORDER BY id DESC LIMIT 1",

    [SQL_PLACES_LOAD] = "SELECT thread, state, briefed, name FROM places"
                        " WHERE room = :room AND case_number = :case_number",
    [SQL_PLACES_AT] = "SELECT case_number FROM places WHERE room = :room AND thread = :thread",
    [SQL_PLACES_ADD] = "INSERT INTO places (room, case_number, state, briefed, name)"
                       " VALUES (:room, :case_number, :state, :briefed, :name)",
    /* where none could be made it is tried again */
    [SQL_PLACES_CHANGE] = "UPDATE places SET state = :state, name = :name,"
                          " thread = CASE WHEN thread != '' THEN thread END"
                          " WHERE room = :room AND case_number = :case_number",
    [SQL_PLACES_MADE] = "UPDATE places SET thread = :thread"
                        " WHERE room = :room AND case_number = :case_number",
    [SQL_PLACES_GONE] = "UPDATE places SET thread = NULL, briefed = 0"
                        " WHERE room = :room AND case_number = :case_number",
    [SQL_PLACES_BRIEFED] = "UPDATE places SET briefed = 1"
                           " WHERE room = :room AND case_number = :case_number",

    [SQL_NETWORKS_READ] = "SELECT reached_at FROM networks WHERE network = :network",
    [SQL_NETWORKS_WRITE] = "INSERT INTO networks (network, reached_at)"
                           " VALUES (:network, :reached_at) ON CONFLICT (network) DO UPDATE"
                           " SET reached_at = excluded.reached_at",
    [SQL_CURSOR_READ] = "SELECT cursor FROM networks WHERE network = :network",
    [SQL_CURSOR_WRITE] = "INSERT INTO networks (network, reached_at, cursor)"
                         " VALUES (:network, 0, :cursor) ON CONFLICT (network) DO UPDATE"
                         " SET cursor = excluded.cursor",

    [SQL_TRANSCRIPT] = "SELECT id, 0 AS ours, at, 0 AS state, kind, body FROM inbox"
                       " WHERE person = (SELECT person FROM cases WHERE number = :number)"
                       " AND case_number = :number UNION ALL"
                       " SELECT id, 1, put_at / 1000, state, 0, body FROM outbox"
                       " WHERE person = (SELECT person FROM cases WHERE number = :number)"
                       " AND case_number = :number"
                       " AND (kind = 0 OR (kind = 1 AND mirror_of IS NOT NULL)) ORDER BY id",
    [SQL_NOTES_LAST] = "SELECT max(id) FROM notes",
    [SQL_NOTES_ADD] = "INSERT INTO notes (id, case_number, at, author, body)"
                      " VALUES (:id, :case_number, :at, :author, :body)",
    [SQL_NOTES_READ] =
        "SELECT id, at, author, body FROM notes WHERE case_number = :number ORDER BY id",

    [SQL_INBOX_NAME] = "UPDATE inbox SET name = :name WHERE id = :id",
    [SQL_INBOX_NAMED] = "SELECT name FROM inbox WHERE id = :id AND person = :person",
    [SQL_REPORT_WANT] = "UPDATE outbox SET report_to = :person WHERE id = :id",
    /* few rows wait to be reported among all there are: not in the order of the table, which would be read as a whole */
    [SQL_REPORT_FIND] = "SELECT outbox.id, case_number, state, report_to, network FROM outbox"
                        " JOIN people ON people.id = outbox.person"
                        " WHERE report_to IS NOT NULL AND +state > 0"
                        " ORDER BY report_to, outbox.id LIMIT :room",
    [SQL_REPORT_DONE] = "UPDATE outbox SET report_to = NULL, report = :report WHERE id = :id",
    [SQL_REPORT_OF] = "SELECT report FROM outbox WHERE id = :id",
    [SQL_REPORT_READER] = "SELECT person FROM outbox WHERE id = :id",

    /* a row stays, so that the same message is known when it is delivered again */
    [SQL_ERASE_HEARD] = "UPDATE inbox SET body = NULL, name = NULL WHERE person = :person",
    [SQL_ERASE_PUT] = "DELETE FROM outbox WHERE person = :person",
    [SQL_ERASE_SHOWN] = "DELETE FROM outbox WHERE case_number IN"
                        " (SELECT number FROM cases WHERE person = :person)",
    [SQL_ERASE_NOTES] = "DELETE FROM notes WHERE case_number IN"
                        " (SELECT number FROM cases WHERE person = :person)",
    /* what the staff, or the operator, was told about no one case: lists of them, and answers that are out */
    [SQL_ERASE_LISTS] = "DELETE FROM outbox WHERE case_number IS NULL AND state > 0",
    /* what the staff wrote: of no case until it is looked at, and afterwards no more than a copy */
    [SQL_ERASE_LINES] = "UPDATE inbox SET body = NULL, name = NULL WHERE case_number IS NULL"
                        " AND body IS NOT NULL AND error_id IS NULL",
    [SQL_ERASE_WAITING] = "SELECT id, body FROM outbox WHERE state = 0 AND case_number IS NULL",
    [SQL_ERASE_ROW] = "DELETE FROM outbox WHERE id = :id",
    [SQL_PEOPLE_LEAVING] =
        "SELECT id FROM people WHERE unreachable >= 8 AND NOT EXISTS"
        " (SELECT 1 FROM outbox WHERE outbox.person = people.id AND +outbox.state = 0)"
        " LIMIT :room",

    [SQL_AUDIT_LAST] = "SELECT max(id) FROM audit",
    [SQL_AUDIT_SET_END] = "INSERT INTO meta (name, value) VALUES (:name, :value)"
                          " ON CONFLICT (name) DO UPDATE SET value = excluded.value",
    [SQL_AUDIT_HASH] = "SELECT hash FROM audit WHERE id = :id",
    [SQL_AUDIT_NEWEST] = "SELECT hash FROM audit ORDER BY id DESC LIMIT 1",
    [SQL_AUDIT_ADD] = "INSERT INTO audit (id, at, case_number, act, refused, who, detail, hash)"
                      " VALUES (:id, :at, :case_number, :act, :refused, :who, :detail, :hash)",
    [SQL_AUDIT_READ] = "SELECT id, at, case_number, act, refused, who, detail, hash FROM audit"
                       " ORDER BY id",
};

const char *sql_text(enum sql which)
{
    return texts[which];
}
