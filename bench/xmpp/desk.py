#!/usr/bin/env python3
"""A desk on XMPP at work: many open cases, some advisors, buyers who write all the time. How long until the advisor reads it?

usage: desk.py PATH_TO_RECOUP [CASES ADVISORS MESSAGES_A_SECOND SECONDS]

200 cases, 20 advisors, 100 messages a second for 30 seconds unless told. Everybody has a login on one Prosody (archive, TLS) on this machine. A message is
timed from the buyer's socket to the advisor's; one that never comes, comes twice or to somebody else is counted. Nothing here asserts a time.
"""
import os
import re
import selectors
import ssl
import subprocess
import sys
import tempfile
import time

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
sys.dont_write_bytecode = True
for folder in ("service", "xmpp"):
    sys.path.insert(0, os.path.join(ROOT, "tests", folder))

from certificates import Authority  # noqa: E402
from raw import RawClient  # noqa: E402
from servers import DOMAIN, ROOMS, UPLOAD, Prosody  # noqa: E402
from world import children, cpu_seconds, own_memory  # noqa: E402

BOT, PASSWORD = f"recoup@{DOMAIN}", "word-of-the-bot"
PATIENCE = 120
LINE = re.compile(rb"\bload(\d+)x")
WAITS, TAKEN = re.compile(rb"To take it: /take (\d+)"), re.compile(rb"#(\d+) is yours\.")
TOLD = re.compile(rb"#\d+ is (?:with a\d+ now|yours)\.")
HEARD_MOST = 20000
PERSON = b"I am a"  # "Hello, I am a7, a person"


class Player:
    def __init__(self, server, ca_file, name):
        server.add_user(name, "word-of-everybody")
        self.name, self.client, self.heard, self.fresh = name, RawClient(server, ca_file, name, "word-of-everybody"), b"", b""
        self.waits, self.took, self.told = set(), set(), 0  # as an advisor: numbers of cases, and how many are known to be somebody's
        self.client.send("<presence/>")
        self.client.socket.setblocking(False)

    def say(self, text, to=BOT):
        self.client.socket.setblocking(True)
        self.client.send(f"<message to='{to}' type='chat'><body>{text}</body></message>")
        self.client.socket.setblocking(False)

    def hear(self):
        """What came, with enough of what came before that nothing is cut in two."""
        try:
            while True:
                data = self.client.socket.recv(65536)
                if not data:
                    raise SystemExit("bench: the server ended a stream")
                self.fresh += data
        except (ssl.SSLWantReadError, BlockingIOError):
            pass
        end = self.fresh.rfind(b">") + 1
        whole, self.fresh = self.fresh[:end], self.fresh[end:]
        self.heard = self.heard[-HEARD_MOST:] + whole
        self.waits |= set(map(int, WAITS.findall(whole)))
        self.took |= set(map(int, TAKEN.findall(whole)))
        self.told += len(TOLD.findall(whole))
        return whole


