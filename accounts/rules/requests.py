"""What the policy says of opening and closing accounts: pure functions."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from policy.outcomes import Allowed, Outcome, Refused
from policy.rules import applies

# A plan in one word was not thought about.
WORDS_OF_AN_ANSWER = 3


@applies("R-005", "R-056")
def may_ask_for_account(*, is_employee: bool) -> Outcome:
    """Création de nouveaux comptes: an employee asks; a council member manages nothing and opens nothing."""
    if not is_employee:
        return Refused(
            _("Seul un employé de la Ville demande l’ouverture ou la fermeture d’un compte"), "R-005"
        )
    return Allowed()


def is_thin(text: str) -> bool:
    """Say whether an answer is too short to have been thought about."""
    return len(text.split()) < WORDS_OF_AN_ANSWER


@applies("R-057")
def may_submit_request(*, blank: Sequence[str], thin: Sequence[str]) -> Outcome:
    """Création de nouveaux comptes: « devra être analysée et planifiée, afin de bien comprendre la clientèle cible ».

    Takes the French names of the questions left without an answer, and of those answered in one or two words.
    """
    if blank:
        return Refused(
            _("L’analyse est incomplète\u00a0: %(fields)s") % {"fields": ", ".join(blank)}, "R-057"
        )
    if thin:
        return Refused(
            _("Expliquez en au moins %(number)s mots\u00a0: %(fields)s")
            % {"number": WORDS_OF_AN_ANSWER, "fields": ", ".join(thin)},
            "R-057",
        )
    return Allowed()


@applies("R-056")
def may_amend_request(*, is_requester: bool) -> Outcome:
    """Création de nouveaux comptes: the requester answers for the plan; the bodies approve or refuse it as it is."""
    if not is_requester:
        return Refused(
            _("Seule la personne qui a fait la demande la modifie, la soumet ou la retire"), "R-056"
        )
    return Allowed()


@applies("R-056")
def may_decide_request(
    *, is_requester: bool, speaks_for_body: bool, has_decided: bool, body_has_decided: bool
) -> Outcome:
    """Création de nouveaux comptes: « l'approbation de la direction générale et de l'équipe des communications ».

    Two bodies, in any order, by two different people, neither of whom asked for the account.
    """
    objections = (
        (is_requester, _("On n’approuve ni ne refuse sa propre demande")),
        (not speaks_for_body, _("Votre poste ne décide pas au nom de cette instance")),
        (body_has_decided, _("Cette instance s’est déjà prononcée sur cette version de la demande")),
        (
            has_decided,
            _("Vous vous êtes déjà prononcé\u00a0: les deux approbations viennent de deux personnes"),
        ),
    )
    for holds, reason in objections:
        if holds:
            return Refused(reason, "R-056")
    return Allowed()


@applies("R-056")
def may_refuse_request(*, reason: str) -> Outcome:
    """Création de nouveaux comptes: either refusal ends the request, with its reason."""
    if not reason.strip():
        return Refused(_("Un refus s’accompagne de son motif"), "R-056")
    return Allowed()


@applies("R-012")
def may_ask_for_this_account(
    *, is_registered: bool = False, is_already_asked: bool = False, is_closed: bool = False
) -> Outcome:
    """Médias sociaux utilisés: the register holds each account once, and one request at a time is decided."""
    if is_registered:
        return Refused(_("Ce compte est déjà au registre pour cette plateforme"), "R-012")
    if is_closed:
        return Refused(_("Ce compte n’est plus en usage"), "R-012")
    if is_already_asked:
        return Refused(_("Une autre demande concerne déjà ce compte"), "R-012")
    return Allowed()


@applies("R-012")
def may_suspend_account(*, oversees: bool, reason: str) -> Outcome:
    """Médias sociaux utilisés: the direction générale authorises; it, or the communications team, may suspend."""
    if not oversees:
        return Refused(_("La direction générale ou l’équipe des communications suspend un compte"), "R-012")
    if not reason.strip():
        return Refused(_("Un compte est suspendu avec un motif"), "R-012")
    return Allowed()


@applies("R-012")
def may_resume_account(
    *, is_management: bool, is_team: bool, suspended_by_management: bool, reason: str
) -> Outcome:
    """Médias sociaux utilisés: « autorisés par la direction générale »: what it suspended, it alone gives back."""
    if not (is_management or is_team):
        return Refused(_("La direction générale ou l’équipe des communications rétablit un compte"), "R-012")
    if suspended_by_management and not is_management:
        return Refused(_("La direction générale a suspendu ce compte\u00a0: elle seule le rétablit"), "R-012")
    if not reason.strip():
        return Refused(_("Un compte est rétabli avec un motif"), "R-012")
    return Allowed()
