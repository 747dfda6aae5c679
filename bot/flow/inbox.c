/* inbox.c: the gate: what is heard becomes text, once. */
/* SPDX-License-Identifier: MIT */
#include "flow/inbox.h"
#include "base/text.h"
#include "core/redact.h"
#include <stdlib.h>
#include <string.h>

#define INBOX_SLOTS                                                                                \
    4096 /* people counted in one minute; more share a slot, and the newer one has it */
#define MINUTE_MS 60000
#define NAME_MOST 200 /* bytes of a file's name, its type, an id of the network */

struct tally {
    int kept;
    bool told;
};

struct count {
    int64_t person, minute, pass;
    int64_t heard_ms;           /* the last sign of them */
    struct tally now, at_begin; /* of the pass */
};

struct inbox {
    int per_minute;
    int64_t pass;
    struct count *touched; /* by the message in hand; NULL: none yet */
    struct tally before;   /* what it stood at then */
    struct count counts[INBOX_SLOTS];
};

struct inbox *inbox_new(int per_minute)
{
    struct inbox *i = calloc(1, sizeof *i);

    if (!i)
        err_out_of_memory();
    i->per_minute = per_minute;
    return i;
}

void inbox_free(struct inbox **i)
{
    free(*i);
    *i = NULL;
}

/* --- how many --- */

void inbox_pass(struct inbox *i)
{
    i->pass++;
    i->touched = NULL;
}

void inbox_message(struct inbox *i)
{
    i->touched = NULL;
}

void inbox_undo(struct inbox *i)
{
    if (i->touched)
        i->touched->now = i->before;
    i->touched = NULL;
}

void inbox_undo_pass(struct inbox *i)
{
    for (size_t k = 0; k < INBOX_SLOTS; k++)
        if (i->counts[k].pass == i->pass)
            i->counts[k].now = i->counts[k].at_begin;
    i->touched = NULL;
}

static struct tally *tally_of(struct inbox *i, int64_t person, int64_t now_ms)
{
    struct count *c = &i->counts[(uint64_t)person % INBOX_SLOTS];
    int64_t minute = now_ms / MINUTE_MS;

    if (c->person != person || c->minute != minute)
        *c = (struct count){.person = person, .minute = minute};
    if (c->pass != i->pass)
        c->at_begin = c->now;
    c->pass = i->pass;
    c->heard_ms = now_ms;
    i->touched = c;
    i->before = c->now;
    return &c->now;
}

void inbox_sign(struct inbox *i, int64_t person, int64_t now_ms)
{
    (void)tally_of(i, person, now_ms);
}

bool inbox_heard_after(const struct inbox *i, int64_t person, int64_t ms)
{
    const struct count *c = &i->counts[(uint64_t)person % INBOX_SLOTS];

    return c->person == person && c->heard_ms > ms;
}

static enum admission flood(struct tally *tally)
{
    bool told = tally->told;

    tally->told = true;
    return told ? ADMIT_FLOOD : ADMIT_FLOOD_TOLD;
}

/* --- what it says --- */

static enum said_kind said_kind_of(enum inbound_kind kind)
{
    switch (kind) {
    case INBOUND_TAP:
        return SAID_TAP;
    case INBOUND_EDIT:
        return SAID_EDIT;
    case INBOUND_FILE:
        return SAID_FILE;
    case INBOUND_OTHER:
        return SAID_OTHER;
    case INBOUND_TEXT:
    case INBOUND_GONE:
    case INBOUND_BACK:
    case INBOUND_CROWD:
    case INBOUND_SEALED:
    case INBOUND_RECEIPT:
    case INBOUND_TYPING:
    case INBOUND_TOPIC:
        return SAID_TEXT;
    }
    return SAID_TEXT;
}

static const char *admit_name(struct arena *a, const char *name)
{
    return name ? text_admit(a, name, strlen(name), NAME_MOST, NULL) : NULL;
}

/* File names and types are foreign text like all else. */
static const struct attachment *admit_file(struct arena *a, const struct attachment *from)
{
    struct attachment *file;

    if (!from)
        return NULL;
    file = arena_alloc(a, sizeof *file);
    *file = *from;
    file->name = admit_name(a, from->name);
    file->type = admit_name(a, from->type);
    return file;
}

static const char *id_of(const struct inbound *heard)
{
    return heard->kind == INBOUND_EDIT && heard->edits ? heard->edits : heard->external_id;
}

static void admit_said(const struct inbound *heard, struct arena *a, struct admitted *out)
{
    struct said *said = &out->said;
    size_t length = heard->text ? heard->length : 0;

    said->kind = said_kind_of(heard->kind);
    said->tap = admit_name(a, heard->tap);
    said->message = admit_name(a, id_of(heard));
    said->file = admit_file(a, heard->file);
    said->reply_to = admit_name(a, heard->reply_to);
    said->album = admit_name(a, heard->album);
    said->text = text_admit(a, heard->text ? heard->text : "", length, INBOX_TEXT_MOST, NULL);
    said->text = redact(a, said->text, &said->secrets);
    out->name = admit_name(a, heard->name);
    out->cut = length > INBOX_TEXT_MOST;
}

/* What is kept of a message without text: a tap's data, a file's name. */
static const char *kept_text(const struct said *said)
{
    if (said->kind == SAID_TAP)
        return said->tap;
    if (said->kind == SAID_FILE && said->file && !*said->text)
        return said->file->name;
    return said->text;
}

static int keep(struct store *s, const struct inbound *heard, struct mail_heard *mail,
                struct admitted *out, struct err *e)
{
    enum mail_news news;

    mail->kind = heard->kind;
    mail->external_id = heard->external_id;
    mail->text = kept_text(&out->said);
    if (mail_admit(s, mail, &news, e) < 0)
        return -1;
    out->mail = mail->id;
    out->verdict = news == MAIL_SEEN ? ADMIT_SEEN : ADMIT_APPLY;
    return 0;
}

int inbox_admit(struct inbox *i, struct store *s, const struct person *from, int64_t case_number,
                const struct inbound *heard, int64_t now_ms, struct arena *a, struct admitted *out,
                struct err *e)
{
    struct tally *tally = tally_of(i, from->id, now_ms);
    struct mail_heard mail = {.person = from->id, .case_number = case_number, .at = now_ms / 1000};

    *out = (struct admitted){0};
    if (!heard->external_id)
        return err_set(e, ERR_INTERNAL, "a message without an id of its network");
    if (tally->kept >= i->per_minute) {
        out->verdict = flood(tally);
        return 0;
    }
    admit_said(heard, a, out);
    if (keep(s, heard, &mail, out, e) < 0)
        return -1;
    tally->kept += out->verdict == ADMIT_APPLY;
    return 0;
}
