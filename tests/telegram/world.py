"""A Bot API server, recoup on it, and people who write to each other: what every scenario begins with.

    with World(program) as world:
        ann = world.buyer("ann")
        ann.says("/start")
        question = ann.hears("What happened")
        ann.taps("AliExpress")

Nothing here sleeps: a condition is looked at when the server's state has changed. On leaving a world the server must have had nothing to
complain of, the program must end with status 0, its database must be whole, and nobody's word may stand in a file in clear.
"""
import contextlib
import os
import re
import shutil
import sys
import tempfile
import time

HERE = os.path.dirname(os.path.abspath(__file__))
DIALOGS = os.environ.get("RECOUP_DIALOGS") or os.path.join(os.path.dirname(os.path.dirname(HERE)), "dialogs")
sys.dont_write_bytecode = True  # nothing but sources in the tree
sys.path.insert(0, os.path.join(HERE, "..", "kill"))

import people  # noqa: E402
from bot import Bot  # noqa: E402
from chats import TOKEN  # noqa: E402
from server import Server  # noqa: E402

PATIENCE = 40    # seconds for what takes a moment on an idle machine
ANNA, BERT = 7000900001, 7000900002
GROUP = -1007000000500
FIRST_BUYER = 7000000100
MARK = "zqvx"    # a part of everybody's words, to find them where they should not be


def must(condition, *what):
    if not condition:
        raise AssertionError(" ".join(str(w) for w in what)[:3000])


class TelegramBot(Bot):
    """recoup with Telegram configured, beside the console that `Bot` asks whether it is there."""

    def __init__(self, program, dialogs, folder, api, settings):
        super().__init__(program, dialogs, folder)
        token = os.path.join(folder, "token")
        with open(token, "w", encoding="ascii", opener=lambda path, flags: os.open(path, flags, 0o600)) as file:
            file.write(TOKEN + "\n")
        lines = {"db": f"sqlite:{self.db}", "dialogs": dialogs, "burst_ms": 0, "log": "debug", "telegram.api": api, "telegram.file_api": api,
                 "telegram.token_file": token, "telegram.per_second": 0, **settings}
        with open(os.path.join(folder, "recoup.conf"), "w", encoding="utf-8") as config:
            for key, value in lines.items():
                for one in value if isinstance(value, list) else [value]:
                    config.write(f"{key} = {one}\n")

    def files_with(self, word, fold=False):
        """But for the file that has to hold it."""
        return [path for path in super().files_with(word, fold) if os.path.basename(path) not in ("token", "recoup.conf")]


class Person:
    """A user of Telegram who writes to the bot in private."""

    def __init__(self, world, user, name, language="en"):
        self.world, self.user, self.name = world, user, name
        self.language = language
        self.since = time.monotonic()  # of the last thing they did
        self.said = []                 # texts
        with world.state.lock:
            self.chat = world.state.private(user, name, language)

    def does(self, what, *args, **named):
        self.since = time.monotonic()
        return self.world.do(what, self.user, *args, **named)

    def says(self, text, **named):
        self.said.append(text)
        return self.does(people.say, text, language=self.language, **named)

    def versions(self, since=None):
        """(when, message as it was, Kept) of all that the bot wrote or changed here since the last thing they did, oldest first."""
        since = self.since if since is None else since
        found = [(at, version, kept) for kept in self.chat.messages.values() if kept.ours and kept.told for at, version in kept.versions if at >= since]
        return sorted(found, key=lambda v: v[0])

    def hears(self, pattern, seconds=PATIENCE, since=None, edits=True):
        """The Kept whose text, now or as it was, holds the pattern; waits for it."""
        wanted = re.compile(pattern, re.I | re.S)

        def look():
            for _, version, kept in self.versions(since):
                if (edits or "edit_date" not in version) and wanted.search(version.get("text", version.get("caption", ""))):
                    return kept
            return None
        try:
            return self.world.state.wait(look, seconds, f"{self.name} to hear {pattern!r}")
        except TimeoutError as late:
            heard = [version.get("text", "a file") for _, version, _ in self.versions(since)]
            raise AssertionError(f"{late}; heard {heard}\n{self.world.bot.log()[-1500:]}") from None

    def keyboard(self):
        """The newest message that has buttons, or None."""
        return next((kept for kept in reversed(self.chat.spoken()) if kept.buttons and kept.told), None)

    def taps(self, label, message=None, **named):
        """A button by its label, its place (from 1), or `data=`; waits for a keyboard that has it."""
        def find():
            kept = message or self.keyboard()
            if kept is None:
                return None
            if isinstance(label, int):
                return (kept, kept.buttons[label - 1]) if label <= len(kept.buttons) else None
            return next(((kept, b) for b in kept.buttons if label.lower() in b["text"].lower()), None)
        kept, button = self.world.state.wait(find, PATIENCE, f"a button {label!r} for {self.name}")
        return self.does(people.tap, button["callback_data"], kept.id, **named)

    def taps_data(self, data, message):
        return self.does(people.tap, data, message)

    def number(self):
        """Of the case, as the bot tells it."""
        self.says("/status")
        kept = self.hears(r"\bcase (?:has number )?([\d,]+)")
        return int(re.search(r"\bcase (?:has number )?([\d,]+)", kept.text).group(1).replace(",", ""))

    def case(self):
        return self.world.bot.show(self.number())


