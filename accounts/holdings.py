"""Who takes a position and who leaves it: rights follow the same day (« Autorisation à gérer les médias sociaux »)."""

from datetime import date, datetime
from typing import Any

from django.db import transaction

from accounts.models import Holding, Person, Position
from accounts.rules.authorizations import may_hold_position
from policy.outcomes import require
from policy.register import record


@transaction.atomic
def open_holding(
    *,
    person: Person,
    position: Position,
    starts_on: date,
    actor: Person | None,
    now: datetime,
    ends_on: date | None = None,
) -> Holding:
    """Give `position` to `person` from `starts_on`, up to but without `ends_on` (local dates).

    Raises PolicyRefusal for a council member or someone inactive (R-005), IntegrityError when the person already holds
    the position during these days. Recorded in the register.
    """
    person = Person.objects.select_for_update().get(pk=person.pk)
    require(may_hold_position(is_employee=person.kind == Person.Kind.EMPLOYEE, is_active=person.is_active))
    holding = Holding.objects.create(person=person, position=position, starts_on=starts_on, ends_on=ends_on)
    record(
        event="accounts.holding.opened",
        actor=actor,
        subject=holding,
        clause="R-014",
        after=_days(holding),
        now=now,
    )
    return holding


@transaction.atomic
def end_holding(*, holding_id: int, ends_on: date | None, actor: Person | None, now: datetime) -> Holding:
    """End a holding on `ends_on`, a local date: the first day without access; None, no end any more.

    Recorded in the register.

    Raises IntegrityError when that precedes the first day.
    """
    holding = (
        Holding.objects.select_for_update(of=("self",))
        .select_related("person", "position")
        .get(pk=holding_id)
    )
    before = _days(holding)
    holding.ends_on = ends_on
    holding.save(update_fields=["ends_on"])
    record(
        event="accounts.holding.ended",
        actor=actor,
        subject=holding,
        clause="R-014",
        before=before,
        after=_days(holding),
        now=now,
    )
    return holding


def _days(holding: Holding) -> dict[str, Any]:
    return {"poste": holding.position.slug, "du": holding.starts_on, "fin": holding.ends_on}
