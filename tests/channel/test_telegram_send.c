/* test_telegram_send.c: what is said when, and what is made of each answer. */
/* SPDX-License-Identifier: MIT */
#include "channel/telegram_inside.h"
#include "testing.h"
#include <stdio.h>
#include <string.h>

/* The clock, the timers and the server are made here, so the library's own are not linked: time passes when a test says so, and an
 * answer comes when a test gives it. */
#define MARIA INT64_C(7000000001)
#define PEDRO INT64_C(7000000002)
#define GROUP INT64_C(-1001234567890)
#define CALLS_MOST 600
#define TIMERS_MOST 8

/* --- a clock and timers --- */

struct loop_timer {
    int64_t at; /* 0: free */
    void (*due)(void *owner);
    void *owner;
};

static int64_t now;
static struct loop_timer timers[TIMERS_MOST];

int64_t loop_now(void)
{
    return now;
}

struct loop_timer *loop_timer(struct loop *l, int64_t after, void (*due)(void *owner), void *owner)
{
    (void)l;
    for (size_t i = 0; i < TIMERS_MOST; i++)
        if (!timers[i].at) {
            timers[i] = (struct loop_timer){now + (after > 0 ? after : 1), due, owner};
            return &timers[i];
        }
    ck_abort_msg("too many timers");
    return NULL;
}

void loop_cancel(struct loop_timer **t)
{
    if (*t)
        (*t)->at = 0;
    *t = NULL;
}

/* The timer that is due first, up to `until`. */
static struct loop_timer *next_timer(int64_t until)
{
    struct loop_timer *next = NULL;

    for (size_t i = 0; i < TIMERS_MOST; i++)
        if (timers[i].at && timers[i].at <= until && (!next || timers[i].at < next->at))
            next = &timers[i];
    return next;
}

static void pass(int64_t ms)
{
    int64_t until = now + ms;
    struct loop_timer *next;

    while ((next = next_timer(until))) {
        now = next->at;
        next->at = 0;
        next->due(next->owner);
    }
    now = until;
}

/* --- a server --- */

struct api_call {
    char method[40];
    struct json *parameters;
    char file[40];
    void (*done)(void *owner, const struct api_answer *answer);
    void *owner;
    bool over;
};

static struct api_call calls[CALLS_MOST];
static size_t count, cancelled;

struct api_call *api_send(struct api *api, const char *method, const char *json,
                          const struct document *file, int64_t timeout_ms,
                          void (*done)(void *owner, const struct api_answer *answer), void *owner)
{
    struct api_call *call = &calls[count++];
    struct err e = {0};

    (void)api;
    ck_assert_uint_lt(count, CALLS_MOST);
    ck_assert_int_gt(timeout_ms, 0);
    *call = (struct api_call){.done = done, .owner = owner};
    ck_assert_int_eq(json_parse(&call->parameters, json, strlen(json), &e), 0);
    snprintf(call->method, sizeof call->method, "%s", method);
    snprintf(call->file, sizeof call->file, "%s", file ? file->name : "");
    return call;
}

void api_cancel(struct api_call **call)
{
    ck_assert(!(*call)->over);
    (*call)->over = true;
    cancelled++;
    *call = NULL;
}

/* --- the channel and who listens to it --- */

static struct telegram telegram;
static char told[20000]; /* what was settled, a line each */
static int64_t moved_from, moved_to;
static char alerted[100];

void telegram_alert(struct telegram *t, const char *kind, const char *detail)
{
    (void)t;
    (void)detail;
    snprintf(alerted, sizeof alerted, "%s", kind);
}

void telegram_revoked(struct telegram *t)
{
    t->revoked = true;
}

void telegram_moved(struct telegram *t, int64_t from, int64_t to)
{
    moved_from = from;
    moved_to = to;
    t->eyes.staff_group = to;
}

