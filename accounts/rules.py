"""What the policy says of who may manage which account, and of replacements: pure functions."""

from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from policy.outcomes import Allowed, Outcome, Refused
from policy.rules import applies

# What may be done with an official account; each is a grant that a position holds on it.
ACTIONS = ("publish", "reply", "moderate", "connect", "view_statistics", "correct")
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


@applies(
    "R-005",
    "R-012",
    "R-014",
    "R-015",
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


@dataclass(frozen=True, kw_only=True)
class ReplacementPlan:
    """A replacement as it is asked for: what a rule needs to know of it."""

    substitute_is_employee: bool
    substitute_is_absent: bool
    # Identifiers of the accounts asked for, and of those that the absent person manages by a position of his own.
    accounts: AbstractSet[int]
    accounts_of_absent: AbstractSet[int]
    # The absent person manages some of them only because he replaces someone else.
    is_chain: bool
    starts_on: date
    ends_on: date
    today: date
    someone_to_tell: bool


@applies("R-073", "R-074")
def may_record_replacement(plan: ReplacementPlan) -> Outcome:
    """Période de vacances ou congé prolongé: « peuvent se faire remplacer, pourvu que l'équipe […] soit avertie ».

    By an employee, on accounts the absent person manages, between two dates, and never by way of another
    replacement (A-25). The notice is a condition, not an approval.
    """
    objections = (
        (not plan.substitute_is_employee, _("Seul un employé actif de la Ville peut en remplacer un autre")),
        (plan.substitute_is_absent, _("On ne se remplace pas soi-même")),
        (plan.ends_on < plan.starts_on, _("Le dernier jour précède le premier")),
        (plan.ends_on < plan.today, _("Ce remplacement serait déjà terminé")),
        (not plan.accounts, _("Choisissez au moins un compte")),
        (
            plan.is_chain,
            _("Une personne qui en remplace une autre ne peut se faire remplacer à son tour"),
        ),
        (not plan.accounts <= plan.accounts_of_absent, _("La personne absente ne gère pas tous ces comptes")),
        (not plan.someone_to_tell, _("Il ne reste personne à aviser dans l’équipe des communications")),
    )
    for holds, reason in objections:
        if holds:
            return Refused(reason, "R-073")
    return Allowed()


@applies("R-073")
def may_arrange_replacement(
    *, is_absent_person: bool, is_substitute: bool, is_team_or_management: bool
) -> Outcome:
    """Période de vacances ou congé prolongé: « les personnes désignées […] peuvent se faire remplacer » (A-25).

    The absent person asks, or the communications team or the direction générale for him; the substitute never gives
    himself the right.
    """
    if is_absent_person or (is_team_or_management and not is_substitute):
        return Allowed()
    return Refused(
        _(
            "La personne absente, l’équipe des communications ou la direction générale saisit un remplacement, "
            "jamais le remplaçant"
        ),
        "R-073",
    )


@applies("R-073")
def may_end_replacement(
    *, is_absent_person: bool, is_substitute: bool, is_team_or_management: bool, is_over: bool
) -> Outcome:
    """Période de vacances ou congé prolongé: whoever it concerns may put an end to it, at once (A-25).

    One that is over (`is_over`) is not taken up again by moving its end: another is recorded and announced.
    """
    if is_over:
        return Refused(_("Ce remplacement est terminé : pour le reprendre, inscrivez-en un autre"), "R-073")
    if is_absent_person or is_substitute or is_team_or_management:
        return Allowed()
    return Refused(
        _(
            "Seules les personnes concernées et l’équipe des communications peuvent interrompre ce remplacement"
        ),
        "R-073",
    )


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
