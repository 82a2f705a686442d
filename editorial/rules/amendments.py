"""What the policy says of changing what was published: pure functions."""

from django.utils.translation import gettext as _

from policy.outcomes import Allowed, Outcome, Refused
from policy.rules import applies


@applies("R-068")
def may_correct_variant(*, is_published: bool, is_the_same: bool, is_blank: bool, reason: str) -> Outcome:
    """Rôle de l'agent: « Modifier les informations en cas d'erreur ou de coquilles »: said what, and why."""
    if not is_published:
        return Refused(_("Seule une publication qui est sur la plateforme se corrige"), "R-068")
    if is_blank:
        return Refused(
            _("Une publication corrigée dit encore quelque chose\u00a0: retirez-la plutôt"), "R-068"
        )
    if is_the_same:
        return Refused(_("Rien n’est changé"), "R-068")
    if not reason.strip():
        return Refused(_("Écrivez ce qui était erroné"), "R-068")
    return Allowed()


@applies("R-068")
def may_withdraw_variant(*, is_published: bool, reason: str) -> Outcome:
    """Rôle de l'agent: an error that no correction mends is taken back, with the reason."""
    if not is_published:
        return Refused(_("Seule une publication qui est sur la plateforme se retire"), "R-068")
    if not reason.strip():
        return Refused(_("Écrivez pourquoi elle est retirée"), "R-068")
    return Allowed()


@applies("R-068")
def may_confirm_amendment(*, note: str) -> Outcome:
    """Rôle de l'agent: what was done by hand says how it is seen."""
    if not note.strip():
        return Refused(_("Écrivez ce que vous avez fait ou vu sur la plateforme"), "R-068")
    return Allowed()