static void settled(void *owner, const struct settlement *what)
{
    size_t length = strlen(told);

    (void)owner;
    snprintf(told + length, sizeof told - length, "%lld %s %lld %s\n", (long long)what->outbound,
             send_outcome_name(what->outcome), (long long)what->retry_after,
             what->external_id ? what->external_id : "-");
}

static void begin(int64_t per_second)
{
    sender_free(&telegram.sender);
    telegram = (struct telegram){.channel.hooks.settled = settled,
                                 .setup.staff_group = "-1001234567890",
                                 .setup.per_second = per_second,
                                 .setup.group_per_minute = 20,
                                 .eyes.staff_group = GROUP,
                                 .ready = true};
    telegram.sender = sender_new(&telegram);
}

static void set_up(void)
{
    now = 1000000;
    begin(0);
}

static void tear_down(void)
{
    sender_free(&telegram.sender);
    for (size_t i = 0; i < count; i++)
        json_free(&calls[i].parameters);
    ck_assert_ptr_null(next_timer(INT64_MAX));
}

/* --- words of the tests --- */

static int take(const struct outbound *message)
{
    struct err e = {0};

    return sender_take(telegram.sender, message, &e) < 0 ? (int)e.kind : 0;
}

/* A message with a number of its own. */
static struct outbound to(int64_t id, int64_t chat, const char *text)
{
    static char names[300][24];
    char *name = names[id % 300];

    snprintf(name, sizeof names[0], "%lld", (long long)chat);
    return (struct outbound){.id = id, .to = {NETWORK_TELEGRAM, name}, .text = text};
}

static void take_text(int64_t id, int64_t chat, const char *text)
{
    struct outbound m = to(id, chat, text);

    ck_assert_int_eq(take(&m), 0);
}

/* The calls so far are `n`, and the last is this one. */
static const struct json *last(size_t n, const char *method)
{
    ck_assert_uint_eq(count, n);
    ck_assert_str_eq(calls[n - 1].method, method);
    return calls[n - 1].parameters;
}

static void give(size_t call, struct api_answer answer)
{
    ck_assert_uint_lt(call, count);
    ck_assert(!calls[call].over);
    calls[call].over = true;
    answer.why = "";
    calls[call].done(calls[call].owner, &answer);
}

static void give_action(size_t call, enum api_action action)
{
    give(call, (struct api_answer){.action = action, .code = 400});
}

static void give_wait(size_t call, int64_t retry_after)
{
    give(call, (struct api_answer){.action = API_WAIT, .code = 429, .retry_after = retry_after});
}

static void give_moved(size_t call, int64_t where)
{
    give(call, (struct api_answer){.action = API_MOVED, .code = 400, .moved_to = where});
}

static void give_id(size_t call, const char *name, int64_t id)
{
    struct json *result = json_new_object();

    json_put_integer(result, name, id);
    give(call, (struct api_answer){.action = API_DONE, .code = 200, .result = result});
    json_free(&result);
}

static const char *text_of(size_t call)
{
    return json_string_at(calls[call].parameters, "text");
}

static char *paragraphs(size_t n)
{
    static const char one[] = "A paragraph of some words that stand together.\n\n";
    static char text[20000];

    text[0] = '\0';
    for (size_t i = 0; i < n; i++)
        memcpy(text + i * (sizeof one - 1), one, sizeof one);
    return text;
}

/* --- tests --- */

START_TEST(a_message_is_sent_at_once__and_done_with_its_id)
{
    take_text(1, MARIA, "Hello");
    ck_assert_int_eq(json_integer_at(last(1, "sendMessage"), "chat_id", 0), MARIA);
    ck_assert_str_eq(told, "");
    give_id(0, "message_id", 41);
    ck_assert_str_eq(told, "1 done 0 41\n");
}
END_TEST

