"""What a buyer sees on Telegram: buttons, typed words, edits, files, and what happens to buttons that nobody should press."""
import time

import people
from chats import BOT, words
from interview import Interview, asks, facts, go_on, go_to_question  # noqa: F401
from scenario import scenario
from world import ANNA, MARK, must

PLAIN = {"staff": ((ANNA, "anna", "advisor"),)}
OPENING = "I am an automated assistant"
PLATFORM, GOODS, PAYMENT = "Where did you find the seller", "What came in the end", "How did you pay"
STALE = "earlier question"
FILE_NOTED = "I noted"


class Heard:
    """A message of the bot as an interview looks at it: as it was when it came."""

    def __init__(self, kept):
        self.kept, self.id = kept, kept.id
        first = kept.versions[0][1]
        self.text = words(first)
        self.labels = [b["text"] for row in first.get("reply_markup", {}).get("inline_keyboard", []) for b in row]


class Talk:
    """A person in a world, for an interview."""

    def __init__(self, person):
        self.person = person
        self.tapped = []  # (Kept, label)

    def say(self, text):
        return self.person.says(text)

    def tap(self, label, message):
        self.tapped.append((message.kept, label))
        self.person.taps(label, message.kept)

    def heard(self):
        """In the order in which they were told: the answer to one may be noted later than the next one is sent."""
        told = [kept for kept in self.person.chat.messages.values() if kept.ours and kept.told]
        return [Heard(kept) for kept in sorted(told, key=lambda kept: kept.told)]


def interview(world, person, **how):
    return Interview(Talk(person), world.bot.dialogs, word=MARK + person.name, **how)


def at_question(world, person, fact):
    """Somebody who was asked for this fact, and has not answered. Their interview."""
    return go_to_question(world, interview(world, person), fact)


@scenario(**PLAIN)
def the_interview_with_buttons_leads_to_the_plan(world):
    ann, ben = world.buyer("ann"), world.buyer("ben")
    tapping, typing = interview(world, ann), interview(world, ben, taps=False)
    for one in (tapping, typing):
        one.begin()
    go_on(world, [tapping, typing])
    must(tapping.tapped >= 8, "only", tapping.tapped, "buttons were pressed:", tapping.asked)
    must(typing.tapped == 0 and typing.asked == tapping.asked, "typing is asked something else:", typing.asked, tapping.asked)
    for kept, label in tapping.talk.tapped:
        world.wait(lambda kept=kept: not kept.buttons, f"the buttons of {kept.text!r} to go")
        must(label in kept.text, "the choice is not shown:", label, "/", kept.text)
    one, other = (str(facts(p.case())).replace(MARK + p.name, "WORD") for p in (ann, ben))
    must(one == other, "typed and pressed differ:", one, other)


@scenario(**PLAIN)
def a_tap_is_answered_before_anything_is_said(world):
    ann = world.buyer("ann")
    at_question(world, ann, "platform")
    ann.taps(1)
    ann.hears(GOODS)
    events = [e["event"] for e in world.state.events if e["at"] >= ann.since and e.get("chat") == ann.user]
    must("answered" in events and "sent" in events, events)
    must(events.index("answered") < events.index("sent"), events)


@scenario(**PLAIN)
def a_forged_tap_changes_nothing_and_explains_itself(world):
    eve = world.buyer("eve")
    at_question(world, eve, "platform")
    before = facts(eve.case())
    own = eve.keyboard().buttons[0]["callback_data"]
    for data in ("x", "\u2603" * 21, "c1:platform:1", "'; drop table cases; --", own[:-1], own + "9", own.upper() + " "):
        message = eve.chat.spoken()[-1].id
        eve.taps_data(data, message)
        eve.hears(STALE)
    must(facts(eve.case()) == before, "a forged tap changed", before, facts(eve.case()))


@scenario(**PLAIN)
def a_tap_of_somebody_else_counts_for_nobody_but_them(world):
    ann, eve = world.buyer("ann"), world.buyer("eve")
    at_question(world, ann, "platform")
    at_question(world, eve, "goods_state")
    eve.taps_data(ann.keyboard().buttons[1]["callback_data"], eve.chat.spoken()[-1].id)
    eve.hears(STALE)
    must("platform" not in facts(ann.case()) and facts(eve.case())["platform"] == "aliexpress", "somebody else's button counted")


