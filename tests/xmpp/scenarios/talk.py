"""What a buyer sees on XMPP: numbered choices, courtesies of the protocol, files, edits, and what their client may do besides."""
import base64
import hashlib
import os
import ssl
import time
import urllib.request
import xml.etree.ElementTree as ET

from clients import NS, new_id
from interview import Interview, facts, go_on, go_to_question
from scenario import scenario
from world import BOT, DOMAIN, MARK, must

CONTACT = "mailto:desk@example.org"
PLAIN = {"staff": (("anna", "anna", "advisor"),), "xmpp__contact": CONTACT}
OPENING = "I am an automated assistant"
GOODS, PAYMENT, CARD = "What came in the end", "How did you pay", "brand is on the card"
FILE_NOTED = "I noted"
FULL = BOT + "/recoup"
REQUEST = f"<request xmlns='{NS['receipts']}'/>"
MARKABLE = f"<markable xmlns='{NS['markers']}'/>"
ACTIVE = f"<active xmlns='{NS['states']}'/>"
QUIET = 1.0  # seconds in which nothing may come
CLIENT_OF_A_BOT = "<identity category='client' type='bot' name='echo'/>"


class Talk:
    """A person in a world, for an interview. A tap is the number of the choice."""

    def __init__(self, person):
        self.person = person
        self.looked, self.words = 0, []  # so many of what was spoken, and those of them that are no links

    def say(self, text):
        self.person.says(text)

    def tap(self, label, message):
        self.person.says(str(message.labels.index(label) + 1))

    def heard(self):
        """Asked after each stanza of anybody, so only what is new is looked at."""
        new = self.person.client.spoken[self.looked:]
        self.looked += len(new)
        self.words += [c for c in new if not c.link]
        return self.words


def interview(world, person, **how):
    return Interview(Talk(person), world.bot.dialogs, word=MARK + person.name, **how)


def at_question(world, person, fact):
    """Somebody who was asked for this fact, and has not answered. Their interview."""
    return go_to_question(world, interview(world, person), fact)


def stays_quiet(world, person, matches, what, seconds=QUIET):
    """For what must not come there is nothing to wait for but time."""
    began = person.since
    time.sleep(seconds)
    found = [c for c in person.client.of_bot(began) if matches(c)]
    must(not found, person.name, "got", what, [ET.tostring(c.xml, encoding="unicode") for c in found][:3])


def settle(person):
    """Until nothing more comes."""
    count = -1
    while count != len(person.client.heard()):
        count = len(person.client.heard())
        time.sleep(QUIET / 2)


def is_receipt(name):
    return lambda c: c.child("receipts:received") is not None and c.child("receipts:received").get("id") == name


def states_of(person, since=0):
    return [c for c in person.client.of_bot(since) for e in c.xml if e.tag.startswith("{" + NS["states"] + "}")]


@scenario(**PLAIN)
def the_interview_with_numbers_leads_to_the_plan(world):
    ann, ben = world.buyer("ann"), world.buyer("ben")
    numbers, words = interview(world, ann), interview(world, ben, taps=False)
    for one in (numbers, words):
        one.begin()
    go_on(world, [numbers, words])
    must(numbers.tapped >= 8, "only", numbers.tapped, "choices were taken by number:", numbers.asked)
    must(words.asked == numbers.asked, "words are asked something else:", words.asked, numbers.asked)
    one, other = (str(facts(p.case())).replace(MARK + p.name, "WORD") for p in (ann, ben))
    must(one == other, "numbers and words differ:", one, other)
    asked = [c for c in ann.client.stanzas if c.kind == "presence" and c.bare == BOT]
    must(not asked, "a stranger is asked for a subscription, or told of our presence:", asked)


