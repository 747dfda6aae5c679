"""The server of these tests is itself tested: with a small client, and where there is node behind the proxy that holds it against the reference."""
import contextlib
import http.client
import json
import time
import urllib.error
import urllib.request

import people
from chats import BOT, TOKEN
from node import Proxy, need_node
from scenario import Skip, alone
from server import Server
from world import GROUP, must

ANN = 7000000100


class Client:
    def __init__(self, url):
        self.url = url

    def call(self, method, **params):
        request = urllib.request.Request(f"{self.url}/bot{TOKEN}/{method}", json.dumps(params).encode(), {"content-type": "application/json"})
        try:
            with urllib.request.urlopen(request, timeout=20) as answer:
                return json.load(answer)
        except urllib.error.HTTPError as refused:
            return json.load(refused)

    def done(self, method, **params):
        answer = self.call(method, **params)
        must(answer["ok"], method, params, answer)
        return answer["result"]

    def refused(self, words, method, **params):
        answer = self.call(method, **params)
        must(not answer["ok"] and words in answer["description"], method, params, answer, "instead of", words)
        return answer


@contextlib.contextmanager
def checked():
    """A server, a client, and where it can be the proxy between them."""
    server = Server()
    try:
        need_node()
        proxy = Proxy(server.url)
    except Skip:
        proxy = None
    with contextlib.ExitStack() as stack:
        stack.callback(server.close)
        if proxy:
            stack.enter_context(proxy)
        yield server.state, Client(proxy.url if proxy else server.url)
        must(not proxy or not proxy.violations(), "against the reference:", proxy and proxy.violations())


def keyboard(data, text="a"):
    return {"inline_keyboard": [[{"text": text, "callback_data": data}]]}


@alone()
def messages_are_sent_edited_and_refused_as_the_real_server_does(_):
    with checked() as (state, bot):
        bot.refused("chat not found", "sendMessage", chat_id=ANN, text="x")
        people.say(state, ANN, "/start")
        sent = bot.done("sendMessage", chat_id=ANN, text=" hi\u202e ", reply_markup=keyboard("x"))
        must(sent["text"] == "hi", sent)
        where = {"chat_id": ANN, "message_id": sent["message_id"]}
        must("reply_markup" not in bot.done("editMessageText", **where, text="hi"), "an edit without a keyboard takes it away")
        bot.refused("message is not modified", "editMessageText", **where, text="hi")
        bot.refused("message to edit not found", "editMessageText", chat_id=ANN, message_id=99, text="x")
        bot.refused("message can't be edited", "editMessageText", chat_id=ANN, message_id=1, text="x")
        bot.done("sendMessage", chat_id=ANN, text="\U0001f600" * 2048)
        bot.done("deleteMessage", **where)
        bot.refused("message to delete not found", "deleteMessage", **where)
        people.block(state, ANN)
        bot.refused("blocked by the user", "sendChatAction", chat_id=ANN, action="typing")


@alone()
def what_the_real_server_does_not_take_is_not_taken(_):
    """Without the proxy: it would complain of these requests."""
    server = Server()
    bot, state = Client(server.url), server.state
    people.say(state, ANN, "/start")
    for words, params in (("message is too long", {"text": "\U0001f600" * 2049}), ("text is empty", {"text": " \r\u2028 "}),
                          ("BUTTON_DATA_INVALID", {"text": "x", "reply_markup": keyboard("\u00e9" * 33)}),
                          ("BUTTON_DATA_INVALID", {"text": "x", "reply_markup": keyboard("")}),
                          ("Text buttons are unallowed", {"text": "x", "reply_markup": {"inline_keyboard": [[{"text": "a"}]]}}),
                          ("ENTITY_BOUNDS_INVALID", {"text": "x", "entities": [{"type": "bold", "offset": 0, "length": 2}]}),
                          ("message to be replied not found", {"text": "x", "reply_parameters": {"message_id": 77}})):
        bot.refused(words, "sendMessage", chat_id=ANN, **params)
    bot.refused("method not found", "sendNothing")
    bot.refused("BOT_COMMAND_INVALID", "setMyCommands", commands=[{"command": "Help", "description": "x"}])
    server.close()


