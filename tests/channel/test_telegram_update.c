/* test_telegram_update.c: updates as a Bot API server writes them, and what is made of each. */
/* SPDX-License-Identifier: MIT */
#include "channel/telegram_update.h"
#include "base/buf.h"
#include "testing.h"
#include <string.h>

/* A person of more than 32 bits, the desk's group, a stranger's group. */
#define MARIA "\"from\":{\"id\":7000000001,\"is_bot\":false,\"language_code\":\"es\"}"
#define LI "\"from\":{\"id\":7000000002,\"is_bot\":false}"
#define US "\"from\":{\"id\":7000000009,\"is_bot\":true,\"username\":\"RecoupBot\"}"
#define OTHER_BOT "\"from\":{\"id\":55,\"is_bot\":true}"
#define ANONYMOUS                                                                                  \
    "\"from\":{\"id\":1087968824,\"is_bot\":true},\"sender_chat\":{\"id\":-1001234567890123}"
#define PRIVATE "\"chat\":{\"id\":7000000001,\"type\":\"private\"}"
#define DESK "\"chat\":{\"id\":-1001234567890123,\"type\":\"supergroup\",\"is_forum\":true}"
#define CROWD "\"chat\":{\"id\":-1009,\"type\":\"supergroup\"}"
#define CHANNEL "\"chat\":{\"id\":-1008,\"type\":\"channel\"}"
#define IN_TOPIC "\"is_topic_message\":true,\"message_thread_id\":40"

#define SAID(rest) "{\"update_id\":5,\"message\":{\"message_id\":17,\"date\":1," rest "}}"
#define EDITED(rest)                                                                               \
    "{\"update_id\":5,\"edited_message\":{\"message_id\":17,\"edit_date\":1700000000," rest "}}"
#define TAPPED(rest) "{\"update_id\":5,\"callback_query\":{\"id\":\"77\"," rest "}}"
#define MEMBER(rest) "{\"update_id\":5,\"my_chat_member\":{\"date\":1700000000," rest "}}"
#define COMMAND(length, text)                                                                      \
    "\"entities\":[{\"type\":\"bold\",\"offset\":0,\"length\":2},"                                 \
    "{\"type\":\"bot_command\",\"offset\":0,\"length\":" length "}],\"text\":\"" text "\""
#define WAS_NOW(was, now)                                                                          \
    "\"old_chat_member\":{\"status\":\"" was "\"},\"new_chat_member\":{\"status\":\"" now "\"}"

static const struct update_eyes EYES = {
    .me = 7000000009, .name = "recoupbot", .staff_group = -1001234567890123, .now = 1763800000};

/* --- one line for all that an update became --- */

static void tell(struct buf *b, const char *name, const char *value)
{
    if (value)
        buf_print(b, " %s=%s", name, value);
}

static void tell_heard(struct buf *b, const struct inbound *heard)
{
    buf_print(b, "%s %s %s", inbound_kind_name(heard->kind), heard->from.id, heard->external_id);
    tell(b, "room", heard->room);
    tell(b, "place", heard->place);
    tell(b, "text", heard->text);
    tell(b, "tap", heard->tap);
    tell(b, "edits", heard->edits);
    tell(b, "to", heard->reply_to);
    tell(b, "lang", heard->language);
    tell(b, "source", heard->source);
    tell(b, "album", heard->album);
    if (heard->file) {
        buf_print(b, " file=%s,%s,%lld,%s", heard->file->name ? heard->file->name : "-",
                  heard->file->type, (long long)heard->file->bytes,
                  heard->file->reference ? heard->file->reference : "-");
    }
    ck_assert_int_eq(heard->from.network, NETWORK_TELEGRAM);
    ck_assert_int_eq(heard->at, EYES.now);
    ck_assert_uint_eq(heard->length, heard->text ? strlen(heard->text) : 0);
}

static void tell_update(struct buf *b, const struct update *u)
{
    switch (u->kind) {
    case UPDATE_SKIP:
        buf_add_text(b, "skip");
        break;
    case UPDATE_HEARD:
        tell_heard(b, &u->heard);
        break;
    case UPDATE_MOVED:
        buf_print(b, "moved %lld %lld", (long long)u->chat, (long long)u->moved_to);
        break;
    case UPDATE_RIGHTS:
        buf_print(b, "rights %lld", (long long)u->chat);
        break;
    }
    tell(b, "callback", u->callback);
}