START_TEST(a_chat_is_sent_one_message_after_the_other__while_others_go_beside_it)
{
    take_text(1, MARIA, "one");
    take_text(2, MARIA, "two");
    take_text(3, PEDRO, "three");
    ck_assert_uint_eq(count, 2);
    ck_assert_str_eq(text_of(1), "three");
    give_id(1, "message_id", 7);
    ck_assert_uint_eq(count, 2);
    give_id(0, "message_id", 8);
    last(3, "sendMessage");
    ck_assert_str_eq(text_of(2), "two");
    give_id(2, "message_id", 9);
    ck_assert_str_eq(told, "3 done 0 7\n1 done 0 8\n2 done 0 9\n");
}
END_TEST

START_TEST(what_the_outbox_gave_is_copied)
{
    char text[] = "Paid?", label[] = "Yes", data[] = "q1:1", place[] = "90", address[] = "-100";
    char name[] = "plan.txt", bytes[] = "a plan";
    struct choice choices[] = {{label, data}};
    struct document file = {name, "text/plain", bytes, 6, false, false};
    struct outbound m = {.id = 1,
                         .to = {NETWORK_TELEGRAM, address},
                         .place = place,
                         .text = text,
                         .choices = choices,
                         .choice_count = 1,
                         .file = &file};

    ck_assert_int_eq(take(&m), 0);
    text[0] = label[0] = data[0] = name[0] = '!';
    place[0] = '8';
    choices[0].label = NULL;
    file.name = NULL;
    give_action(0, API_DONE);
    last(2, "sendDocument");
    ck_assert_str_eq(json_string_at(calls[1].parameters, "caption"), "Paid?");
    ck_assert_str_eq(calls[1].file, "plan.txt");
    ck_assert_int_eq(json_integer_at(calls[1].parameters, "message_thread_id", 0), 90);
}
END_TEST

static const struct {
    enum api_action action;
    const char *place, *told;
} OUTCOMES[] = {
    {API_ALREADY, NULL, "1 done 0 -\n"},      {API_LATER, NULL, "1 later 0 -\n"},
    {API_GONE, NULL, "1 gone 0 -\n"},         {API_NO_TOPIC, NULL, "1 later 0 -\n"},
    {API_NO_TOPIC, "90", "1 no place 0 -\n"}, {API_TOPIC_CLOSED, NULL, "1 later 0 -\n"},
    {API_CONFLICT, NULL, "1 later 0 -\n"},    {API_UNSUPPORTED, NULL, "1 later 0 -\n"},
    {API_REFUSED, NULL, "1 refused 0 -\n"},   {API_TOO_LARGE, NULL, "1 refused 0 -\n"},
    {API_REVOKED, NULL, "1 later 0 -\n"},
};

START_TEST(each_answer_settles_the_message)
{
    for (size_t i = 0; i < sizeof OUTCOMES / sizeof OUTCOMES[0]; i++) {
        struct outbound m = to(1, MARIA, "Hello");
        size_t before = count;

        begin(0);
        told[0] = '\0';
        m.place = OUTCOMES[i].place;
        ck_assert_int_eq(take(&m), 0);
        give_action(before, OUTCOMES[i].action);
        ck_assert_msg(strcmp(told, OUTCOMES[i].told) == 0, "%s: %s",
                      api_action_name(OUTCOMES[i].action), told);
        ck_assert_uint_eq(count, before + 1);
        ck_assert(telegram.revoked == (OUTCOMES[i].action == API_REVOKED));
        ck_assert_str_eq(alerted, "");
    }
}
END_TEST

START_TEST(a_group_that_cannot_be_written_to_is_the_operators_business)
{
    take_text(1, GROUP, "Hello");
    give_action(0, API_GONE);
    ck_assert_str_eq(told, "1 gone 0 -\n");
    ck_assert_str_eq(alerted, "telegram.group");
}
END_TEST

START_TEST(a_short_wait_is_waited_here)
{
    take_text(1, MARIA, "Hello");
    take_text(2, PEDRO, "Hello");
    give_wait(0, 3);
    ck_assert_str_eq(told, "");
    pass(3499);
    ck_assert_uint_eq(count, 2);
    pass(1);
    ck_assert_int_eq(json_integer_at(last(3, "sendMessage"), "chat_id", 0), MARIA);
    give_id(2, "message_id", 5);
    ck_assert_str_eq(told, "1 done 0 5\n");
}
END_TEST