@scenario(**PLAIN)
def a_tap_on_an_old_question_changes_nothing_and_explains_itself(world):
    ann = world.buyer("ann")
    at_question(world, ann, "platform")
    kept = ann.keyboard()
    old = [b["callback_data"] for b in kept.buttons]
    ann.taps(1)
    ann.hears(GOODS)
    ann.taps_data(old[1], kept.id)
    ann.hears(STALE)
    must(facts(ann.case())["platform"] == "aliexpress", "an old button changed the answer")
    ann.does(people.tap, old[1], kept.id, inaccessible=True)
    ann.hears(STALE)
    ann.does(people.tap, old[2])  # the message is not told at all
    ann.hears(STALE)
    must(facts(ann.case())["platform"] == "aliexpress", "an old button changed the answer")


@scenario(**PLAIN)
def two_taps_are_one_answer(world):
    ann = world.buyer("ann")
    at_question(world, ann, "platform")
    kept = ann.keyboard()
    data = kept.buttons[0]["callback_data"]
    since = time.monotonic()
    with world.state.lock:  # both are in one answer to the bot
        ann.taps_data(data, kept.id)
        query = ann.taps_data(data, kept.id)
        world.do(people.tap_again, query)
    ann.hears(GOODS, since=since)
    ann.says("1")
    ann.hears(PAYMENT)
    asked = [v["text"] for _, v, _ in ann.versions(since) if "edit_date" not in v and GOODS in v.get("text", "")]
    must(len(asked) == 1, "one answer was taken for", len(asked))
    must(not any(STALE in v.get("text", "") for _, v, _ in ann.versions(since)), "a quick finger is told off")
    must(facts(ann.case())["goods_state"] == "absent", facts(ann.case()))


@scenario(**PLAIN)
def an_edited_message_edits_the_answer(world):
    ann = world.buyer("ann")
    one = at_question(world, ann, "amount")
    message = ann.says("23 EUR")
    ann.hears("brand is on the card")
    ann.does(people.edit, message, "230 EUR")
    ann.hears(r"23\.00.*230\.00")
    ann.says("yes")
    ann.hears("brand is on the card")
    must(facts(ann.case())["amount"] in ("230.00 EUR", {"value": "230.00", "currency": "EUR"}), facts(ann.case()))
    must(not one.over, "the talk goes on")


@scenario(**PLAIN)
def an_edit_that_changes_no_word_is_passed_over(world):
    ann = world.buyer("ann")
    at_question(world, ann, "amount")
    message = ann.says("23 EUR")
    ann.hears("brand is on the card")
    ann.does(people.edit, message, "23 EUR")
    ann.says("/status")
    ann.hears("case")
    must(facts(ann.case())["amount"] in ("23.00 EUR", {"value": "23.00", "currency": "EUR"}), facts(ann.case()))


@scenario(**PLAIN)
def documents_photos_and_voice_are_taken_as_evidence(world):
    ann = world.buyer("ann")
    at_question(world, ann, "platform")
    ann.does(people.file, MARK + "-order.pdf", caption="my " + MARK + " order")
    ann.hears(FILE_NOTED)
    for kind in (people.photo, people.voice):
        ann.does(kind)
        ann.hears(FILE_NOTED)
    ann.taps(1)
    ann.hears(GOODS)


@scenario(**PLAIN)
def an_album_is_one_item(world):
    ann = world.buyer("ann")
    at_question(world, ann, "platform")
    ann.does(people.album, 4, caption="all " + MARK + " photos")
    since = ann.since
    ann.hears(FILE_NOTED)
    world.settled()
    ann.says("/why")
    ann.hears("counter|question|answer|find|way|help|since|because|who")
    thanks = [v["text"] for _, v, _ in ann.versions(since) if FILE_NOTED in v.get("text", "")]
    must(len(thanks) == 1, "an album was thanked for", len(thanks), "times:", thanks)


@scenario(apart=True, **PLAIN)
def an_album_is_one_item_through_a_restart(world):
    ann = world.buyer("ann")
    at_question(world, ann, "platform")
    since = time.monotonic()
    ann.does(people.photo, album="77", caption=MARK)
    ann.hears(FILE_NOTED)
    world.settled()
    world.restart()
    for _ in range(2):
        ann.does(people.photo, album="77")
    world.settled()
    ann.taps(1)
    ann.hears(GOODS)
    thanks = [kept.id for _, v, kept in ann.versions(since) if FILE_NOTED in v.get("text", "")]
    must(len(set(thanks)) <= 2, "an album was thanked for", len(set(thanks)), "times")  # once more where the kill was before the mark


@scenario(**PLAIN)
def stickers_places_and_contacts_get_a_kind_answer(world):
    ann = world.buyer("ann")
    at_question(world, ann, "platform")
    for kind in (people.sticker, people.location, people.contact):
        ann.does(kind)
        ann.hears(r"\w")
    ann.taps(1)
    ann.hears(GOODS)


@scenario(**PLAIN)
def a_reply_to_a_question_is_an_answer(world):
    ann = world.buyer("ann")
    at_question(world, ann, "platform")
    ann.says("AliExpress", reply_to=ann.keyboard().id)
    ann.hears(GOODS)


