"""Somebody on the program's local socket: a buyer, or the operator."""
import time

from buyers import Line  # of the kill test


class Console:
    def __init__(self, world, name):
        self.world, self.line = world, Line(world.bot.socket)
        self.line.put({"hello": "buyer", "name": name, "language": "en"})
        self.texts, self.said = [], 0

    def read(self):
        for value in self.line.read():
            if value and "out" in value:
                self.texts.append(value["text"])
                self.line.put({"sent": value["out"]})
        return self.texts

    def says(self, text):
        self.said += 1
        self.line.put({"id": str(self.said), "text": text})

    def hears(self, word, seconds=40):
        self.world.wait(lambda: any(word in text for text in self.read()), f"{word!r} on the console", seconds)

    def answered_within(self, seconds):
        """It says something and counts the seconds until there is an answer."""
        before, began = len(self.read()), time.monotonic()
        self.says("/status")
        self.world.wait(lambda: len(self.read()) > before, "an answer on the console", seconds)
        return time.monotonic() - began

    def close(self):
        self.line.close()
