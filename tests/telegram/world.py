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
import sys
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "service"))

import people  # noqa: E402
from chats import TOKEN, words  # noqa: E402
from ground import DIALOGS, MARK, PATIENCE, Ground, ServiceBot, must  # noqa: E402, F401
from server import Server  # noqa: E402

ANNA, BERT = 7000900001, 7000900002
GROUP = -1007000000500
FIRST_BUYER = 7000000100


class TelegramBot(ServiceBot):
    def __init__(self, program, dialogs, folder, api, settings):
        lines = {"telegram.api": api, "telegram.file_api": api, "telegram.token_file": os.path.join(folder, "token"), "telegram.per_second": 0, **settings}
        super().__init__(program, dialogs, folder, lines, {"token": TOKEN})


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

    def hears(self, pattern, seconds=PATIENCE, since=None):
        """The Kept whose text, now or as it was, came to hold the pattern; waits for it. An edit that only takes buttons away says nothing."""
        wanted = re.compile(pattern, re.I | re.S)

        def look():
            for _, version, kept in self.versions(since):
                before = kept.before(version)
                if wanted.search(words(version)) and not (before and wanted.search(words(before))):
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

    def received(self):
        """Texts of the bot's messages as they were when they came, in order."""
        return [words(kept.versions[0][1]) for kept in self.chat.messages.values() if kept.ours]


class World(Ground):
    """Settings are keys of the configuration, with two underscores for a point: telegram__per_second=5."""

    def __init__(self, program, group=None, room=None, staff=(), at_end=True, **settings):
        super().__init__(program, "recoup-telegram-", at_end)
        self.server = Server()
        self.state = self.server.state
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

    def start(self):
        self.server.next_life()
        super().start()

    def close_server(self):
        self.server.close()
        self.through.close()

    def complaints(self):
        found = [f"the server complains of {v}" for v in self.state.violations] + [f"against the reference: {v}" for v in self.against_the_reference()]
        return found + [f"a tap that was never answered: {tap}" for tap in self.state.unanswered_taps()]

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
