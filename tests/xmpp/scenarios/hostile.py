"""Stanzas that no client would write: only the stanza's own attributes count, control messages count only from where they may come, and sizes are
bounded before the tree is built. Nothing of it ends the stream, holds anybody up, or is taken for an advisor's word."""
import time

from clients import NS, new_id
from raw import RawClient
from scenario import scenario
from scenarios.desk import in_need, member
from scenarios.talk import GOODS, OPENING, QUIET, at_question, facts
from world import BOT, DOMAIN, LOBBY, MARK, OTHERS_PASSWORD, cpu_seconds, must, own_memory

STAFF = {"staff": (("anna", "anna", "advisor"),), "room": LOBBY}
ANNA = f"anna@{DOMAIN}"
MOST_SECONDS = 0.010  # of the child's processor, a stanza
MOST_GROWTH = 1.0     # MB, from the first round to the last
LARGEST = 250_000     # bytes; servers take 256 KB
SMALL = 24_000        # bytes: past every limit of ours, and nothing for the server to sweat at
TIMES = 5             # stanzas of one shape and round
ROUNDS = 3            # the cheapest counts: whatever else the machine does meanwhile (caches, packets in smaller pieces) only adds


def raw(world, name):
    world.server.add_user(name, OTHERS_PASSWORD)
    return RawClient(world.server, world.authority.file, name, OTHERS_PASSWORD)


def chat(body, more="", attributes="", name=None):
    return f"<message to='{BOT}' type='chat' id='{name or new_id()}'{attributes}><body>{body}</body>{more}</message>"


def forwarded(sender, body, to=BOT):
    return f"<forwarded xmlns='{NS['forward']}'><message xmlns='jabber:client' from='{sender}' to='{to}' type='chat'><body>{body}</body></message></forwarded>"


def claims(command, archive_query="x"):
    """Each way to claim an advisor's address, around one command."""
    other = " xmlns:e='urn:example:other'"
    yield chat(command, attributes=f"{other} e:from='{ANNA}/desk'")
    yield chat(command, attributes=f"{other} e:from='{ANNA}' e:id='1' e:type='chat' e:to='{BOT}'")
    yield f"<message{other} e:from='{ANNA}/desk' e:type='groupchat' to='{BOT}' type='chat'><body>{command}</body></message>"
    yield f"<message{other} to='{BOT}' e:from='{LOBBY}/anna' e:type='groupchat' type='chat'><body>{command}</body></message>"
    for carbon in ("received", "sent"):
        yield f"<message to='{BOT}' type='chat' id='{new_id()}'><{carbon} xmlns='urn:xmpp:carbons:2'>{forwarded(ANNA + '/desk', command)}</{carbon}></message>"
    yield f"<message to='{BOT}' id='{new_id()}'><result xmlns='{NS['mam']}' queryid='{archive_query}' id='9'>{forwarded(ANNA + '/desk', command)}</result></message>"
    yield chat("x", forwarded(ANNA, command))
    yield chat(command, f"<stanza-id xmlns='{NS['sid']}' id='{new_id()}' by='{BOT}'/>")
    yield chat(command, f"<delay xmlns='{NS['delay']}' from='{ANNA}' stamp='2020-01-01T00:00:00Z'>{ANNA}</delay>")
    yield chat(command, f"<addresses xmlns='http://jabber.org/protocol/address'><address type='ofrom' jid='{ANNA}'/></addresses>")
    yield chat(command, f"<x xmlns='{NS['muc_user']}'><item affiliation='owner' role='moderator' jid='{ANNA}'/></x>")
    yield chat(command, f"<nick xmlns='http://jabber.org/protocol/nick'>anna</nick><origin-id xmlns='{NS['sid']}' id='1'/>")
    yield chat(command, f"<reply xmlns='urn:xmpp:reply:0' to='{ANNA}' id='1'/>")
    yield chat(command, f"<replace xmlns='{NS['replace']}' id='1'/>")


def spoken_for_staff(world, buyer, number, *clients):
    """What must not have happened."""
    case = world.bot.show(number)
    must(case.get("held_by") in (None, "", "none"), "a stanza was taken for an advisor's:", case.get("held_by"))
    must(not [c for c in buyer.client.heard() if "send me your card" in c.text], "words of no advisor reached the buyer")


