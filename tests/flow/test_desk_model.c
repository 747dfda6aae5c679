/* test_desk_model.c: thousands of random events, with restarts: what must hold after each of them.
 *
 * Two buyers, three advisors, restarts, deliveries that come late or never. Whoever holds which case is read before and after each event; what reached a buyer must be
 * explained by it: while a person holds the case, nothing but that person's own lines, by the doors of flow/desk.h. Once on a
 * network where staff have their direct chats only, once where they have a room with a topic for each case besides.
 */
/* SPDX-License-Identifier: MIT */
#include "house.h"
#include "store/audit.h"
#include "store/places.h"

#define EVENTS 2500 /* on each of two networks */
#define STAFF_COUNT 3
#define HELD_MOST 64
#define ROOM "-100"

static struct house h;
static uint64_t seed;
static enum network network;

static void setup(void)
{
    house_make(&h);
    h.about = (struct desk_about){.alarm_minutes = 2, .patience_minutes = 5};
    house_raise(&h);
}

static void employ(enum network on)
{
    network = on;
    staff_add(h.staff, (struct address){on, "anna"}, "anna", STAFF_ADVISOR);
    staff_add(h.staff, (struct address){on, "ben"}, "ben", STAFF_LEAD);
    staff_add(h.staff, (struct address){on, "cleo"}, "cleo", STAFF_ADVISOR);
    if (network_has_topics(on))
        staff_room_add(h.staff, (struct address){on, ROOM});
}

static void teardown(void)
{
    house_remove(&h);
}

/* The same numbers in every run. */
static unsigned one_of(unsigned count)
{
    seed = seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (unsigned)(seed >> 33) % count;
}

/* --- who holds what --- */

static const char *const STAFF[STAFF_COUNT] = {"anna", "ben", "cleo"}, *const BUYERS[] = {"maria",
                                                                                          "eva"};

struct held {
    int64_t numbers[STAFF_COUNT][HELD_MOST];
    size_t count[STAFF_COUNT];
    int64_t current[2]; /* of each buyer */
};

static struct held look(void)
{
    struct held now = {0};

    for (int i = 0; i < STAFF_COUNT; i++)
        ck_assert_int_eq(
            cases_held_by(h.p.store, STAFF[i], now.numbers[i], HELD_MOST, &now.count[i], &h.p.e),
            0);
    for (int i = 0; i < 2; i++)
        now.current[i] = house_person_on(&h, network, BUYERS[i]).current_case;
    return now;
}

/* Which advisor; -1: nobody. */
static int holder(const struct held *now, int64_t number)
{
    int found = -1;

    for (int who = 0; who < STAFF_COUNT; who++)
        for (size_t i = 0; i < now->count[who]; i++)
            if (now->numbers[who][i] == number) {
                ck_assert_msg(found < 0, "case %lld has two holders", (long long)number);
                found = who;
            }
    return found;
}

static const char *buyer_of(int64_t number)
{
    struct case_row row;
    struct person p;

    ck_assert_int_eq(cases_load(h.p.store, number, h.p.arena, &row, &h.p.e), 0);
    ck_assert_int_eq(people_load(h.p.store, row.person, h.p.arena, &p, &h.p.e), 0);
    return p.address.id;
}

/* --- events --- */

enum door { DOOR_NONE, DOOR_PLAIN, DOOR_SAY, DOOR_REPLY };

struct event {
    struct inbound in;
    int buyer, staff; /* -1: it is not one of them */
    enum door door;
    int64_t number;   /* of /say, or of the line replied to */
    const char *mark; /* words that occur nowhere else */
    bool again, stops;
    bool passes; /* it may hand a case from one to another */
    bool asks;   /* words of ours may go out by it: /ask, /plan send, /letter, /canned */
};

static struct event last;
static int messages; /* of buyers, each counted once */

static struct event of_buyer(int buyer)
{
    static const char *const WORDS[] = {
        "hello",      "skip", "human",  "stop",   "start",   "1",   "2",      "AliExpress", "back",
        "it is lost", "plan", "status", "verify", "I agree", "bot", "forget", "yes"};
    struct event e = {.buyer = buyer, .staff = -1};

