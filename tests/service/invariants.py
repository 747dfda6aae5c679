"""What must hold after faults and kills, by the names of the design: I1 to I6, printed as the kill test prints them."""
import re
import time

from ground import MARK, must

ANSWERED_WITHIN = 5


def transcript(case, who):
    return [line["text"] for line in case["transcript"] if line["from"] == who]


def lost(person, case):
    kept = transcript(case, "buyer")
    return [text for text in person.said if text not in kept]


def not_once(person, case):
    kept = transcript(case, "buyer")
    return [text for text in set(person.said) if kept.count(text) > person.said.count(text)]


def first_times(texts):
    return list(dict.fromkeys(texts))


def wrongly_sent(person, case, copies_most):
    """Each written text came, in order, and no more often than answers were lost."""
    written, came = transcript(case, "bot"), person.received()
    missing = [text for text in written if text not in came]
    if missing:
        yield f"{person.name}: never came: {missing[:2]}"
    foreign = [text for text in came if text not in written]
    if foreign:
        yield f"{person.name}: not written for them: {foreign[:2]}"
    order = [t for t in first_times(came) if t in written]
    if not missing and order != first_times(written):
        yield f"{person.name}: came in another order"
    copies = len(came) - len(written)
    if copies > copies_most:
        yield f"{person.name}: {copies} copies too many, {copies_most} are allowed"


def others_words(person, everybody):
    """Everybody's own word is MARK and their name."""
    names = {other.name for other in everybody if other is not person}
    return [text for text in person.received() if names & set(re.findall(MARK + r"(\w+)", text))]


class Verdict:
    def __init__(self):
        self.broken, self.lines = [], []

    def line(self, name, wrong, text):
        wrong = list(wrong)
        self.lines.append(f"   {name} {'holds' if not wrong else 'BROKEN'}: {text}")
        self.broken += [f"{name}: {what}" for what in wrong]

    def close(self):
        print("\n".join(self.lines), flush=True)  # at once: other worlds speak too
        must(not self.broken, "\n".join(map(str, self.broken[:10])))


def judge(world, people, copies_most=lambda person: 0, spared=()):
    """`spared`: people to whom something was refused for good, so that I3 says nothing of them."""
    verdict = Verdict()
    began = time.monotonic()
    for person in people:
        person.case_number = person.number()
    waited = time.monotonic() - began
    cases = {person: world.bot.show(person.case_number) for person in people}
    messages = sum(len(person.said) for person in people)
    verdict.line("I1", (f"{p.name}: {t!r} is not there" for p in people for t in lost(p, cases[p])), f"{messages} messages are in the database")
    verdict.line("I2", (f"{p.name}: {t!r} is there twice" for p in people for t in not_once(p, cases[p])), f"{messages} messages applied once")
    verdict.line("I3", (w for p in people if p not in spared for w in wrongly_sent(p, cases[p], copies_most(p))),
                 f"{sum(len(p.received()) for p in people)} messages came, in order")
    verdict.line("I4", filter(None, [world.bot.whole(world.folder + "/copy")]), "the database is whole")
    verdict.line("I5", world.bot.files_with(MARK.encode()), "no word of a buyer in a file")
    slow = [f"{len(people)} answers, one after the other, took {waited:.1f} s"] if waited > ANSWERED_WITHIN * len(people) else []
    verdict.line("I6", slow, f"everybody is answered, {waited / max(1, len(people)):.2f} s each")
    verdict.line("Nobody else's", (f"{p.name} got {t!r}" for p in people for t in others_words(p, people)), "words reach only whom they are for")
    verdict.close()
    return cases
