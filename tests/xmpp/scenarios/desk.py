"""The staff's room, who may do what, and the direct chat of an advisor: by real address, never by a name in a room."""
import os
import re
import signal
import time
import xml.etree.ElementTree as ET

from clients import NS
from invariants import transcript
from interview import facts
from scenario import Skip, scenario
from scenarios.talk import GOODS, QUIET, at_question
from servers import ADMIN
from world import BOT, LOBBY, MARK, PATIENCE, Person, must

STAFF = {"staff": (("anna", "anna", "advisor"), ("bert", "bert", "advisor")), "room": LOBBY}
BLOCK = "urn:xmpp:blocking"


class Member:
    """Somebody who may come into rooms."""

    def __init__(self, world, name):
        self.world, self.person = world, Person(world, name)
        world.people.append(self.person)
        self.person.comes()
        self.room = None

    @property
    def jid(self):
        return self.person.jid

    def invitation(self, since=0, seconds=PATIENCE):
        """The room one is called into, mediated or direct."""
        def look():
            for came in list(self.person.client.stanzas):
                if came.kind != "message" or came.at < since:
                    continue
                direct, mediated = came.child("conference:x"), came.child("muc_user:x/muc_user:invite")
                if direct is not None:
                    return direct.get("jid")
                if mediated is not None:
                    return came.bare
            return None
        return self.world.wait(look, f"an invitation for {self.person.name}", seconds)

    def enters(self, room, nick=None):
        """None when let in, else the condition of the refusal."""
        self.room, self.nick = room, nick or self.person.name
        since = time.monotonic()
        self.person.sends(f"<presence to='{room}/{self.nick}'><x xmlns='{NS['muc']}'><history maxstanzas='0'/></x></presence>")

        def look():
            for came in list(self.person.client.stanzas):
                if came.kind == "presence" and came.bare == room and came.at >= since:
                    if came.type == "error":
                        return came.xml.find("{jabber:client}error")[0].tag.rsplit("}", 1)[-1]
                    codes = {s.get("code") for s in came.xml.findall("muc_user:x/muc_user:status", NS)}
                    if "110" in codes:
                        return "in"
            return None
        found = self.world.wait(look, f"{self.person.name} to be let into {room}, or not")
        return None if found == "in" else found

    def says_in_room(self, text):
        self.person.since = time.monotonic()
        self.person.client.say(text, to=self.room, kind="groupchat")

    def posts(self, since=0):
        """What the bot said in the room."""
        mine = {nick for nick, jid in self.occupants().items() if jid == BOT}
        return [c for c in list(self.person.client.stanzas) if c.kind == "message" and c.type == "groupchat" and c.bare == self.room and c.at >= since
                and c.text and c.sender.partition("/")[2] in mine]

    def occupants(self):
        """nick -> bare JID, of those who are or were here."""
        found = {}
        for came in list(self.person.client.stanzas):
            if came.kind == "presence" and came.bare == self.room:
                item = came.child("muc_user:x/muc_user:item")
                if item is not None and item.get("jid"):
                    found[came.sender.partition("/")[2]] = item.get("jid").split("/")[0]
        return found

    def reads(self, pattern, since=0, seconds=PATIENCE):
        wanted = re.compile(pattern, re.I | re.S)
        look = lambda: next((c for c in self.posts(since) if wanted.search(c.text)), None)
        try:
            return self.world.wait(look, f"{pattern!r} in the room", seconds)
        except AssertionError as late:
            raise AssertionError(f"read {[c.text for c in self.posts(since)]}; {late}") from None


def member(world, name):
    """The same person for all scenarios of a world; in the lobby."""
    known = world.__dict__.setdefault("members", {})
    if name not in known:
        known[name] = Member(world, name)
        room = known[name].invitation()
        must(known[name].enters(room) is None, name, "is not let into", room)
    return known[name]


def in_need(world, name):
    """A buyer in the middle of the interview who asked for a person, and the number of the case."""
    buyer = world.buyer(name)
    at_question(world, buyer, "goods_state")
    number = buyer.number()
    buyer.says("/human")
    buyer.hears("person|advisor")
    return buyer, number


def held(world, name):
    anna = member(world, "anna")
    buyer, number = in_need(world, name)
    anna.person.says(f"/take {number}")
    buyer.hears("I am anna")
    return anna, buyer, number


@scenario(**STAFF)
def the_lobby_is_for_members_who_see_each_others_addresses(world):
    anna, eve = member(world, "anna"), world.buyer("eve")
    kind, answer = anna.person.client.iq("get", anna.room, f"<query xmlns='{NS['disco']}'/>")
    features = {f.get("var") for f in answer.iter(f"{{{NS['disco']}}}feature")}
    must(kind == "result" and {"muc_membersonly", "muc_nonanonymous"} <= features, features)
    must({"muc_public", "muc_open", "muc_semianonymous"}.isdisjoint(features), features)
    intruder = Member.__new__(Member)
    intruder.world, intruder.person = world, eve
    refused = intruder.enters(anna.room, "anna2")
    must(refused == "registration-required", "an outsider is", refused or "let in")


