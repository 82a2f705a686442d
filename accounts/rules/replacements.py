"""What the policy says of replacements (« Période de vacances ou congé prolongé »): pure functions."""

from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from policy.outcomes import Allowed, Outcome, Refused
from policy.rules import applies


@dataclass(frozen=True, kw_only=True)
class ReplacementPlan:
    """A replacement as it is asked for: what a rule needs to know of it."""

    substitute_is_employee: bool
    substitute_is_absent: bool
    # Identifiers of the accounts asked for, and of those that the absent person manages by a position of his own.
    accounts: AbstractSet[int]
    accounts_of_absent: AbstractSet[int]
    # During these days the absent person replaces someone else, or the substitute is himself replaced.
    absent_replaces: bool
    substitute_is_away: bool
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
    chain = may_act_without_chain(
        absent_replaces=plan.absent_replaces, substitute_is_away=plan.substitute_is_away
    )
    objections = (
        (not plan.substitute_is_employee, _("Seul un employé actif de la Ville peut en remplacer un autre")),
        (plan.substitute_is_absent, _("On ne se remplace pas soi-même")),
        (plan.ends_on < plan.starts_on, _("Le dernier jour précède le premier")),
        (plan.ends_on < plan.today, _("Ce remplacement serait déjà terminé")),
        (not plan.accounts, _("Choisissez au moins un compte")),
        (not chain.allowed, chain.reason),
        (not plan.accounts <= plan.accounts_of_absent, _("La personne absente ne gère pas tous ces comptes")),
        (not plan.someone_to_tell, _("Il ne reste personne à aviser dans l’équipe des communications")),
    )
    for holds, reason in objections:
        if holds:
            return Refused(reason, "R-073")
    return Allowed()


@applies("R-073")
def may_act_without_chain(*, absent_replaces: bool, substitute_is_away: bool) -> Outcome:
    """Période de vacances ou congé prolongé: « les personnes désignées » are replaced, not their substitutes (A-25).

    During the days concerned, nobody is both absent and a substitute.
    """
    if absent_replaces:
        return Refused(
            _(
                "Une personne qui en remplace une autre ne peut se faire remplacer à son tour\u00a0: interrompez "
                "d’abord le remplacement qu’elle assure pendant ces jours"
            ),
            "R-073",
        )
    if substitute_is_away:
        return Refused(
            _(
                "La personne choisie se fait elle-même remplacer pendant ces jours\u00a0: choisissez quelqu’un d’autre"
            ),
            "R-073",
        )
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
    *,
    is_absent_person: bool,
    is_substitute: bool,
    is_team_or_management: bool,
    is_over: bool,
    shortens: bool = True,
) -> Outcome:
    """Période de vacances ou congé prolongé: whoever it concerns may put an end to it, at once (A-25).

    One that is over (`is_over`) is not taken up again by moving its end, nor is one made longer: another is recorded
    and announced.
    """
    concerned = is_absent_person or is_substitute or is_team_or_management
    objections = (
        (is_over, _("Ce remplacement est terminé\u00a0: pour le reprendre, inscrivez-en un autre")),
        (
            not concerned,
            _(
                "Seules les personnes concernées et l’équipe des communications peuvent interrompre ce "
                "remplacement"
            ),
        ),
        (
            not shortens,
            _("Cette date n’écourte pas le remplacement\u00a0: pour le prolonger, inscrivez-en un autre"),
        ),
    )
    for holds, reason in objections:
        if holds:
            return Refused(reason, "R-073")
    return Allowed()
