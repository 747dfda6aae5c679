/* telegram_message.c: text, commands and links of a Message. */
/* SPDX-License-Identifier: MIT */
#include "channel/telegram_message.h"
#include "base/text.h"
#include <string.h>
#include <strings.h>

#define PAYLOAD_MOST 64 /* characters, by the Bot API */

/* --- commands --- */

/* Bytes of a command that begins the text, 0: none does. Entities count UTF-16 units, which are bytes in a command. */
static size_t command_length(const struct json *message, const char *text)
{
    const struct json *entity = json_child(json_get(message, "entities"));

    for (; entity; entity = json_next(entity)) {
        const char *type = json_string_at(entity, "type");
        int64_t length = json_integer_at(entity, "length", 0);

        if (!type || strcmp(type, "bot_command") != 0 || json_integer_at(entity, "offset", -1) != 0)
            continue;
        return text[0] == '/' && length > 1 && (size_t)length == strcspn(text, " \t\r\n")
                   ? (size_t)length
                   : 0;
    }
    return 0;
}

static bool is_ours(const char *name, size_t length, const char *our_name)
{
    return our_name && strlen(our_name) == length && strncasecmp(name, our_name, length) == 0;
}

enum command_for message_text(const struct json *message, const char *our_name, struct arena *a,
                              const char **text)
{
    const char *whole = json_string_at(message, "text"), *at;
    size_t length;

    *text = whole ? whole : json_string_at(message, "caption");
    length = whole ? command_length(message, whole) : 0;
    if (length == 0)
        return COMMAND_NONE;
    at = memchr(whole, '@', length);
    if (!at)
        return COMMAND_ANYBODY;
    if (!is_ours(at + 1, length - (size_t)(at + 1 - whole), our_name))
        return COMMAND_ANOTHER;
    *text = arena_print(a, "%.*s%s", (int)(at - whole), whole, whole + length);
    return COMMAND_US;
}

/* --- links --- */

/* The payload behind "/start ", NULL: none that a link can carry. */
static const char *payload_of(const char *text)
{
    const char *payload = text + strlen("/start");
    size_t length;

    if (strncmp(text, "/start", strlen("/start")) != 0 || *payload != ' ')
        return NULL;
    payload += strspn(payload, " ");
    length = strspn(payload, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-");
    return length > 0 && length <= PAYLOAD_MOST && !payload[length] ? payload : NULL;
}

static bool is_language(const char *word)
{
    return strspn(word, "abcdefghijklmnopqrstuvwxyz") == 2 && !word[2] && text_is_language(word);
}

void message_open_link(struct arena *a, struct inbound *out)
{
    const char *payload = out->kind == INBOUND_TEXT ? payload_of(out->text) : NULL,
               *language = NULL, *source = NULL;

    if (!payload)
        return;
    while (*payload) {
        size_t length = strcspn(payload, "_");
        const char *word = arena_copy_bytes(a, payload, length);

        if (!language && is_language(word))
            language = word;
        else if (*word)
            source = source ? arena_print(a, "%s_%s", source, word) : word;
        payload += length + (payload[length] == '_');
    }
    out->text = "/start";
    out->length = strlen(out->text);
    out->source = source;
    if (language)
        out->language = language;
}

/* --- all of it --- */

/* What a person can send and we cannot read. What stands in no list here is a service message. */
static const struct {
    const char *key, *type;
} OTHERS[] = {
    {"sticker", "sticker"},
    {"venue", "location"},
    {"location", "location"},
    {"contact", "contact"},
    {"poll", "other"},
    {"dice", "other"},
    {"story", "other"},
    {"game", "other"},
    {"paid_media", "other"},
    {"checklist", "other"},
    {"rich_message", "other"},
    {"giveaway", "other"},
    {"giveaway_winners", "other"},
    {"invoice", "other"},
    {"live_photo", "other"},
    /* a file of which the id is missing */
    {"photo", "other"},
    {"document", "other"},
    {"video", "other"},
    {"voice", "other"},
    {"audio", "other"},
    {"video_note", "other"},
};

static bool holds_other(const struct json *message, struct arena *a, struct inbound *out)
{
    struct attachment *what;

    for (size_t i = 0; i < sizeof OTHERS / sizeof OTHERS[0]; i++) {
        if (!json_get(message, OTHERS[i].key))
            continue;
        what = arena_alloc(a, sizeof *what);
        what->type = OTHERS[i].type;
        out->kind = INBOUND_OTHER;
        out->file = what;
        return true;
    }
    return false;
}

bool message_holds(const struct json *message, const char *our_name, struct arena *a,
                   struct inbound *out)
{
    const char *text;

    if (message_text(message, our_name, a, &text) == COMMAND_ANOTHER)
        return false;
    if (!message_file(message, a, out)) {
        if (!json_string_at(message, "text"))
            return holds_other(message, a, out);
        out->kind = INBOUND_TEXT;
    }
    out->text = text;
    out->length = text ? strlen(text) : 0;
    return true;
}
