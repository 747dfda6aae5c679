#!/usr/bin/env python3
"""A Bot API server for tests, on loopback, with the users of Telegram behind it.

    server.py [PORT]        prints the port it listens on

The bot speaks to it as to the real one: `/bot<token>/<method>`, `/file/bot<token>/<path>`. A test plays the users: in Python by people.py on
`Server.state`, or with `POST /control/<name>` (a function of people.py; the arguments are a JSON object). To be read: `GET /chat/<id>` (its
messages with all their versions), `/calls`, `/violations`. What it can do and refuse is in methods.py, what can be made to go wrong in state.py.
"""
import json
import socket
import socketserver
import sys
import threading
import time
import urllib.parse
import urllib.request

sys.dont_write_bytecode = True  # nothing but sources in the tree

import methods  # noqa: E402
import people  # noqa: E402
from chats import TOKEN, Refused, bad_request  # noqa: E402
from state import Call, State  # noqa: E402

REASONS = {200: "OK", 400: "Bad Request", 401: "Unauthorized", 403: "Forbidden", 404: "Not Found", 409: "Conflict", 429: "Too Many Requests"}
PARAMETERS_MOST = 1 << 20
HEADERS_MOST = 256 << 10
LONGEST_POLL = 50
ANSWER_MOST = 4 << 20
SPIN, SHORT_SPIN = 3.0, 0.5
SPINS_MOST = 5  # so many polls of one offset at once, one behind the other, are no accident


class Cut(Exception):
    """The connection ends here. `sent` of the answer has gone out before."""

    def __init__(self, sent=b""):
        super().__init__()
        self.sent = sent


# --- requests ---

def multipart(body, boundary):
    fields = {}
    for part in body.split(b"--" + boundary)[1:-1]:
        head, _, content = part[2:].partition(b"\r\n\r\n")
        head = {k.strip().lower(): v.strip() for k, _, v in (line.partition(":") for line in head.decode().split("\r\n"))}
        about = dict(p.strip().partition("=")[::2] for p in head["content-disposition"].split(";")[1:])
        name, file_name = about["name"].strip('"'), about.get("filename")
        content = content[:-2]
        if file_name is None:
            fields[name] = content.decode()
        else:
            fields[name] = {"name": file_name.strip('"'), "type": head.get("content-type", "application/octet-stream"), "bytes": content}
    return fields


def parameters(query, kind, body):
    fields = dict(urllib.parse.parse_qsl(query, keep_blank_values=True))
    try:
        if not body:
            pass
        elif "multipart/form-data" in kind:
            fields |= multipart(body, kind.partition("boundary=")[2].strip('"').encode())
        elif "json" in kind:
            fields |= json.loads(body)
        else:
            fields |= dict(urllib.parse.parse_qsl(body.decode(), keep_blank_values=True))
    except (UnicodeDecodeError, ValueError, KeyError, TypeError):
        raise bad_request("can't parse the request, strings must be encoded in UTF-8") from None
    return methods.Parameters(fields)


class Poll:
    """One getUpdates that waits."""

    def __init__(self):
        self.conflict = False