@scenario(**PLAIN)
def a_link_with_a_source_and_a_language_begins_as_any_start(world):
    ann, eva = world.buyer("ann"), world.buyer("eva")
    ann.says("/start " + MARK + "ad_page-7")
    ann.hears(OPENING)
    eva.says("/start es_forum")
    eva.hears("[áéíóñ¿]")
    must(not any(MARK in k.text for k in ann.chat.spoken()), "the payload is read as a word of the buyer")


@scenario(**PLAIN)
def hostile_text_is_shown_as_it_is(world):
    ann = world.buyer("ann")
    at_question(world, ann, "story")
    ann.says("<b>bold</b> & <script> *_`[x](y) " + MARK + " \u202eabc \u0007 my lamp never arrived, I paid 23 EUR on AliExpress")
    ann.hears(r"\?")
    must(not [e for e in world.state.events if e["event"] == "refused" and e.get("chat") == ann.user], "the server refused a text")


@scenario(**PLAIN)
def in_a_group_the_bot_says_once_that_it_works_in_private(world):
    group = world.do(people.group, -1007000000900, "Cheated")
    here = world.state.chats[group]
    speak = lambda text: world.do(people.group_says, group, 7000000990, text, "gus")
    speak(f"/start@{BOT['username']}")
    world.wait(lambda: here.spoken(), "a word in the group")
    must("private" in here.spoken()[0].text.lower(), here.spoken()[0].text)
    speak(f"/help@{BOT['username']}")
    speak(f"@{BOT['username']} are you there")
    speak("/start@another_bot")
    ann = world.buyer("ann")
    ann.says("/start")
    ann.hears(OPENING)
    world.settled()
    must(len(here.spoken()) == 1, "said in the group:", [k.text for k in here.spoken()])


@scenario(apart=True, **PLAIN)
def kinds_that_nobody_asked_for_are_passed_over(world):
    user = {"id": 7000000991, "is_bot": False, "first_name": "x"}
    channel = {"id": -1007000000901, "type": "channel", "title": "c"}
    private = {"id": user["id"], "type": "private", "first_name": "x"}
    now = int(time.time())
    for kind, content in (
            ("channel_post", {"message_id": 1, "date": now, "chat": channel, "text": "hello"}),
            ("business_message", {"message_id": 1, "date": now, "chat": private, "from": user, "text": "hello", "business_connection_id": "b"}),
            ("inline_query", {"id": "1", "from": user, "query": "", "offset": ""}),
            ("poll", {}), ("something_new", {"a": [1, {"b": None}]}), ("message", {"message_id": "x"}), ("message", 7)):
        world.do(people.inject, {kind: content})
    world.settled()
    ann = world.buyer("ann")
    ann.says("/start")
    ann.hears(OPENING)
    others = [c.params for c in world.state.calls if c.chat in (user["id"], channel["id"])]
    must(not others, "something was said to them:", others)


@scenario(**PLAIN)
def who_blocks_the_bot_is_left_alone_until_they_are_back(world):
    ann = world.buyer("ann")
    at_question(world, ann, "platform")
    ann.does(people.block)
    world.settled()
    tried = len([c for c in world.state.calls if c.chat == ann.user])
    ben = world.buyer("ben")
    at_question(world, ben, "platform")
    must(len([c for c in world.state.calls if c.chat == ann.user]) == tried, "the bot goes on writing to who blocked it")
    ann.does(people.unblock)
    ann.says("AliExpress")
    ann.hears(GOODS)


@scenario(**PLAIN)
def a_block_that_only_a_send_finds_stops_the_sends(world):
    ann = world.buyer("ann")
    at_question(world, ann, "platform")
    ann.does(people.block, quietly=True)
    since = ann.since
    ann.taps(1)
    refused = lambda: [e for e in world.state.events if e["event"] == "refused" and e.get("chat") == ann.user and e["at"] > since and
                       e.get("code") == 403]
    world.wait(refused, "a send to be refused")
    ben = world.buyer("ben")
    ben.says("/start")
    ben.hears(OPENING)
    ann.does(people.unblock)
    ann.says("/status")
    ann.hears("case")
    must(facts(ann.case())["platform"] == "aliexpress", "what was told before is lost")


@scenario(burst_ms=1500)
def while_the_bot_waits_for_more_it_shows_that_it_writes(world):
    ann = world.buyer("ann")
    ann.says("hi")
    ann.says("i got scammed " + MARK)
    world.wait(lambda: [e for e in world.state.events if e["event"] == "action" and e["chat"] == ann.user and e["action"] == "typing"],
               "typing to be shown")
    ann.hears(OPENING)
