/* telegram_update.c: who said it, where, and whether it is for us. */
/* SPDX-License-Identifier: MIT */
#include "channel/telegram_update.h"
#include "channel/telegram_message.h"
#include <string.h>

#define ANONYMOUS_ADMIN INT64_C(1087968824) /* GroupAnonymousBot: an administrator without a name */
#define GENERAL_TOPIC 1                     /* is addressed without a thread, so it is no place */

struct reader {
    const struct update_eyes *eyes;
    struct arena *a;
    struct update *out;
};

enum where { WHERE_NOWHERE, WHERE_PRIVATE, WHERE_STAFF, WHERE_GROUP };

static const char *number(const struct reader *r, int64_t id)
{
    return arena_print(r->a, "%lld", (long long)id);
}

/* --- who and where --- */

/* A person's id; 0: a bot, an anonymous administrator, nobody. */
static int64_t person_of(const struct reader *r, const struct json *who)
{
    int64_t id = json_integer_at(who, "id", 0);

    if (id <= 0 || id == r->eyes->me || id == ANONYMOUS_ADMIN || json_true_at(who, "is_bot"))
        return 0;
    return id;
}

static bool is_me(const struct reader *r, const struct json *who)
{
    return r->eyes->me != 0 && json_integer_at(who, "id", 0) == r->eyes->me;
}

/* The ids of people are positive, those of all other chats negative. */
static enum where where(const struct reader *r, const struct json *chat)
{
    const char *type = json_string_at(chat, "type");
    int64_t id = json_integer_at(chat, "id", 0);

    if (id == 0 || !type)
        return WHERE_NOWHERE;
    if (id == r->eyes->staff_group)
        return WHERE_STAFF;
    if (strcmp(type, "private") == 0)
        return id > 0 ? WHERE_PRIVATE : WHERE_NOWHERE;
    if (strcmp(type, "group") == 0 || strcmp(type, "supergroup") == 0)
        return id < 0 ? WHERE_GROUP : WHERE_NOWHERE;
    return WHERE_NOWHERE;
}

static enum where locate(struct reader *r, const struct json *message)
{
    const struct json *chat = json_get(message, "chat");

    r->out->chat = json_integer_at(chat, "id", 0);
    r->out->message = json_integer_at(message, "message_id", 0);
    return where(r, chat);
}

/* The topic it stands in. A thread id alone may be that of a reply in General. */
static int64_t thread_of(const struct json *message)
{
    int64_t thread = json_integer_at(message, "message_thread_id", 0);

    return json_true_at(message, "is_topic_message") && thread > GENERAL_TOPIC ? thread : 0;
}

static void hear_from(struct reader *r, const struct json *who, int64_t address)
{
    struct inbound *heard = &r->out->heard;

    r->out->kind = UPDATE_HEARD;
    heard->from = (struct address){NETWORK_TELEGRAM, number(r, address)};
    heard->language = json_string_at(who, "language_code");
    heard->at = r->eyes->now;
}

static void stand_in_room(struct reader *r, const struct json *message)
{
    int64_t thread = thread_of(message);

    r->out->heard.room = number(r, r->out->chat);
    r->out->heard.place = thread ? number(r, thread) : NULL;
}

/* Who speaks here as a person; 0: nobody whom we hear. In a private chat the chat is the person. */
static int64_t speaker(const struct reader *r, enum where at, const struct json *who)
{
    int64_t person = person_of(r, who);

    switch (at) {
    case WHERE_PRIVATE:
        return person == r->out->chat ? person : 0;
    case WHERE_STAFF:
        return person;
    case WHERE_GROUP:
    case WHERE_NOWHERE:
        return 0;
    }
    return 0;
}

/* Messages are numbered by chat, so one person's in private and in the group must not look the same. */
static const char *message_name(const struct reader *r, enum where at)
{
    long long message = (long long)r->out->message;

    return at == WHERE_STAFF ? arena_print(r->a, "m%lld@%lld", message, (long long)r->out->chat)
                             : arena_print(r->a, "m%lld", message);
}

