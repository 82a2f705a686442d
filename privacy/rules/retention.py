"""What the policy lets be destroyed, and by whom."""

from django.utils.translation import gettext as _

from policy.outcomes import Allowed, Outcome, Refused
from policy.rules import applies


@applies("R-096")
def may_keep_for(*, months: int, minimum_months: int, minimum_reason: str, is_kept: bool) -> Outcome:
    """Réponses: « Les références utilisées devront être conservées. »: never less long than what they support.

    What is kept for good has no duration.
    """
    if is_kept or months >= minimum_months:
        return Allowed()
    return Refused(
        _("%(reason)s\u00a0: au moins %(months)s mois")
        % {"reason": minimum_reason, "months": minimum_months},
        "R-096",
    )


@applies("R-096")
def may_decide_retention(*, is_in_charge: bool) -> Outcome:
    """Réponses: « devront être conservées »: what is kept, and until when, is for those in charge of it to say."""
    if is_in_charge:
        return Allowed()
    return Refused(
        _("Seules les personnes chargées des renseignements personnels décident de leur conservation"),
        "R-096",
    )


@applies("R-096")
def may_approve_disposal(*, is_in_charge: bool, approver_is_proposer: bool, is_submitted: bool) -> Outcome:
    """Réponses: « devront être conservées »: nothing goes without a second person, in charge of it, who has read it."""
    in_charge = may_decide_retention(is_in_charge=is_in_charge)
    if not in_charge.allowed:
        return in_charge
    if not is_submitted:
        return Refused(_("Ce lot n’attend pas d’approbation"), "R-096")
    if approver_is_proposer:
        return Refused(_("Une autre personne que celle qui propose doit approuver"), "R-096")
    return Allowed()