struct fixture {
    const char *update, *becomes;
};

static void check_with(const struct update_eyes *eyes, const struct fixture *f)
{
    struct arena *a = arena_new();
    struct json *tree;
    struct err e = {0};
    struct update u;
    struct buf told = BUF_INIT((size_t)16 * 1024);

    ck_assert_msg(json_parse(&tree, f->update, strlen(f->update), &e) == 0, "%s: %s", e.text,
                  f->update);
    update_read(tree, eyes, a, &u);
    tell_update(&told, &u);
    ck_assert_msg(strcmp(buf_text(&told), f->becomes) == 0, "%s\nbecomes %s\ninstead %s", f->update,
                  buf_text(&told), f->becomes);
    buf_free(&told);
    json_free(&tree);
    arena_free(&a);
}

static void check_all(const struct fixture *fixtures, size_t count)
{
    for (size_t i = 0; i < count; i++)
        check_with(&EYES, &fixtures[i]);
}

#define CHECK(...)                                                                                 \
    do {                                                                                           \
        static const struct fixture FIXTURES[] = {__VA_ARGS__};                                    \
        check_all(FIXTURES, sizeof FIXTURES / sizeof FIXTURES[0]);                                 \
    } while (0)

/* --- a private chat --- */

START_TEST(update__text_in_private_is_heard)
{
    CHECK({SAID(MARIA "," PRIVATE ",\"text\":\" hi\\n[2] \\\"x\\\" \""),
           "text 7000000001 m17 text= hi\n[2] \"x\"  lang=es"},
          {SAID("\"from\":{\"id\":7,\"language_code\":7},\"chat\":{\"id\":7,\"type\":\"private\"},"
                "\"text\":\"hi\""),
           "text 7 m17 text=hi"},
          {SAID(MARIA "," PRIVATE ",\"text\":\"hi\",\"is_topic_message\":true,"
                      "\"message_thread_id\":40"),
           "text 7000000001 m17 text=hi lang=es"});
}
END_TEST

START_TEST(update__a_reply_counts_when_it_answers_us)
{
    CHECK({SAID(MARIA "," PRIVATE ",\"text\":\"a\",\"reply_to_message\":{\"message_id\":9," US "}"),
           "text 7000000001 m17 text=a to=9 lang=es"},
          {SAID(MARIA "," PRIVATE ",\"text\":\"a\",\"reply_to_message\":{\"message_id\":9," MARIA
                      "}"),
           "text 7000000001 m17 text=a lang=es"},
          {SAID(MARIA "," PRIVATE ",\"text\":\"a\",\"reply_to_message\":{\"message_id\":0," US "}"),
           "text 7000000001 m17 text=a lang=es"});
}
END_TEST

START_TEST(update__nobody_but_the_chat_itself_speaks_in_private)
{
    CHECK({SAID(LI "," PRIVATE ",\"text\":\"a\""), "skip"},
          {SAID(PRIVATE ",\"text\":\"a\""), "skip"},
          {SAID(US ",\"chat\":{\"id\":7000000009,\"type\":\"private\"},\"text\":\"a\""), "skip"},
          {SAID(OTHER_BOT ",\"chat\":{\"id\":55,\"type\":\"private\"},\"text\":\"a\""), "skip"});
}
END_TEST

START_TEST(update__our_name_is_taken_out_of_a_command)
{
    CHECK({SAID(MARIA "," PRIVATE "," COMMAND("15", "/help@RecoupBot me")),
           "text 7000000001 m17 text=/help me lang=es"},
          {SAID(MARIA "," PRIVATE "," COMMAND("5", "/help me")),
           "text 7000000001 m17 text=/help me lang=es"},
          {SAID(MARIA "," PRIVATE "," COMMAND("17", "/help@recoupbot_2")), "skip"},
          {SAID(MARIA "," PRIVATE "," COMMAND("11", "/help@recou me")), "skip"},
          {SAID(MARIA "," PRIVATE ",\"text\":\"/help@otherbot\""),
           "text 7000000001 m17 text=/help@otherbot lang=es"},
          {SAID(MARIA "," PRIVATE "," COMMAND("999999999999", "/help@otherbot")),
           "text 7000000001 m17 text=/help@otherbot lang=es"},
          {SAID(MARIA "," PRIVATE "," COMMAND("4", "a@b.c")),
           "text 7000000001 m17 text=a@b.c lang=es"});
}
END_TEST

