"""What the policy says of who may manage which account: pure functions."""

from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from policy.outcomes import Allowed, Outcome, Refused
from policy.rules import applies

# What may be done with an official account; each is a grant that a position holds on it.
ACTION_NAMES = {
    "publish": gettext_lazy("publier"),
    "reply": gettext_lazy("répondre"),
    "moderate": gettext_lazy("modérer"),
    "connect": gettext_lazy("connecter"),
    "view_statistics": gettext_lazy("voir les statistiques"),
    "correct": gettext_lazy("corriger"),
}
ACTIONS = tuple(ACTION_NAMES)
# What the communications team may do on every account, listed or not: correct, answer as needed, analyse.
TEAM_ACTIONS = frozenset({"reply", "correct", "view_statistics"})


@dataclass(frozen=True, kw_only=True)
class Standing:
    """How a person stands before an account and an action, at one instant."""

    is_employee: bool
    account_is_authorised: bool
    # The person holds, today, a position that the list names for this account.
    is_listed: bool = False
    # The person replaces, today, someone who is on that list.
    is_substitute: bool = False
    # A replacement that gave the right is over, or not yet begun.
    replacement_is_over: bool = False
    replacement_is_to_come: bool = False
    # The person is a member of the communications team today.
    is_team_member: bool = False
    # The person stands, today, at a municipal election.
    is_candidate: bool = False


@applies(
    "R-005",
    "R-012",
    "R-014",
    "R-015",
    "R-026",
    "R-068",
    "R-069",
    "R-071",
    "R-075",
    "R-076",
    "R-077",
    "R-078",
    "R-079",
    "R-080",
)
def may_manage_account(*, action: str, standing: Standing) -> Outcome:
    """Médias sociaux utilisés: « uniquement les employés désignés comme responsables peuvent gérer les comptes ».

    Rôle de l'agent: the communications team may besides correct, answer « au besoin » and analyse, on every account.
    Raises ValueError for an action that does not exist.
    """
    if action not in ACTIONS:
        raise ValueError(f"No action on an official account is called {action!r}.")
    if not standing.is_employee:
        return Refused(_("Un membre du conseil municipal ne gère aucun compte de la Ville"), "R-005")
    if not standing.account_is_authorised:
        return Refused(_("Ce compte n’est pas autorisé par la direction générale"), "R-012")
    if standing.is_candidate:
        return Refused(
            _(
                "Une personne candidate à une élection municipale n’utilise aucun compte de la Ville pendant la période"
            ),
            "R-026",
        )
    by_team = standing.is_team_member and action in TEAM_ACTIONS
    if standing.is_listed or standing.is_substitute or by_team:
        return Allowed()
    if standing.replacement_is_over:
        return Refused(_("Votre remplacement est terminé pour ce compte"), "R-075")
    if standing.replacement_is_to_come:
        return Refused(
            _("Votre remplacement attend son premier jour et l’avis à l’équipe des communications"),
            "R-075",
        )
    return Refused(_("Votre poste ne figure pas sur la liste de ce compte pour cette action"), "R-075")


@applies("R-002", "R-005")
def may_hold_position(*, is_employee: bool, is_active: bool) -> Outcome:
    """Objectif de la politique: it binds « employés » and only « dans une certaine mesure » council members.

    A position carries rights over accounts: only an employee holds one.
    """
    if not is_employee:
        return Refused(
            _("Un membre du conseil municipal ne peut occuper un poste qui gère des comptes"), "R-005"
        )
    if not is_active:
        return Refused(_("Cette personne n’est plus active"), "R-005")
    return Allowed()


@applies("R-054")
def exceeds_managers_ceiling(*, managers: int, ceiling: int) -> bool:
    """Gestion des médias sociaux: « doit être limitée à un certain nombre de personnes »; a watch, never a refusal."""
    return managers > ceiling


@applies("R-060", "R-082")
def must_follow_up(*, designated: AbstractSet[int], team: AbstractSet[int]) -> AbstractSet[int]:
    """Gestion des questions et des commentaires: the page's own people, elsewhere « l'agent […] s'assure ».

    Takes and returns people's ids: those designated today for an account, or the whole communications team when
    nobody is left (the position is vacant).
    """
    return designated or team
