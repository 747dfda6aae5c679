/* inbox.c: the gate: what is heard becomes text, once. */
/* SPDX-License-Identifier: MIT */
#include "flow/inbox.h"
#include "base/text.h"
#include "core/redact.h"
#include <stdlib.h>
#include <string.h>

#define INBOX_SLOTS 4096 /* people counted in one minute; more share a slot, and the newer one has it */
#define MINUTE_MS 60000

struct count {
    int64_t person, minute;
    int kept;
    bool told;
};

struct inbox {
    int per_minute;
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

static struct count *count_of(struct inbox *i, int64_t person, int64_t now_ms)
{
    struct count *c = &i->counts[(uint64_t)person % INBOX_SLOTS];
    int64_t minute = now_ms / MINUTE_MS;

    if (c->person != person || c->minute != minute)
        *c = (struct count){.person = person, .minute = minute};
    return c;
}

static enum said_kind said_kind_of(enum inbound_kind kind)
{
    switch (kind) {
    case INBOUND_TAP:
        return SAID_TAP;
    case INBOUND_EDIT:
        return SAID_EDIT;
    case INBOUND_FILE:
        return SAID_FILE;
    case INBOUND_TEXT:
    case INBOUND_GONE:
    case INBOUND_BACK:
        return SAID_TEXT;
    }
    return SAID_TEXT;
}

static const char *admit_name(struct arena *a, const char *name)
{
    return name ? text_admit(a, name, strlen(name), 200, NULL) : NULL;
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

static void admit_said(const struct inbound *heard, struct arena *a, struct admitted *out)
{
    struct said *said = &out->said;

    said->kind = said_kind_of(heard->kind);
    said->tap = heard->tap;
    said->message = heard->kind == INBOUND_EDIT && heard->edits ? heard->edits : heard->external_id;
    said->file = admit_file(a, heard->file);
    said->text = text_admit(a, heard->text ? heard->text : "", heard->text ? heard->length : 0, INBOX_TEXT_MOST, NULL);
    said->text = redact(a, said->text, &said->secrets);
    out->cut = heard->length > INBOX_TEXT_MOST;
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

int inbox_admit(struct inbox *i, struct store *s, const struct person *from, int64_t case_number,
                const struct inbound *heard, int64_t now_ms, struct arena *a, struct admitted *out, struct err *e)
{
    struct count *count = count_of(i, from->id, now_ms);
    struct mail_heard mail = {.person = from->id, .case_number = case_number, .kind = heard->kind,
                              .external_id = heard->external_id, .at = now_ms / 1000};
    enum mail_news news;

    *out = (struct admitted){.verdict = ADMIT_FLOOD};
    if (count->kept >= i->per_minute) {
        out->verdict = count->told ? ADMIT_FLOOD : ADMIT_FLOOD_TOLD;
        count->told = true;
        return 0;
    }
    admit_said(heard, a, out);
    mail.text = kept_text(&out->said);
    if (mail_admit(s, &mail, &news, e) < 0)
        return -1;
    out->mail = mail.id;
    out->verdict = news == MAIL_SEEN ? ADMIT_SEEN : ADMIT_APPLY;
    count->kept += news == MAIL_NEW;
    return 0;
}
