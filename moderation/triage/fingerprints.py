"""What two messages that say the same have alike: one number, stored and indexed."""

import hashlib
import re

from moderation.triage.lexicons import fold

# Under four different words of substance, two people say the same by chance (« merci beaucoup »).
_ENOUGH_WORDS = 4
_SUBSTANCE = 4
_ADDRESSED = re.compile(r"@\S+|https?://\S+|www\.\S+")
_WORD = re.compile(r"[^\W\d_]+")
_STRETCHED = re.compile(r"(.)\1+")
_MOST_CHARACTERS = 4000


def fingerprint(text: str) -> int | None:
    """Return a number that texts of the same words share; None when the text says too little to be compared.

    Order, accents, capitals, punctuation, emojis, short words, figures, links and names called do not count, nor does a
    letter doubled by mistake: a text copied with its greeting changed is the same.
    """
    bare = _ADDRESSED.sub(" ", fold(text[:_MOST_CHARACTERS]))
    words = {_STRETCHED.sub(r"\1", word) for word in _WORD.findall(bare) if len(word) >= _SUBSTANCE}
    words -= _GREETINGS
    if len(words) < _ENOUGH_WORDS:
        return None
    digest = hashlib.blake2b(" ".join(sorted(words)).encode(), digest_size=8).digest()
    return int.from_bytes(digest, signed=True)


_GREETINGS = frozenset({"bonjour", "bonsoir", "salut", "alo", "merci", "helo", "thanks", "please", "svp"})
