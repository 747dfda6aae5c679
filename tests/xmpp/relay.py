"""A wire between the bot and its server that can be cut, frozen, or led to somebody else. Lives in the hall's loop."""
import asyncio
import socket
import struct

RESET = struct.pack("ii", 1, 0)  # SO_LINGER: close with RST


class Relay:
    """`port` is what the bot connects to; `to` where that leads, for connections to come: (host, port)."""

    def __init__(self, hall, port):
        self.hall, self.to = hall, ("127.0.0.1", port)
        self.accepted = 0
        self.frozen = set()  # pairs that are open and carry nothing any more
        self.pairs = set()
        self.server = hall.do(asyncio.start_server(self.take, "127.0.0.1", 0))
        self.port = self.server.sockets[0].getsockname()[1]

    async def take(self, reader, writer):
        self.accepted += 1
        self.hall.tell()
        try:
            far_reader, far_writer = await asyncio.open_connection(*self.to)
        except OSError:
            writer.close()
            return
        pair = (writer, far_writer)
        self.pairs.add(pair)
        await asyncio.gather(self.pump(reader, far_writer, pair), self.pump(far_reader, writer, pair), return_exceptions=True)
        self.pairs.discard(pair)

    async def pump(self, reader, writer, pair):
        try:
            while data := await reader.read(65536):
                if pair in self.frozen:
                    await asyncio.sleep(3600)
                writer.write(data)
                await writer.drain()
        except OSError:
            pass
        finally:
            writer.close()

    def freeze(self):
        """The connections of now; those to come are well."""
        self.frozen |= self.pairs

    def cut(self, reset=True):
        """All connections, as when a cable is pulled and somebody says so."""
        def now():
            for pair in list(self.pairs):
                for writer in pair:
                    if reset:
                        writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET)
                    writer.transport.abort()
            self.pairs.clear()
        self.hall.soon(now)

    def close(self):
        async def now():
            self.server.close()
        self.hall.do(now())
        self.cut()
