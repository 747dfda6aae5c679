"""An XMPP server, recoup on it, and people who write to each other: what every scenario begins with.

    with World(program) as world:
        ann = world.buyer("ann")
        ann.says("/start")
        ann.hears("What happened")

The server is Prosody, or what XMPP_SERVER says. TLS is verified by everybody, the certificate authority is the test's own. Nothing here sleeps
where it can wait for a stanza. On leaving, the program must end with status 0, its database must be whole, and nobody's word may stand in a file.
"""
import os
import re
import sys
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "service"))

from certificates import Authority  # noqa: E402
from clients import Client, Hall  # noqa: E402
from ground import DIALOGS, MARK, PATIENCE, Ground, ServiceBot, must  # noqa: E402, F401
from relay import Relay  # noqa: E402
from servers import ADMIN, DOMAIN, ROOMS, UPLOAD, server_class  # noqa: E402

BOT = f"recoup@{DOMAIN}"
LOBBY = f"lobby@{ROOMS}"
PASSWORD = "word-of-the-bot-" + MARK[::-1]
OTHERS_PASSWORD = "word-of-everybody"
CHILD = "recoup-xmpp"
TICKS = os.sysconf("SC_CLK_TCK")


def children(pid):
    """Of a process, by /proc: [(pid, name)]."""
    found = []
    for entry in os.listdir("/proc"):
        if entry.isdigit():
            try:
                with open(f"/proc/{entry}/stat", encoding="ascii", errors="replace") as stat:
                    name, rest = stat.read().split("(", 1)[1].rsplit(")", 1)
            except OSError:
                continue
            state, parent = rest.split()[:2]
            if int(parent) == pid and state != "Z":
                found.append((int(entry), name))
    return found


def cpu_seconds(pid):
    """utime and stime."""
    with open(f"/proc/{pid}/stat", encoding="ascii") as stat:
        fields = stat.read().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


def own_memory(pid):
    """Private bytes, in MB."""
    with open(f"/proc/{pid}/smaps_rollup", encoding="ascii") as lines:
        return sum(int(line.split()[1]) for line in lines if line.startswith("Private_")) / 1024


class Person:
    """Somebody with an account on the server, at their client."""

    def __init__(self, world, name, language=None, resource="phone"):
        self.world, self.name = world, name
        world.server.add_user(name, OTHERS_PASSWORD)
        self.client = Client(world.hall, world.server, world.authority.file, name, OTHERS_PASSWORD, resource, language, BOT)
        self.jid = self.client.jid
        self.since = time.monotonic()  # of the last thing they did
        self.kept_archive = None, []  # what had come and been said when it was read, and what stood in it

    def comes(self):
        self.client.connect()
        return self

    def says(self, text, *more, **named):
        """Its id."""
        self.since = time.monotonic()
        return self.client.say(text, *more, **named)

    def sends(self, xml):
        self.since = time.monotonic()
        self.client.send(xml)

    def hears(self, pattern, seconds=PATIENCE, since=None):
        """The message whose text holds the pattern; waits for it."""
        wanted, since = re.compile(pattern, re.I | re.S), self.since if since is None else since
        look = lambda: next((c for c in self.client.heard(since) if wanted.search(c.text)), None)
        try:
            return self.world.wait(look, f"{self.name} to hear {pattern!r}", seconds)
        except AssertionError as late:
            raise AssertionError(f"heard {[c.text for c in self.client.heard(since)]}; {late}") from None

    def gets(self, what, matches, seconds=PATIENCE, since=None):
        """The stanza of the bot for which that is true."""
        since = self.since if since is None else since
        return self.world.wait(lambda: next((c for c in self.client.of_bot(since) if matches(c)), None), f"{self.name} to get {what}", seconds)

    def number(self):
        """Of the case, as the bot tells it."""
        self.says("/status")
        heard = self.hears(r"\bcase (?:has number )?([\d,]+)")
        return int(re.search(r"\bcase (?:has number )?([\d,]+)", heard.text).group(1).replace(",", ""))

    def case(self):
        return self.world.bot.show(self.number())

    # What the server kept of the talk, for the invariants: there it stands in order, whatever was cut or restarted meanwhile.

    def archive(self):
        """Asked for again only when something came or was said since."""
        now = len(self.client.spoken), len(self.client.sent), self.client.logins
        if self.kept_archive[0] != now:
            self.kept_archive = now, self.client.archive()
        return self.kept_archive[1]

    @property
    def said(self):
        return [c.text for mine, c in self.archive() if mine and c.text]

    def received(self):
        return [c.words for mine, c in self.archive() if not mine and c.text and not c.link]