@scenario(**PLAIN)
def the_plan_comes_as_a_file_too(world):
    cat = world.buyer("cat")
    one = interview(world, cat)
    one.begin()
    go_on(world, [one])
    link = cat.gets("a link to a file", lambda c: c.link, since=0)
    must(link.text == link.link, "the body is not the link alone, so clients show no file:", link.text, link.link)
    context = ssl.create_default_context(cafile=world.authority.file)
    with urllib.request.urlopen(link.link, timeout=20, context=context) as answer:
        content = answer.read()
    must(len(content) > 500 and (b"plan" in content.lower() or content.startswith(b"%PDF")), "the file is no plan:", content[:200])


@scenario(**PLAIN)
def a_subscription_is_answered_and_ended_in_kind(world):
    dan = world.buyer("dan")
    dan.sends(f"<presence type='subscribe' to='{BOT}'/>")
    dan.gets("subscribed", lambda c: c.kind == "presence" and c.type == "subscribed")
    present = dan.gets("presence with capabilities", lambda c: c.kind == "presence" and c.type is None and c.child("caps:c") is not None)
    must(present.sender == FULL, "the resource is", present.sender)
    dan.gets("a subscription in return", lambda c: c.kind == "presence" and c.type == "subscribe")
    settle(dan)
    since = time.monotonic()
    dan.sends(f"<presence type='unsubscribe' to='{BOT}'/>")
    dan.gets("the end of it", lambda c: c.kind == "presence" and c.type in ("unsubscribed", "unsubscribe", "unavailable"), since=since)
    dan.says("/start")
    dan.hears(OPENING)


@scenario(**PLAIN)
def who_subscribes_need_not_show_themselves(world):
    """The subscription that we ask for in return is declined, and all goes on."""
    tia = world.buyer("tia")
    tia.sends(f"<presence type='subscribe' to='{BOT}'/>")
    tia.gets("a subscription in return", lambda c: c.kind == "presence" and c.type == "subscribe")
    tia.sends(f"<presence type='unsubscribed' to='{BOT}'/>")
    tia.gets("presence", lambda c: c.kind == "presence" and c.type is None and c.child("caps:c") is not None, since=0)
    one = at_question(world, tia, "platform")
    tia.says("1")
    tia.hears(GOODS)
    must(not one.over, "it goes on")
    asked = [c for c in tia.client.of_bot() if c.kind == "presence" and c.type == "subscribe"]
    must(len(asked) == 1, "it asks again and again:", len(asked))


@scenario(**PLAIN)
def a_receipt_comes_once_and_only_where_asked_for(world):
    eva = world.buyer("eva")
    asked = eva.says("/start", REQUEST)
    eva.gets("a receipt", is_receipt(asked))
    eva.hears(OPENING)
    must(not [c for c in eva.client.of_bot() if c.child("receipts:received") is not None and c.child("receipts:request") is not None],
         "a receipt asks for a receipt")
    unasked = eva.says("/status")
    eva.hears("case")
    stays_quiet(world, eva, lambda c: c.child("receipts:received") is not None, "a receipt nobody asked for")
    must(len([c for c in eva.client.of_bot() if is_receipt(asked)(c)]) == 1 and not [c for c in eva.client.of_bot() if is_receipt(unasked)(c)],
         "receipts are not one each")


@scenario(**PLAIN)
def chat_states_go_to_those_who_use_them(world):
    fay, gus = world.buyer("fay"), world.buyer("gus")
    fay.says("/start", ACTIVE)
    gus.says("/start")
    for one in (fay, gus):
        one.hears(OPENING)
        one.says("/status", *([ACTIVE] if one is fay else []))
        one.hears("case")
    world.wait(lambda: states_of(fay), "a chat state for who uses them")
    must(not states_of(gus), "who uses no chat states got", states_of(gus))


@scenario(**PLAIN)
def a_correction_changes_the_answer_after_a_word(world):
    hal = world.buyer("hal")
    one = at_question(world, hal, "amount")
    first = hal.says("23 EUR")
    hal.hears(CARD)
    hal.says("230 EUR", f"<replace xmlns='{NS['replace']}' id='{first}'/>")
    hal.hears(r"23\.00.*230\.00")
    hal.says("yes")
    hal.hears(CARD)
    case = hal.case()
    must(facts(case)["amount"] in ("230.00 EUR", {"value": "230.00", "currency": "EUR"}), facts(case))
    must("23 EUR" in [line["text"] for line in case["transcript"] if line["from"] == "buyer"], "the old message is not in the record")
    must(not one.over, "the talk goes on")