    e.in =
        house_text_from(&h, network, BUYERS[buyer], WORDS[one_of(sizeof WORDS / sizeof WORDS[0])]);
    e.stops = strcmp(e.in.text, "stop") == 0;
    if (one_of(8) == 0) {
        e.in.kind = INBOUND_TAP;
        e.in.tap = "p1.0";
        e.stops = false;
    }
    messages++;
    return e;
}

/* In the room, perhaps in the topic of a case; that case, or 0. */
static int64_t go_to_the_room(struct inbound *in, int64_t cases)
{
    struct case_place place;
    int64_t number = 1 + (int64_t)one_of((unsigned)cases + 1);
    int64_t room = house_person_on(&h, network, ROOM).id;

    in->room = network_has_topics(network) ? ROOM : "desk@rooms";
    ck_assert_int_eq(places_load(h.p.store, room, number, h.p.arena, &place, &h.p.e), 0);
    in->place = place.thread;
    return place.thread ? number : 0;
}

/* "#3 buyer:" and what they said; a page on a case speaks of the buyer as well. */
static bool is_mirror(const char *text)
{
    return *text == '#' && strncmp(text + strcspn(text, " "), " buyer:\n", 8) == 0;
}

static void line_of_staff(struct event *e, int64_t cases)
{
    bool has_room = network_has_topics(network);
    const struct line *mirrored = newest(&h, has_room ? ROOM : STAFF[e->staff]);

    e->mark = arena_print(h.p.arena, "mark%d.", h.heard);
    e->number = 1 + (int64_t)one_of((unsigned)cases + 1);
    switch (one_of(6)) {
    case 0:
        e->door = DOOR_SAY;
        e->in.text = arena_print(h.p.arena, "/say %lld %s", (long long)e->number, e->mark);
        break;
    case 4: /* of the topic it is said in, else of the only one held */
        e->number = go_to_the_room(&e->in, cases);
        e->door = e->number ? DOOR_SAY : DOOR_PLAIN;
        e->in.text = arena_print(h.p.arena, "/say %s", e->mark);
        break;
    case 1:
        e->in.text = arena_print(h.p.arena, "/note %lld %s", (long long)e->number, e->mark);
        break;
    case 2:
        e->in.text = e->mark;
        go_to_the_room(&e->in, cases);
        break;
    case 3:
        e->in.text = e->mark;
        if (mirrored && is_mirror(mirrored->text)) {
            e->in.reply_to = arena_print(h.p.arena, "out-%lld", (long long)mirrored->id);
            e->in.room = has_room ? ROOM : NULL;
            e->in.place = has_room ? arena_copy(h.p.arena, mirrored->place) : NULL;
            e->number = strtoll(mirrored->text + 1, NULL, 10);
            e->door = DOOR_REPLY;
            break;
        }
        e->door = DOOR_PLAIN;
        break;
    default:
        e->in.text = e->mark;
        e->door = DOOR_PLAIN;
    }
    e->in.length = strlen(e->in.text);
}

static const char *with_number(const char *command, int64_t number)
{
    const char *at = strstr(command, "%u");

    return arena_print(h.p.arena, "%.*s%lld%s", (int)(at - command), command, (long long)number,
                       at + 2);
}

static struct event of_staff(int staff, int64_t cases)
{
    static const char *const COMMANDS[] = {"/take %u",
                                           "/take %u",
                                           "/take %u",
                                           "/return %u",
                                           "/close %u advised",
                                           "/case %u",
                                           "/queue %u",
                                           "/pass %u anna",
                                           "/pass %u cleo",
                                           "/reopen %u",
                                           "/log %u",
                                           "/set %u amount 20 USD",
                                           "/ask %u country",
                                           "/plan %u",
                                           "/plan %u send",
                                           "/canned %u wait",
                                           "/letter %u seller",
                                           "/plan %u drop 1",
                                           "/plan %u add 2027-01-01 Call me."};
    unsigned which = one_of(sizeof COMMANDS / sizeof COMMANDS[0]);
    struct event e = {.buyer = -1, .staff = staff};