START_TEST(a_long_wait_is_the_outboxes)
{
    take_text(1, MARIA, "Hello");
    give_wait(0, 31);
    ck_assert_str_eq(told, "1 later 31 -\n");
    take_text(2, MARIA, "too early");
    ck_assert_uint_eq(count, 1);
    pass(31500);
    ck_assert_uint_eq(count, 2);
}
END_TEST

START_TEST(waits_without_an_end_are_the_outboxes)
{
    take_text(1, MARIA, "Hello");
    for (int64_t begun = now; now - begun <= 300000;) {
        give_wait(count - 1, 20);
        ck_assert_str_eq(told, "");
        pass(20500);
    }
    give_wait(count - 1, 20);
    ck_assert_str_eq(told, "1 later 20 -\n");
}
END_TEST

START_TEST(when_all_wait_for_long_everything_is_the_outboxes)
{
    for (int64_t id = 1; id <= 4; id++)
        take_text(id, MARIA + id, "Hello");
    take_text(5, MARIA + 4, "Hello");
    for (size_t call = 0; call < 3; call++)
        give_wait(call, 400);
    give_id(3, "message_id", 1);
    take_text(6, PEDRO - 100, "Hello");
    ck_assert_str_eq(told, "1 later 400 -\n2 later 400 -\n3 later 400 -\n"
                           "4 done 0 1\n5 later 401 -\n6 later 401 -\n");
    ck_assert_uint_eq(count, 4);
}
END_TEST

START_TEST(what_waits_and_is_held_up_by_others_is_given_back__all_of_it)
{
    begin(30);
    for (int64_t id = 1; id <= 3; id++)
        take_text(id, MARIA + id, "Hello");
    for (int64_t id = 4; id <= 40; id++)
        take_text(id, MARIA + id, "Hello");
    ck_assert_uint_eq(count, 30);
    for (size_t call = 27; call < 30; call++)
        give_wait(call, 400);
    pass(40);
    for (int64_t id = 31; id <= 40; id++) {
        char line[40];

        snprintf(line, sizeof line, "%lld later 401 -\n", (long long)id);
        ck_assert_msg(strstr(told, line), "%s in %s", line, told);
    }
    ck_assert_uint_eq(count, 30);
}
END_TEST

START_TEST(what_the_outbox_takes_for_lost_is_not_sent_twice)
{
    take_text(1, MARIA, "Hello");
    take_text(1, MARIA, "Hello");
    give_id(0, "message_id", 41);
    ck_assert_uint_eq(count, 1);
    ck_assert_str_eq(told, "1 done 0 41\n");
}
END_TEST

START_TEST(an_answer_that_did_not_come_is_asked_for_once_more)
{
    take_text(1, MARIA, "Hello");
    give_action(0, API_NO_ANSWER);
    ck_assert_str_eq(told, "");
    last(2, "sendMessage");
    give_action(1, API_NO_ANSWER);
    ck_assert_str_eq(told, "1 later 0 -\n");
    ck_assert_uint_eq(count, 2);
}
END_TEST

START_TEST(each_part_is_asked_for_once_more)
{
    take_text(1, MARIA, paragraphs(100));
    give_action(0, API_NO_ANSWER);
    give_id(1, "message_id", 1);
    give_action(2, API_NO_ANSWER);
    give_id(3, "message_id", 2);
    ck_assert_str_eq(told, "1 done 0 2\n");
    ck_assert_str_eq(text_of(0), text_of(1));
    ck_assert_str_ne(text_of(1), text_of(2));
}
END_TEST

