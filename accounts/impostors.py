"""Cases of impostors: opened, reported to the platform, transmitted, settled, taken up again (R-013, R-116)."""

from collections.abc import Collection
from datetime import date, datetime
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError, transaction

from accounts.access import reach_of
from accounts.evidence import keep_evidence
from accounts.impostor_addresses import Place, read_place
from accounts.models import ImpostorCase, ImpostorReport, ImpostorStep, Person
from accounts.rights import local_date, person_of
from accounts.rules.impostors import (
    ENDS,
    TRANSITIONS,
    ImpostorAct,
    may_act_on_case,
    may_handle_impostors,
    may_open_case,
    may_reopen_case,
    may_report_to_platform,
    may_settle_case,
    may_transmit_case,
)
from policy.outcomes import Outcome, require
from policy.register import record

Uploads = Collection["UploadedFile[Any]"]
_EVENTS = {
    ImpostorAct.OPEN: "opened",
    ImpostorAct.KEEP: "kept",
    ImpostorAct.CAPTURE: "documented",
    ImpostorAct.REPORT: "reported",
    ImpostorAct.ANSWER: "answered",
    ImpostorAct.TRANSMIT: "transmitted",
    ImpostorAct.REOPEN: "reopened",
    **dict.fromkeys(ENDS, "settled"),
}


def sees_impostors(person: Person, at: datetime) -> bool:
    """Say whether the cases are open to `person`: the communications team and the direction générale, nobody else."""
    return person_of(person) is not None and reach_of(person, at).oversees


def case_at(place: Place, *, unsettled: bool = True) -> ImpostorCase | None:
    """Return the open case of an address, or without `unsettled` its newest one; None when there is none."""
    cases = ImpostorCase.objects.filter(platform=place.platform, key=place.key)
    return (cases.unsettled() if unsettled else cases).order_by("-pk").first()


def check_case(*, url: str, first_seen_on: date, now: datetime) -> Outcome:
    """Ask the rule about a case to open; the form asks the same."""
    place = read_place(url)
    known = case_at(place) if place else None
    return may_open_case(
        is_readable=place is not None,
        official=place.official if place else "",
        first_seen_on=first_seen_on,
        today=local_date(now),
        known_as=str(known) if known else "",
    )


@transaction.atomic
def open_case(
    *,
    url: str,
    pretends: str,
    seen: str,
    first_seen_on: date,
    captures: Uploads = (),
    actor: Person,
    now: datetime,
) -> ImpostorCase:
    """Open a case about an address. Raises PolicyRefusal: an official account, a case already open, no right."""
    require(may_handle_impostors(oversees=sees_impostors(actor, now)))
    require(check_case(url=url, first_seen_on=first_seen_on, now=now))
    place = read_place(url)
    assert place is not None  # noqa: S101 - the rule has refused it
    try:
        with transaction.atomic():
            case = new_case(place, ImpostorCase.State.OPEN, first_seen_on, now, pretends=pretends.strip())
    except IntegrityError:
        # Somebody has just opened it: PostgreSQL holds one open case for an address.
        require(check_case(url=url, first_seen_on=first_seen_on, now=now))
        raise
    ImpostorReport.objects.create(case=case, seen=seen.strip(), reported_by=actor, reported_at=now)
    case.evidence.add(*[keep_evidence(capture, actor=actor, now=now) for capture in captures])
    write_down(case, ImpostorAct.OPEN, actor, now)
    return case


@transaction.atomic
def add_report(*, case_id: int, seen: str, actor: Person, now: datetime) -> ImpostorReport:
    """Add what one more person saw to an open case."""
    case = _taken(case_id, ImpostorAct.CAPTURE, actor, now)
    return ImpostorReport.objects.create(case=case, seen=seen.strip(), reported_by=actor, reported_at=now)


def new_case(
    place: Place, state: str, first_seen_on: date, now: datetime, *, pretends: str = ""
) -> ImpostorCase:
    """Insert a case; raise IntegrityError when one is open for the address."""
    return ImpostorCase.objects.create(
        platform=place.platform,
        key=place.key,
        url=place.url,
        pretends=pretends,
        first_seen_on=first_seen_on,
        state=state,
        opened_at=now,
        last_act_at=now,
    )


@transaction.atomic
def keep_case(*, case_id: int, pretends: str, actor: Person, now: datetime) -> ImpostorCase:
    """Find that what a citizen reported is worth following."""
    case = _taken(case_id, ImpostorAct.KEEP, actor, now)
    return _change(case, ImpostorAct.KEEP, actor, now, pretends=pretends.strip())


@transaction.atomic
def add_capture(*, case_id: int, capture: "UploadedFile[Any]", actor: Person, now: datetime) -> ImpostorCase:
    """Keep one more proof. Raises UnacceptableFile."""
    case = _taken(case_id, ImpostorAct.CAPTURE, actor, now)
    evidence = keep_evidence(capture, actor=actor, now=now)
    case.evidence.add(evidence)
    return _change(case, ImpostorAct.CAPTURE, actor, now, note=evidence.name)


