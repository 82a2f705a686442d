"""Lines that the product proposes to add to a post, and never adds by itself (R-033, R-035, R-053)."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from editorial.models import Post
from policy.models import Reading

# « Pour tous les communiqués », and for what is official.
_LISTED = frozenset({Post.Kind.RELEASE, Post.Kind.TENDER, Post.Kind.NOTICE, Post.Kind.BYLAW, Post.Kind.JOB})


@dataclass(frozen=True, slots=True)
class Line:
    """A line to add, and why."""

    text: str
    why: str


def proposed_lines(*, kind: str, text: str, at: datetime) -> list[Line]:
    """Return the lines that a post of this kind would gain, without those that its text has already."""
    lines = []
    if kind in _LISTED:
        address = Reading.objects.value("mailing_list_url", at=at)
        lines.append(
            (
                address,
                Line(
                    _(
                        "Pour ne rien manquer, abonnez-vous aux listes de diffusion de la Ville\u00a0: %(address)s"
                    )
                    % {"address": address},
                    _("La politique recommande l’abonnement aux listes de diffusion."),
                ),
            )
        )
    if kind == Post.Kind.EMERGENCY:
        lines.append(
            (
                "9-1-1",
                Line(
                    _("En cas d’urgence, composez le 9-1-1. Cette page n’est pas un service d’urgence."),
                    _("Les médias sociaux de la Ville ne sont pas un service d’urgence."),
                ),
            )
        )
    return [line for mark, line in lines if mark not in text]
