"""Bad days: the server restarts, shows a wrong certificate, is silent, throws us out; the child hangs or dies. The rest goes on undisturbed."""
import asyncio
import contextlib
import os
import signal
import socket
import tempfile
import time

from certificates import Authority
from clients import Client
from console import Console
from far import Far
from scenario import Skip, alone, scenario
from scenarios.talk import GOODS, OPENING, QUIET, REQUEST, at_question, is_receipt
from servers import ROOMS, UPLOAD
from world import BOT, CHILD, DOMAIN, PASSWORD, World, children, must

STAFF = {"staff": (("anna", "anna", "advisor"),)}
WATCHED = {"operator": "console:olga", "relay": True, **STAFF}
AT_ONCE = 5      # seconds for an answer on another network, whatever happens here
BACK_AGAIN = 2   # seconds from the child's death to being online, on an idle machine


class Watch:
    """The operator and a buyer on the console: what is told, and that the rest goes on."""

    def __init__(self, world):
        self.world, self.olga, self.carl = world, Console(world, "olga"), Console(world, "carl")
        self.carl.says("/start")
        self.carl.hears(OPENING)
        self.carl.answered_within(AT_ONCE)

    def goes_on(self):
        return self.carl.answered_within(AT_ONCE)

    def close(self):
        self.olga.close()
        self.carl.close()


@contextlib.contextmanager
def watch_on(world):
    watch = Watch(world)
    try:
        yield watch
    finally:
        watch.close()


def log_size(world):
    return len(world.bot.log())


def talks(world, name, seconds=90):
    """Somebody new writes and is answered."""
    person = world.buyer(name)
    person.says("/start")
    person.hears(OPENING, seconds)
    return person


def back_online(world, before, seconds=90):
    world.wait(lambda: world.times_online() > before, "the bot to be online again", seconds)


@scenario(apart=True, **WATCHED)
def a_server_that_restarts_is_waited_for(world):
    ann = world.buyer("ann")
    at_question(world, ann, "platform")
    with watch_on(world) as watch:
        for kill in (False, True):
            online, logins = world.times_online(), ann.client.logins
            world.server.stop(kill)
            watch.goes_on()
            world.server.start()
            back_online(world, online)
            world.wait(lambda logins=logins: ann.client.online and ann.client.logins > logins, "ann to be back")
            ann.number()
        watch.goes_on()
    ann.says("1")
    ann.hears(GOODS)


@scenario(apart=True, **WATCHED)
def a_connection_that_is_cut_is_made_again_and_nothing_is_lost(world):
    ben = world.buyer("ben")
    at_question(world, ben, "platform")
    for number in range(3):
        online = world.times_online()
        world.relay.cut(reset=number != 1)
        ben.says("/status")
        ben.hears("case", 60)
        back_online(world, online)
    said = len([c for c in ben.client.heard(ben.since) if "case" in c.text])
    must(said == 1, "one question was answered", said, "times")
    ben.says("1")
    ben.hears(GOODS)


def refused_certificate(world, certificate, patient=False):
    """The server comes back with it: the bot must not log in, must say why, and must come when the right one is there again: by itself after a
    minute, or when it is started anew."""
    right, since, online = world.server.certificate, log_size(world), world.times_online()
    with watch_on(world) as watch:
        world.server.certificate = certificate
        world.server.restart(kill=True)
        world.logged("certificate", since)
        watch.olga.hears("certificate")
        watch.goes_on()
        must(world.times_online() == online, "it logged in to a server with a wrong certificate")
        world.server.certificate = right
        world.server.restart(kill=True)
        if patient:
            back_online(world, online)
            watch.goes_on()
            return
    world.restart(kill=False)


@scenario(apart=True, **WATCHED)
def a_certificate_for_somebody_else_is_refused(world):
    refused_certificate(world, world.authority.certificate("other", "other.test"))
    talks(world, "cat")


@scenario(apart=True, **WATCHED)
def a_certificate_by_somebody_unknown_is_refused(world):
    stranger = Authority(os.path.join(world.folder, "ca"), "unknown")
    refused_certificate(world, stranger.certificate("forged", DOMAIN, ROOMS, UPLOAD))
    talks(world, "dan")


@scenario(apart=True, long=True, **WATCHED)
def after_a_wrong_certificate_it_comes_back_by_itself(world):
    refused_certificate(world, world.authority.certificate("other", "other.test"), patient=True)
    talks(world, "dana")


@scenario(apart=True, **WATCHED)
def a_wrong_password_is_told_and_not_tried_without_end(world):
    password = os.path.join(world.bot.folder, "password")
    must(world.bot.stop() == 0, world.bot.log()[-1000:])
    world.rewrite(password, "wrong")
    world.online_at_start = False
    since = log_size(world)
    world.start()
    with watch_on(world) as watch:
        world.logged("auth", since)
        watch.olga.hears("auth")
        tries = world.relay.accepted
        time.sleep(3 * QUIET)
        watch.goes_on()
        must(world.relay.accepted - tries <= 1, "a wrong password is tried", world.relay.accepted - tries, "times in", 3 * QUIET, "s")
    must(world.bot.stop() == 0, world.bot.log()[-1000:])
    world.rewrite(password, PASSWORD)
    world.online_at_start = True
    world.start()
    talks(world, "eva")


