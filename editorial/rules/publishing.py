"""What the policy says of publishing itself: its hour, the hand that does it, the proof: pure functions."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from policy.outcomes import Allowed, Outcome, Refused
from policy.rules import applies


@applies("R-019")
def may_leave_late(*, minutes_late: float, tolerance: int) -> Outcome:
    """Contenu des médias sociaux: « planifié, réfléchi et programmé »: past its hour, a person chooses."""
    if minutes_late > tolerance:
        return Refused(
            ngettext(
                "L’heure prévue est passée de plus de %(n)s minute",
                "L’heure prévue est passée de plus de %(n)s minutes",
                tolerance,
            )
            % {"n": tolerance},
            "R-019",
        )
    return Allowed()


@applies("R-062")
def may_publish_now(*, is_approved: bool, is_for_later: bool) -> Outcome:
    """Rôle de l'agent: « Publier de l'information (programmée ou non) »: at once, when no other hour was agreed to."""
    if not is_approved:
        return Refused(_("Rien ne part sans avoir été approuvé"), "R-062")
    if is_for_later:
        return Refused(
            _(
                "L’approbation vaut pour la date prévue\u00a0: changez la date, puis faites approuver de nouveau"
            ),
            "R-062",
        )
    return Allowed()


@applies("R-062")
def may_say_not_sent(*, reason: str) -> Outcome:
    """Rôle de l'agent: whoever says that nothing left says how it is known."""
    if not reason.strip():
        return Refused(_("Écrivez ce qui montre que rien n’est parti"), "R-062")
    return Allowed()
