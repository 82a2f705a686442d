"""The contract of a connector, and the values that cross it. Pure."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any, Protocol, Self

from platforms.capabilities import Capability


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """An image that goes with a post: where the storage keeps it, and what it is."""

    file: str
    sha256: str
    content_type: str
    alt_text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """What is to be published, exactly: the attempt keeps it as it was asked."""

    text: str
    title: str = ""
    link: str = ""
    pictures: tuple[Picture, ...] = ()

    @property
    def needs(self) -> Capability:
        """What the platform must be able to publish for this to leave by a connector."""
        if self.pictures:
            return Capability.PUBLISH_IMAGE
        return Capability.PUBLISH_LINK if self.link else Capability.PUBLISH_TEXT

    def as_json(self) -> dict[str, Any]:
        """Return it as JSON can hold it."""
        return asdict(self) | {"pictures": [asdict(picture) for picture in self.pictures]}

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> Self:
        """Return what `as_json` wrote."""
        return cls(**{**kept, "pictures": tuple(Picture(**one) for one in kept.get("pictures", ()))})


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """What the platform made of it: its number there (always text) and its address."""

    external_id: str
    permalink: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Access:
    """What a connector needs to speak for one account; its `repr` does not say the tokens."""

    handle: str
    # The account's own number on the platform: its own posts are known by it.
    external_id: str
    tokens: Mapping[str, str] = field(repr=False)


class Connector(Protocol):
    """One account of one platform. Each method makes one call, or raises a `ConnectorError`; none tries again."""

    def __init__(self, access: Access) -> None: ...

    @classmethod
    def capabilities(cls) -> frozenset[Capability]:
        """Return what this connector can carry out; the platform's data and the account may allow less."""
        ...

    def publish(self, content: Content, *, key: str) -> Published:
        """Publish; `key` names the attempt, for a platform that takes such names."""
        ...

    def find_own(self, content: Content, *, since: datetime) -> Published | None:
        """Look among what the account itself has published from `since` on; None when it is not there."""
        ...

    def update_post(self, external_id: str, content: Content) -> None:
        """Change what was published."""
        ...

    def delete_post(self, external_id: str) -> None:
        """Take back what was published; one that is no longer there is taken back."""
        ...
