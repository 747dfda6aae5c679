/* telegram_letter.c: an outbound message as calls of the Bot API. */
/* SPDX-License-Identifier: MIT */
#include "channel/telegram_letter.h"
#include "base/text.h"
#include "channel/telegram_message.h"
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Limits of the Bot API, all but the last in UTF-16 units. */
#define TEXT_MOST 4096
#define CAPTION_MOST 1024
#define TOPIC_NAME_MOST 128
#define BUTTONS_MOST 100
/* Bytes; nobody reads so much on a button, and so all parameters stay small. */
#define LABEL_MOST 1000

#define GENERAL 1 /* the topic that every forum has; it is addressed by no thread at all */

/* --- small questions --- */

bool letter_number(const char *text, int64_t *out)
{
    char *end;
    long long value;

    if (!text || !(*text == '-' || (*text >= '0' && *text <= '9')))
        return false;
    errno = 0;
    value = strtoll(text, &end, 10);
    if (errno || end == text || *end || value == 0)
        return false;
    *out = value;
    return true;
}

/* A UTF-16 unit takes a byte at least. */
static bool fits(const char *text, size_t units)
{
    return strlen(text) <= units || text_utf16_length(text) <= units;
}

static size_t blanks(const char *text)
{
    return strspn(text, " \t\n");
}

static const char *rest(const struct letter *l)
{
    return l->message->text ? l->message->text + l->at : "";
}

/* --- buttons --- */

/* A button that Telegram would refuse would take the whole message with it. */
static bool is_button(const struct choice *choice)
{
    return choice->label && *choice->label && strlen(choice->label) <= LABEL_MOST && choice->data &&
           *choice->data && strlen(choice->data) <= CHOICE_DATA_MOST;
}

static size_t count_buttons(const struct choice *choices, size_t count)
{
    size_t buttons = 0;

    for (size_t i = 0; i < count; i++)
        buttons += is_button(&choices[i]);
    return buttons < BUTTONS_MOST ? buttons : BUTTONS_MOST;
}

/* Letters, where those of three bytes and more (Chinese, emoji) take the room of two. */
static size_t width_of(const char *label)
{
    size_t width = 0;

    for (; *label; label++)
        if (((unsigned char)*label & 0xc0) != 0x80)
            width += (unsigned char)*label >= 0xe0 ? 2 : 1;
    return width;
}

size_t letter_columns(const struct choice *choices, size_t count)
{
    static const struct {
        size_t columns, width;
    } fitting[] = {{8, 2}, {5, 4}, {4, 6}, {3, 9}, {2, 15}};
    size_t widest = 0, columns = 1, buttons = count_buttons(choices, count), rows;

    for (size_t i = 0; i < count; i++)
        if (is_button(&choices[i]) && width_of(choices[i].label) > widest)
            widest = width_of(choices[i].label);
    for (size_t i = 0; i < sizeof fitting / sizeof fitting[0] && columns == 1; i++)
        if (widest <= fitting[i].width)
            columns = fitting[i].columns;
    rows = (buttons + columns - 1) / columns;
    return rows ? (buttons + rows - 1) / rows : 1; /* ten are five and five, not eight and two */
}

static void write_button(struct buf *json, const struct choice *choice)
{
    json_out_open(json, NULL, JSON_OBJECT);
    json_out_string(json, "text", choice->label);
    json_out_string(json, "callback_data", choice->data);
    json_out_close(json, JSON_OBJECT);
}

static void write_rows(struct buf *json, const struct choice *choices, size_t count, size_t columns)
{
    size_t shown = 0;

    for (size_t i = 0; i < count && shown < BUTTONS_MOST; i++) {
        if (!is_button(&choices[i]))
            continue;
        if (shown % columns == 0 && shown)
            json_out_close(json, JSON_ARRAY);
        if (shown++ % columns == 0)
            json_out_open(json, NULL, JSON_ARRAY);
        write_button(json, &choices[i]);
    }
    json_out_close(json, JSON_ARRAY);
}

/* Nothing, when there are none: an edit then takes away those that stood there. */
static void write_keys(const struct outbound *m, struct buf *json)
{
    if (!count_buttons(m->choices, m->choice_count))
        return;
    json_out_open(json, "reply_markup", JSON_OBJECT);
    json_out_open(json, "inline_keyboard", JSON_ARRAY);
    write_rows(json, m->choices, m->choice_count, letter_columns(m->choices, m->choice_count));
    json_out_close(json, JSON_ARRAY);
    json_out_close(json, JSON_OBJECT);
}

/* --- the parameters of each call --- */

static void write_place(const struct letter *l, struct buf *json)
{
    json_out_integer(json, "chat_id", l->chat);
    if (l->thread)
        json_out_integer(json, "message_thread_id", l->thread);
}

/* The first of it answers; what was deleted meanwhile is answered all the same. */
static void write_reply(const struct letter *l, struct buf *json)
{
    if (!l->reply_to || l->id[0])
        return;
    json_out_open(json, "reply_parameters", JSON_OBJECT);
    json_out_integer(json, "message_id", l->reply_to);
    json_out_bool(json, "allow_sending_without_reply", true);
    json_out_close(json, JSON_OBJECT);
}

