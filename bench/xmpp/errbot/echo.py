"""The peer: an Errbot plugin that says again whatever it hears. It keeps nothing."""
from errbot import BotPlugin


class Echo(BotPlugin):
    def callback_message(self, message):
        if message.frm.person != self.bot_identifier.person:
            self.send(message.frm, message.body)
