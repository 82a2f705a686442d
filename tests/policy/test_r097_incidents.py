"""« Représentation de la Ville »: incidents are reserved, never a watch over people, and no act sanctions anybody."""

from datetime import date, timedelta
from itertools import product
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.compliance.incidents import incidents_have_a_reader
from accounts.incidents import (
    ask_may_see,
    close_incident,
    record_measure,
    report_incident,
    visible_incidents,
)
from accounts.models import Evidence, Incident, IncidentMeasure, Notice, Person
from accounts.rules.incidents import (
    ReportPlan,
    may_close_incident,
    may_follow_up_incident,
    may_report_incident,
    may_see_incident,
)
from policy.models import Reading, RegisterEntry
from policy.outcomes import PolicyRefusal
from tests.builders import (
    NOW,
    a_council_member,
    a_holder,
    a_person,
    a_replacement,
    an_account,
    the_policy_world,
)
from tests.builders_incidents import a_capture, an_incident

pytestmark = [pytest.mark.django_db, pytest.mark.clause("R-097"), pytest.mark.clause("R-106")]
LATER = NOW + timedelta(hours=1)
READERS, ALSO = {"a", "b"}, {"c"}


@pytest.fixture(autouse=True)
def _world(settings: Any, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = tmp_path
    the_policy_world()


@pytest.mark.parametrize(
    ("kind", "positions", "concerned"),
    list(product(["employee", "logo", "other"], [set(), {"a"}, {"c"}, {"z"}, {"a", "c"}], [True, False])),
)
def test_who_reads_an_incident(kind: str, positions: set[str], concerned: bool) -> None:
    outcome = may_see_incident(
        kind=kind, positions=positions, readers=READERS, employee_readers=ALSO, is_concerned=concerned
    )
    reads = "a" in positions or ("c" in positions and kind == "employee")
    assert outcome.allowed is (reads and not concerned)


def a_plan(**changes: Any) -> ReportPlan:
    plan: dict[str, Any] = {
        "on_city_account": True,
        "has_link": True,
        "link_fits_account": True,
        "link_is_profile": False,
        "seen_on": date(2026, 7, 6),
        "today": date(2026, 7, 6),
        "facts": "Une réponse.",
    }
    return ReportPlan(**(plan | changes))


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({}, ""),
        ({"on_city_account": False, "link_fits_account": False}, ""),
        ({"has_link": False, "link_fits_account": False}, ""),
        ({"link_is_profile": True}, "jamais celui d’un profil"),
        ({"link_fits_account": False}, "n’appartient pas"),
        ({"seen_on": date(2026, 7, 7)}, "pas encore venu"),
        ({"facts": " \n"}, "Décrivez"),
    ],
)
def test_what_may_be_reported(changes: dict[str, Any], said: str) -> None:
    outcome = may_report_incident(a_plan(**changes))
    assert said in outcome.reason
    assert outcome.allowed is not bool(said)


@pytest.mark.parametrize(("state", "allowed"), [("open", True), ("followed_up", True), ("closed", False)])
def test_what_is_closed_stays_closed_and_reasons_are_asked(state: str, allowed: bool) -> None:
    follow_up: dict[str, Any] = {"state": state, "is_transmitted": False, "addressee": ""}
    assert may_follow_up_incident(details="Rappel.", **follow_up).allowed is allowed
    assert not may_follow_up_incident(details=" ", **follow_up).allowed
    assert not may_follow_up_incident(state=state, details="x", is_transmitted=True, addressee=" ").allowed
    assert may_close_incident(state=state, reason="Rappel fait.").allowed is allowed
    assert not may_close_incident(state=state, reason=" ").allowed