class Desk:
    def __init__(self, program, folder, cases, advisors):
        authority = Authority(folder)
        # Past 10,000 messages in one archive Prosody's own files are written anew for each: the bot has more than that here.
        self.server = Prosody(os.path.join(folder, "server"), authority.certificate("server", DOMAIN, ROOMS, UPLOAD), level="error",
                              network="storage_archive_item_limit = 10000000")
        self.server.start()
        self.server.add_user("recoup", PASSWORD)
        names = [f"a{n}" for n in range(advisors)]
        self.process = self.begin(program, folder, authority.file, names)
        self.advisors = [Player(self.server, authority.file, name) for name in names]
        self.buyers = [Player(self.server, authority.file, f"b{n}") for n in range(cases)]
        self.selector = selectors.DefaultSelector()
        for one in self.advisors + self.buyers:
            self.selector.register(one.client.socket, selectors.EVENT_READ, one)

    def begin(self, program, folder, ca_file, names):
        password = os.path.join(folder, "password")
        with open(password, "w", encoding="ascii", opener=lambda path, flags: os.open(path, flags, 0o600)) as file:
            file.write(PASSWORD + "\n")
        path = os.path.join(folder, "recoup.conf")
        with open(path, "w", encoding="ascii") as file:
            file.write(f"db = sqlite:{folder}/bench.db\ndialogs = {ROOT}/dialogs\nlog = warn\nburst_ms = 0\nxmpp.jid = {BOT}\nxmpp.password_file = {password}\n"
                       f"xmpp.host = 127.0.0.1\nxmpp.port = {self.server.port}\nxmpp.ca_file = {ca_file}\n")
            file.writelines(f"staff = xmpp:{name}@{DOMAIN} {name} advisor\n" for name in names)
        self.log = open(os.path.join(folder, "log"), "ab")
        return subprocess.Popen([program, "run", "--config", path], stdin=subprocess.DEVNULL, stdout=self.log, stderr=self.log, cwd=folder)

    def processes(self):
        return [self.process.pid] + [pid for pid, _ in children(self.process.pid)]

    def listen(self, seconds):
        """(player, what came whole) of all who heard something until then."""
        until = time.monotonic() + seconds
        while True:
            for key, _ in self.selector.select(max(0, until - time.monotonic())):
                yield key.data, key.data.hear()
            if time.monotonic() >= until:
                return

    def until(self, condition, what):
        end = time.monotonic() + PATIENCE
        while not condition():
            if time.monotonic() > end:
                raise SystemExit(f"bench: no {what}")
            for _ in self.listen(0.02):
                pass

    def open_cases(self):
        """Everybody asks for a person, and each advisor takes as many as the next one. Who reads whose lines: buyer -> advisor."""
        for buyer in self.buyers:
            buyer.say("/human")
            self.until(lambda b=buyer: b"asked a person" in b.heard, f"answer to {buyer.name}")
        self.until(lambda: len(self.advisors[0].waits) == len(self.buyers), "queue")
        for index in range(len(self.buyers)):
            one = self.advisors[index % len(self.advisors)]
            one.say(f"/take {index + 1}")
            self.until(lambda i=index, a=one: i + 1 in a.took, f"taking of case {index + 1}")
        self.until(lambda: all(PERSON in b.heard for b in self.buyers), "person for everybody")
        self.until(lambda: all(a.told >= len(self.buyers) for a in self.advisors), "quiet")

    def load(self, rate, seconds, direct=False):
        """Times of all lines that came, in ms; how many came not, twice, or elsewhere. `direct`: to the advisor, past the bot: the server's own share."""
        said, times, wrong, twice, count = {}, [], 0, 0, rate * seconds
        seen, began = set(), time.monotonic()

        def look(seconds):
            nonlocal wrong, twice
            for who, whole in self.listen(seconds):
                now = time.monotonic()
                for number in map(int, LINE.findall(whole)):
                    if self.advisors[number % len(self.buyers) % len(self.advisors)] is not who:
                        wrong += 1
                    elif number in seen:
                        twice += 1
                    else:
                        seen.add(number)
                        times.append((now - said[number]) * 1000)
        for number in range(count):
            look(max(0, began + number / rate - time.monotonic()))
            said[number] = time.monotonic()
            buyer = number % len(self.buyers)
            self.buyers[buyer].say(f"load{number}x the parcel did not come, and the seller says it did",
                                   self.advisors[buyer % len(self.advisors)].client.jid if direct else BOT)
        taken, end = time.monotonic() - began, time.monotonic() + PATIENCE
        while len(seen) < count and time.monotonic() < end:
            look(0.1)
        return sorted(times), count / taken, count - len(seen), twice, wrong

    def stop(self):
        self.process.terminate()
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self.server.stop(kill=True)


def main(program, cases=200, advisors=20, rate=100, seconds=30):
    with tempfile.TemporaryDirectory(prefix="recoup-desk-") as folder:
        desk = Desk(program, folder, cases, advisors)
        try:
            desk.open_cases()
            alone, _, _, _, _ = desk.load(rate, min(seconds, 10), direct=True)
            before = [cpu_seconds(pid) for pid in desk.processes()]
            times, really, lost, twice, wrong = desk.load(rate, seconds)
            cpu = [(b - a) * 1e6 / len(times) for a, b in zip(before, [cpu_seconds(pid) for pid in desk.processes()])]
            at = lambda part: times[min(len(times) - 1, int(len(times) * part))]
            print(f"a desk on XMPP: {cases} open cases, {advisors} advisors, {really:.0f} messages a second for {seconds} s; from the buyer to the advisor's mirror")
            print(f"  past the bot, by the server alone: ms p50 {alone[len(alone) // 2]:.1f}  p99 {alone[len(alone) * 99 // 100]:.1f}")
            print(f"  ms p50 {at(0.5):.1f}  p90 {at(0.9):.1f}  p99 {at(0.99):.1f}  most {times[-1]:.1f}   us cpu of a message {cpu[0]:.0f} + child {cpu[1]:.0f}   "
                  f"own MB {sum(own_memory(pid) for pid in desk.processes()):.1f}   lost {lost}, twice {twice}, to another {wrong}", flush=True)
        finally:
            desk.stop()
            with open(os.path.join(folder, "log"), encoding="utf-8", errors="replace") as log:
                sys.stderr.write("".join(log.readlines()[:20]))


if len(sys.argv) not in (2, 6):
    raise SystemExit(__doc__)
main(os.path.abspath(sys.argv[1]), *map(int, sys.argv[2:]))
