"""The variables of answer templates: `{site}` stands for a contact detail of the city. Pure."""

import re
from collections.abc import Collection, Mapping

from django.utils.translation import gettext as _

_VARIABLE = re.compile(r"\{([^{}\n]*)\}")
KINDS = frozenset(
    {
        "question",
        "comment",
        "thanks",
        "complaint",
        "media_request",
        "advertising",
        "netiquette_violation",
        "electoral",
        "other",
    }
)


def variables(body: str) -> list[str]:
    """Return the names between braces, in order, each once."""
    return list(dict.fromkeys(_VARIABLE.findall(body)))


def render(body: str, values: Mapping[str, str]) -> str:
    """Return the text with its variables replaced; one without a value stays between its braces."""
    return _VARIABLE.sub(lambda found: values.get(found[1], found[0]), body)


def same_text(one: str, other: str) -> bool:
    """Say whether two texts say the same, apart from line endings and the spaces before them."""
    return _plain(one) == _plain(other)


def template_problems(body: str, kinds: object, known: Collection[str]) -> dict[str, str]:
    """Return what is wrong with a template by field, in French; empty when nothing is."""
    problems = {}
    unknown = [name for name in variables(body) if name not in known]
    if unknown:
        problems["body"] = _("Variable inconnue\u00a0: %(unknown)s. Variables permises\u00a0: %(known)s.") % {
            "unknown": ", ".join(f"{{{name}}}" for name in unknown),
            "known": ", ".join(f"{{{name}}}" for name in sorted(known)),
        }
    if "{" in _VARIABLE.sub("", body) or "}" in _VARIABLE.sub("", body):
        problems["body"] = _("Une accolade n’est pas fermée, ou pas ouverte.")
    if not isinstance(kinds, list) or not kinds or not set(kinds) <= KINDS:
        problems["kinds"] = _("Choisissez au moins une nature de message.")
    return problems


def _plain(text: str) -> str:
    # Browsers send CRLF, and people leave spaces at the end: neither changes what is said.
    return "\n".join(line.rstrip() for line in text.replace("\r\n", "\n").strip().split("\n"))
