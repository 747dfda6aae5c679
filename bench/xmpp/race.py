#!/usr/bin/env python3
"""Recoup, slixmpp's echo bot and Errbot answer the same people on one Prosody, one after the other.

usage: race.py PATH_TO_RECOUP [ROUNDS]

People say their next message when the last one was answered; so many at once as the row says. A fresh server and a fresh database each time. Prints
the cheapest of ROUNDS (2) of each, side by side: what counts is the processor's time of a message, since the server is what limits all of them.
"""
import os
import re
import selectors
import shutil
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
PEOPLE = 100
AT_ONCE = (1, 10, 100)
WARM = 2          # messages of each before it counts
MESSAGES = 20     # of each that count: recoup takes 60 a minute of one person
WORDS = "the quick brown fox jumps over it. " * 2
PATIENCE = 120    # seconds for one run
ANSWER = re.compile(rb"<body>[^<]*?\ba(\d+)\b")
KINDS = ("recoup", "slixmpp", "errbot")


class Talker:
    """One person: a login, and how many of their messages were answered."""

    def __init__(self, server, ca_file, number):
        name = f"p{number}"
        server.add_user(name, "word-of-everybody")
        self.client = RawClient(server, ca_file, name, "word-of-everybody")
        self.client.send("<presence/>")
        self.client.socket.setblocking(False)
        self.answered, self.said, self.heard = 0, 0, b""

    def say(self):
        self.said = self.answered + 1
        self.at = time.monotonic()
        text = f"<message to='{BOT}' type='chat' id='m{self.said}'><body>a{self.said} {WORDS}</body></message>"
        self.client.socket.setblocking(True)
        self.client.send(text)
        self.client.socket.setblocking(False)

    def hear(self):
        """True when the last message was answered."""
        try:
            while True:
                data = self.client.socket.recv(65536)
                if not data:
                    raise SystemExit("bench: the server ended a stream")
                self.heard += data
        except (ssl.SSLWantReadError, BlockingIOError):
            pass
        numbers = [int(n) for n in ANSWER.findall(self.heard)]
        self.heard = self.heard[-400:] if self.said not in numbers else b""
        if self.said in numbers and self.answered < self.said:
            self.answered = self.said
            return True
        return False


class Crowd:
    def __init__(self, talkers):
        self.talkers = talkers
        self.selector = selectors.DefaultSelector()
        for one in talkers:
            self.selector.register(one.client.socket, selectors.EVENT_READ, one)

    def talk(self, at_once, each):
        """Until everybody had so many answers more; the times of all answers."""
        goal = {one: one.answered + each for one in self.talkers}
        waiting = [one for _ in range(each) for one in self.talkers]  # in turns, so that nobody is quicker than others
        busy, times, until = set(), [], time.monotonic() + PATIENCE

        def begin():
            for index, one in enumerate(waiting):
                if one not in busy:
                    del waiting[index]
                    busy.add(one)
                    one.say()
                    return True
            return False
        while len(busy) < at_once and begin():
            pass
        while busy:
            if time.monotonic() > until:
                raise SystemExit(f"bench: no answer to {[one.said for one in busy][:5]}")
            for key, _ in self.selector.select(1):
                if key.data.hear() and key.data in busy:
                    times.append(time.monotonic() - key.data.at)
                    busy.discard(key.data)
                    begin()
        assert all(one.answered == goal[one] for one in self.talkers)
        return sorted(times)