class World:
    """Settings are keys of the configuration, with two underscores for a point: telegram__per_second=5."""

    def __init__(self, program, group=None, room=None, staff=(), at_end=True, **settings):
        self.program, self.at_end = os.path.abspath(program), at_end
        self.server = Server()
        self.state = self.server.state
        self.folder = tempfile.mkdtemp(prefix="recoup-telegram-")
        self.settings = {key.replace("__", "."): value for key, value in settings.items()}
        if staff:
            self.settings["staff"] = [f"telegram:{user} {name} {role}" for user, name, role in staff]
        self.forum = None
        if group:
            self.settings["telegram.staff_group"] = group
            self.forum = self.room(group, **(room or {}))
        self.people = []
        self.through = contextlib.ExitStack()
        api = self.proxied(self.server.url)
        self.bot = TelegramBot(self.program, DIALOGS, os.path.join(self.folder, "bot"), api, self.settings)

    def proxied(self, url):
        """With TELEGRAM_PROXY in the environment all goes through the proxy that checks it."""
        self.proxy = None
        if not os.environ.get("TELEGRAM_PROXY"):
            return url
        from node import Proxy  # only where there is one
        self.proxy = self.through.enter_context(Proxy(url))
        return self.proxy.url

    def __enter__(self):
        try:
            self.start()
        except BaseException:
            self.close()
            raise
        return self

    def start(self):
        self.server.next_life()
        self.bot.start()
        self.bot.wait_until_ready()

    def restart(self, kill=True):
        if kill:
            self.bot.kill()
        else:
            must(self.bot.stop() == 0, "it ended with status", self.bot.process.returncode, self.bot.log()[-1500:])
        self.start()

    def __exit__(self, kind, value, trace):
        try:
            if kind is None and self.at_end:
                self.look()
        finally:
            self.close()

    def close(self):
        self.bot.kill()
        self.server.close()
        self.through.close()
        if os.environ.get("TELEGRAM_KEEP"):
            print("kept:", self.folder)
        else:
            shutil.rmtree(self.folder, ignore_errors=True)

    def look(self):
        """What must hold after every scenario."""
        must(not self.state.violations, "the server complains of", self.state.violations)
        must(not self.against_the_reference(), "against the reference:", self.against_the_reference())
        status = self.bot.stop() if not self.bot.ended() else self.bot.process.returncode
        must(status == 0, "it ended with status", status, self.bot.log()[-3000:])
        wrong = [line for line in self.bot.log().splitlines() if "Sanitizer" in line or "runtime error" in line]
        must(not wrong, wrong)
        must(self.bot.whole(os.path.join(self.folder, "copy")) == "", "the database is not whole")
        for word in (MARK.encode(), TOKEN.encode()):
            must(not self.bot.files_with(word), word, "stands in clear in", self.bot.files_with(word))
        must(not self.state.unanswered_taps(), "taps that were never answered:", self.state.unanswered_taps())

    def against_the_reference(self):
        """Of requests and answers, if there is a proxy that looks at them."""
        found = self.proxy.violations() if self.proxy else []
        return [v for v in found if v["where"] == "request" or not self.state.strange]

    def do(self, what, *args, **named):
        """A function of people.py."""
        with self.state.lock:
            return what(self.state, *args, **named)

    def buyer(self, name, language="en"):
        person = Person(self, FIRST_BUYER + len(self.people), name, language)
        self.people.append(person)
        return person

    def member(self, user, name):
        """Somebody of the staff, in private."""
        return Person(self, user, name)

    def wait(self, condition, what, seconds=PATIENCE):
        try:
            return self.state.wait(condition, seconds, what)
        except TimeoutError as late:
            raise AssertionError(f"{late}\n{self.bot.log()[-2500:]}") from None

    def forgive_taps(self):
        """Those that were not answered need not be."""
        for name in self.state.unanswered_taps():
            self.state.taps[name]["answered"] = 0

    def settled(self, seconds=PATIENCE):
        """All that was queued is confirmed: the bot has committed it."""
        self.wait(lambda: not self.state.queue.waiting, "all updates to be confirmed", seconds)

    def room(self, group=GROUP, kind="supergroup", forum=True):
        """The staff's forum, with the bot as its administrator."""
        self.do(people.group, group, "Desk", forum, kind)
        return self.state.chats[group]