START_TEST(update__a_link_tells_where_they_found_us)
{
    CHECK({SAID(MARIA "," PRIVATE "," COMMAND("6", "/start forum_en")),
           "text 7000000001 m17 text=/start lang=en source=forum"},
          {SAID(MARIA "," PRIVATE "," COMMAND("16", "/start@RecoupBot zh__news_pt_-9")),
           "text 7000000001 m17 text=/start lang=zh source=news_pt_-9"},
          {SAID(MARIA "," PRIVATE "," COMMAND("6", "/start de")),
           "text 7000000001 m17 text=/start lang=de"},
          {SAID(MARIA "," PRIVATE ",\"text\":\"/start   DE_q\""),
           "text 7000000001 m17 text=/start lang=es source=DE_q"},
          {SAID(MARIA "," PRIVATE ",\"text\":\"/start ___\""),
           "text 7000000001 m17 text=/start lang=es"},
          {SAID(MARIA "," PRIVATE "," COMMAND("6", "/start")),
           "text 7000000001 m17 text=/start lang=es"},
          {SAID(MARIA "," PRIVATE ",\"text\":\"/start again please\""),
           "text 7000000001 m17 text=/start again please lang=es"},
          {SAID(MARIA "," PRIVATE ",\"text\":\"/start \xc3\xa9\""),
           "text 7000000001 m17 text=/start \xc3\xa9 lang=es"},
          {SAID(MARIA "," PRIVATE ",\"text\":\"/started\""),
           "text 7000000001 m17 text=/started lang=es"},
          {SAID(MARIA "," PRIVATE
                      ",\"text\":\"/start 1234567890123456789012345678901234567890123456789012345"
                      "678901234\""),
           "text 7000000001 m17 text=/start lang=es source="
           "1234567890123456789012345678901234567890123456789012345678901234"},
          {SAID(MARIA "," PRIVATE
                      ",\"text\":\"/start 1234567890123456789012345678901234567890123456789012345"
                      "6789012345\""),
           "text 7000000001 m17 text=/start "
           "12345678901234567890123456789012345678901234567890123456789012345 lang=es"});
}
END_TEST

START_TEST(update__files_are_heard_with_what_is_told_of_them)
{
    CHECK(
        {SAID(MARIA "," PRIVATE ",\"media_group_id\":\"99\",\"caption\":\"the box\",\"photo\":["
                    "{\"file_id\":\"s\",\"file_unique_id\":\"us\",\"width\":90,\"height\":60},"
                    "{\"file_id\":\"L\",\"file_unique_id\":\"uL\",\"width\":1280,\"height\":800,"
                    "\"file_size\":81234},"
                    "{\"file_id\":\"m\",\"file_unique_id\":\"um\",\"width\":320,\"height\":200},"
                    "{\"width\":5000,\"height\":5000}]"),
         "file 7000000001 m17 text=the box lang=es album=99 file=-,image/jpeg,81234,photo L uL"},
        {SAID(MARIA "," PRIVATE
                    ",\"document\":{\"file_id\":\"D\",\"file_unique_id\":\"uD\",\"file_name\":"
                    "\"a b.pdf\",\"mime_type\":\"application/pdf\",\"file_size\":3000000000}"),
         "file 7000000001 m17 lang=es file=a b.pdf,application/pdf,3000000000,document D uD"},
        {SAID(MARIA "," PRIVATE ",\"document\":{\"file_id\":\"D\",\"file_size\":-4}"),
         "file 7000000001 m17 lang=es file=-,application/octet-stream,0,document D"},
        {SAID(MARIA "," PRIVATE ",\"document\":{\"file_id\":\"D\"},\"animation\":{\"file_id\":"
                    "\"A\",\"file_unique_id\":\"uA\"}"),
         "file 7000000001 m17 lang=es file=-,video/mp4,0,animation A uA"},
        {SAID(MARIA "," PRIVATE ",\"voice\":{\"file_id\":\"V\"}"),
         "file 7000000001 m17 lang=es file=-,audio/ogg,0,voice V"},
        {SAID(MARIA "," PRIVATE ",\"audio\":{\"file_id\":\"V\"}"),
         "file 7000000001 m17 lang=es file=-,audio/mpeg,0,audio V"},
        {SAID(MARIA "," PRIVATE ",\"video\":{\"file_id\":\"V\"}"),
         "file 7000000001 m17 lang=es file=-,video/mp4,0,video V"},
        {SAID(MARIA "," PRIVATE ",\"video_note\":{\"file_id\":\"V\"}"),
         "file 7000000001 m17 lang=es file=-,video/mp4,0,video_note V"},
        {SAID(MARIA "," PRIVATE ",\"document\":{\"file_id\":7}"),
         "other 7000000001 m17 lang=es file=-,other,0,-"},
        {SAID(MARIA "," PRIVATE ",\"photo\":[]"), "other 7000000001 m17 lang=es file=-,other,0,-"});
}
END_TEST

