"""A small XMPP client: TLS that is verified, SASL PLAIN, and then any bytes one likes. For what no well-behaved client would send."""
import base64
import socket
import ssl
import time
import xml.etree.ElementTree as ET

from servers import DOMAIN

SASL, TLS, BIND = "urn:ietf:params:xml:ns:xmpp-sasl", "urn:ietf:params:xml:ns:xmpp-tls", "urn:ietf:params:xml:ns:xmpp-bind"
HEADER = (f"<?xml version='1.0'?><stream:stream to='{DOMAIN}' xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams' "
          "version='1.0' xml:lang='en'>")


class RawClient:
    def __init__(self, server, ca_file, name, password, resource="raw"):
        self.socket = socket.create_connection(("127.0.0.1", server.port), timeout=20)
        self.bare = f"{name}@{DOMAIN}"
        self.begin()
        self.send(f"<starttls xmlns='{TLS}'/>")
        self.expect("proceed")
        context = ssl.create_default_context(cafile=ca_file)
        self.socket = context.wrap_socket(self.socket, server_hostname=DOMAIN)
        self.begin()
        proof = base64.b64encode(f"\0{name}\0{password}".encode()).decode()
        self.send(f"<auth xmlns='{SASL}' mechanism='PLAIN'>{proof}</auth>")
        self.expect("success")
        self.begin()
        self.send(f"<iq type='set' id='bind'><bind xmlns='{BIND}'><resource>{resource}</resource></bind></iq>")
        answer = self.expect("iq")
        self.jid = answer.find(f".//{{{BIND}}}jid").text
        self.send("<iq type='set' id='session'><session xmlns='urn:ietf:params:xml:ns:xmpp-session'/></iq>")
        self.expect("iq")

    def begin(self):
        """A new stream, until its features are there."""
        self.parser, self.depth, self.root, self.stanzas = ET.XMLPullParser(("start", "end")), 0, None, []
        self.send(HEADER)
        self.expect("features")

    def send(self, text):
        self.socket.sendall(text.encode() if isinstance(text, str) else text)

    def read(self, seconds):
        """What comes within that time, at the most; False when nothing did."""
        self.socket.settimeout(seconds)
        try:
            data = self.socket.recv(65536)
        except (TimeoutError, ssl.SSLWantReadError):
            return False
        if not data:
            raise ConnectionError("the server closed the stream")
        self.parser.feed(data)
        for event, element in self.parser.read_events():
            self.depth += 1 if event == "start" else -1
            if event == "start" and self.depth == 1:
                self.root = element
            elif event == "end" and self.depth == 1:
                self.stanzas.append(element)
                self.root.remove(element)
        return True

    def expect(self, name, seconds=20, matches=lambda element: True):
        """The next stanza of this name, whatever comes before it."""
        until = time.monotonic() + seconds
        while True:
            while self.stanzas:
                element = self.stanzas.pop(0)
                if element.tag.rsplit("}", 1)[-1] == name and matches(element):
                    return element
                if element.tag.rsplit("}", 1)[-1] in ("failure", "error"):
                    raise ConnectionError(ET.tostring(element, encoding="unicode"))
            left = until - time.monotonic()
            if left <= 0:
                raise TimeoutError(f"no {name}")
            self.read(left)

    def flushed(self, seconds=60):
        """All that was sent has been handled by the server, since it answers in order."""
        name = f"flush{time.monotonic_ns()}"
        self.send(f"<iq type='get' id='{name}' to='{DOMAIN}'><ping xmlns='urn:xmpp:ping'/></iq>")
        self.expect("iq", seconds, lambda element: element.get("id") == name)

    def close(self):
        try:
            self.send("</stream:stream>")
        except OSError:
            pass
        self.socket.close()
