"""The Bot API goes wrong in every way it can while people talk: nothing is lost, doubled, or said to somebody else."""
import people
from invariants import judge
from scenario import alone, scenario
from scenarios.desk import topic_of
from scenarios.talk import asks, at_question, go_on, interview
from world import ANNA, GROUP, World, must

STAFF = {"staff": ((ANNA, "anna", "advisor"),)}
SEND = "sendMessage"
ELSEWHERE = -1007000000777

# What may happen to the sends of one buyer. The last word: does the message arrive in the end?
OF_ONE_CHAT = {
    "429": ([{"code": 429, "retry_after": 1}], True),
    "429 twice": ([{"code": 429, "retry_after": 1, "times": 2}], True),
    "500": ([{"code": 500}], True),
    "502 as HTML": ([{"code": 502, "kind": "html"}], True),
    "200 as HTML": ([{"code": 200, "kind": "html"}], True),
    "503 twice": ([{"code": 503, "times": 2}], True),
    "cut": ([{"kind": "cut"}], True),
    "lost answer": ([{"kind": "lost"}], True),
    "silence": ([{"kind": "silence", "seconds": 10}], True),
    "an unknown 400": ([{"code": 400, "description": "Bad Request: SOMETHING_NEW"}], True),
    "421": ([{"code": 421}], True),
    "entities": ([{"code": 400, "description": "Bad Request: can't parse entities: Can't find end of the entity"}], True),
    "too long": ([{"code": 400, "description": "Bad Request: message is too long"}], False),
    "button data": ([{"code": 400, "description": "Bad Request: BUTTON_DATA_INVALID"}], False),
    "utf-8": ([{"code": 400, "description": "Bad Request: strings must be encoded in UTF-8"}], False),
    "413": ([{"code": 413}], False),
    "gone": ([{"code": 400, "description": "Bad Request: chat not found"}], False),
    "deactivated": ([{"code": 403, "description": "Forbidden: user is deactivated"}], False),
    "moved": ([{"code": 400, "moved_to": ELSEWHERE, "description": "Bad Request: group chat was upgraded to a supergroup chat"}], False),
}
OF_EDITS = {
    "not modified": {"code": 400, "description": "Bad Request: message is not modified: ..."},
    "not found": {"code": 400, "description": "Bad Request: message to edit not found"},
    "cannot be edited": {"code": 400, "description": "Bad Request: message can't be edited"},
    "429": {"code": 429, "retry_after": 1},
    "500": {"code": 500},
    "cut": {"kind": "cut"},
    "lost answer": {"kind": "lost"},
    "HTML": {"kind": "html"},
}
OF_POLLS = [
    {"code": 502}, {"code": 500}, {"kind": "html"}, {"kind": "cut"}, {"kind": "lost"}, {"code": 429, "retry_after": 1}, {"code": 409},
    {"kind": "duplicate"}, {"kind": "silence", "seconds": 2},
]


@scenario(apart=True, **STAFF)
def with_a_fault_in_every_fifth_answer_everybody_gets_a_plan(world):
    talks = [interview(world, world.buyer(name), taps=index % 2 == 0, copies=True) for index, name in enumerate(("ann", "ben", "cat", "dan"))]
    for rule in ({"code": 500}, {"kind": "html"}, {"kind": "cut"}, {"code": 429, "retry_after": 1}):
        world.do(people.fault, method="*", probability=0.05, **rule)
    for one in talks:
        one.begin()
    go_on(world, talks, seconds=150)
    world.do(people.quiet)
    judge(world, [one.talk.person for one in talks])
    world.forgive_taps()


def chat_faults(world, method, faults):
    """A buyer for each, who is at a question when it strikes."""
    talks = []
    for name in faults:
        buyer = world.buyer("b" + "".join(c if c.isalnum() else "x" for c in name))
        talks.append(at_question(world, buyer, "goods_state"))
    for one, rules in zip(talks, faults.values()):
        for rule in rules:
            world.do(people.fault, method=method, chat=one.talk.person.user, **rule)
    return talks


