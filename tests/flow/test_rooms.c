/* test_rooms.c: the desk in a room of the staff on Telegram: topics, commands in them, lines of buyers, few enough. */
/* SPDX-License-Identifier: MIT */
#include "house.h"
#include "store/places.h"

#define ROOM "-1001"

static struct house h;

static void setup(void)
{
    house_make(&h);
    house_raise(&h);
    staff_room_add(h.staff, (struct address){NETWORK_TELEGRAM, ROOM});
    staff_add(h.staff, (struct address){NETWORK_TELEGRAM, "11"}, "anna", STAFF_ADVISOR);
    staff_add(h.staff, (struct address){NETWORK_TELEGRAM, "12"}, "ben", STAFF_ADVISOR);
    house_staff(&h, "cleo", STAFF_ADVISOR); /* on XMPP, where there is no room */
}

static void teardown(void)
{
    house_remove(&h);
}

/* --- who says what, where --- */

static void in_room(const char *id, const char *place, const char *text, const char *reply_to)
{
    struct inbound in = house_text_from(&h, NETWORK_TELEGRAM, id, text);

    in.room = ROOM;
    in.place = place;
    in.reply_to = reply_to;
    house_hear(&h, &in);
}

static void buyer_edits(const char *who, const char *edited, const char *text)
{
    struct inbound in = house_text(&h, who, text);

    in.kind = INBOUND_EDIT;
    in.edits = edited;
    house_hear(&h, &in);
}

static const char *last_said(void)
{
    return arena_print(h.p.arena, "in-%d", h.heard);
}

/* The newest line in the room that is of this kind, and has these words. */
static const struct line *room_line(enum outbound_kind kind, const char *words)
{
    for (size_t i = h.line_count; i-- > h.seen;)
        if (h.lines[i].kind == kind && strcmp(h.lines[i].to, ROOM) == 0 &&
            strstr(h.lines[i].text, words))
            return &h.lines[i];
    return NULL;
}

static const struct line *need(enum outbound_kind kind, const char *words)
{
    const struct line *found = room_line(kind, words);

    ck_assert_msg(found != NULL, "\"%s\" is not in the room", words);
    return found;
}

static size_t in_all(enum outbound_kind kind)
{
    size_t count = 0;

    for (size_t i = h.seen; i < h.line_count; i++)
        count += h.lines[i].kind == kind && strcmp(h.lines[i].to, ROOM) == 0;
    return count;
}

static const char *id_of(const struct line *line)
{
    return arena_print(h.p.arena, "out-%lld", (long long)line->id);
}

static struct case_place place_of(int64_t number)
{
    struct case_place place;
    int64_t room = house_person_on(&h, NETWORK_TELEGRAM, ROOM).id;

    ck_assert_int_eq(places_load(h.p.store, room, number, h.p.arena, &place, &h.p.e), 0);
    return place;
}

static const char *topic_of(int64_t number)
{
    const char *thread = place_of(number).thread;

    ck_assert_ptr_nonnull(thread);
    return thread;
}

static void ask_for_a_person(const char *who)
{
    say(&h, who, "hello");
    say(&h, who, "human");
}

static void take_in_room(const char *who)
{
    ask_for_a_person(who);
    in_room("11", topic_of(house_person(&h, who).current_case), "/take", NULL);
}

/* --- what the desk has to say --- */

START_TEST(room__gets_a_topic_with_the_brief__and_its_members_no_copies)
{
    const struct line *topic;

    ask_for_a_person("maria");
    topic = need(OUTBOUND_TOPIC, "#1 ");
    ck_assert_str_eq(topic->place, "");
    ck_assert_int_eq(topic->state, TOPIC_WAITING);
    ck_assert_str_eq(need(OUTBOUND_MESSAGE, "A case waits")->place, topic_of(1));
    ck_assert_uint_eq(in_all(OUTBOUND_TOPIC), 1);
    ck_assert_uint_eq(in_all(OUTBOUND_MESSAGE), 1);
    NOT_TOLD("11", "A case waits");
    NOT_TOLD("12", "A case waits");
    TOLD("cleo", "A case waits"); /* no room there */
}
END_TEST

