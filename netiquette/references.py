"""Case numbers: what a letter gives the person to ask for a review, and what the public form takes back.

A number is drawn from the message that the sanction is about: it can be written in a letter before the sanction is
recorded. It tells nothing by itself, and nobody can guess it from another.
"""

from django.utils.crypto import salted_hmac

# Without the letters that are taken for digits.
_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_LOOKALIKES = str.maketrans({"O": "0", "I": "1", "L": "1"})
WARNING, EXCLUSION, REVIEW = "A", "E", "R"
LENGTH = 11


def case_number(prefix: str, message_id: int) -> str:
    """Return « A-7KQ2-M4XT »: the number of the case opened by a sanction of one message."""
    digest = salted_hmac("netiquette.references", f"{prefix}{message_id}", algorithm="sha256").digest()
    return written(prefix, digest)


def written(prefix: str, drawn: bytes) -> str:
    """Return a number with eight signs taken from `drawn`."""
    signs = "".join(_ALPHABET[byte % len(_ALPHABET)] for byte in drawn[:8])
    return f"{prefix}-{signs[:4]}-{signs[4:]}"


def as_written(typed: str) -> str:
    """Return a number as the letters write it, from what somebody typed: case, spaces and dashes matter little."""
    signs = "".join(sign for sign in typed.upper() if sign.isascii() and sign.isalnum())
    body = signs[1:].translate(_LOOKALIKES)
    return f"{signs[0]}-{body[:4]}-{body[4:]}"[:LENGTH] if len(signs) == 9 else typed.strip()[:40]
