"""The interview on Bot API servers that others wrote."""
import contextlib
import os
import shutil
import tempfile
import time

from interview import Interview
from node import Proxy, TestApi, need_packages
from scenario import alone
from world import DIALOGS, TOKEN, TelegramBot, must

PACKAGES = os.environ.get("TELEGRAM_PEERS") or os.path.join(tempfile.gettempdir(), "recoup-telegram-peers")
USER = 42
PATIENCE = 90


class Heard:
    def __init__(self, update):
        message = update["message"]
        self.id, self.text = update["messageId"], message.get("text", "")
        markup = message.get("reply_markup") or {}
        self.buttons = [button for row in markup.get("inline_keyboard", []) for button in row]
        self.labels = [button["text"] for button in self.buttons]


class Talk:
    """The user side of telegram-test-api, over HTTP."""

    def __init__(self, server):
        self.server, self.all = server, []
        self.about = {"botToken": TOKEN, "from": {"id": USER, "first_name": "Ann", "is_bot": False, "language_code": "en"},
                      "chat": {"id": USER, "first_name": "Ann", "type": "private"}}

    def put(self, path, **more):
        self.server.ask(path, {**self.about, "date": int(time.time()), **more})

    def say(self, text):
        if text.startswith("/"):
            self.put("/sendCommand", text=text, entities=[{"offset": 0, "length": len(text.split()[0]), "type": "bot_command"}])
        else:
            self.put("/sendMessage", text=text)

    def send_document(self):
        self.put("/sendMessage", document={"file_id": "f1", "file_unique_id": "u1", "file_name": "order.pdf", "mime_type": "application/pdf",
                                           "file_size": 1000}, caption="my order")

    def tap(self, label, message):
        data = next(b["callback_data"] for b in message.buttons if b["text"] == label)
        shown = {"message_id": message.id, "text": message.text, "date": int(time.time()), "chat": self.about["chat"]}
        self.put("/sendCallback", data=data, message=shown)

    def heard(self):
        came = self.server.ask("/getUpdates", {"token": TOKEN, "chatId": USER})["result"]
        self.all += [Heard(update) for update in came]
        return self.all


def wait(condition, what, bot):
    """These servers are asked again and again: they tell nobody that something came."""
    until = time.monotonic() + PATIENCE
    while not condition():
        must(time.monotonic() < until, "waited for", what, bot.log()[-2000:])
        must(not bot.ended(), "the program ended", bot.log()[-2000:])
        time.sleep(0.02)


def tell_all(talk, bot, taps):
    one = Interview(talk, bot.dialogs, taps=taps)
    one.begin()

    def moved():
        while one.step():
            pass
        return one.over
    wait(moved, "the plan", bot)
    return one


@contextlib.contextmanager
def bot_on(program, url):
    folder = tempfile.mkdtemp(prefix="recoup-peers-")
    bot = TelegramBot(program, DIALOGS, os.path.join(folder, "bot"), url, {"staff": "telegram:7000900001 anna advisor"})
    bot.start()
    try:
        yield bot
        must(bot.stop() == 0, "it ended with", bot.process.returncode, bot.log()[-2000:])
        must("Sanitizer" not in bot.log() and "runtime error" not in bot.log(), bot.log()[-3000:])
    finally:
        bot.kill()
        shutil.rmtree(folder, ignore_errors=True)


@alone()
def the_interview_on_telegram_test_api_repaired(program):
    with TestApi("repaired", need_packages(PACKAGES)) as server, Proxy(server.url) as proxy, bot_on(os.path.abspath(program), proxy.url) as bot:
        talk = Talk(server)
        one = tell_all(talk, bot, taps=True)
        must(one.tapped >= 8, "only", one.tapped, "buttons were pressed")
        talk.send_document()
        wait(lambda: any("I noted" in m.text for m in talk.heard()), "word of the document", bot)
        wrong = [v for v in proxy.violations() if v["where"] == "request"]
        must(not wrong, "our requests against the reference:", wrong)


@alone()
def the_interview_on_telegram_test_api_as_it_is(program):
    """It never waits in getUpdates and forgets at once what it gave; a bot that does not pause by itself would ask it a thousand times a second."""
    with TestApi("stock", need_packages(PACKAGES)) as server, bot_on(os.path.abspath(program), server.url) as bot:
        one = tell_all(Talk(server), bot, taps=True)
        must(one.tapped >= 8, "only", one.tapped, "buttons were pressed")


FAULTS = ({"method": "sendMessage", "code": 429, "retry_after": 1}, {"method": "sendMessage", "code": 500, "description": "Internal Server Error"},
          {"method": "getUpdates", "code": 502, "description": "Bad Gateway"},
          {"method": "getUpdates", "code": 409, "description": "Conflict: terminated by other getUpdates request"},
          {"method": "answerCallbackQuery", "code": 400, "description": "Bad Request: query is too old"},
          {"method": "editMessageText", "code": 400, "description": "Bad Request: message is not modified"})


@alone(long=True)
def the_interview_on_telegram_test_api_with_faults(program):
    with TestApi("repaired", need_packages(PACKAGES)) as server, bot_on(os.path.abspath(program), server.url) as bot:
        for fault in FAULTS:
            server.ask("/fault", {**fault, "times": 1})
            talk = Talk(server)
            talk.say("/status")
            wait(lambda talk=talk: talk.heard(), f"an answer in spite of {fault}", bot)
        one = tell_all(Talk(server), bot, taps=True)
        must(one.over, "no plan")