def everybody() -> dict[str, Person]:
    """Return somebody for each way of standing before an incident."""
    agent = a_holder("agent-communications")
    adviser = a_holder("conseiller-strategique")
    substitute = a_holder("webmestre")
    a_replacement(absent=adviser, substitute=substitute, accounts=[an_account("facebook-ville")])
    return {
        "adviser": adviser,
        "management": a_holder("direction-generale"),
        "HR": a_holder("directeur-rh"),
        "agent": agent,
        "substitute of the adviser": substitute,
        "HR until today": a_holder("directeur-rh", ends_on=NOW.date()),
        "superuser": Person.objects.create_superuser("racine@example.org", full_name="Racine"),
        "council member": a_council_member(),
    }


@pytest.mark.parametrize(
    ("kind", "readers"), [("employee", {"adviser", "management", "HR"}), ("logo", {"adviser", "management"})]
)
def test_those_who_handle_the_kind_see_it_and_nobody_else_not_even_who_reported_it(
    kind: str, readers: set[str]
) -> None:
    people, reporter = everybody(), a_person()
    incident = an_incident(kind=kind, actor=reporter)
    for name, person in {**people, "reporter": reporter}.items():
        seen = incident in visible_incidents(person, NOW)
        assert seen is (name in readers), name
        assert ask_may_see(incident, person, NOW).allowed is seen, name
    owed = set(Notice.objects.filter(level="incident.reported").values_list("recipient", flat=True))
    assert owed == {people[name].pk for name in readers}


def test_the_person_concerned_never_sees_it_nor_is_told() -> None:
    adviser, management = a_holder("conseiller-strategique"), a_holder("direction-generale")
    incident = an_incident(concerns=adviser)
    assert not visible_incidents(adviser, NOW).exists()
    assert visible_incidents(management, NOW).get() == incident
    assert [notice.recipient for notice in Notice.objects.filter(level="incident.reported")] == [management]
    with pytest.raises(PolicyRefusal, match="réservé"):
        close_incident(incident_id=incident.pk, reason="Rien à dire.", actor=adviser, now=LATER)
    with pytest.raises(PolicyRefusal, match="réservé"):
        record_measure(incident_id=incident.pk, kind="reminder", details="Fait.", actor=adviser, now=LATER)
    incident.refresh_from_db()
    assert incident.state == "open"


def test_an_incident_that_nobody_can_read_is_a_breach() -> None:
    adviser = a_holder("conseiller-strategique")
    an_incident(concerns=adviser)
    an_incident(kind="logo")
    assert incidents_have_a_reader(NOW).figure == 1
    a_holder("directeur-rh")
    assert incidents_have_a_reader(NOW).figure == 0
    an_incident(kind="logo", concerns=adviser)
    assert incidents_have_a_reader(NOW).figure == 1
    a_holder("direction-generale")
    assert incidents_have_a_reader(NOW).figure == 0


def test_the_city_may_read_otherwise_who_handles_them() -> None:
    agent, adviser = a_holder("agent-communications"), a_holder("conseiller-strategique")
    incident = an_incident()
    Reading.objects.create(
        key="incident_readers",
        value=["agent-communications"],
        effective_from=NOW.date(),
        decided_by="Direction générale",
        ambiguity="A-26",
    )
    assert incident in visible_incidents(agent, NOW)
    assert incident not in visible_incidents(adviser, NOW)


