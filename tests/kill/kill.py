#!/usr/bin/env python3
"""Kills recoup again and again while fifty buyers talk to it, and looks what it has kept.

    kill.py PROGRAM [--kills 20] [--buyers 50] [--seed N] [--dialogs DIR] [--keep]

The buyers talk over the local socket of `recoup run`. SIGKILL comes at random: some milliseconds after a start, in the middle of a start, right
after an acknowledgement, right after a message, right after one of the program's writes. Then the program is started on the same database; the buyers
come back, say again what was not acknowledged (and now and then what was), and go on until each has its plan. Then the same buyers talk to a
program that nobody kills, and both runs are compared. One line an invariant; exit status 1 and the seed when one does not hold.
"""
import argparse
import concurrent.futures
import contextlib
import datetime
import os
import random
import re
import selectors
import shutil
import string
import sys
import tempfile
import time

sys.dont_write_bytecode = True  # nothing but sources in the tree

from bot import Bot  # noqa: E402
from buyers import Advisor, Buyer, Sentences, load_json  # noqa: E402

HERE = os.path.dirname(os.path.abspath(__file__))
LONGEST_TALK = 24     # messages of a script; the first buyers are spread over so many when the killing begins
LOOK = 0.05           # seconds
STALLED = 15          # seconds in which nothing at all happens and the program sleeps
PATIENCE = 120        # the same when it is at work all the time: waiting for its processor, or for its disk
ANSWERED_WITHIN = 5   # seconds, I6
CHECK_EVERY = 10      # kills between two looks at the whole database


class Stuck(Exception):
    pass


class Town:
    """The buyers, and the program they talk to."""

    def __init__(self, bot, anna, rng):
        self.bot, self.anna, self.rng = bot, anna, rng
        self.active = [anna]
        self.acks = self.outs = 0
        self.trigger = None  # asked after every line: is it time to kill?
        self.killed = False
        self.selector = None

    def join_all(self):
        self.selector = selectors.DefaultSelector()
        self.killed = False
        for person in self.active:
            if person is not self.anna or self.rng.random() < 0.7:  # what waits for the advisor keeps nobody waiting
                self.join(person)

    def join(self, person):
        try:
            person.join(self.bot.socket)
        except OSError as why:
            raise Stuck(f"nobody lets {person.name} in: {why}; status {self.bot.process.poll()}\n{self.bot.log()[-2000:]}") from why
        self.selector.register(person.line.socket, selectors.EVENT_READ, person)

    def leave_all(self):
        self.selector.close()
        for person in self.active:
            person.leave()
        self.active = [p for p in self.active if not p.gone]

    def kill(self):
        self.killed = True
        self.bot.kill()

    def hear(self, person):
        for value in person.line.read():
            if value is None and not person.gone and not self.killed:
                raise Stuck(f"the line to {person.name} broke; status {self.bot.process.poll()}\n{self.bot.log()[-2000:]}")
            self.count(value)
            person.take(value)
            if person.complaints:
                raise Stuck(person.complaints[0])
        if person.gone:
            self.selector.unregister(person.line.socket)
            person.line.close()
            person.line = None
            self.active.remove(person)

    def count(self, value):
        if value:
            self.acks += "ack" in value
            self.outs += "out" in value
        self.kill_if_it_is_time()

    def kill_if_it_is_time(self):
        if self.trigger and not self.killed and self.trigger():
            self.kill()

    def turn_once(self, timeout):
        ready = self.selector.select(timeout)
        for key, _ in ready:
            self.hear(key.data)
        for person in self.active:
            if person.line and person.line.unsaid:
                person.line.flush()
        self.kill_if_it_is_time()
        return bool(ready)

    def run_until(self, over, what):
        """Until that is true, or the program is killed."""
        quiet_since, asleep = time.monotonic(), 0
        while not self.killed and not over():
            if self.turn_once(0 if self.trigger else LOOK):
                quiet_since, asleep = time.monotonic(), 0
                continue
            asleep += self.bot.sleeps()
            quiet = time.monotonic() - quiet_since
            if quiet > PATIENCE or (quiet > STALLED and asleep * LOOK > STALLED):
                raise Stuck(f"nothing happens any more, {what}, asleep at {asleep} looks in {quiet:.0f} s: " + "; ".join(self.open_ends())
                            + "\n" + self.bot.log()[-2000:])

    def open_ends(self):
        for person in self.active[:8]:
            if isinstance(person, Buyer) and person.line:
                last = list(person.texts.values())[-1:]
                yield f"{person.name} ({person.script}) said {person.said[-1:]}, still to be sent {len(person.line.unsaid)} bytes, heard {last}"


