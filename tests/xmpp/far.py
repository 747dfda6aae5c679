"""A server far away, as our own sees it: a domain of its own, whose people are what the test says. What it is sent it keeps, and sends back on demand."""
import logging
import time

from clients import Came
from servers import FAR, FAR_SECRET

try:
    from slixmpp.componentxmpp import ComponentXMPP
except ImportError:  # clients.py says so
    ComponentXMPP = object

ERRORS = "urn:ietf:params:xml:ns:xmpp-stanzas"


class Far:
    def __init__(self, world):
        self.world, self.came, self.online = world, [], False
        logging.getLogger("slixmpp").setLevel(logging.CRITICAL)
        world.hall.soon(self.open)
        world.wait(lambda: self.online, "the far server to be there")

    def open(self):
        self.xmpp = ComponentXMPP(FAR, FAR_SECRET, "127.0.0.1", self.world.server.far)
        self.xmpp.add_event_handler("session_start", self.begun)
        self.xmpp.add_filter("in", self.heard)
        self.xmpp.connect()

    def begun(self, _):
        self.online = True
        self.world.hall.tell()

    def heard(self, stanza):
        came = Came(stanza.xml, time.monotonic())
        if came.kind == "message" or came.xml.tag.endswith("}message"):
            came.text = came.text or stanza["body"]
            self.came.append(came)
            self.world.hall.tell()
        return stanza

    def words(self, name):
        """Messages to one of its people, in order."""
        return [c for c in self.came if (c.xml.get("to") or "").startswith(f"{name}@") and c.text]

    def says(self, name, text, to, number=[0]):
        number[0] += 1
        self.send(f"<message from='{name}@{FAR}/pc' to='{to}' type='chat' id='far-{number[0]}'><body>{text}</body></message>")

    def sends_back(self, came, kind, condition):
        self.send(f"<message from='{came.xml.get('to')}' to='{came.sender}' type='error' id='{came.id}'><error type='{kind}'>"
                  f"<{condition} xmlns='{ERRORS}'/></error></message>")

    def send(self, xml):
        self.world.hall.soon(self.xmpp.send_raw, xml)

    def close(self):
        async def away():
            self.xmpp.disconnect(wait=0.5)
        self.world.hall.do(away())
