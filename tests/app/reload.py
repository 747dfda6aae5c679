"""Who is staff changes without a restart: a wrong file changes nothing, whoever is gone has no access at once, what they held waits again."""
import json
import os
import shutil
import signal
import sys
import tempfile
import time

HERE = os.path.dirname(os.path.abspath(__file__))
sys.dont_write_bytecode = True
sys.path.insert(0, os.path.join(HERE, "..", "kill"))

from bot import Bot  # noqa: E402
from buyers import Line  # noqa: E402

DIALOGS = os.environ.get("RECOUP_DIALOGS") or os.path.join(HERE, "..", "..", "dialogs")
PATIENCE = 60


class Guest:
    """Somebody on the local socket."""

    def __init__(self, bot, role, name):
        self.line, self.texts, self.said, self.over = Line(bot.socket), [], 0, False
        self.line.put({"hello": role, "name": name, "language": "en"})

    def read(self):
        for value in self.line.read():
            if value is None:
                self.over = True
            elif "out" in value:
                self.texts.append(value["text"])
                self.line.put({"sent": value["out"]})
        return self.texts

    def says(self, text):
        self.read()
        self.texts.clear()
        self.said += 1
        self.line.put({"id": f"{id(self)}-{self.said}", "text": text})

    def heard(self, word):
        return any(word in text for text in self.read())


def wait(what, condition):
    until = time.monotonic() + PATIENCE
    while not condition():
        if time.monotonic() > until:
            raise AssertionError("this did not come: " + what)
        time.sleep(0.01)


def hears(guest, word):
    wait(f"{word!r}, only {guest.texts}", lambda: guest.heard(word))


def configure(bot, *lines):
    with open(os.path.join(bot.folder, "recoup.conf"), "w", encoding="utf-8") as config:
        config.write(f"db = sqlite:{bot.db}\ndialogs = {DIALOGS}\nburst_ms = 0\nlog = info\n" + "".join(line + "\n" for line in lines))


def reload(bot, event, count):
    bot.process.send_signal(signal.SIGHUP)
    wait(f"{count} of {event} in the log", lambda: bot.log().count(event) >= count)


def run(bot):
    configure(bot, "staff = console:anna anna advisor", "staff = console:ben ben lead")
    bot.start()
    bot.wait_until_ready()
    anna, ben, maria = Guest(bot, "staff", "anna"), Guest(bot, "staff", "ben"), Guest(bot, "buyer", "maria")
    maria.says("hello")
    hears(maria, "What happened?")
    maria.says("human")
    hears(anna, "A case waits for a person")
    anna.says("/take 1")
    hears(maria, "Hello, I am anna")

    configure(bot, "staff = console:ben ben lead", "desk.hours = whenever")
    reload(bot, "config.refused", 1)
    assert "recoup.conf:6" in bot.log(), bot.log()[-500:]
    anna.says("still here")
    hears(maria, "still here")

    configure(bot, "staff = console:ben ben advisor en", "staff = console:carl carl advisor es", "desk.hours = Mon-Sun 00:00-24:00")
    reload(bot, "staff.loaded", 1)
    hears(maria, "does not work at this desk any more")
    hears(ben, "anna is no longer at this desk. #1 waits in the queue again")
    anna.says("/queue")
    hears(anna, "automated assistant")  # a stranger like any other
    assert not anna.heard("#1 (normal)"), anna.texts
    anna.says("send me the purse, Maria")
    ben.says("/queue")
    hears(ben, "#1 (normal)")
    assert not maria.heard("purse"), maria.texts
    carl = Guest(bot, "staff", "carl")
    carl.says("/take 1")
    hears(maria, "Hello, I am carl")
    assert bot.stop() == 0

    # Somebody who is taken out while the program is away.
    configure(bot, "staff = console:ben ben lead")
    bot.start()
    bot.wait_until_ready()
    maria = Guest(bot, "buyer", "maria")
    hears(maria, "does not work at this desk any more")
    assert bot.show(1)["phase"] == "waiting", bot.show(1)
    assert bot.stop() == 0
    status, out, err = bot.ask("audit", "--verify")
    assert status == 0 and b'"whole":true' in out, (out, err)
    end = json.loads(out)["end"]
    status, out, err = bot.ask("audit", "--had", end)
    assert status == 0 and b'"had":true' in out, (out, err)
    status, out, err = bot.ask("audit", "--had", end[:-1] + ("0" if end[-1] != "0" else "1"))
    assert status == 1 and b'"had":false' in out, (out, err)
    status, out, err = bot.ask("audit", "--had", "soon")
    assert status == 2 and err.count(b"\n") == 1, (out, err)
    status, out, err = bot.ask("audit")
    assert out.count(b'"left"') == 1 and out.count(b'"lost"') == 2, out


def main():
    folder = tempfile.mkdtemp(prefix="recoup-reload-")
    bot = Bot(os.path.abspath(sys.argv[1]), DIALOGS, os.path.join(folder, "bot"))
    try:
        run(bot)
    except BaseException:
        sys.stderr.write(bot.log()[-3000:])
        raise
    finally:
        bot.kill()
        shutil.rmtree(folder)


main()
