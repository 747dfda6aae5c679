"""Buyers and staff as slixmpp plays them. All clients of a test live in one thread with one event loop; a scenario asks from outside.

What comes is kept as it came. `Hall.changed` is told of every stanza, so that nobody has to look again and again.
"""
import asyncio
import logging
import re
import threading
import time
import uuid
import xml.etree.ElementTree as ET
from xml.sax.saxutils import escape, quoteattr

from scenario import Skip
from servers import DOMAIN

try:
    import slixmpp
    from slixmpp.exceptions import IqError, IqTimeout
except ImportError:
    slixmpp = None

CLIENT = "{jabber:client}"
NS = {"oob": "jabber:x:oob", "receipts": "urn:xmpp:receipts", "states": "http://jabber.org/protocol/chatstates", "replace": "urn:xmpp:message-correct:0",
      "sid": "urn:xmpp:sid:0", "delay": "urn:xmpp:delay", "mam": "urn:xmpp:mam:2", "forward": "urn:xmpp:forward:0", "hints": "urn:xmpp:hints",
      "markers": "urn:xmpp:chat-markers:0", "rsm": "http://jabber.org/protocol/rsm", "muc": "http://jabber.org/protocol/muc",
      "muc_user": "http://jabber.org/protocol/muc#user", "muc_admin": "http://jabber.org/protocol/muc#admin", "conference": "jabber:x:conference",
      "disco": "http://jabber.org/protocol/disco#info", "items": "http://jabber.org/protocol/disco#items", "caps": "http://jabber.org/protocol/caps",
      "commands": "http://jabber.org/protocol/commands", "data": "jabber:x:data", "c": "jabber:client", "pubsub": "http://jabber.org/protocol/pubsub",
      "picture": "urn:xmpp:avatar:data", "metadata": "urn:xmpp:avatar:metadata", "vcard": "vcard-temp"}
XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
ANSWER_SECONDS = 20


def new_id():
    return uuid.uuid4().hex[:12]


class Hall:
    """The thread and the loop, and the lock that says `something changed`."""

    def __init__(self):
        if slixmpp is None:
            raise Skip("there is no slixmpp here (script/packages install)")
        logging.getLogger("slixmpp").setLevel(logging.CRITICAL)
        logging.getLogger("asyncio").setLevel(logging.CRITICAL)
        self.changed = threading.Condition()
        self.loop = asyncio.new_event_loop()
        self.thread = threading.Thread(target=self.run, daemon=True)
        self.thread.start()

    def run(self):
        asyncio.set_event_loop(self.loop)
        self.loop.run_forever()

    def do(self, coroutine, seconds=60):
        return asyncio.run_coroutine_threadsafe(coroutine, self.loop).result(seconds)

    def soon(self, function, *words):
        self.loop.call_soon_threadsafe(function, *words)

    def tell(self):
        with self.changed:
            self.changed.notify_all()

    def wait(self, condition, seconds, what, poll=0.1):
        """Looked at after every stanza, and now and then for what no stanza tells."""
        until = time.monotonic() + seconds
        while True:
            found = condition()
            if found:
                return found
            left = until - time.monotonic()
            if left <= 0:
                raise TimeoutError(f"waited {seconds} s for {what}")
            with self.changed:
                self.changed.wait(min(poll, left))

    def close(self):
        async def end():
            for task in asyncio.all_tasks() - {asyncio.current_task()}:
                task.cancel()
            self.loop.call_later(0.05, self.loop.stop)
        asyncio.run_coroutine_threadsafe(end(), self.loop)
        self.thread.join(10)