START_TEST(room__topic_has_no_word_of_the_buyer_and_fits)
{
    say(&h, "maria",
        "I am Maria Secretname, the parcel from Alibaba.com never came, 230 USD paid by "
        "PayPal from Spain on 2026-10-01, and I want a human");
    say(&h, "maria", "human");
    ck_assert_ptr_nonnull(place_of(1).topic.name);
    ck_assert_ptr_null(strstr(place_of(1).topic.name, "Secretname"));
    ck_assert_ptr_nonnull(strstr(place_of(1).topic.name, "100 to 1,000 dollars"));
    ck_assert_uint_le(strlen(place_of(1).topic.name), 128);
}
END_TEST

START_TEST(room__takes_a_command_in_a_topic_without_its_number)
{
    ask_for_a_person("maria");
    ask_for_a_person("eva");
    in_room("11", topic_of(2), "/take", NULL);
    ck_assert_int_eq(house_case(&h, 2).file.phase, PHASE_HELD);
    ck_assert_int_eq(house_case(&h, 1).file.phase, PHASE_WAITING);
    TOLD("eva", "anna");
    ck_assert_str_eq(need(OUTBOUND_MESSAGE, "is with anna now")->place, topic_of(2));
    ck_assert_int_eq(need(OUTBOUND_TOPIC, "#2 ")->state, TOPIC_HELD);
    ck_assert_str_eq(need(OUTBOUND_TOPIC, "#2 ")->place, topic_of(2));
    TOLD("cleo", "#2 is with anna now");
    NOT_TOLD("11", "#2");
    in_room("11", topic_of(2), "/say we read it", NULL);
    TOLD("eva", "anna: we read it");
    in_room("11", topic_of(2), "/close advised", NULL);
    ck_assert_int_eq(house_case(&h, 2).file.phase, PHASE_CLOSED);
    ck_assert_int_eq(need(OUTBOUND_TOPIC, "#2 ")->state, TOPIC_CLOSED);
}
END_TEST

START_TEST(room__number_in_a_command_goes_before_the_topic)
{
    ask_for_a_person("maria");
    ask_for_a_person("eva");
    in_room("11", topic_of(2), "/take 1", NULL);
    ck_assert_int_eq(house_case(&h, 1).file.phase, PHASE_HELD);
    ck_assert_int_eq(house_case(&h, 2).file.phase, PHASE_WAITING);
}
END_TEST

START_TEST(room__answers_in_general_what_was_asked_there)
{
    ask_for_a_person("maria");
    in_room("11", NULL, "/queue", NULL);
    ck_assert_str_eq(need(OUTBOUND_MESSAGE, "#1 (normal)")->place, "");
    in_room("11", "99", "/queue", NULL); /* a topic of no case */
    ck_assert_str_eq(need(OUTBOUND_MESSAGE, "#1 (normal)")->place, "99");
    in_room("11", NULL, "/take 1", NULL);
    ck_assert_str_eq(need(OUTBOUND_MESSAGE, "is with anna now")->place, topic_of(1));
}
END_TEST

START_TEST(room__line_in_a_topic_is_a_note_on_its_case__also_of_one_who_holds_another)
{
    take_in_room("maria");
    ask_for_a_person("eva");
    in_room("11", topic_of(2), "She seems worried.", NULL);
    ck_assert_str_eq(need(OUTBOUND_MESSAGE, "Noted on #2")->place, topic_of(2));
    NOT_TOLD("eva", "worried");
    NOT_TOLD("maria", "worried");
}
END_TEST

START_TEST(room__reply_to_a_line_of_the_buyer_goes_to_them__from_the_holder_only)
{
    const char *line;

    take_in_room("maria");
    say(&h, "maria", "are you there");
    line = id_of(need(OUTBOUND_MESSAGE, "| are you there"));
    in_room("12", topic_of(1), "no, I am ben", line);
    NOT_TOLD("maria", "ben");
    need(OUTBOUND_MESSAGE, "#1 is not with you");
    in_room("11", topic_of(1), "yes", line);
    TOLD("maria", "anna: yes");
    need(OUTBOUND_MESSAGE, "Sent to buyer #1");
}
END_TEST

START_TEST(room__holder_may_write_in_their_direct_chat_as_well)
{
    take_in_room("maria");
    say_from(&h, NETWORK_TELEGRAM, "11", "good day");
    TOLD("maria", "anna: good day");
    TOLD("11", "Sent to buyer #1");
    say(&h, "maria", "hello");
    NOT_TOLD("11", "hello");
    ck_assert_str_eq(need(OUTBOUND_MESSAGE, "| hello")->place, topic_of(1));
}
END_TEST