/* The message of ours that this answers. What stands in a topic "answers" the topic's own first message. */
static const char *reply_of(const struct reader *r, const struct json *message)
{
    const struct json *to = json_get(message, "reply_to_message");
    int64_t id = json_integer_at(to, "message_id", 0);

    if (id <= 0 || !is_me(r, json_get(to, "from")) || json_get(to, "forum_topic_created"))
        return NULL;
    return id == thread_of(message) ? NULL : number(r, id);
}

/* --- messages --- */

static bool is_on_behalf(const struct json *message)
{
    return json_get(message, "sender_chat") || json_true_at(message, "is_automatic_forward");
}

static bool moved(struct reader *r, const struct json *message)
{
    int64_t to = json_integer_at(message, "migrate_to_chat_id", 0),
            from = json_integer_at(message, "migrate_from_chat_id", 0);

    if (to == 0 && from == 0)
        return false;
    if (to == 0) {
        to = r->out->chat;
        r->out->chat = from;
    }
    if (r->out->chat && r->out->chat == r->eyes->staff_group && to && to != r->out->chat) {
        r->out->kind = UPDATE_MOVED;
        r->out->moved_to = to;
    }
    return true;
}

/* One of the staff changed a topic: it is heard as that. Those that are made are known from the answer to who made them. */
static void read_topic(struct reader *r, const struct json *message)
{
    const struct json *who = json_get(message, "from");
    int64_t person = person_of(r, who);

    if (is_on_behalf(message) || !person || thread_of(message) == 0)
        return;
    hear_from(r, who, person);
    r->out->heard.kind = INBOUND_TOPIC;
    r->out->heard.external_id = message_name(r, WHERE_STAFF);
    stand_in_room(r, message);
}

static bool topic_news(struct reader *r, const struct json *message)
{
    static const char *const CHANGED[] = {"forum_topic_closed", "forum_topic_reopened",
                                          "forum_topic_edited"};

    for (size_t i = 0; i < sizeof CHANGED / sizeof CHANGED[0]; i++)
        if (json_get(message, CHANGED[i])) {
            read_topic(r, message);
            return true;
        }
    return json_get(message, "forum_topic_created") != NULL;
}

/* What every bot of a group answers to. */
static bool is_call(const char *text)
{
    return strcmp(text, "/start") == 0 || strcmp(text, "/help") == 0;
}

/* A group that is not ours: who calls us there is told where we work, and nothing else is looked at. */
static void read_crowd(struct reader *r, const struct json *message)
{
    const char *text;
    enum command_for whom = message_text(message, r->eyes->name, r->a, &text);
    const struct json *to = json_get(message, "reply_to_message");
    bool called = whom == COMMAND_US || (whom == COMMAND_ANYBODY && is_call(text)) ||
                  (whom != COMMAND_ANOTHER && is_me(r, json_get(to, "from")));

    if (!called || is_on_behalf(message) || !person_of(r, json_get(message, "from")))
        return;
    hear_from(r, json_get(message, "from"), r->out->chat);
    r->out->heard.kind = INBOUND_CROWD;
    r->out->heard.external_id = message_name(r, WHERE_GROUP);
}

static void read_said(struct reader *r, const struct json *message, enum where at)
{
    const struct json *who = json_get(message, "from");
    struct inbound *heard = &r->out->heard;
    int64_t person = speaker(r, at, who);

    if (!person || is_on_behalf(message) || !message_holds(message, r->eyes->name, r->a, heard))
        return;
    hear_from(r, who, person);
    heard->external_id = message_name(r, at);
    heard->reply_to = reply_of(r, message);
    if (at == WHERE_STAFF)
        stand_in_room(r, message);
    else
        message_open_link(r->a, heard);
    if (at == WHERE_PRIVATE)
        heard->name = number(r, r->out->message);
}

static void read_message(struct reader *r, const struct json *message)
{
    enum where at = locate(r, message);

    if (r->out->message <= 0 || moved(r, message))
        return;
    if (at == WHERE_GROUP)
        read_crowd(r, message);
    else if (at != WHERE_STAFF || !topic_news(r, message))
        read_said(r, message, at);
}

