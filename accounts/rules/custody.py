"""Custody of the accesses (« Rôle de l’agent aux communications et médias sociaux », R-067, A-06, A-07)."""

from collections.abc import Collection
from datetime import timedelta

from django.utils.translation import gettext as _

from policy.outcomes import Allowed, Outcome, Refused
from policy.rules import applies

# What one person may be shown in so much time: enough for a bad morning, not for carrying everything away.
REVEALS_AT_MOST, REVEAL_WINDOW = 10, timedelta(minutes=10)
# For how long a secret stays on the screen, in seconds.
SHOWN_FOR = 30
SHARED, PLATFORM_ROLES, EXTERNAL = "shared", "platform_roles", "external"
# The secrets that each way of access has; where people have roles on the platform, no password is shared.
KINDS = {
    SHARED: frozenset({"password", "recovery_codes", "second_factor_seed", "api_secret"}),
    PLATFORM_ROLES: frozenset({"api_secret"}),
    EXTERNAL: frozenset[str](),
}


@applies("R-067")
def may_record_custody(*, is_team: bool) -> Outcome:
    """« L'équipe des communications […] doit avoir en sa possession tous les mots de passe »: she keeps the list."""
    if is_team:
        return Allowed()
    return Refused(_("Seule l’équipe des communications tient la liste des accès"), "R-067")


@applies("R-067")
def may_hold_access(*, is_employee: bool, is_active: bool) -> Outcome:
    """An access is held by an employee who is still there (R-014)."""
    if is_employee and is_active:
        return Allowed()
    return Refused(_("Seul un employé actif de la Ville détient un accès"), "R-067")


@applies("R-067")
def may_change_way(*, way: str, sealed_kinds: Collection[str]) -> Outcome:
    """A secret that the new way of access does not have is destroyed first, knowingly (A-06)."""
    if KINDS[way].issuperset(sealed_kinds):
        return Allowed()
    return Refused(
        _("Détruisez d’abord les secrets conservés que cette façon d’accéder n’a pas"),
        "R-067",
    )


@applies("R-067")
def may_reveal_secret(*, is_entitled: bool, is_sealed: bool = True, recent_reveals: int = 0) -> Outcome:
    """« en sa possession »: the communications team, and whoever holds this access, or replaces such a person.

    Being authorised to publish is another right (A-07); so is being a superuser, or the direction générale.
    """
    if not is_entitled:
        return Refused(
            _("Seules l’équipe des communications et les personnes qui détiennent cet accès le consultent"),
            "R-067",
        )
    if not is_sealed:
        return Refused(_("Aucun secret de cette nature n’est conservé pour ce compte"), "R-067")
    if recent_reveals >= REVEALS_AT_MOST:
        return Refused(
            _(
                "Vous avez affiché %(count)s secrets en moins de %(minutes)s minutes\u00a0: attendez quelques minutes, "
                "ou demandez à un membre de l’équipe"
            )
            % {"count": REVEALS_AT_MOST, "minutes": REVEAL_WINDOW.seconds // 60},
            "R-067",
        )
    return Allowed()


@applies("R-067")
def may_seal_secret(*, is_entitled: bool, way: str, kind: str) -> Outcome:
    """Whoever may be shown an access records its new password, so that the team always has it."""
    if not is_entitled:
        return may_reveal_secret(is_entitled=False)
    if kind in KINDS[way]:
        return Allowed()
    if way == PLATFORM_ROLES:
        return Refused(
            _("Sur cette plateforme chacun entre avec son profil\u00a0: aucun mot de passe ne se partage"),
            "R-067",
        )
    return Refused(_("Les secrets de ce compte sont dans le gestionnaire externe, pas ici"), "R-067")


@applies("R-067")
def may_record_outside_rotation(*, is_team: bool, way: str) -> Outcome:
    """Where the password is kept elsewhere, the team records that it was changed there."""
    if not is_team:
        return may_record_custody(is_team=False)
    if way == EXTERNAL:
        return Allowed()
    return Refused(_("Le changement s’inscrit en saisissant ici le nouveau secret"), "R-067")
