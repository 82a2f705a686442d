"""A platform as a process: `python -m tests.platforms.scripted_server PORT FILE`; it does what it is told, and counts.

Each post that it takes is a line of FILE, written before anything is answered. What to answer is a word in the text of
the post: « #refuse », « #forbid », « #auth », « #throttle », « #duplicate », « #error » (taken, then an error of the
server), « #lose » (taken, then the connection is cut), « #drop » (cut, nothing taken), « #hang » (taken, never
answered), « #slow » (taken, answered late). `--delay SECONDS` makes it take its time over each.
"""

import argparse
import json
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

# Before anything is taken.
NO = {"#refuse": 400, "#forbid": 403, "#auth": 401, "#throttle": 429, "#duplicate": 409}
SLOW = 0.8


class _Conversation(BaseHTTPRequestHandler):
    """One call."""

    server: "_Platform"
    protocol_version = "HTTP/1.0"

    def do_GET(self) -> None:
        """Say what it holds."""
        self._say(200, list(self.server.posts.values()))

    def do_POST(self) -> None:
        """Take a post, unless told otherwise."""
        asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        text: str = asked["text"]
        for word, status in NO.items():
            if word in text:
                return self._say(status, {})
        if "#drop" in text:
            return None
        time.sleep(self.server.delay)
        post = self.server.take(asked)
        if "#hang" in text:
            time.sleep(600)
        if "#slow" in text:
            time.sleep(SLOW)
        if "#lose" in text:
            return None
        return self._say(503 if "#error" in text else 201, post)

    def do_PUT(self) -> None:
        """Change a post."""
        asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        post = self.server.posts.get(self.path.rpartition("/")[2])
        if post is None:
            return self._say(404, {})
        post["text"] = asked["text"]
        return self._say(200, post)

    def do_DELETE(self) -> None:
        """Take a post back."""
        self._say(404 if self.server.posts.pop(self.path.rpartition("/")[2], None) is None else 204, {})

    def _say(self, status: int, answer: Any) -> None:
        content = json.dumps(answer).encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


class _Platform(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 256

    def __init__(self, port: int, file: Path, delay: float) -> None:
        super().__init__(("127.0.0.1", port), _Conversation)
        self.file, self.delay, self._lock = file, delay, threading.Lock()
        self.posts: dict[str, dict[str, Any]] = {}

    def take(self, asked: dict[str, Any]) -> dict[str, Any]:
        """Keep a post, and write it down before it is said to be kept."""
        with self._lock:
            number = str(len(self.posts) + 1)
            link = f"https://www.facebook.com/villerimouski/posts/{number}"
            self.posts[number] = {**asked, "id": number, "link": link, "at": time.time()}
            with self.file.open("a") as file:
                file.write(json.dumps(self.posts[number]) + "\n")
            return self.posts[number]

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that was killed in the middle of a call is part of the tests."""


def main() -> None:
    """Serve until killed."""
    parser = argparse.ArgumentParser()
    parser.add_argument("port", type=int)
    parser.add_argument("file", type=Path)
    parser.add_argument("--delay", type=float, default=0.0)
    given = parser.parse_args()
    with _Platform(given.port, given.file, given.delay) as server:
        server.serve_forever(poll_interval=0.05)


if __name__ == "__main__":
    main()
