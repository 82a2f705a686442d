"""A small SMTP server in a thread of the test: it keeps what it accepts, and may be slow or refuse."""

import socketserver
import threading
import time
from collections.abc import Callable
from email import message_from_bytes
from email.message import Message
from types import TracebackType
from typing import Self


class _Conversation(socketserver.StreamRequestHandler):
    """One connection: as much of RFC 5321 as smtplib needs."""

    server: "_Server"

    def handle(self) -> None:
        self._say("220 test")
        while line := self.rfile.readline():
            verb = line.split(b" ")[0].strip().upper()
            if verb == b"QUIT":
                return self._say("221 bye")
            if verb == b"RCPT" and self.server.refuses(line.decode()):
                self._say("550 no such person")
            elif verb == b"DATA":
                self._say("354 go on")
                self._take_message()
            else:
                self._say("250 ok")
        return None

    def _take_message(self) -> None:
        lines = []
        while (line := self.rfile.readline()) not in (b".\r\n", b""):
            lines.append(line)
        time.sleep(self.server.delay)
        self.server.messages.append(message_from_bytes(b"".join(lines)))
        self._say("250 taken")

    def _say(self, line: str) -> None:
        self.wfile.write(line.encode() + b"\r\n")


class _Server(socketserver.ThreadingTCPServer):
    daemon_threads = True
    allow_reuse_address = True
    delay: float
    refuses: Callable[[str], bool]
    messages: list[Message]

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that was killed in the middle of a conversation is part of the test."""


class MailServer:
    """Context manager: `port`, and the `messages` accepted so far, copies included."""

    def __init__(self, *, delay: float = 0.0, refuses: Callable[[str], bool] = lambda _line: False) -> None:
        self._server = _Server(("127.0.0.1", 0), _Conversation)
        self._server.delay, self._server.refuses, self._server.messages = delay, refuses, []
        self.port: int = self._server.server_address[1]
        self._thread = threading.Thread(
            target=self._server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True
        )

    @property
    def messages(self) -> list[Message]:
        """What was accepted, in order."""
        return self._server.messages

    def message_ids(self) -> list[str]:
        """The Message-ID of each accepted message, copies included."""
        return [message["Message-ID"] for message in self.messages]

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._server.server_close()