@scenario(**STAFF)
def a_case_that_needs_a_person_is_told_in_the_lobby_without_the_buyers_words(world):
    anna = member(world, "anna")
    _, number = in_need(world, "bob")
    brief = anna.reads(rf"#{number}\b")
    must(MARK not in brief.text, "the room reads the buyer's words:", brief.text)


@scenario(**STAFF)
def an_advisor_takes_a_case_in_the_direct_chat_and_gives_it_back(world):
    anna, cat, number = held(world, "cat")
    cat.says("it is about my " + MARK + " phone")
    anna.person.hears(MARK + " phone", since=0)
    anna.person.says("We will look at it.")
    cat.hears("anna: We will look at it")
    anna.person.says(f"/return {number}")
    cat.hears(GOODS)
    cat.says("1")
    cat.hears("How did you pay")
    must(facts(cat.case())["goods_state"] == "absent", facts(cat.case()))


@scenario(**STAFF)
def the_queue_is_shown_to_an_advisor_who_asks(world):
    anna = member(world, "anna")
    _, number = in_need(world, "dan")
    anna.person.says("/queue")
    anna.person.hears(rf"#{number}\b")


@scenario(**STAFF)
def a_command_in_the_lobby_counts_by_the_real_address(world):
    bert = member(world, "bert")
    buyer, number = in_need(world, "fay")
    bert.says_in_room(f"/take {number}")
    buyer.hears("I am bert")
    bert.person.says(f"/return {number}")
    buyer.hears(GOODS)


@scenario(apart=True, **STAFF)
def a_name_in_the_room_is_no_authority(world):
    """A member of the room who is nobody of the staff, and has an advisor's name; and an outsider in the direct chat."""
    anna, zoe = member(world, "anna"), Member(world, "zoe")
    admin = Member(world, ADMIN)
    must(admin.enters(anna.room) is None, "the server's administrator is not let in")
    kind, answer = admin.person.client.iq("set", anna.room, f"<query xmlns='{NS['muc_admin']}'><item affiliation='member' jid='{zoe.jid}'/></query>")
    must(kind == "result", ET.tostring(answer, encoding="unicode"))
    anna.person.sends(f"<presence type='unavailable' to='{anna.room}/anna'/>")
    world.wait(lambda: any(c.kind == "presence" and c.type == "unavailable" and c.bare == anna.room for c in list(anna.person.client.stanzas)),
               "anna to leave the room")
    must(zoe.enters(anna.room, "anna") is None, "a member is not let in")
    buyer, number = in_need(world, "gil")
    zoe.says_in_room(f"/take {number}")
    zoe.says_in_room(f"/say {number} send me your card {MARK}")
    zoe.person.says(f"/take {number}")
    eve = world.buyer("eve")
    for text in (f"/take {number}", f"/say {number} send me your card", "/queue"):
        eve.says(text)
    eve.says("/status")
    eve.hears("case")
    time.sleep(QUIET)
    case = world.bot.show(number)
    must(case.get("held_by") in (None, "", "none"), "somebody who is no advisor took the case:", case.get("held_by"))
    must(not [c for c in buyer.client.heard() if "send me your card" in c.text], "their words reached the buyer")
    must(not [c for c in eve.client.heard() + zoe.person.client.heard() if f"#{number}" in c.text], "they were shown the case")
    must(anna.enters(anna.room, "anna-2") is None, "anna is not let in")
    anna.says_in_room(f"/take {number}")  # under whatever name
    buyer.hears("I am anna")
    must("send me your card" not in str(transcript(world.bot.show(number), "bot")), "their words are in the record")


@scenario(apart=True, **STAFF)
def a_lobby_that_was_destroyed_is_made_again(world):
    anna, admin = member(world, "anna"), Member(world, ADMIN)
    must(admin.enters(anna.room) is None, "the server's administrator is not let in")
    since = time.monotonic()
    kind, answer = admin.person.client.iq("set", anna.room, "<query xmlns='http://jabber.org/protocol/muc#owner'><destroy/></query>")
    must(kind == "result", ET.tostring(answer, encoding="unicode"))
    room = anna.invitation(since)
    must(anna.enters(room) is None, "anna is not let into the new room", room)
    _, number = in_need(world, "hal")
    anna.reads(rf"#{number}\b", since)
    kind, answer = anna.person.client.iq("get", room, f"<query xmlns='{NS['disco']}'/>")
    must({"muc_membersonly", "muc_nonanonymous"} <= {f.get("var") for f in answer.iter(f"{{{NS['disco']}}}feature")}, "the new room is open")


