/* replay_inputs.c: what buyers and staff do in a transcript. */
/* SPDX-License-Identifier: MIT */
#include "app/replay_lines.h"
#include "store/mail.h"
#include <stdlib.h>
#include <string.h>

/* \n is a line break, \\ a backslash. */
static const char *unescaped(struct stage *s, const char *text)
{
    char *out = arena_copy(s->a, text), *to = out;

    for (const char *from = text; *from; from++) {
        if (from[0] == '\\' && (from[1] == 'n' || from[1] == '\\'))
            *to++ = *++from == 'n' ? '\n' : '\\';
        else
            *to++ = *from;
    }
    *to = '\0';
    return out;
}

static struct inbound from(struct stage *s, struct actor *who, enum inbound_kind kind)
{
    return (struct inbound){.kind = kind,
                            .from = who->address,
                            .room = who->room,
                            .language = who->language,
                            .at = s->now_ms / 1000,
                            .external_id = arena_print(s->a, "%s-%d", who->name, ++who->said)};
}

static int say_text(struct stage *s, struct actor *who, const char *text, struct err *e)
{
    struct inbound what = from(s, who, INBOUND_TEXT);

    what.text = text;
    what.length = strlen(text);
    who->last_text_id = what.external_id;
    return stage_hear(s, who, &what, e);
}

/* "[2]" or "[2]^": a tap where the network has buttons, else the number as text. */
static int tap(struct stage *s, struct actor *who, const char *rest, const char **why,
               struct err *e)
{
    char *end;
    long n = strtol(rest + 1, &end, 10);
    int back = strcmp(end, "]^") == 0;
    const struct heard_line *line = actor_choices(who, back);
    struct inbound what;

    if (!line || n < 1 || (size_t)n > line->choice_count) {
        *why = "no message with such a choice";
        return 1;
    }
    if (!network_has_buttons(who->address.network))
        return say_text(s, who, arena_print(s->a, "%ld", n), e);
    what = from(s, who, INBOUND_TAP);
    what.tap = line->choices[n - 1].data;
    what.reply_to = line->external_id;
    return stage_hear(s, who, &what, e);
}

static bool is_tap(const char *rest)
{
    char *end;

    if (rest[0] != '[')
        return false;
    (void)strtol(rest + 1, &end, 10);
    return end != rest + 1 && (strcmp(end, "]") == 0 || strcmp(end, "]^") == 0);
}

int input_say(struct stage *s, const char *rest, const char **why, struct err *e)
{
    struct actor *who = stage_buyer(s, e);

    if (!who)
        return -1;
    return is_tap(rest) ? tap(s, who, rest, why, e) : say_text(s, who, unescaped(s, rest), e);
}

int input_twice(struct stage *s, const char *rest, const char **why, struct err *e)
{
    struct actor *who = stage_buyer(s, e);

    (void)why;
    if (*rest)
        return line_stands_alone(e);
    if (!who || !who->last.external_id)
        return line_unusable(e, "nothing was said that could be delivered again");
    return stage_hear(s, who, &who->last, e);
}

static int send_file(struct stage *s, struct actor *who, const char *rest, struct err *e)
{
    const char *words[WORDS_MOST];
    size_t count = line_split(s, rest, words);
    struct inbound what;
    struct attachment file;
    char *end = NULL;

    if (count < 3)
        return line_unusable(e, "a file is NAME TYPE BYTES [CAPTION]");
    file = (struct attachment){
        .name = words[0], .type = words[1], .bytes = strtoll(words[2], &end, 10)};
    if (*end || file.bytes < 0)
        return line_unusable(e, "the size of a file is a number of bytes");
    what = from(s, who, INBOUND_FILE);
    file.reference = what.external_id;
    what.file = &file;
    if (count > 3) {
        what.text = strstr(rest, words[2]) + strlen(words[2]) + 1;
        what.length = strlen(what.text);
    }
    return stage_hear(s, who, &what, e);
}

int input_file(struct stage *s, const char *rest, const char **why, struct err *e)
{
    struct actor *who = stage_buyer(s, e);

    (void)why;
    return who ? send_file(s, who, rest, e) : -1;
}

int input_edit(struct stage *s, const char *rest, const char **why, struct err *e)
{
    struct actor *who = stage_buyer(s, e);
    struct inbound what;

    (void)why;
    if (!who || !who->last_text_id)
        return line_unusable(e, "nothing was said that could be edited");
    what = from(s, who, INBOUND_EDIT);
    what.edits = who->last_text_id;
    what.text = unescaped(s, rest);
    what.length = strlen(what.text);
    return stage_hear(s, who, &what, e);
}

int input_all(struct stage *s, const char *rest, const char **why, struct err *e)
{
    int result = *rest ? line_stands_alone(e) : replay_answer_all(s, e);

    if (result == 1)
        *why = "sixty answers, and no end";
    return result;
}

int input_staff_say(struct stage *s, const char *rest, const char **why, struct err *e)
{
    struct actor *who = stage_advisor(s, e);

    (void)why;
    return who ? say_text(s, who, unescaped(s, rest), e) : -1;
}

/* The newest message to this reader that mirrors a buyer's line. */
static const struct heard_line *mirrored(struct stage *s, const struct actor *reader)
{
    struct person p;
    struct err e = {0};
    int64_t number;

    if (!reader || people_find(s->store, reader->address, s->a, &p, &e) < 0)
        return NULL;
    for (size_t i = reader->line_count; i-- > 0;)
        if (mail_mirrored(s->store, p.id, reader->lines[i].external_id, &number, &e) == 0 && number)
            return &reader->lines[i];
    return NULL;
}

/* Who finds no such message in their direct chat answers in the room, where it is. */
static const struct heard_line *answered(struct stage *s, struct actor *who, const char **room)
{
    const struct actor *in = stage_room(s, who->address.network);
    const struct heard_line *own = who->room ? NULL : mirrored(s, who);

    *room = own || !in ? NULL : in->address.id;
    return own ? own : mirrored(s, in);
}

int input_staff_reply(struct stage *s, const char *rest, const char **why, struct err *e)
{
    struct actor *who = stage_advisor(s, e);
    const char *room = NULL;
    const struct heard_line *to = who ? answered(s, who, &room) : NULL;
    struct inbound what;

    if (!who)
        return -1;
    if (!to) {
        *why = "no mirrored message to reply to";
        return 1;
    }
    what = from(s, who, INBOUND_TEXT);
    what.room = room;
    what.reply_to = to->external_id;
    what.place = to->place;
    what.text = unescaped(s, rest);
    what.length = strlen(what.text);
    return stage_hear(s, who, &what, e);
}

int input_staff_file(struct stage *s, const char *rest, const char **why, struct err *e)
{
    struct actor *who = stage_advisor(s, e);

    (void)why;
    return who ? send_file(s, who, rest, e) : -1;
}
