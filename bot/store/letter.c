/* letter.c: an outbound message as bytes for one sealed column. */
/* SPDX-License-Identifier: MIT */
#include "store/inside.h"
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Texts with a NUL behind each: the number of choices, words on what it is ("file said edit topic case mute answer carry must receipt", each where it
 * holds, and "lang:es" behind them), place, text, label and data of each choice; of an edit the network's id of what it edits; of a topic its name and its
 * state; of an answer the network's id of what it answers; of a file carried on where it lies, its reference, name, type and size; with a file its name and its type, and then its bytes up to the end. It is read on every send, so it is no JSON. */

#define WORDS_ROOM 112
#define LANGUAGE "lang:"

static void add_field(struct buf *b, const char *text)
{
    buf_add_text(b, text ? text : "");
    buf_add_char(b, '\0');
}

static const char *what_it_is(const struct outbound *m, char words[WORDS_ROOM])
{
    snprintf(words, WORDS_ROOM, "%s%s%s%s%s%s%s%s%s%s%s%.12s", m->file ? "file " : "",
             m->file && m->file->said ? "said " : "", m->kind == OUTBOUND_EDIT ? "edit " : "",
             m->kind == OUTBOUND_TOPIC ? "topic " : "", m->in_topic ? "case " : "",
             m->kind == OUTBOUND_EDIT && !m->text ? "mute " : "", m->reply_to ? "answer " : "",
             m->carried ? "carry " : "", m->carried && m->carried->must ? "must " : "",
             m->receipt ? "receipt " : "", m->language ? LANGUAGE : "",
             m->language ? m->language : "");
    return words;
}

static void add_number(struct buf *b, int64_t number)
{
    buf_print(b, "%lld", (long long)number);
    buf_add_char(b, '\0');
}

static void add_carried(struct buf *b, const struct carried *c)
{
    add_number(b, (int64_t)c->network);
    add_field(b, c->reference);
    add_field(b, c->name);
    add_field(b, c->type);
    add_number(b, c->bytes);
}

void letter_write(const struct outbound *m, struct buf *out)
{
    char words[WORDS_ROOM];

    buf_print(out, "%zu", m->choice_count);
    buf_add_char(out, '\0');
    add_field(out, what_it_is(m, words));
    add_field(out, m->place);
    add_field(out, m->text);
    for (size_t i = 0; i < m->choice_count; i++) {
        add_field(out, m->choices[i].label);
        add_field(out, m->choices[i].data);
    }
    if (m->kind == OUTBOUND_EDIT)
        add_field(out, m->edits);
    if (m->kind == OUTBOUND_TOPIC) {
        add_field(out, m->topic->name);
        add_number(out, (int64_t)m->topic->state);
    }
    if (m->reply_to)
        add_field(out, m->reply_to);
    if (m->carried)
        add_carried(out, m->carried);
    if (!m->file)
        return;
    add_field(out, m->file->name);
    add_field(out, m->file->type);
    buf_add(out, m->file->bytes, m->file->length);
}

struct reader {
    const char *at, *end;
    bool cut; /* a field had no end */
};

static const char *next_field(struct reader *r)
{
    const char *field = r->at, *nul = NULL;

    if (r->at < r->end)
        nul = memchr(r->at, '\0', (size_t)(r->end - r->at));
    if (!nul) {
        r->cut = true;
        return "";
    }
    r->at = nul + 1;
    return field;
}

/* Each choice takes two bytes at least, so a number that could not be true is refused before memory is taken. */
static size_t next_count(struct reader *r)
{
    const char *field = next_field(r);
    char *end;
    unsigned long long count;

    errno = 0;
    count = strtoull(field, &end, 10);
    if (errno || end == field || *end || count > (size_t)(r->end - r->at) / 2) {
        r->cut = true;
        return 0;
    }
    return (size_t)count;
}

static const struct document *next_file(struct reader *r, bool said, struct arena *a)
{
    struct document *file = arena_alloc(a, sizeof *file);

    file->said = said;
    file->name = next_field(r);
    file->type = next_field(r);
    file->bytes = r->at;
    file->length = (size_t)(r->end - r->at);
    return file;
}

static const struct topic *next_topic(struct reader *r, struct arena *a)
{
    struct topic *topic = arena_alloc(a, sizeof *topic);
    const char *state;

    topic->name = next_field(r);
    state = next_field(r);
    if (*state < '0' || *state > '0' + TOPIC_CLOSED || state[1])
        r->cut = true;
    else
        topic->state = (enum topic_state)(*state - '0');
    return topic;
}

static const char *text_or_null(const char *text)
{
    return *text ? text : NULL;
}

/* A number that is none, or too high, is a cut too. */
static int64_t next_number(struct reader *r, int64_t most)
{
    const char *field = next_field(r);
    char *end;
    long long number;

    errno = 0;
    number = strtoll(field, &end, 10);
    if (errno || end == field || *end || number < 0 || number > most) {
        r->cut = true;
        return 0;
    }
    return number;
}

static const struct carried *next_carried(struct reader *r, bool must, struct arena *a)
{
    struct carried *c = arena_alloc(a, sizeof *c);

    c->network = (enum network)next_number(r, NETWORK_COUNT - 1);
    c->reference = next_field(r);
    c->name = text_or_null(next_field(r));
    c->type = text_or_null(next_field(r));
    c->bytes = next_number(r, INT64_MAX);
    c->must = must;
    return c;
}

static enum outbound_kind kind_of(const char *words)
{
    if (strstr(words, "edit"))
        return OUTBOUND_EDIT;
    return strstr(words, "topic") ? OUTBOUND_TOPIC : OUTBOUND_MESSAGE;
}

static const char *language_of(const char *words)
{
    const char *at = strstr(words, LANGUAGE);

    return at ? at + sizeof LANGUAGE - 1 : NULL;
}

int letter_read(char *bytes, size_t length, struct arena *a, struct outbound *out, struct err *e)
{
    struct reader r = {.at = bytes, .end = bytes + length};
    size_t count = next_count(&r);
    struct choice *choices = count ? arena_array(a, count, sizeof *choices) : NULL;
    const char *words = next_field(&r);

    out->kind = kind_of(words);
    out->language = language_of(words);
    out->in_topic = strstr(words, "case") != NULL;
    out->place = text_or_null(next_field(&r));
    out->text = next_field(&r);
    if (strstr(words, "mute"))
        out->text = NULL;
    for (size_t i = 0; i < count; i++) {
        choices[i].label = next_field(&r);
        choices[i].data = next_field(&r);
    }
    out->choices = choices;
    out->choice_count = count;
    out->edits = out->kind == OUTBOUND_EDIT ? text_or_null(next_field(&r)) : NULL;
    out->topic = out->kind == OUTBOUND_TOPIC ? next_topic(&r, a) : NULL;
    out->reply_to = strstr(words, "answer") ? text_or_null(next_field(&r)) : NULL;
    out->carried = strstr(words, "carry") ? next_carried(&r, strstr(words, "must"), a) : NULL;
    out->receipt = strstr(words, "receipt") != NULL;
    out->file = strstr(words, "file") ? next_file(&r, strstr(words, "said") != NULL, a) : NULL;
    return r.cut ? err_set(e, ERR_CORRUPT, "a stored message is cut short") : 0;
}