@scenario(**PLAIN)
def a_correction_of_somebody_elses_message_changes_nothing_of_theirs(world):
    ida, eve = world.buyer("ida"), world.buyer("eve")
    at_question(world, ida, "amount")
    first = ida.says("23 EUR")
    ida.hears(CARD)
    at_question(world, eve, "platform")
    eve.says("AliExpress", f"<replace xmlns='{NS['replace']}' id='{first}'/>")
    eve.says("/status")
    eve.hears("case")
    must(facts(ida.case())["amount"] in ("23.00 EUR", {"value": "23.00", "currency": "EUR"}), facts(ida.case()))


@scenario(**PLAIN)
def a_file_is_taken_as_evidence(world):
    joe = world.buyer("joe")
    at_question(world, joe, "platform")
    url = f"https://files.example.org/{MARK}/order.pdf"
    joe.says(url, f"<x xmlns='{NS['oob']}'><url>{url}</url></x>")
    joe.hears(FILE_NOTED)
    joe.says("1")
    joe.hears(GOODS)


@scenario(**PLAIN)
def the_language_of_the_client_is_the_language_of_the_bot(world):
    kim = world.buyer("kim", language="es")
    kim.says("hola")
    heard = kim.hears("[áéíóñ¿]")
    must(heard.language == "es", "words in Spanish are said to be in", heard.language)


@scenario(**PLAIN)
def who_writes_spanish_is_answered_in_spanish_though_their_client_says_english(world):
    """As most clients do, by the default of their library."""
    isa = world.buyer("isa")
    isa.says("Hola, compré un dron en AliExpress y nunca llegó", language="en")
    must(isa.hears("[áéíóñ¿]").language == "es", [(c.text, c.language) for c in isa.client.heard()])


@scenario(**PLAIN)
def each_message_says_its_language(world):
    """English for who announces a language that the bot does not write."""
    abe = world.buyer("abe", language="fi")
    abe.says("/start")
    must(abe.hears(OPENING).language == "en", abe.client.heard()[-1].language)
    abe.says("/language")
    abe.hears("Which language")
    abe.says("Español")
    must(abe.hears("idioma|español|seguimos").language == "es", [(c.text, c.language) for c in abe.client.heard()][-2:])


@scenario(**PLAIN)
def encrypted_messages_are_answered_once_in_clear(world):
    leo, mia = world.buyer("leo"), world.buyer("mia")
    omemo = ("<encrypted xmlns='eu.siacs.conversations.axolotl'><header sid='1'><key rid='2'>AAAA</key><iv>AAAA</iv></header><payload>AAAA</payload>"
             "</encrypted>")
    openpgp = "<openpgp xmlns='urn:xmpp:openpgp:0'>AAAA</openpgp>"
    for who, sealed in ((leo, omemo), (mia, openpgp)):
        who.says("I sent you an encrypted message but your client does not support it", sealed)
        who.hears("encrypt")
        who.says("I sent you an encrypted message but your client does not support it", sealed)
        stays_quiet(world, who, lambda c: c.kind == "message" and c.text, "the same answer again")
        who.says("/start")
        who.hears(OPENING)
    must(OPENING not in str([c.text for c in leo.client.heard()][:1]), "the hint of the client was taken for words")


@scenario(**PLAIN)
def an_encrypted_file_is_explained(world):
    ned = world.buyer("ned")
    at_question(world, ned, "platform")
    ned.says(f"aesgcm://files.example.org/{MARK}/photo.jpg#" + "ab" * 44)
    ned.hears("encrypt")
    ned.says("1")
    ned.hears(GOODS)


