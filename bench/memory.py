#!/usr/bin/env python3
"""Memory of the running service: idle, and with many open conversations (each buyer said one message and was answered).

usage: memory.py PATH_TO_RECOUP [CONVERSATIONS]
"""
import json
import os
import selectors
import signal
import socket
import subprocess
import sys
import tempfile
import time

AT_ONCE = 50  # buyers who are connected at the same time
STORY = "hello, I ordered a drone on AliExpress and it never arrived"
PATIENCE = 30  # seconds without any progress


def memory_of(pid):
    """Clean and dirty pages that are its own, and all that is resident, in MB, of smaps_rollup."""
    sizes = {}
    with open(f"/proc/{pid}/smaps_rollup", encoding="ascii") as lines:
        for line in lines:
            words = line.split()
            if len(words) >= 3 and words[2] == "kB":
                sizes[words[0].rstrip(":")] = int(words[1]) / 1024
    return sizes["Private_Clean"], sizes["Private_Dirty"], sizes["Rss"]


class Buyer:
    """One connection: says hello and a story, takes what it is told, until it was asked something."""

    def __init__(self, path, number):
        self.socket = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self.socket.connect(path)
        self.bytes = b""
        self.acknowledged = self.answered = False
        self.say({"hello": "buyer", "name": f"buyer{number}"})
        self.say({"id": "m1", "text": STORY})

    def say(self, message):
        self.socket.sendall(json.dumps(message).encode() + b"\n")

    def read(self):
        """True when there is nothing more to wait for."""
        piece = self.socket.recv(65536)
        if not piece:
            raise SystemExit("bench: the service hung up")
        *lines, self.bytes = (self.bytes + piece).split(b"\n")
        for message in map(json.loads, lines):
            if "error" in message:
                raise SystemExit(f"bench: the service says: {message['error']}")
            self.acknowledged |= "ack" in message
            if "out" in message:
                self.answered |= bool(message.get("choices"))
                self.say({"sent": message["out"]})
        return self.acknowledged and self.answered


def converse(path, count):
    waiting = selectors.DefaultSelector()
    begun = ended = 0
    while ended < count:
        while begun < count and begun - ended < AT_ONCE:
            buyer = Buyer(path, begun)
            waiting.register(buyer.socket, selectors.EVENT_READ, buyer)
            begun += 1
        ready = waiting.select(PATIENCE)
        if not ready:
            raise SystemExit(f"bench: no answer in {PATIENCE} s, after {ended} conversations")
        for key, _ in ready:
            if key.data.read():
                waiting.unregister(key.data.socket)
                key.data.socket.close()
                ended += 1


def start(program, folder):
    config = os.path.join(folder, "recoup.conf")
    path = os.path.join(folder, "bench.sock")
    with open(config, "w", encoding="utf-8") as text:
        text.write(f"db = sqlite:{folder}/bench.db\nconsole.socket = {path}\nburst_ms = 0\nlog = warn\n")
    service = subprocess.Popen([program, "run", "--config", config])
    until = time.monotonic() + PATIENCE
    while not os.path.exists(path):
        if service.poll() is not None or time.monotonic() > until:
            raise SystemExit("bench: the service does not start")
        time.sleep(0.02)
    time.sleep(0.5)  # whatever it does after it listens
    return service, path


def report(what, pid):
    clean, dirty, resident = memory_of(pid)
    print(f"  {what:<34} {clean + dirty:10.1f} {dirty:10.1f} {resident:10.1f}", flush=True)


def main(program, count):
    print("memory of the service, MB")
    print(f"  {'':<34} {'its own':>10} {'dirty':>10} {'resident':>10}")
    with tempfile.TemporaryDirectory(prefix="recoup-bench-") as folder:
        service, path = start(program, folder)
        try:
            report("idle", service.pid)
            begin = time.monotonic()
            converse(path, count)
            report(f"{count} open conversations", service.pid)
            print(f"  ({count / (time.monotonic() - begin):.0f} conversations were opened a second, {AT_ONCE} at a time)")
        finally:
            service.send_signal(signal.SIGTERM)
            service.wait(PATIENCE)


if len(sys.argv) not in (2, 3):
    raise SystemExit(__doc__)
main(sys.argv[1], int(sys.argv[2]) if len(sys.argv) == 3 else 10000)
