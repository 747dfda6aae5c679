"""Buyers at clients of others: go-sendxmpp, which is no slixmpp."""
import os
import re
import shutil
import subprocess
import time

from interview import Interview
from scenario import Skip, scenario
from world import BOT, MARK, OTHERS_PASSWORD, must

PLAIN = {"staff": (("anna", "anna", "advisor"),)}


class Heard:
    def __init__(self, number, text):
        self.id, self.text = number, text
        self.labels = [label for _, label in re.findall(r"^(\d+)\) (.*)$", text, re.M)]


class SendXmpp:
    """One account at go-sendxmpp: one process listens, one for each message said."""

    def __init__(self, world, name):
        if not shutil.which("go-sendxmpp"):
            raise Skip("there is no go-sendxmpp here (script/packages install long)")
        world.server.add_user(name, OTHERS_PASSWORD)
        self.world, self.name = world, name
        self.words = ["go-sendxmpp", "-u", f"{name}@chat.test", "-p", OTHERS_PASSWORD, "-j", f"127.0.0.1:{world.server.port}"]
        self.environment = {**os.environ, "SSL_CERT_FILE": world.authority.file, "HOME": world.folder}
        self.log = os.path.join(world.folder, name + ".heard")
        with open(self.log, "wb") as log:
            self.ear = subprocess.Popen([*self.words, "-l"], stdin=subprocess.DEVNULL, stdout=log, stderr=log, env=self.environment)

    def say(self, text):
        done = subprocess.run([*self.words, BOT], input=text + "\n", text=True, capture_output=True, env=self.environment, timeout=30, check=False)
        must(done.returncode == 0, "go-sendxmpp said", done.stderr)

    def tap(self, label, message):
        self.say(str(message.labels.index(label) + 1))

    def raw(self):
        with open(self.log, encoding="utf-8", errors="replace") as log:
            return log.read()

    def heard(self):
        """It prints a time and an address before each message."""
        parts = re.split(r"(?m)^\d{4}-\d\d-\d\dT\S+ \S*?" + re.escape(BOT) + r"\S*: ", self.raw())
        return [Heard(n, text.strip()) for n, text in enumerate(parts[1:])]

    def close(self):
        self.ear.kill()
        self.ear.wait()


@scenario(long=True, apart=True, **PLAIN)
def the_interview_at_go_sendxmpp(world):
    talk = SendXmpp(world, "gosia")
    try:
        time.sleep(1)  # nothing tells when it listens
        one = Interview(talk, world.bot.dialogs, word=MARK + "gosia", taps=True, copies=True)
        one.begin()

        def moved():
            while one.step():
                pass
            return one.over
        world.wait(moved, "the plan at go-sendxmpp", 120)
        must(one.tapped >= 8, "only", one.tapped, "choices were taken")
    finally:
        print("   heard by go-sendxmpp:", len(talk.heard()), "messages") if talk.heard() else print("   " + talk.raw()[:600])
        talk.close()