class Killer:
    """When to kill: a trigger for each way."""

    LONGEST_LIFE = 2  # seconds after which no trigger is waited for

    def __init__(self, town, rng):
        self.town, self.rng = town, rng
        self.counts = {}
        self.start_seconds = 0.1

    def choose(self):
        way = self.rng.choices(["time", "start", "ack", "out", "write"], [8, 3, 4, 4, 4])[0]
        self.counts[way] = self.counts.get(way, 0) + 1
        return way

    def trigger(self, way):
        town, now = self.town, time.monotonic()
        if way == "time":
            until = now + self.rng.uniform(0.001, 0.060)
            return lambda: time.monotonic() >= until
        if way == "ack":
            acks = town.acks + self.rng.randint(1, 40)
            return lambda: town.acks >= acks
        if way == "out":
            outs = town.outs + self.rng.randint(1, 60)
            return lambda: town.outs >= outs
        writes = town.bot.writes() + self.rng.randint(1, 80)
        return lambda: town.bot.writes() >= writes

    def kill_in_start(self):
        time.sleep(self.rng.uniform(0, self.start_seconds))
        self.town.bot.kill()

    def start(self):
        began = time.monotonic()
        self.town.bot.start()
        self.town.bot.wait_until_ready()
        self.start_seconds = time.monotonic() - began


class Run:
    """One population, one database, so many kills."""

    def __init__(self, options, folder, make_buyer, rng):
        self.options, self.rng, self.make_buyer = options, rng, make_buyer
        self.aside = folder + "-copy"
        self.bot = Bot(options.program, options.dialogs, folder)
        self.anna = Advisor("anna")
        self.town = Town(self.bot, self.anna, rng)
        self.killer = Killer(self.town, rng)
        self.buyers = []
        self.damage, self.leaks, self.slowest, self.stop_status = [], [], 0.0, None
        self.checks = 0

    def add_buyer(self):
        buyer = self.make_buyer(len(self.buyers))
        self.buyers.append(buyer)
        self.town.active.append(buyer)
        return buyer

    def fill_up(self, joining):
        while sum(isinstance(p, Buyer) for p in self.town.active) < self.options.buyers:
            buyer = self.add_buyer()
            if joining:
                self.town.join(buyer)

    def first_life(self, spread):
        """With `spread`, the buyers stop at different places, so that later kills meet every question."""
        self.fill_up(joining=False)
        for index, buyer in enumerate(self.buyers):
            buyer.pause_at = index * LONGEST_TALK // len(self.buyers) if spread else None
        self.killer.start()
        self.town.join_all()
        if spread:
            self.town.run_until(lambda: all(b.waiting or b.done() for b in self.buyers), "in the first life")

    def kill_once(self):
        way = self.killer.choose()
        if way == "start":
            self.bot.start()
            self.killer.kill_in_start()
            return
        self.killer.start()
        self.live_and_be_killed(way)

    def live_and_be_killed(self, way):
        town = self.town
        town.join_all()
        trigger, longest = self.killer.trigger(way), time.monotonic() + Killer.LONGEST_LIFE
        town.trigger = lambda: trigger() or time.monotonic() > longest
        for buyer in self.buyers:
            buyer.go_on()

        def nobody_left():
            self.fill_up(joining=True)
            return False
        town.run_until(nobody_left, "before kill " + str(self.bot.lives))
        town.trigger = None
        town.leave_all()

    def look(self, whole):
        """At the files of a dead program."""
        self.leaks += self.bot.files_with(self.options.marker, fold=whole)
        if whole:
            self.checks += 1
            self.damage += filter(None, [self.bot.whole(self.aside)])

    def deal_kills(self):
        self.first_life(spread=True)
        self.town.kill()
        self.town.leave_all()
        for number in range(1, self.options.kills):
            self.kill_once()
            self.look(whole=number % CHECK_EVERY == 0)
        self.killer.start()
        self.town.join_all()

    def finish(self):
        """Everybody to the end; one more kill; a word from each; an orderly end."""
        for buyer in self.buyers:
            buyer.go_on()
        self.town.run_until(lambda: all(b.gone for b in self.buyers), "near the end")
        self.town.kill()
        self.town.leave_all()
        self.look(whole=True)
        self.killer.start()
        self.ask_everybody()
        self.town.leave_all()
        self.stop_status = self.bot.stop()
        self.look(whole=True)

    def ask_everybody(self):
        """I6: the last fifty, and somebody new, say something."""
        asked = self.buyers[-self.options.buyers:]
        self.town.active = [self.anna] + asked
        for buyer in asked:
            buyer.gone = False
            buyer.number = None
        began = time.monotonic()
        self.town.join_all()
        for buyer in asked:
            buyer.say("status")
        newcomer = self.add_buyer()
        self.town.join(newcomer)
        self.town.run_until(lambda: newcomer.texts and all(b.number for b in asked), "when all say something")
        self.slowest = time.monotonic() - began
        self.town.run_until(lambda: all(b.gone for b in self.buyers), "at the very end")


