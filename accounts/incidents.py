"""Incidents of representation: reported by anybody, read by few, followed up, closed with a reason (R-097, R-106).

The register tells that an act was done, never what happened: the facts stay with the incident, which few may read.
"""

from collections.abc import Collection
from datetime import date, datetime
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from accounts.evidence import keep_evidence
from accounts.incident_notices import owe_reported
from accounts.models import Incident, IncidentMeasure, OfficialAccount, Person
from accounts.models.incidents import IncidentQuerySet
from accounts.proofs import host_of, names_a_profile
from accounts.rights import holdings, local_date, person_of
from accounts.rules.incidents import (
    TRANSITIONS,
    IncidentAct,
    ReportPlan,
    may_close_incident,
    may_follow_up_incident,
    may_report_incident,
    may_see_incident,
)
from policy.confidential import confidential
from policy.models import Reading
from policy.outcomes import Outcome, require
from policy.register import record

READERS, EMPLOYEE_READERS = "incident_readers", "incident_readers_employee"


@confidential("accounts.incident")
def visible_incidents(person: Person, at: datetime) -> IncidentQuerySet:
    """Return the incidents that `person` may read at the instant `at`, by the positions held that day (A-26, A-27).

    | who                                       | employee | logo, other |
    | a position of `incident_readers`          | yes      | yes         |
    | one of `incident_readers_employee`        | yes      | no          |
    | the person concerned, whatever the rest   | no       | no          |
    | anybody else: reporter, superuser         | no       | no          |
    """
    held, readings = _positions(person, at), Reading.objects.values_at(at)
    incidents = Incident.objects.exclude(concerns=person)
    if held & set(readings[READERS]):
        return incidents
    if held & set(readings[EMPLOYEE_READERS]):
        return incidents.filter(kind=Incident.Kind.EMPLOYEE)
    return incidents.none()


def reads_incidents(person: Person, at: datetime) -> bool:
    """Say whether `person` reads any kind of incident, were there one."""
    readings = Reading.objects.values_at(at)
    return bool(_positions(person, at) & {*readings[READERS], *readings[EMPLOYEE_READERS]})


def readers_of(incident: Incident, at: datetime) -> list[Person]:
    """Return the people who read this incident at the instant `at`."""
    readings = Reading.objects.values_at(at)
    slugs = set(readings[READERS])
    if incident.kind == Incident.Kind.EMPLOYEE:
        slugs |= set(readings[EMPLOYEE_READERS])
    held = holdings(local_date(at)).filter(position__slug__in=slugs)
    people = Person.objects.filter(pk__in=held.values("person"))
    return [person for person in people if person.pk != incident.concerns_id]


@transaction.atomic
def report_incident(
    *,
    kind: str,
    account: OfficialAccount | None,
    link: str,
    seen_on: date,
    facts: str,
    captures: Collection["UploadedFile[Any]"] = (),
    concerns: Person | None = None,
    actor: Person,
    now: datetime,
) -> Incident:
    """Write down what somebody saw on `account`, or was told when there is none; those who handle it get an e-mail.

    Raises PolicyRefusal, and UnacceptableFile for a capture that is none.
    """
    require(check_report(account=account, link=link, seen_on=seen_on, facts=facts, now=now))
    incident = Incident.objects.create(
        kind=Incident.Kind(kind),
        account=account,
        link=link.strip(),
        seen_on=seen_on,
        facts=facts.strip(),
        concerns=concerns,
        reported_by=actor,
        reported_at=now,
    )
    incident.evidence.add(*[keep_evidence(capture, actor=actor, now=now) for capture in captures])
    _register(incident, "reported", actor, now)
    owe_reported(incident, readers_of(incident, now), now=now)
    return incident


def check_report(
    *, account: OfficialAccount | None, link: str, seen_on: date, facts: str, now: datetime
) -> Outcome:
    """Ask the rule about an incident to report; the form asks the same."""
    host = host_of(link)
    plan = ReportPlan(
        on_city_account=account is not None,
        has_link=bool(link.strip()),
        link_fits_account=account is not None and host.removeprefix("www.") in account.platform.hosts,
        link_is_profile=names_a_profile(link),
        seen_on=seen_on,
        today=local_date(now),
        facts=facts,
    )
    return may_report_incident(plan)


@transaction.atomic
def record_measure(
    *, incident_id: int, kind: str, details: str, addressee: str = "", actor: Person, now: datetime
) -> IncidentMeasure:
    """Write down what was done about an incident; `kind` is an `IncidentMeasure.Kind`.

    Raises PolicyRefusal, Incident.DoesNotExist.
    """
    incident = _locked(incident_id)
    require(ask_may_see(incident, actor, now))
    is_transmitted = kind == IncidentMeasure.Kind.TRANSMITTED
    require(
        may_follow_up_incident(
            state=incident.state, details=details, is_transmitted=is_transmitted, addressee=addressee
        )
    )
    incident.state = TRANSITIONS[incident.state, IncidentAct.FOLLOW_UP]
    incident.save(update_fields=["state"])
    measure = IncidentMeasure.objects.create(
        incident=incident,
        kind=IncidentMeasure.Kind(kind),
        addressee=addressee.strip(),
        details=details.strip(),
        taken_by=actor,
        taken_at=now,
    )
    _register(incident, "followed_up", actor, now)
    return measure


@transaction.atomic
def close_incident(*, incident_id: int, reason: str, actor: Person, now: datetime) -> Incident:
    """End an incident, with the reason. Raises PolicyRefusal, Incident.DoesNotExist."""
    incident = _locked(incident_id)
    require(ask_may_see(incident, actor, now))
    require(may_close_incident(state=incident.state, reason=reason))
    incident.state = TRANSITIONS[incident.state, IncidentAct.CLOSE]
    incident.closed_by, incident.closed_at, incident.closing_reason = actor, now, reason.strip()
    incident.save(update_fields=["state", "closed_by", "closed_at", "closing_reason"])
    _register(incident, "closed", actor, now)
    return incident


def ask_may_see(incident: Incident, person: Person, at: datetime) -> Outcome:
    """Ask the rule whether `person` reads this incident: the same answer as `visible_incidents`, with its sentence."""
    readings = Reading.objects.values_at(at)
    return may_see_incident(
        kind=incident.kind,
        positions=_positions(person, at),
        readers=set(readings[READERS]),
        employee_readers=set(readings[EMPLOYEE_READERS]),
        is_concerned=incident.concerns_id == person.pk,
    )


def _positions(person: Person, at: datetime) -> set[str]:
    if person_of(person) is None:
        return set()
    held = holdings(local_date(at)).filter(person=person)
    return set(held.values_list("position__slug", flat=True))


def _locked(incident_id: int) -> Incident:
    return Incident.objects.select_for_update(no_key=True).get(pk=incident_id)


def _register(incident: Incident, verb: str, actor: Person, now: datetime) -> None:
    # Neither the kind nor its clause: whoever reads the register may be the person concerned.
    record(
        event=f"accounts.incident.{verb}",
        actor=actor,
        subject=incident,
        after={"état": str(incident.state)},
        now=now,
    )