START_TEST(update__what_cannot_be_read_is_heard_as_its_kind)
{
    CHECK(
        {SAID(MARIA "," PRIVATE ",\"sticker\":{\"file_id\":\"S\"}"),
         "other 7000000001 m17 lang=es file=-,sticker,0,-"},
        {SAID(MARIA "," PRIVATE ",\"location\":{\"latitude\":1.5}"),
         "other 7000000001 m17 lang=es file=-,location,0,-"},
        {SAID(MARIA "," PRIVATE ",\"venue\":{},\"location\":{}"),
         "other 7000000001 m17 lang=es file=-,location,0,-"},
        {SAID(MARIA "," PRIVATE ",\"contact\":{}"),
         "other 7000000001 m17 lang=es file=-,contact,0,-"},
        {SAID(MARIA "," PRIVATE ",\"poll\":{}"), "other 7000000001 m17 lang=es file=-,other,0,-"},
        {SAID(MARIA "," PRIVATE ",\"dice\":{}"), "other 7000000001 m17 lang=es file=-,other,0,-"},
        {SAID(MARIA "," PRIVATE ",\"story\":{}"), "other 7000000001 m17 lang=es file=-,other,0,-"},
        {SAID(MARIA "," PRIVATE ",\"game\":{}"), "other 7000000001 m17 lang=es file=-,other,0,-"});
}
END_TEST

START_TEST(update__service_messages_are_passed_over)
{
    CHECK({SAID(MARIA "," PRIVATE ",\"pinned_message\":{\"message_id\":3,\"text\":\"a\"}"), "skip"},
          {SAID(MARIA "," PRIVATE ",\"write_access_allowed\":{}"), "skip"},
          {SAID(MARIA "," PRIVATE), "skip"},
          {SAID(LI "," DESK ",\"new_chat_members\":[{\"id\":7000000009}]"), "skip"},
          {SAID(LI "," DESK ",\"general_forum_topic_hidden\":{}"), "skip"},
          {SAID(LI "," CROWD ",\"new_chat_members\":[{\"id\":7000000009}]"), "skip"});
}
END_TEST

START_TEST(update__an_edit_names_what_it_changes)
{
    CHECK({EDITED(MARIA "," PRIVATE ",\"text\":\"230\""),
           "edit 7000000001 e17.1700000000.5 text=230 edits=m17 lang=es"},
          {EDITED(MARIA "," PRIVATE ",\"caption\":\"the box\",\"photo\":[]"),
           "edit 7000000001 e17.1700000000.5 text=the box edits=m17 lang=es"},
          {EDITED(LI "," DESK "," IN_TOPIC ",\"text\":\"a\""),
           "edit 7000000002 e17.1700000000.5 room=-1001234567890123 place=40 text=a "
           "edits=m17@-1001234567890123"},
          {EDITED(MARIA "," PRIVATE ",\"location\":{}"), "skip"},
          {EDITED(MARIA "," CROWD ",\"text\":\"/start\""), "skip"},
          {EDITED(ANONYMOUS "," DESK ",\"text\":\"a\""), "skip"},
          {EDITED(US "," DESK ",\"text\":\"a\""), "skip"},
          {EDITED(MARIA "," PRIVATE "," COMMAND("14", "/help@otherbot")), "skip"});
}
END_TEST

