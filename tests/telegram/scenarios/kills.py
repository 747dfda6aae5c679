"""SIGKILL in the middle of many talks: what was confirmed is kept, and at most the send in flight comes twice."""
import os
import random

from invariants import judge
from scenario import alone
from scenarios.talk import facts, go_on, interview
from world import ANNA, World, must

STAFF = {"staff": ((ANNA, "anna", "advisor"),)}
SCRIPTS = ("aliexpress_visa_credit", "aliexpress_paypal", "alibaba_outside_transfer", "aliexpress_american_card")
BUYERS = 24


def talks_of(world, prefix, scripts=SCRIPTS, count=BUYERS):
    return [interview(world, world.buyer(f"{prefix}{n}"), script=scripts[n % len(scripts)], taps=n % 3 != 0, copies=True) for n in range(count)]


class Killer:
    """After so many more calls of the bot, at whatever it is at then."""

    def __init__(self, world, rng):
        self.world, self.rng = world, rng
        self.kills = 0
        self.at = rng.randint(20, 60)

    def strike_if_it_is_time(self):
        """Calls are counted from the moment of the last start."""
        if len(self.world.state.calls) < self.at:
            return False
        self.world.bot.kill()
        self.kills += 1
        self.world.start()
        self.at = len(self.world.state.calls) + self.rng.randint(5, 60)
        return True


def kill_through(program, kills, seed):
    rng = random.Random(seed)
    with World(program, **STAFF) as world:
        killer, talks = Killer(world, rng), []

        while killer.kills < kills:
            talks += fresh(world, talks, killer)
            world.wait(lambda: stepped(talks, killer, kills), f"kill {killer.kills + 1}, seed {seed}", 120)
        go_on(world, talks, seconds=180)
        twice = doubled(talks)  # the judge asks for the status of all, and who waits for a person hears their place anew
        cases = judge(world, [one.talk.person for one in talks], copies_most=lambda p: killer.kills)
        compare(talks, cases)
        must(not twice, "came twice without a crash between:", twice[:3])
        world.forgive_taps()  # a courtesy that a kill cut short is not made up for
        copies = sum(len(set_of_copies(one)) for one in talks)
        print(f"   {killer.kills} kills, {len(talks)} buyers, {copies} messages came twice, seed {seed}")


def set_of_copies(one):
    texts = [m.text for m in one.talk.heard()]
    return [t for t in set(texts) if texts.count(t) > 1]


def doubled(talks):
    """Nobody is asked the same twice in these scripts; so what came twice in one life of the program is a second copy."""
    found = []
    for one in talks:
        seen = set()
        for message in one.talk.heard():
            copy = (message.kept.life, message.text)
            if copy in seen:
                found.append((one.talk.person.name, *copy))
            seen.add(copy)
    return found


def fresh(world, talks, killer):
    """New buyers in the place of those who have their plans."""
    if sum(not one.over for one in talks) > BUYERS // 2:
        return []
    more = talks_of(world, f"k{killer.kills}x")
    for one in more:
        one.begin()
    return more


def stepped(talks, killer, kills):
    for one in talks:
        while one.step():
            pass
    killer.strike_if_it_is_time()
    return killer.kills >= kills or sum(not one.over for one in talks) <= BUYERS // 2


def compare(talks, cases):
    """The same script, the same facts, whoever was killed meanwhile."""
    by_script = {}
    for one in talks:
        mine = {k: str(v).replace(one.word, "WORD") for k, v in facts(cases[one.talk.person]).items()}
        script = by_script.setdefault(id(one.answers), mine)
        differ = {k: (script.get(k), mine.get(k)) for k in script.keys() | mine.keys() if script.get(k) != mine.get(k)}
        must(not differ, one.talk.person.name, "has other facts than another with the same script:", differ)


@alone()
def twenty_kills_lose_nothing(program):
    kill_through(program, 20, int(os.environ.get("SEED", random.randrange(10**6))))


@alone(long=True)
def two_hundred_kills_lose_nothing(program):
    kill_through(program, 200, int(os.environ.get("SEED", random.randrange(10**6))))