START_TEST(a_group_that_moved_is_followed_by_all_that_waits_for_it)
{
    take_text(1, GROUP, "one");
    take_text(2, GROUP, "two");
    give_moved(0, -1009);
    ck_assert_int_eq(moved_from, GROUP);
    ck_assert_int_eq(moved_to, -1009);
    ck_assert_int_eq(json_integer_at(last(2, "sendMessage"), "chat_id", 0), -1009);
    give_id(1, "message_id", 1);
    ck_assert_int_eq(json_integer_at(last(3, "sendMessage"), "chat_id", 0), -1009);
    give_id(2, "message_id", 2);
    take_text(3, GROUP, "three");
    ck_assert_int_eq(json_integer_at(last(4, "sendMessage"), "chat_id", 0), -1009);
}
END_TEST

START_TEST(a_message_follows_its_group_once)
{
    take_text(1, GROUP, "one");
    give_moved(0, -1009);
    give_moved(1, -1008);
    ck_assert_str_eq(told, "1 later 0 -\n");
    ck_assert_int_eq(moved_to, -1009);
}
END_TEST

START_TEST(a_private_chat_never_moves)
{
    take_text(1, MARIA, "one");
    give_moved(0, -1009);
    ck_assert_str_eq(told, "1 later 0 -\n");
    ck_assert_int_eq(moved_to, 0);
}
END_TEST

START_TEST(a_closed_topic_is_opened__then_written_to)
{
    struct outbound m = to(1, GROUP, "Hello");

    m.place = "90";
    ck_assert_int_eq(take(&m), 0);
    give_action(0, API_TOPIC_CLOSED);
    last(2, "reopenForumTopic");
    give_action(1, API_ALREADY);
    last(3, "sendMessage");
    give_action(2, API_TOPIC_CLOSED);
    ck_assert_str_eq(told, "1 later 0 -\n");
}
END_TEST

START_TEST(what_is_too_large_is_halved_once)
{
    take_text(1, MARIA, paragraphs(80));
    give_action(0, API_TOO_LARGE);
    last(2, "sendMessage");
    ck_assert_uint_lt(strlen(text_of(1)), strlen(text_of(0)));
    give_action(1, API_TOO_LARGE);
    ck_assert_str_eq(told, "1 refused 0 -\n");
}
END_TEST

START_TEST(plain_text_that_cannot_be_parsed_is_sent_once_more)
{
    take_text(1, MARIA, "1 < 2");
    give_action(0, API_PLAIN);
    ck_assert_str_eq(told, "");
    last(2, "sendMessage");
    give_action(1, API_PLAIN);
    ck_assert_str_eq(told, "1 refused 0 -\n");
}
END_TEST

START_TEST(an_edit_that_is_refused_takes_the_buttons_away)
{
    struct outbound m = to(1, MARIA, "Paid? Yes");

    m.kind = OUTBOUND_EDIT;
    m.edits = "77";
    ck_assert_int_eq(take(&m), 0);
    last(1, "editMessageText");
    give_action(0, API_REFUSED);
    last(2, "editMessageReplyMarkup");
    give_action(1, API_ALREADY);
    ck_assert_str_eq(told, "1 done 0 77\n");
}
END_TEST

START_TEST(a_server_without_edits_and_topics_is_spoken_to_without)
{
    const struct topic topic = {"12", TOPIC_HELD};
    struct outbound edit = to(1, MARIA, "Paid? Yes"), made = to(2, GROUP, NULL);

    edit.kind = OUTBOUND_EDIT;
    edit.edits = "77";
    made.kind = OUTBOUND_TOPIC;
    made.topic = &topic;
    ck_assert_int_eq(take(&edit), 0);
    give_action(0, API_UNSUPPORTED);
    ck_assert_int_eq(take(&made), 0);
    give_action(1, API_UNSUPPORTED);
    ck_assert_str_eq(told, "1 done 0 -\n2 done 0 -\n");
}
END_TEST

START_TEST(a_topic_is_done_with_its_thread)
{
    const struct topic topic = {"12", TOPIC_HELD};
    struct outbound m = to(1, GROUP, NULL);

    m.kind = OUTBOUND_TOPIC;
    m.topic = &topic;
    ck_assert_int_eq(take(&m), 0);
    last(1, "createForumTopic");
    give_id(0, "message_thread_id", 90);
    ck_assert_str_eq(told, "1 done 0 90\n");
}
END_TEST