    e.in = house_text_from(&h, network, STAFF[staff], "");
    if (one_of(2)) {
        line_of_staff(&e, cases);
        return e;
    }
    e.number = 1 + (int64_t)one_of((unsigned)cases + 1);
    e.in.text = with_number(COMMANDS[which], e.number);
    e.passes = strncmp(e.in.text, "/pass", 5) == 0;
    e.asks = strncmp(e.in.text, "/ask", 4) == 0 || strstr(e.in.text, " send") ||
             strncmp(e.in.text, "/canned", 7) == 0 || strncmp(e.in.text, "/letter", 7) == 0;
    e.in.length = strlen(e.in.text);
    return e;
}

static struct event next_event(int64_t cases)
{
    struct event e = last;

    if (last.in.text && one_of(8) == 0) {
        e.again = true;
        return e;
    }
    return one_of(2) ? of_buyer((int)one_of(2)) : of_staff((int)one_of(STAFF_COUNT), cases);
}

/* --- what must hold --- */

/* The case whose buyer this line may reach; 0: none. */
static int64_t open_door(const struct event *e, const struct held *before)
{
    switch (e->door) {
    case DOOR_NONE:
        return 0;
    case DOOR_PLAIN:
        return before->count[e->staff] == 1 ? before->numbers[e->staff][0] : 0;
    case DOOR_SAY:
    case DOOR_REPLY:
        return holder(before, e->number) == e->staff ? e->number : 0;
    }
    return 0;
}

static void check_doors(const struct event *e, const struct held *before)
{
    int64_t number = e->mark && !e->again ? open_door(e, before) : 0;
    const char *to = number ? buyer_of(number) : "";

    if (!e->mark)
        return;
    for (int i = 0; i < 2; i++)
        ck_assert_msg(told(&h, BUYERS[i], e->mark) == (strcmp(BUYERS[i], to) == 0),
                      "\"%s\" of %s, to %s, held %zu", e->in.text, STAFF[e->staff], BUYERS[i],
                      before->count[e->staff]);
}

static bool by_a_person(const char *text)
{
    return strncmp(text, "anna: ", 6) == 0 || strncmp(text, "ben: ", 5) == 0 ||
           strncmp(text, "cleo: ", 6) == 0 || strstr(text, "goes on with your case") ||
           strstr(text, "a person, not the program") || strstr(text, "has closed it") ||
           strstr(text, "Before a person reads");
}

/* Buttons that nobody hears are taken away, and the words stay. */
static bool says_nothing(const struct line *line)
{
    return line->kind == OUTBOUND_EDIT && !*line->text;
}

static void check_silence(const struct event *e, const struct held *before,
                          const struct held *after)
{
    for (int i = 0; i < 2; i++) {
        bool held =
            holder(before, before->current[i]) >= 0 && holder(after, after->current[i]) >= 0;

        /* by the doors of the holder of this very case only */
        if (e->asks && !e->again && holder(before, e->number) == e->staff &&
            strcmp(buyer_of(e->number), BUYERS[i]) == 0)
            held = false;
        if (e->buyer == i && strcmp(e->in.text ? e->in.text : "", "forget") == 0)
            held = false;
        if (e->buyer == i && told(&h, BUYERS[i], "nothing is erased"))
            held = false; /* they were asked, and said no */
        for (size_t k = h.seen; held && k < h.line_count; k++)
            ck_assert_msg(strcmp(h.lines[k].to, BUYERS[i]) != 0 || by_a_person(h.lines[k].text) ||
                              says_nothing(&h.lines[k]),
                          "after \"%s\" the bot said \"%.60s\" to %s", e->in.text, h.lines[k].text,
                          BUYERS[i]);
        if (held && e->buyer == i)
            ck_assert(!told(&h, BUYERS[i], ""));
    }
}

static void check_holders(const struct event *e, const struct held *before,
                          const struct held *after, int64_t cases)
{
    for (int64_t number = 1; number <= cases; number++) {
        int was = holder(before, number), is = holder(after, number);

        ck_assert_msg(was < 0 || is < 0 || was == is || (e->passes && was == e->staff),
                      "case %lld went from hand to hand", (long long)number);
    }
}

