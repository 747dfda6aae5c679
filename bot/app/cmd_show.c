/* cmd_show.c: one case for the operator: facts and where they come from, the open question, all that was said. */
/* SPDX-License-Identifier: MIT */
#include "app/commands.h"
#include "app/options.h"
#include "app/report.h"
#include "base/log.h"
#include "core/engine.h"
#include "store/cases.h"
#include "store/mail.h"
#include "store/notes.h"
#include "store/people.h"
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

#define NOTES_MOST 1000

static struct json *fact_object(const struct fact *f, struct arena *a)
{
    struct json *object = json_new_object();

    json_put_string(object, "id", f->id);
    if (f->payment)
        json_put_integer(object, "payment", f->payment);
    json_put_string(object, "state", fact_state_name(f->state));
    json_put_string(object, "value", f->state == FACT_KNOWN ? value_print(a, &f->value) : NULL);
    json_put_string(object, "source", fact_source_name(f->source));
    json_put_bool(object, "confirmed", f->confirmed);
    json_put_string(object, "message", f->message);
    report_time(object, "at", f->at, a);
    return object;
}

static void put_file(struct json *object, const struct casefile *c, struct arena *a)
{
    struct json *facts = json_new_array(), *because = json_new_array();

    for (size_t i = 0; i < c->fact_count; i++)
        json_add(facts, fact_object(&c->facts[i], a));
    for (size_t i = 0; i < c->desk.because_count; i++)
        json_add(because, json_new_string(c->desk.because[i]));
    json_put_string(object, "language", c->language);
    json_put_string(object, "zone", c->zone);
    json_put_integer(object, "plan_version", c->plan_version);
    json_put_string(object, "asks", engine_asks(c));
    json_put(object, "because", because);
    json_put_string(object, "outcome", c->desk.outcome);
    json_put(object, "facts", facts);
}

static int put_state(struct json *object, const struct case_row *row, struct arena *a,
                     struct err *e)
{
    struct json *state = NULL;
    struct casefile file;
    int result = json_parse(&state, row->state, row->state_length, e);

    if (result == 0)
        result = casefile_read(a, state, &file, e);
    if (result == 0)
        put_file(object, &file, a);
    json_free(&state);
    return result;
}

static const char *mail_state_name(enum mail_state state)
{
    static const char *const NAMES[] = {[MAIL_WAITING] = "waiting",
                                        [MAIL_SENT] = "sent",
                                        [MAIL_UNREACHABLE] = "unreachable",
                                        [MAIL_DEAD] = "dead"};

    return NAMES[state];
}

static int put_transcript(struct json *object, struct store *s, int64_t number, struct arena *a,
                          struct err *e)
{
    struct json *list;
    struct mail_line *lines;
    size_t count;

    if (mail_transcript(s, number, a, &lines, &count, e) < 0)
        return -1;
    list = json_new_array();
    for (size_t i = 0; i < count; i++) {
        struct json *line = json_new_object();

        report_time(line, "at", lines[i].at, a);
        json_put_string(line, "from", lines[i].ours ? "bot" : "buyer");
        json_put_string(line, "text", lines[i].text);
        if (lines[i].ours)
            json_put_string(line, "state", mail_state_name(lines[i].state));
        json_add(list, line);
    }
    json_put(object, "transcript", list);
    return 0;
}

static int put_notes(struct json *object, struct store *s, int64_t number, struct arena *a,
                     struct err *e)
{
    struct note *notes = arena_array(a, NOTES_MOST, sizeof *notes);
    struct json *list;
    size_t count;

    if (notes_read(s, number, a, notes, NOTES_MOST, &count, e) < 0)
        return -1;
    list = json_new_array();
    for (size_t i = 0; i < count; i++) {
        struct json *note = json_new_object();

        report_time(note, "at", notes[i].at, a);
        json_put_string(note, "by", notes[i].author);
        json_put_string(note, "text", notes[i].text);
        json_add(list, note);
    }
    json_put(object, "notes", list);
    return 0;
}

static int put_case(struct json *object, struct store *s, int64_t number, struct arena *a,
                    struct err *e)
{
    struct case_row row;
    struct person person;
    struct json *buyer;

    if (cases_load(s, number, a, &row, e) < 0 || people_load(s, row.person, a, &person, e) < 0)
        return -1;
    json_put_integer(object, "case", row.number);
    json_put_string(object, "phase", phase_name(row.phase));
    json_put_string(object, "urgency", urgency_name(row.urgency));
    report_time(object, "opened_at", row.opened_at, a);
    report_time(object, "heard_at", row.heard_at, a);
    report_time(object, "queued_at", row.queued_at, a);
    json_put_string(object, "held_by", row.held_by);
    json_put_string(object, "dialog", row.dialog);
    buyer = json_new_object();
    json_put_string(buyer, "network", network_name(person.address.network));
    json_put_string(buyer, "id", person.address.id);
    if (person.source)
        json_put_string(buyer, "source", person.source);
    json_put_bool(buyer, "unreachable", person.unreachable);
    json_put(object, "buyer", buyer);
    if (put_state(object, &row, a, e) < 0 || put_transcript(object, s, number, a, e) < 0)
        return -1;
    return put_notes(object, s, number, a, e);
}

static int show(struct store *s, int64_t number, struct err *e)
{
    struct json *object = json_new_object();
    struct arena *a = arena_new();
    int result = put_case(object, s, number, a, e);

    if (result == 0)
        options_print(object);
    else
        json_free(&object);
    arena_free(&a);
    return result;
}

static int read_number(const char *text, int64_t *out, struct err *e)
{
    char *end;

    errno = 0;
    *out = strtoll(text, &end, 10);
    if (errno || end == text || *end || *out < 1)
        return err_set(e, ERR_INPUT, "%s: a case is named by its number", text);
    return 0;
}

int cmd_show(int argc, char **argv)
{
    struct options o;
    struct store *s = NULL;
    struct err e = {0};
    int64_t number;
    int status;

    if (!options_read(argc, argv, NULL, 0, 1, 1, &o, &status))
        return status;
    log_threshold(LOG_WARN);
    if (read_number(o.arguments[0], &number, &e) < 0 ||
        store_open(&s, o.db, o.key, STORE_READ, &e) < 0) {
        status = options_fail(&e);
    } else if (show(s, number, &e) < 0) {
        status = options_fail(&e);
        if (e.kind == ERR_MISSING) /* asked for rightly, and not there */
            status = STATUS_NOT_HELD;
    }
    store_close(&s);
    return status;
}
