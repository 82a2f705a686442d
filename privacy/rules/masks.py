"""Where other people show through a text: names, handles, addresses, telephone numbers. Pure functions.

What is found is proposed to a person, who masks more or shows more. It errs on the side of masking.
"""

import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property

from policy.rules import applies


class Why(StrEnum):
    """What was recognised."""

    NAME = "name"
    MENTION = "mention"
    EMAIL = "email"
    PHONE = "phone"
    ADDRESS = "address"
    LINK = "link"
    ASKED = "asked"


@dataclass(frozen=True, slots=True)
class Segment:
    """Some words in a row: shown, or masked and why."""

    text: str
    why: Why | None = None


@dataclass(frozen=True, kw_only=True)
class Masks:
    """Whom to mask and whom to leave, besides what any text gives away by its form."""

    # Names and handles of other people, wherever they are, and their parts where written with a capital letter.
    others: Collection[str] = ()
    parts_of_others: Collection[str] = ()
    # The person's own names, handles and addresses, the city's, its agents'.
    kept: Collection[str] = ()
    # Domains and hosts of the city: its addresses are nobody's secret.
    kept_domains: Collection[str] = ()
    # Hosts of the social networks: their links lead to people.
    hosts: Collection[str] = ()
    # The last word of the person in charge.
    asked: Collection[str] = ()
    shown: Collection[str] = ()
    shown_entries: Collection[str] = field(default=frozenset())
    hidden_entries: Collection[str] = field(default=frozenset())

    @cached_property
    def patterns(self) -> tuple[tuple[Why, re.Pattern[str]], ...]:
        """The words of other people, as patterns over a folded text."""
        wholes = (Why.NAME, _any_of(self.others)), (Why.ASKED, _any_of(self.asked))
        return tuple((why, pattern) for why, pattern in wholes if pattern is not None)

    @cached_property
    def parts(self) -> re.Pattern[str] | None:
        """The parts of names."""
        return _any_of(self.parts_of_others)

    @cached_property
    def kept_words(self) -> frozenset[str]:
        """What is never masked by itself, folded."""
        return frozenset(squeezed(word) for word in (*self.kept, *self.shown))


_WORD = r"[A-ZÀ-ÖØ-Ý][\w’'-]*"
_STREETS = (
    "rue|avenue|av\\.|boulevard|boul\\.|bd|chemin|ch\\.|route|rte|rang|place|montée|côte|allée|impasse|croissant|"
    "terrasse|promenade|carré|quai|ruelle|sentier"
)
_LINKING = r"(?:(?:de la|de|du|des|la|le|les|et)\s+|[dl][’'])"
_FORMS: tuple[tuple[Why, re.Pattern[str]], ...] = (
    (Why.EMAIL, re.compile(r"[\w.+%-]+@[\w-]+(?:\.[\w-]+)+")),
    (Why.MENTION, re.compile(r"(?<![\w@.])@[\w](?:[\w.-]*\w)?")),
    (
        Why.PHONE,
        re.compile(
            r"(?<![\w-])(?:\+?1[\s.-]?)?(?:\(\d{3}\)|\d{3})[\s.\u00a0-]?\d{3}[\s.\u00a0-]?\d{4}"
            r"(?:\s*(?:poste|ext\.?|p\.|#)\s*\d{1,6})?(?!\w)"
        ),
    ),
    (Why.PHONE, re.compile(r"(?<![\w-])(?<!\d{3}[\s.\u00a0])(?<!\d{3}\)\s)\d{3}[\s.\u00a0-]\d{4}(?![\w-])")),
    (
        Why.ADDRESS,
        # Typed in haste, the street has no capital letter: its first word is taken anyway.
        re.compile(
            rf"(?<!\w)\d{{1,5}}(?:\s?[A-Za-z])?(?:-\d{{1,5}})?,?\s+(?i:{_STREETS})\s+(?i:{_LINKING})*"
            rf"(?i:(?:saint(?:es?)?|ste?)[\s-]+)?[\w’'-]+(?:\s+(?:{_LINKING})*{_WORD})*"
            r"(?:,?\s*(?i:app\.?|appartement|bureau|#)\s*\w+)?"
        ),
    ),
    (Why.ADDRESS, re.compile(r"(?<!\w)[ABCEGHJ-NPRSTVXY]\d[A-Z][ \u00a0-]?\d[A-Z]\d(?!\w)", re.IGNORECASE)),
)
_LINK = re.compile(r"(?:https?://|www\.)[^\s<>«»\"]+", re.IGNORECASE)
_TITLED = re.compile(
    rf"(?<!\w)(?:M\.|Mme|Mlle|Monsieur|Madame|Mademoiselle|Dr|Dre|Me)\s+({_WORD}(?:\s+{_WORD}){{0,3}})"
)
_CAPITALS = re.compile(rf"{_WORD}(?:[ \u00a0]{_WORD}){{1,3}}")


@applies("R-006")
def segments(text: str, masks: Masks) -> list[Segment]:
    """Objectif de la politique: « conforme […] aux lois existantes »; art. 53 and 88: what names a third party.

    Return the text cut in what is shown and what is masked; joined, the segments are the text again.
    """
    text = unicodedata.normalize("NFC", text)
    spans = sorted(_found(text, folded(text), masks))
    return list(_cut(text, spans))