static void write_no_preview(struct buf *json)
{
    json_out_open(json, "link_preview_options", JSON_OBJECT);
    json_out_bool(json, "is_disabled", true);
    json_out_close(json, JSON_OBJECT);
}

static void write_part(struct letter *l, struct arena *a, struct buf *json)
{
    const char *text = rest(l);
    bool last;

    l->part = fits(text, l->units) ? strlen(text) : text_fit(text, l->units);
    last = !text[l->part + blanks(text + l->part)];
    write_place(l, json);
    json_out_string(json, "text", text[l->part] ? arena_copy_bytes(a, text, l->part) : text);
    write_no_preview(json);
    write_reply(l, json);
    if (last && !l->message->file && !l->carried)
        write_keys(l->message, json);
}

static void write_uploading(struct letter *l, struct arena *a, struct buf *json)
{
    (void)a;
    write_place(l, json);
    json_out_string(json, "action", "upload_document");
}

/* What is left of the text here is a caption, or nothing. */
static void write_document(struct letter *l, struct arena *a, struct buf *json)
{
    (void)a;
    write_place(l, json);
    if (*rest(l))
        json_out_string(json, "caption", rest(l));
    write_reply(l, json);
    write_keys(l->message, json);
}

static void write_carried(struct letter *l, struct arena *a, struct buf *json)
{
    struct file_reference file;

    if (file_read_reference(l->carried->reference, a, &file))
        json_out_string(json, file.key, file.id);
    write_document(l, a, json);
}

static void write_edited(const struct letter *l, struct buf *json)
{
    json_out_integer(json, "chat_id", l->chat);
    json_out_integer(json, "message_id", l->edits);
}

static void write_edit(struct letter *l, struct arena *a, struct buf *json)
{
    (void)a;
    write_edited(l, json);
    json_out_string(json, "text", l->message->text);
    write_no_preview(json);
    write_keys(l->message, json);
}

static void write_new_keys(struct letter *l, struct arena *a, struct buf *json)
{
    (void)a;
    write_edited(l, json);
    write_keys(l->message, json);
}

static const char *topic_name(const struct letter *l, struct arena *a)
{
    const char *name = l->message->topic->name;

    return fits(name, TOPIC_NAME_MOST) ? name
                                       : arena_copy_bytes(a, name, text_fit(name, TOPIC_NAME_MOST));
}

/* Telegram has six colours, and they are for ever: they say how the case stood when its topic was made. */
static void write_made(struct letter *l, struct arena *a, struct buf *json)
{
    static const int64_t colours[] = {
        [TOPIC_WAITING] = 0xFFD67E, [TOPIC_HELD] = 0x6FB9F0, [TOPIC_CLOSED] = 0x8EEE98};

    json_out_integer(json, "chat_id", l->chat);
    json_out_string(json, "name", topic_name(l, a));
    json_out_integer(json, "icon_color", colours[l->message->topic->state]);
}

static void write_named(struct letter *l, struct arena *a, struct buf *json)
{
    write_place(l, json);
    json_out_string(json, "name", topic_name(l, a));
}

static void write_place_alone(struct letter *l, struct arena *a, struct buf *json)
{
    (void)a;
    write_place(l, json);
}

static const struct {
    const char *method;
    void (*write)(struct letter *l, struct arena *a, struct buf *json);
} STEPS[] = {
    [LETTER_PART] = {"sendMessage", write_part},
    [LETTER_UPLOADING] = {"sendChatAction", write_uploading},
    [LETTER_DOCUMENT] = {"sendDocument", write_document},
    [LETTER_CARRY] = {NULL, write_carried}, /* by what it is */
    [LETTER_EDIT] = {"editMessageText", write_edit},
    [LETTER_KEYS] = {"editMessageReplyMarkup", write_new_keys},
    [LETTER_MAKE] = {"createForumTopic", write_made},
    [LETTER_NAME] = {"editForumTopic", write_named},
    [LETTER_CLOSE] = {"closeForumTopic", write_place_alone},
    [LETTER_OPEN] = {"reopenForumTopic", write_place_alone},
};

/* --- one call after the other --- */

/* Will a file follow that can be spoken below? */
static bool has_caption(const struct letter *l)
{
    struct file_reference file;

    if (!l->carried)
        return l->message->file != NULL;
    return file_read_reference(l->carried->reference, NULL, &file) && file.captioned;
}

static enum letter_step next_of_message(const struct letter *l)
{
    if (*rest(l) && (!has_caption(l) || l->part || !fits(rest(l), CAPTION_MOST)))
        return LETTER_PART;
    if (l->carried)
        return LETTER_CARRY;
    return l->message->file ? LETTER_UPLOADING : LETTER_END;
}

/* What does not fit in the one message that is edited stays as it is; only its buttons change. */
static enum letter_step first_step(const struct letter *l)
{
    const struct outbound *m = l->message;

