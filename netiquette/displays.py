"""Where the edition in force is displayed: part of the checks of each account's profile (« Nétiquette », R-049)."""

from datetime import datetime

from accounts.checks import AspectDuty, register_duty
from accounts.models import Aspect, ProfileCheck, ProfileStanding
from netiquette.models import Display, Edition
from netiquette.rules.editions import may_display_edition
from policy.outcomes import require


def in_force_since(now: datetime) -> datetime | None:
    """Return the instant before which no check of the nétiquette counts any more, or None without an edition."""
    edition = Edition.objects.in_force(now).first()
    return edition.in_force_from if edition else None


def accounts_displaying(now: datetime) -> set[int]:
    """Return the ids of the accounts whose last check saw the edition in force displayed."""
    edition = Edition.objects.in_force(now).values("pk")[:1]
    shown = ProfileStanding.objects.filter(aspect=Aspect.NETIQUETTE, last__display__edition__in=edition)
    return set(shown.values_list("account", flat=True))


def record_display(check: ProfileCheck) -> None:
    """Write which edition the check saw; in the transaction that records it.

    Raises PolicyRefusal when no edition is in force.
    """
    if check.result != ProfileCheck.Result.CONFORM:
        return
    edition = Edition.objects.in_force(check.checked_at).first()
    require(may_display_edition(is_in_force=edition is not None))
    if edition is not None:
        Display.objects.create(edition=edition, profile_check=check)


register_duty(Aspect.NETIQUETTE, AspectDuty(renewed_at=in_force_since, after_recorded=record_display))
