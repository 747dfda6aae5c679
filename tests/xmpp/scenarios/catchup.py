"""What was said while the bot was away stands in its archive, and is answered after the start: each once."""
import time

from clients import new_id
from invariants import transcript
from scenario import scenario
from scenarios.talk import GOODS, OPENING, PAYMENT, QUIET, REQUEST, at_question
from world import MARK, must

STAFF = {"staff": (("anna", "anna", "advisor"),)}
PEOPLE, LINES = 20, 15  # 300 messages: several pages of an archive


def goes_away(world):
    must(world.bot.stop() == 0, "it ended with", world.bot.process.returncode, world.bot.log()[-2000:])


def delivered(world, person, name):
    """The server has it: it stands in the sender's own archive."""
    world.wait(lambda: any(mine and came.id == name for mine, came in person.client.archive()), f"the server to keep a message of {person.name}")


@scenario(apart=True, **STAFF)
def what_was_said_meanwhile_is_answered_once(world):
    people = [world.buyer(name) for name in ("ann", "ben", "cat", "dan", "eva")]
    for person in people:
        at_question(world, person, "platform")
    goes_away(world)
    for person in people:
        delivered(world, person, person.says("1", REQUEST))
    stranger = world.buyer("fay")
    delivered(world, stranger, stranger.says("hello " + MARK))
    world.start()
    for person in people:
        person.hears(GOODS)
    stranger.hears(OPENING)
    for person in people:
        person.says("1")
        person.hears(PAYMENT)
    world.restart()
    for person in [*people, stranger]:
        person.number()
    for person in people:
        asked = [c for c in person.client.heard() if GOODS in c.text]
        must(len(asked) == 1, person.name, "was asked", len(asked), "times")
        receipts = [c for c in person.client.of_bot() if c.child("receipts:received") is not None]
        must(len(receipts) <= 1, person.name, "got", len(receipts), "receipts for one message")


@scenario(apart=True, **STAFF)
def three_hundred_messages_are_caught_up_with(world):
    people = [world.buyer(f"p{n}") for n in range(PEOPLE)]
    for person in people:
        at_question(world, person, "story")
    goes_away(world)
    said = {person: [f"line {n} of {MARK}{person.name}" for n in range(LINES)] for person in people}
    for n in range(LINES):
        for person in people:
            person.says(said[person][n])
    for person in people:
        delivered(world, person, person.says("/status", name=new_id()))
    began = time.monotonic()
    world.start()
    for person in people:
        person.hears("case", 120)
    taken = time.monotonic() - began
    print(f"   {PEOPLE * (LINES + 1)} messages were caught up with in {taken:.1f} s")
    for person in people:
        kept = transcript(person.case(), "buyer")
        mine = [text for text in kept if text in set(said[person])]
        must(mine == said[person], person.name, "said", len(said[person]), "lines; in the record stand", len(mine), "in this order:", mine[:20])


@scenario(apart=True, **STAFF)
def an_account_that_is_new_does_not_read_its_past(world):
    """The first life of a database begins now: what an earlier program on this account was told is not answered."""
    ann = world.buyer("ann")
    ann.says("/start")
    ann.hears(OPENING)
    goes_away(world)
    delivered(world, ann, ann.says("1"))
    world.bot.forget_everything()
    ann.since = time.monotonic()
    world.start()
    time.sleep(QUIET)
    ben = world.buyer("ben")
    ben.says("/start")
    ben.hears(OPENING)
    first = [c for c in ann.client.heard(ann.since) if OPENING in c.text]  # what the server kept for an absent client is new to us, once
    must(len(first) <= 1, "a new program answered an old talk:", first)