@alone()
def updates_are_kept_until_they_are_confirmed(_):
    with checked() as (state, bot):
        first = people.say(state, ANN, "one")
        people.edit(state, ANN, first, "one more")
        people.tap(state, ANN, "x", first)
        for kind in (people.file, people.album, people.voice, people.sticker, people.location, people.contact, people.block, people.unblock):
            kind(state, ANN)
        people.tap(state, ANN, "x", first, inaccessible=True)
        people.say(state, ANN, "an answer", reply_to=first)
        updates = bot.done("getUpdates", offset=0, timeout=30)
        must(len(updates) == 15, len(updates))
        must(bot.done("getUpdates", offset=updates[3]["update_id"], limit=2, timeout=30) == updates[3:5], "limit")
        last = updates[-1]["update_id"]
        must(bot.done("getUpdates", offset=last, timeout=30) == updates[-1:], "confirmed too much")
        began = time.monotonic()
        must(bot.done("getUpdates", offset=last + 1, timeout=1) == [] and time.monotonic() - began > 0.9, "a long poll waits")
        people.renumber(state, 5)
        people.say(state, ANN, "after a week")
        must(bot.done("getUpdates", offset=last + 1, timeout=1)[0]["update_id"] == 5, "an offset far ahead is not believed")
        taps = list(state.taps)
        bot.done("answerCallbackQuery", callback_query_id=taps[0])
        bot.refused("query is too old", "answerCallbackQuery", callback_query_id=taps[0])


@alone()
def topics_live_and_die_as_in_a_forum(_):
    with checked() as (state, bot):
        people.group(state, GROUP, forum=True)
        thread = bot.done("createForumTopic", chat_id=GROUP, name="a case")["message_thread_id"]
        here = {"chat_id": GROUP, "message_thread_id": thread}
        must(bot.done("sendMessage", **here, text="x")["is_topic_message"], "in the topic")
        bot.done("closeForumTopic", **here)
        bot.refused("TOPIC_NOT_MODIFIED", "closeForumTopic", **here)
        bot.refused("TOPIC_CLOSED", "sendMessage", **here, text="x")
        bot.done("reopenForumTopic", **here)
        bot.done("editForumTopic", **here, name="another name")
        bot.refused("TOPIC_NOT_MODIFIED", "editForumTopic", **here, name="another name")
        people.delete_topic(state, GROUP, thread)
        bot.refused("message thread not found", "sendMessage", **here, text="x")
        bot.refused("TOPIC_ID_INVALID", "editForumTopic", **here, name="y")
        bot.refused("message thread not found", "sendMessage", chat_id=GROUP, message_thread_id=1, text="x")
        bot.done("sendMessage", chat_id=GROUP, text="in General")
        told = [u["message"] for u in bot.done("getUpdates", timeout=5)]
        must([k for m in told for k in m if k.startswith("forum_topic")] ==
             ["forum_topic_created", "forum_topic_closed", "forum_topic_reopened", "forum_topic_edited"], told)
        must(all(m["from"]["id"] == BOT["id"] for m in told), "what the bot did itself is told")
        people.say(state, ANN, "x")
        people.migrate(state, GROUP, GROUP - 1, ANN)
        moved = bot.refused("upgraded to a supergroup", "sendMessage", chat_id=GROUP, text="x")
        must(moved["parameters"]["migrate_to_chat_id"] == GROUP - 1, moved)


@alone()
def faults_strike_as_they_are_told(_):
    server = Server()
    bot, state = Client(server.url), server.state
    people.fault(state, method="getMe", retry_after=7)
    must(bot.call("getMe")["parameters"]["retry_after"] == 7 and bot.done("getMe"), "429 once")
    people.say(state, ANN, "x")
    people.fault(state, method="sendMessage", chat=ANN, kind="lost")
    try:
        bot.call("sendMessage", chat_id=ANN, text="done, and nobody hears of it")
        must(False, "an answer came")
    except (OSError, http.client.HTTPException):
        pass
    must(len(state.chats[ANN].spoken()) == 1, "it was not done")
    people.fault(state, method="sendMessage", kind="cut")
    try:
        bot.call("sendMessage", chat_id=ANN, text="x")
        must(False, "an answer came")
    except (OSError, ValueError, http.client.HTTPException):
        pass
    must(len(state.chats[ANN].spoken()) == 1, "it was done")
    server.close()


@alone()
def all_that_a_bot_asks_of_itself_is_answered(_):
    with checked() as (state, bot):
        people.group(state, GROUP, forum=True)
        people.say(state, ANN, "x")
        for method in ("getMe", "getWebhookInfo", "getMyCommands", "getMyDescription", "getMyShortDescription"):
            bot.done(method)
        must(bot.done("getChatMember", chat_id=GROUP, user_id=BOT["id"])["can_manage_topics"], "our rights")
        bot.done("getChatMember", chat_id=GROUP, user_id=ANN)
        bot.done("getChat", chat_id=GROUP)
        bot.done("setMyCommands", commands=[{"command": "help", "description": "x"}], language_code="es")
        must(not bot.done("getMyCommands") and bot.done("getMyCommands", language_code="es"), "by language")
        bot.done("setMyDescription", description="x")
        file = next(iter([people.file(state, ANN)] and state.files))
        must(bot.done("getFile", file_id=file)["file_path"], "a path")
        bot.done("copyMessage", chat_id=ANN, from_chat_id=ANN, message_id=1)
        bot.done("sendDocument", chat_id=ANN, document=file)