START_TEST(room__and_a_holder_on_another_network_both_see_the_buyer)
{
    ask_for_a_person("maria");
    say(&h, "cleo", "/take 1");
    ck_assert_int_eq(need(OUTBOUND_TOPIC, "#1 ")->state, TOPIC_HELD);
    say(&h, "maria", "hello");
    TOLD("cleo", "| hello");
    need(OUTBOUND_MESSAGE, "| hello");
}
END_TEST

START_TEST(room__reads_of_what_cannot_wait_first)
{
    const struct line *urgent, *first;

    h.network = PAPER_NOT_READY;
    ask_for_a_person("maria");
    ask_for_a_person("eva");
    say(&h, "tom",
        "I paid 4000 usd by bank transfer yesterday to a supplier on alibaba, now they "
        "vanished");
    say(&h, "tom", "human");
    h.network = PAPER_TAKES;
    h.now_ms += 60000;
    h.seen = h.line_count;
    for (int i = 0; i < 20; i++)
        house_pump(&h);
    need(OUTBOUND_MESSAGE, "#2 (normal)");
    urgent = need(OUTBOUND_MESSAGE, "#3 (now)");
    first = need(OUTBOUND_MESSAGE, "#1 (normal)");
    ck_assert_msg(urgent < first, "what is urgent came behind what is not");
}
END_TEST

START_TEST(room__ignores_a_stranger)
{
    ask_for_a_person("maria");
    in_room("666", topic_of(1), "/take", NULL);
    ck_assert_uint_eq(h.line_count, h.seen);
    ck_assert_int_eq(house_case(&h, 1).file.phase, PHASE_WAITING);
    ck_assert_int_eq(turn_counts(h.turn).strangers, 1);
}
END_TEST

START_TEST(room__that_threw_us_out_leaves_the_members_to_be_told_one_by_one)
{
    ask_for_a_person("maria");
    ck_assert_int_eq(turn_unreachable(h.turn, house_person_on(&h, NETWORK_TELEGRAM, ROOM).id,
                                      h.now_ms, h.now_ms, &h.p.e),
                     0);
    ask_for_a_person("eva");
    TOLD("11", "A case waits");
    TOLD("12", "A case waits");
    in_room("11", NULL, "/queue", NULL); /* we hear the room, so we are in it */
    ask_for_a_person("ida");
    NOT_TOLD("11", "A case waits");
    need(OUTBOUND_MESSAGE, "A case waits");
}
END_TEST

/* --- topics that are lost, or cannot be --- */

static int send_but_once_to_no_place(void *owner, const struct outbound *m, struct err *e)
{
    struct house *house = owner;
    int result = house_send(owner, m, e);

    house->network = PAPER_TAKES;
    return result;
}

START_TEST(room__topic_that_was_deleted_is_made_again_with_the_brief_first)
{
    struct outbox_hooks hooks = {&h, send_but_once_to_no_place, house_alert, house_unreachable};
    size_t brief = 0, line = 0;

    take_in_room("maria");
    outbox_free(&h.outbox);
    h.outbox = outbox_new(h.p.store, &hooks);
    outbox_brief_by(h.outbox, turn_brief, h.turn);
    h.network = PAPER_NO_PLACE;
    say(&h, "maria", "hello");
    ck_assert_str_eq(need(OUTBOUND_TOPIC, "#1 ")->place, "");
    for (size_t i = h.seen; i < h.line_count; i++) {
        if (h.lines[i].kind == OUTBOUND_MESSAGE && strstr(h.lines[i].text, "Why:"))
            brief = i;
        if (strstr(h.lines[i].text, "| hello"))
            line = i;
    }
    ck_assert_uint_gt(brief, h.seen);
    ck_assert_uint_gt(line, brief);
    ck_assert_str_eq(h.lines[brief].place, topic_of(1));
    ck_assert_str_eq(h.lines[line].place, topic_of(1));
    ck_assert_uint_eq(house_waiting(&h), 0);
    say(&h, "maria", "more");
    ck_assert_uint_eq(in_all(OUTBOUND_MESSAGE), 1); /* the brief stands there once */
}
END_TEST