class Api:
    """The calls of the bot."""

    def __init__(self, state):
        self.state = state
        self.last_offset, self.last_at, self.spins = None, 0.0, 0

    def call(self, method, params, life, gone):
        """The answer as (status, body, call). `gone()`: does the caller still listen?"""
        state = self.state
        with state.lock:
            call = Call(method, params, time.monotonic(), life)
            state.calls.append(call)
            if state.revoked:
                call.code = 401
                raise Refused(401, "Unauthorized")
            call.fault = fault = state.strike(method, params)
        return self.through(call, fault, gone)

    def through(self, call, fault, gone):
        if fault and fault.kind == "silence":
            until = time.monotonic() + fault.seconds
            while time.monotonic() < until and not gone():
                time.sleep(0.02)
        if fault and fault.kind == "html":
            return fault.code, b"<html><body><h1>502 Bad Gateway</h1></body></html>", None
        if fault and fault.kind == "cut":
            raise Cut(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 4096\r\n\r\n{\"ok\":tr")
        try:
            if fault and fault.kind == "error":
                raise fault.refusal()
            if fault and fault.kind == "duplicate":
                self.again()
            result = self.done(call, gone)
        except Refused as refused:
            with self.state.lock:
                call.code = refused.code
                self.state.tell("refused", method=call.method, chat=call.chat, code=refused.code, description=refused.description)
            raise
        if fault and fault.kind == "lost":
            self.state.answered(call)
            raise Cut()
        return 200, json.dumps({"ok": True, "result": result}).encode(), call

    def again(self):
        """The last updates that were confirmed come once more, under their old ids."""
        with self.state.lock:
            queue = self.state.queue
            queue.waiting = queue.confirmed[-3:] + queue.waiting

    def done(self, call, gone):
        if call.method.lower() == "getupdates":
            result = self.updates(call.params, gone)
        elif call.method.lower() in methods.WRITES and not call.fault:
            result = self.write(call)
        else:
            result = methods.run(self.state, call.method, call.params)
        with self.state.lock:
            call.done, call.code = True, 200
            if isinstance(result, dict):
                call.message = result.get("message_id")
            self.state.tell("called", method=call.method, chat=call.chat)
        return result

    def write(self, call):
        """What is written side by side in one chat may come in any order."""
        state, flight = self.state, (call.chat, call.life)
        with state.lock:
            state.flying[flight] = state.flying.get(flight, 0) + 1
            if state.flying[flight] > 1:
                state.violation(f"two sends in flight for chat {call.chat}")
        try:
            time.sleep(state.latency)
            return methods.run(state, call.method, call.params)
        finally:
            with state.lock:
                state.flying[flight] -= 1

    # --- getUpdates ---

    def updates(self, params, gone):
        state = self.state
        with state.lock:
            offset, timeout = params.number("offset", 0), min(LONGEST_POLL, max(0, params.number("timeout", 0)))
            limit = min(100, max(1, params.number("limit", 100)))
            self.allow(params)
            if state.poll:
                state.poll.conflict = True
            poll = state.poll = Poll()
            state.queue.confirm(offset)
            state.tell("poll", offset=offset)
            limit, hold = self.spinning(offset, timeout, limit)
        if hold:
            time.sleep(hold)
        return self.wait_for_updates(poll, limit, timeout, gone)

    def allow(self, params):
        """A list that cannot be read leaves all as it was."""
        try:
            allowed = params.value("allowed_updates")
        except Refused:
            self.state.violation("allowed_updates is no JSON")
            return
        if isinstance(allowed, list):
            self.state.queue.allowed = allowed

    def spinning(self, offset, timeout, limit):
        now, hold = time.monotonic(), 0
        if offset == self.last_offset and now - self.last_at < SHORT_SPIN:
            limit, self.spins = 1, self.spins + 1
            if self.spins == SPINS_MOST:
                self.state.violation("the same offset again and again, without a pause")
        else:
            self.spins = 0
        if offset == self.last_offset and timeout < SPIN and now - self.last_at < SPIN:
            hold = SPIN
        self.last_offset, self.last_at = offset, now
        return limit, hold

    def wait_for_updates(self, poll, limit, timeout, gone):
        state, until = self.state, time.monotonic() + timeout
        with state.changed:
            while not poll.conflict and not state.queue.waiting and time.monotonic() < until and not gone():
                if state.revoked:
                    raise Refused(401, "Unauthorized")
                state.changed.wait(min(0.2, max(0.0, until - time.monotonic())))
            if poll.conflict:
                raise Refused(409, "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running")
            if state.poll is poll:
                state.poll = None
            if gone():
                raise Cut()
            self.last_at = time.monotonic()
            return fitting(state.queue.take(limit))


def fitting(updates):
    """As many as one answer holds."""
    size = 0
    for index, update in enumerate(updates):
        size += len(json.dumps(update))
        if size > ANSWER_MOST and index:
            return updates[:index]
    return list(updates)


# --- the wire ---

class Handler(socketserver.StreamRequestHandler):
    """One connection: HTTP/1.1, kept alive."""

    disable_nagle_algorithm = True
    wbufsize = -1

    def setup(self):
        super().setup()
        self.server.owner.connections.add(self.connection)
        self.life = self.client_address[-1]

    def finish(self):
        self.server.owner.connections.discard(self.connection)
        try:
            super().finish()
        except OSError:
            pass

    def handle(self):
        try:
            while self.one():
                pass
        except (Cut, OSError) as over:
            self.send_rest(getattr(over, "sent", b""))

    def send_rest(self, rest):
        try:
            self.wfile.write(rest)
            self.wfile.flush()
            self.connection.shutdown(socket.SHUT_RDWR)
        except OSError:
            pass

    def read_head(self):
        line = self.rfile.readline(HEADERS_MOST)
        headers = {}
        while line:
            header = self.rfile.readline(HEADERS_MOST)
            if header in (b"\r\n", b"\n", b""):
                break
            name, _, value = header.decode("latin-1").partition(":")
            headers[name.strip().lower()] = value.strip()
        return line.decode("latin-1").split(), headers

    def one(self):
        first, headers = self.read_head()
        if len(first) != 3:
            return False
        if headers.get("expect", "").lower() == "100-continue":
            self.wfile.write(b"HTTP/1.1 100 Continue\r\n\r\n")
            self.wfile.flush()
        body = self.rfile.read(int(headers.get("content-length", 0)))
        self.call = None
        status, content, kind, wait = self.answer(first[0], first[1], headers, body)
        last = headers.get("connection", "").lower() == "close"
        more = "Connection: close\r\n" if last else ""
        if wait:
            more += f"Retry-After: {wait}\r\n"
        head = f"HTTP/1.1 {status} {REASONS.get(status, 'Other')}\r\nContent-Type: {kind}\r\n{more}Content-Length: {len(content)}\r\n\r\n"
        self.send(head.encode() + content)
        return not last

    def send(self, answer):
        try:
            self.wfile.write(answer)
            self.wfile.flush()
        finally:
            if self.call:
                self.server.owner.state.answered(self.call)

    def gone(self):
        """Has the caller hung up?"""
        try:
            return self.connection.recv(1, socket.MSG_PEEK | socket.MSG_DONTWAIT) == b""
        except BlockingIOError:
            return False
        except OSError:
            return True

    def answer(self, verb, target, headers, body):
        path, _, query = target.partition("?")
        if path == "/":
            return 200, b"{}", "application/json", None
        if path.startswith("/bot"):
            return self.answer_bot(path, query, headers, body)
        if path.startswith("/file/bot"):
            return self.answer_file(path)
        return 200, json.dumps(self.control(verb, path, body)).encode(), "application/json", None

    def answer_bot(self, path, query, headers, body):
        owner = self.server.owner
        token, _, method = path[4:].partition("/")
        try:
            if token != TOKEN:
                raise Refused(401, "Unauthorized")
            if len(body) > PARAMETERS_MOST and "multipart" not in headers.get("content-type", ""):
                raise Refused(413, "Request Entity Too Large")
            params = parameters(query, headers.get("content-type", ""), body)
            status, content, self.call = owner.api.call(method, params, self.life, self.gone)
        except Refused as refused:
            return refused.code, json.dumps(refused.body()).encode(), "application/json", refused.parameters.get("retry_after")
        return status, content, "text/html" if content.startswith(b"<") else "application/json", None

    def answer_file(self, path):
        name = path.partition(TOKEN + "/")[2]
        with self.server.owner.state.lock:
            file = next((f for f in self.server.owner.state.files.values() if f["file_path"] == name), None)
        return (200, file["bytes"], "application/octet-stream", None) if file else (404, b"", "text/plain", None)

    def control(self, verb, path, body):
        state, words = self.server.owner.state, path.strip("/").split("/")
        with state.lock:
            if verb == "POST" and words[0] == "control":
                return {"result": people.CONTROL[words[1]](state, **json.loads(body or b"{}"))}
            if words[0] == "chat":
                messages = state.chats[int(words[1])].messages.values()
                return [{"id": kept.id, "deleted": kept.deleted, "versions": [v for _, v in kept.versions]} for kept in messages]
            if words[0] == "calls":
                return [call.shown() for call in state.calls]
            if words[0] == "violations":
                return state.violations
        return {"error": "there is nothing here"}


class Listener(socketserver.ThreadingTCPServer):
    daemon_threads = True
    allow_reuse_address = True
    request_queue_size = 128

    def process_request(self, request, client_address):
        """A connection belongs to the life of the bot in which it was taken."""
        super().process_request(request, (*client_address, self.owner.state.life))


class Server:
    """Listens from when it is made until `close`."""

    def __init__(self, port=0, seed=1):
        self.state = State(seed)
        self.api = Api(self.state)
        self.connections = set()
        self.listener = Listener(("127.0.0.1", port), Handler)
        self.listener.owner = self
        self.port = self.listener.server_address[1]
        self.url = f"http://127.0.0.1:{self.port}"
        threading.Thread(target=self.listener.serve_forever, args=(0.05,), daemon=True).start()

    def hang_up(self):
        """All connections, at once, as when a cable is pulled."""
        for connection in list(self.connections):
            try:
                connection.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass

    def next_life(self):
        """All connections of the life before are taken: this one was asked for after them."""
        with urllib.request.urlopen(self.url, timeout=20) as answer:
            answer.read()
        self.state.life += 1

    def close(self):
        self.listener.shutdown()
        self.listener.server_close()
        self.hang_up()


if __name__ == "__main__":
    print(Server(int(sys.argv[1]) if len(sys.argv) > 1 else 0).port, flush=True)
    threading.Event().wait()