def disco(person, to=FULL, node=None):
    node = f" node='{node}'" if node else ""
    kind, answer = person.client.iq("get", to, f"<query xmlns='{NS['disco']}'{node}/>")
    must(kind == "result", "no disco#info:", ET.tostring(answer, encoding="unicode"))
    return answer.find("disco:query", NS)


def field(form, name):
    return [value.text for f in form.findall("data:field", NS) if f.get("var") == name for value in f.findall("data:value", NS)]


def caps_hash(query):
    """XEP-0115, section 5.1."""
    identities = sorted((i.get("category"), i.get("type"), i.get("{http://www.w3.org/XML/1998/namespace}lang", ""), i.get("name", ""))
                        for i in query.findall("disco:identity", NS))
    features = sorted(f.get("var") for f in query.findall("disco:feature", NS))
    text = "".join("/".join(i) + "<" for i in identities) + "".join(f + "<" for f in features)
    for form in sorted(query.findall("data:x", NS), key=lambda f: field(f, "FORM_TYPE")):
        text += field(form, "FORM_TYPE")[0] + "<"
        for name in sorted(f.get("var") for f in form.findall("data:field", NS) if f.get("var") != "FORM_TYPE"):
            text += name + "<" + "".join(value + "<" for value in sorted(field(form, name)))
    return base64.b64encode(hashlib.sha1(text.encode()).digest()).decode()


@scenario(**PLAIN)
def what_it_is_and_understands_is_told(world):
    oda = world.buyer("oda")
    query = disco(oda)
    kinds = [(i.get("category"), i.get("type")) for i in query.findall("disco:identity", NS)]
    features = {f.get("var") for f in query.findall("disco:feature", NS)}
    must(("client", "bot") in kinds, kinds)
    wanted = {"http://jabber.org/protocol/disco#info", "urn:xmpp:ping", "urn:xmpp:receipts", "urn:xmpp:message-correct:0", "jabber:x:oob",
              "http://jabber.org/protocol/commands", "http://jabber.org/protocol/chatstates"}
    must(wanted <= features, "not told:", wanted - features)
    told = [field(form, "admin-addresses") for form in query.findall("data:x", NS)]
    must(told == [[CONTACT]], "who runs it:", told)
    oda.sends(f"<presence type='subscribe' to='{BOT}'/>")
    caps = oda.gets("capabilities", lambda c: c.kind == "presence" and c.child("caps:c") is not None).child("caps:c")
    must(caps.get("ver") == caps_hash(query), "the hash is", caps.get("ver"), "and should be", caps_hash(query))
    by_hash = disco(oda, node=caps.get("node") + "#" + caps.get("ver"))
    must({f.get("var") for f in by_hash.findall("disco:feature", NS)} == features, "other features under the hash")


@scenario(**PLAIN)
def its_picture_is_shown_to_everybody(world):
    """In the card, and where the server keeps such things: to who is no contact of the bot, too."""
    zoe = world.buyer("zoe")
    with open(os.path.join(world.bot.dialogs, "avatar.png"), "rb") as file:
        drawn = file.read()
    name = hashlib.sha1(drawn).hexdigest()

    def item(node):
        kind, answer = zoe.client.iq("get", BOT, f"<pubsub xmlns='{NS['pubsub']}'><items node='{NS[node]}' max_items='1'/></pubsub>")
        return answer.find("pubsub:pubsub/pubsub:items/pubsub:item", NS) if kind == "result" else None

    found = world.wait(lambda: item("metadata"), "word of its picture")
    info = found.find("metadata:metadata/metadata:info", NS)
    must(found.get("id") == info.get("id") == name and info.get("bytes") == str(len(drawn)), ET.tostring(found))
    must(base64.b64decode(item("picture").findtext("picture:data", None, NS)) == drawn, "other bytes")
    _, card = zoe.client.iq("get", BOT, "<vCard xmlns='vcard-temp'/>")
    must(base64.b64decode(card.findtext("vcard:vCard/vcard:PHOTO/vcard:BINVAL", "", NS)) == drawn, "the card has another picture", ET.tostring(card)[:500])


