#!/usr/bin/env python3
"""What recoup does with what it should never be given: broken bytes, floods, full disks, wrong keys, typing errors.

    bad_input.py PROGRAM [WORD...]      only the checks with one of these words in their names

Each check is a function; its name says what must hold. Nothing may be lost, nothing may crash: every run of the program ends with a status of
contract 0, 1 or 2, and no sanitizer speaks. The last line is `N passed, N failed`.
"""
import contextlib
import datetime
import hashlib
import json
import os
import random
import resource
import selectors
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
import traceback

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
DIALOGS = os.environ.get("RECOUP_DIALOGS") or os.path.join(ROOT, "dialogs")
sys.dont_write_bytecode = True  # nothing but sources in the tree
sys.path.insert(0, os.path.join(ROOT, "tests", "kill"))

from bot import Bot  # noqa: E402
from buyers import Line  # noqa: E402

KEPT_MOST = 8192  # bytes of a message that are kept
FLOOD = 60        # messages of one person in a minute that are kept
ROOM = 512        # guests at a time
NOBODY = 65534
PATIENCE = 30     # seconds for what takes a moment where there is not much else to do

CHECKS = []


class Skip(Exception):
    """Why this cannot be tried here."""


def check(function):
    CHECKS.append(function)
    return function


def must(condition, *what):
    if not condition:
        raise AssertionError(" ".join(str(w) for w in what)[:2000])


# --- the program as a command ---

class Result:
    def __init__(self, words, done):
        self.words, self.status = words, done.returncode
        self.out = done.stdout.decode("utf-8", "replace")
        self.err = done.stderr.decode("utf-8", "replace")

    def __str__(self):
        return f"`recoup {' '.join(self.words)}`: status {self.status}, said {self.out[:300]!r}, error {self.err[:800]!r}"

    def error(self, *parts, status=2):
        """One line on standard error with all of this in it, and nothing else."""
        must(self.status == status, f"not status {status}:", self)
        lines = self.err.splitlines()
        must(len(lines) == 1 and lines[0].startswith("recoup: "), "not one line `recoup: ...`:", self)
        for part in parts:
            must(part in self.err, f"the error does not say {part!r}:", self)
        return self

    def fine(self):
        must(self.status == 0, "not status 0:", self)
        must(not self.err, "something on standard error:", self)
        return self


class Folder:
    """A place for one check, and the program in it."""

    def __init__(self, program, path):
        self.program, self.path = program, path
        self.bots = []

    def at(self, name):
        return os.path.join(self.path, name)

    def write(self, name, text):
        with open(self.at(name), "wb") as file:
            file.write(text if isinstance(text, bytes) else text.encode())
        return name

    def run(self, *words, given=b"", dialogs=DIALOGS, **how):
        given = given if isinstance(given, bytes) else given.encode()
        env = {**os.environ, "RECOUP_DIALOGS": dialogs}
        done = subprocess.run([self.program, *words], cwd=self.path, input=given, capture_output=True, timeout=60, env=env, check=False, **how)
        result = Result(words, done)
        must(result.status in (0, 1, 2), "it crashed:", result)
        must("Sanitizer" not in result.err and "runtime error" not in result.err, "a sanitizer spoke:", result)
        return result

    def chat(self, given, db="recoup.db"):
        return self.run("chat", "--db", "sqlite:" + db, given=given)

    def show(self, number, db="recoup.db"):
        return json.loads(self.run("show", str(number), "--db", "sqlite:" + db).fine().out)

    def kept(self, number=1, db="recoup.db"):
        return [line["text"] for line in self.show(number, db)["transcript"] if line["from"] == "buyer"]

    def well(self, db="recoup.db"):
        report = json.loads(self.run("health", "--db", "sqlite:" + db).fine().out)
        must(report["ok"] and report["dead"] == 0 and report["parked"] == 0, "not well:", report)
        return report

    def copy_of_dialogs(self):
        shutil.copytree(DIALOGS, self.at("dialogs"))
        return self.at("dialogs")

    @contextlib.contextmanager
    def service(self, name="service", **how):
        bot = Bot(self.program, DIALOGS, self.at(name))
        try:
            bot.start(**how)
            bot.wait_until_ready()
            try:
                yield bot
            except AssertionError as why:
                raise AssertionError(f"{why}; the service: status {bot.process.poll()}, {bot.log()[-1500:]}") from why
            must(not bot.ended(), "the service has ended by itself:", bot.process.poll(), bot.log())
            must(bot.stop() == 0, "the service did not end well:", bot.log())
        finally:
            if not bot.ended():
                bot.process.kill()
                bot.process.wait()
        must("Sanitizer" not in bot.log() and "runtime error" not in bot.log(), "a sanitizer spoke:", bot.log())


