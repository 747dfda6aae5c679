"""The staff in a forum: a topic for each case that needs a person, and what may be done in it by whom."""
import re
import time

import people
from scenario import alone, scenario
from scenarios.talk import GOODS, at_question, facts
from world import ANNA, BERT, GROUP, MARK, World, must

STRANGER = 7000990077
STAFF = {"staff": ((ANNA, "anna", "advisor"), (BERT, "bert", "advisor"))}
DESK = {"group": GROUP, "telegram__group_per_minute": 1000, **STAFF}  # the budget has scenarios of its own
PACED = {"group": GROUP, "telegram__per_second": 30, **STAFF}


class Topic:
    """The topic of one case, as staff see it."""

    def __init__(self, world, thread, chat=None):
        self.world, self.thread = world, thread
        self.chat = chat or world.forum

    def posts(self):
        return [k for k in self.chat.spoken() if k.thread == self.thread and "text" in k.now and k.told]

    def reads(self, pattern, seconds=40):
        wanted = re.compile(pattern, re.I | re.S)
        return self.world.wait(lambda: next((k for k in self.posts() if wanted.search(k.text)), None), f"{pattern!r} in the topic", seconds)

    def hears(self, who, text, reply_to=None):
        """Somebody writes in it."""
        name = {ANNA: "anna", BERT: "bert"}.get(who, "somebody")
        return self.world.do(people.group_says, self.chat.id, who, text, name, self.thread, reply_to)

    @property
    def state(self):
        return self.chat.topics[self.thread]


def topic_of(world, number, chat=None):
    """The topic of a case: where something with its number is posted."""
    here = chat or world.forum

    def find():
        for topic in (Topic(world, t.thread, here) for t in reversed(here.topics.values()) if not t.deleted):
            if any(re.search(rf"#{number}\b", kept.text) for kept in topic.posts()):
                return topic
        return None
    return world.wait(find, f"a topic for case {number}")


def who_needs_a_person(world, name):
    """A buyer in the middle of the interview who asked for one; their topic."""
    buyer = world.buyer(name)
    at_question(world, buyer, "goods_state")
    number = buyer.number()
    buyer.says("/human")
    buyer.hears("person|advisor")
    return buyer, topic_of(world, number), number


def held(world, name):
    buyer, topic, number = who_needs_a_person(world, name)
    topic.hears(ANNA, "/take")
    buyer.hears("I am anna")
    return buyer, topic, number


@scenario(**DESK)
def a_case_that_needs_a_person_gets_a_topic_with_its_brief(world):
    ann, topic, number = who_needs_a_person(world, "ann")
    brief = topic.reads(rf"#{number}\b")
    must(MARK not in brief.text, "the brief shows the buyer's words:", brief.text)
    made = [c for c in world.state.calls_of("createForumTopic") if c.done]
    must(len(made) == 1, "topics made:", [c.params for c in made])
    must(1 <= len(topic.state.name) <= 128 and MARK not in topic.state.name, topic.state.name)


@scenario(**DESK)
def take_in_the_topic_needs_no_number(world):
    bob, topic, number = who_needs_a_person(world, "bob")
    topic.hears(ANNA, "/take")
    bob.hears("I am anna")
    topic.reads(rf"#{number} is with anna|#{number} is yours")


@scenario(**DESK)
def what_the_buyer_writes_is_mirrored_and_a_reply_to_it_goes_back(world):
    cat, topic, _ = held(world, "cat")
    cat.says("it is about my " + MARK + " phone")
    line = topic.reads(MARK + " phone")
    topic.hears(ANNA, "We will look at it.", reply_to=line.id)
    cat.hears("anna: We will look at it")


@scenario(apart=True, **DESK)
def a_plain_line_in_the_topic_is_a_note(world):
    dan, topic, number = held(world, "dan")
    topic.hears(ANNA, "he seems worried " + MARK)
    dan.says("hello?")
    mirrored = topic.reads("hello\\?")
    topic.hears(ANNA, "Here I am.", reply_to=mirrored.id)
    dan.hears("Here I am")
    must(not [k for k in dan.chat.spoken() if "worried" in k.text], "a note went to the buyer")
    notes = str(world.bot.show(number))
    must("worried" in notes, "the note is not kept")


@scenario(apart=True, **DESK)
def an_edit_of_the_buyer_follows_in_the_topic(world):
    eva, topic, _ = held(world, "eva")
    message = eva.says("I paid 20 " + MARK)
    topic.reads("I paid 20")
    eva.does(people.edit, message, "I paid 200 " + MARK)
    topic.reads("I paid 200")


@scenario(apart=True, **DESK)
def a_deleted_topic_is_made_again_and_nothing_is_lost(world):
    fay, topic, number = held(world, "fay")
    world.do(people.delete_topic, GROUP, topic.thread)
    fay.says("still there? " + MARK)
    again = topic_of(world, number)
    must(again.thread != topic.thread, "the topic is not made again")
    line = again.reads("still there")
    again.hears(ANNA, "Yes, I am.", reply_to=line.id)
    fay.hears("Yes, I am")


