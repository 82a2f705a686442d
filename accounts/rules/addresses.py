"""What the policy says of the addresses by which the official accounts are known: pure functions."""

from django.utils.translation import gettext as _

from policy.outcomes import Allowed, Outcome, Refused
from policy.rules import applies


@applies("R-015")
def may_keep_addresses(*, is_team_member: bool) -> Outcome:
    """Liste des médias sociaux utilisés par la Ville de Rimouski: the communications team keeps the list."""
    if is_team_member:
        return Allowed()
    return Refused(_("Seule l’équipe des communications tient les adresses des comptes officiels"), "R-015")


@applies("R-115")
def may_record_address(*, names_an_account: bool, platform: str, known_as: str) -> Outcome:
    """Annexe I, Nétiquette: « seuls ces médias sociaux sont reconnus »: an address is of one account of the register.

    `known_as` is the account that has this address already; "" for none.
    """
    if not names_an_account:
        return Refused(
            _("Cette adresse ne désigne pas un compte sur %(platform)s") % {"platform": platform}, "R-115"
        )
    if known_as:
        return Refused(
            _("Cette adresse est déjà inscrite au registre, pour «\u00a0%(account)s\u00a0»")
            % {"account": known_as},
            "R-115",
        )
    return Allowed()


@applies("R-015")
def may_withdraw_address(*, is_withdrawn: bool, reason: str) -> Outcome:
    """Liste des médias sociaux utilisés: an address leaves the list with a reason, which the register keeps."""
    if is_withdrawn:
        return Refused(_("Cette adresse est déjà retirée"), "R-015")
    if not reason.strip():
        return Refused(_("Écrivez pourquoi l’adresse est retirée"), "R-015")
    return Allowed()


@applies("R-015")
def may_choose_main_address(*, is_withdrawn: bool) -> Outcome:
    """Liste des médias sociaux utilisés: the list gives an address that is still the account's."""
    if is_withdrawn:
        return Refused(_("Une adresse retirée ne peut être la principale"), "R-015")
    return Allowed()
