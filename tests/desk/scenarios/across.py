"""One case across two networks: what the buyer sees and what the advisor sees is the same talk, and a note is nobody's but the staff's."""
import re

from interview import Interview, go_to_question
from scenario import scenario
from world import MARK, case_of, must

GOODS = "What came in the end"


def handed_over(world, name):
    """A buyer in the middle of the interview who asked for a person, said yes to being read, and was taken by the advisor; the case's number."""
    buyer, anna = world.buyer(name), world.advisor
    interview = Interview(buyer, world.bot.dialogs, word=MARK + name)
    go_to_question(world, interview, "goods_state")
    number = case_of(buyer)
    buyer.says("/human")
    buyer.hears("Before a person reads your case")
    buyer.says("I agree")
    buyer.hears("can read all of it now")
    anna.hears(rf"#{number}\b", since=0)
    anna.says(f"/take {number}")
    buyer.hears("I am anna")
    anna.hears("is yours")
    return buyer, anna, number


def sent_lines(anna, number):
    return [text for text in anna.read() if re.search(rf"(Sent|Delivered) to buyer #{number}", text)]


def lines_of_buyer(anna, number):
    """What the advisor sees of the buyer, line by line: lines that came soon after each other may stand in one message."""
    found = []
    for text in anna.read():
        if text.startswith(f"#{number} buyer"):
            found += [line[2:] for line in text.split("\n") if line.startswith("| ")]
    return found


def lines_of_advisor(buyer):
    return [text[len("anna: "):] for text in buyer.read() if text.startswith("anna: ")]


def talk_through(world, name):
    buyer, anna, number = handed_over(world, name)
    said, answered = [], []

    def buyer_says(text):
        said.append(f"{text} {MARK}")
        buyer.says(said[-1])
        return anna.hears(r"\n\| ".join(map(re.escape, said[-1].split("\n"))), since=0)

    def advisor(text, how):
        answered.append(f"{text} {MARK}")
        how(answered[-1])
        return buyer.hears(re.escape(answered[-1]), since=0)

    buyer_says("hello, is this a person?")
    advisor("Yes. Tell me what you paid.", anna.says)
    buyer_says("I paid 230\nby card")
    advisor("Which card was it?", lambda text: anna.says(f"/say {number} {text}"))
    mirrored = buyer_says("a blue one")
    advisor("The brand, please.", lambda text: anna.answers(mirrored, text))
    anna.says(f"/note {number} calm, has the papers {MARK}")
    anna.hears("Noted")
    return buyer, anna, number, said, answered


def look(buyer, anna, number, said, answered):
    """Both saw the same, and all of it."""
    theirs = [line for text in said for line in text.split("\n")]
    must(lines_of_buyer(anna, number) == theirs, "the advisor sees", lines_of_buyer(anna, number), "of", theirs)
    must(lines_of_advisor(buyer) == answered, "the buyer sees", lines_of_advisor(buyer), "of", answered)
    must(not [text for text in buyer.read() if "has the papers" in text], "a note reached the buyer")


def both_see_the_same(world, name):
    buyer, anna, number, said, answered = talk_through(world, name)
    look(buyer, anna, number, said, answered)


@scenario(advisor="xmpp")
def a_buyer_on_telegram_and_an_advisor_on_xmpp_see_the_same(world):
    both_see_the_same(world, "ann")


@scenario(advisor="telegram")
def a_buyer_on_xmpp_and_an_advisor_on_telegram_see_the_same(world):
    both_see_the_same(world, "ben")