def digest(path):
    with open(path, "rb") as file:
        return hashlib.sha256(file.read()).hexdigest()


# --- the program as a service ---

class Guest(Line):
    """Somebody on the socket who says `sent` at once and keeps all that comes."""

    def __init__(self, bot, name=None):
        super().__init__(bot.socket)
        self.all, self.over = [], False
        self.waker = selectors.DefaultSelector()
        self.waker.register(self.socket, selectors.EVENT_READ)
        if name:
            self.put({"hello": "buyer", "name": name, "language": "en"})

    def raw(self, data):
        self.unsaid += data
        self.flush()

    def listen(self, over, seconds=PATIENCE):
        """Until that is true of all that came. False: it did not become true in time."""
        until = time.monotonic() + seconds
        self.look(0)
        while not over(self) and not self.over and time.monotonic() < until:
            self.look(0.05)
        return over(self)

    def look(self, seconds):
        self.waker.select(seconds)
        self.flush()
        for value in self.read():
            self.take(value)

    def take(self, value):
        if value is None:
            self.over = True
            return
        self.all.append(value)
        if "out" in value:
            self.put({"sent": value["out"]})

    def of(self, key):
        return [value[key] for value in self.all if key in value]

    def say(self, name, text, seconds=PATIENCE):
        """One message: True when it is acknowledged."""
        self.put({"id": name, "text": text})
        return self.listen(lambda g: name in g.of("ack"), seconds)

    def leave(self):
        self.put({"bye": True})
        must(self.listen(lambda g: g.of("bye")), "no bye was said")
        self.close()


def wait_for(condition, what):
    """For what another process does; looked at often."""
    until = time.monotonic() + PATIENCE
    while not condition():
        must(time.monotonic() < until, "it does not come:", what)
        time.sleep(0.02)


# --- bytes ---

@check
def broken_utf8_on_the_pipe_is_answered_and_the_next_line_too(f):
    f.chat(b"hello\nI bought \xff\xfe\xc0\x80 a lamp \xed\xa0\x80\xf8\n\xff\nstatus\n").fine()
    kept = f.kept()
    must(len(kept) == 4 and kept[3] == "status", "kept:", kept)
    must("I bought" in kept[1] and "a lamp" in kept[1], "kept:", kept)
    f.well()


@check
def a_line_of_a_megabyte_is_cut_and_its_sender_told(f):
    result = f.chat(b"hello\n" + b"lamp " * 200000 + b"\nstatus\n").fine()
    must("very long" in result.out, "nobody was told:", result)
    kept = f.kept()
    must(len(kept) == 3 and kept[2] == "status", "kept:", [k[:40] for k in kept])
    must(1000 < len(kept[1].encode()) <= KEPT_MOST, "bytes kept:", len(kept[1].encode()))
    f.well()


@check
def a_line_of_a_megabyte_without_an_end_is_taken(f):
    f.chat(b"hello\n" + b"x" * 1000000).fine()
    must(len(f.kept()) == 2, "kept:", len(f.kept()))


@check
def nul_bytes_do_not_hide_what_comes_after_them(f):
    f.chat(b"hello\nbefore\0after\n\0\0\0\nstatus\n").fine()
    kept = f.kept()
    must("before" in kept[1] and "after" in kept[1], "kept:", kept)
    must(kept[-1] == "status", "kept:", kept)
    f.well()


@check
def control_characters_and_direction_marks_are_not_kept(f):
    f.chat("hello\na\x1b[2Jb\x07c\u202ed\u2066e\nstatus\n").fine()
    kept = f.kept()[1]
    must(not any(c in kept for c in "\x1b\x07\u202e\u2066"), "kept:", repr(kept))


@check
def a_thousand_lines_of_noise_leave_it_well(f):
    rng = random.Random(4711)
    lines = [bytes(rng.choices(range(256), k=rng.randint(0, 60))).replace(b"\n", b" ") for _ in range(40)]
    lines += [b"[" + str(rng.randint(-5, 10**12)).encode() + b"]^" for _ in range(5)] + [b"\\", b"\\n\\n", b"{}", b"%s%n%x", b"/take 1", b"\\\\x"]
    f.chat(b"\n".join(lines) + b"\n").fine()
    f.well()


