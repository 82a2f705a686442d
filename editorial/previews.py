"""What a post will look like on each network, soberly: its words, where they are cut, its link and its images."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from editorial.lengths import as_sent, limits_of
from editorial.models import Variant

_PIECE = re.compile(r"(?P<address>https?://[^\s<>«»]+)|(?P<tag>(?<!\w)[#@][\w.-]*\w)")
SHORT_ADDRESS = 30


@dataclass(frozen=True, slots=True)
class Fold:
    """Where a network hides the rest of a text behind « voir plus »; as measured on its pages, not promised by it."""

    characters: int
    lines: int


# None of these networks writes its limit down: what is beyond is shown, and said to be folded.
_FOLDS = {
    "facebook": Fold(477, 5),
    "linkedin": Fold(210, 3),
    "youtube": Fold(150, 3),
    "vimeo": Fold(150, 3),
}
MOST_IMAGES = {"facebook": 5, "x": 4, "linkedin": 5}


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of a text: plain words, an address as it is shown, or a hashtag or a mention."""

    text: str
    kind: str = "text"


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """A post as one network shows it."""

    variant: Variant
    shown: list[Piece]
    folded: list[Piece]
    # The page shown as a card under the text: its host, then the rest of its address.
    host: str = ""
    address: str = ""
    images: list[Any] = field(default_factory=list)
    more_images: int = 0

    @property
    def is_blank(self) -> bool:
        """Whether there is nothing to show yet."""
        return not (self.shown or self.variant.title or self.images or self.host)


def preview_of(variant: Variant, images: Sequence[Any] | None = None) -> Preview:
    """Return how the network of the variant shows it, saved or not; reads `account.platform`, and `placed_images`."""
    platform = variant.account.platform.slug
    text = as_sent(platform, variant.text, variant.link).strip()
    kept = cut_at(platform, text)
    placed = list(variant.placed_images.all()) if images is None else list(images)
    most = MOST_IMAGES.get(platform, len(placed))
    host, address = _card(variant.link if limits_of(platform).link == "apart" or not placed else "")
    return Preview(
        variant=variant,
        shown=pieces(text[:kept], platform),
        folded=pieces(text[kept:], platform),
        host=host,
        address=address,
        images=placed[:most],
        more_images=max(0, len(placed) - most),
    )


def cut_at(platform: str, text: str) -> int:
    """Return how many characters are shown before « voir plus »; between two words, all of them when none is hidden."""
    fold = _FOLDS.get(platform)
    if fold is None:
        return len(text)
    lines = text.split("\n")
    end = min(fold.characters, len("\n".join(lines[: fold.lines])))
    if end >= len(text):
        return len(text)
    space = max(text.rfind(" ", 0, end + 1), text.rfind("\n", 0, end + 1))
    return space if space > end // 2 else end


def pieces(text: str, platform: str) -> list[Piece]:
    """Return a text cut into words, addresses and hashtags, as the network draws them."""
    found, at = [], 0
    for match in _PIECE.finditer(text):
        if match.start() > at:
            found.append(Piece(text[at : match.start()]))
        if match["address"]:
            found.append(Piece(_as_shown(match[0], platform), "address"))
        else:
            found.append(Piece(match[0], "tag"))
        at = match.end()
    return [*found, Piece(text[at:])] if at < len(text) else found


def _as_shown(address: str, platform: str) -> str:
    """X shows an address without its scheme, and its first characters only."""
    if platform != "x":
        return address
    bare = re.sub(r"^https?://(www\.)?", "", address)
    return bare if len(bare) <= SHORT_ADDRESS else bare[:SHORT_ADDRESS] + "…"


def _card(link: str) -> tuple[str, str]:
    try:
        parts = urlsplit(link)
        host = parts.hostname or ""
    except ValueError:
        return "", ""
    return host.removeprefix("www."), parts.path.rstrip("/")
