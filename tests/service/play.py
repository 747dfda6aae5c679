"""Runs the scenarios of one file in scenarios/ of a network's tests.

    run.py PROGRAM FILE [WORD...]       those with one of the words in their names; else all but the long ones
    run.py PROGRAM FILE --long          the long ones

Scenarios with the same settings share a world, so that the program is not started for each; some worlds go on side by side, since most of their
time they wait. The last line is `N passed, N failed`.
"""
import concurrent.futures
import importlib
import sys
import time
import traceback

from scenario import SCENARIOS, Skip

SKIPPED = 77
LEFT_OUT = []


def chosen(file, words):
    """What one file borrows of another is not its own."""
    own = [s for s in SCENARIOS if s.function.__module__ == file]
    if words == ["--long"]:
        return [s for s in own if s.long]
    return [s for s in own if (any(w in s.name for w in words) if words else not s.long)]


def tell(name, began, wrong=None):
    print(f"{'FAILED' if wrong else 'passed'} {time.monotonic() - began:6.1f} s  {name.replace('_', ' ')}", flush=True)
    if wrong:
        print(wrong, flush=True)


def play_one(one, *world):
    """1 when it passed, or could not be tried here and said why."""
    began = time.monotonic()
    try:
        one.function(*world)
    except Skip as why:
        leave_out(one.name, why)
        return 1
    except Exception:  # one scenario is not the other's
        tell(one.name, began, traceback.format_exc(limit=-4))
        return 0
    tell(one.name, began)
    return 1


def leave_out(name, why):
    LEFT_OUT.append(name)
    print(f"left out            {name.replace('_', ' ')}: {why}", flush=True)


class Player:
    def __init__(self, world_class, program):
        self.world_class, self.program = world_class, program

    def play_together(self, group):
        """How many passed. What the world has to say at its end counts against the last of them."""
        if group[0].settings is None:
            return sum(play_one(one, self.program) for one in group)
        passed, began = 0, time.monotonic()
        try:
            with self.world_class(self.program, **group[0].settings) as world:
                passed = sum(play_one(one, world) for one in group)
                began = time.monotonic()
        except Skip as why:
            leave_out(group[0].name, why)
            LEFT_OUT.extend(one.name for one in group[1:])
            return len(group)
        except Exception:
            tell("the world of " + group[-1].name, began, traceback.format_exc(limit=-4))
            return max(0, passed - 1)
        return passed


def groups(scenarios):
    """By world; those that were told first begin first."""
    worlds = {}
    for one in scenarios:
        worlds.setdefault(one.world, []).append(one)
    return list(worlds.values())


def main(world_class, worlds):
    """So many `worlds` at a time."""
    program, file, words = sys.argv[1], "scenarios." + sys.argv[2], sys.argv[3:]
    importlib.import_module(file)
    wanted = chosen(file, words)
    with concurrent.futures.ThreadPoolExecutor(worlds) as pool:
        passed = sum(pool.map(Player(world_class, program).play_together, groups(wanted)))
    if LEFT_OUT and len(LEFT_OUT) == passed == len(wanted):
        return SKIPPED
    print(f"{passed - len(LEFT_OUT)} passed, {len(wanted) - passed} failed" + (f", {len(LEFT_OUT)} left out" if LEFT_OUT else ""))
    return 0 if passed and passed == len(wanted) else 1
