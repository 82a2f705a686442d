"""What the policy says of approving posts: pure functions."""

from django.utils.translation import gettext as _

from policy.outcomes import Allowed, Outcome, Refused
from policy.rules import applies


@applies("R-024")
def may_submit_variant(*, is_blank: bool) -> Outcome:
    """Ligne éditoriale: what is approved is a text, or a picture, and not an intention."""
    if is_blank:
        return Refused(_("Écrivez d’abord la publication\u00a0: il n’y a rien à approuver"), "R-024")
    return Allowed()


@applies("R-021", "R-023", "R-024")
def may_approve_variant(
    *,
    is_author: bool,
    is_last_editor: bool,
    is_position: bool,
    speaks_for_management: bool,
    speaks_as_adviser: bool,
    is_in_short_lane: bool,
) -> Outcome:
    """Ligne éditoriale: « défendue sur les médias sociaux, avec l'accord de la direction générale ».

    A position taken is approved by the direction générale alone; the rest by the strategic adviser, above whom the
    direction générale stands. `is_in_short_lane`: an emergency post during a declared emergency, before a member of
    the communications team. Nobody approves what he wrote or changed last (A-09).
    """
    if is_author:
        return Refused(_("On n’approuve pas ce que l’on a proposé"), "R-024")
    if is_last_editor:
        return Refused(_("On n’approuve pas ce que l’on a modifié en dernier"), "R-024")
    if is_position and not speaks_for_management:
        return Refused(_("Une prise de position demande l’accord de la direction générale"), "R-024")
    if not (speaks_for_management or speaks_as_adviser or is_in_short_lane):
        return Refused(_("Votre poste n’approuve pas les publications de ce compte"), "R-021")
    return Allowed()


@applies("R-024")
def may_refuse_variant(*, is_author: bool, speaks_for_a_body: bool, reason: str) -> Outcome:
    """Ligne éditoriale: whoever may approve may refuse, and says why; one takes back one's own post instead."""
    if is_author:
        return Refused(_("Reprenez votre publication plutôt que de la refuser"), "R-024")
    if not speaks_for_a_body:
        return Refused(_("Votre poste n’approuve pas les publications de ce compte"), "R-024")
    if not reason.strip():
        return Refused(_("Un refus s’accompagne de son motif"), "R-024")
    return Allowed()
