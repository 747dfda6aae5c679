"""Two networks at once: a Bot API server and an XMPP server, one recoup on both, the buyer on one and the advisor on the other.

    with World(program, advisor="xmpp") as world:
        ...
        world.advisor.says("/take 1")

Whoever plays a part is asked the same on either network (`OnXmpp`, `OnTelegram`): says, edits, answers, hears. The worlds of the two networks are those
of their own tests; this one only joins their configurations.
"""
import importlib.util
import os
import re
import ssl
import sys
import urllib.request

HERE = os.path.dirname(os.path.abspath(__file__))
TELEGRAM, XMPP = (os.path.join(os.path.dirname(HERE), name) for name in ("telegram", "xmpp"))
sys.path[:0] = [os.path.join(os.path.dirname(HERE), "service"), TELEGRAM, XMPP]

from ground import MARK, PATIENCE, must  # noqa: E402, F401


def load(name, folder):
    """Both are called world.py: each under a name of its own."""
    spec = importlib.util.spec_from_file_location(name, os.path.join(folder, "world.py"))
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


telegram, xmpp = load("telegram_world", TELEGRAM), load("xmpp_world", XMPP)

import people  # noqa: E402
from chats import TOKEN  # noqa: E402
from clients import NS, new_id  # noqa: E402
from server import Server  # noqa: E402


class OnTelegram:
    """Somebody who writes to the bot in private on Telegram."""
    network = "telegram"

    def __init__(self, world, person):
        self.world, self.person = world, person
        self.name = person.name

    @property
    def address(self):
        return f"telegram:{self.person.user}"

    def says(self, text):
        """What it can be named by later."""
        return self.person.says(text)

    def edits(self, message, text):
        self.person.does(people.edit, message, text)

    def answers(self, heard, text):
        return self.person.does(people.say, text, language="en", reply_to=heard.id)

    def sends_file(self, name, kind, content, size=None):
        return self.person.does(people.file, name, kind, content, size=size)

    def hears(self, pattern, since=None):
        return self.person.hears(pattern, since=since)

    @staticmethod
    def answered(heard):
        """What this message of the bot answers, by name; None."""
        return heard.now.get("reply_to_message", {}).get("message_id")

    def read(self):
        """All texts of the bot as they stand there now, oldest first."""
        told = [kept for kept in self.person.chat.messages.values() if kept.ours and kept.told and kept.text]
        return [kept.text for kept in sorted(told, key=lambda kept: kept.id)]

    # for interviews
    say = says

    def tap(self, label, message):
        self.person.taps(label, message.kept)

    def heard(self):
        told = [kept for kept in self.person.chat.messages.values() if kept.ours and kept.told]
        return [Heard(kept) for kept in sorted(told, key=lambda kept: kept.told)]


class Heard:
    """A message of the bot as it was when it came."""

    def __init__(self, kept):
        self.kept, self.id = kept, kept.id
        first = kept.versions[0][1]
        self.text = first.get("text", first.get("caption", ""))
        self.labels = [b["text"] for row in first.get("reply_markup", {}).get("inline_keyboard", []) for b in row]


