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


def lines_of_buyer(anna, number):
    """What the advisor sees of the buyer, line by line: lines that came soon after each other may stand in one message."""
    found = []
    for text in anna.read():
        if text.startswith(f"#{number} buyer"):
            found += [line[2:] for line in text.split("\n") if line.startswith("| ")]
    return found


def lines_of_advisor(buyer):
    return [text[len("anna: "):] for text in buyer.read() if text.startswith("anna: ")]


class Talk:
    """Lines both ways, each seen on the other side before the next one is written."""

    def __init__(self, world, name):
        self.world = world
        self.buyer, self.anna, self.number = handed_over(world, name)
        self.said, self.answered = [], []  # as they stand now

    def __enter__(self):
        return self

    def __exit__(self, kind, value, trace):
        """The advisor holds one case at a time, whatever becomes of a scenario."""
        self.anna.says(f"/return {self.number}")

    def theirs(self, text, how=None):
        """The buyer writes; the message in which the advisor sees it, and the name of their own."""
        self.said.append(f"{text} {MARK}")
        name = (how or self.buyer.says)(self.said[-1])
        return self.anna.hears(quoted(self.said[-1]), since=0), name

    def ours(self, text, how=None):
        self.answered.append(f"{text} {MARK}")
        name = (how or self.anna.says)(self.answered[-1])
        return self.buyer.hears(re.escape(self.answered[-1]), since=0), name

    def look(self):
        """Both see the same, and all of it."""
        theirs = [line for text in self.said for line in text.split("\n")]
        self.world.wait(lambda: lines_of_buyer(self.anna, self.number) == theirs and lines_of_advisor(self.buyer) == self.answered,
                        f"the same on both sides: {theirs}, {self.answered}; there stands {lines_of_buyer(self.anna, self.number)}, "
                        f"{lines_of_advisor(self.buyer)}", 10)
        must(not [text for text in self.buyer.read() if "has the papers" in text], "a note reached the buyer")


def quoted(text):
    return r"\n\| ".join(map(re.escape, text.split("\n")))


def lines_by_every_door(talk):
    buyer, anna, number = talk.buyer, talk.anna, talk.number
    talk.theirs("hello, is this a person?")
    talk.ours("Yes. Tell me what you paid.")
    talk.theirs("I paid 230\nby card")
    talk.ours("Which card was it?", lambda text: anna.says(f"/say {number} {text}"))
    anna.says(f"/note {number} calm, has the papers {MARK}")
    anna.hears("Noted")
    anna.says(f"/canned {number} originals")
    talk.answered.append(buyer.hears("keep everything as it is", since=0).text[len("anna: "):])
    anna.says(f"/letter {number} ax_dispute")
    buyer.hears("to the support of AliExpress|I ask for", since=0)
    anna.says(f"/plan {number} send")
    buyer.hears("plan", since=0)


def answers(talk):
    """An answer is one on the other side too, or names what it answers."""
    buyer, anna = talk.buyer, talk.anna
    mirrored, theirs = talk.theirs("a blue one")
    line, ours = talk.ours("The brand, please.", lambda text: anna.answers(mirrored, text))
    must(str(buyer.answered(line)) == str(theirs), "the buyer sees an answer to", buyer.answered(line), "and wrote", theirs)
    mirrored, _ = talk.theirs("it is a visa", lambda text: buyer.answers(line, text))
    heading = words(mirrored).split("\n")[0]
    must("anna: The brand, please." in heading, "the advisor is not told what is answered:", heading)
    must(str(anna.answered(mirrored)) == str(ours), "the advisor sees an answer to", anna.answered(mirrored), "and wrote", ours)


def edits(talk):
    buyer, anna = talk.buyer, talk.anna
    _, theirs = talk.theirs("it was on the 3th of may")
    talk.said[-1] = f"it was on the 3rd of may {MARK}"
    buyer.edits(theirs, talk.said[-1])
    anna.hears("changed an earlier message to", since=0)
    _, ours = talk.ours("Send me the reciept.")
    talk.answered[-1] = f"Send me the receipt. {MARK}"
    anna.edits(ours, talk.answered[-1])
    buyer.hears(re.escape(talk.answered[-1]), since=0)


def words(heard):
    return getattr(heard, "text", "")


