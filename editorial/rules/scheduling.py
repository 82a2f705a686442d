"""What the policy says of the hour at which a post leaves: pure functions."""

from django.utils.translation import gettext as _

from policy.outcomes import Allowed, Outcome, Refused
from policy.rules import applies


@applies("R-019", "R-062")
def may_schedule_at(*, is_dated: bool, is_past: bool) -> Outcome:
    """Rôle de l'agent: « Publier de l'information (programmée ou non) », at any hour of any day (A-19)."""
    if not is_dated:
        return Refused(_("Choisissez d’abord la date et l’heure"), "R-019")
    if is_past:
        return Refused(
            _("Cette heure est passée\u00a0: choisissez-en une autre, ou publiez maintenant"), "R-062"
        )
    return Allowed()


@applies("R-019")
def may_hold_variant(*, reason: str) -> Outcome:
    """Contenu des médias sociaux: what was planned and does not leave has a reason."""
    if not reason.strip():
        return Refused(_("Écrivez pourquoi"), "R-019")
    return Allowed()
