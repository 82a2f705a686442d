"""What the law says of a confidentiality incident, within the policy's « lois existantes ». Pure functions.

The articles are those of the Act respecting access to documents held by public bodies (RLRQ, c. A-2.1): 63.8 to 63.11,
and its regulation on confidentiality incidents (r. 3.1).
"""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from policy.outcomes import Allowed, Outcome, Refused
from policy.rules import applies

CLAUSE = "R-006"


@dataclass(frozen=True, kw_only=True)
class Facts:
    """The dates and numbers of an incident, as they are about to be written."""

    happened_from: date
    happened_to: date | None
    known_on: date
    persons: int
    persons_in_quebec: int
    today: date


@applies(CLAUSE)
def may_keep_breaches(*, is_in_charge: bool) -> Outcome:
    """Objectif de la politique: « conforme aux règles établies et aux lois existantes »: whoever is in charge does."""
    if is_in_charge:
        return Allowed()
    return Refused(
        _("Les postes responsables des renseignements personnels tiennent le registre des incidents"), CLAUSE
    )


@applies(CLAUSE)
def may_write_facts(facts: Facts) -> Outcome:
    """Objectif de la politique: « lois existantes » (63.11): an incident happened, then was known, then is written."""
    if facts.known_on > facts.today or facts.happened_from > facts.today:
        return Refused(_("L’incident n’est pas dans l’avenir\u00a0: corrigez la date"), CLAUSE)
    if facts.known_on < facts.happened_from:
        return Refused(_("La Ville n’a pu connaître l’incident avant qu’il survienne"), CLAUSE)
    if facts.happened_to is not None and facts.happened_to < facts.happened_from:
        return Refused(_("La période se termine avant de commencer"), CLAUSE)
    if facts.persons_in_quebec > facts.persons:
        return Refused(
            _("Le nombre de personnes résidant au Québec dépasse le nombre de personnes concernées"), CLAUSE
        )
    return Allowed()


@applies(CLAUSE)
def may_conclude(*, is_open: bool, sensitivity: str, consequences: str, likelihood: str) -> Outcome:
    """Objectif de la politique: « lois existantes » (63.10): three elements lead to a conclusion on the injury."""
    if not is_open:
        return _closed()
    if all(one.strip() for one in (sensitivity, consequences, likelihood)):
        return Allowed()
    return Refused(
        _("La conclusion s’appuie sur la sensibilité, les conséquences appréhendées et la probabilité"),
        CLAUSE,
    )


@applies(CLAUSE)
def may_tell(*, is_open: bool, is_serious: bool | None, on: date, known_on: date, today: date) -> Outcome:
    """Objectif de la politique: « lois existantes » (63.8): a serious injury is told to the Commission and persons."""
    if not is_open:
        return _closed()
    if is_serious is None:
        return Refused(_("Évaluez d’abord le risque de préjudice sérieux"), CLAUSE)
    if not is_serious:
        return Refused(
            _(
                "L’évaluation conclut qu’il n’y a pas de risque de préjudice sérieux\u00a0: aucun avis à donner"
            ),
            CLAUSE,
        )
    if not known_on <= on <= today:
        return Refused(
            _("L’avis est donné entre le jour où la Ville a connu l’incident et aujourd’hui"), CLAUSE
        )
    return Allowed()


@applies(CLAUSE)
def may_note_measure(*, is_open: bool) -> Outcome:
    """Objectif de la politique: « lois existantes » (63.8): the measures taken are part of the register."""
    return Allowed() if is_open else _closed()


@applies(CLAUSE)
def may_close_breach(
    *, is_open: bool, is_serious: bool | None, commission_told: bool, persons_settled: bool, has_measure: bool
) -> Outcome:
    """Objectif de la politique: « lois existantes » (63.8, 63.11): closed once assessed, told, and acted upon."""
    if not is_open:
        return _closed()
    if is_serious is None:
        return Refused(_("Évaluez d’abord le risque de préjudice sérieux"), CLAUSE)
    if is_serious and not commission_told:
        return Refused(_("La Commission d’accès à l’information n’est pas encore avisée"), CLAUSE)
    if is_serious and not persons_settled:
        return Refused(_("Les personnes concernées ne sont pas avisées, et rien ne dit pourquoi"), CLAUSE)
    if not has_measure:
        return Refused(_("Inscrivez au moins une mesure prise"), CLAUSE)
    return Allowed()


@applies(CLAUSE)
def may_reopen_breach(*, is_open: bool, reason: str) -> Outcome:
    """Objectif de la politique: « lois existantes » (63.11): what is learnt later belongs to the register too."""
    if is_open:
        return Refused(_("Cet incident est déjà ouvert"), CLAUSE)
    return Allowed() if reason.strip() else Refused(_("Dites pourquoi l’incident est rouvert"), CLAUSE)


def _closed() -> Outcome:
    return Refused(_("Cet incident est fermé\u00a0: rouvrez-le d’abord, avec un motif"), CLAUSE)