@check
def noise_on_the_socket_is_complained_about_and_the_line_stays_open(f):
    noise = [b"no json\n", b"{\n", b"[1,2]\n", b'"text"\n', b"null\n", b'{"id":"n1","text":"a\xff\xfeb"}\n', b'{"id":"n2","text":"a\\u0000b"}\n',
             b'{"id":"n3","text":"x","text":"y"}\n', b'{"id":"","text":"x"}\n', b'{"id":5,"text":"x"}\n', b'{"id":"n4"}\n', b'{"id":"n5","tap":-1}\n',
             b'{"id":"n6","tap":99999999999999999999}\n', b"[" * 50000 + b"\n", b'{"id":"' + b"i" * 300 + b'","text":"x"}\n']
    with f.service() as bot:
        guest = Guest(bot, "noisy")
        guest.raw(b"".join(noise))
        must(guest.listen(lambda g: len(g.of("error")) >= len(noise)), "complaints:", guest.of("error"))
        must(guest.say("m1", "hello"), "not acknowledged after noise")
        must(guest.of("ack") == ["m1"], "acknowledged:", guest.of("ack"))
        guest.leave()
    f.well("service/recoup.db")


@check
def a_line_of_a_megabyte_on_the_socket_is_refused_and_the_next_one_taken(f):
    with f.service() as bot:
        guest = Guest(bot, "long")
        guest.put({"id": "m1", "text": "x" * 1000000})
        must(guest.listen(lambda g: g.of("error")), "nobody was told")
        must(guest.say("m2", "hello"), "the next one was not taken")
        must(guest.of("ack") == ["m2"], "acknowledged:", guest.of("ack"))
        guest.leave()


@check
def who_says_no_hello_or_half_a_line_harms_nobody(f):
    with f.service() as bot:
        for data in (b'{"id":"m1","text":"x"}\n', b'{"hello":"king","name":"li"}\n', b'{"hello":"buyer"}\n', b'{"hello":"buyer","name":"a b"}\n',
                     b'{"hello":"staff","name":"stranger"}\n'):
            guest = Guest(bot)
            guest.raw(data)
            must(guest.listen(lambda g: g.over), "still let in after", data)
            must(guest.of("error"), "no reason was given for", data)
            guest.close()
        half = Guest(bot, "half")
        half.raw(b'{"id":"m1","te')
        half.close()
        guest = Guest(bot, "whole")
        must(guest.say("m1", "hello"), "not acknowledged")
        guest.leave()


def let_in(bot, name):
    """Somebody who comes again while it is told that too many are here: those who left may not have been missed yet."""
    until = time.monotonic() + PATIENCE
    while True:
        guest = Guest(bot, name)
        must(guest.listen(lambda g: g.over or g.of("welcome")), "neither let in nor refused")
        if guest.of("welcome"):
            return guest
        guest.close()
        must(time.monotonic() < until, "not let in:", guest.of("error"))


@check
def more_guests_than_there_is_room_for_are_refused_and_the_rest_served(f):
    with f.service() as bot:
        guests = [Guest(bot) for _ in range(ROOM + 28)]
        must(all(g.listen(lambda g: g.over) for g in guests[ROOM:]), "not refused")
        must(all(g.of("error") for g in guests[ROOM:]), "no reason was given")
        must(not any(g.listen(lambda g: g.over, seconds=0) for g in guests[:ROOM]), "refused while there was room")
        for guest in guests[100:]:
            guest.close()
        guest = let_in(bot, "late")
        must(guest.say("m1", "hello"), "not served any more")
        guest.leave()


# --- floods ---

def flood(bot, name):
    """200 messages at once; False when a new minute began meanwhile."""
    guest, minute = Guest(bot, name), int(time.time()) // 60
    for number in range(200):
        guest.put({"id": f"f{number}", "text": f"line {number} of many"})
    must(guest.listen(lambda g: len(g.of("ack")) == 200), "acknowledged:", len(guest.of("ack")))
    guest.leave()  # no bye comes before all that these led to is out
    return guest if int(time.time()) // 60 == minute else None


@check
def of_200_messages_in_a_second_60_are_kept_in_order_and_the_sender_is_told_once(f):
    with f.service() as bot:
        number, guest = 1, flood(bot, "flood1")
        if not guest:
            number, guest = 2, flood(bot, "flood2")
        must(guest, "a minute seems to pass all the time")
        other = Guest(bot, "calm")
        must(other.say("m1", "hello"), "others are not acknowledged:", other.all)
        must(other.listen(lambda g: g.of("out")), "others are not answered:", other.all)
        other.leave()
    told = [text for text in guest.of("text") if "a lot at once" in text]
    must(len(told) == 1, "times told:", len(told))
    must(f.kept(number, "service/recoup.db") == [f"line {n} of many" for n in range(FLOOD)], "kept:", f.kept(number, "service/recoup.db"))
    f.well("service/recoup.db")


