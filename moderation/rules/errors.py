"""What the policy says of errors that citizens find in what the city publishes: corrected, not only disclaimed."""

from django.utils.translation import gettext as _

from policy.outcomes import Allowed, Outcome, Refused
from policy.rules import applies


@applies("R-126")
def may_report_error(*, is_of_account: bool, what: str) -> Outcome:
    """Annexe I: « si des informations publiées sont inexactes »: of which publication, and what."""
    if not is_of_account:
        return Refused(_("Choisissez une publication du compte qui a reçu ce message"), "R-126")
    if not what.strip():
        return Refused(_("Écrivez ce qui est erroné"), "R-126")
    return Allowed()


@applies("R-126", "R-068")
def may_link_correction(*, is_of_publication: bool, is_dropped: bool, is_later: bool) -> Outcome:
    """Annexe I, with « Modifier les informations en cas d'erreur »: the correction made after the report."""
    if not is_of_publication or is_dropped:
        return Refused(_("Choisissez une correction ou un retrait de cette publication"), "R-126")
    if not is_later:
        return Refused(_("Cette correction est antérieure au signalement"), "R-126")
    return Allowed()


@applies("R-126")
def may_set_error_aside(*, reason: str) -> Outcome:
    """Annexe I: what is said to be wrong and is not says why."""
    if reason.strip():
        return Allowed()
    return Refused(_("Écrivez pourquoi ce n’est pas une erreur"), "R-126")
