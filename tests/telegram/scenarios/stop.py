"""SIGTERM: what is on its way arrives, and is not said again after the next start."""
from scenario import alone
from scenarios.talk import OPENING
from world import World, must

BUYERS = 6
SLOW = 0.5  # seconds that the server takes for a message


@alone()
def a_stop_waits_for_what_is_on_its_way(program):
    with World(program) as world:
        buyers = [world.buyer(f"b{n}") for n in range(BUYERS)]
        world.state.latency = SLOW
        for one in buyers:
            one.says("/start")
        world.settled()
        world.restart(kill=False)
        world.state.latency = 0.0
        for one in buyers:
            one.hears(OPENING, since=0)
            since = one.since
            one.says("/status")
            one.hears("case")
            said = [version.get("text", "") for at, version, _ in one.versions(since)]
            must(sum("I ask about twelve" in text for text in said) == 1, one.name, "heard", said)