def both_see_the_same(world, name):
    with Talk(world, name) as talk:
        lines_by_every_door(talk)
        answers(talk)
        edits(talk)
        talk.look()
        talk.anna.says(f"/return {talk.number}")
        talk.buyer.hears(GOODS)
        talk.anna.says(f"do you hear me {MARK}")
        talk.anna.hears("You hold no case")
        talk.look()
        case = world.bot.show(talk.number)
        must("has the papers" in str(case), "the note is not kept")


@scenario(advisor="xmpp")
def a_buyer_on_telegram_and_an_advisor_on_xmpp_see_the_same(world):
    both_see_the_same(world, "ann")


@scenario(advisor="telegram")
def a_buyer_on_xmpp_and_an_advisor_on_telegram_see_the_same(world):
    both_see_the_same(world, "ben")


@scenario(advisor="telegram")
def a_receipt_of_the_buyers_client_says_that_a_line_arrived(world):
    with Talk(world, "cat") as talk:
        line, _ = talk.ours("Are you there?")
        must(line.child("receipts:request") is not None, "no receipt is asked for")
        talk.anna.hears(rf"Sent to buyer #{talk.number}\.$", since=0)
        must(not [text for text in talk.anna.read() if "delivered" in text], "delivered before it was", talk.anna.read())
        talk.buyer.confirms(line)
        talk.anna.hears(rf"Sent to buyer #{talk.number}, and delivered", since=0)
        must(not [text for text in talk.anna.read() if text == f"Sent to buyer #{talk.number}."], "it is told twice", talk.anna.read())


@scenario(advisor="xmpp")
def what_telegram_took_is_delivered(world):
    with Talk(world, "dan") as talk:
        talk.ours("Are you there?")
        talk.anna.hears(rf"Sent to buyer #{talk.number}, and delivered", since=0)


@scenario(advisor="xmpp")
def who_writes_to_a_buyer_on_telegram_is_seen_to(world):
    with Talk(world, "eva") as talk:
        chat = talk.buyer.person.user
        typing = lambda: [e for e in world.state.events if e["event"] == "action" and e["chat"] == chat and e["action"] == "typing"]
        before = len(typing())
        for _ in range(3):
            talk.anna.types()
        world.wait(lambda: len(typing()) > before, "the buyer to see that the advisor writes")
        talk.ours("Here it is.")
        must(len(typing()) == before + 1, "told", len(typing()) - before, "times")
        talk.anna.says(f"/return {talk.number}")
        talk.buyer.hears(GOODS)
        before = len(typing())
        talk.anna.types()
        talk.anna.says("/queue")
        talk.anna.hears("Nobody waits")
        must(len(typing()) == before, "the buyer sees that somebody writes who does not hold the case")


@scenario(advisor="xmpp")
def files_go_from_telegram_to_xmpp_and_links_the_other_way(world):
    with Talk(world, "fay") as talk:
        talk.buyer.sends_file("order.pdf", "application/pdf", "the bytes of an order " + MARK)
        talk.anna.hears(r"sent a file:.*order\.pdf, application/pdf", since=0)
        link = talk.anna.gets_link()
        must(talk.anna.reads(link) == ("the bytes of an order " + MARK).encode(), "other bytes lie at", link)
        talk.anna.sends_link("https://files.example/a%20letter.pdf")
        talk.buyer.hears(r"anna sent you a file.*https://files\.example/a%20letter\.pdf", since=0)
        talk.look()


@scenario(advisor="telegram")
def files_go_from_xmpp_to_telegram_as_links_and_the_other_way_as_files(world):
    with Talk(world, "gil") as talk:
        talk.buyer.sends_link("https://files.example/photo.jpg")
        talk.anna.hears(r"sent a file:.*photo\.jpg.*\n\| https://files\.example/photo\.jpg", since=0)
        talk.anna.sends_file("letter.pdf", "application/pdf", "a letter " + MARK)
        talk.buyer.hears(r"anna sent you a file: letter\.pdf", since=0)
        link = talk.buyer.gets_link()
        must(talk.buyer.reads(link) == ("a letter " + MARK).encode(), "other bytes lie at", link)
        talk.anna.hears(rf"Sent to buyer #{talk.number}", since=0)
        talk.anna.sends_file("film.mp4", "video/mp4", "a film", size=30 * 1024 * 1024)
        talk.anna.hears("cannot be carried", since=0)