START_TEST(update__a_person_goes_and_comes_back)
{
    CHECK({MEMBER(MARIA "," PRIVATE "," WAS_NOW("member", "kicked")),
           "gone 7000000001 s5.1700000000 lang=es"},
          {MEMBER(MARIA "," PRIVATE "," WAS_NOW("kicked", "member")),
           "back 7000000001 s5.1700000000 lang=es"},
          {MEMBER(MARIA "," PRIVATE "," WAS_NOW("member", "dancing")), "skip"},
          {MEMBER(MARIA "," PRIVATE), "skip"},
          {MEMBER(LI "," PRIVATE "," WAS_NOW("member", "kicked")), "skip"});
}
END_TEST

/* --- taps --- */

START_TEST(update__a_tap_brings_its_data)
{
    CHECK(
        {TAPPED(MARIA ",\"data\":\"q:1\",\"message\":{\"message_id\":9,\"date\":1," US "," PRIVATE
                      "}"),
         "tap 7000000001 c77 tap=q:1 to=9 lang=es callback=77"},
        {TAPPED(MARIA ",\"data\":\"q:1\",\"message\":{\"message_id\":9,\"date\":0," PRIVATE "}"),
         "tap 7000000001 c77 tap=q:1 to=9 lang=es callback=77"},
        {TAPPED(MARIA ",\"data\":\"q:1\""), "tap 7000000001 c77 tap=q:1 lang=es callback=77"},
        {TAPPED(LI ",\"data\":\"q:1\",\"message\":{\"message_id\":9," US "," DESK "," IN_TOPIC "}"),
         "tap 7000000002 c77 room=-1001234567890123 place=40 tap=q:1 to=9 callback=77"});
}
END_TEST

START_TEST(update__a_tap_is_answered_even_when_it_means_nothing)
{
    CHECK({TAPPED(MARIA ",\"message\":{\"message_id\":9," PRIVATE "}"), "skip callback=77"},
          {TAPPED(LI ",\"data\":\"q:1\",\"message\":{\"message_id\":9," PRIVATE "}"),
           "skip callback=77"},
          {TAPPED(LI ",\"data\":\"q:1\",\"message\":{\"message_id\":9," CROWD "}"),
           "skip callback=77"},
          {TAPPED(OTHER_BOT ",\"data\":\"q:1\""), "skip callback=77"},
          {TAPPED("\"data\":\"q:1\""), "skip callback=77"},
          {TAPPED(MARIA ",\"data\":\"q:1\",\"message\":null"), "skip callback=77"},
          {"{\"update_id\":5,\"callback_query\":{\"id\":\"\"," MARIA ",\"data\":\"a\"}}", "skip"});
}
END_TEST

/* --- the staff's group --- */

START_TEST(update__staff_are_heard_in_their_room)
{
    CHECK({SAID(LI "," DESK ",\"text\":\"a\""),
           "text 7000000002 m17@-1001234567890123 room=-1001234567890123 text=a"},
          {SAID(LI "," DESK "," IN_TOPIC "," COMMAND("15", "/take@recoupbot 3")),
           "text 7000000002 m17@-1001234567890123 room=-1001234567890123 place=40 text=/take 3"},
          {SAID(LI "," DESK "," IN_TOPIC ",\"voice\":{\"file_id\":\"V\"}"),
           "file 7000000002 m17@-1001234567890123 room=-1001234567890123 place=40 "
           "file=-,audio/ogg,0,voice V"},
          {SAID(LI "," DESK "," COMMAND("14", "/take@otherbot 3")), "skip"},
          {SAID(LI "," DESK "," COMMAND("6", "/start en_x")),
           "text 7000000002 m17@-1001234567890123 room=-1001234567890123 text=/start en_x"});
}
END_TEST

START_TEST(update__general_and_a_bare_thread_are_no_place)
{
    CHECK({SAID(LI "," DESK ",\"is_topic_message\":true,\"message_thread_id\":1,\"text\":\"a\""),
           "text 7000000002 m17@-1001234567890123 room=-1001234567890123 text=a"},
          {SAID(LI "," DESK ",\"message_thread_id\":40,\"text\":\"a\""),
           "text 7000000002 m17@-1001234567890123 room=-1001234567890123 text=a"});
}
END_TEST