START_TEST(a_topic_that_is_gone_has_no_place)
{
    const struct topic topic = {"12", TOPIC_CLOSED};
    struct outbound m = to(1, GROUP, NULL);

    m.kind = OUTBOUND_TOPIC;
    m.topic = &topic;
    m.place = "90";
    ck_assert_int_eq(take(&m), 0);
    last(1, "editForumTopic");
    give_action(0, API_ALREADY);
    last(2, "closeForumTopic");
    give_action(1, API_NO_TOPIC);
    ck_assert_str_eq(told, "1 no place 0 -\n");
}
END_TEST

START_TEST(nobody_waits_for_a_courtesy)
{
    const struct document file = {"plan.txt", "text/plain", "a plan", 6, false, false};
    static const enum api_action whatever[] = {API_DONE, API_NO_ANSWER, API_REFUSED, API_LATER};

    for (size_t i = 0; i < sizeof whatever / sizeof whatever[0]; i++) {
        struct outbound m = to(1, MARIA, "Your plan");
        size_t before = count;

        m.file = &file;
        ck_assert_int_eq(take(&m), 0);
        last(before + 1, "sendChatAction");
        give_action(before, whatever[i]);
        last(before + 2, "sendDocument");
        give_id(before + 1, "message_id", 5);
    }
    ck_assert_str_eq(told, "1 done 0 5\n1 done 0 5\n1 done 0 5\n1 done 0 5\n");
}
END_TEST

START_TEST(parts_that_were_taken_are_not_said_again)
{
    char *text = paragraphs(200);

    take_text(1, MARIA, text);
    give_id(0, "message_id", 1);
    give_action(1, API_LATER);
    ck_assert_str_eq(told, "1 later 0 -\n");
    take_text(1, MARIA, text);
    ck_assert_str_eq(text_of(2), text_of(1));
    give_id(2, "message_id", 2);
    give_id(3, "message_id", 3);
    ck_assert_str_eq(told, "1 later 0 -\n1 done 0 3\n");
    ck_assert_uint_eq(count, 4);
    take_text(1, MARIA, text);
    ck_assert_str_eq(text_of(4), text_of(0));
}
END_TEST

START_TEST(what_was_halved_stays_halved)
{
    char *text = paragraphs(80);

    take_text(1, MARIA, text);
    give_action(0, API_TOO_LARGE);
    give_id(1, "message_id", 1);
    give_action(2, API_LATER);
    take_text(1, MARIA, text);
    ck_assert_str_eq(text_of(3), text_of(2));
    ck_assert_uint_eq(count, 4);
}
END_TEST

START_TEST(another_text_is_said_from_its_beginning)
{
    take_text(1, MARIA, paragraphs(200));
    give_id(0, "message_id", 1);
    give_action(1, API_LATER);
    take_text(1, MARIA, "Something else");
    ck_assert_str_eq(text_of(2), "Something else");
}
END_TEST

START_TEST(much_that_stands_half_said_is_forgotten_in_the_end)
{
    char *text = paragraphs(100);

    for (int64_t id = 1; id <= 65; id++) {
        take_text(id, MARIA + id, text);
        give_id(count - 1, "message_id", 1);
        give_action(count - 1, API_LATER);
    }
    take_text(1, MARIA + 1, text);
    ck_assert_str_eq(text_of(count - 1), text_of(0));
    for (int64_t id = 2; id <= 65; id++) {
        take_text(id, MARIA + id, text);
        ck_assert_str_eq(text_of(count - 1), text_of(1));
    }
}
END_TEST

START_TEST(the_pace_is_kept)
{
    begin(30);
    for (int64_t id = 1; id <= 6; id++) {
        take_text(id, MARIA, "Hello");
        if (count == (size_t)id)
            give_id(count - 1, "message_id", id);
    }
    ck_assert_uint_eq(count, 4);
    pass(1000);
    ck_assert_uint_eq(count, 5);
    give_id(4, "message_id", 5);
    pass(999);
    ck_assert_uint_eq(count, 5);
    pass(1);
    ck_assert_uint_eq(count, 6);
    give_id(5, "message_id", 6);
}
END_TEST