static int64_t count_cases(void)
{
    int64_t counts[PHASES], oldest, sum = 0;

    ck_assert_int_eq(cases_count(h.p.store, counts, &oldest, &h.p.e), 0);
    for (int i = 0; i < PHASES; i++)
        sum += counts[i];
    return sum;
}

static void check_applied_once(int64_t cases)
{
    size_t applied = 0;

    for (int64_t number = 1; number <= cases; number++)
        applied += house_said(&h, number, false);
    ck_assert_uint_eq(applied, (size_t)messages);
    ck_assert_int_eq(turn_counts(h.turn).parked, 0);
    ck_assert_int_eq(turn_counts(h.turn).flooded, 0);
}

/* Urgent ones first, then the nearest deadline, then who waits longest. */
static void check_queue(void)
{
    int64_t numbers[HELD_MOST];
    struct casefile before = {0};
    size_t count;

    ck_assert_int_eq(cases_in_phase(h.p.store, PHASE_WAITING, numbers, HELD_MOST, &count, &h.p.e),
                     0);
    for (size_t i = 0; i < count; i++) {
        struct casefile now = house_case(&h, numbers[i]).file;
        int32_t due = now.desk.due_day ? now.desk.due_day : INT32_MAX;
        int32_t due_before = before.desk.due_day ? before.desk.due_day : INT32_MAX;

        ck_assert(i == 0 || before.desk.urgency > now.desk.urgency ||
                  (before.desk.urgency == now.desk.urgency &&
                   (due_before < due ||
                    (due_before == due && before.desk.queued_at <= now.desk.queued_at))));
        before = now;
    }
}

static void check_record(void)
{
    int64_t rows, broken;

    ck_assert_int_eq(audit_verify(h.p.store, &rows, &broken, &h.p.e), 0);
    ck_assert_int_eq(broken, 0);
    ck_assert_int_gt(rows, 0);
}

/* A delivery that comes late: what was said then goes with the next one, in order. */
static void deliver_late(const struct inbound *in)
{
    h.network = PAPER_NOT_READY;
    house_hear(&h, in);
    h.network = PAPER_TAKES;
    outbox_ready(h.outbox);
    house_pump(&h);
}

/* "forget" from somebody who never had a case: not even that it came is kept. */
static bool is_of_a_stranger(const struct event *e, const struct held *before)
{
    return e->buyer >= 0 && !e->again && !before->current[e->buyer] &&
           told(&h, BUYERS[e->buyer], "I keep nothing of yours");
}

static void go_through(enum network on)
{
    const char *other = getenv("DESK_MODEL_SEED"); /* more of them at length: script/test */
    int64_t cases = 0;

    employ(on);
    seed = other ? strtoull(other, NULL, 10) : 1;
    for (int i = 0; i < EVENTS; i++) {
        struct held before = look(), after;
        struct event e = next_event(cases);

        if (one_of(50) == 0) {
            house_fell(&h);
            house_raise(&h);
        }
        h.now_ms += 2000;
        if (one_of(20) == 0)
            deliver_late(&e.in);
        else
            house_hear(&h, &e.in);
        messages -= is_of_a_stranger(&e, &before);
        after = look();
        cases = count_cases();
        check_doors(&e, &before);
        check_silence(&e, &before, &after);
        check_holders(&e, &before, &after, cases);
        if (i % 100 == 0)
            check_queue();
        last = e;
    }
    check_record();
    check_applied_once(cases);
    ck_assert_uint_eq(house_waiting(&h), 0);
    ck_assert_int_eq(store_check(h.p.store, &h.p.e), 0);
}

START_TEST(desk__holds_its_promises_over_random_events_and_restarts)
{
    go_through(NETWORK_XMPP);
}
END_TEST

START_TEST(desk__holds_its_promises_in_a_room_with_topics_as_well)
{
    go_through(NETWORK_TELEGRAM);
}
END_TEST

TESTING_MAIN_AROUND("desk_model", setup, teardown,
                    desk__holds_its_promises_over_random_events_and_restarts,
                    desk__holds_its_promises_in_a_room_with_topics_as_well)
