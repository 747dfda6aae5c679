"""What the service does besides talking: its profile, its token, its start and its end."""
import os
import subprocess

import people
from console import Console
from scenario import alone, scenario
from scenarios.talk import OPENING
from world import ANNA, GROUP, MARK, World, must

STAFF = {"staff": ((ANNA, "anna", "advisor"),)}
SETS = ("setMyCommands", "setMyDescription", "setMyShortDescription")


def quiet_profile(world):
    """The profile is done when somebody is answered and nothing more is set for a while."""
    asked = ("getMyCommands", "getMyDescription", "getMyShortDescription") + SETS
    before = -1
    while before != len(world.state.calls_of(*asked)):
        before = len(world.state.calls_of(*asked))
        for _ in range(3):
            ann = world.people[-1]
            ann.says("/status")
            ann.hears(r"\w")


@alone()
def the_profile_is_set_where_it_differs_and_only_there(program):
    with World(program, **STAFF) as world:
        ann = world.buyer("ann")
        ann.says("/start")
        ann.hears(OPENING)
        quiet_profile(world)
        commands = world.state.profile["commands"]
        must(commands and any(c["command"] == "help" for c in next(iter(commands.values()))), commands)
        must(any(language == "es" for _, language in commands), "no commands in Spanish:", list(commands))
        must(world.state.profile["description"].get(""), "no description")
        set_before = len(world.state.calls_of(*SETS))
        world.restart(kill=False)
        quiet_profile(world)
        must(len(world.state.calls_of(*SETS)) == set_before, "set again without need:",
             [c.params for c in world.state.calls_of(*SETS)[set_before:]][:3])
        world.state.profile["description"][""] = "something else"
        world.restart(kill=False)
        quiet_profile(world)
        must(world.state.profile["description"][""] != "something else", "a description that differs stays")
        must(len(world.state.calls_of(*SETS)) == set_before + 1, "more was set than what differs")


@alone()
def a_revoked_token_stops_this_network_and_no_other(program):
    with World(program, operator="console:olga", **STAFF) as world:
        ann = world.buyer("ann")
        ann.says("/start")
        ann.hears(OPENING)
        world.do(people.revoke)
        olga, carl = Console(world, "olga"), Console(world, "carl")
        olga.hears("telegram.revoked")
        calls = len(world.state.calls)
        carl.says("hello")
        carl.hears(OPENING)
        must(len(world.state.calls) <= calls + 2, "it goes on asking with a token that is not taken")
        for guest in (olga, carl):
            guest.close()


@scenario(**STAFF)
def the_kinds_that_are_wanted_are_told_at_every_start(world):
    world.wait(lambda: world.state.queue.allowed, "allowed_updates")
    must({"message", "edited_message", "callback_query", "my_chat_member"} <= set(world.state.queue.allowed), world.state.queue.allowed)
    polls = world.state.calls_of("getUpdates")
    must(polls[0].params.number("timeout", 0) >= 20, "short polls:", polls[0].params)


@scenario(**STAFF)
def the_offset_moves_only_behind_what_is_committed(world):
    """Whatever was confirmed is in the database, at every moment: here after a kill as soon as a poll confirms."""
    ann = world.buyer("ann")
    ann.says("/start")
    ann.hears(OPENING)
    text = "I ordered a lamp " + MARK
    ann.says(text)
    world.wait(lambda: not world.state.queue.waiting, "the confirmation")
    world.restart()
    kept = [line["text"] for line in ann.case()["transcript"] if line["from"] == "buyer"]
    must(text in kept, "confirmed and not kept:", kept)


def check_online(program, world):
    done = subprocess.run([program, "check-config", os.path.join(world.bot.folder, "recoup.conf"), "--online"], cwd=world.bot.folder,
                          env=world.bot.environment(), capture_output=True, text=True, check=False, timeout=60)
    return done.returncode, done.stdout + done.stderr


@alone()
def check_config_online_says_what_is_missing(program):
    with World(program, group=GROUP, **STAFF) as world:
        status, said = check_online(program, world)
        must(status == 0, status, said)
        must("AAtest" not in said, "it shows the token")
        world.do(people.rights, GROUP, can_manage_topics=False)
        status, said = check_online(program, world)
        must(status == 1 and "topic" in said.lower(), status, said)
        world.do(people.revoke)
        status, said = check_online(program, world)
        must(status != 0, status, said)
        world.do(people.revoke, revoked=False)


@scenario(**STAFF)
def two_sends_to_one_chat_never_cross(world):
    """With a slow server: a second one in flight is a complaint of the server, which the end of the world looks at."""
    world.state.latency = 0.05
    ann, ben = world.buyer("ann"), world.buyer("ben")
    for text in ("/start", "skip", "1", "1", "back", "back"):
        ann.says(text)
        ben.says(text)
    ann.says("/status")
    ann.hears("case")
    ben.says("/status")
    ben.hears("case")
    world.state.latency = 0.0