@scenario(**PLAIN)
def every_request_is_answered(world):
    pia = world.buyer("pia")
    must(pia.client.iq("get", FULL, "<ping xmlns='urn:xmpp:ping'/>")[0] == "result", "no pong")
    kind, version = pia.client.iq("get", FULL, "<query xmlns='jabber:iq:version'/>")
    must(kind == "result" and version.findtext(".//{jabber:iq:version}name") == "recoup", ET.tostring(version, encoding="unicode"))
    for kind in ("get", "set"):
        for payload in ("<query xmlns='urn:example:nobody-knows'/>", "<query xmlns='jabber:iq:roster'/>", "<jingle xmlns='urn:xmpp:jingle:1'/>"):
            answer, element = pia.client.iq(kind, FULL, payload)
            condition = element.find(".//{urn:ietf:params:xml:ns:xmpp-stanzas}service-unavailable")
            must(answer == "error" and condition is not None, kind, payload, "->", ET.tostring(element, encoding="unicode"))


@scenario(**PLAIN)
def commands_of_the_client_do_as_words_do(world):
    rob = world.buyer("rob")
    kind, answer = rob.client.iq("get", FULL, f"<query xmlns='{NS['items']}' node='{NS['commands']}'/>")
    names = {item.get("node"): item.get("name") for item in answer.iter(f"{{{NS['items']}}}item")}
    must(kind == "result" and len(names) >= 4, names)
    run = lambda node: rob.client.iq("set", FULL, f"<command xmlns='{NS['commands']}' node='{node}' action='execute'/>")

    def executes(word, hears):
        rob.since = time.monotonic()
        node = next((n for n in names if word in n), None)
        must(node, "no command for", word, names)
        kind, done = run(node)
        must(kind == "result" and done.find("commands:command", NS).get("status") == "completed", ET.tostring(done, encoding="unicode"))
        rob.hears(hears)
    executes("start", OPENING)
    executes("status", r"\bcase\b")
    executes("plan", r"\w")
    executes("human", "person|advisor")
    kind, _ = run("no-such-command")
    must(kind == "error", "an unknown command is executed")
    _, answer = rob.client.iq("get", FULL, f"<query xmlns='{NS['items']}' node='{NS['commands']}'/>", language="es")
    others = {item.get("node"): item.get("name") for item in answer.iter(f"{{{NS['items']}}}item")}
    must(others.keys() == names.keys() and others["plan"] != names["plan"], "not in Spanish:", others)


@scenario(**PLAIN)
def a_command_that_needs_an_answer_asks_for_it_in_a_form(world):
    sol = world.buyer("sol")
    sol.says("/start")
    sol.hears(OPENING)
    settle(sol)
    sol.since = time.monotonic()

    def run(inside="", **attributes):
        words = "".join(f" {key}='{value}'" for key, value in attributes.items())
        kind, answer = sol.client.iq("set", FULL, f"<command xmlns='{NS['commands']}' node='language'{words}>{inside}</command>")
        return kind, answer.find("commands:command", NS)

    _, asked = run(action="execute")
    form = asked.find("data:x", NS)
    options = [value.text for value in form.iterfind("data:field/data:option/data:value", NS)]
    must(asked.get("status") == "executing" and form.get("type") == "form" and "Español" in options, ET.tostring(asked, encoding="unicode"))
    answer = "<x xmlns='jabber:x:data' type='submit'><field var='answer'><value>%s</value></field></x>"
    must(run(answer % "Klingon", sessionid=asked.get("sessionid"), action="complete")[0] == "error", "what was not offered is taken")
    stays_quiet(world, sol, lambda c: c.text, "an answer to no command")
    _, done = run(answer % "Español", sessionid=asked.get("sessionid"), action="complete")
    must(done.get("status") == "completed" and done.get("sessionid") == asked.get("sessionid"), ET.tostring(done, encoding="unicode"))
    world.wait(lambda: [c for c in sol.client.heard(sol.since) if c.language == "es"], "words in Spanish")