START_TEST(room__topic_that_was_changed_by_hand_looks_as_it_should)
{
    struct inbound in;

    ask_for_a_person("maria");
    in = house_text_from(&h, NETWORK_TELEGRAM, "11", "");
    in.kind = INBOUND_TOPIC;
    in.room = ROOM;
    in.place = arena_copy(h.p.arena, topic_of(1));
    h.seen = h.line_count;
    house_hear(&h, &in);
    ck_assert_int_eq(need(OUTBOUND_TOPIC, "#1")->state, TOPIC_WAITING);
    h.seen = h.line_count;
    in.place = "4711"; /* of no case */
    in.external_id = "another";
    house_hear(&h, &in);
    ck_assert_uint_eq(h.seen, h.line_count);
}
END_TEST

START_TEST(room__topic_that_is_lost_again_and_again_ends_as_a_dead_letter)
{
    take_in_room("maria");
    h.network = PAPER_NO_PLACE;
    say(&h, "maria", "hello");
    ck_assert_uint_eq(house_waiting(&h), 1); /* not all tries at once */
    for (int i = 0; i < OUTBOX_TRIES; i++) {
        h.now_ms += 1000000;
        house_pump(&h);
    }
    ck_assert_uint_eq(house_waiting(&h), 0);
    ck_assert_str_eq(h.alert, "outbox.dead no place");
}
END_TEST

static int send_but_make_no_topic(void *owner, const struct outbound *m, struct err *e)
{
    struct house *house = owner;

    house->network = m->kind == OUTBOUND_TOPIC ? PAPER_REFUSES : PAPER_TAKES;
    return house_send(owner, m, e);
}

START_TEST(room__without_topics_is_spoken_in_as_a_whole)
{
    struct outbox_hooks hooks = {&h, send_but_make_no_topic, house_alert, house_unreachable};

    outbox_free(&h.outbox);
    h.outbox = outbox_new(h.p.store, &hooks);
    ask_for_a_person("maria");
    ck_assert_str_eq(need(OUTBOUND_MESSAGE, "A case waits")->place, "");
    ck_assert_str_eq(h.alert, "room.no_topics telegram");
    ck_assert_uint_eq(house_waiting(&h), 0);
    in_room("11", NULL, "/take 1", NULL); /* a change: it is tried again */
    ck_assert_str_eq(need(OUTBOUND_MESSAGE, "is with anna now")->place, "");
    ck_assert_uint_eq(house_waiting(&h), 0);
}
END_TEST

/* --- few messages for a group --- */

START_TEST(room__lines_soon_after_each_other_are_one_message)
{
    h.mirror_ms = 3000;
    house_fell(&h);
    house_raise(&h);
    take_in_room("maria");
    house_pump(&h);
    say(&h, "maria", "one");
    say(&h, "maria", "two");
    h.now_ms += 2999;
    house_pump(&h);
    ck_assert_ptr_null(room_line(OUTBOUND_MESSAGE, "one"));
    h.now_ms += 1;
    house_pump(&h);
    ck_assert_str_eq(need(OUTBOUND_MESSAGE, "one")->text, "#1 buyer:\n| one\n| two");
    say(&h, "maria", "three");
    h.now_ms += 3000;
    house_pump(&h);
    ck_assert_str_eq(need(OUTBOUND_MESSAGE, "three")->text, "#1 buyer:\n| three");
}
END_TEST

START_TEST(room__lines_of_two_buyers_are_kept_apart)
{
    h.mirror_ms = 3000;
    house_fell(&h);
    house_raise(&h);
    take_in_room("maria");
    take_in_room("eva");
    h.now_ms += 3000;
    house_pump(&h);
    say(&h, "maria", "one");
    say(&h, "eva", "uno");
    say(&h, "maria", "two");
    h.seen = h.line_count;
    h.now_ms += 6000;
    house_pump(&h);
    ck_assert_str_eq(need(OUTBOUND_MESSAGE, "one")->text, "#1 buyer:\n| one\n| two");
    ck_assert_str_eq(need(OUTBOUND_MESSAGE, "one")->place, topic_of(1));
    ck_assert_str_eq(need(OUTBOUND_MESSAGE, "uno")->text, "#2 buyer:\n| uno");
    ck_assert_str_eq(need(OUTBOUND_MESSAGE, "uno")->place, topic_of(2));
}
END_TEST