@transaction.atomic
def report_to_platform(
    *, case_id: int, reported_on: date, number: str, actor: Person, now: datetime
) -> ImpostorCase:
    """Record that the platform was asked to act, and the number it gave, if any."""
    case = _taken(case_id, ImpostorAct.REPORT, actor, now)
    require(may_report_to_platform(reported_on=reported_on, today=local_date(now)))
    return _change(
        case,
        ImpostorAct.REPORT,
        actor,
        now,
        note=number.strip(),
        platform_reported_on=reported_on,
        platform_number=number.strip(),
    )


@transaction.atomic
def record_answer(*, case_id: int, answer: str, actor: Person, now: datetime) -> ImpostorCase:
    """Record what the platform answered."""
    case = _taken(case_id, ImpostorAct.ANSWER, actor, now)
    return _change(case, ImpostorAct.ANSWER, actor, now, note=answer.strip(), platform_answer=answer.strip())


@transaction.atomic
def transmit_case(
    *, case_id: int, body: str, name: str, transmitted_on: date, note: str = "", actor: Person, now: datetime
) -> ImpostorCase:
    """Record that the file went to the clerk or to the city's lawyers, on proofs, and who decided it (R-013)."""
    case = _taken(case_id, ImpostorAct.TRANSMIT, actor, now)
    require(
        may_transmit_case(
            captures=case.evidence.count(), body=body, name=name, on=transmitted_on, today=local_date(now)
        )
    )
    return _change(
        case,
        ImpostorAct.TRANSMIT,
        actor,
        now,
        note=f"{name.strip()}\n{note.strip()}".strip(),
        transmitted_on=transmitted_on,
        transmitted_by_body=body,
        transmitted_by_name=name.strip(),
    )


@transaction.atomic
def settle_case(*, case_id: int, end: str, reason: str, actor: Person, now: datetime) -> ImpostorCase:
    """End a case: closed, a lawful parody, a false report, or an account of a service; citizens' e-mails are erased.

    `end` is one of the acts of `ENDS`.
    """
    act = ImpostorAct(end)
    if act not in ENDS:
        raise ValueError(f"{end!r} does not end a case.")
    case = _taken(case_id, act, actor, now)
    require(may_settle_case(reason=reason))
    case.reports.exclude(email="").update(email="")
    settled = {"settled_at": now, "settled_by": actor, "settled_reason": reason.strip()}
    return _change(case, act, actor, now, note=reason.strip(), **settled)


@transaction.atomic
def reopen_case(*, case_id: int, reason: str, actor: Person, now: datetime) -> ImpostorCase:
    """Take a case up again, with a reason."""
    case = _taken(case_id, ImpostorAct.REOPEN, actor, now)
    known = ImpostorCase.objects.filter(platform=case.platform, key=case.key).unsettled().first()
    require(may_reopen_case(reason=reason, known_as=str(known) if known else ""))
    blank = {"settled_at": None, "settled_by": None, "settled_reason": ""}
    return _change(case, ImpostorAct.REOPEN, actor, now, note=reason.strip(), **blank)


def _taken(case_id: int, act: ImpostorAct, actor: Person, now: datetime) -> ImpostorCase:
    """Lock the case, ask who acts and what its state allows; raise PolicyRefusal, ImpostorCase.DoesNotExist."""
    case = _locked(case_id)
    require(may_handle_impostors(oversees=sees_impostors(actor, now)))
    require(may_act_on_case(state=case.state, act=act))
    return case


def _locked(case_id: int) -> ImpostorCase:
    return ImpostorCase.objects.select_for_update(no_key=True).get(pk=case_id)


def _change(
    case: ImpostorCase, act: ImpostorAct, actor: Person, now: datetime, *, note: str = "", **values: Any
) -> ImpostorCase:
    case.state, case.last_act_at = TRANSITIONS[case.state, act], now
    for name, value in values.items():
        setattr(case, name, value)
    case.save(update_fields=["state", "last_act_at", *values])
    write_down(case, act, actor, now, note=note)
    return case


def write_down(
    case: ImpostorCase, act: ImpostorAct, actor: Person | None, now: datetime, *, note: str = ""
) -> None:
    """Keep an act in the history of its case, and in the register."""
    ImpostorStep.objects.create(case=case, act=act, state=case.state, note=note, done_by=actor, done_at=now)
    # The words stay with the case, which few may read: the register tells the act and the state.
    record(
        event=f"accounts.impostor.{_EVENTS[act]}",
        actor=actor,
        subject=case,
        clause="R-013",
        after={"état": str(case.state)},
        now=now,
    )
