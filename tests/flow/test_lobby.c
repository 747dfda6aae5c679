/* test_lobby.c: a room of the staff without topics (XEP-0045): what waits stands there, the talk is in the holder's direct chat. */
/* SPDX-License-Identifier: MIT */
#include "house.h"

#define LOBBY "lobby@rooms.x"

static struct house h;

static void setup(void)
{
    house_make(&h);
    house_raise(&h);
    staff_room_add(h.staff, (struct address){NETWORK_XMPP, LOBBY});
    house_staff(&h, "anna", STAFF_ADVISOR);
    house_staff(&h, "ben", STAFF_ADVISOR);
}

static void teardown(void)
{
    house_remove(&h);
}

static void in_lobby(const char *who, const char *text)
{
    struct inbound in = house_text_from(&h, NETWORK_XMPP, who, text);

    in.room = LOBBY;
    house_hear(&h, &in);
}

static void waits(const char *who)
{
    say(&h, who, "hello");
    say(&h, who, "I paid for a drone on AliExpress and it never arrived");
    say(&h, who, "human");
}

START_TEST(lobby__reads_what_waits__without_the_buyers_words)
{
    waits("maria");
    TOLD(LOBBY, "#1");
    NOT_TOLD(LOBBY, "drone");
    NOT_TOLD("anna", "#1"); /* once is enough */
}
END_TEST

START_TEST(lobby__take_in_it_is_read_by_all__and_the_case_by_the_taker_alone)
{
    waits("maria");
    in_lobby("anna", "/take 1");
    TOLD(LOBBY, "#1 is with anna");
    NOT_TOLD(LOBBY, "drone");
    TOLD("anna", "#1 is yours");
    NOT_TOLD("anna", "drone"); /* not before the buyer's yes */
    TOLD("maria", "anna");
    say(&h, "maria", "I agree");
    say(&h, "anna", "/case 1");
    TOLD("anna", "drone");
    NOT_TOLD("ben", "drone");
    NOT_TOLD(LOBBY, "drone");
}
END_TEST

START_TEST(lobby__take_in_the_direct_chat_is_told_in_it)
{
    waits("maria");
    say(&h, "anna", "/take 1");
    TOLD("anna", "#1 is yours");
    TOLD(LOBBY, "#1 is with anna");
    NOT_TOLD(LOBBY, "drone");
}
END_TEST

START_TEST(lobby__hears_nothing_of_the_talk)
{
    waits("maria");
    in_lobby("anna", "/take 1");
    say(&h, "maria", "the order is 8100");
    TOLD("anna", "| the order is 8100");
    NOT_TOLD(LOBBY, "8100");
    NOT_TOLD("ben", "8100");
    say(&h, "anna", "Thank you.");
    TOLD("maria", "Thank you.");
    NOT_TOLD(LOBBY, "Thank you.");
    in_lobby("ben", "coffee?");
    NOT_TOLD("maria", "coffee");
}
END_TEST

START_TEST(lobby__does_not_keep_news_of_a_held_case_from_its_holder)
{
    struct inbound gone = house_text(&h, "maria", "");

    waits("maria");
    in_lobby("anna", "/take 1");
    gone.kind = INBOUND_GONE;
    gone.text = NULL;
    house_hear(&h, &gone);
    TOLD("anna", "#1: the buyer cannot be reached");
}
END_TEST

TESTING_MAIN_AROUND("lobby", setup, teardown, lobby__reads_what_waits__without_the_buyers_words,
                    lobby__take_in_it_is_read_by_all__and_the_case_by_the_taker_alone,
                    lobby__take_in_the_direct_chat_is_told_in_it, lobby__hears_nothing_of_the_talk,
                    lobby__does_not_keep_news_of_a_held_case_from_its_holder)