def test_an_incident_goes_from_its_report_to_its_end_and_the_register_tells_only_that() -> None:
    adviser, agent = a_holder("conseiller-strategique"), a_holder("agent-communications")
    incident = an_incident(actor=agent, captures=[a_capture()], facts="Fait très reconnaissable.")
    record_measure(
        incident_id=incident.pk,
        kind="transmitted",
        addressee="Service des ressources humaines",
        details="Rappel remis en personne.",
        actor=adviser,
        now=LATER,
    )
    incident.refresh_from_db()
    assert incident.state == "followed_up"
    close_incident(incident_id=incident.pk, reason="Rien de plus à faire.", actor=adviser, now=LATER)
    lines = RegisterEntry.objects.filter(subject_type="accounts.incident").order_by("pk")
    assert [(line.event, line.actor) for line in lines] == [
        ("accounts.incident.reported", agent),
        ("accounts.incident.followed_up", adviser),
        ("accounts.incident.closed", adviser),
    ]
    for line in lines:
        told = " ".join(
            map(str, (line.subject_label, line.before, line.after, line.reason, line.account_label))
        )
        assert "reconnaissable" not in told
        assert "Rappel" not in told
        assert "Facebook" not in told
        assert (line.reason, line.clause) == ("", "")


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"facts": " "}, "Décrivez les faits"),
        ({"seen_on": NOW.date() + timedelta(days=1)}, "pas encore venu"),
        ({"link": "https://x.com/villerimouski/status/1"}, "n’appartient pas"),
        ({"link": "https://www.facebook.com/quelquun"}, "profil"),
    ],
)
def test_a_refused_report_writes_nothing(changes: dict[str, Any], said: str) -> None:
    a_holder("conseiller-strategique")
    with pytest.raises(PolicyRefusal, match=said) as refusal:
        an_incident(**changes, captures=[a_capture()])
    assert "Représentation de la Ville" in str(refusal.value)
    assert not Incident.objects.exists()
    assert not Evidence.objects.exists()
    assert not Notice.objects.filter(level="incident.reported").exists()


def test_late_in_the_evening_today_is_the_city_s() -> None:
    # 6 July, 23:30 in the city, is already the 7th in UTC: « seen on the 7th » would be tomorrow.
    late = NOW.replace(day=7, hour=3, minute=30)
    assert an_incident(now=late, seen_on=date(2026, 7, 6)).pk
    with pytest.raises(PolicyRefusal):
        an_incident(now=late, seen_on=date(2026, 7, 7))


@pytest.mark.parametrize(
    "changes",
    [
        {"facts": "Autre chose"},
        {"concerns": None},
        {"kind": "other"},
        {"state": "open"},
        {"state": "closed"},
    ],
)
def test_postgresql_keeps_what_was_reported_and_the_order_of_states(changes: dict[str, Any]) -> None:
    adviser = a_holder("conseiller-strategique")
    incident = an_incident(concerns=a_person())
    record_measure(incident_id=incident.pk, kind="reminder", details="Fait.", actor=adviser, now=LATER)
    with pytest.raises(IntegrityError), transaction.atomic():
        Incident.objects.filter(pk=incident.pk).update(**changes)


def test_postgresql_forgets_nothing_and_adds_nothing_to_what_is_closed() -> None:
    adviser = a_holder("conseiller-strategique")
    incident = an_incident(captures=[a_capture()])
    record_measure(incident_id=incident.pk, kind="reminder", details="Fait.", actor=adviser, now=LATER)
    closed = close_incident(incident_id=incident.pk, reason="Rappel fait.", actor=adviser, now=LATER)
    measures = IncidentMeasure.objects.filter(incident=closed)
    acts: list[Any] = [
        lambda: Incident.objects.filter(pk=closed.pk).delete(),
        lambda: Incident.objects.filter(pk=closed.pk).update(closing_reason="Autre"),
        lambda: measures.update(details="Autre"),
        lambda: measures.delete(),
        lambda: closed.evidence.clear(),
        lambda: IncidentMeasure.objects.create(
            incident=closed, kind="reminder", details="Encore.", taken_by=adviser, taken_at=timezone.now()
        ),
    ]
    for act in acts:
        with pytest.raises(IntegrityError), transaction.atomic():
            act()


@pytest.mark.clause("R-103")
def test_nothing_holds_a_list_of_personal_accounts() -> None:
    names = {field.name for field in Incident._meta.get_fields()}
    assert not {name for name in names if "handle" in name or "profile" in name or "personal" in name}
    with pytest.raises(TypeError):
        report_incident(profile="https://example.org/quelquun")  # type: ignore[call-arg]
