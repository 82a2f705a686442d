"""Confidentiality incidents: recorded, made precise, assessed, told, acted upon, closed, reopened (63.8 to 63.11)."""

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from accounts.models import Person
from accounts.rights import local_date
from moderation.models import Message
from netiquette.models import Subscriber
from policy.confidential import confidential
from policy.outcomes import Outcome, require
from policy.register import record
from privacy import events
from privacy.access import if_in_charge, is_in_charge
from privacy.in_charge import CAPACITY
from privacy.models import ConfidentialityIncident, ConfidentialityStep
from privacy.rules.breaches import (
    CLAUSE,
    Facts,
    may_close_breach,
    may_conclude,
    may_keep_breaches,
    may_note_measure,
    may_reopen_breach,
    may_tell,
    may_write_facts,
)

Kind = ConfidentialityStep.Kind
# What may be made more precise later, in the words of the register.
FACTS = (
    "kind",
    "information",
    "circumstances",
    "happened_from",
    "happened_to",
    "is_date_estimated",
    "known_on",
    "persons",
    "persons_in_quebec",
    "is_count_estimated",
)


class StaleBreach(Exception):  # noqa: N818 - the word of the trade
    """Somebody else changed the incident meanwhile; its text is for the person who did not see it."""


@confidential("privacy.confidentialityincident")
def visible_breaches(person: Person, at: datetime) -> "QuerySet[ConfidentialityIncident]":
    """Return the incidents that `person` reads: all of them in charge, none otherwise."""
    return if_in_charge(ConfidentialityIncident.objects.all(), person, at)


@transaction.atomic
def record_breach(
    *,
    facts: dict[str, Any],
    actor: Person,
    now: datetime,
    message: Message | None = None,
    subscriber: Subscriber | None = None,
) -> ConfidentialityIncident:
    """Write an incident in the register; its author comes with the message it is about. Raises PolicyRefusal."""
    require(may_keep_breaches(is_in_charge=is_in_charge(actor, now)))
    require(check_facts(facts, now))
    incident = ConfidentialityIncident.objects.create(
        **_trimmed(facts),
        message=message,
        subscriber=subscriber or (message.subscriber if message else None),
        recorded_by=actor,
        recorded_at=now,
    )
    _step(incident, Kind.RECORDED, actor, now)
    return incident


@transaction.atomic
def amend_breach(
    *, incident_id: int, facts: dict[str, Any], actor: Person, version: int, now: datetime
) -> ConfidentialityIncident:
    """Make the facts of an open incident more precise; what they were stays with the step.

    Raises PolicyRefusal, StaleBreach, ConfidentialityIncident.DoesNotExist.
    """
    incident = _locked(incident_id, actor, version, now)
    require(may_note_measure(is_open=_is_open(incident)))
    require(check_facts(facts, now))
    values = _trimmed(facts)
    before = {name: getattr(incident, name) for name in FACTS if getattr(incident, name) != values[name]}
    for name in before:
        setattr(incident, name, values[name])
    told = {name: value.isoformat() if isinstance(value, date) else value for name, value in before.items()}
    _step(incident, Kind.AMENDED, actor, now, before=told)
    return incident


@transaction.atomic
def assess_breach(
    *,
    incident_id: int,
    sensitivity: str,
    consequences: str,
    likelihood: str,
    is_serious: bool,
    actor: Person,
    version: int,
    now: datetime,
) -> ConfidentialityIncident:
    """Conclude whether the incident may cause a serious injury, from its three elements. Raises as `amend_breach`.

    A later conclusion replaces the former, which stays with the step; one that something was told is not undone.
    """
    incident = _locked(incident_id, actor, version, now)
    elements = {"sensitivity": sensitivity, "consequences": consequences, "likelihood": likelihood}
    require(may_conclude(is_open=_is_open(incident), **elements))
    before = {name: getattr(incident, name) for name in (*elements, "is_serious")}
    for name, words in elements.items():
        setattr(incident, name, words.strip())
    # Whatever was told stays told: the risk is not taken back then.
    was_told = incident.commission_told_on or incident.persons_told_on or incident.no_notice_reason
    incident.is_serious = bool(is_serious or was_told)
    said = (
        _("Risque de préjudice sérieux") if incident.is_serious else _("Pas de risque de préjudice sérieux")
    )
    _step(incident, Kind.ASSESSED, actor, now, text=said, before=before)
    return incident


