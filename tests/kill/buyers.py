"""The buyers of the kill test: each plays one script over the local socket, remembers all it said and heard, and complains when an order or a
number of copies cannot be right."""
import datetime
import glob
import json
import os
import re
import socket

FRAGMENT = 15  # letters of a sentence that are enough to know it again


def load_json(path):
    with open(path, encoding="utf-8") as text:
        return json.load(text)


class Sentences:
    """Which fact a message asks for, and whether a conversation is at its end: by the sentences of the dialogs."""

    def __init__(self, dialogs):
        self.texts = {}
        for path in sorted(glob.glob(os.path.join(dialogs, "text", "en", "*.json"))):
            self.texts.update(load_json(path))
        self.questions, self.ends = [], []
        files = [os.path.join(dialogs, "intake.json")] + sorted(glob.glob(os.path.join(dialogs, "branches", "*.json")))
        for path in files:
            for state in load_json(path)["states"].values():
                self.add_state(state)
        self.add(self.questions, "reading.ask", "reading")
        self.add(self.questions, "review.ask", "review")
        for key in ("plan.heading", "plan.heading_version"):
            self.add(self.ends, key, True)
        self.status = re.compile(r"\bcase (?:has number )?([\d,]+)")

    def add_state(self, state):
        if "ask" in state:
            self.add(self.questions, state["say"], state["ask"])
        elif state.get("end") in ("refusal", "person"):
            self.add(self.ends, state["say"], True)

    def add(self, table, key, meaning):
        """What stands between the slots of a sentence; a heading may be short."""
        least = FRAGMENT if table is self.questions else 5
        for piece in re.split(r"[{}#]|''", self.texts[key]):
            if len(piece.strip()) >= least:
                table.append((piece, meaning))

    def asked(self, text):
        for piece, fact in self.questions:
            if piece in text:
                return fact
        return None

    def is_end(self, text):
        return any(piece in text for piece, _ in self.ends)


class Line:
    """One JSON object a line on a socket; reads to the end what a killed process still left there."""

    def __init__(self, path):
        self.socket = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        try:
            self.socket.connect(path)
        except OSError:
            self.socket.close()
            raise
        self.socket.setblocking(False)
        self.heard, self.unsaid = b"", b""

    def put(self, value):
        self.unsaid += json.dumps(value).encode() + b"\n"
        self.flush()

    def flush(self):
        try:
            while self.unsaid:
                self.unsaid = self.unsaid[self.socket.send(self.unsaid):]
        except BlockingIOError:
            pass
        except OSError:  # killed: what was not taken is said again
            self.unsaid = b""

    def read(self):
        """The objects that have come. None at the end: the other side is gone."""
        over = False
        try:
            while True:
                piece = self.socket.recv(65536)
                over = not piece
                if over:
                    break
                self.heard += piece
        except BlockingIOError:
            pass
        except OSError:
            over = True
        *lines, self.heard = self.heard.split(b"\n")
        return [json.loads(line) for line in lines] + ([None] if over else [])

    def close(self):
        self.socket.close()


class Listener:
    """Anybody on the socket: says `sent` for what it got, and counts the copies."""

    role = "buyer"

    def __init__(self, name):
        self.name = name
        self.line = None
        self.texts = {}     # id of a row -> its text, in the order in which they first came
        self.copies = {}    # id -> how often it came
        self.marked = set()  # ids of which the program must know for good that they were read
        self.here = []      # ids that came in this life of the program
        self.gone = False    # said bye, and was told bye
        self.complaints = []

    def join(self, path):
        self.line = Line(path)
        self.here = []
        self.line.put({"hello": self.role, "name": self.name, "language": "en"})

    def leave(self):
        """The program is dead: read what it still said before that."""
        if self.line:
            for value in self.line.read():
                self.take(value)
            self.line.close()
            self.line = None

    def take(self, value):
        if value is None:
            return
        if "out" in value:
            self.take_out(value)
        elif "bye" in value:
            self.gone = True
        elif "error" in value:
            self.complaints.append(f"{self.name}: the program said {value}")

    def take_out(self, value):
        number, text = value["out"], value["text"]
        self.count_copy(number)
        if self.line:
            self.line.put({"sent": number})
        if number in self.texts:
            if self.texts[number] != text:
                self.complaints.append(f"{self.name}: row {number} came again with another text")
            return
        if self.texts and number < max(self.texts):
            self.complaints.append(f"{self.name}: row {number} came after row {max(self.texts)}")
        self.texts[number] = text
        self.answer(text)

    def count_copy(self, number):
        """One copy a life, in order. The mark of a row is written with the send of the next one at the latest, so the one before that is marked
        for good."""
        self.copies[number] = self.copies.get(number, 0) + 1
        if number in self.here:
            self.complaints.append(f"{self.name}: row {number} came twice without a crash between")
        if self.here and number < self.here[-1]:
            self.complaints.append(f"{self.name}: row {number} came after row {self.here[-1]}")
        if number in self.marked:
            self.complaints.append(f"{self.name}: row {number} came again after it was marked as sent")
        self.here.append(number)
        if len(self.here) > 2:
            self.marked.add(self.here[-3])

    def answer(self, text):
        pass