class OnXmpp:
    """Somebody with an account, at their client."""
    network = "xmpp"

    def __init__(self, world, person):
        self.world, self.person = world, person
        self.name = person.name

    @property
    def address(self):
        return f"xmpp:{self.person.jid}"

    def says(self, text):
        return self.person.says(text, f"<request xmlns='{NS['receipts']}'/>")

    def edits(self, message, text):
        self.person.says(text, f"<replace xmlns='{NS['replace']}' id='{message}'/>")

    def answers(self, heard, text):
        return self.person.says(text, f"<reply xmlns='urn:xmpp:reply:0' to='{xmpp.BOT}' id='{heard.id}'/>")

    def sends_link(self, url):
        return self.person.says(url, f"<x xmlns='{NS['oob']}'><url>{url}</url></x>")

    def gets_link(self):
        return self.person.gets("a link to a file", lambda c: c.link and c.text == c.link, since=0).link

    def reads(self, link):
        """What lies there."""
        context = ssl.create_default_context(cafile=self.world.authority.file)
        with urllib.request.urlopen(link, timeout=20, context=context) as answer:
            return answer.read()

    def confirms(self, heard):
        self.person.sends(f"<message to='{xmpp.BOT}' type='chat'><received xmlns='{NS['receipts']}' id='{heard.id}'/></message>")

    def types(self):
        self.person.sends(f"<message to='{xmpp.BOT}' type='chat'><composing xmlns='{NS['states']}'/></message>")

    def hears(self, pattern, since=None):
        return self.person.hears(pattern, since=since)

    @staticmethod
    def answered(heard):
        reply = heard.xml.find("{urn:xmpp:reply:0}reply")
        return None if reply is None else reply.get("id")

    def read(self):
        """As a client shows it that knows XEP-0308: a corrected message stands where the first one stood."""
        shown, order = {}, []
        for came in self.person.client.heard():
            replaced = came.child("replace:replace")
            name = replaced.get("id") if replaced is not None else came.id
            if name not in shown:
                order.append(name)
            shown[name] = came.text
        return [shown[name] for name in order]

    say = says

    def tap(self, label, message):
        self.says(str(message.labels.index(label) + 1))

    def heard(self):
        return [c for c in self.person.client.heard() if not c.link]


class World(xmpp.World):
    """`advisor`: the network of the advisor; the buyer is on the other one."""

    def __init__(self, program, advisor="xmpp", **settings):
        self.telegram = Server()
        self.state = self.telegram.state
        self.on, self.seated = advisor, []
        staff = f"xmpp:anna@{xmpp.DOMAIN}" if advisor == "xmpp" else f"telegram:{telegram.ANNA}"
        super().__init__(program, telegram__api=self.telegram.url, telegram__file_api=self.telegram.url, telegram__per_second=0, staff_=staff, **settings)

    def prepare(self, staff, room, relay, server, operator, host, settings):
        member = settings.pop("staff_")
        super().prepare(staff, room, relay, server, operator, host, settings)
        self.bot.secrets["token"] = TOKEN
        token = os.path.join(self.bot.folder, "token")
        with open(token, "w", encoding="ascii", opener=lambda path, flags: os.open(path, flags, 0o600)) as file:
            file.write(TOKEN + "\n")
        self.bot.configure(telegram__token_file=token, staff=[member + " anna advisor"])

    def start(self):
        self.telegram.next_life()
        super().start()

    def close_server(self):
        self.telegram.close()
        super().close_server()

    def complaints(self):
        return [f"the Bot API server complains of {v}" for v in self.state.violations]

    def do(self, what, *args, **named):
        """A function of people.py."""
        with self.state.lock:
            return what(self.state, *args, **named)

    def on_telegram(self, name, user):
        return OnTelegram(self, telegram.Person(self, user, name))

    def on_xmpp(self, name):
        known = next((p for p in self.people if p.name == name), None)
        if known is None:
            known = xmpp.Person(self, name)
            self.people.append(known)
            known.comes()
        return OnXmpp(self, known)

    @property
    def advisor(self):
        if "anna" not in self.__dict__:
            self.anna = self.on_xmpp("anna") if self.on == "xmpp" else self.on_telegram("anna", telegram.ANNA)
        return self.anna

    def buyer(self, name):
        """On the other network than the advisor."""
        self.seated.append(name)
        return self.on_telegram(name, telegram.FIRST_BUYER + len(self.seated)) if self.on == "xmpp" else self.on_xmpp(name)


def case_of(who):
    """Its number, as the bot tells it."""
    who.says("/status")
    heard = who.hears(r"\bcase (?:has number )?([\d,]+)")
    return int(re.search(r"\bcase (?:has number )?([\d,]+)", heard.text).group(1).replace(",", ""))


__all__ = ["World", "OnTelegram", "OnXmpp", "case_of", "must", "MARK", "PATIENCE", "NS", "new_id"]