START_TEST(update__to_stand_in_a_topic_is_no_reply)
{
    CHECK({SAID(LI "," DESK "," IN_TOPIC
                   ",\"text\":\"a\",\"reply_to_message\":{\"message_id\":40," US "}"),
           "text 7000000002 m17@-1001234567890123 room=-1001234567890123 place=40 text=a"},
          {SAID(LI "," DESK "," IN_TOPIC ",\"text\":\"a\",\"reply_to_message\":{\"message_id\":41,"
                   "\"forum_topic_created\":{}," US "}"),
           "text 7000000002 m17@-1001234567890123 room=-1001234567890123 place=40 text=a"},
          {SAID(LI "," DESK "," IN_TOPIC
                   ",\"text\":\"a\",\"reply_to_message\":{\"message_id\":42," US "}"),
           "text 7000000002 m17@-1001234567890123 room=-1001234567890123 place=40 text=a to=42"});
}
END_TEST

START_TEST(update__nobody_is_staff_without_a_name)
{
    CHECK({SAID(ANONYMOUS "," DESK ",\"text\":\"/take 3\""), "skip"},
          {SAID("\"from\":{\"id\":1087968824}," DESK ",\"text\":\"a\""), "skip"},
          {SAID(LI "," DESK ",\"sender_chat\":{\"id\":-1008},\"text\":\"a\""), "skip"},
          {SAID("\"from\":{\"id\":777000}," DESK ",\"is_automatic_forward\":true,\"text\":\"a\""),
           "skip"},
          {SAID(OTHER_BOT "," DESK ",\"text\":\"a\""), "skip"},
          {SAID(US "," DESK ",\"text\":\"a\""), "skip"}, {SAID(DESK ",\"text\":\"a\""), "skip"});
}
END_TEST

START_TEST(update__topics_that_staff_change_are_told__those_that_are_made_are_known)
{
    CHECK(
        {SAID(US "," DESK "," IN_TOPIC ",\"forum_topic_created\":{\"name\":\"#3 Maria\"}"), "skip"},
        {SAID(LI "," DESK ",\"forum_topic_created\":{\"name\":\"x\"}"), "skip"},
        {SAID(LI "," DESK "," IN_TOPIC ",\"forum_topic_closed\":{}"),
         "topic 7000000002 m17@-1001234567890123 room=-1001234567890123 place=40"},
        {SAID(LI "," DESK "," IN_TOPIC ",\"forum_topic_reopened\":{}"),
         "topic 7000000002 m17@-1001234567890123 room=-1001234567890123 place=40"},
        {SAID(LI "," DESK "," IN_TOPIC ",\"forum_topic_edited\":{\"name\":\"y\"}"),
         "topic 7000000002 m17@-1001234567890123 room=-1001234567890123 place=40"},
        {SAID(LI "," DESK "," IN_TOPIC ",\"forum_topic_edited\":{\"icon_custom_emoji_id\":\"1\"}"),
         "topic 7000000002 m17@-1001234567890123 room=-1001234567890123 place=40"},
        {SAID(US "," DESK "," IN_TOPIC ",\"forum_topic_edited\":{\"name\":\"y\"}"), "skip"},
        {SAID(LI "," DESK ",\"forum_topic_closed\":{}"), "skip"},
        {SAID(US "," DESK "," IN_TOPIC ",\"forum_topic_closed\":{}"), "skip"},
        {SAID(ANONYMOUS "," DESK "," IN_TOPIC ",\"forum_topic_closed\":{}"), "skip"},
        {SAID(LI "," CROWD "," IN_TOPIC ",\"forum_topic_closed\":{}"), "skip"});
}
END_TEST

START_TEST(update__our_rights_may_have_changed)
{
    CHECK({MEMBER(LI "," DESK "," WAS_NOW("member", "administrator")), "rights -1001234567890123"},
          {MEMBER(LI "," DESK "," WAS_NOW("administrator", "kicked")), "rights -1001234567890123"});
}
END_TEST

START_TEST(update__the_group_has_another_id_now)
{
    CHECK({SAID(LI "," DESK ",\"migrate_to_chat_id\":-1002000000000002"),
           "moved -1001234567890123 -1002000000000002"},
          {SAID("\"chat\":{\"id\":-1002,\"type\":\"supergroup\"},"
                "\"migrate_from_chat_id\":-1001234567890123"),
           "moved -1001234567890123 -1002"},
          {SAID(LI "," CROWD ",\"migrate_to_chat_id\":-1002"), "skip"},
          {SAID(LI ",\"migrate_from_chat_id\":-1001234567890123"), "skip"},
          {SAID(LI "," DESK ",\"migrate_to_chat_id\":-1001234567890123"), "skip"});
}
END_TEST

