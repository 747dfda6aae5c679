"""What the worlds of all networks have in common: the program with its configuration, its start, its kill, and what must hold at the end."""
import os
import shutil
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
DIALOGS = os.environ.get("RECOUP_DIALOGS") or os.path.join(os.path.dirname(os.path.dirname(HERE)), "dialogs")
sys.dont_write_bytecode = True  # nothing but sources in the tree
sys.path.insert(0, os.path.join(HERE, "..", "kill"))

from bot import Bot  # noqa: E402

PATIENCE = 40    # seconds for what takes a moment on an idle machine
MARK = "zqvx"    # a part of everybody's words, to find them where they should not be


def must(condition, *what):
    if not condition:
        raise AssertionError(" ".join(str(w) for w in what)[:3000])


class ServiceBot(Bot):
    """recoup with a network configured, beside the console that `Bot` asks whether it is there. `secrets`: file name -> content."""

    def __init__(self, program, dialogs, folder, lines, secrets):
        super().__init__(program, dialogs, folder)
        self.secrets = secrets
        for name, content in secrets.items():
            with open(os.path.join(folder, name), "w", encoding="ascii", opener=lambda path, flags: os.open(path, flags, 0o600)) as file:
                file.write(content + "\n")
        self.lines = {"db": f"sqlite:{self.db}", "dialogs": dialogs, "burst_ms": 0, "log": "debug", **lines}
        self.configure()

    def configure(self, **changes):
        """For the next start. Two underscores stand for a point."""
        self.lines.update({key.replace("__", "."): value for key, value in changes.items()})
        with open(os.path.join(self.folder, "recoup.conf"), "w", encoding="utf-8") as config:
            for key, value in self.lines.items():
                for one in value if isinstance(value, list) else [value]:
                    config.write(f"{key} = {one}\n")

    def forget_everything(self):
        """A new database at the next start."""
        for tail in ("", "-wal", "-shm"):
            if os.path.exists(self.db + tail):
                os.remove(self.db + tail)

    def files_with(self, word, fold=False):
        """But for the files that have to hold it."""
        return [path for path in super().files_with(word, fold) if os.path.basename(path) not in (*self.secrets, "recoup.conf")]


class Ground:
    """A world: the bot, a folder in which everything lies, and the program's end. The network's own world starts its server, makes `bot`,
    and says in `complaints` what was wrong."""

    def __init__(self, program, prefix, at_end=True):
        self.program, self.at_end = os.path.abspath(program), at_end
        self.folder = tempfile.mkdtemp(prefix=prefix)
        self.bot = None

    def __enter__(self):
        try:
            self.start()
        except BaseException:
            self.close()
            raise
        return self

    def start(self):
        self.bot.start()
        self.bot.wait_until_ready()

    def restart(self, kill=True):
        if kill:
            self.bot.kill()
        else:
            must(self.bot.stop() == 0, "it ended with status", self.bot.process.returncode, self.bot.log()[-1500:])
        self.start()

    def __exit__(self, kind, value, trace):
        try:
            if kind is None and self.at_end:
                self.look()
        finally:
            self.close()

    def close(self):
        if self.bot:
            self.bot.kill()
        self.close_server()
        if os.environ.get("RECOUP_KEEP"):
            print("kept:", self.folder)
        else:
            shutil.rmtree(self.folder, ignore_errors=True)

    def close_server(self):
        raise NotImplementedError

    def complaints(self):
        """What the network's side has to say at the end."""
        return []

    def look(self):
        """What must hold after every scenario."""
        must(not self.complaints(), self.complaints())
        status = self.bot.stop() if not self.bot.ended() else self.bot.process.returncode
        must(status == 0, "it ended with status", status, self.bot.log()[-3000:])
        wrong = [line for line in self.bot.log().splitlines() if "Sanitizer" in line or "runtime error" in line]
        must(not wrong, wrong)
        must(self.bot.whole(os.path.join(self.folder, "copy")) == "", "the database is not whole")
        for word in (MARK, *self.bot.secrets.values()):
            must(not self.bot.files_with(word.encode()), word, "stands in clear in", self.bot.files_with(word.encode()))