/* A place on a map that moves is an edit too; only words can correct an answer. */
static void read_edit(struct reader *r, const struct json *message)
{
    enum where at = locate(r, message);
    const struct json *who = json_get(message, "from");
    struct inbound *heard = &r->out->heard;
    int64_t person = speaker(r, at, who);
    const char *text;

    if (r->out->message <= 0 || !person || is_on_behalf(message) ||
        message_text(message, r->eyes->name, r->a, &text) == COMMAND_ANOTHER || !text)
        return;
    hear_from(r, who, person);
    heard->kind = INBOUND_EDIT;
    heard->external_id =
        arena_print(r->a, "e%lld.%lld.%lld", (long long)r->out->message,
                    (long long)json_integer_at(message, "edit_date", 0), (long long)r->out->id);
    heard->edits = message_name(r, at);
    heard->text = text;
    heard->length = strlen(text);
    heard->reply_to = reply_of(r, message);
    if (at == WHERE_STAFF)
        stand_in_room(r, message);
}

/* --- taps --- */

/* The message that had the button may be too old to be shown, or missing: then the tap came from a private chat. */
static enum where tapped_in(struct reader *r, const struct json *query)
{
    const struct json *message = json_get(query, "message");

    if (message)
        return locate(r, message);
    r->out->chat = json_integer_at(json_get(query, "from"), "id", 0);
    return WHERE_PRIVATE;
}

static void read_tap(struct reader *r, const struct json *query)
{
    const struct json *who = json_get(query, "from");
    const char *id = json_string_at(query, "id"), *data = json_string_at(query, "data");
    enum where at = tapped_in(r, query);
    struct inbound *heard = &r->out->heard;
    int64_t person = speaker(r, at, who);

    if (!id || !*id)
        return;
    r->out->callback = id;
    if (!person || !data)
        return;
    hear_from(r, who, person);
    heard->kind = INBOUND_TAP;
    heard->external_id = arena_print(r->a, "c%s", id);
    heard->tap = data;
    heard->reply_to = r->out->message > 0 ? number(r, r->out->message) : NULL;
    if (at == WHERE_STAFF)
        stand_in_room(r, json_get(query, "message"));
}

/* --- what we are in a chat --- */

static bool is_in(const struct json *member)
{
    const char *status = json_string_at(member, "status");

    return status && (strcmp(status, "member") == 0 || strcmp(status, "administrator") == 0 ||
                      (strcmp(status, "restricted") == 0 && json_true_at(member, "is_member")));
}

/* With the date, since update ids begin anew now and then. */
static void hear_change(struct reader *r, const struct json *change, enum inbound_kind kind)
{
    hear_from(r, json_get(change, "from"), r->out->chat);
    r->out->heard.kind = kind;
    r->out->heard.external_id = arena_print(r->a, "s%lld.%lld", (long long)r->out->id,
                                            (long long)json_integer_at(change, "date", 0));
}

static void read_member(struct reader *r, const struct json *change)
{
    enum where at = locate(r, change);
    const struct json *now = json_get(change, "new_chat_member");
    const char *status = json_string_at(now, "status");
    bool in = is_in(now);

    if (at == WHERE_STAFF)
        r->out->kind = UPDATE_RIGHTS;
    else if (at == WHERE_GROUP && in && !is_in(json_get(change, "old_chat_member")))
        hear_change(r, change, INBOUND_CROWD);
    else if (!speaker(r, at, json_get(change, "from")))
        return;
    else if (in)
        hear_change(r, change, INBOUND_BACK);
    else if (status && strcmp(status, "kicked") == 0)
        hear_change(r, change, INBOUND_GONE);
}

/* --- updates --- */

/* All else was not asked for; it may come all the same. */
static const struct {
    const char *key;
    void (*read)(struct reader *r, const struct json *what);
} KINDS[] = {
    {"message", read_message},
    {"edited_message", read_edit},
    {"callback_query", read_tap},
    {"my_chat_member", read_member},
};

void update_read(const struct json *update, const struct update_eyes *eyes, struct arena *a,
                 struct update *out)
{
    struct reader r = {eyes, a, out};

    *out = (struct update){.id = json_integer_at(update, "update_id", -1)};
    if (out->id < 0) {
        out->id = -1;
        return;
    }
    for (size_t i = 0; i < sizeof KINDS / sizeof KINDS[0]; i++) {
        const struct json *what = json_get(update, KINDS[i].key);

        if (what) {
            KINDS[i].read(&r, what);
            return;
        }
    }
}