START_TEST(room__lines_are_joined_while_the_network_tells_us_to_wait)
{
    take_in_room("maria");
    h.network = PAPER_LATER;
    h.retry_after = 30;
    say(&h, "maria", "one");
    say(&h, "maria", "two");
    ck_assert_uint_eq(house_waiting(&h), 1);
    h.network = PAPER_TAKES;
    h.now_ms += 30000;
    house_pump(&h);
    ck_assert_str_eq(need(OUTBOUND_MESSAGE, "one")->text, "#1 buyer:\n| one\n| two");
}
END_TEST

START_TEST(room__a_line_that_is_too_long_to_join_is_a_message_of_its_own)
{
    char *text = calloc(2001, 1);

    memset(text, 'x', 2000);
    h.mirror_ms = 3000;
    house_fell(&h);
    house_raise(&h);
    take_in_room("maria");
    h.now_ms += 3000;
    house_pump(&h);
    say(&h, "maria", text);
    say(&h, "maria", text);
    h.seen = h.line_count;
    h.now_ms += 6000;
    house_pump(&h);
    ck_assert_uint_eq(in_all(OUTBOUND_MESSAGE), 2);
    free(text);
}
END_TEST

START_TEST(room__line_that_the_buyer_changed_is_changed_there_too)
{
    const struct line *shown;
    const char *said;

    take_in_room("maria");
    say(&h, "maria", "helo");
    said = last_said();
    shown = need(OUTBOUND_MESSAGE, "| helo");
    buyer_edits("maria", said, "hello");
    ck_assert_str_eq(need(OUTBOUND_EDIT, "| hello")->edits, id_of(shown));
    ck_assert_str_eq(need(OUTBOUND_EDIT, "| hello")->text, "#1 buyer:\n| hello");
    need(OUTBOUND_MESSAGE, "changed an earlier message");
}
END_TEST

START_TEST(room__line_among_others_that_the_buyer_changed_is_told_only)
{
    const char *said;

    take_in_room("maria");
    h.network = PAPER_LATER;
    h.retry_after = 30;
    say(&h, "maria", "helo");
    said = last_said();
    say(&h, "maria", "two");
    h.network = PAPER_TAKES;
    h.now_ms += 30000;
    house_pump(&h);
    buyer_edits("maria", said, "hello");
    ck_assert_ptr_null(room_line(OUTBOUND_EDIT, ""));
    need(OUTBOUND_MESSAGE, "changed an earlier message");
}
END_TEST

START_TEST(direct__lines_for_a_holder_go_at_once)
{
    h.mirror_ms = 3000;
    house_fell(&h);
    house_raise(&h);
    ask_for_a_person("maria");
    say(&h, "cleo", "/take 1");
    say(&h, "maria", "one");
    TOLD("cleo", "| one");
}
END_TEST

TESTING_MAIN_AROUND(
    "rooms", setup, teardown, room__gets_a_topic_with_the_brief__and_its_members_no_copies,
    room__topic_has_no_word_of_the_buyer_and_fits,
    room__takes_a_command_in_a_topic_without_its_number,
    room__number_in_a_command_goes_before_the_topic, room__answers_in_general_what_was_asked_there,
    room__line_in_a_topic_is_a_note_on_its_case__also_of_one_who_holds_another,
    room__reply_to_a_line_of_the_buyer_goes_to_them__from_the_holder_only,
    room__holder_may_write_in_their_direct_chat_as_well,
    room__and_a_holder_on_another_network_both_see_the_buyer, room__reads_of_what_cannot_wait_first,
    room__ignores_a_stranger, room__that_threw_us_out_leaves_the_members_to_be_told_one_by_one,
    room__topic_that_was_deleted_is_made_again_with_the_brief_first,
    room__topic_that_was_changed_by_hand_looks_as_it_should,
    room__topic_that_is_lost_again_and_again_ends_as_a_dead_letter,
    room__without_topics_is_spoken_in_as_a_whole, room__lines_soon_after_each_other_are_one_message,
    room__lines_of_two_buyers_are_kept_apart,
    room__lines_are_joined_while_the_network_tells_us_to_wait,
    room__a_line_that_is_too_long_to_join_is_a_message_of_its_own,
    room__line_that_the_buyer_changed_is_changed_there_too,
    room__line_among_others_that_the_buyer_changed_is_told_only,
    direct__lines_for_a_holder_go_at_once)
