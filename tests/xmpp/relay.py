"""A wire between the bot and its server that can be cut, frozen, or led to somebody else. Lives in the hall's loop."""
import asyncio
import socket
import struct

RESET = struct.pack("ii", 1, 0)  # SO_LINGER: close with RST


class Relay:
    """`port` is what the bot connects to. `silent`: takes connections, says nothing. `to`: (host, port)."""

    def __init__(self, hall, port):
        self.hall, self.to = hall, ("127.0.0.1", port)
        self.silent, self.refusing, self.frozen = False, False, False
        self.silent_after = None  # bytes from the server that are still passed on, of each connection
        self.accepted = 0
        self.pairs = set()
        self.server = hall.do(asyncio.start_server(self.take, "127.0.0.1", 0))
        self.port = self.server.sockets[0].getsockname()[1]

    async def take(self, reader, writer):
        self.accepted += 1
        self.hall.tell()
        if self.refusing:
            writer.close()
            return
        pair = [writer]
        self.pairs.add(tuple(pair))
        if self.silent:
            return
        try:
            far_reader, far_writer = await asyncio.open_connection(*self.to)
        except OSError:
            writer.close()
            return
        self.pairs.discard((writer,))
        pair = (writer, far_writer)
        self.pairs.add(pair)
        await asyncio.gather(self.pump(reader, far_writer, None), self.pump(far_reader, writer, self.silent_after), return_exceptions=True)
        self.pairs.discard(pair)

    async def pump(self, reader, writer, most):
        passed = 0
        try:
            while data := await reader.read(65536):
                while self.frozen:
                    await asyncio.sleep(0.02)
                if most is not None and passed + len(data) > most:
                    await asyncio.sleep(3600)
                passed += len(data)
                writer.write(data)
                await writer.drain()
        except OSError:
            pass
        finally:
            writer.close()

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