def masked(text: str, masks: Masks, *, mask: str) -> str:
    """Return the text with each masked run of it replaced by `mask`."""
    return "".join(mask if segment.why else segment.text for segment in segments(text, masks))


def names_to_check(text: str, masks: Masks) -> list[str]:
    """Return the runs of words with capital letters that are shown: perhaps somebody's name, for a person to judge."""
    shown = (segment.text for segment in segments(text, masks) if segment.why is None)
    found = (run.group() for part in shown for run in _CAPITALS.finditer(part))
    return [name for name in found if not _is_kept(name, masks)]


def runs_of_capitals(text: str) -> set[str]:
    """Return every run of two to four words with a capital letter: those that may be looked up as names."""
    runs: set[str] = set()
    for match in _CAPITALS.finditer(unicodedata.normalize("NFC", text)):
        words = match.group().replace("\u00a0", " ").split(" ")
        runs.update(" ".join(words[a:b]) for a in range(len(words)) for b in range(a + 2, len(words) + 1))
    return runs


def parts_of(names: Iterable[str]) -> set[str]:
    """Return the words of names that tell somebody by themselves: three letters or more, not a bare number."""
    words = (word for name in names for word in re.split(r"[\s_.@-]+", name))
    return {word for word in words if len(word) > 2 and not word.isdigit()}


def folded(text: str) -> str:
    """Return the text without accents nor capitals, letter for letter: a place in one is a place in the other."""
    return "".join(_plain(letter) for letter in text)


def squeezed(text: str) -> str:
    """Return the letters and figures alone, folded: how two writings of one name, address or number are compared."""
    return re.sub(r"[^\w]|_", "", folded(unicodedata.normalize("NFC", text)))


def _plain(letter: str) -> str:
    base = unicodedata.normalize("NFD", letter)[0].lower()
    if base in "’`´":
        return "'"
    return base if len(base) == 1 else letter


def _found(text: str, plain: str, masks: Masks) -> Iterator[tuple[int, int, Why]]:
    """Yield what is masked; what the person in charge asked wins over what is kept."""
    for start, end, why in _recognised(text, plain, masks):
        if why is Why.ASKED or not _is_kept(text[start:end], masks):
            yield start, end, why


def _recognised(text: str, plain: str, masks: Masks) -> Iterator[tuple[int, int, Why]]:
    yield from _by_form(text, masks)
    for why, pattern in masks.patterns:
        yield from ((match.start(), match.end(), why) for match in pattern.finditer(plain))
    if masks.parts is not None:
        found = masks.parts.finditer(plain)
        yield from ((one.start(), one.end(), Why.NAME) for one in found if text[one.start()].isupper())


def _by_form(text: str, masks: Masks) -> Iterator[tuple[int, int, Why]]:
    for why, pattern in _FORMS:
        for match in pattern.finditer(text):
            if why is not Why.EMAIL or not _ends_with(match.group(), masks.kept_domains):
                yield match.start(), match.end(), why
    for match in _LINK.finditer(text):
        if _ends_with(_host(match.group()), masks.hosts):
            yield match.start(), match.end(), Why.LINK
    yield from ((match.start(1), match.end(1), Why.NAME) for match in _TITLED.finditer(text))


def _is_kept(words: str, masks: Masks) -> bool:
    found = squeezed(words)
    return not found or found in masks.kept_words


def _host(link: str) -> str:
    return re.sub(r"^https?://", "", link, flags=re.IGNORECASE).split("/")[0].lower()


def _ends_with(name: str, domains: Collection[str]) -> bool:
    end = name.rpartition("@")[2].lower()
    return any(end == domain or end.endswith(f".{domain}") for domain in domains)


def _any_of(words: Collection[str]) -> re.Pattern[str] | None:
    """Return a pattern of any of these words, over a folded text; the longest first, spaces and hyphens alike."""
    known = sorted(
        {folded(unicodedata.normalize("NFC", word)).strip() for word in words},
        key=lambda one: (-len(one), one),
    )
    patterns = [
        r"[\s\u00a0-]+".join(re.escape(part) for part in re.split(r"[\s\u00a0-]+", word) if part)
        for word in known
    ]
    patterns = [pattern for pattern in patterns if pattern]
    return re.compile(rf"(?<!\w)(?:{'|'.join(patterns)})(?!\w)") if patterns else None


def _cut(text: str, spans: list[tuple[int, int, Why]]) -> Iterator[Segment]:
    """Yield the segments in order; spans that overlap make one mask."""
    done = 0
    for start, end, why in _joined(spans):
        if start > done:
            yield Segment(text[done:start])
        yield Segment(text[start:end], why)
        done = end
    if done < len(text):
        yield Segment(text[done:])


def _joined(spans: list[tuple[int, int, Why]]) -> Iterator[tuple[int, int, Why]]:
    start, end, why = -1, -1, Why.NAME
    for one_start, one_end, one_why in spans:
        if one_start < end:
            end = max(end, one_end)
            continue
        if end > 0:
            yield start, end, why
        start, end, why = one_start, one_end, one_why
    if end > 0:
        yield start, end, why