START_TEST(update__without_a_staff_group_there_is_no_room)
{
    const struct update_eyes eyes = {.me = 7000000009, .name = "recoupbot", .now = EYES.now};
    const struct fixture fixtures[] = {
        {SAID(LI "," DESK ",\"text\":\"a\""), "skip"},
        {SAID(LI ",\"migrate_to_chat_id\":-1002"), "skip"},
        {MEMBER(LI "," DESK "," WAS_NOW("member", "administrator")), "skip"},
    };

    for (size_t i = 0; i < sizeof fixtures / sizeof fixtures[0]; i++)
        check_with(&eyes, &fixtures[i]);
}
END_TEST

/* --- other groups --- */

START_TEST(update__whoever_calls_us_in_a_group_is_heard_as_the_group)
{
    CHECK(
        {SAID(MARIA "," CROWD "," COMMAND("16", "/start@RecoupBot hi")), "crowd -1009 m17 lang=es"},
        {SAID(MARIA "," CROWD "," COMMAND("5", "/help")), "crowd -1009 m17 lang=es"},
        {SAID(MARIA "," CROWD ",\"text\":\"my card is 4111\",\"reply_to_message\":{"
                    "\"message_id\":9," US "}"),
         "crowd -1009 m17 lang=es"},
        {SAID(MARIA "," CROWD ",\"voice\":{\"file_id\":\"V\"},\"reply_to_message\":{"
                    "\"message_id\":9," US "}"),
         "crowd -1009 m17 lang=es"},
        {MEMBER(MARIA "," CROWD "," WAS_NOW("left", "member")),
         "crowd -1009 s5.1700000000 lang=es"},
        {MEMBER(MARIA "," CROWD "," WAS_NOW("kicked", "administrator")),
         "crowd -1009 s5.1700000000 lang=es"});
}
END_TEST

START_TEST(update__all_else_in_a_group_is_not_ours_to_hear)
{
    CHECK(
        {SAID(MARIA "," CROWD ",\"text\":\"hello\""), "skip"},
        {SAID(MARIA "," CROWD ",\"text\":\"/start\""), "skip"},
        {SAID(MARIA "," CROWD "," COMMAND("5", "/kick me")), "skip"},
        {SAID(MARIA "," CROWD "," COMMAND("14", "/help@otherbot")), "skip"},
        {SAID(MARIA "," CROWD ",\"text\":\"a\",\"reply_to_message\":{\"message_id\":9," LI "}"),
         "skip"},
        {SAID(OTHER_BOT "," CROWD ",\"text\":\"a\",\"reply_to_message\":{\"message_id\":9," US "}"),
         "skip"},
        {SAID(MARIA "," CHANNEL ",\"text\":\"a\""), "skip"},
        {MEMBER(MARIA "," CROWD "," WAS_NOW("member", "administrator")), "skip"},
        {MEMBER(MARIA "," CROWD "," WAS_NOW("member", "left")), "skip"},
        {MEMBER(MARIA "," CHANNEL "," WAS_NOW("left", "administrator")), "skip"});
}
END_TEST

/* --- all else --- */

START_TEST(update__kinds_that_were_not_asked_for_are_passed_over)
{
    CHECK({"{\"update_id\":5,\"channel_post\":{\"message_id\":17," CHANNEL ",\"text\":\"a\"}}",
           "skip"},
          {"{\"update_id\":5,\"business_message\":{\"message_id\":17," MARIA "," PRIVATE
           ",\"text\":\"a\"}}",
           "skip"},
          {"{\"update_id\":5,\"inline_query\":{\"id\":\"1\"," MARIA ",\"query\":\"a\"}}", "skip"},
          {"{\"update_id\":5}", "skip"});
}
END_TEST