class Looking:
    """What `recoup show` says about every case."""

    def __init__(self, bot, buyers):
        with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
            self.cases = dict(zip([b.name for b in buyers], pool.map(lambda b: bot.show(b.number), buyers)))

    def said(self, buyer):
        return [line["text"] for line in self.cases[buyer.name]["transcript"] if line["from"] == "buyer"]

    def heard(self, buyer):
        return [line["text"] for line in self.cases[buyer.name]["transcript"] if line["from"] == "bot"]

    def facts(self, buyer):
        """All but the moment at which each was heard."""
        facts = [{k: v for k, v in fact.items() if k != "at"} for fact in self.cases[buyer.name]["facts"]]
        return [f"{fact['id']}: {fact}" for fact in facts]


def without_days(text):
    """A plan of another day: the same but for dates and counts of days."""
    return re.sub(r"\d+|January|February|March|April|May|June|July|August|September|October|November|December", "#", text)


PLACE = re.compile(r"You are the next in the queue for a person\.|\d+ buyers? waits? for a person before you\.")


def without_place(text):
    """Where others stand in the queue depends on who was quicker."""
    return PLACE.sub("PLACE", text)


def same_conversation(one, other):
    left, right = ([without_place(t) for t in person.conversation()] for person in (one, other))
    if left == right:
        return True
    slots = {int(b.ended_at.timestamp()) // 900 for b in (one, other) if b.ended_at}
    return len(slots) > 1 and [without_days(t) for t in left] == [without_days(t) for t in right]


class Verdict:
    def __init__(self):
        self.passed = self.failed = 0

    def line(self, name, wrong, text):
        wrong = list(wrong)
        print(f"{name} {'holds' if not wrong else 'BROKEN'}: {text}")
        for what in wrong[:5]:
            print(f"   {what}")
        if len(wrong) > 5:
            print(f"   and {len(wrong) - 5} more")
        self.passed += not wrong
        self.failed += bool(wrong)


def lost(run, looking):
    for b in run.buyers:
        kept = set(looking.said(b))
        for name, text, acknowledged in b.said:
            if acknowledged and text not in kept:
                yield f"{name} was acknowledged and is not there"


def first_difference(left, right):
    for index, (a, b) in enumerate(zip(left, right)):
        if a != b:
            return f"at {index}: {a!r} / {b!r}"
    return f"{len(left)} / {len(right)} lines"


def not_once(run, looking, other, other_looking):
    for b, c in zip(run.buyers, other.buyers):
        said = [text for _, text, _ in b.said]
        if looking.said(b) != said:
            yield f"{b.name} ({b.script}): kept and said differ {first_difference(looking.said(b), said)}"
        if not same_conversation(b, c):
            yield f"{b.name} ({b.script}): other answers than without kills {first_difference(b.conversation(), c.conversation())}"
        if looking.facts(b) != other_looking.facts(c):
            yield f"{b.name} ({b.script}): other facts than without kills {first_difference(looking.facts(b), other_looking.facts(c))}"


def wrongly_sent(run, looking):
    for person in run.buyers + [run.anna]:
        yield from person.complaints
    for b in run.buyers:
        if looking.heard(b) != list(b.texts.values()):
            yield f"{b.name} ({b.script}): written and received differ {first_difference(looking.heard(b), list(b.texts.values()))}"


def judge(run, looking, other, other_looking):
    verdict = Verdict()
    rows = [n for p in run.buyers + [run.anna] for n in p.copies.values()]
    acknowledged = sum(m[2] for b in run.buyers for m in b.said)
    verdict.line("I1", lost(run, looking), f"{acknowledged} acknowledged messages of {len(run.buyers)} buyers are in the database")
    verdict.line("I2", not_once(run, looking, other, other_looking),
                 f"{sum(len(b.said) for b in run.buyers)} messages applied exactly once; same answers, plans and facts as without kills")
    verdict.line("I3", wrongly_sent(run, looking),
                 f"{len(rows)} rows received at least once, in order; {sum(rows) - len(rows)} of them again after a crash in flight")
    verdict.line("I4", run.damage, f"integrity_check and foreign_key_check after {run.checks} of {run.bot.lives} lives")
    verdict.line("I5", sorted(set(run.leaks + other.leaks)), f"no name and no word of {len(run.buyers)} buyers in any file, looked at after every life")
    slow = [f"it took {run.slowest:.1f} s"] if run.slowest > ANSWERED_WITHIN else []
    verdict.line("I6", slow, f"after the last restart everybody was answered within {run.slowest:.2f} s")
    ends = [f"it ended with status {r.stop_status}" for r in (run, other) if r.stop_status != 0]
    ends += [f"on stderr: {line}" for r in (run, other) for line in r.bot.log().splitlines() if "Sanitizer" in line or "runtime error" in line]
    verdict.line("End", ends, "SIGTERM ends it with status 0, and no sanitizer spoke")
    return verdict


def maker(options, sentences, scripts):
    """Buyer number N is the same person in both runs."""
    today = datetime.datetime.now(datetime.timezone.utc).date()
    names = sorted(scripts)

    def make(index):
        rng = random.Random(f"{options.seed}/{index}")
        word = options.marker.decode() + "".join(rng.choices(string.ascii_lowercase, k=rng.randint(4, 7)))
        script = names[index % len(names)]
        return Buyer(f"{word}{index}", word, script, scripts[script], sentences, today, rng)
    return make


def parse():
    parser = argparse.ArgumentParser()
    parser.add_argument("program", type=os.path.abspath)
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--buyers", type=int, default=50)
    parser.add_argument("--seed", type=int, default=random.randrange(10**6))
    parser.add_argument("--dialogs", default=os.path.join(HERE, "..", "..", "dialogs"), type=os.path.abspath)
    parser.add_argument("--keep", action="store_true", help="leave the folder with databases and logs")
    options = parser.parse_args()
    options.marker = "".join(random.Random(options.seed).choices("qxzjvkw", k=9)).encode()
    return options


def play(options, folder, at_end):
    rng = random.Random(options.seed)
    make = maker(options, Sentences(options.dialogs), load_json(os.path.join(HERE, "scripts.json")))
    born_wrong = births(options, folder, rng, at_end)
    run = Run(options, os.path.join(folder, "killed"), make, rng)
    at_end.callback(run.bot.kill)
    run.deal_kills()
    run.finish()
    print(f"{run.bot.lives} lives; kills: " + ", ".join(f"{n} {w}" for w, n in sorted(run.killer.counts.items())))
    other = Run(options, os.path.join(folder, "spared"), make, rng)
    at_end.callback(other.bot.kill)
    undisturbed(other, len(run.buyers) - 1)
    verdict = judge(run, Looking(run.bot, run.buyers), other, Looking(other.bot, other.buyers))
    verdict.line("New", born_wrong, f"{births_of(options)} databases that were killed while they were made open again")
    return verdict


def births_of(options):
    return max(5, options.kills // 10)


def births(options, folder, rng, at_end):
    """Kills in the first start of all, when key, file and tables are made. What went wrong."""
    wrong, seconds = [], 0.3
    for number in range(births_of(options)):
        bot = Bot(options.program, options.dialogs, os.path.join(folder, f"born{number}"))
        at_end.callback(bot.kill)
        bot.start()
        time.sleep(rng.uniform(0, seconds))
        bot.kill()
        began = time.monotonic()
        bot.start()
        try:
            bot.wait_until_ready()
            seconds = time.monotonic() - began
        except RuntimeError as why:
            wrong.append(str(why))
        bot.kill()
    return wrong


def undisturbed(run, count):
    """The same buyers, fifty at a time, and nobody kills."""
    run.first_life(spread=False)

    def all_gone():
        while len(run.buyers) < count and len(run.town.active) <= run.options.buyers:
            run.town.join(run.add_buyer())
        return all(b.gone for b in run.buyers)
    run.town.run_until(all_gone, "without kills")
    run.ask_everybody()
    run.town.leave_all()
    run.stop_status = run.bot.stop()
    run.look(whole=True)


def main():
    options = parse()
    folder = tempfile.mkdtemp(prefix="recoup-kill-")
    began = time.monotonic()
    try:
        with contextlib.ExitStack() as at_end:
            options.dialogs = shutil.copytree(options.dialogs, os.path.join(folder, "dialogs"))  # nobody edits these meanwhile
            verdict = play(options, folder, at_end)
        passed, failed = verdict.passed, verdict.failed
    except (Stuck, RuntimeError) as why:
        print(f"BROKEN: {why}")
        passed, failed = 0, 1
    finally:
        if not options.keep:
            shutil.rmtree(folder, ignore_errors=True)
    print(f"{time.monotonic() - began:.1f} s, seed {options.seed}" + (f", in {folder}" if options.keep else ""))
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