@check
def who_leaves_in_a_rush_is_told_all_that_was_said_before_the_bye(f):
    with f.service() as bot:
        counts = []
        for name, at_once in (("calm", False), ("hasty", True)):
            guest = Guest(bot, name)
            for number in range(40):
                guest.put({"id": f"m{number}", "text": "help"})
            must(at_once or guest.listen(lambda g: len(g.of("out")) >= 40), "answers:", guest.of("text"))
            guest.leave()
            counts.append(len(guest.of("out")))
    must(counts[0] == counts[1], "answers to one who waits and to one who does not:", counts)


@check
def a_message_that_comes_a_hundred_times_is_kept_once(f):
    with f.service() as bot:
        guest = Guest(bot, "again")
        for _ in range(100):
            guest.put({"id": "m1", "text": "hello"})
        must(guest.listen(lambda g: len(g.of("ack")) == 100), "acknowledged:", len(guest.of("ack")))
        guest.leave()
    must(f.kept(1, "service/recoup.db") == ["hello"], "kept:", f.kept(1, "service/recoup.db"))
    must(len(set(guest.of("out"))) == len(guest.of("out")), "messages came twice:", guest.of("out"))


@check
def a_reader_who_goes_away_ends_it_without_a_signal(f):
    given, taken = os.pipe(), os.pipe()
    program = subprocess.Popen([f.program, "chat", "--db", "sqlite:recoup.db", "--dialogs", DIALOGS], cwd=f.path, stdin=given[0], stdout=taken[1],
                               stderr=subprocess.PIPE)
    os.close(given[0])
    os.close(taken[1])
    os.close(taken[0])
    os.write(given[1], b"hello\nskip\n")
    os.close(given[1])
    _, err = program.communicate(timeout=PATIENCE)
    must(program.returncode >= 0 and b"Sanitizer" not in err, "ended with", program.returncode, err)


@check
def an_advisor_who_is_not_there_keeps_nobody_waiting(f):
    with f.service() as bot:
        lost = Guest(bot, "lost")
        must(lost.say("m1", "hello") and lost.say("m2", "human"), "not acknowledged")
        must(lost.listen(lambda g: len(g.of("out")) >= 3), "not answered beside an advisor who is away:", lost.of("text"))
        other = Guest(bot, "other")
        must(other.say("m1", "hello") and other.listen(lambda g: g.of("out")), "others are not answered")
        anna = Guest(bot)
        anna.put({"hello": "staff", "name": "anna"})
        must(anna.listen(lambda g: g.of("out")), "the advisor is not told when back")
        for guest in (lost, other, anna):
            guest.leave()
    must(f.well("service/recoup.db")["waiting"] == 0, "something still waits")


# --- databases ---

@check
def a_database_that_cannot_be_made_is_named(f):
    f.write("file", "x")
    for path in ("no/such/folder.db", "file/below.db", "/proc/recoup.db", "."):
        f.run("chat", "--db", "sqlite:" + path, given="hello\n").error(path)
    f.run("chat", "--db", "sqlite:", given="hello\n").error("sqlite:FILE")
    f.run("chat", "--db", "pg:somewhere", given="hello\n").error("pg:somewhere")


def runs_for(program, somebody):
    try:
        return subprocess.run([program, "check"], capture_output=True, check=False, **somebody).returncode == 0
    except PermissionError:
        return False


@check
def a_folder_or_file_that_may_not_be_written_is_named(f):
    if os.getuid() != 0:
        somebody = {}
    else:
        somebody = {"user": NOBODY, "group": NOBODY, "extra_groups": []}
        if not runs_for(f.program, somebody):
            raise Skip("another user cannot run the program, or read its dialogs, from where they lie")
    os.chmod(f.path, 0o755)
    f.chat("hello\n").fine()
    before = digest(f.at("recoup.db"))
    for name in os.listdir(f.path):
        os.chmod(f.at(name), 0o444)
        if somebody:
            os.chown(f.at(name), NOBODY, NOBODY)
    os.chmod(f.path, 0o555)
    f.run("chat", "--db", "sqlite:new.db", given="hello\n", **somebody).error("new.db")
    f.run("chat", "--db", "sqlite:recoup.db", given="hello\n", **somebody).error("recoup.db")
    must(digest(f.at("recoup.db")) == before, "the database was changed")
    os.chmod(f.path, 0o755)