@scenario(apart=True, **WATCHED)
def a_second_login_with_our_name_is_no_tug_of_war(world):
    since = log_size(world)
    other = Client(world.hall, world.server, world.authority.file, "recoup", PASSWORD, "recoup")
    with watch_on(world) as watch:
        other.connect()
        other.stays = False
        world.logged("conflict", since)
        watch.olga.hears("conflict")
        time.sleep(3 * QUIET)
        must(other.online, "the other was thrown out again")
        watch.goes_on()


async def speak_until_tls(reader, writer):
    """A server that says `proceed` and then nothing."""
    header = "<?xml version='1.0'?><stream:stream xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams' id='x' from='%s' version='1.0'>"
    await reader.read(4096)
    writer.write((header % DOMAIN).encode())
    writer.write(b"<stream:features><starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'><required/></starttls></stream:features>")
    await reader.read(4096)
    writer.write(b"<proceed xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>")
    await asyncio.sleep(3600)


@scenario(apart=True, long=True, **WATCHED)
def a_server_that_falls_silent_in_the_handshake_is_given_up(world):
    silent = world.hall.do(asyncio.start_server(speak_until_tls, "127.0.0.1", 0))
    right, online, since = world.relay.to, world.times_online(), log_size(world)
    with watch_on(world) as watch:
        world.relay.to = silent.sockets[0].getsockname()
        accepted = world.relay.accepted
        world.relay.cut()
        world.wait(lambda: world.relay.accepted > accepted, "a new try")
        watch.goes_on()
        world.relay.to = right
        back_online(world, online, 60)
        watch.goes_on()
        world.logged(r"xmpp\.slow stage=connecting", since)
    talks(world, "fay")


@scenario(apart=True, long=True, **WATCHED)
def a_connection_that_is_frozen_is_given_up(world):
    """Nothing comes and nothing breaks: only a ping without an answer tells."""
    gus = world.buyer("gus")
    at_question(world, gus, "platform")
    online = world.times_online()
    world.relay.freeze()
    gus.says("1")
    with watch_on(world) as watch:
        watch.goes_on()
        gus.hears(GOODS, 180)
        back_online(world, online, 5)
        watch.goes_on()


@contextlib.contextmanager
def dead_resolver(folder):
    """A program that starts recoup where names are asked of somebody who never answers."""
    if os.geteuid() != 0:
        raise Skip("only root may give a process a resolv.conf of its own")
    deaf = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    try:
        deaf.bind(("127.0.0.77", 53))
    except OSError as why:
        deaf.close()
        raise Skip(f"no port 53 to be deaf on: {why}") from None
    os.makedirs(folder, exist_ok=True)
    with open(os.path.join(folder, "resolv.conf"), "w", encoding="ascii") as file:
        file.write("nameserver 127.0.0.77\n")
    try:
        yield os.path.join(folder, "resolv.conf")
    finally:
        deaf.close()


def wrapper(program, resolv):
    path = os.path.join(os.path.dirname(resolv), "recoup")
    with open(path, "w", encoding="ascii") as file:
        file.write(f"#!/bin/sh\nexec unshare -m sh -c 'mount --bind {resolv} /etc/resolv.conf && exec \"$0\" \"$@\"' {os.path.abspath(program)} \"$@\"\n")
    os.chmod(path, 0o755)
    return path


@alone()
def a_resolver_that_never_answers_holds_nobody_up(program):
    with tempfile.TemporaryDirectory(prefix="recoup-dns-") as folder, dead_resolver(folder) as resolv:
        started = wrapper(program, resolv)
        with World(started, operator="console:olga", online=False, host=False, **STAFF) as world:
            with watch_on(world) as watch:
                for _ in range(5):
                    watch.goes_on()
                    time.sleep(0.3)
                must(world.child() or "xmpp" in world.bot.log(), "nobody tries to connect")
                must(not world.times_online(), "online without a name")


@scenario(apart=True, server={"archive": False}, operator="console:olga", **STAFF)
def without_an_archive_it_says_what_is_lost_and_goes_on(world):
    with watch_on(world) as watch:
        world.logged("archive")
        watch.olga.hears("archive")
    talks(world, "hal")


