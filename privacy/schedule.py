"""The retention schedule: the rule in effect for each type of record, and a new one, dated."""

from dataclasses import dataclass
from datetime import date, datetime, time

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Person
from accounts.rights import local_date
from accounts.rules.months import months_later
from policy.outcomes import require
from policy.register import record
from privacy import events
from privacy.in_charge import check_in_charge
from privacy.models import RetentionRule
from privacy.models.retention import by_type
from privacy.records.catalogue import RECORD_TYPES
from privacy.records.types import RecordType
from privacy.rules.retention import may_keep_for


@dataclass(frozen=True, kw_only=True)
class Line:
    """One line of the schedule: a type of record, and its rule, if the city has one."""

    type: RecordType
    rule: RetentionRule | None


def schedule(now: datetime) -> list[Line]:
    """Return the schedule in effect at `now`, in the order of the catalogue; one query."""
    rules = by_type(RetentionRule.objects.in_effect(now))
    return [Line(type=known, rule=rules.get(known.code)) for known in RECORD_TYPES.values()]


def limit_of(rule: RetentionRule, now: datetime) -> datetime | None:
    """Return the instant before which a record must have started to be past its time; None when it is kept."""
    if rule.disposition == RetentionRule.Disposition.KEEP:
        return None
    day = months_later(local_date(now), -rule.months)
    return timezone.make_aware(datetime.combine(day, time.min), timezone.get_default_timezone())


@transaction.atomic
def set_rule(
    *,
    record_type: str,
    number: str,
    active_months: int,
    semi_active_months: int,
    disposition: str,
    effective_from: date,
    decided_by: str,
    actor: Person,
    now: datetime,
    note: str = "",
) -> RetentionRule:
    """Write the rule of one type of record from a day on; nothing past changes.

    Raises PolicyRefusal below the least that the type bears (R-096), and ValidationError for a day gone by, or taken.
    """
    check_in_charge(actor, now)
    known = RECORD_TYPES[record_type]
    is_kept = disposition == RetentionRule.Disposition.KEEP
    require(
        may_keep_for(
            months=active_months + semi_active_months,
            minimum_months=known.minimum_months,
            minimum_reason=str(known.minimum_reason),
            is_kept=is_kept,
        )
    )
    if effective_from < local_date(now):
        raise ValidationError({"effective_from": _("Une règle ne s’applique jamais au passé.")})
    rule = RetentionRule(
        record_type=record_type,
        number=number.strip(),
        active_months=active_months,
        semi_active_months=semi_active_months,
        disposition=disposition,
        effective_from=effective_from,
        decided_by=decided_by.strip(),
        note=note.strip(),
    )
    rule.full_clean()
    before = RetentionRule.objects.in_effect(now).filter(record_type=record_type).first()
    rule.save()
    record(
        event=events.RULE_SET,
        actor=actor,
        subject=rule,
        clause="R-096",
        before=before and _facts(before),
        after=_facts(rule),
        reason=rule.note,
        now=now,
    )
    return rule


def _facts(rule: RetentionRule) -> dict[str, str | int]:
    return {
        "type": rule.record_type,
        "règle": rule.number,
        "actif": rule.active_months,
        "semi-actif": rule.semi_active_months,
        "disposition": str(rule.get_disposition_display()),
        "à partir du": rule.effective_from.isoformat(),
        "décidé par": rule.decided_by,
    }
