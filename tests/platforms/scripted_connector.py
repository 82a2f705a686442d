"""The connector of the scripted platform: of the tests alone. Importing it registers it, in a worker as well.

The address of the platform comes with the tokens of the connection, so that every test has its own.
"""

import http.client
import json
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from platforms.capabilities import Capability
from platforms.connectors import (
    Access,
    AccessLost,
    Ambiguous,
    Content,
    Duplicate,
    NotFound,
    NotPermitted,
    NotReached,
    Published,
    RefusedForGood,
    Throttled,
    register_connector,
)

TIMEOUT = 1.5
_NO: dict[int, type[Exception]] = {400: RefusedForGood, 401: AccessLost, 403: NotPermitted, 404: NotFound}


class ScriptedConnector:
    """Speaks to `tests/platforms/scripted_server.py`."""

    def __init__(self, access: Access) -> None:
        self.url = access.tokens["url"]

    @classmethod
    def capabilities(cls) -> frozenset[Capability]:
        """Everything about posts."""
        return frozenset(one for one in Capability if one.startswith(("publish_", "edit_", "delete_")))

    def publish(self, content: Content, *, key: str) -> Published:
        """Publish."""
        post = self._call("POST", "/posts", {"text": content.text, "key": key})
        return Published(external_id=post["id"], permalink=post["link"])

    def find_own(self, content: Content, *, since: datetime) -> Published | None:
        """Look for the same text."""
        for post in self._call("GET", "/posts"):
            if post["text"] == content.text and datetime.fromtimestamp(post["at"], UTC) >= since:
                return Published(external_id=post["id"], permalink=post["link"])
        return None

    def update_post(self, external_id: str, content: Content) -> None:
        """Change the text."""
        self._call("PUT", f"/posts/{external_id}", {"text": content.text})

    def delete_post(self, external_id: str) -> None:
        """Take it back."""
        self._call("DELETE", f"/posts/{external_id}")

    def _call(self, verb: str, path: str, body: dict[str, Any] | None = None) -> Any:
        connection = http.client.HTTPConnection(urlsplit(self.url).netloc, timeout=TIMEOUT)
        try:
            try:
                connection.connect()
            except OSError as error:
                raise NotReached(str(error)) from error
            try:
                connection.request(verb, path, json.dumps(body) if body else None)
                answer = connection.getresponse()
                content = answer.read()
            except (OSError, http.client.HTTPException) as error:
                raise Ambiguous(str(error)) from error
        finally:
            connection.close()
        return self._read(answer.status, content)

    def _read(self, status: int, content: bytes) -> Any:
        if status in _NO:
            raise _NO[status]("Raw words of the platform: never on a screen.")
        if status == 409:
            raise Duplicate
        if status == 429:
            raise Throttled(until=datetime.now(UTC) + timedelta(minutes=10))
        if status >= 500:
            raise Ambiguous(code=str(status))
        return json.loads(content or b"null")


register_connector("facebook", ScriptedConnector)