class Advisor(Listener):
    role = "staff"


class Buyer(Listener):
    def __init__(self, name, word, script, answers, sentences, today, random):
        super().__init__(name)
        self.word, self.script, self.sentences, self.random = word, script, sentences, random
        self.answers, self.today = answers, today
        self.used = {}       # fact -> answers given
        self.said = []       # [id, text, acknowledged]
        self.told = False    # the story, before it was asked for
        self.asked_status = self.said_bye = False
        self.number = None   # of the case
        self.ended_at = None  # when the plan came, or the refusal
        self.pause_at = None  # messages after which it waits, until told to go on
        self.waiting = None

    # --- speaking ---

    def begin(self):
        """Some begin with a greeting, some with all of it, some in one breath."""
        first = self.filled(self.answers.get("story", "I ordered a lamp and it never arrived, {word} was its name"))
        if first == "skip":
            self.say("hello " + self.word)
        elif len(self.word) % 2:
            self.say(first)
        else:
            self.say("hello " + self.word)
            self.told = True
            self.say(first)

    def say(self, text):
        self.said.append([f"{self.name}-{len(self.said) + 1}", text, False])
        self.put(self.said[-1])

    def put(self, message):
        if self.line:
            self.line.put({"id": message[0], "text": message[1]})

    def join(self, path):
        """After the hello: all that was not acknowledged, and at times what was."""
        super().join(path)
        self.said_bye = False
        if not self.said:
            self.begin()
            return
        waiting = [m for m in self.said if not m[2]]
        known = [m for m in self.said if m[2]]
        if known and self.random.random() < 0.3:
            waiting = known[-self.random.randint(1, 2):] + waiting
        for message in waiting:
            self.put(message)
        self.leave_when_done()

    def take(self, value):
        if value and "ack" in value:
            self.take_ack(value["ack"])
        else:
            super().take(value)
        self.leave_when_done()

    def leave_when_done(self):
        if self.line and self.done() and not self.said_bye:
            self.said_bye = True
            self.line.put({"bye": True})

    def take_ack(self, name):
        for message in self.said:
            if message[0] == name:
                message[2] = True
                if self.random.random() < 0.05:
                    self.put(message)
                return
        self.complaints.append(f"{self.name}: {name} was acknowledged and never said")

    # --- answering ---

    def filled(self, answer):
        day = lambda m: (self.today + datetime.timedelta(days=int(m.group(1)))).isoformat()
        return re.sub(r"\{day([+-]\d+)\}", day, answer).replace("{word}", self.word)

    def answer_for(self, fact):
        if fact in ("reading", "review"):
            return "yes"
        answers = self.answers.get(fact, "skip")
        answers = [answers] if isinstance(answers, str) else answers
        index = self.used.get(fact, 0)
        self.used[fact] = index + 1
        return self.filled(answers[min(index, len(answers) - 1)])

    def answer(self, text):
        number = self.sentences.status.search(text)
        if self.asked_status and number and self.number is None:
            self.number = int(number.group(1).replace(",", ""))
            return
        if self.sentences.is_end(text):
            self.ended_at = datetime.datetime.now(datetime.timezone.utc)
            if not self.asked_status:
                self.asked_status = True
                self.say("status")
            return
        fact = self.sentences.asked(text)
        if fact == "story" and self.told:
            return
        if fact and not self.asked_status:
            self.reply(fact)

    def reply(self, fact):
        if self.pause_at is not None and len(self.said) >= self.pause_at:
            self.waiting = fact
        else:
            self.say(self.answer_for(fact))

    def go_on(self):
        self.pause_at = None
        if self.waiting:
            fact, self.waiting = self.waiting, None
            self.say(self.answer_for(fact))

    def done(self):
        return self.number is not None and all(m[2] for m in self.said)

    # --- looking back ---

    def conversation(self):
        """What it heard until it asked for its number; that is the same in every run."""
        return [t.replace(self.word, "WORD") for t in self.texts.values() if not self.sentences.status.search(t)]
