"""The peer: slixmpp's echo bot, as its documentation has it. It keeps nothing, and commits nothing.

usage: slixmpp_echo.py JID PASSWORD_FILE PORT CA_FILE
"""
import sys

import slixmpp


class EchoBot(slixmpp.ClientXMPP):
    def __init__(self, jid, password):
        super().__init__(jid, password)
        self.add_event_handler("session_start", self.start)
        self.add_event_handler("message", self.message)

    async def start(self, _):
        self.send_presence()
        await self.get_roster()

    def message(self, msg):
        if msg["type"] in ("chat", "normal"):
            msg.reply(msg["body"]).send()


with open(sys.argv[2], encoding="ascii") as password:
    bot = EchoBot(sys.argv[1], password.read().strip())
bot.ca_certs = sys.argv[4]
for plugin in ("xep_0030", "xep_0199"):
    bot.register_plugin(plugin)
bot.connect(("127.0.0.1", int(sys.argv[3])))
bot.process()
