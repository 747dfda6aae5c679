"""A buyer who answers what is asked until the plan is there, on whatever server: the scripts are those of the kill test.

An `Interview` talks by three functions of its `talk`: say(text), tap(label, message) and heard(): the bot's messages so far, each with
.id, .text and .labels, in order.
"""
import datetime
import os
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "..", "kill"))

from buyers import Sentences, load_json  # noqa: E402

SCRIPTS = load_json(os.path.join(HERE, "..", "kill", "scripts.json"))
LONGEST = 60


class Interview:
    """`taps`: where a question has a button with the answer it is pressed, else the answer is typed. `copies`: messages may come twice, and a
    question that was answered is passed over then."""

    def __init__(self, talk, dialogs, script="aliexpress_visa_credit", word="lamp", taps=True, copies=False):
        self.talk, self.sentences, self.answers = talk, Sentences(dialogs), SCRIPTS[script]
        self.word, self.taps, self.copies = word, taps, copies
        self.known = set()    # texts of questions that were answered
        self.seen = 0         # messages looked at
        self.used, self.asked = {}, []
        self.tapped, self.typed = 0, 0
        self.over = False

    def filled(self, answer):
        today = datetime.datetime.now(datetime.timezone.utc).date()
        for days in range(-80, 40):
            answer = answer.replace("{day%+d}" % days, (today + datetime.timedelta(days=days)).isoformat())
        return answer.replace("{word}", self.word)

    def answer_for(self, fact):
        if fact in ("reading", "review"):
            return "1"
        answers = self.answers.get(fact, "I ordered a {word} and it never arrived" if fact == "story" else "skip")
        answers = [answers] if isinstance(answers, str) else answers
        index = self.used[fact] = self.used.get(fact, -1) + 1
        return self.filled(answers[min(index, len(answers) - 1)])

    def begin(self):
        self.talk.say("/start")

    def step(self):
        """Looks at the next message, and answers when it asks. False: there is none yet."""
        heard = self.talk.heard()
        if self.over or self.seen >= len(heard):
            return False
        message = heard[self.seen]
        self.seen += 1
        if self.sentences.is_end(message.text):
            self.over = True
            return True
        fact = self.sentences.asked(message.text)
        if fact and not (self.copies and message.text in self.known):
            self.known.add(message.text)
            self.answer(fact, message)
        return True

    def answer(self, fact, message):
        self.asked.append(fact)
        if len(self.asked) > LONGEST:
            raise AssertionError(f"no end: {self.asked}")
        answer = self.answer_for(fact)
        label = self.label(answer, message.labels)
        if self.taps and label:
            self.tapped += 1
            self.talk.tap(label, message)
        else:
            self.typed += 1
            self.talk.say(answer)

    def standing(self):
        """For who wonders why it goes no further."""
        heard = self.talk.heard()
        return f"{self.talk.person.name}: {self.seen} of {len(heard)} looked at, asked {self.asked[-3:]}, last {[m.text[:60] for m in heard[-3:]]}"

    @staticmethod
    def label(answer, labels):
        """The button that says the same."""
        if answer.isdigit():
            return labels[int(answer) - 1] if 0 < int(answer) <= len(labels) else None
        return next((label for label in labels if label.lower() == answer.lower()), None)


def go_on(world, interviews, until=lambda i: i.over, seconds=120):
    """All of them side by side."""
    def moved():
        while any([i.step() for i in interviews if not until(i)]):
            pass
        return all(until(i) for i in interviews)
    try:
        world.wait(moved, "interviews to end", seconds)
    except AssertionError as late:
        raise AssertionError(f"{late}\n" + "\n".join(i.standing() for i in interviews if not until(i))) from None


def asks(one, fact):
    """Is it the next that stands there?"""
    heard = one.talk.heard()
    return one.seen < len(heard) and one.sentences.asked(heard[one.seen].text) == fact


def go_to_question(world, one, fact):
    """Begins, and goes on until it is asked for this fact, and has not answered."""
    one.begin()
    go_on(world, [one], until=lambda i: i.over or asks(i, fact))
    return one


def facts(case):
    return {fact["id"]: fact.get("value") for fact in case["facts"]}
