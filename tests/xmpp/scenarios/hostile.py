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
EVERY = 25            # stanzas between two looks whether all is well


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
    known = [c.stanza_id(dan.jid) for c in dan.client.heard()][-1]
    for name in (known, "same", "same"):
        eve.says("/status", f"<stanza-id xmlns='{NS['sid']}' id='{name}' by='{BOT}'/>")
        eve.hears("case")
    dan.says("/status", f"<stanza-id xmlns='{NS['sid']}' id='same' by='{BOT}'/>")
    dan.hears("case")


def stretched(piece, size=LARGEST):
    return piece * (size // len(piece))


def shapes():
    """The worst of each kind, as large as servers let through. (name, stanza)"""
    yield "wide", chat("x", "<w xmlns='u'>" + stretched("<a/>") + "</w>")
    yield "wide at the top", chat("x", stretched("<a xmlns='u'/>"))
    depth = LARGEST // 8
    yield "deep", chat("x", "<d xmlns='u'>" + "<a>" * depth + "</a>" * depth + "</d>")
    yield "many lines", chat(stretched("\n"))
    yield "long text", chat(stretched("word "))
    yield "entities", chat(stretched("&amp;"))
    yield "many attributes", chat("x", "<m xmlns='u' " + " ".join(f"a{n}=''" for n in range(LARGEST // 12)) + "/>")
    yield "a long attribute", chat("x", "<m xmlns='u' a='" + stretched("v") + "'/>")
    yield "many namespaces", chat("x", "<m xmlns='u' " + " ".join(f"xmlns:n{n}='u{n}'" for n in range(LARGEST // 22)) + "/>")
    yield "many bodies", chat("x", stretched("<body>b</body>"))
    yield "many languages", chat("x", "".join(f"<body xml:lang='x{n}'>b</body>" for n in range(LARGEST // 32)))
    yield "many children with text", chat("x", "<w xmlns='u'>" + stretched("<a>t</a>") + "</w>")
    yield "mixed text", chat("x", "<w xmlns='u'>" + stretched("t<a/>") + "</w>")
    yield "presence", f"<presence to='{BOT}'><w xmlns='u'>" + stretched("<a/>") + "</w></presence>"
    yield "a request", f"<iq type='get' id='{new_id()}' to='{BOT}/recoup'><w xmlns='u'>" + stretched("<a/>") + "</w></iq>"
    yield "an answer", f"<iq type='result' id='{new_id()}' to='{BOT}/recoup'><w xmlns='u'>" + stretched("<a/>") + "</w></iq>"
    yield "characters", chat(stretched("\U0001F600", LARGEST // 4))
    yield "combining marks", chat("e" + stretched("\u0301", LARGEST // 2))


def stands(client):
    try:
        client.flushed()
        return True
    except (ConnectionError, OSError):
        return False


def measure(world, times):
    """Each shape so many times: (shape, seconds of the child a stanza, of the parent), and MB of the child after each round."""
    found, memory = {}, []
    for round_ in range(3):
        for number, (name, stanza) in enumerate(shapes()):
            client = raw(world, f"h{round_}x{number}")
            child, parent = world.child(), world.bot.process.pid
            before = cpu_seconds(child), cpu_seconds(parent)
            for _ in range(times):
                client.send(stanza)
            passed = stands(client)
            client.close()
            checked(world, name)
            must(world.child() == child, name, "ended the child")
            after = cpu_seconds(child), cpu_seconds(parent)
            found.setdefault(name, []).append((passed, (after[0] - before[0]) / times, (after[1] - before[1]) / times))
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
        cheapest = min(r[1] for r in rounds)
        print(f"   {name:<24} {cheapest * 1000:6.1f} ms child {min(r[2] for r in rounds) * 1000:6.1f} ms parent"
              + ("" if all(r[0] for r in rounds) else "   (the server ends the sender's stream)"))
    print("   MB of the child after each round: " + ", ".join(f"{mb:.1f}" for mb in memory), flush=True)


@scenario(apart=True, **STAFF)
def the_worst_shapes_end_nothing(world):
    online = world.times_online()
    for number, (name, stanza) in enumerate(shapes()):
        client = raw(world, f"q{number}")
        client.send(stanza)
        stands(client)
        client.close()
        if number % 6 == 5:
            checked(world, name)
    checked(world, "all")
    must(world.times_online() == online, "the stream ended")


@scenario(apart=True, long=True, **STAFF)
def the_worst_shapes_cost_little_and_leave_nothing(world):
    online = world.times_online()
    found, memory = measure(world, EVERY)
    told(found, memory)
    dear = {name: f"{min(r[1] for r in rounds) * 1000:.1f} ms" for name, rounds in found.items() if min(r[1] for r in rounds) > MOST_SECONDS}
    must(not dear, "too dear:", dear)
    must(memory[-1] - memory[0] <= MOST_GROWTH, "memory grows:", memory)
    must(world.times_online() == online, "the stream ended")
