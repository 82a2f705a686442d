"""Where the edition in force is displayed: part of the checks of each account's profile (« Nétiquette », R-049)."""

from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet, Subquery
from django.db.models.functions import Greatest

from accounts.checks import AspectDuty, register_duty
from accounts.models import Aspect, ProfileCheck, ProfileStanding
from netiquette.models import Display, Edition
from netiquette.rules.displays import may_display_edition, may_sanction_where_displayed
from policy.outcomes import Outcome, require


def renewed_at(now: datetime) -> Any:
    """Return, for the account of a standing, the instant before which no check of the nétiquette counts any more.

    It is when the edition that applies to the account began to: a new one, or the general one after its own has ended.
    """
    applying = Edition.objects.applying_to(OuterRef("account"), now)
    ended = Edition.objects.filter(account=OuterRef("account"), ends_at__lte=now).order_by("-ends_at")
    return Greatest(Subquery(applying.values("in_force_from")[:1]), Subquery(ended.values("ends_at")[:1]))


def accounts_displaying(now: datetime) -> set[int]:
    """Return the ids of the accounts whose last check saw the edition that applies there displayed."""
    edition = Edition.objects.applying_to(OuterRef("account"), now).values("pk")[:1]
    shown = ProfileStanding.objects.filter(aspect=Aspect.NETIQUETTE, last__display__edition=Subquery(edition))
    return set(shown.values_list("account", flat=True))


def ask_may_sanction(*, account_id: int, edition_id: int | None) -> Outcome:
    """Ask the rule whether the edition cited was seen displayed on the account; one query.

    A ground of the policy's own text, in no edition, is displayed nowhere (A-10).
    """
    if edition_id is None:
        return may_sanction_where_displayed(is_displayed=True)
    shown = standings_showing(edition_id, account_id=account_id)
    return may_sanction_where_displayed(is_displayed=shown.exists())


def standings_showing(edition: Any, *, account_id: int) -> "QuerySet[ProfileStanding]":
    """Return the standing of the account's nétiquette if the edition was seen displayed there, else nothing.

    It was, unless no check ever saw it there, or the last one says that the nétiquette is not shown. `edition` is its
    number, or what finds it from inside two subqueries.
    """
    seen = Display.objects.filter(edition=edition, profile_check__account=OuterRef("account"))
    last = ProfileStanding.objects.filter(account=account_id, aspect=Aspect.NETIQUETTE)
    return last.exclude(last__result=ProfileCheck.Result.NOT_CONFORM).filter(Exists(seen))


def record_display(check: ProfileCheck) -> None:
    """Write which edition the check saw; in the transaction that records it.

    Raises PolicyRefusal when no edition is in force.
    """
    if check.result != ProfileCheck.Result.CONFORM:
        return
    edition = Edition.objects.applying_to(check.account_id, check.checked_at).first()
    require(may_display_edition(is_in_force=edition is not None))
    if edition is not None:
        Display.objects.create(edition=edition, profile_check=check)


register_duty(Aspect.NETIQUETTE, AspectDuty(renewed_at=renewed_at, after_recorded=record_display))
