"""SIGKILL of parent and child, restarts of the server and cut connections while many people talk: nothing is lost, applied twice, or said to others."""
import os
import random
import signal
import time

from interview import facts, go_on
from invariants import judge
from scenario import alone
from scenarios.talk import interview
from world import World, must

STAFF = {"staff": (("anna", "anna", "advisor"),)}
SCRIPTS = ("aliexpress_visa_credit", "aliexpress_paypal", "alibaba_outside_transfer", "aliexpress_american_card")
STALLED = 60  # seconds


class Nemesis:
    """What happens, how often it did, and how many copies of a message that may make."""

    def __init__(self, world, rng):
        self.world, self.rng = world, rng
        self.done = {"parent": 0, "child": 0, "server": 0, "cut": 0}
        self.waits = 0  # messages until the next
        self.seen = 0

    @property
    def kills(self):
        return self.done["parent"] + self.done["child"]

    @property
    def crashes(self):
        return sum(self.done.values())

    @staticmethod
    def heard(talks):
        return sum(len(one.talk.person.client.spoken) for one in talks)

    def strike_if_it_is_time(self, talks):
        now = self.heard(talks)
        if now - self.seen < self.waits:
            return
        what = self.rng.choices(("parent", "child", "server", "cut"), (5, 5, 1, 2))[0]
        if getattr(self, what)():
            self.done[what] += 1
            self.seen, self.waits = now, self.rng.randint(2, 25)

    def parent(self):
        self.world.bot.kill()
        if self.rng.random() < 0.5:
            time.sleep(self.rng.random() * 0.3)
        self.world.start()
        return True

    def child(self):
        """It may end by itself just then."""
        child = self.world.child()
        if child is None:
            return False
        try:
            os.kill(child, signal.SIGKILL)
        except ProcessLookupError:
            return False
        return True

    def server(self):
        self.world.server.restart(kill=self.rng.random() < 0.5)
        return True

    def cut(self):
        self.world.relay.cut(reset=self.rng.random() < 0.5)
        return True


def talks_of(world, prefix, count):
    people = [world.buyer(f"{prefix}{n}", here=False) for n in range(count)]
    for person in people:
        person.client.keeps_up = True
        world.hall.soon(person.client.open)
    for person in people:
        world.wait(lambda person=person: person.client.online, f"{person.name} to be logged in", 120)
    return [interview(world, p, script=SCRIPTS[n % len(SCRIPTS)], taps=n % 3 != 0, copies=True) for n, p in enumerate(people)]


def strike_through(program, kills, buyers, seed):
    rng, began = random.Random(seed), time.monotonic()
    with World(program, relay=True, online=False, **STAFF) as world:
        world.wait(lambda: world.times_online(), "the bot to be online")
        nemesis, talks, waves = Nemesis(world, rng), [], 0
        while nemesis.kills < kills:
            if sum(not one.over for one in talks) <= buyers // 2:
                waves += 1
                more = talks_of(world, f"w{waves}x", buyers if waves == 1 else buyers // 2)
                for one in more:
                    one.begin()
                talks += more
            until_half_are_done(world, talks, nemesis, kills, buyers, seed)
        struck = time.monotonic() - began
        go_on(world, talks, seconds=300)
        print(f"   {nemesis.done}, {len(talks)} buyers, seed {seed}, struck for {struck:.0f} s, all had their plan after {time.monotonic() - began:.0f} s",
              flush=True)
        cases = judge(world, [one.talk.person for one in talks], copies_most=lambda p: nemesis.crashes)
        compare(talks, cases)


def until_half_are_done(world, talks, nemesis, kills, buyers, seed):
    """Or the kills are. Fails when nothing at all is heard for long."""
    heard, since = -1, time.monotonic()
    while True:
        try:
            world.hall.wait(lambda: stepped(talks, nemesis, kills, buyers), 5, "")
            return
        except TimeoutError:
            pass
        if nemesis.heard(talks) != heard:
            heard, since = nemesis.heard(talks), time.monotonic()
        waiting = [one.talk.person.name for one in talks if not one.over]
        must(time.monotonic() - since < STALLED, "nothing is heard any more; seed", seed, "strikes", nemesis.done, "waiting", waiting, world.bot.log()[-2500:])


def stepped(talks, nemesis, kills, buyers):
    for one in talks:
        while not one.over and one.step():
            pass
    nemesis.strike_if_it_is_time(talks)
    return nemesis.kills >= kills or sum(not one.over for one in talks) <= buyers // 2


def compare(talks, cases):
    """The same script, the same facts, whatever struck meanwhile."""
    by_script = {}
    for one in talks:
        mine = {k: str(v).replace(one.word, "WORD") for k, v in facts(cases[one.talk.person]).items()}
        script = by_script.setdefault(id(one.answers), mine)
        differ = {k: (script.get(k), mine.get(k)) for k in script.keys() | mine.keys() if script.get(k) != mine.get(k)}
        must(not differ, one.talk.person.name, "has other facts than another with the same script:", differ)


def seed():
    return int(os.environ.get("SEED", random.randrange(10**6)))


@alone()
def ten_kills_lose_nothing(program):
    strike_through(program, 10, 10, seed())


@alone(long=True)
def two_hundred_kills_lose_nothing(program):
    strike_through(program, 200, 50, seed())