@scenario(**PLAIN)
def what_was_read_is_marked_where_that_is_asked_for(world):
    sam = world.buyer("sam")
    name = sam.says("/start", MARKABLE)
    sam.gets("a marker", lambda c: c.child("markers:displayed") is not None and c.child("markers:displayed").get("id") == name)
    sam.says("/status")
    sam.hears("case")
    stays_quiet(world, sam, lambda c: c.child("markers:displayed") is not None, "a marker nobody asked for")


@scenario(**PLAIN)
def the_quotation_in_a_reply_is_no_part_of_the_answer(world):
    tom = world.buyer("tom")
    one = at_question(world, tom, "platform")
    asked = one.talk.heard()[one.seen]
    quoted = f"> {asked.words.splitlines()[0]}\n"
    tom.says(quoted + "1", f"<reply xmlns='urn:xmpp:reply:0' to='{BOT}' id='{asked.id}'/>",
             f"<fallback xmlns='urn:xmpp:fallback:0' for='urn:xmpp:reply:0'><body start='0' end='{len(quoted)}'/></fallback>")
    tom.hears(GOODS)


@scenario(**PLAIN)
def what_is_no_talk_is_not_answered(world):
    una = world.buyer("una")
    una.says("/start")
    una.hears("What happened")
    una.says("/status")
    una.hears("case")
    settle(una)
    una.since = time.monotonic()
    for kind, more in (("error", "<error type='cancel'><gone xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error>"), ("headline", ""),
                       ("groupchat", "")):
        una.client.send(una.client.message("/status", more, kind=kind, name=new_id()))
    una.client.send(una.client.message(None, f"<composing xmlns='{NS['states']}'/>", name=new_id()))
    una.client.send(una.client.message(None, f"<received xmlns='{NS['receipts']}' id='x'/>", name=new_id()))
    stays_quiet(world, una, lambda c: c.kind == "message" and c.text and c.type != "error", "an answer to what was no talk")  # a server may refuse it


def echoing(person):
    """Says again whatever the bot says to it."""
    def again(stanza):
        if stanza.xml.tag.endswith("message") and stanza["from"].bare == BOT and stanza["type"] == "chat" and stanza["body"]:
            person.client.xmpp.send_raw(person.client.message(stanza["body"], name=new_id()))
        return stanza
    person.client.xmpp.add_filter("in", again)


def comes_to_rest(world, person, most, seconds=20):
    """No more than so many messages, and then none for a while."""
    until, count = time.monotonic() + seconds, -1
    while time.monotonic() < until:
        now = len(person.client.heard())
        must(now <= most, "it does not stop talking with another bot:", now, "messages")
        if now == count:
            return now
        count = now
        time.sleep(2 * QUIET)
    raise AssertionError(f"still talking with another bot after {seconds} s: {count} messages")


@scenario(**PLAIN)
def with_another_bot_it_does_not_talk_for_ever(world):
    vic = world.buyer("vic")
    echoing(vic)
    vic.says("hello")
    vic.hears(r"\w")
    rounds = comes_to_rest(world, vic, 70)
    print(f"   {rounds} messages to an echo that does not say what it is")


@scenario(**PLAIN)
def who_says_that_it_is_a_bot_is_left_alone(world):
    wil = world.buyer("wil")
    async def become():
        wil.client.xmpp["xep_0030"].del_identities()
        wil.client.xmpp["xep_0030"].add_identity(category="client", itype="bot", name="echo")
    world.hall.do(become())
    echoing(wil)
    wil.says("hello")
    time.sleep(QUIET)
    comes_to_rest(world, wil, 10)  # what was said before its answer to disco#info came


@scenario(**PLAIN)
def an_unknown_domain_or_account_stops_nothing(world):
    xia = world.buyer("xia")
    xia.sends(f"<message to='nobody@{DOMAIN}' type='chat' id='n'><body>{MARK}</body></message>")
    xia.says("/start")
    xia.hears(OPENING)
