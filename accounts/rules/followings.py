"""What the policy says of the accounts that the city's accounts follow (« Abonnements et abonnés »): pure functions."""

from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from policy.outcomes import Allowed, Cautioned, Outcome, Refused
from policy.rules import applies

CITIZEN, PARTY, ELECTED = "citizen", "party", "elected"


@dataclass(frozen=True, kw_only=True)
class Plan:
    """Something to follow, as it is asked for."""

    category: str
    name: str
    justification: str
    # Why the content is relevant: asked of a citizen's account.
    relevance: str
    has_level: bool
    has_party: bool
    started_on: date
    today: date
    already_followed: bool


@applies("R-045")
def may_keep_followings(*, account_is_authorised: bool, publishes: bool, is_team: bool) -> Outcome:
    """Abonnements et abonnés: « s'assurer de suivre du contenu pertinent »: whoever publishes there, or the team."""
    if not account_is_authorised:
        return Refused(_("Seul un compte autorisé suit d’autres comptes"), "R-045")
    if publishes or is_team:
        return Allowed()
    return Refused(
        _("L’équipe des communications, ou une personne qui publie sur ce compte, décide de ce qu’il suit"),
        "R-045",
    )


@applies("R-045", "R-046")
def may_follow(plan: Plan) -> Outcome:
    """Abonnements et abonnés: « du contenu pertinent, en lien avec sa vocation d'administration municipale ».

    A citizen is followed « si le contenu […] est pertinent »: why is written down, and nothing else about that person.
    """
    is_political = plan.category in {PARTY, ELECTED}
    objections = (
        (not plan.name.strip(), _("Nommez ce qui est suivi"), "R-045"),
        (not plan.justification.strip(), _("Dites en quoi c’est lié à la vocation de la Ville"), "R-045"),
        (
            plan.category == CITIZEN and not plan.relevance.strip(),
            _("Dites en quoi le contenu que cette personne diffuse est pertinent"),
            "R-046",
        ),
        (is_political and not plan.has_level, _("Indiquez le palier"), "R-047"),
        (plan.category == PARTY and not plan.has_party, _("Choisissez un parti de la liste"), "R-047"),
        (plan.started_on > plan.today, _("Le premier jour ne peut pas être à venir"), "R-045"),
        (plan.already_followed, _("Ce compte le suit déjà"), "R-045"),
    )
    for holds, reason, clause in objections:
        if holds:
            return Refused(reason, clause)
    return Allowed()


@applies("R-047")
def is_balanced(*, followed: AbstractSet[int], registered: AbstractSet[int]) -> bool:
    """Abonnements et abonnés: « ne s'abonner à aucun parti politique ou s'abonner à tous les partis politiques ».

    Takes the ids of the parties of one level: those that one account follows, those that are registered (A-14).
    """
    return not followed or followed == registered


@applies("R-047")
def may_change_party(*, followed_after: AbstractSet[int], registered: AbstractSet[int]) -> Outcome:
    """Abonnements et abonnés: none or all; one at a time passes through an unequal state, with a reason, for a day.

    `followed_after` are the parties of the level that the account would follow.
    """
    if is_balanced(followed=followed_after, registered=registered):
        return Allowed()
    return Cautioned(
        _(
            "Un compte suit tous les partis d’un palier ou n’en suit aucun\u00a0: faites-le en une seule opération, "
            "ou dites pourquoi l’équilibre ne sera rétabli que plus tard aujourd’hui"
        ),
        "R-047",
    )


@applies("R-047")
def may_keep_party_list(*, is_team: bool) -> Outcome:
    """Abonnements et abonnés: « tous les partis »: the communications team keeps the list (A-14)."""
    if is_team:
        return Allowed()
    return Refused(_("L’équipe des communications tient la liste des partis"), "R-047")


@applies("R-045")
def may_end_following(*, is_current: bool, reason: str) -> Outcome:
    """Abonnements et abonnés: « contenu pertinent »: what is no longer followed says why."""
    if not is_current:
        return Refused(_("Ce compte ne le suit déjà plus"), "R-045")
    return Allowed() if reason.strip() else Refused(_("Dites pourquoi ce compte ne le suit plus"), "R-045")