@check
def a_disk_that_is_full_at_the_start_is_said(f):
    full = lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (65536, 65536))
    f.run("chat", "--db", "sqlite:full.db", given="hello\n", preexec_fn=full).error("full.db")
    f.chat("hello\nstatus\n", db="full.db").fine()
    f.well("full.db")


def limit_files(bot, size):
    resource.prlimit(bot.process.pid, resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))


def failing(bot):
    return "store.failing" in bot.log()


@check
def a_disk_that_gets_full_loses_nothing_and_works_again_when_there_is_room(f):
    with f.service() as bot:
        guest = Guest(bot, "patient")
        must(guest.say("m1", "hello"), "not acknowledged")
        guest.listen(lambda g: len(g.of("out")) >= 2)
        limit_files(bot, 4096)
        guest.put({"id": "m2", "text": "skip"})
        wait_for(lambda: failing(bot), "a line in the log")
        must(not guest.listen(lambda g: "m2" in g.of("ack"), seconds=1.5), "acknowledged, with nowhere to write it")
        limit_files(bot, resource.RLIM_INFINITY)
        must(guest.listen(lambda g: "m2" in g.of("ack")), "not acknowledged when there is room again")
        must(guest.say("m3", "1"), "not acknowledged")
        must("skip" not in bot.log(), "the log has a person's words")
        guest.leave()
    must(f.kept(1, "service/recoup.db") == ["hello", "skip", "1"], "kept:", f.kept(1, "service/recoup.db"))
    f.well("service/recoup.db")


@check
def a_kill_while_the_disk_is_full_loses_nothing_that_was_acknowledged(f):
    with f.service() as bot:
        guest = Guest(bot, "patient")
        must(guest.say("m1", "hello") and guest.say("m2", "skip"), "not acknowledged")
        limit_files(bot, 4096)
        guest.put({"id": "m3", "text": "1"})
        wait_for(lambda: failing(bot), "a line in the log")
        must(not guest.listen(lambda g: "m3" in g.of("ack"), seconds=0.5), "acknowledged, with nowhere to write it")
        bot.kill()
        guest.close()
        bot.start()
        bot.wait_until_ready()
        guest = Guest(bot, "patient")
        for name, text in (("m2", "skip"), ("m3", "1")):
            must(guest.say(name, text), "not acknowledged")
        guest.leave()
    must(f.kept(1, "service/recoup.db") == ["hello", "skip", "1"], "kept:", f.kept(1, "service/recoup.db"))
    f.well("service/recoup.db")


@check
def what_is_no_database_is_refused_and_left_alone(f):
    for name, data in (("text.db", b"this is no database, whatever its name says " * 50), ("noise.db", random.Random(1).randbytes(8192))):
        f.write(name, data)
        before = digest(f.at(name))
        f.run("chat", "--db", "sqlite:" + name, given="hello\n").error(name)
        f.run("health", "--db", "sqlite:" + name).error(name)
        must(digest(f.at(name)) == before, name, "was changed")


@check
def another_programs_database_is_refused_and_left_alone(f):
    other = sqlite3.connect(f.at("other.db"))
    other.execute("create table recipes (name text)")
    other.commit()
    other.close()
    before = digest(f.at("other.db"))
    f.run("chat", "--db", "sqlite:other.db", given="hello\n").error("other.db")
    must(digest(f.at("other.db")) == before, "it was changed")


