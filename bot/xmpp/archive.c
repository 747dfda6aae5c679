/* archive.c: page by page, from the cursor on. */
/* SPDX-License-Identifier: MIT */
#include "xmpp/archive.h"
#include "xmpp/iq.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define PAGE 50         /* messages; a page is what may come twice after a crash */
#define ID_MOST 256     /* bytes of an archive's id that we keep */
#define AGAIN_MS 300000 /* after a page that could not be read */
#define NS_PAGES "http://jabber.org/protocol/rsm"
#define NS_FORWARD "urn:xmpp:forward:0"

struct archive {
    char query[20];       /* of the page at hand; "": none */
    char cursor[ID_MOST]; /* "": none */
    bool from_time;       /* the cursor is not known there any more */
    bool read;            /* to its end: live messages move the cursor now */
    bool told;            /* that it could not be read */
    int64_t again_at;     /* 0: not */
};

struct archive *archive_new(void)
{
    struct archive *m = calloc(1, sizeof *m);

    if (!m)
        err_out_of_memory();
    return m;
}

void archive_free(struct archive **m)
{
    free(*m);
    *m = NULL;
}

/* False: this is no step further. */
static bool move(struct child *c, const char *id)
{
    if (!id || !*id || strlen(id) >= ID_MOST || strcmp(id, c->archive->cursor) == 0)
        return false;
    snprintf(c->archive->cursor, ID_MOST, "%s", id);
    wire_write_text(&c->out, WIRE_CURSOR, id);
    return true;
}

/* --- asking --- */

static void write_start(const struct child *c, struct stanza *query)
{
    struct stanza *form = stanza_add(query, "x", "jabber:x:data");
    time_t since = (time_t)c->setup.since;
    struct tm parts;
    char text[32];

    stanza_set(form, "type", "submit");
    stanza_add_field(form, "FORM_TYPE", "hidden", NS_ARCHIVE);
    if (gmtime_r(&since, &parts) && strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ", &parts))
        stanza_add_field(form, "start", NULL, text);
}

static void page_read(struct child *c, void *owner, const struct iq_answer *answer);

static void ask(struct child *c)
{
    struct archive *m = c->archive;
    struct stanza *iq = iq_new(c, "set", NULL), *query = stanza_add(iq, "query", NS_ARCHIVE),
                  *pages;
    char most[8];

    snprintf(m->query, sizeof m->query, "%s", child_random(c, c->a));
    snprintf(most, sizeof most, "%d", PAGE);
    stanza_set(query, "queryid", m->query);
    if (!m->cursor[0] || m->from_time)
        write_start(c, query);
    pages = stanza_add(query, "set", NS_PAGES);
    stanza_add_text(pages, "max", NULL, most);
    if (m->cursor[0])
        stanza_add_text(pages, "after", NULL, m->cursor);
    iq_ask(c, &iq, page_read, NULL);
}

/* What came in between the last page and our presence may stand nowhere else: so once more, now that all the rest comes live. */
static void done(struct child *c)
{
    struct archive *m = c->archive;

    m->query[0] = '\0';
    if (c->online || (!m->cursor[0] && !c->setup.since)) {
        m->read = true;
        if (!c->online)
            start_archive_read(c);
        return;
    }
    start_archive_read(c);
    ask(c);
}

/* We serve all the same. But the cursor stays before what was not read, and it is tried again. */
static void give_up(struct child *c, const char *why)
{
    struct archive *m = c->archive;

    if (!m->told)
        child_alert(c, "xmpp.archive", why);
    m->told = true;
    m->query[0] = '\0';
    m->again_at = c->now + AGAIN_MS;
    if (!c->online)
        start_archive_read(c);
}

static void failed(struct child *c, const struct iq_answer *answer)
{
    struct stanza_error error = answer->stanza ? stanza_error(answer->stanza)
                                               : (struct stanza_error){"", "no answer", false};

    if (strcmp(error.condition, "item-not-found") == 0 && c->archive->cursor[0] &&
        !c->archive->from_time) {
        c->archive->from_time = true; /* that message has been erased: by the time then */
        c->archive->cursor[0] = '\0';
        ask(c);
        return;
    }
    give_up(c, error.condition);
}

static void page_read(struct child *c, void *owner, const struct iq_answer *answer)
{
    const struct stanza *fin, *set;
    const char *complete, *last;

    (void)owner;
    fin = answer->result ? stanza_find(answer->stanza, "fin", NS_ARCHIVE) : NULL;
    if (!fin) {
        failed(c, answer);
        return;
    }
    complete = stanza_attribute(fin, "complete");
    set = stanza_find(fin, "set", NS_PAGES);
    last = set ? stanza_text_of(set, "last", NULL, c->a) : NULL;
    if (!move(c, last) || (complete && strcmp(complete, "true") == 0))
        done(c);
    else
        ask(c);
}

/* Everything is kept from now on, whatever the server's default is; one that has no such choice refuses, and that is well. */
static void set_prefs(struct child *c)
{
    struct stanza *iq = iq_new(c, "set", NULL), *prefs = stanza_add(iq, "prefs", NS_ARCHIVE);

    stanza_set(prefs, "default", "always");
    stanza_add(prefs, "always", NULL);
    stanza_add(prefs, "never", NULL);
    iq_ask(c, &iq, iq_ignore, NULL);
}

void archive_start(struct child *c, bool there)
{
    struct archive *m = c->archive;

    if (!there) {
        child_alert(c, "xmpp.archive", "the server keeps no archive of our account");
        start_archive_read(c);
        return;
    }
    set_prefs(c);
    if (c->setup.cursor)
        snprintf(m->cursor, sizeof m->cursor, "%s", c->setup.cursor);
    if (m->cursor[0] || c->setup.since)
        ask(c);
    else
        done(c);
}

/* --- what it has --- */

bool archive_hear(struct child *c, const struct stanza *s)
{
    const struct stanza *result = stanza_find(s, "result", NS_ARCHIVE), *forwarded;
    const char *query = result ? stanza_attribute(result, "queryid") : NULL, *id;

    if (!query || !c->archive->query[0] || strcmp(query, c->archive->query) != 0)
        return false;
    id = stanza_attribute(result, "id");
    forwarded = stanza_find(result, "forwarded", NS_FORWARD);
    s = forwarded ? stanza_find(forwarded, "message", NULL) : NULL;
    if (id && s)
        message_hear_archived(c, s, id);
    return true;
}

void archive_reached(struct child *c, const char *id)
{
    if (c->archive->read)
        (void)move(c, id);
}

void archive_tick(struct child *c)
{
    struct archive *m = c->archive;

    if (!m->again_at || c->now < m->again_at)
        return;
    m->again_at = 0;
    ask(c);
}
