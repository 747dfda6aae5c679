"""The program under test as a process: started, killed, asked."""
import json
import os
import re
import shutil
import socket
import sqlite3
import subprocess
import time


class Bot:
    """One database in a folder of its own, and the process that holds it. Everything that it may write lies in the folder."""

    def __init__(self, program, dialogs, folder):
        self.program, self.dialogs, self.folder = program, dialogs, folder
        self.process = None
        self.lives = 0
        os.mkdir(folder)
        self.db = os.path.join(folder, "recoup.db")
        self.socket = self.db + ".sock"
        with open(os.path.join(folder, "recoup.conf"), "w", encoding="utf-8") as config:
            config.write(f"db = sqlite:{self.db}\ndialogs = {dialogs}\nburst_ms = 0\nlog = debug\nstaff = console:anna anna advisor\n")

    def environment(self):
        return {**os.environ, "TMPDIR": self.folder, "SQLITE_TMPDIR": self.folder, "HOME": self.folder}

    def start(self):
        """What it says goes to a file in the folder, for the next look."""
        self.lives += 1
        with open(os.path.join(self.folder, "stderr.log"), "ab") as log:
            self.process = subprocess.Popen([self.program, "run", "--config", "recoup.conf"], cwd=self.folder, env=self.environment(),
                                            stdin=subprocess.DEVNULL, stdout=log, stderr=log)

    def ended(self):
        return self.process.poll() is not None

    def ready(self):
        """Is somebody listening? A killed process leaves its socket's name behind."""
        probe = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        try:
            probe.connect(self.socket)
            return True
        except OSError:
            return False
        finally:
            probe.close()

    def wait_until_ready(self, seconds=60):
        until = time.monotonic() + seconds
        while not self.ready():
            if self.ended() or time.monotonic() > until:
                raise RuntimeError(f"the program does not start: status {self.process.poll()}\n{self.log()[-2000:]}")
            time.sleep(0.002)

    def kill(self):
        """Nothing when it has ended already."""
        if self.process:
            self.process.kill()
            self.process.wait()

    def stop(self):
        self.process.terminate()
        return self.process.wait(timeout=30)

    def log(self):
        with open(os.path.join(self.folder, "stderr.log"), encoding="utf-8", errors="replace") as log:
            return log.read()

    def ask(self, *words):
        """An operator's command: status and standard output."""
        done = subprocess.run([self.program, *words, "--db", "sqlite:" + self.db, "--dialogs", self.dialogs], cwd=self.folder,
                              env=self.environment(), capture_output=True, check=False, timeout=60)
        return done.returncode, done.stdout, done.stderr

    def show(self, number):
        status, out, err = self.ask("show", str(number))
        if status != 0:
            raise RuntimeError(f"show {number}: status {status}: {err.decode(errors='replace')}")
        return json.loads(out)

    def writes(self):
        """How many calls of write() this process has made so far; it is at them that a database may be hurt."""
        try:
            with open(f"/proc/{self.process.pid}/io", encoding="ascii") as counters:
                return int(re.search(r"syscw: (\d+)", counters.read()).group(1))
        except OSError:
            return 0

    def sleeps(self):
        """Does it wait for something to come? Not so when it wants a processor it does not get, or waits for the disk."""
        try:
            with open(f"/proc/{self.process.pid}/stat", encoding="ascii") as stat:
                return stat.read().rsplit(")", 1)[1].split()[0] == "S"
        except OSError:
            return True

    def whole(self, aside):
        """integrity_check and foreign_key_check on a copy, with the program dead. '' when all is well."""
        os.makedirs(aside, exist_ok=True)
        for tail in ("", "-wal"):
            if os.path.exists(self.db + tail):
                shutil.copy(self.db + tail, os.path.join(aside, "copy.db" + tail))
        copy = sqlite3.connect(os.path.join(aside, "copy.db"))
        try:
            found = [row[0] for row in copy.execute("pragma integrity_check")] + [str(row) for row in copy.execute("pragma foreign_key_check")]
        except sqlite3.DatabaseError as wrong:
            found = [str(wrong)]
        finally:
            copy.close()
            shutil.rmtree(aside)
        return "" if found == ["ok"] else "; ".join(found)

    def files_with(self, word, fold=False):
        """Files under the folder in which this word stands in clear."""
        found = []
        for folder, _, names in os.walk(self.folder):
            for name in names:
                path = os.path.join(folder, name)
                if not os.path.isfile(path):
                    continue
                try:
                    with open(path, "rb") as file:
                        data = file.read()
                except FileNotFoundError:
                    continue
                if word in (data.lower() if fold else data) or word in name.lower().encode():
                    found.append(path)
        return found
