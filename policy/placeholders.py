"""Texts kept as data with words to fill in: `{site}` stands for a value known when the text is used. Pure."""

import re
from collections.abc import Collection, Mapping

from django.utils.translation import gettext as _

_VARIABLE = re.compile(r"\{([^{}\n]*)\}")


def variables(body: str) -> list[str]:
    """Return the names between braces, in order, each once."""
    return list(dict.fromkeys(_VARIABLE.findall(body)))


def render(body: str, values: Mapping[str, str]) -> str:
    """Return the text with its variables replaced; one without a value stays between its braces."""
    return _VARIABLE.sub(lambda found: values.get(found[1], found[0]), body)


def problem_of(body: str, known: Collection[str]) -> str:
    """Return what is wrong with the variables of a text, in French; empty when nothing is."""
    if "{" in _VARIABLE.sub("", body) or "}" in _VARIABLE.sub("", body):
        return _("Une accolade n’est pas fermée, ou pas ouverte.")
    unknown = [name for name in variables(body) if name not in known]
    if not unknown:
        return ""
    return _("Variable inconnue\u00a0: %(unknown)s. Variables permises\u00a0: %(known)s.") % {
        "unknown": ", ".join(f"{{{name}}}" for name in unknown),
        "known": ", ".join(f"{{{name}}}" for name in sorted(known)),
    }
