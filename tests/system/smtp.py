"""A mail server as a process: `python -m tests.system.smtp PORT FILE`; each accepted message is a line of FILE.

`--delay SECONDS` makes it take its time over each.
"""

import argparse
import json
import socketserver
import threading
import time
from email import message_from_bytes
from pathlib import Path


class _Conversation(socketserver.StreamRequestHandler):
    """One connection: as much of RFC 5321 as smtplib needs."""

    server: "_Server"
    recipient = ""

    def handle(self) -> None:
        self._say("220 test")
        while line := self.rfile.readline().decode().strip():
            verb = line.split(" ")[0].upper()
            if verb == "QUIT":
                return self._say("221 bye")
            if verb == "RCPT":
                self.recipient = line.partition(":")[2].strip("<> ")
            if verb != "DATA":
                self._say("250 ok" if verb in _KNOWN else "502 what?")
            elif not self._take_message():
                return None
        return None

    def _take_message(self) -> bool:
        """Take one message in; return False when the conversation is cut."""
        self._say("354 go on")
        lines = []
        while (line := self.rfile.readline()) != b".\r\n":
            if not line:
                return False
            lines.append(line)
        time.sleep(self.server.delay)
        self.server.record(self.recipient, b"".join(lines))
        self._say("250 taken")
        return True

    def _say(self, line: str) -> None:
        self.wfile.write(line.encode() + b"\r\n")


_KNOWN = {"EHLO", "HELO", "MAIL", "RCPT", "RSET", "NOOP"}


class _Server(socketserver.ThreadingTCPServer):
    daemon_threads = True
    allow_reuse_address = True

    def __init__(self, port: int, file: Path, delay: float) -> None:
        super().__init__(("127.0.0.1", port), _Conversation)
        self.file, self.delay, self._lock = file, delay, threading.Lock()

    def record(self, recipient: str, message: bytes) -> None:
        """Write an accepted message down, before it is said to be accepted."""
        headers = message_from_bytes(message)
        line = {"id": headers["Message-ID"], "to": recipient, "subject": headers["Subject"]}
        with self._lock, self.file.open("a") as file:
            file.write(json.dumps(line) + "\n")

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that was killed in the middle of a conversation is part of the tests."""


def main() -> None:
    """Serve until killed."""
    parser = argparse.ArgumentParser()
    parser.add_argument("port", type=int)
    parser.add_argument("file", type=Path)
    parser.add_argument("--delay", type=float, default=0.0)
    given = parser.parse_args()
    with _Server(given.port, given.file, given.delay) as server:
        server.serve_forever(poll_interval=0.05)


if __name__ == "__main__":
    main()
