#!/usr/bin/env python3
"""Recoup and telegraf answer the same users of a Bot API server on loopback (stub.js), one after the other.

usage: race.py PATH_TO_RECOUP MODULES [ROUNDS]

MODULES is the folder where `npm install` put what package.json names. Prints the fastest of ROUNDS (3) of either, side by side; then what
five kills, 429 and 502 do to recoup.
"""
import json
import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request

HERE = os.path.dirname(os.path.abspath(__file__))
TOKEN = "111111:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
USERS = 400
PATIENCE = 40  # seconds for a race
STEP = 0.05  # seconds between two looks
KILLS = 5
BETWEEN_KILLS = 0.06  # seconds of answering
TICKS = os.sysconf("SC_CLK_TCK")


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


def lines_of(pid, name):
    """The numbers of a file of /proc with `Name:   123 kB` in each line, in MB."""
    with open(f"/proc/{pid}/{name}", encoding="ascii") as lines:
        words = [line.split() for line in lines]
    return {w[0].rstrip(":"): int(w[1]) / 1024 for w in words if len(w) == 3 and w[2] == "kB"}


def cpu_seconds(pid):
    with open(f"/proc/{pid}/stat", encoding="ascii") as stat:
        fields = stat.read().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


class Stub:
    """The server with its users; faults as stub.js takes them."""

    def __init__(self, node, faults):
        self.url = f"http://127.0.0.1:{free_port()}"
        port = self.url.rsplit(":", 1)[1]
        self.process = subprocess.Popen([node, f"{HERE}/stub.js"], env={**os.environ, "PORT": port, "USERS": str(USERS), **faults})
        for _ in range(100):
            try:
                self.stats()
                return
            except urllib.error.URLError:
                time.sleep(STEP)
        raise SystemExit("bench: the stub does not start")

    def stats(self):
        with urllib.request.urlopen(self.url + "/stats", timeout=5) as answer:
            return json.load(answer)

    def stop(self):
        self.process.kill()
        self.process.wait()


class Bot:
    """One process of a racer, which may be killed and started again on the same database."""

    def __init__(self, command, log):
        self.command, self.log = command, log
        self.start()

    def start(self):
        self.process = subprocess.Popen(self.command, stdout=self.log, stderr=self.log)

    def kill(self):
        self.process.kill()
        self.process.wait()

    def stop(self):
        self.process.terminate()
        try:
            self.process.wait(5)
        except subprocess.TimeoutExpired:
            self.kill()


def watch(stub, bot, kills):
    """Until all users were answered, nothing moves any more, or the patience ends."""
    until = time.monotonic() + PATIENCE
    since = None
    while time.monotonic() < until and bot.process.poll() is None:
        stats = stub.stats()
        if stats["finished"] == USERS:
            break
        if kills and stats["answered"]:
            since = since or time.monotonic()
            if time.monotonic() - since > BETWEEN_KILLS:
                bot.kill()
                bot.start()
                kills, since = kills - 1, None
        time.sleep(BETWEEN_KILLS / 6 if kills else STEP)
    return stub.stats()


def race(node, command, folder, faults=None, kills=0):
    stub = Stub(node, faults or {})
    with open(f"{folder}/log", "ab") as log:
        bot = Bot(command(stub.url), log)
        try:
            result = watch(stub, bot, kills)
            if bot.process.poll() is not None:
                raise SystemExit("bench: a racer ended: " + open(f"{folder}/log", encoding="utf-8").read()[-2000:])
            memory = lines_of(bot.process.pid, "smaps_rollup")
            result["cpu"] = cpu_seconds(bot.process.pid) * 1000 / max(result["answered"], 1)
            result["peak"] = lines_of(bot.process.pid, "status")["VmHWM"]
            result["own"] = memory["Private_Clean"] + memory["Private_Dirty"]
            return result
        finally:
            bot.stop()
            stub.stop()


class Racers:
    def __init__(self, program, modules, folder):
        self.node = f"{modules}/node/bin/node"
        self.folder, self.count = folder, 0
        os.environ.update(RECOUP=program, NODE_PATH=modules)
        self.commands = {
            "recoup": lambda url, db: ["sh", f"{HERE}/race.sh", url, TOKEN, db],
            "telegraf": lambda url, db: [self.node, "--no-warnings", f"{HERE}/telegraf.js", url, TOKEN, db],
        }

    def run(self, name, **how):
        self.count += 1
        db = f"{self.folder}/{name}-{self.count}.db"
        return race(self.node, lambda url: self.commands[name](url, db), self.folder, **how)


def side_by_side(racers, rounds):
    print(f"the race: {USERS} users in a closed loop over the Bot API; the fastest of {rounds} rounds")
    print(f"  {'':<34} {'answers/s':>9} {'ms cpu':>9} {'ms p50':>9} {'ms p99':>9} {'peak MB':>9} {'own MB':>9} {'wrong':>6} {'unfinished':>10}")
    best = {}
    for _ in range(rounds):
        for name in racers.commands:
            result = racers.run(name)
            if name not in best or result["perSecond"] > best[name]["perSecond"]:
                best[name] = result
    for name, r in best.items():
        print(f"  {name:<34} {r['perSecond']:9.0f} {r['cpu']:9.3f} {r['p50']:9.1f} {r['p99']:9.1f} {r['peak']:9.1f} {r['own']:9.1f}"
              f" {r['wrong']:6} {USERS - r['finished']:10}", flush=True)
    ours, theirs = best["recoup"], best["telegraf"]
    print(f"  {'recoup / telegraf':<34} {ours['perSecond'] / theirs['perSecond']:9.2f} {ours['cpu'] / theirs['cpu']:9.2f}"
          f" {ours['p50'] / theirs['p50']:9.2f} {ours['p99'] / theirs['p99']:9.2f} {ours['peak'] / theirs['peak']:9.2f}"
          f" {ours['own'] / theirs['own']:9.2f}", flush=True)


def troubles(racers):
    print(f"recoup in trouble\n  {'':<34} {'answered':>9} {'wrong':>9} {'unfinished':>10} {'doubled':>9} {'refused':>9}")
    for what, how in ((f"{KILLS} times SIGKILL", {"kills": KILLS}),
                      ("429 to one send in a hundred", {"faults": {"F429": "0.01"}}),
                      ("502 to one send in a hundred", {"faults": {"F5XX": "0.01"}})):
        r = racers.run("recoup", **how)
        print(f"  {what:<34} {r['answered']:9} {r['wrong']:9} {USERS - r['finished']:10} {r['doubled']:9} {r['refused']:9}", flush=True)


def main(program, modules, rounds):
    with tempfile.TemporaryDirectory(prefix="recoup-race-") as folder:
        racers = Racers(os.path.abspath(program), os.path.abspath(modules), folder)
        side_by_side(racers, rounds)
        troubles(racers)


if len(sys.argv) not in (3, 4):
    raise SystemExit(__doc__)
main(sys.argv[1], sys.argv[2], int(sys.argv[3]) if len(sys.argv) == 4 else 3)
