"""What the policy says of proposing, writing and selecting posts: pure functions."""

from django.utils.translation import gettext as _

from policy.outcomes import Allowed, Outcome, Refused
from policy.rules import applies


@applies("R-005", "R-019")
def may_propose_post(*, is_employee: bool, publishes_somewhere: bool, is_team_member: bool) -> Outcome:
    """Contenu des médias sociaux: « planifié, réfléchi et programmé », by those who manage the accounts.

    The communications team proposes for any account; whoever manages one, for that one.
    """
    if not is_employee:
        return Refused(_("Seul un employé de la Ville propose une publication"), "R-005")
    if not (publishes_somewhere or is_team_member):
        return Refused(
            _(
                "Seules les personnes qui publient sur un compte, et l’équipe des communications, "
                "proposent une publication"
            ),
            "R-019",
        )
    return Allowed()


@applies("R-019")
def may_amend_post(*, is_author: bool, publishes_it: bool, is_team_member: bool) -> Outcome:
    """Contenu des médias sociaux: its author, whoever publishes it, and the communications team complete a post."""
    if not (is_author or publishes_it or is_team_member):
        return Refused(
            _(
                "Seules la personne qui l’a proposée, celles qui publient sur ses comptes et "
                "l’équipe des communications modifient cette publication"
            ),
            "R-019",
        )
    return Allowed()


@applies("R-011")
def may_select_post(*, is_team_member: bool) -> Outcome:
    """Partenariat avec le site Web: « de l'information sélectionnée »: the communications team keeps or declines."""
    if not is_team_member:
        return Refused(_("L’équipe des communications retient ou écarte une proposition"), "R-011")
    return Allowed()


@applies("R-011")
def may_decline_post(*, reason: str, something_left: bool) -> Outcome:
    """Partenariat avec le site Web: what is not selected is so for a reason, and what has left is not undone."""
    if not reason.strip():
        return Refused(_("Une proposition est écartée avec un motif"), "R-011")
    if something_left:
        return Refused(_("Une publication déjà partie ne s’écarte plus\u00a0: retirez-la"), "R-011")
    return Allowed()