    switch (m->kind) {
    case OUTBOUND_MESSAGE:
        return next_of_message(l);
    case OUTBOUND_EDIT:
        return m->text && *m->text && fits(m->text, TEXT_MOST) ? LETTER_EDIT : LETTER_KEYS;
    case OUTBOUND_TOPIC:
        return m->place ? LETTER_NAME : LETTER_MAKE;
    case OUTBOUND_KINDS:
        break;
    }
    return LETTER_END;
}

static bool read_ids(struct letter *l)
{
    const struct outbound *m = l->message;

    if (m->place && !letter_number(m->place, &l->thread))
        return false;
    if (!m->reply_to || !letter_number(m->reply_to, &l->reply_to))
        l->reply_to = 0;
    if (m->kind == OUTBOUND_TOPIC && (!m->topic || l->thread == GENERAL))
        return false;
    if (l->thread == GENERAL)
        l->thread = 0;
    return m->kind != OUTBOUND_EDIT || letter_number(m->edits, &l->edits);
}

/* False: it must go, and cannot. */
static bool take_carried(struct letter *l)
{
    const struct carried *c = l->message->carried;
    struct file_reference file;

    if (!c)
        return true;
    if (c->network == NETWORK_TELEGRAM && file_read_reference(c->reference, NULL, &file))
        l->carried = c;
    return l->carried || !c->must;
}

bool letter_begin(struct letter *l, const struct outbound *message, int64_t chat)
{
    *l = (struct letter){.message = message, .chat = chat, .units = TEXT_MOST};
    if (!read_ids(l) || !take_carried(l))
        return false;
    l->at = blanks(rest(l));
    if (!*rest(l)) /* all blank: as no text */
        l->at = message->text ? strlen(message->text) : 0;
    l->step = first_step(l);
    return l->step != LETTER_END;
}

static const char *carry_method(const struct letter *l)
{
    struct file_reference file;

    return file_read_reference(l->carried->reference, NULL, &file) ? file.method : "sendDocument";
}

bool letter_next(struct letter *l, struct arena *a, struct buf *json, struct letter_call *out)
{
    enum letter_step step = l->open_first ? LETTER_OPEN : l->step;

    if (step == LETTER_END)
        return false;
    *out = (struct letter_call){
        .method = step == LETTER_CARRY ? carry_method(l) : STEPS[step].method,
        .file = step == LETTER_DOCUMENT ? l->message->file : NULL,
        .courtesy = step == LETTER_UPLOADING || (step == LETTER_CLOSE && !l->message->place)};
    buf_clear(json);
    json_out_open(json, NULL, JSON_OBJECT);
    STEPS[step].write(l, a, json);
    json_out_close(json, JSON_OBJECT);
    return true;
}

static void keep_id(struct letter *l, int64_t id)
{
    if (id)
        snprintf(l->id, sizeof l->id, "%lld", (long long)id);
}

static enum letter_step after_name(const struct letter *l)
{
    return l->message->topic->state == TOPIC_CLOSED ? LETTER_CLOSE : LETTER_OPEN;
}

static enum letter_step after(struct letter *l, const struct json *result)
{
    switch (l->step) {
    case LETTER_PART:
        l->at += l->part;
        l->at += blanks(rest(l));
        keep_id(l, json_integer_at(result, "message_id", 0));
        return next_of_message(l);
    case LETTER_UPLOADING:
        return LETTER_DOCUMENT;
    case LETTER_DOCUMENT:
    case LETTER_CARRY:
        keep_id(l, json_integer_at(result, "message_id", 0));
        return LETTER_END;
    case LETTER_EDIT:
    case LETTER_KEYS:
        keep_id(l, l->edits);
        return LETTER_END;
    case LETTER_MAKE:
        l->thread = json_integer_at(result, "message_thread_id", 0);
        keep_id(l, l->thread);
        return l->thread && after_name(l) == LETTER_CLOSE ? LETTER_CLOSE : LETTER_END;
    case LETTER_NAME:
        return after_name(l);
    case LETTER_CLOSE:
    case LETTER_OPEN:
        keep_id(l, l->thread);
        return LETTER_END;
    case LETTER_END:
        break;
    }
    return LETTER_END;
}

void letter_taken(struct letter *l, const struct json *result)
{
    if (l->open_first) {
        l->open_first = false;
        return;
    }
    l->step = after(l, result);
    l->took = true;
}

void letter_resume(struct letter *l, const struct letter *stood)
{
    l->step = stood->step;
    l->at = stood->at;
    l->units = stood->units;
    l->thread = stood->thread;
    l->took = stood->took;
    memcpy(l->id, stood->id, sizeof l->id);
}

bool letter_less(struct letter *l)
{
    if (l->step == LETTER_EDIT) {
        l->step = LETTER_KEYS;
        return true;
    }
    if (l->step == LETTER_CARRY && !l->carried->must && *rest(l)) { /* the words at least */
        l->carried = NULL;
        l->step = LETTER_PART;
        return true;
    }
    if (l->step != LETTER_PART || l->units < TEXT_MOST || fits(rest(l), TEXT_MOST / 2))
        return false;
    l->units = TEXT_MOST / 2;
    return true;
}

bool letter_open_first(struct letter *l)
{
    if (!l->thread || l->opened)
        return false;
    l->open_first = l->opened = true;
    return true;
}
