"""The codes of the register in words: each app names its own, as people read them."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

_WORDS: dict[str, str | Promise] = {}
# What the administration site itself writes, and the usual words of other events.
_VERBS = {
    "added": _("Ajout"),
    "changed": _("Modification"),
    "recorded": _("Inscription"),
    "opened": _("Ouverture"),
    "ended": _("Fin"),
    "proposed": _("Proposition"),
    "approved": _("Approbation"),
    "refused": _("Refus"),
    "removed": _("Retrait"),
    "granted": _("Autorisation donnée"),
    "revoked": _("Autorisation retirée"),
}


def name_events(words: Mapping[str, str | Promise]) -> None:
    """Give the words of these codes."""
    _WORDS.update(words)


def event_in_words(code: str) -> str:
    """Return what happened, in words; the code itself when nobody has named it."""
    said = _WORDS.get(code) or _VERBS.get(code.rpartition(".")[2])
    return capfirst(str(said)) if said else code


def named_events() -> dict[str, str]:
    """Return every code that has words of its own, in the order of the words."""
    named = {code: capfirst(str(said)) for code, said in _WORDS.items()}
    return dict(sorted(named.items(), key=lambda pair: pair[1]))