@check
def a_damaged_database_is_no_reason_to_crash(f):
    f.chat("hello\nskip\n1\n").fine()
    with open(f.at("recoup.db"), "rb") as file:
        whole = file.read()
    shutil.copy(f.at("recoup.db.key"), f.at("hurt.db.key"))
    rng = random.Random(3)
    for _ in range(12):
        hurt = bytearray(whole[:rng.choice([len(whole), len(whole) // 2])])
        start = rng.randrange(100, len(hurt) - 2000)
        hurt[start:start + 2000] = rng.randbytes(2000)
        f.write("hurt.db", bytes(hurt))
        for words in (("chat",), ("show", "1"), ("health",), ("cases",)):
            f.run(*words, "--db", "sqlite:hurt.db", given="status\n")
        for tail in ("-wal", "-shm"):
            with contextlib.suppress(FileNotFoundError):
                os.remove(f.at("hurt.db" + tail))


@check
def a_newer_schema_is_refused_untouched(f):
    f.chat("hello\n").fine()
    newer = sqlite3.connect(f.at("recoup.db"))
    newer.execute("pragma user_version = 4711")
    newer.commit()
    newer.execute("pragma wal_checkpoint(truncate)")
    newer.close()
    before = digest(f.at("recoup.db"))
    f.run("chat", "--db", "sqlite:recoup.db", given="hello\n").error("recoup.db", "newer", "4711")
    f.run("show", "1", "--db", "sqlite:recoup.db").error("newer")
    must(digest(f.at("recoup.db")) == before, "it was changed")


@check
def a_wrong_a_broken_and_a_lost_key_are_said_and_the_right_one_still_opens(f):
    f.chat("hello\n").fine()
    shutil.move(f.at("recoup.db.key"), f.at("kept.key"))
    for words in (("chat",), ("show", "1")):
        f.run(*words, "--db", "sqlite:recoup.db", given="hello\n").error("recoup.db.key", "not there")
    must(not os.path.exists(f.at("recoup.db.key")), "a new key was made for an old database")
    for key in (b"0" * 64 + b"\n", b"not a key\n", b"", b"\xff" * 64):
        f.write("recoup.db.key", key)
        os.chmod(f.at("recoup.db.key"), 0o600)
        f.run("chat", "--db", "sqlite:recoup.db", given="hello\n").error("key")
    f.run("chat", "--db", "sqlite:recoup.db", "--key-file", "kept.key", given="status\n").fine()
    must(json.loads(f.run("show", "1", "--db", "sqlite:recoup.db", "--key-file", "kept.key").fine().out)["case"] == 1, "not opened")


@check
def a_second_process_on_the_database_is_refused_and_the_first_goes_on(f):
    with f.service() as bot:
        f.run("chat", "--db", "sqlite:service/recoup.db", given="hello\n").error("recoup.db", "holds")
        f.run("run", "--config", "service/recoup.conf").error("recoup.db", "holds")
        guest = Guest(bot, "li")
        must(guest.say("m1", "hello"), "the first one does not answer any more")
        guest.leave()


@check
def a_backup_is_never_written_over_a_file(f):
    f.chat("hello\n").fine()
    f.write("there", "something dear")
    f.run("backup", "there", "--db", "sqlite:recoup.db").error("there")
    must(open(f.at("there"), "rb").read() == b"something dear", "it was written over")
    f.run("backup", "recoup.db", "--db", "sqlite:recoup.db").error("recoup.db")
    f.run("backup", "no/folder/copy.db", "--db", "sqlite:recoup.db").error("no/folder/copy.db")
    must(f.run("backup", "copy.db", "--db", "sqlite:recoup.db").status == 0, "no backup")
    shutil.copy(f.at("recoup.db.key"), f.at("copy.db.key"))
    must(f.kept(db="copy.db") == ["hello"], "not all is in the backup")


# --- dialogs ---

@check
def missing_dialogs_are_said(f):
    os.mkdir(f.at("empty"))
    for folder, said in (("nowhere", "nowhere"), ("empty", "facts.json")):
        f.run("chat", "--dialogs", folder, "--db", "sqlite:recoup.db", given="hello\n").error(said)
        f.run("plan", "--dialogs", folder, f.write("facts", '{"facts":{}}')).error(said)
    must(not os.path.exists(f.at("recoup.db")), "a database was made all the same")


def replace_in(path, old, new):
    with open(path, encoding="utf-8") as file:
        text = file.read()
    must(old in text, "the dialogs have changed: no", old, "in", path)
    with open(path, "w", encoding="utf-8") as file:
        file.write(text.replace(old, new, 1))


TYPOS = [
    ("intake.json", '"start": "story"', '"start": "storry"', "/start"),
    ("intake.json", '"why": "why.platform"', '"wyh": "why.platform"', "/states/platform/wyh"),
    ("branches/payment.json", '"next": "pay_on"', '"next": "pay_onn"', "/states/pay_method/next"),
    ("intake.json", '"states": {', '"states": {,', "intake.json"),
    ("facts.json", '"type": "country"', '"type": "cuontry"', "/facts/country/type"),
    ("classes.json", "goods_state = absent", "goods_state = abssent", "/classes/"),
]


@check
def a_typing_error_in_the_dialogs_is_named_with_file_and_place(f):
    for file, old, new, place in TYPOS:
        dialogs = f.copy_of_dialogs()
        replace_in(os.path.join(dialogs, file), old, new)
        f.run("chat", "--dialogs", dialogs, "--db", "sqlite:recoup.db", given="hello\n").error(file, place)
        checked = f.run("check", "--dialogs", dialogs)
        must(checked.status == 1 and file in checked.out and place in checked.out, checked)
        shutil.rmtree(dialogs)
    must(not os.path.exists(f.at("recoup.db")), "a database was made all the same")


@check
def a_typing_error_that_is_loaded_while_it_runs_changes_nothing(f):
    dialogs = f.copy_of_dialogs()
    f.write("recoup.conf", f"db = sqlite:{f.at('service')}/recoup.db\ndialogs = {dialogs}\n")
    bot = Bot(f.program, dialogs, f.at("service"))
    bot.start()
    try:
        bot.wait_until_ready()
        guest = Guest(bot, "li")
        must(guest.say("m1", "hello"), "not acknowledged")
        replace_in(os.path.join(dialogs, "intake.json"), '"start": "story"', '"start": "storry"')
        bot.process.send_signal(signal.SIGHUP)
        wait_for(lambda: "dialogs.refused" in bot.log(), "a line in the log")
        must("intake.json" in bot.log(), "the log names no file:", bot.log())
        replace_in(os.path.join(dialogs, "intake.json"), '"start": "storry"', '"start": "story"')
        bot.process.send_signal(signal.SIGHUP)
        wait_for(lambda: "dialogs.loaded" in bot.log(), "a line in the log")
        must(guest.say("m2", "skip"), "not answered any more")
        guest.leave()
        must(bot.stop() == 0, "not ended well:", bot.log())
    finally:
        bot.process.kill()
        bot.process.wait()
    must("Sanitizer" not in bot.log(), bot.log())


# --- words on the command line, configuration ---

@check
def unknown_commands_and_options_are_wrong_usage(f):
    f.run().error()
    f.run("dance").error("dance")
    f.run("chat", "--dnace").error("--dnace")
    f.run("chat", "-q").error("-q")
    f.run("chat", "--lang", "xx-nowhere").error("--lang")
    f.run("show").error("CASE")
    f.run("show", "many", "--db", "sqlite:recoup.db").error("many")
    f.run("run").error("--config")
    f.run("run", "--config", "nowhere.conf").error("nowhere.conf")


@check
def the_desk_cannot_be_joined_where_nobody_runs(f):
    f.run("chat", "--staff", "anna", "--db", "sqlite:recoup.db").error("recoup.db.sock")
    f.chat("hello\n").fine()
    f.run("chat", "--staff", "anna", "--db", "sqlite:recoup.db").error("recoup.db.sock")


@check
def a_line_of_the_configuration_that_is_wrong_is_named(f):
    for line in ("colour = blue", "burst_ms = soon", "burst_ms = -1", "db", "staff = console:anna", "staff = pigeon:anna Anna advisor",
                 "staff = console:anna Anna king", "xmpp.port = 70000", "db = sqlite:a\ndb = sqlite:b", "log = loud", "db =", "\xff\xfe = x"):
        text = ("# a comment\n\n" + line + "\n").encode("latin-1")
        f.write("recoup.conf", text)
        number = text.count(b"\n")
        for words in (("check-config", "recoup.conf"), ("run", "--config", "recoup.conf")):
            f.run(*words).error(f"recoup.conf:{number}")


# --- files with facts, messages, transcripts ---

@check
def facts_that_are_wrong_are_named_with_their_place(f):
    for facts, place in (('{"facts":{"platfrom":"aliexpress"}}', "/facts/platfrom"), ('{"facts":{"platform":"aliexpres"}}', "/facts/platform"),
                         ('{"facts":{"paid_on":"2026-02-30"}}', "/facts/paid_on"), ('{"facts":{"paid_on":"2026-10-05/2026-10-01"}}', "/facts/paid_on"),
                         ('{"facts":{"amount":{"value":"12,5","currency":"USD"}}}', "/facts/amount"),
                         ('{"facts":{"amount":{"value":"12","currency":"XXQ"}}}', "/facts/amount"), ('{"facts":{"country":"XQ"}}', "/facts/country"),
                         ('{"facts":{"recall_sent":"yes"}}', "/facts/recall_sent"), ('{"facts":[]}', "/facts"), ('{"fatcs":{}}', "/fatcs"),
                         ('{"facts":{},"evidence":["gossip"]}', "/evidence/0"),
                         ('{"facts":{"payments":[{"amount":{"value":"1","currency":"USD"}},{"paid_on":"yesterday"}]}}', "/facts/payments/1/paid_on")):
        f.run("plan", "--now", "2026-11-22", f.write("facts", facts)).error("facts", place)
    for broken in ('{"facts":{', "", "[]", '{"facts":{}} more', '{"facts":{"platform":"aliexpress","platform":"alibaba"}}', b'{"facts":{"seller":"\xff"}}',
                   b'{"facts":{"seller":"a\0b"}}', "[" * 100000):
        f.run("plan", f.write("facts", broken)).error("facts")
    f.run("plan", "--now", "2026-13-01", f.write("facts", '{"facts":{}}')).error("--now")


@check
def a_broken_line_among_good_ones_is_answered_with_an_error_and_the_others_are_read(f):
    lines = [b'{"id":"m1","text":"never arrived"}', b"no json", b'{"id":"m3"}', b'{"id":"m4","text":"\xff"}', b'{"id":"m5","text":5}', b"[]",
             b'{"id":"m7","text":"' + b"x" * 1000000 + b'"}', b'{"id":"m8","text":"a\\u0000b"}', b'{"id":"m9","text":"paid by paypal"}']
    result = f.run("understand", "--now", "2026-11-22", given=b"\n".join(lines) + b"\n")
    must(result.status == 1, "not status 1:", result)
    answers = [json.loads(line) for line in result.out.splitlines()]
    must(len(answers) == len(lines), len(answers), "answers:", result)
    must("facts" in answers[0] and "facts" in answers[8], "the good ones were not read:", result)
    must(all("error" in a for a in answers[1:7]), "a broken one was read:", result)
    must(answers[2]["id"] == "m3" and answers[4]["id"] == "m5", "ids are lost:", answers[2], answers[4])


BAD_LINES = ["bayer> hello", "@now yesterday", "@after soon", "@after 3", "@buyer", "@buyer li pigeon", "@lang", "@knows colour = red", "@fail nobody maybe",
             "@restart now", "buyer= hello", "buyer... hello", "buyer+ x", "asks<", "bot< (", "case< colour", "case< colour = red", "plan<",
             "plan< AX-07 2026-02-30", "plan!<", "plan!< AX-07 2026-02-28", "\xff", "\0"]


@check
def a_bad_line_of_a_transcript_is_named_with_file_and_line(f):
    names = []
    for number, line in enumerate(BAD_LINES):
        text = "@now 2026-11-22T10:00Z\n# a comment\nbuyer> hello\n" + line + "\nbuyer> skip\n"
        names.append(f.write(f"bad{number}.txt", text.encode("latin-1")))
    names += [f.write("good.txt", "@now 2026-11-22T10:00Z\nbuyer> hello\nasks< story\n"), "nowhere.txt"]
    result = f.run("replay", *names)
    must(result.status == 2, "not status 2:", result)
    for number, line in enumerate(BAD_LINES):
        must(f"recoup: bad{number}.txt:4: " in result.err, "not named:", repr(line), result.err)
    must("nowhere.txt" in result.err, "not named: nowhere.txt", result.err)
    must(result.out.endswith(f"1 passed, {len(BAD_LINES) + 1} failed\n"), "the good one did not pass:", result.out[-200:])


# --- all of them ---

def say_name(function):
    return function.__name__.replace("_", " ")


def run_check(function, program):
    """'passed', 'skipped' or 'failed', and why."""
    path = tempfile.mkdtemp(prefix="recoup-bad-")
    try:
        function(Folder(program, path))
        return "passed", ""
    except Skip as why:
        return "skipped", str(why)
    except AssertionError as why:
        return "failed", str(why)
    except Exception:  # pylint: disable=broad-except
        return "failed", traceback.format_exc()
    finally:
        os.chmod(path, 0o700)
        shutil.rmtree(path, ignore_errors=True)


def main(program, words):
    counts = {"passed": 0, "skipped": 0, "failed": 0}
    for function in CHECKS:
        if words and not any(word in function.__name__ for word in words):
            continue
        began = datetime.datetime.now()
        outcome, why = run_check(function, program)
        counts[outcome] += 1
        seconds = (datetime.datetime.now() - began).total_seconds()
        print(f"{outcome}: {say_name(function)} ({seconds:.1f} s)" + (f"\n   {why}" if why else ""), flush=True)
    print(f"{counts['passed']} passed, {counts['failed']} failed" + (f", {counts['skipped']} could not be tried here" if counts["skipped"] else ""))
    return 1 if counts["failed"] else 0


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    sys.exit(main(os.path.abspath(sys.argv[1]), sys.argv[2:]))