class Came:
    """A stanza, when it came, and what one asks of it most."""

    def __init__(self, xml, at):
        self.xml, self.at = xml, at
        self.kind = xml.tag.rsplit("}", 1)[-1]
        self.id, self.type = xml.get("id"), xml.get("type")
        self.sender = xml.get("from") or ""
        self.text = xml.findtext(CLIENT + "body") or "" if self.kind == "message" else ""
        self.archived = None  # its id in our archive, when it came from there
        self.link = xml.findtext("oob:x/oob:url", None, NS) if self.text else None

    @property
    def bare(self):
        return self.sender.split("/")[0]

    @property
    def language(self):
        return self.xml.get(XML_LANG)

    def child(self, path):
        """`oob:x/oob:url` with the names of NS."""
        return self.xml.find(path, NS)

    def stanza_id(self, by):
        """The last: it is the server's own."""
        ids = [e.get("id") for e in self.xml.findall("sid:stanza-id", NS) if e.get("by") == by]
        return ids[-1] if ids else None

    @property
    def labels(self):
        return [label for _, label in re.findall(r"^(\d+)\) (.*)$", self.text, re.M)]

    @property
    def words(self):
        """The text without the choices below it."""
        return re.sub(r"(\n+\d+\) [^\n]*)+\Z", "", self.text)

    def __repr__(self):
        return f"<{self.kind} {self.type or ''} {self.text[:200]!r}>"


