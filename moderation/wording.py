"""What the words of a reply show: its greeting, its thanks, its tone, its language. Looked up on this machine. Pure."""

import re
import tomllib
import unicodedata
from functools import cache
from pathlib import Path

from editorial import spelling

_DATA = Path(__file__).parent / "data" / "courtesy.toml"
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_ADDRESS = re.compile(r"https?://\S+|www\.\S+|[\w.+-]+@[\w-]+\.[\w.-]+|[@#][\w’'-]+")
# « ton » is also a noun: « le ton », « d’un ton ».
_FAMILIAR = re.compile(
    r"\b(?:tu|toi|te|ta|tes)\b|\bt[’'](?=\w)|(?<!\ble )(?<!\bun )(?<!\bce )(?<!\bdu )(?<!\bde )(?<!\bau )\bton\b",
    re.IGNORECASE,
)
# A few words say nothing of a language: « OK! », a street, an hour.
LANGUAGE_WORDS, ENGLISH_WORDS, KNOWN_SHARE = 5, 2, 0.5


def thanks(text: str) -> bool:
    """Say whether `text` thanks."""
    return any(word.startswith(_list("thanks")) for word in _words(text))


def greets(text: str) -> bool:
    """Say whether `text` begins with a greeting."""
    words = _words(text)
    return bool(words) and (words[0] in _list("greetings") or " ".join(words[:2]) in _list("greetings"))


def insults(text: str) -> list[str]:
    """Return the words of `text` that insult, as they were written, each once."""
    text = _ADDRESS.sub(" ", text)
    found = [word for word in _WORD.findall(text) if _bare(word) in _list("insults")]
    phrases = [one for one in _list("insults") if " " in one and re.search(rf"\b{one}[.!]*\s*$", _bare(text))]
    return list(dict.fromkeys([*found, *phrases]))


def familiar(text: str) -> list[str]:
    """Return the words by which `text` says « tu », each once."""
    found = _FAMILIAR.findall(_ADDRESS.sub(" ", text))
    # Capitals are an acronym.
    return list(dict.fromkeys(word.lower() for word in found if not word.isupper()))


def is_french(text: str) -> bool:
    """Say whether `text` is French, or too short to tell."""
    words = _words(text)
    english = sum(word in _list("english") for word in words)
    french = sum(word in _list("french") for word in words)
    if english > french and english >= ENGLISH_WORDS:
        return False
    # Names have capitals; what is left is mostly in the dictionary.
    plain = [word for word in _WORD.findall(_ADDRESS.sub(" ", text)) if word.islower() and len(word) > 1]
    known = sum(spelling.knows(word) for word in plain)
    return len(plain) < LANGUAGE_WORDS or known / len(plain) >= KNOWN_SHARE


def _words(text: str) -> list[str]:
    return [_bare(word) for word in _WORD.findall(_ADDRESS.sub(" ", text))]


def _bare(text: str) -> str:
    decomposed = unicodedata.normalize("NFD", text.casefold())
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter))


@cache
def _list(name: str) -> tuple[str, ...]:
    return tuple(tomllib.loads(_DATA.read_text(encoding="utf-8"))[name])