@scenario(apart=True, **STAFF)
def whatever_a_send_is_answered_nothing_is_lost_or_said_to_somebody_else(world):
    talks = chat_faults(world, SEND, {name: rules for name, (rules, _) in OF_ONE_CHAT.items()})
    arrives = {one: arrived for one, (_, arrived) in zip(talks, OF_ONE_CHAT.values())}
    begin_again(world, talks, arrives)
    must(all(f.struck for f in world.state.faults), "a fault did not strike")
    must(not [c for c in world.state.calls if c.chat == ELSEWHERE], "a buyer's words went to a group")
    copies = {one.talk.person: 2 if "lost" in name or "silence" in name else 0 for one, name in zip(talks, OF_ONE_CHAT)}
    judge(world, [one.talk.person for one in talks], copies_most=lambda p: copies[p],
          spared=[one.talk.person for one in talks if not arrives[one]])


def begin_again(world, talks, arrives):
    """Each answers the question that is open; whose next question never came asks for it."""
    def next_asked(one):
        return asks(one, "payment_method") or one.over
    for one in talks:
        one.talk.person.says("Nothing came")
        one.seen += 1
    for one in (t for t in talks if not arrives[t]):
        strikes = lambda one=one: all(f.struck for f in world.state.faults if f.chat == one.talk.person.user)
        world.wait(strikes, "a fault to strike")
        one.talk.person.says("/start")
    everybody = lambda: all(next_asked(one) or skip_to(one) for one in talks)
    try:
        world.wait(everybody, "everybody to be asked on", 20)
    except AssertionError:  # who wrote while the news that they are gone was on its way is heard with the next message
        for one in (t for t in talks if not arrives[t] and not next_asked(t)):
            one.talk.person.says("/start")
    world.wait(everybody, "everybody to be asked on: " +
               ", ".join(name for name, one in zip(OF_ONE_CHAT, talks) if not next_asked(one)), 90)


def skip_to(one):
    """Pass over what is no question: True when the next one is there."""
    while one.seen < len(one.talk.heard()) and not asks(one, "payment_method"):
        one.seen += 1
    return asks(one, "payment_method")


@scenario(apart=True, **STAFF)
def whatever_an_edit_is_answered_the_talk_goes_on(world):
    talks = chat_faults(world, "editMessageText", {name: [rule] for name, rule in OF_EDITS.items()})
    talks += chat_faults(world, "editMessageReplyMarkup", {"markup " + name: [rule] for name, rule in OF_EDITS.items()})
    for one in talks:
        one.talk.person.taps(1)
        one.seen += 1
    world.wait(lambda: all(skip_to(one) for one in talks), "everybody to be asked on", 60)
    judge(world, [one.talk.person for one in talks])


@scenario(apart=True, **STAFF)
def whatever_an_answer_to_a_tap_is_answered_the_talk_goes_on(world):
    buyers = [world.buyer(f"t{n}") for n in range(6)]
    for buyer in buyers:
        at_question(world, buyer, "platform")
    for rule in ({"code": 429, "retry_after": 1}, {"code": 500}, {"kind": "html"}, {"kind": "cut"}, {"kind": "lost"},
                 {"code": 400, "description": "Bad Request: query is too old and response timeout expired or query ID is invalid"}):
        world.do(people.fault, method="answerCallbackQuery", **rule)
    for buyer in buyers:
        buyer.taps(1)
        buyer.hears("What came in the end")
    judge(world, buyers)
    world.forgive_taps()  # one try is enough for a courtesy


@scenario(apart=True, **STAFF)
def whatever_a_poll_is_answered_each_message_counts_once(world):
    ann = world.buyer("ann")
    one = at_question(world, ann, "platform")
    for rule in OF_POLLS:
        world.do(people.fault, method="getUpdates", **rule)
        ann.says("/status")
        ann.hears("case")
        world.do(people.quiet)
    ann.says("AliExpress")
    one.seen = len(one.talk.heard())
    ann.hears("What came in the end")
    judge(world, [ann])