class Client:
    """One login. `stanzas`: all that came, in order. Comes back by itself after a cut while `stays`; with `keeps_up` it then reads its archive, as
    clients do: what was written to it meanwhile has come, and what it said and the server never got is said again."""

    def __init__(self, hall, server, ca_file, name, password, resource="phone", language=None, bot=None):
        self.hall, self.server, self.ca_file = hall, server, ca_file
        self.name, self.password, self.resource, self.language = name, password, resource, language
        self.jid, self.bot = f"{name}@{DOMAIN}", bot
        self.stanzas = []
        self.spoken = []  # those of them that are the bot's words
        self.pages = {}  # queryid -> what came of an archive
        self.sent = {}  # id -> text, of what was said to the bot
        self.online, self.stays, self.logins = False, True, 0
        self.failed = None
        self.xmpp = None
        self.keeps_up = False
        self.kept, self.read_to = set(), None  # of the archive: ids of what we said that stand there, and the last page's end

    # --- the line ---

    def connect(self, seconds=60):
        self.stays = True
        self.hall.soon(self.open)
        self.hall.wait(lambda: self.online or self.failed, seconds, f"{self.name} to be logged in")
        if self.failed:
            raise ConnectionError(self.failed)
        return self

    def open(self):
        self.xmpp = x = slixmpp.ClientXMPP(f"{self.jid}/{self.resource}", self.password, lang=self.language or "en")
        x.ca_certs = self.ca_file
        x.use_ipv6 = False
        x.whitespace_keepalive = False
        x.register_plugin("xep_0030")
        x.register_plugin("xep_0199")
        x.add_filter("in", self.came)
        x.add_event_handler("session_start", self.begun)
        x.add_event_handler("disconnected", lambda _: self.over(x))
        x.add_event_handler("failed_auth", self.refused)
        x.connect(("127.0.0.1", self.server.port), disable_starttls=False, force_starttls=True)

    def begun(self, _):
        self.xmpp.send_raw("<iq type='get' id='roster'><query xmlns='jabber:iq:roster'/></iq><presence/>")  # who asks for the roster hears of changes
        self.online = True
        self.logins += 1
        self.hall.tell()
        if self.keeps_up and self.logins > 1:
            self.catching_up = self.hall.loop.create_task(self.catch_up())

    async def news(self):
        """Of the archive. A server that was killed may have forgotten its end: then all of it."""
        try:
            archive = await self.read_archive(after=self.read_to)
        except RuntimeError:
            self.kept, self.read_to = set(), None
            archive = await self.read_archive()
        self.read_to = archive[-1][1].archived if archive else self.read_to
        return archive

    async def catch_up(self):
        try:
            archive = await self.news()
        except (IqError, IqTimeout, RuntimeError):
            return  # cut again: at the next login
        here = {c.stanza_id(self.jid) for c in self.stanzas if c.kind == "message"} | {c.archived for c in self.stanzas}
        for mine, came in archive:
            if not mine and came.archived not in here:
                self.keep(came)
        self.kept |= {came.id for mine, came in archive if mine}
        for name, text in list(self.sent.items()):
            if name not in self.kept and self.online:
                self.xmpp.send_raw(self.message(text, name=name))
        self.hall.tell()

    def refused(self, _):
        self.failed = f"{self.name} is not let in"
        self.hall.tell()

    def over(self, x):
        if x is not self.xmpp:
            return
        self.online = False
        self.hall.tell()
        if self.stays:
            self.hall.loop.call_later(0.3, lambda: self.stays and x is self.xmpp and self.open())

    def leave(self):
        """Logs out and stays out."""
        self.stays = False
        if self.xmpp:
            async def away():
                self.xmpp.disconnect(wait=1.0)
            self.hall.do(away())
            self.hall.wait(lambda: not self.online, 10, f"{self.name} to be logged out")

    def came(self, stanza):
        came = Came(stanza.xml, time.monotonic())
        page = came.child("mam:result") if came.kind == "message" else None
        if page is not None and page.get("queryid") in self.pages:
            self.pages[page.get("queryid")].append(came)
        else:
            self.keep(came)
            self.hall.tell()
        return stanza

    def keep(self, came):
        self.stanzas.append(came)
        if came.kind == "message" and came.bare == self.bot and came.text and came.type not in ("error", "groupchat"):
            self.spoken.append(came)

    # --- saying ---

    def send(self, xml):
        self.hall.soon(lambda: self.online and self.xmpp.send_raw(xml))

    def message(self, text, *more, to=None, kind="chat", name=None, language=None):
        """XML of a message; `more` are elements as text."""
        language = language or self.language
        lang = f" xml:lang={quoteattr(language)}" if language else ""
        body = f"<body>{escape(text)}</body>" if text is not None else ""
        return f"<message to={quoteattr(to or self.bot)} type='{kind}' id={quoteattr(name)}{lang}>{body}{''.join(more)}</message>"

    def say(self, text, *more, to=None, **named):
        """Its id."""
        name = named.pop("name", None) or new_id()
        if to in (None, self.bot) and text is not None:
            self.sent[name] = text
        self.send(self.message(text, *more, to=to, name=name, **named))
        return name

    async def ask(self, kind, to, payload, seconds, language=None):
        """(type, the answer's element), or raises IqTimeout."""
        iq = self.xmpp.Iq()
        iq["type"] = kind
        if language:
            iq["lang"] = language
        if to:
            iq["to"] = to
        if payload:
            iq.xml.append(ET.fromstring(payload))
        try:
            answer = await iq.send(timeout=seconds)
        except IqError as error:
            answer = error.iq
        return answer["type"], answer.xml

    def iq(self, kind, to, payload, seconds=ANSWER_SECONDS, language=None):
        try:
            return self.hall.do(self.ask(kind, to, payload, seconds, language), seconds + 5)
        except IqTimeout:
            raise TimeoutError(f"no answer of {to} to {payload}") from None

    # --- what was heard ---

    def heard(self, since=0):
        """Messages with words, of the bot, each once."""
        return [c for c in list(self.spoken) if c.at >= since]

    def of_bot(self, since=0):
        return [c for c in list(self.stanzas) if c.at >= since and c.bare == self.bot]

    async def read_archive(self, seconds=ANSWER_SECONDS, after=None):
        """(by me?, Came) of all with the bot, or of what is behind an id, in the server's order, however it came; pages of 100."""
        found, after = [], f"<after>{after}</after>" if after else ""
        while True:
            query = new_id()
            page = f"<set xmlns='{NS['rsm']}'><max>100</max>{after}</set>"
            form = (f"<x xmlns='jabber:x:data' type='submit'><field var='FORM_TYPE' type='hidden'><value>{NS['mam']}</value></field>"
                    f"<field var='with'><value>{self.bot}</value></field></x>")
            self.pages[query] = []
            kind, answer = await self.ask("set", None, f"<query xmlns='{NS['mam']}' queryid='{query}'>{form}{page}</query>", seconds)
            if kind != "result":
                raise RuntimeError("no archive: " + ET.tostring(answer, encoding="unicode"))
            found += self.results(self.pages.pop(query))
            fin = answer.find("mam:fin", NS)
            last = fin.findtext("rsm:set/rsm:last", None, NS)
            if fin.get("complete") in ("true", "1") or not last:
                return found
            after = f"<after>{last}</after>"

    def results(self, page):
        for came in page:
            result = came.child("mam:result")
            inner = Came(result.find("forward:forwarded/c:message", NS), came.at)
            inner.archived = result.get("id")
            yield inner.bare == self.jid, inner

    def archive(self):
        return self.hall.do(self.read_archive(), 60)