@scenario(apart=True, **DESK)
def a_closed_topic_is_opened_again(world):
    gil, topic, _ = held(world, "gil")
    world.do(people.close_topic, GROUP, topic.thread, ANNA)
    gil.says("one more thing " + MARK)
    topic.reads("one more thing")


@scenario(apart=True, **DESK)
def a_topic_that_somebody_renames_or_closes_looks_again_as_it_should(world):
    _, topic, number = held(world, "ida")
    name = world.forum.topics[topic.thread].name
    world.do(people.rename_topic, GROUP, topic.thread, ANNA, "lunch")
    world.wait(lambda: world.forum.topics[topic.thread].name == name, "the topic to have its name back")
    world.do(people.close_topic, GROUP, topic.thread, ANNA)
    world.wait(lambda: not world.forum.topics[topic.thread].closed, "the topic to be open again")
    topic.hears(ANNA, f"/close {number} advised")
    world.wait(lambda: world.forum.topics[topic.thread].closed, "the topic to be closed")
    world.do(people.reopen_topic, GROUP, topic.thread, ANNA)
    world.wait(lambda: world.forum.topics[topic.thread].closed, "the topic to be closed again")


@scenario(**DESK)
def strangers_and_anonymous_administrators_are_refused(world):
    hal, topic, number = who_needs_a_person(world, "hal")
    topic.hears(STRANGER, "/take")
    topic.hears(STRANGER, f"/say {number} send me your card")
    world.do(people.group_anonymous, GROUP, "/take", topic.thread)
    world.do(people.group_anonymous, GROUP, f"/say {number} send me your card", topic.thread)
    world.settled()
    topic.hears(ANNA, "/take")
    hal.hears("I am anna")
    must(not [k for k in hal.chat.spoken() if "card" in k.text and "send me" in k.text], "a stranger's words reached the buyer")
    must(not [k for k in hal.chat.spoken() if "somebody" in k.text], "a stranger took the case")


@scenario(**DESK)
def a_case_that_ends_closes_its_topic(world):
    ida, topic, _ = held(world, "ida")
    topic.hears(ANNA, "/close advised")
    ida.hears("closed")
    world.wait(lambda: topic.state.closed or "clos" in topic.state.name.lower() or topic.state.emoji, "the topic to show that the case is closed")


@scenario(**DESK)
def a_returned_case_goes_on_where_it_was(world):
    joe, topic, _ = held(world, "joe")
    topic.hears(ANNA, "/return")
    joe.hears(GOODS)
    joe.says("1")
    joe.hears("How did you pay")
    must(facts(joe.case())["goods_state"] == "absent", facts(joe.case()))


@scenario(**DESK)
def general_is_addressed_without_a_thread(world):
    world.do(people.group_says, GROUP, ANNA, "/queue", "anna")
    world.wait(lambda: [k for k in world.forum.spoken() if k.thread is None and "text" in k.now], "an answer in General")


@scenario(apart=True, **DESK)
def talk_of_the_staff_among_themselves_reaches_nobody(world):
    kim, topic, _ = held(world, "kim")
    heard = len(kim.chat.spoken())
    thread = world.do(people.topic, GROUP, ANNA, "Lunch")
    world.do(people.group_says, GROUP, ANNA, "pizza today?", "anna", thread)
    world.do(people.group_says, GROUP, BERT, "yes", "bert")
    world.settled()
    kim.says("hello " + MARK)
    topic.reads("hello " + MARK)
    must(len(kim.chat.spoken()) == heard, "the buyer heard", [k.text for k in kim.chat.spoken()[heard:]])


@scenario(**DESK)
def a_buyer_who_blocks_the_bot_is_reported_in_the_topic(world):
    leo, topic, _ = held(world, "leo")
    leo.does(people.block)
    topic.reads("cannot be reached")
    leo.does(people.unblock)
    topic.reads("reached again")


OLD = -4000500


@scenario(group=OLD, room={"kind": "group", "forum": False}, telegram__group_per_minute=1000, **STAFF)
def a_group_that_becomes_a_supergroup_is_followed(world):
    world.do(people.group_says, OLD, ANNA, "/queue", "anna")
    world.settled()
    world.state.user(ANNA, "anna")
    world.do(people.migrate, OLD, GROUP, ANNA)
    world.settled()
    buyer = world.buyer("max")
    at_question(world, buyer, "goods_state")
    number = buyer.number()
    buyer.says("/human")
    buyer.hears("person|advisor")
    topic = topic_of(world, number, world.state.chats[GROUP])
    topic.hears(ANNA, "/take")
    buyer.hears("I am anna")


QUIET = -4000501


@scenario(group=QUIET, room={"kind": "group", "forum": False}, telegram__group_per_minute=1000, **STAFF)
def a_group_that_moved_while_nobody_told_is_found_by_the_first_send(world):
    world.state.user(ANNA, "anna")
    world.do(people.migrate, QUIET, GROUP, ANNA, say_so=False)
    buyer = world.buyer("ned")
    at_question(world, buyer, "goods_state")
    number = buyer.number()
    buyer.says("/human")
    buyer.hears("person|advisor")
    topic_of(world, number, world.state.chats[GROUP])