class Racer:
    """A bot as a process, and its child if it has one."""

    def __init__(self, kind, program, server, authority, folder):
        self.folder, self.log = folder, os.path.join(folder, "log")
        os.makedirs(folder)
        password = os.path.join(folder, "password")
        with open(password, "w", encoding="ascii", opener=lambda path, flags: os.open(path, flags, 0o600)) as file:
            file.write(PASSWORD + "\n")
        command = getattr(self, kind)(program, server.port, authority.file, password)
        with open(self.log, "ab") as log:
            self.process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, cwd=folder)

    def recoup(self, program, port, ca_file, password):
        path = os.path.join(self.folder, "recoup.conf")
        with open(path, "w", encoding="ascii") as file:
            file.write(f"db = sqlite:{self.folder}/bench.db\ndialogs = {ROOT}/bench/race/dialogs\nlog = warn\nburst_ms = 0\nxmpp.jid = {BOT}\n"
                       f"xmpp.password_file = {password}\nxmpp.host = 127.0.0.1\nxmpp.port = {port}\nxmpp.ca_file = {ca_file}\n")
        return [program, "run", "--config", path]

    def slixmpp(self, _, port, ca_file, password):
        return [sys.executable, os.path.join(HERE, "slixmpp_echo.py"), BOT + "/echo", password, str(port), ca_file]

    def errbot(self, _, port, ca_file, __):
        os.makedirs(os.path.join(self.folder, "data"))
        shutil.copytree(os.path.join(HERE, "errbot"), os.path.join(self.folder, "plugins", "echo"))
        with open(os.path.join(self.folder, "config.py"), "w", encoding="ascii") as file:
            file.write(f"import logging\nBACKEND = 'XMPP'\nBOT_DATA_DIR = {self.folder + '/data'!r}\nBOT_EXTRA_PLUGIN_DIR = {self.folder + '/plugins'!r}\n"
                       f"CORE_PLUGINS = ()\nBOT_LOG_FILE = None\nBOT_LOG_LEVEL = logging.WARNING\nBOT_ADMINS = ('nobody@{DOMAIN}',)\nBOT_PREFIX = '!'\n"
                       f"BOT_IDENTITY = {{'username': '{BOT}', 'password': '{PASSWORD}', 'server': ('127.0.0.1', {port})}}\n"
                       f"CHATROOM_PRESENCE = ()\nXMPP_CA_CERT_FILE = {ca_file!r}\n")
        return ["errbot", "-c", os.path.join(self.folder, "config.py")]

    def processes(self):
        return [self.process.pid] + [pid for pid, _ in children(self.process.pid)]

    def cpu(self):
        return [cpu_seconds(pid) for pid in self.processes()]

    def own(self):
        return sum(own_memory(pid) for pid in self.processes())

    def said(self):
        with open(self.log, encoding="utf-8", errors="replace") as log:
            return log.read()[-2000:]

    def stop(self):
        self.process.terminate()
        try:
            self.process.wait(5)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


def run(kind, program, at_once, folder):
    os.makedirs(folder)
    authority = Authority(folder)
    server = Prosody(os.path.join(folder, "server"), authority.certificate("server", DOMAIN, ROOMS, UPLOAD), level="error")
    server.start()
    racer = None
    try:
        server.add_user("recoup", PASSWORD)
        racer = Racer(kind, program, server, authority, os.path.join(folder, "bot"))
        crowd = Crowd([Talker(server, authority.file, n) for n in range(PEOPLE)])
        crowd.talk(at_once, WARM)
        before, began = racer.cpu(), time.monotonic()
        times = crowd.talk(at_once, MESSAGES)
        taken, after = time.monotonic() - began, racer.cpu()
        each = [(b - a) * 1e6 / len(times) for a, b in zip(before, after)]
        return {"rate": len(times) / taken, "cpu": sum(each), "parts": each, "p50": times[len(times) // 2] * 1000,
                "p99": times[len(times) * 99 // 100] * 1000, "own": racer.own()}
    except SystemExit as why:
        raise SystemExit(f"{why}\n{kind}: {racer.said() if racer else ''}") from None
    finally:
        if racer:
            racer.stop()
        server.stop(kill=True)


def main(program, rounds):
    kinds = [kind for kind in KINDS if kind != "errbot" or shutil.which("errbot")]
    print(f"echo over XMPP: {PEOPLE} people on Prosody with its archive, TLS; each row the cheapest of {rounds} rounds"
          + ("" if "errbot" in kinds else "; Errbot is not installed"))
    print(f"  {'':<22} {'at once':>7} {'us cpu':>8} {'(child)':>8} {'answers/s':>9} {'ms p50':>8} {'ms p99':>8} {'own MB':>8}")
    with tempfile.TemporaryDirectory(prefix="recoup-echo-") as folder:
        for at_once in AT_ONCE:
            best = {}
            for round_ in range(rounds):
                for kind in kinds:
                    result = run(kind, program, at_once, os.path.join(folder, f"{kind}-{at_once}-{round_}"))
                    if kind not in best or result["cpu"] < best[kind]["cpu"]:
                        best[kind] = result
            for kind, r in best.items():
                child = f"{r['parts'][1]:8.0f}" if len(r["parts"]) > 1 else " " * 8
                print(f"  {kind:<22} {at_once:7} {r['cpu']:8.0f} {child} {r['rate']:9.0f} {r['p50']:8.1f} {r['p99']:8.1f} {r['own']:8.1f}", flush=True)
            for kind in kinds[1:]:
                print(f"  {'recoup / ' + kind:<22} {at_once:7} {best['recoup']['cpu'] / best[kind]['cpu']:8.2f}", flush=True)


if len(sys.argv) not in (2, 3):
    raise SystemExit(__doc__)
main(os.path.abspath(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) == 3 else 2)