@scenario(apart=True, **STAFF)
def what_a_far_server_sends_back_is_sent_again(world):
    """It was taken by our own server, and its full store refused it later. Nobody is taken for gone."""
    far = Far(world)
    far.says("eva", "/start", BOT)
    world.wait(lambda: any(OPENING in c.text for c in far.words("eva")), "eva far away to be greeted")
    time.sleep(QUIET)  # the ping behind them is answered: they count as sent
    first = list(far.words("eva"))
    for came in first:
        far.sends_back(came, "wait", "resource-constraint")
    again = world.wait(lambda: far.words("eva")[len(first):][:len(first)] if len(far.words("eva")) >= 2 * len(first) else None, "the same once more")
    must([(c.id, c.text) for c in again] == [(c.id, c.text) for c in first], "it came otherwise:", again)
    world.logged("outbox.bounced")
    far.says("eva", "/status", BOT)
    world.wait(lambda: any("case" in c.text for c in far.words("eva")[2 * len(first):]), "eva to be answered")
    must("unreachable" not in world.bot.log(), "eva is taken for gone")
    far.close()


def strike(world, what):
    """Seconds until it is online again, with another child."""
    child, online = world.child(), world.times_online()
    must(child, "there is no child", children(world.bot.process.pid))
    began = time.monotonic()
    os.kill(child, what)
    back_online(world, online, 30)
    taken = time.monotonic() - began
    must(world.child() != child, "the same child")
    return taken


@scenario(apart=True, **STAFF)
def a_child_that_dies_or_hangs_is_replaced(world):
    ida = world.buyer("ida")
    at_question(world, ida, "platform")
    for what in (signal.SIGKILL, signal.SIGSTOP, signal.SIGABRT):
        taken = strike(world, what)
        print(f"   {signal.Signals(what).name}: online again after {taken:.1f} s")
        must(taken < 5 * BACK_AGAIN, what, "took", taken, "s")  # this machine may be busy; the figure above is the measure
        ida.number()
    ida.says("1")
    ida.hears(GOODS)


@scenario(apart=True, **STAFF)
def a_child_does_not_outlive_its_parent(world):
    joe = world.buyer("joe")
    at_question(world, joe, "platform")
    child = world.child()
    must(child, "there is no child")
    world.bot.kill()
    world.wait(lambda: not is_ours(child), "the child to end", 5)
    joe.says("1")
    world.start()
    joe.hears(GOODS)
    must(len([c for c in joe.client.heard(joe.since) if GOODS in c.text]) == 1, "one message was answered more than once")


def is_ours(pid):
    try:
        with open(f"/proc/{pid}/stat", encoding="ascii", errors="replace") as stat:
            text = stat.read()
    except OSError:
        return False
    return f"({CHILD[:15]})" in text and text.rsplit(")", 1)[1].split()[0] != "Z"


@scenario(apart=True, **STAFF)
def a_receipt_waits_for_the_commit(world):
    """While the parent stands still nothing can be committed, so nothing may be receipted."""
    kim = world.buyer("kim")
    at_question(world, kim, "platform")
    os.kill(world.bot.process.pid, signal.SIGSTOP)
    try:
        name = kim.says("1", REQUEST)
        time.sleep(QUIET)
        early = [c for c in kim.client.of_bot(kim.since) if c.child("receipts:received") is not None]
    finally:
        os.kill(world.bot.process.pid, signal.SIGCONT)
    must(not early, "a receipt before the commit")
    kim.gets("the receipt", is_receipt(name))
    kim.hears(GOODS)


@scenario(apart=True, **STAFF)
def what_was_heard_twice_is_receipted_once(world):
    """The child dies before the parent's commit; the archive brings the message again, and an archived one is not receipted a second time."""
    leo = world.buyer("leo")
    at_question(world, leo, "platform")
    name = leo.says("1", REQUEST)
    leo.gets("the receipt", is_receipt(name))
    leo.hears(GOODS)
    strike(world, signal.SIGKILL)
    leo.number()
    receipts = [c for c in leo.client.of_bot() if is_receipt(name)(c)]
    must(len(receipts) == 1, len(receipts), "receipts for one message")


@scenario(apart=True, **STAFF)
def a_stop_says_goodbye(world):
    mia = world.buyer("mia")
    mia.sends(f"<presence type='subscribe' to='{BOT}'/>")
    mia.gets("presence", lambda c: c.kind == "presence" and c.type is None and c.child("caps:c") is not None)
    since = time.monotonic()
    must(world.bot.stop() == 0, "it ended with", world.bot.process.returncode, world.bot.log()[-2000:])
    mia.gets("its absence", lambda c: c.kind == "presence" and c.type == "unavailable", since=since)
    world.start()
    mia.says("/start")
    mia.hears(OPENING)


@scenario(apart=True, **STAFF)
def the_child_has_no_secrets_in_its_environment_or_arguments(world):
    child = world.child()
    must(child, "there is no child")
    for name in ("environ", "cmdline"):
        with open(f"/proc/{child}/{name}", "rb") as file:
            must(PASSWORD.encode() not in file.read(), "the password stands in", name)