@transaction.atomic
def tell(
    *,
    incident_id: int,
    whom: str,
    on: date,
    text: str,
    actor: Person,
    version: int,
    now: datetime,
) -> ConfidentialityIncident:
    """Write that the Commission or the persons were told, or why not: `whom` is a `Kind`. Raises as `amend_breach`."""
    incident = _locked(incident_id, actor, version, now)
    require(check_tell(incident, on, now))
    if whom == Kind.COMMISSION:
        incident.commission_told_on = on
    elif whom == Kind.PERSONS:
        incident.persons_told_on = on
    elif whom == Kind.PUBLIC:
        incident.public_notice = text.strip()
    else:
        incident.no_notice_reason = text.strip()
    _step(incident, whom, actor, now, on=on, text=text)
    return incident


@transaction.atomic
def note_measure(
    *, incident_id: int, on: date, text: str, actor: Person, version: int, now: datetime
) -> ConfidentialityIncident:
    """Write a measure taken to lessen the injury, or so that it does not happen again. Raises as `amend_breach`."""
    incident = _locked(incident_id, actor, version, now)
    require(may_note_measure(is_open=_is_open(incident)))
    _step(incident, Kind.MEASURE, actor, now, on=on, text=text)
    return incident


@transaction.atomic
def close_breach(
    *, incident_id: int, text: str, actor: Person, version: int, now: datetime
) -> ConfidentialityIncident:
    """Close an incident once assessed, told and acted upon. Raises as `amend_breach`."""
    incident = _locked(incident_id, actor, version, now)
    require(check_close(incident))
    incident.state = ConfidentialityIncident.State.CLOSED
    _step(incident, Kind.CLOSED, actor, now, text=text)
    return incident


@transaction.atomic
def reopen_breach(
    *, incident_id: int, text: str, actor: Person, version: int, now: datetime
) -> ConfidentialityIncident:
    """Open a closed incident again, saying why. Raises as `amend_breach`."""
    incident = _locked(incident_id, actor, version, now)
    require(may_reopen_breach(is_open=_is_open(incident), reason=text))
    incident.state = ConfidentialityIncident.State.OPEN
    _step(incident, Kind.REOPENED, actor, now, text=text)
    return incident


def check_facts(facts: dict[str, Any], now: datetime) -> Outcome:
    """Answer whether the dates and numbers hold together; the form and the write ask the same."""
    names = ("happened_from", "happened_to", "known_on", "persons", "persons_in_quebec")
    return may_write_facts(Facts(today=local_date(now), **{name: facts[name] for name in names}))


def check_tell(incident: ConfidentialityIncident, on: date, now: datetime) -> Outcome:
    """Answer whether something may be told of the incident on a day."""
    return may_tell(
        is_open=_is_open(incident),
        is_serious=incident.is_serious,
        on=on,
        known_on=incident.known_on,
        today=local_date(now),
    )


def check_close(incident: ConfidentialityIncident) -> Outcome:
    """Answer whether the incident may be closed, or what is missing."""
    return may_close_breach(
        is_open=_is_open(incident),
        is_serious=incident.is_serious,
        commission_told=incident.commission_told_on is not None,
        persons_settled=bool(incident.persons_told_on or incident.no_notice_reason),
        has_measure=incident.steps.filter(kind=Kind.MEASURE).exists(),
    )


def _is_open(incident: ConfidentialityIncident) -> bool:
    return incident.state == ConfidentialityIncident.State.OPEN


def _locked(incident_id: int, actor: Person, version: int, now: datetime) -> ConfidentialityIncident:
    require(may_keep_breaches(is_in_charge=is_in_charge(actor, now)))
    incident = ConfidentialityIncident.objects.select_for_update().get(pk=incident_id)
    if incident.version != version:
        raise StaleBreach(
            _("Cet incident a changé pendant que vous le lisiez\u00a0: voyez-le tel qu’il est maintenant.")
        )
    return incident


def _trimmed(facts: dict[str, Any]) -> dict[str, Any]:
    return {name: value.strip() if isinstance(value, str) else value for name, value in facts.items()}


def _step(
    incident: ConfidentialityIncident,
    kind: str,
    actor: Person,
    now: datetime,
    *,
    on: date | None = None,
    text: str = "",
    before: dict[str, Any] | None = None,
) -> None:
    """Write the step, the incident as it is now, and a line of the register, which tells nothing of the persons."""
    if kind != Kind.RECORDED:
        incident.version += 1
        incident.save()
    ConfidentialityStep.objects.create(
        incident=incident,
        kind=kind,
        on=on or local_date(now),
        text=text.strip(),
        before=before,
        by=actor,
        at=now,
    )
    record(
        event=events.BREACH_EVENTS[kind],
        actor=actor,
        capacity=CAPACITY,
        subject=incident,
        clause=CLAUSE,
        after={"état": incident.state, "préjudice sérieux": incident.is_serious},
        now=now,
    )