def burst_of_lines(world, lines):
    """A buyer who is held writes so many lines, another is interviewed meanwhile. The topic, the lines, and how long the other waited."""
    buyer, topic, _ = held(world, "ola")
    said = [f"line {n} {MARK}" for n in range(lines)]
    for line in said:
        buyer.says(line)
    other = world.buyer("pia")
    began = time.monotonic()
    at_question(world, other, "goods_state")
    return topic, said, time.monotonic() - began


@scenario(**PACED)
def many_lines_keep_to_the_groups_budget_and_hold_nobody_up(world):
    topic, said, waited = burst_of_lines(world, 30)
    must(waited < 10, "somebody else waited", waited, "seconds")
    topic.reads(said[0])
    must(world.state.fullest_minute(GROUP) <= 20, "in one minute", world.state.fullest_minute(GROUP))


@scenario(long=True, apart=True, **PACED)
def all_of_many_lines_come_in_order_within_the_budget(world):
    topic, said, _ = burst_of_lines(world, 50)
    topic.reads(said[-1], seconds=400)
    shown = "\n".join(k.text for k in topic.posts())
    places = [shown.find(line) for line in said]
    must(all(p >= 0 for p in places) and places == sorted(places), "lines are lost or in disorder", places)
    must(world.state.fullest_minute(GROUP) <= 20, "in one minute", world.state.fullest_minute(GROUP))


@scenario(long=True, apart=True, **PACED)
def many_cases_at_once_keep_to_the_budget_too(world):
    numbers = []
    for name in range(30):
        buyer = world.buyer(f"r{name}")
        at_question(world, buyer, "goods_state")
        numbers.append(buyer.number())
        buyer.says("/human")
        buyer.hears("person|advisor")
    for number in numbers:
        world.wait(lambda number=number: any(re.search(rf"#{number}\b", k.text) for k in world.forum.spoken()), f"case {number}", 400)
    must(world.state.fullest_minute(GROUP) <= 20, "in one minute", world.state.fullest_minute(GROUP))


CASES, ADVISORS, BUDGET = 200, 20, 600
MANY = {ANNA + 100 + n: f"adv{n}" for n in range(ADVISORS)}
URGENT = "I paid 4000 usd by bank transfer yesterday to a supplier on alibaba, now they vanished " + MARK


def shown(world, words):
    """Of each of these the message of the forum that shows it; None: not yet."""
    text = {kept.id: kept.text for kept in world.forum.spoken() if kept.told}
    return [next((name for name, said in text.items() if word in said), None) for word in words]


@scenario(long=True, apart=True, group=GROUP, telegram__per_second=30, telegram__group_per_minute=BUDGET,
          staff=tuple((user, name, "advisor") for user, name in MANY.items()))
def two_hundred_cases_and_twenty_advisors_keep_to_the_budget_and_lose_nothing(world):
    buyers = [world.buyer(f"m{n}") for n in range(CASES)]
    for buyer in buyers:
        buyer.says("/human")
    for buyer in buyers:
        buyer.hears("asked a person", seconds=120)
    briefs = [f"To take it: /take {n + 1}" for n in range(CASES)]
    world.wait(lambda: all(any(kept.text.endswith(b) for kept in world.forum.spoken()) for b in briefs), "a brief of each case", 300)
    for index, user in enumerate(list(MANY) * (CASES // ADVISORS)):
        world.do(people.group_says, GROUP, user, f"/take {index + 1}", MANY[user])
    for buyer in buyers:
        buyer.hears("I am adv", seconds=300, since=0)
    lines = [f"line of {buyer.name}. {MARK}" for buyer in buyers]
    for buyer, line in zip(buyers, lines):
        buyer.says(line)
    world.settled(120)
    last = world.buyer("urgent")
    last.says(URGENT)
    last.hears("Is that right|understood", seconds=120)
    last.says("/human")
    world.wait(lambda: all(shown(world, lines)), "all lines in the forum", 400)
    urgent = world.wait(lambda: shown(world, ["(now)"])[0], "the urgent case in the forum", 60)
    must(urgent < max(shown(world, lines)), "what is urgent came behind all that is not")
    must(world.state.fullest_minute(GROUP) <= BUDGET, "in one minute", world.state.fullest_minute(GROUP))


@alone()
def without_the_right_to_make_topics_cases_are_told_in_general(program):
    with World(program, group=GROUP, telegram__group_per_minute=1000, operator=f"telegram:{ANNA}", **STAFF) as world:
        world.do(people.rights, GROUP, can_manage_topics=False)
        anna = world.member(ANNA, "anna")
        buyer = world.buyer("quin")
        at_question(world, buyer, "goods_state")
        number = buyer.number()
        buyer.says("/human")
        anna.hears("can_manage_topics", since=0)
        world.wait(lambda: [k for k in world.forum.spoken() if k.thread is None and re.search(rf"#{number}\b", k.text)], "the case in General")
        world.do(people.group_says, GROUP, ANNA, f"/take {number}", "anna")
        buyer.hears("I am anna")