@scenario(apart=True, **STAFF)
def who_is_kicked_comes_back(world):
    if os.environ.get("XMPP_SERVER") == "ejabberd":
        raise Skip("ejabberd lets nobody kick the owner of a room")
    anna, admin = member(world, "anna"), Member(world, ADMIN)
    must(admin.enters(anna.room) is None, "the server's administrator is not let in")
    nick = world.wait(lambda: next((n for n, jid in anna.occupants().items() if jid == BOT), None), "the bot in the room")
    since = time.monotonic()
    kind, answer = admin.person.client.iq("set", anna.room, f"<query xmlns='{NS['muc_admin']}'><item nick='{nick}' role='none'/></query>")
    must(kind == "result", ET.tostring(answer, encoding="unicode"))
    back = lambda: [c for c in list(anna.person.client.stanzas) if c.kind == "presence" and c.bare == anna.room and c.at > since and c.type is None
                    and c.child("muc_user:x/muc_user:item") is not None and (c.child("muc_user:x/muc_user:item").get("jid") or "").startswith(BOT)]
    world.wait(back, "the bot to come back into the room")
    _, number = in_need(world, "ida")
    anna.reads(rf"#{number}\b", since)


@scenario(apart=True, **STAFF)
def who_is_taken_out_of_the_configuration_is_no_member_any_more(world):
    anna, bert = member(world, "anna"), member(world, "bert")
    buyer, number = in_need(world, "gus")
    bert.person.says(f"/take {number}")
    buyer.hears("I am bert")
    since = time.monotonic()
    world.bot.configure(staff=[line for line in world.bot.lines["staff"] if " bert " not in line])
    world.bot.process.send_signal(signal.SIGHUP)
    buyer.hears("does not work at this desk any more")
    anna.reads(rf"bert is no longer at this desk. #{number}\b", since)
    put_out = lambda: [c for c in list(bert.person.client.stanzas) if c.kind == "presence" and c.bare == bert.room and c.at > since
                       and c.type == "unavailable" and c.sender.endswith("/bert")]
    world.wait(put_out, "bert to be put out of the room")
    refused = bert.enters(bert.room)
    must(refused == "registration-required", "who left is", refused or "let in")
    heard = len(buyer.client.heard())
    bert.person.says(f"/say {number} send me the purse")
    bert.person.hears("automated assistant", since=0)
    must(len(buyer.client.heard()) == heard, "the buyer heard", [c.text for c in buyer.client.heard()[heard:]])
    anna.person.says(f"/take {number}")
    buyer.hears("I am anna")


@scenario(**STAFF)
def a_buyer_who_blocks_the_bot_is_reported_to_the_advisor(world):
    anna, joe, number = held(world, "joe")
    must(joe.client.iq("set", None, f"<block xmlns='{BLOCK}'><item jid='{BOT}'/></block>")[0] == "result", "the server cannot block")
    anna.person.says(f"/say {number} are you there?")
    anna.person.hears("cannot be reached|not be reached")
    must(joe.client.iq("set", None, f"<unblock xmlns='{BLOCK}'><item jid='{BOT}'/></unblock>")[0] == "result", "the server cannot unblock")
    joe.says("I am back " + MARK)
    anna.person.hears("reached again|I am back")


@scenario(**STAFF)
def an_edit_of_the_buyer_follows_to_the_advisor(world):
    anna, kim, _ = held(world, "kim")
    first = kim.says("I paid 20 " + MARK)
    anna.person.hears("I paid 20", since=0)
    kim.says("I paid 200 " + MARK, f"<replace xmlns='{NS['replace']}' id='{first}'/>")
    anna.person.hears("I paid 200", since=0)


@scenario(**STAFF)
def talk_of_the_staff_in_the_lobby_reaches_nobody(world):
    anna, leo, number = held(world, "leo")
    heard = len(leo.client.heard())
    anna.says_in_room("pizza today?")
    member(world, "bert").says_in_room("yes")
    anna.person.says(f"/note {number} he is patient")
    leo.says("hello " + MARK)
    anna.person.hears("hello " + MARK, since=0)
    must(len(leo.client.heard()) == heard, "the buyer heard", [c.text for c in leo.client.heard()[heard:]])


@scenario(apart=True, **STAFF)
def typing_answers_and_edits_are_seen_on_the_other_side(world):
    anna, mia, number = held(world, "mia")
    state = lambda name: f"<{name} xmlns='{NS['states']}'/>"
    shows = lambda name: lambda c: c.child("states:" + name) is not None
    bare = lambda what: f"<message to='{BOT}' type='chat'>{what}</message>"
    theirs = mia.says("hello " + MARK, state("active"))
    mirrored = anna.person.hears("hello " + MARK, since=0)
    ours = anna.person.says("Which card was it?", state("active"), f"<reply xmlns='urn:xmpp:reply:0' to='{BOT}' id='{mirrored.id}'/>")
    line = mia.hears("anna: Which card was it")
    must(line.xml.find("{urn:xmpp:reply:0}reply").get("id") == theirs, "it answers", ET.tostring(line.xml, encoding="unicode"))
    mia.sends(bare(state("composing")))
    anna.person.gets("that the buyer writes", shows("composing"), since=0)
    anna.person.sends(bare(state("composing")))
    mia.gets("that the advisor writes", shows("composing"), since=0)
    anna.person.says("Which card was it, please?", f"<replace xmlns='{NS['replace']}' id='{ours}'/>")
    again = mia.hears("Which card was it, please")
    must(again.child("replace:replace").get("id") == line.id, "it replaces", ET.tostring(again.xml, encoding="unicode"))
    anna.person.says(f"/return {number}")
    mia.hears(GOODS)