@scenario(apart=True, **STAFF)
def numbers_that_go_back_are_still_heard(world):
    ann, ben = world.buyer("ann"), world.buyer("ben")
    at_question(world, ann, "platform")
    at_question(world, ben, "platform")
    world.settled()
    world.do(people.renumber, 1000)
    ann.says("AliExpress")
    ann.hears("What came in the end")
    world.do(people.renumber, 500)
    ben.says("AliExpress")
    ben.hears("What came in the end")
    ann.says("1")
    ann.hears("How did you pay")
    judge(world, [ann, ben])


@scenario(apart=True, **STAFF)
def a_second_poller_does_not_end_the_bot(world):
    ann = world.buyer("ann")
    at_question(world, ann, "platform")
    fault = world.state.fault(method="getUpdates", code=409, times=2)
    ann.says("AliExpress")
    ann.hears("What came in the end", seconds=90)
    world.wait(lambda: fault.struck == 2, "two conflicts")
    ann.says("1")
    ann.hears("How did you pay", seconds=90)
    judge(world, [ann])


@alone()
def the_first_calls_may_all_fail_once(program):
    """429 on every method there is, from the first call on."""
    with World(program, group=GROUP, telegram__group_per_minute=1000, at_end=False, **STAFF) as world:
        world.bot.kill()
        for method in ("getMe", "getUpdates", "getMyCommands", "setMyCommands", "getMyDescription", "setMyDescription", "getMyShortDescription",
                       "setMyShortDescription", "getChat", "getChatMember", "getWebhookInfo", "createForumTopic", "editForumTopic",
                       "sendMessage", "editMessageText", "editMessageReplyMarkup", "answerCallbackQuery", "sendChatAction", "sendDocument"):
            world.do(people.fault, method=method, code=429, retry_after=1)
        world.start()
        ann = world.buyer("ann")
        at_question(world, ann, "goods_state")
        number = ann.number()
        ann.says("/human")
        ann.hears("person|advisor")
        topic = topic_of(world, number)
        topic.hears(ANNA, "/take")
        ann.hears("I am anna")
        topic.hears(ANNA, "/return")
        ann.hears("What came in the end")
        judge(world, [ann])


@scenario(apart=True, **STAFF)
def a_network_that_is_gone_for_a_while_is_waited_for(world):
    ann = world.buyer("ann")
    at_question(world, ann, "platform")
    fault = world.state.fault(method="*", kind="cut", times=10**6)
    world.server.hang_up()
    ann.says("AliExpress")
    world.wait(lambda: fault.struck >= 3, "three tries")
    world.do(people.quiet)
    ann.hears("What came in the end")
    judge(world, [ann])


@scenario(apart=True, **STAFF)
def ten_seconds_of_silence_hold_up_only_whom_they_concern(world):
    ann, ben = world.buyer("ann"), world.buyer("ben")
    at_question(world, ann, "platform")
    at_question(world, ben, "platform")
    world.do(people.fault, method=SEND, chat=ann.user, kind="silence", seconds=10)
    ann.says("AliExpress")
    ben.says("AliExpress")
    ben.hears("What came in the end", seconds=8)
    ann.hears("What came in the end", seconds=90)
    judge(world, [ann, ben], copies_most=lambda p: 1)


@alone(long=True)
def every_method_and_every_fault_together(program):
    """An hour of a bad day in some minutes."""
    with World(program, group=GROUP, telegram__group_per_minute=1000, at_end=False, **STAFF) as world:
        talks = [interview(world, world.buyer(f"n{n}"), taps=n % 2 == 0, copies=True) for n in range(30)]
        for rule in ({"code": 500}, {"code": 502, "kind": "html"}, {"kind": "cut"}, {"kind": "lost"}, {"code": 429, "retry_after": 1},
                     {"kind": "silence", "seconds": 3}):
            world.do(people.fault, method="*", probability=0.02, **rule)
        world.do(people.fault, method="getUpdates", kind="duplicate", probability=0.05)
        for one in talks:
            one.begin()
        go_on(world, talks, seconds=600)
        world.do(people.quiet)
        judge(world, [one.talk.person for one in talks], copies_most=lambda p: 10)