class World(Ground):
    """Settings are keys of the configuration, with two underscores for a point: log="info". `relay`: the bot's wire can be cut. `host=False`: the
    server is asked of DNS. `online=False`: nobody waits for the bot to be online. `server`: options of the server; `staff`: (name of the account,
    name of the advisor, role)."""

    def __init__(self, program, staff=(), room=None, relay=False, server=None, at_end=True, operator=None, online=True, host=True, **settings):
        super().__init__(program, "recoup-xmpp-", at_end)
        self.online_at_start = online
        self.hall = self.relay = self.server = None
        self.people = []
        try:
            self.prepare(staff, room, relay, server or {}, operator, host, settings)
        except BaseException:
            self.close()
            raise

    def prepare(self, staff, room, relay, server, operator, host, settings):
        self.hall = Hall()
        os.mkdir(os.path.join(self.folder, "ca"))
        self.authority = Authority(os.path.join(self.folder, "ca"))
        self.server = server_class()(os.path.join(self.folder, "server"), self.authority.certificate("server", DOMAIN, ROOMS, UPLOAD), **server)
        self.server.start()
        self.server.add_user("recoup", PASSWORD)
        for name, _, _ in staff:
            self.server.add_user(name, OTHERS_PASSWORD)
        if relay:
            self.relay = Relay(self.hall, self.server.port)
        lines = {"xmpp.jid": BOT, "xmpp.password_file": os.path.join(self.folder, "bot", "password"), "xmpp.ca_file": self.authority.file}
        if host:
            lines.update({"xmpp.host": "127.0.0.1", "xmpp.port": self.relay.port if relay else self.server.port})
        if room:
            lines["xmpp.room"] = room
        if staff:
            lines["staff"] = [f"xmpp:{user}@{DOMAIN} {name} {role}" for user, name, role in staff]
        if operator:
            lines["operator"] = operator
        lines.update({key.replace("__", "."): value for key, value in settings.items()})
        self.bot = ServiceBot(self.program, DIALOGS, os.path.join(self.folder, "bot"), lines, {"password": PASSWORD})

    def start(self):
        before = self.times_online()
        super().start()
        if self.online_at_start:
            self.wait(lambda: self.times_online() > before, "the bot to be online")

    def times_online(self):
        return self.bot.log().count("xmpp.online") if self.bot.lives else 0

    def close_server(self):
        for person in self.people:
            person.client.stays = False
        if self.server:
            self.server.stop(kill=True)
        if self.relay:
            self.relay.close()
        if self.hall:
            self.hall.close()

    def complaints(self):
        return []

    @staticmethod
    def rewrite(path, content):
        with open(path, "w", encoding="ascii") as file:
            file.write(content + "\n")

    def buyer(self, name, language=None, here=True):
        person = Person(self, name, language)
        self.people.append(person)
        return person.comes() if here else person

    def crashed(self):
        return self.bot.lives and self.bot.process.poll() not in (None, 0, -9)

    def wait(self, condition, what, seconds=PATIENCE):
        def look():
            found = condition()
            must(found or not self.crashed(), "it ended with status", self.bot.process.poll(), self.bot.log()[-3000:])
            return found
        try:
            return self.hall.wait(look, seconds, what)
        except TimeoutError as late:
            raise AssertionError(f"{late}\n{self.bot.log()[-2500:]}") from None

    def logged(self, pattern, since=0, seconds=PATIENCE):
        """A line of the bot's log, behind its first `since` bytes; waits for it."""
        wanted = re.compile(pattern)
        return self.wait(lambda: next((line for line in self.bot.log()[since:].splitlines() if wanted.search(line)), None), f"{pattern!r} in the log",
                         seconds)

    def child(self):
        """The process that speaks XMPP, or None."""
        return next((pid for pid, name in children(self.bot.process.pid) if name == CHILD[:15]), None)
