"""What the policy asks at the instant a post leaves, whatever it says: pure functions."""

from django.utils.translation import gettext as _

from policy.outcomes import Allowed, Outcome, Refused
from policy.rules import applies


@applies("R-012")
def may_use_account(*, is_authorised: bool, account: str) -> Outcome:
    """Médias sociaux utilisés: « Seuls les comptes autorisés par la direction générale peuvent être utilisés. »"""
    if not is_authorised:
        return Refused(
            _("Le compte «\u00a0%(account)s\u00a0» n’est pas autorisé") % {"account": account}, "R-012"
        )
    return Allowed()


@applies("R-014")
def may_leave_entitled(*, is_entitled: bool, person: str) -> Outcome:
    """Médias sociaux utilisés: « uniquement les employés désignés comme responsables », at the instant it leaves."""
    if not is_entitled:
        return Refused(
            _("%(person)s ne publie pas, ou plus, sur ce compte") % {"person": person or _("Cette personne")},
            "R-014",
        )
    return Allowed()


@applies("R-021", "R-024")
def may_leave_approved(*, is_approved: bool, is_position: bool) -> Outcome:
    """Ligne éditoriale: what leaves is what was agreed to, by somebody else than its author."""
    if is_approved:
        return Allowed()
    if is_position:
        return Refused(_("La direction générale n’a pas approuvé ce contenu"), "R-024")
    return Refused(_("Ce contenu n’est pas approuvé"), "R-021")
