"""Lines that the product proposes to add to a post, and never adds by itself (R-033, R-035, R-053)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from editorial.models import Post
from policy.models import Reading

# « Pour tous les communiqués », and for what is official.
_LISTED = frozenset({Post.Kind.RELEASE, Post.Kind.TENDER, Post.Kind.NOTICE, Post.Kind.BYLAW, Post.Kind.JOB})


@dataclass(frozen=True, slots=True)
class Line:
    """A line to add, and why; `mark` is what a text that has it already contains."""

    text: str
    why: str
    mark: str


def proposed_lines(*, kind: str, text: str, at: datetime) -> list[Line]:
    """Return the lines that a post of this kind would gain, without those that its text has already."""
    return missing(lines_for(kind=kind, at=at), text)


def missing(lines: Sequence[Line], text: str) -> list[Line]:
    """Keep the lines that `text` does not have."""
    return [line for line in lines if line.mark not in text]


def lines_for(*, kind: str, at: datetime) -> list[Line]:
    """Return the lines that suit a kind of post, whatever it says."""
    lines = []
    if kind in _LISTED:
        address = Reading.objects.value("mailing_list_url", at=at)
        said = _("Pour ne rien manquer, abonnez-vous aux listes de diffusion de la Ville\u00a0: %(address)s")
        why = _("La politique recommande l’abonnement aux listes de diffusion.")
        lines.append(Line(said % {"address": address}, why, address))
    if kind == Post.Kind.EMERGENCY:
        said = _("En cas d’urgence, composez le 9-1-1. Cette page n’est pas un service d’urgence.")
        why = _("Les médias sociaux de la Ville ne sont pas un service d’urgence.")
        lines.append(Line(said, why, "9-1-1"))
    return lines
