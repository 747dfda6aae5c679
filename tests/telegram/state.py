"""The whole of the stub server's state, behind one lock, and the faults that it was told to have."""
import random
import threading
import time

from chats import BOT, Chat, Queue, Refused

DESCRIPTIONS = {
    400: "Bad Request: chat not found", 401: "Unauthorized", 403: "Forbidden: bot was blocked by the user", 404: "Not Found",
    409: "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running",
    413: "Request Entity Too Large", 421: "Misdirected Request", 429: "Too Many Requests: retry after {}", 431: "Request Header Fields Too Large",
    500: "Internal Server Error: restart", 502: "Bad Gateway", 503: "Service Unavailable", 504: "Gateway Timeout",
}
# html: a proxy answers. cut: the connection ends within the answer, nothing was done. lost: it was done, and nobody hears of it.
# silence: no answer for so many seconds, then it is done. duplicate: updates that were confirmed come again.
KINDS = ("error", "html", "cut", "lost", "silence", "duplicate")
GROUP_MINUTE = 60


class Fault:
    """One rule. It applies to a method ("*": all), to one chat if told, so many times, or now and then."""

    def __init__(self, method="*", kind="error", code=None, chat=None, times=None, probability=1.0, retry_after=None, moved_to=None,
                 description=None, seconds=10.0):
        if kind not in KINDS:
            raise ValueError(f"a fault is one of {KINDS}")
        self.method, self.kind, self.chat = method.lower(), kind, chat
        self.code = code or (429 if retry_after else 400 if moved_to else 502)
        self.left = times if times is not None else 1 if probability == 1.0 else 10**9
        self.probability, self.seconds = probability, seconds
        self.description, self.parameters = description, {}
        if retry_after:
            self.parameters["retry_after"] = retry_after
        if moved_to:
            self.parameters["migrate_to_chat_id"] = moved_to
        self.struck = 0

    def hits(self, method, params, rng):
        if self.left <= 0 or self.method not in ("*", method.lower()):
            return False
        if self.chat is not None and str(params.get("chat_id")) != str(self.chat):
            return False
        if rng.random() >= self.probability:
            return False
        self.left -= 1
        self.struck += 1
        return True

    def refusal(self):
        description = self.description or DESCRIPTIONS.get(self.code, "Bad Request: something else")
        return Refused(self.code, description.format(self.parameters.get("retry_after", "")), **self.parameters)


class Call:
    """One request of the bot, and what became of it."""

    def __init__(self, method, params, at, life=0):
        self.method, self.params, self.at, self.life = method, params, at, life
        self.code = None       # None: not answered yet, or never
        self.done = False      # it had its effect
        self.fault = None
        self.message = None    # id of what was sent

    @property
    def chat(self):
        value = self.params.get("chat_id")
        return int(value) if value is not None and str(value).lstrip("-").isdigit() else None

    def shown(self):
        params = {k: v if isinstance(v, (str, int, bool, list, dict)) and k != "document" else "..." for k, v in self.params.items()}
        return {"method": self.method, "params": params, "at": self.at, "code": self.code, "done": self.done,
                "fault": self.fault and self.fault.kind}


class State:
    def __init__(self, seed=1):
        self.lock = threading.RLock()
        self.changed = threading.Condition(self.lock)
        self.rng = random.Random(seed)
        self.queue = Queue()
        self.chats, self.users, self.files, self.taps = {}, {}, {}, {}
        self.profile = {"commands": {}, "description": {}, "short_description": {}}
        self.calls, self.events, self.violations, self.faults = [], [], [], []
        self.revoked = False        # the token is not taken any more
        self.strict_topics = True   # nobody writes to a closed topic
        self.reads_groups = True    # as an administrator of its group does
        self.strange = False        # updates made by hand, and faults, may be against the reference
        self.latency = 0.0          # seconds that each write takes
        self.flying = {}            # (chat, life) -> writes that are being answered
        self.life = 0               # of the bot: how often it was started; a connection belongs to one
        self.answers = 0            # that the bot was given
        self.poll = None            # the poll that waits
        self.numbers = 0

    # --- what happens ---

    def tell(self, event, **about):
        with self.changed:
            self.events.append({"event": event, "at": time.monotonic(), **about})
            self.changed.notify_all()

    def violation(self, what):
        self.violations.append(what)
        self.tell("violation", what=what)

    def wait(self, condition, seconds, what="something"):
        """Until the condition holds; its value. It is asked again after each event."""
        until = time.monotonic() + seconds
        with self.changed:
            while True:
                value = condition()
                if value:
                    return value
                left = until - time.monotonic()
                if left <= 0:
                    raise TimeoutError(f"waited {seconds} s for {what}")
                self.changed.wait(min(left, 0.5))

    # --- things ---

    def number(self):
        self.numbers += 1
        return self.numbers

    def chat(self, number, **about):
        if number not in self.chats:
            self.chats[number] = Chat({"id": number, **about})
        return self.chats[number]

    def user(self, number, name, language="en", **more):
        if number not in self.users:
            self.users[number] = {"id": number, "is_bot": False, "first_name": name, "language_code": language, **more}
        return self.users[number]

    def private(self, number, name="Somebody", language="en"):
        """The chat of a user with the bot."""
        self.user(number, name, language)
        return self.chat(number, type="private", first_name=name)

    def add_file(self, name, kind, content, size=None, sent_as="document"):
        number = self.number()
        file = {"file_id": f"file-{number}-of-nobody", "file_unique_id": f"u{number}", "file_name": name, "mime_type": kind,
                "file_size": len(content) if size is None else size, "file_path": f"documents/file_{number}", "bytes": content,
                "sent_as": sent_as}
        self.files[file["file_id"]] = file
        return file

    def put(self, kind, content):
        update = self.queue.put(kind, content)
        if update:
            self.tell("queued", kind=kind, update=update["update_id"])
        return update

    def speak(self, chat, thread, fields):
        """A message of the bot."""
        kept = chat.add(BOT, thread, **{k: v for k, v in fields.items() if v is not None})
        self.tell("sent", chat=chat.id, message=kept.id, thread=thread)
        return kept

    def answered(self, call):
        """The answer to this call is on its way, or it never will be."""
        with self.changed:
            chat = self.chats.get(call.chat)
            kept = chat.messages.get(call.message) if chat else None
            if kept and not kept.told:  # else an edit of it is answered
                self.answers += 1
                kept.told, kept.life = self.answers, call.life
                self.tell("told", chat=call.chat, message=call.message)

    # --- faults ---

    def fault(self, **rule):
        fault = Fault(**rule)
        self.faults.append(fault)
        self.strange = True
        return fault

    def strike(self, method, params):
        return next((fault for fault in self.faults if fault.hits(method, params, self.rng)), None)

    # --- what a test asks ---

    def calls_of(self, *methods):
        names = {m.lower() for m in methods}
        return [call for call in self.calls if call.method.lower() in names]

    def unanswered_taps(self):
        return [name for name, tap in self.taps.items() if tap["answered"] is None]

    def fullest_minute(self, chat):
        """The most messages and edits that one chat got within any minute."""
        at = [c.at for c in self.calls if c.chat == chat and c.done and c.method.lower() in
              ("sendmessage", "senddocument", "copymessage", "editmessagetext", "editmessagereplymarkup")]
        return max((sum(1 for b in at if 0 <= b - a < GROUP_MINUTE) for a in at), default=0)