START_TEST(update__nothing_is_believed_to_have_its_shape)
{
    CHECK(
        {"{\"update_id\":5,\"message\":\"a\"}", "skip"},
        {"{\"update_id\":5,\"message\":[{}]}", "skip"},
        {"{\"update_id\":5,\"message\":{}}", "skip"},
        {"{\"update_id\":5,\"edited_message\":null}", "skip"},
        {"{\"update_id\":5,\"callback_query\":[]}", "skip"},
        {"{\"update_id\":5,\"my_chat_member\":1}", "skip"},
        {"{\"update_id\":5,\"message\":{\"message_id\":\"17\"," MARIA "," PRIVATE
         ",\"text\":\"a\"}}",
         "skip"},
        {"{\"update_id\":5,\"message\":{\"message_id\":0," MARIA "," PRIVATE ",\"text\":\"a\"}}",
         "skip"},
        {SAID("\"from\":7000000001," PRIVATE ",\"text\":\"a\""), "skip"},
        {SAID(MARIA ",\"chat\":{\"id\":7000000001},\"text\":\"a\""), "skip"},
        {SAID(MARIA ",\"chat\":{\"id\":7000000001.5,\"type\":\"private\"},\"text\":\"a\""), "skip"},
        {SAID(MARIA "," PRIVATE ",\"text\":7"), "skip"},
        {SAID(MARIA "," PRIVATE ",\"text\":\"a\",\"entities\":{\"type\":[]}"),
         "text 7000000001 m17 text=a lang=es"});
}
END_TEST

START_TEST(update__without_an_id_it_is_passed_over)
{
    static const char *const UPDATES[] = {"{}",
                                          "[]",
                                          "7",
                                          "\"a\"",
                                          "{\"update_id\":-3}",
                                          "{\"update_id\":\"5\"}",
                                          "{\"update_id\":1.5}"};
    struct arena *a = arena_new();

    for (size_t i = 0; i < sizeof UPDATES / sizeof UPDATES[0]; i++) {
        struct json *tree;
        struct err e = {0};
        struct update u;

        ck_assert_int_eq(json_parse(&tree, UPDATES[i], strlen(UPDATES[i]), &e), 0);
        update_read(tree, &EYES, a, &u);
        ck_assert_int_eq(u.id, -1);
        ck_assert_int_eq(u.kind, UPDATE_SKIP);
        json_free(&tree);
    }
    arena_free(&a);
}
END_TEST

START_TEST(update__says_where_it_stands)
{
    static const char UPDATE[] = SAID(LI "," DESK ",\"text\":\"a\"");
    struct arena *a = arena_new();
    struct json *tree;
    struct err e = {0};
    struct update u;

    ck_assert_int_eq(json_parse(&tree, UPDATE, sizeof UPDATE - 1, &e), 0);
    update_read(tree, &EYES, a, &u);
    ck_assert_int_eq(u.id, 5);
    ck_assert_int_eq(u.chat, -1001234567890123);
    ck_assert_int_eq(u.message, 17);
    ck_assert_ptr_null(u.callback);
    json_free(&tree);
    arena_free(&a);
}
END_TEST

TESTING_MAIN("telegram_update", update__text_in_private_is_heard,
             update__a_reply_counts_when_it_answers_us,
             update__nobody_but_the_chat_itself_speaks_in_private,
             update__our_name_is_taken_out_of_a_command, update__a_link_tells_where_they_found_us,
             update__files_are_heard_with_what_is_told_of_them,
             update__what_cannot_be_read_is_heard_as_its_kind,
             update__service_messages_are_passed_over, update__an_edit_names_what_it_changes,
             update__a_person_goes_and_comes_back, update__a_tap_brings_its_data,
             update__a_tap_is_answered_even_when_it_means_nothing,
             update__staff_are_heard_in_their_room, update__general_and_a_bare_thread_are_no_place,
             update__to_stand_in_a_topic_is_no_reply, update__nobody_is_staff_without_a_name,
             update__topics_that_staff_change_are_told__those_that_are_made_are_known,
             update__our_rights_may_have_changed, update__the_group_has_another_id_now,
             update__without_a_staff_group_there_is_no_room,
             update__whoever_calls_us_in_a_group_is_heard_as_the_group,
             update__all_else_in_a_group_is_not_ours_to_hear,
             update__kinds_that_were_not_asked_for_are_passed_over,
             update__nothing_is_believed_to_have_its_shape, update__without_an_id_it_is_passed_over,
             update__says_where_it_stands)