START_TEST(people_come_before_the_staff)
{
    begin(30);
    for (int64_t id = 1; id <= 30; id++)
        take_text(id, MARIA + id, "Hello");
    take_text(31, GROUP, "group");
    take_text(32, MARIA + 32, "person");
    ck_assert_uint_eq(count, 30);
    pass(34);
    last(31, "sendMessage");
    ck_assert_str_eq(text_of(30), "person");
    pass(34);
    ck_assert_str_eq(text_of(31), "group");
}
END_TEST

START_TEST(one_group_does_not_take_all_seats)
{
    struct outbound m = to(100, GROUP, "Hello");

    for (int64_t id = 1; id <= 16; id++)
        take_text(id, GROUP, "Hello");
    ck_assert_int_eq(take(&m), ERR_MISSING);
    take_text(200, MARIA, "Hello");
    ck_assert_uint_eq(count, 2);
}
END_TEST

START_TEST(nothing_is_taken__when_all_seats_are)
{
    struct outbound m = to(299, MARIA - 1, "Hello");

    for (int64_t id = 1; id <= 256; id++)
        take_text(id, MARIA + id, "Hello");
    ck_assert_int_eq(take(&m), ERR_BUSY);
    give_id(0, "message_id", 1);
    ck_assert_int_eq(take(&m), 0);
}
END_TEST

START_TEST(nothing_is_taken__before_the_server_knows_us)
{
    struct outbound m = to(1, MARIA, "Hello");

    telegram.ready = false;
    ck_assert_int_eq(take(&m), ERR_BUSY);
    sender_composing(telegram.sender, "7000000001");
    ck_assert_uint_eq(count, 0);
}
END_TEST

START_TEST(an_address_is_a_number)
{
    struct outbound m = {.id = 1, .to = {NETWORK_TELEGRAM, "@maria"}, .text = "Hello"};

    ck_assert_int_eq(take(&m), ERR_MISSING);
}
END_TEST

START_TEST(what_cannot_be_sent_at_all_is_refused_at_once)
{
    take_text(1, MARIA, "");
    ck_assert_str_eq(told, "1 refused 0 -\n");
    ck_assert_uint_eq(count, 0);
}
END_TEST

START_TEST(a_revoked_token_gives_everything_back)
{
    struct outbound m = to(9, PEDRO, "Hello");

    take_text(1, MARIA, "Hello");
    take_text(2, MARIA, "Hello");
    take_text(3, PEDRO, paragraphs(100));
    take_text(4, GROUP, "Hello");
    give_wait(2, 5);
    give_action(0, API_REVOKED);
    give_id(1, "message_id", 1);
    pass(60000);
    ck_assert_uint_eq(count, 3);
    ck_assert_ptr_nonnull(strstr(told, "1 later"));
    ck_assert_ptr_nonnull(strstr(told, "2 later"));
    ck_assert_ptr_nonnull(strstr(told, "3 later"));
    ck_assert_ptr_nonnull(strstr(told, "4 later"));
    ck_assert_int_eq(take(&m), ERR_BUSY);
}
END_TEST

START_TEST(a_tap_is_answered_whatever_waits)
{
    take_text(1, MARIA, "Hello");
    give_wait(0, 30);
    for (int i = 0; i < 300; i++)
        sender_answer_tap(telegram.sender, "4382bfdwdsb323b2d9");
    ck_assert_str_eq(json_string_at(last(301, "answerCallbackQuery"), "callback_query_id"),
                     "4382bfdwdsb323b2d9");
    give_action(1, API_LATER);
    give_action(2, API_ALREADY);
    give_action(300, API_NO_ANSWER);
    ck_assert_str_eq(told, "");
}
END_TEST

