"""What a Bot API server knows: chats with their messages and topics, and the queue of updates of one bot.

Plain data and the rules that belong to it; who may call what, and over which wire, is methods.py and server.py. Message, User, Chat and the
rest are dictionaries in the form in which the Bot API shows them.
"""
import copy
import time

BOT = {"id": 7000000001, "is_bot": True, "first_name": "Recoup", "username": "recoup_test_bot"}
ANONYMOUS = {"id": 1087968824, "is_bot": True, "first_name": "Group", "username": "GroupAnonymousBot"}
TOKEN = "7000000001:AAtest-token-of-nobody"
KEEPS_ITS_PLACE = 10        # an offset further ahead than this is not believed
KEEPS_ITS_PAST = 100000     # nor is one further behind
TOPIC_COLOURS = (7322096, 16766590, 13338331, 9367192, 16749490, 16478047)


class Refused(Exception):
    """The server's answer is an error."""

    def __init__(self, code, description, **parameters):
        super().__init__(f"{code} {description}")
        self.code, self.description, self.parameters = code, description, parameters

    def body(self):
        body = {"ok": False, "error_code": self.code, "description": self.description}
        return {**body, "parameters": self.parameters} if self.parameters else body


def bad_request(description, **parameters):
    return Refused(400, "Bad Request: " + description, **parameters)


def units(text):
    """Telegram counts UTF-16 code units."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def words(message):
    return message.get("text", message.get("caption", ""))


class Kept:
    """One message of a chat: as it is now, and all that it was."""

    def __init__(self, message, at):
        self.now = message
        self.versions = [(at, copy.deepcopy(message))]
        self.bytes = None  # of a document of ours
        self.told = 0      # the bot has the answer to its send, the how-manieth of all: nobody reads and answers faster than that
        self.life = None   # of the bot that sent it
        self.deleted = False

    @property
    def id(self):
        return self.now["message_id"]

    @property
    def ours(self):
        return self.now.get("from", {}).get("id") == BOT["id"]

    @property
    def text(self):
        return words(self.now)

    @property
    def thread(self):
        return self.now.get("message_thread_id") if self.now.get("is_topic_message") else None

    @property
    def buttons(self):
        """All buttons, row by row, in one list."""
        return [button for row in self.now.get("reply_markup", {}).get("inline_keyboard", []) for button in row]

    def before(self, version):
        """What it was before it was this, or None."""
        at = next(index for index, (_, kept) in enumerate(self.versions) if kept is version)
        return self.versions[at - 1][1] if at else None

    def change(self, at, **fields):
        """Fields that are None are taken away."""
        self.now = {k: v for k, v in {**self.now, **fields}.items() if v is not None}
        self.versions.append((at, copy.deepcopy(self.now)))


class Topic:
    def __init__(self, thread, name, colour):
        self.thread, self.name, self.colour = thread, name, colour
        self.emoji = None
        self.closed = False
        self.deleted = False


class Chat:
    def __init__(self, about):
        self.about = about
        self.messages = {}  # id -> Kept, in order
        self.next_id = 1 if self.is_private else 2  # a group begins with the news of its making; in a forum that is General
        self.topics = {}    # thread -> Topic, deleted ones too
        self.moved_to = None
        self.shut = None    # why the bot cannot write here: a Refused
        self.rights = {"can_manage_topics": True}  # of the bot, in a group

    @property
    def id(self):
        return self.about["id"]

    @property
    def is_private(self):
        return self.about["type"] == "private"

    @property
    def is_forum(self):
        return bool(self.about.get("is_forum"))

    def topic(self, thread, gone="message thread not found"):
        topic = self.topics.get(thread)
        if topic is None or topic.deleted:
            raise bad_request(gone)
        return topic

    def kept(self, message_id, gone):
        kept = self.messages.get(message_id)
        if kept is None or kept.deleted:
            raise bad_request(gone)
        return kept

    def add(self, sender, thread=None, **fields):
        """A message that somebody wrote here, or that tells what somebody did."""
        now = int(time.time())
        message = {"message_id": self.next_id, "date": now, "chat": self.about, "from": sender, **fields}
        if thread is not None:
            message |= {"message_thread_id": thread, "is_topic_message": True}
        self.next_id += 1
        kept = self.messages[message["message_id"]] = Kept(message, time.monotonic())
        return kept

    def spoken(self):
        """The bot's messages that are still there."""
        return [kept for kept in self.messages.values() if kept.ours and not kept.deleted]


class Queue:
    """The updates that wait for the bot. Ids are confirmed by asking for a higher one."""

    ALWAYS_OFF = ("chat_member", "message_reaction", "message_reaction_count")

    def __init__(self, first=700000001):
        self.next_id = first
        self.waiting = []   # updates
        self.confirmed = []  # updates, in the order in which they were
        self.allowed = None  # None: never told, all but ALWAYS_OFF
        self.given = set()  # ids that some answer held

    def wants(self, kind):
        return kind in self.allowed if self.allowed else kind not in self.ALWAYS_OFF

    def put(self, kind, content):
        """None when the bot does not want to know."""
        if not self.wants(kind):
            return None
        update = {"update_id": self.next_id, kind: content}
        self.next_id += 1
        self.waiting.append(copy.deepcopy(update))
        return update

    def believes(self, offset):
        head = self.waiting[0]["update_id"] if self.waiting else self.next_id
        return head - KEEPS_ITS_PAST <= offset <= self.next_id + KEEPS_ITS_PLACE

    def confirm(self, offset):
        """All below the offset is forgotten; a negative one keeps so many of the newest."""
        keep = self.waiting
        if offset < 0:
            keep = self.waiting[offset:]
        elif offset > 0 and self.believes(offset):
            keep = [update for update in self.waiting if update["update_id"] >= offset]
        self.confirmed += self.waiting[:len(self.waiting) - len(keep)]
        self.waiting = keep

    def take(self, limit):
        taken = self.waiting[:limit]
        self.given.update(update["update_id"] for update in taken)
        return taken