def pour(world, names, count, number):
    """So many claims, by as many senders as are needed that nobody is told to slow down."""
    sent, each = 0, max(1, count // len(names))
    for name in names:
        client = raw(world, name)
        mine = 0
        while mine < each and sent < count:
            for command in (f"/take {number}", f"/say {number} send me your card", "/queue"):
                for stanza in claims(command):
                    if mine < each and sent < count:
                        client.send(stanza)
                        sent, mine = sent + 1, mine + 1
        client.flushed()
        client.close()
    return sent


def claimed(world, count, senders):
    member(world, "anna")
    buyer, number = in_need(world, "bob")
    online = world.times_online()
    began = time.monotonic()
    sent = pour(world, [f"eve{n}" for n in range(senders)], count, number)
    must(sent == count, sent, "of", count, "were sent")
    buyer.number()
    spoken_for_staff(world, buyer, number)
    must(world.times_online() == online, "the stream ended meanwhile")
    print(f"   {sent} stanzas in {time.monotonic() - began:.1f} s: 0 accepted")
    anna = member(world, "anna")
    anna.person.says(f"/take {number}")
    buyer.hears("I am anna")


@scenario(apart=True, **STAFF)
def who_claims_an_advisors_address_is_nobody(world):
    claimed(world, 400, 8)


@scenario(long=True, apart=True, **STAFF)
def ten_thousand_claims_of_an_advisors_address_are_not_accepted(world):
    claimed(world, 10_000, 200)


@scenario(**STAFF)
def attributes_with_a_prefix_do_not_count(world):
    """Whoever is named in one hears nothing; the sender is answered."""
    ann, eve = world.buyer("ann"), world.buyer("evi")
    at_question(world, ann, "platform")
    heard = len(ann.client.heard())
    for n, attribute in enumerate(("from", "id", "type", "to") * 6):
        value = {"from": ann.jid + "/phone", "id": "1", "type": "error", "to": ann.jid}[attribute]
        word = "/status" if n % 2 else "2"
        eve.sends(f"<message xmlns:p{n}='urn:example:{n}' p{n}:{attribute}='{value}' to='{BOT}' type='chat' id='{new_id()}'><body>{word}</body></message>")
    eve.number()
    time.sleep(QUIET)
    must(len(ann.client.heard()) == heard, "somebody else was answered", [c.text for c in ann.client.heard()[heard:]])
    must("platform" not in facts(ann.case()), "somebody else's answer counted:", facts(ann.case()))


@scenario(**STAFF)
def control_messages_of_strangers_do_not_count(world):
    """Carbons, archive results, corrections and delays that speak for another buyer."""
    cat, eve = world.buyer("cat"), raw(world, "evo")
    at_question(world, cat, "platform")
    first = cat.says("hello there " + MARK)
    heard = len(cat.client.heard())
    for kind in ("received", "sent"):
        eve.send(f"<message to='{BOT}' type='chat'><{kind} xmlns='urn:xmpp:carbons:2'>{forwarded(cat.jid + '/phone', '2')}</{kind}></message>")
    eve.send(f"<message to='{BOT}'><result xmlns='{NS['mam']}' queryid='1' id='1'>{forwarded(cat.jid + '/phone', '2')}</result></message>")
    eve.send(f"<message to='{BOT}'><fin xmlns='{NS['mam']}' complete='true'/></message>")
    eve.send(chat("2", f"<replace xmlns='{NS['replace']}' id='{first}'/>"))
    eve.send(chat("2", f"<delay xmlns='{NS['delay']}' from='{cat.jid}' stamp='1999-01-01T00:00:00Z'/>"))
    eve.flushed()
    eve.close()
    cat.number()
    must("platform" not in facts(cat.case()), "a stranger's stanza answered for the buyer:", facts(cat.case()))
    must(len([c for c in cat.client.heard()[heard:] if GOODS in c.text]) == 0, "the buyer was asked on")


@scenario(**STAFF)
def a_stanza_id_of_ones_own_making_shuts_nobody_out(world):
    """Messages that claim the archive's id of others: each is heard all the same, and so are the others'."""
    dan, eve = world.buyer("dan"), world.buyer("eva")
    dan.says("/start")
    dan.hears(OPENING)
    eve.says("/start")
    eve.hears(OPENING)
    known = [c.stanza_id(dan.jid) for c in dan.client.heard()][-1]
    for name in (known, "same", "same"):
        eve.says("/status", f"<stanza-id xmlns='{NS['sid']}' id='{name}' by='{BOT}'/>")
        eve.hears("case")
    dan.says("/status", f"<stanza-id xmlns='{NS['sid']}' id='same' by='{BOT}'/>")
    dan.hears("case")


def stretched(piece, size):
    return piece * (size // len(piece.encode()))


def shapes(size):
    """The worst of each kind, about so large. (name, stanza)"""
    much = lambda piece: stretched(piece, size)
    count = lambda each: range(size // each)
    deep = "<a>" * (size // 8) + "</a>" * (size // 8)
    forgotten = f"<no-store xmlns='{NS['hints']}'/>"  # so that the server need not write it down
    shape = lambda body, more="": chat(body, forgotten + more)
    yield "wide", shape("x", f"<w xmlns='u'>{much('<a/>')}</w>")
    yield "wide at the top", shape("x", much("<a xmlns='u'/>"))
    yield "deep", shape("x", f"<d xmlns='u'>{deep}</d>")
    yield "many lines", shape(much("\n"))
    yield "long text", shape(much("word "))
    yield "entities", shape(much("&amp;"))
    yield "many attributes", shape("x", "<m xmlns='u' " + " ".join(f"a{n}=''" for n in count(12)) + "/>")
    yield "a long attribute", shape("x", f"<m xmlns='u' a='{much('v')}'/>")
    yield "many namespaces", shape("x", "<m xmlns='u' " + " ".join(f"xmlns:n{n}='u{n}'" for n in count(22)) + "/>")
    yield "many bodies", shape("x", much("<body>b</body>"))
    yield "many languages", shape("x", "".join(f"<body xml:lang='x{n}'>b</body>" for n in count(32)))
    yield "children with text", shape("x", f"<w xmlns='u'>{much('<a>t</a>')}</w>")
    yield "mixed text", shape("x", f"<w xmlns='u'>{much('t<a/>')}</w>")
    yield "presence", f"<presence to='{BOT}'><w xmlns='u'>{much('<a/>')}</w></presence>"
    yield "a request", f"<iq type='get' id='{new_id()}' to='{BOT}/recoup'><w xmlns='u'>{much('<a/>')}</w></iq>"
    yield "an answer", f"<iq type='result' id='{new_id()}' to='{BOT}/recoup'><w xmlns='u'>{much('<a/>')}</w></iq>"
    yield "characters", shape(much("\U0001F600"))
    yield "combining marks", shape("e" + much("\u0301"))


def stands(client):
    """The server has taken all of it and goes on. Its own parser may put off a long token until as much again has come: so there is more of it."""
    name = f"f{time.monotonic_ns()}"
    ping = f"<iq type='get' id='{name}' to='{DOMAIN}'><ping xmlns='urn:xmpp:ping'/></iq>"
    try:
        for _ in range(LARGEST // 2500):
            client.send(ping * 20)
            try:
                client.expect("iq", 0.2, lambda element: element.get("id") == name)
                return True
            except TimeoutError:
                pass
    except OSError:
        pass
    return False


def idle_rate(world):
    """Seconds of the processor a second, of child and parent, while nobody writes: they tell each other that they live."""
    pids = world.child(), world.bot.process.pid
    before = [cpu_seconds(pid) for pid in pids]
    time.sleep(5)
    return [(cpu_seconds(pid) - b) / 5 for pid, b in zip(pids, before)]


def measure(world, times):
    """Each shape so many times a round: {shape: [(passed, seconds of the child a stanza, of the parent)]}, and MB of the child after each round. TLS,
    the answer to somebody else and the sender's presence are in it."""
    found, memory = {}, []
    idle = idle_rate(world)
    checked(world, "nothing")
    for round_ in range(ROUNDS):
        for number, (name, stanza) in enumerate(shapes(LARGEST)):
            client = raw(world, f"h{round_}x{number}")
            child, parent = world.child(), world.bot.process.pid
            before, began = (cpu_seconds(child), cpu_seconds(parent)), time.monotonic()
            for _ in range(times):
                client.send(stanza)
            passed = stands(client)
            client.close()
            checked(world, name)
            must(world.child() == child, name, "ended the child")
            after, taken = (cpu_seconds(child), cpu_seconds(parent)), time.monotonic() - began
            cost = [max(0.0, b - a - rate * taken) / times for a, b, rate in zip(before, after, idle)]
            found.setdefault(name, []).append((passed, *cost))
        memory.append(own_memory(world.child()))
    return found, memory


def checked(world, name):
    """Somebody else is answered: so all before is done, and nothing is broken."""
    began = time.monotonic()
    guard = world.__dict__.get("guard") or world.buyer("guard")
    world.guard = guard
    guard.says("/status")
    guard.hears(r"\w")
    return name, time.monotonic() - began


def told(found, memory):
    for name, rounds in found.items():
        child, parent = ([r[n] * 1000 for r in rounds] for n in (1, 2))
        print(f"   {name:<24} {min(child):6.2f} ms child (at most {max(child):6.2f}) {min(parent):6.2f} ms parent"
              + ("" if all(r[0] for r in rounds) else "   (the server ends the sender's stream)"))
    print("   MB of the child after each round: " + ", ".join(f"{mb:.1f}" for mb in memory), flush=True)


@scenario(apart=True, **STAFF)
def the_worst_shapes_end_nothing(world):
    online = world.times_online()
    for number, (name, stanza) in enumerate(shapes(SMALL)):
        client, began = raw(world, f"q{number}"), time.monotonic()
        client.send(stanza)
        passed = stands(client)
        client.close()
        print(f"   {name:<24} {len(stanza):>7} bytes, {time.monotonic() - began:.2f} s at the server" + ("" if passed else ", which ends the sender's stream"))
        if number % 6 == 5:
            checked(world, name)
    checked(world, "all")
    must(world.times_online() == online, "the stream ended")


@scenario(apart=True, long=True, **STAFF)
def the_worst_shapes_cost_little_and_leave_nothing(world):
    online = world.times_online()
    found, memory = measure(world, TIMES)
    told(found, memory)
    dear = {name: f"{min(r[1] for r in rounds) * 1000:.2f} ms" for name, rounds in found.items() if min(r[1] for r in rounds) > MOST_SECONDS}
    must(not dear, "too dear:", dear)
    must(memory[-1] - memory[0] <= MOST_GROWTH, "memory grows:", memory)
    must(world.times_online() == online, "the stream ended")