START_TEST(typing_is_shown_once_in_a_while)
{
    sender_composing(telegram.sender, "7000000001");
    ck_assert_str_eq(json_string_at(last(1, "sendChatAction"), "action"), "typing");
    pass(3999);
    sender_composing(telegram.sender, "7000000001");
    ck_assert_uint_eq(count, 1);
    sender_composing(telegram.sender, "7000000002");
    ck_assert_uint_eq(count, 2);
    pass(1);
    sender_composing(telegram.sender, "7000000001");
    ck_assert_uint_eq(count, 3);
    sender_composing(telegram.sender, "maria");
    ck_assert_uint_eq(count, 3);
    now -= 100000; /* the clock is set back */
    sender_composing(telegram.sender, "7000000001");
    ck_assert_uint_eq(count, 4);
}
END_TEST

START_TEST(typing_is_not_shown__when_a_message_is_on_its_way_or_may_not_go)
{
    take_text(1, MARIA, "Hello");
    sender_composing(telegram.sender, "7000000001");
    ck_assert_uint_eq(count, 1);
    give_wait(0, 31);
    sender_composing(telegram.sender, "7000000001");
    ck_assert_uint_eq(count, 1);
}
END_TEST

START_TEST(everything_is_given_up_in_the_end)
{
    begin(30);
    take_text(1, MARIA, paragraphs(100));
    take_text(2, MARIA, "waits");
    take_text(3, PEDRO, "Hello");
    give_wait(1, 5);
    sender_answer_tap(telegram.sender, "1");
    sender_answer_tap(telegram.sender, "2");
    sender_answer_tap(telegram.sender, "3");
    give_action(3, API_DONE);
    sender_free(&telegram.sender);
    ck_assert_uint_eq(cancelled, 3);
    ck_assert_str_eq(told, "");
    ck_assert_ptr_null(next_timer(INT64_MAX));
}
END_TEST

TESTING_MAIN_AROUND(
    "telegram_send", set_up, tear_down, a_message_is_sent_at_once__and_done_with_its_id,
    a_chat_is_sent_one_message_after_the_other__while_others_go_beside_it,
    what_the_outbox_gave_is_copied, each_answer_settles_the_message,
    a_group_that_cannot_be_written_to_is_the_operators_business, a_short_wait_is_waited_here,
    waits_without_an_end_are_the_outboxes, when_all_wait_for_long_everything_is_the_outboxes,
    what_waits_and_is_held_up_by_others_is_given_back__all_of_it,
    what_the_outbox_takes_for_lost_is_not_sent_twice, a_long_wait_is_the_outboxes,
    an_answer_that_did_not_come_is_asked_for_once_more, each_part_is_asked_for_once_more,
    a_group_that_moved_is_followed_by_all_that_waits_for_it, a_message_follows_its_group_once,
    a_private_chat_never_moves, a_closed_topic_is_opened__then_written_to,
    what_is_too_large_is_halved_once, plain_text_that_cannot_be_parsed_is_sent_once_more,
    an_edit_that_is_refused_takes_the_buttons_away,
    a_server_without_edits_and_topics_is_spoken_to_without, a_topic_is_done_with_its_thread,
    a_topic_that_is_gone_has_no_place, nobody_waits_for_a_courtesy,
    parts_that_were_taken_are_not_said_again, another_text_is_said_from_its_beginning,
    what_was_halved_stays_halved, much_that_stands_half_said_is_forgotten_in_the_end,
    the_pace_is_kept, people_come_before_the_staff, one_group_does_not_take_all_seats,
    nothing_is_taken__when_all_seats_are, nothing_is_taken__before_the_server_knows_us,
    an_address_is_a_number, what_cannot_be_sent_at_all_is_refused_at_once,
    a_revoked_token_gives_everything_back, a_tap_is_answered_whatever_waits,
    typing_is_shown_once_in_a_while,
    typing_is_not_shown__when_a_message_is_on_its_way_or_may_not_go,
    everything_is_given_up_in_the_end)
