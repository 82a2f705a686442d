"""What the policy says of the profiles of official accounts, and of changing their look: pure functions."""

from datetime import date, timedelta
from enum import StrEnum

from django.utils.translation import gettext as _

from policy.outcomes import Allowed, Outcome, Refused
from policy.rules import applies

LOGO, NETIQUETTE, SITE_LINK, VISUAL, DISCLAIMER = (
    "logo",
    "netiquette",
    "site_link",
    "visual",
    "disclaimer",
)
# The clause by which each aspect is looked at.
ASPECT_CLAUSES = {
    LOGO: "R-105",
    NETIQUETTE: "R-049",
    SITE_LINK: "R-010",
    VISUAL: "R-059",
    DISCLAIMER: "R-044",
}
# What the policy asks of every account, without exception.
WITHOUT_EXCEPTION = frozenset({LOGO, NETIQUETTE})
CONFORM, NOT_CONFORM, NOT_APPLICABLE = "conform", "not_conform", "not_applicable"


class CheckState(StrEnum):
    """Where an aspect stands on a day."""

    GOOD = "good"
    NOT_APPLICABLE = "not_applicable"
    TO_DO = "to_do"
    LATE = "late"
    NOT_CONFORM = "not_conform"


@applies("R-044", "R-049", "R-059", "R-105")
def check_state(*, result: str, is_reopened: bool, due_on: date, today: date, grace_days: int) -> CheckState:
    """Rôle de l'agent: « s'assure de l'uniformité de la présence Web »: an account never looked at is never in order.

    `result` is that of the last check, empty when there was none; `due_on` the local day from which to look again.
    What is not conform stays so until a check says otherwise, or until something re-opens the question.
    """
    if result == NOT_CONFORM and not is_reopened:
        return CheckState.NOT_CONFORM
    if due_on > today:
        return CheckState.NOT_APPLICABLE if result == NOT_APPLICABLE else CheckState.GOOD
    return CheckState.LATE if due_on + timedelta(days=grace_days) < today else CheckState.TO_DO


@applies("R-059", "R-070")
def may_check_profile(*, account_is_authorised: bool, manages: bool, is_team: bool) -> Outcome:
    """Rôle de l'agent: the agent « s'assure de l'uniformité »; whoever manages the account sees its profile too."""
    if not account_is_authorised:
        return Refused(_("Seul le profil d’un compte autorisé se vérifie"), "R-059")
    if manages or is_team:
        return Allowed()
    return Refused(
        _("L’équipe des communications, ou une personne qui gère ce compte, vérifie son profil"), "R-059"
    )


@applies("R-065", "R-070")
def may_record_visual_change(*, account_is_authorised: bool, manages: bool, is_team: bool) -> Outcome:
    """Rôle de l'agent: « modifier l'aspect visuel » and the team « modifier le visuel des médias sociaux »."""
    if not account_is_authorised:
        return Refused(_("Seul le visuel d’un compte autorisé se modifie"), "R-065")
    if manages or is_team:
        return Allowed()
    return Refused(
        _("L’équipe des communications, ou une personne qui gère ce compte, en modifie le visuel"), "R-065"
    )


@applies("R-044", "R-049", "R-059", "R-105")
def may_record_result(*, aspect: str, result: str, has_link: bool, has_capture: bool, note: str) -> Outcome:
    """Utilisation de l'image de la Ville: the logo « doit apparaître »; Nétiquette: « sera affichée clairement ».

    What is in order is proven; what is not says what is missing; the logo and the nétiquette are never beside the
    point.
    """
    clause = ASPECT_CLAUSES[aspect]
    if result == NOT_APPLICABLE and aspect in WITHOUT_EXCEPTION:
        return Refused(
            _("Chaque compte doit le montrer\u00a0: «\u00a0sans objet\u00a0» ne convient pas ici"), clause
        )
    if result != CONFORM:
        return Allowed() if note.strip() else Refused(_("Dites pourquoi, ou ce qui manque"), clause)
    if aspect == NETIQUETTE and not has_link:
        return Refused(_("Donnez le lien de l’endroit où la nétiquette est affichée"), clause)
    if not (has_link or has_capture):
        return Refused(_("Donnez un lien ou une capture à l’appui"), clause)
    return Allowed()


@applies("R-044", "R-049", "R-059", "R-105")
def may_show_by(*, aspect: str, host: str, platform_hosts: list[str]) -> Outcome:
    """Nétiquette: « affichée […] sur les différents médias sociaux »: the link leads to the account, on its platform.

    `host` is the link's, empty when it is not a complete https address.
    """
    if not host:
        return Refused(_("Le lien doit être une adresse complète (https://…)"), ASPECT_CLAUSES[aspect])
    if not platform_hosts or any(host == known or host.endswith(f".{known}") for known in platform_hosts):
        return Allowed()
    return Refused(
        _("Le lien doit mener au profil du compte, sur sa plateforme (%(hosts)s)")
        % {"hosts": ", ".join(platform_hosts)},
        ASPECT_CLAUSES[aspect],
    )


@applies("R-049", "R-105")
def may_confirm_what_was_seen(*, aspect: str, changed_since_seen: bool) -> Outcome:
    """Nétiquette: « affichée clairement »: what changed while the person was looking is looked at again."""
    if changed_since_seen:
        return Refused(
            _(
                "Le visuel, ou la nétiquette en vigueur, a changé pendant la vérification\u00a0: regardez de nouveau"
            ),
            ASPECT_CLAUSES[aspect],
        )
    return Allowed()
