"""What PostgreSQL refuses of the city's facts, holidays proposed, emergencies, respondents, and live checks."""

from datetime import date, time, timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.test import Client

from accounts.models import Person
from city.clock import explain
from city.closures import confirm_closure, propose_closures, propose_coming_closures, statutory_holidays
from city.compliance import (
    closures_are_decided,
    emergencies_do_not_linger,
    offices_have_hours,
    services_have_a_respondent,
)
from city.emergencies import declare_emergency, end_emergency
from city.explanation import sentences
from city.loading import _load_hours
from city.models import Closure, ElectionPeriod, Emergency, HoursSet, OpeningInterval, Service
from policy.compliance import State
from policy.loading import Report
from policy.models import RegisterEntry
from policy.outcomes import PolicyRefusal
from tests.city.clock_cases import RIMOUSKI, local

NOW = local("2026-03-10 09:00")
only_the_administration = pytest.mark.urls("tests.city.admin_urls")


# --- Hours ------------------------------------------------------------------------------------------

MONDAY = {"weekday": 0, "opens": time(10), "closes": time(12)}


@pytest.mark.parametrize(
    ("situation", "values", "constraint"),
    [
        ("overlap", MONDAY, "no_overlap"),
        ("inverted", MONDAY | {"opens": time(20), "closes": time(19)}, "order"),
        ("weekend not confirmed", MONDAY | {"weekday": 5}, "r134_weekend"),
        ("half a season", MONDAY | {"valid_from": date(2026, 7, 1)}, "season"),
        ("no such day", MONDAY | {"weekday": 7, "weekend_confirmed": True}, "weekday"),
    ],
)
def test_postgresql_refuses_impossible_openings(
    offices: HoursSet, situation: str, values: dict[str, Any], constraint: str
) -> None:
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        OpeningInterval.objects.create(hours_set=offices, **values)


def test_a_season_may_overlap_the_usual_hours_but_not_another_season(offices: HoursSet) -> None:
    summer = {"hours_set": offices, "valid_from": date(2026, 7, 1), "valid_until": date(2026, 8, 1)}
    OpeningInterval.objects.create(**summer, **MONDAY)
    later = summer | {"valid_from": date(2026, 8, 1), "valid_until": date(2026, 9, 1)}
    with pytest.raises(IntegrityError, match="no_overlap_in_season"), transaction.atomic():
        OpeningInterval.objects.create(**later, **MONDAY)
    OpeningInterval.objects.create(**later | {"valid_from": date(2026, 8, 2)}, **MONDAY)


@pytest.mark.clause("R-134")
def test_a_saturday_opening_is_refused_with_a_sentence_until_it_is_confirmed(offices: HoursSet) -> None:
    saturday = OpeningInterval(hours_set=offices, weekday=5, opens=time(9), closes=time(12))
    with pytest.raises(ValidationError, match="du lundi au vendredi"):
        saturday.full_clean()
    saturday.weekend_confirmed = True
    saturday.full_clean()


def test_one_set_of_hours_only_is_the_default_one(offices: HoursSet) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        HoursSet.objects.create(slug="autre", name="Autre", is_default=True)


# --- Closures ---------------------------------------------------------------------------------------


def test_both_easter_days_are_proposed_because_the_employer_chooses() -> None:
    days = statutory_holidays(2026)
    assert days[date(2026, 4, 3)] == "Vendredi saint"
    assert days[date(2026, 4, 6)] == "Lundi de Pâques"
    assert {date(2026, 1, 1), date(2026, 5, 18), date(2026, 6, 24), date(2026, 7, 1)} < days.keys()


def test_holidays_are_proposed_once_and_never_after_a_decision(agent: Person) -> None:
    first = propose_closures(year=2026, actor=agent, now=NOW)
    assert len(first) == len(statutory_holidays(2026))
    assert not Closure.objects.confirmed().exists()
    one = Closure.objects.earliest("starts_on")
    confirm_closure(closure_id=one.pk, actor=agent, now=NOW)
    assert propose_closures(year=2026, actor=agent, now=NOW) == []


def test_a_day_within_a_longer_closure_is_not_proposed(agent: Person) -> None:
    Closure.objects.create(starts_on="2026-12-24", ends_on="2027-01-01", reason="Fermeture des Fêtes")
    days = {closure.starts_on for closure in propose_closures(year=2026, actor=agent, now=NOW)}
    assert date(2026, 12, 25) not in days
    assert date(2026, 1, 1) in days


@pytest.mark.parametrize(
    ("today", "years"), [("2026-09-30 12:00", {2026}), ("2026-10-01 12:00", {2026, 2027})]
)
def test_the_next_year_is_proposed_from_october(agent: Person, today: str, years: set[int]) -> None:
    assert {closure.starts_on.year for closure in propose_coming_closures(now=local(today))} == years


def test_the_command_says_what_it_proposed(agent: Person) -> None:
    out = StringIO()
    call_command("propose_closures", year=2027, stdout=out)
    assert "2027-03-26  Vendredi saint" in out.getvalue()


def test_confirming_is_registered_once_with_who_and_what(agent: Person) -> None:
    closure = Closure.objects.create(starts_on="2026-04-03", ends_on="2026-04-03", reason="Vendredi saint")
    confirm_closure(closure_id=closure.pk, actor=agent, now=NOW)
    confirm_closure(closure_id=closure.pk, actor=agent, now=NOW)
    entry = RegisterEntry.objects.get(event="city.closure.confirmed")
    assert (entry.actor, entry.clause, entry.before) == (agent, "R-084", {"state": "proposed"})


def test_postgresql_refuses_a_confirmed_closure_without_its_date_and_two_on_one_day(db: None) -> None:
    days = {"starts_on": "2026-04-03", "ends_on": "2026-04-03", "reason": "Vendredi saint"}
    with pytest.raises(IntegrityError, match="decided"), transaction.atomic():
        Closure.objects.create(**days, state="confirmed")
    Closure.objects.create(**days)
    with pytest.raises(IntegrityError, match="one_per_day"), transaction.atomic():
        Closure.objects.create(**days)


# --- Emergencies ------------------------------------------------------------------------------------


@pytest.mark.clause("R-128")
def test_an_emergency_is_declared_then_ended_once_and_both_are_registered(agent: Person) -> None:
    emergency = declare_emergency(
        actor=agent, level="suspended", reason=" Inondation ", account_ids=[3, 1, 3], entitled=True, now=NOW
    )
    assert (emergency.reason, emergency.account_ids) == ("Inondation", [1, 3])
    assert list(Emergency.objects.in_force(NOW).concerning(3)) == [emergency]
    assert not Emergency.objects.concerning(2).exists()
    later = NOW + timedelta(hours=2)
    end_emergency(emergency_id=emergency.pk, actor=agent, entitled=True, now=later)
    assert not Emergency.objects.in_force(later).exists()
    assert Emergency.objects.in_force(NOW).exists()
    with pytest.raises(PolicyRefusal, match="déjà terminée"):
        end_emergency(emergency_id=emergency.pk, actor=agent, entitled=True, now=later)
    events = list(RegisterEntry.objects.order_by("pk").values_list("event", flat=True))
    assert events == ["city.emergency.declared", "city.emergency.ended"]


@pytest.mark.clause("R-051")
@pytest.mark.parametrize(("entitled", "reason"), [(False, "Inondation"), (True, "  ")])
def test_an_emergency_without_the_right_or_without_a_reason_changes_nothing(
    agent: Person, entitled: bool, reason: str
) -> None:
    with pytest.raises(PolicyRefusal, match=r"Situations d.urgence"):
        declare_emergency(
            actor=agent, level="delayed", reason=reason, account_ids=[], entitled=entitled, now=NOW
        )
    assert not Emergency.objects.exists()
    assert not RegisterEntry.objects.exists()


def test_postgresql_refuses_an_end_before_the_declaration_or_without_a_person(agent: Person) -> None:
    emergency = declare_emergency(
        actor=agent, level="delayed", reason="Crue", account_ids=[], entitled=True, now=NOW
    )
    with pytest.raises(IntegrityError, match="r128_end"), transaction.atomic():
        Emergency.objects.filter(pk=emergency.pk).update(ended_at=NOW - timedelta(minutes=1), ended_by=agent)
    with pytest.raises(IntegrityError, match="r128_end"), transaction.atomic():
        Emergency.objects.filter(pk=emergency.pk).update(ended_at=NOW)
    with pytest.raises(IntegrityError, match="r128_end"), transaction.atomic():
        Emergency.objects.filter(pk=emergency.pk).update(ended_by=agent)


# --- Respondents, elections -------------------------------------------------------------------------


@pytest.mark.clause("R-094")
def test_the_deputy_answers_outside_the_designation_and_nobody_when_there_is_none(
    bare_database: None,
) -> None:
    service = Service.objects.create(
        slug="greffe",
        name="Greffe",
        respondent_name="Adjoint (essai)",
        respondent_email="adjoint@example.org",
        respondent_until=date(2026, 3, 10),
    )
    answered = service.respondent_on(date(2026, 3, 10))
    assert answered is not None
    assert answered.email == "adjoint@example.org"
    assert service.respondent_on(date(2026, 3, 11)) is None
    service.deputy_email = "remplacant@example.org"
    deputy = service.respondent_on(date(2026, 3, 11))
    assert deputy is not None
    assert deputy.email == "remplacant@example.org"
    assert not Service.objects.without_respondent(date(2026, 3, 10)).exists()
    assert Service.objects.without_respondent(date(2026, 3, 11)).get() == service


def test_an_election_period_ends_at_its_end(db: None) -> None:
    period = ElectionPeriod.objects.create(
        level="municipal", label="Élection", starts_at=NOW, ends_at=NOW + timedelta(days=44)
    )
    assert ElectionPeriod.objects.in_force(NOW).get() == period
    assert not ElectionPeriod.objects.in_force(period.ends_at).exists()


# --- Live checks, explanation, administration ---------------------------------------------------------


@only_the_administration
def test_live_checks_of_an_empty_city_and_of_one_in_order(
    agent: Person, request: pytest.FixtureRequest
) -> None:
    assert offices_have_hours(NOW).state is State.FAILING
    request.getfixturevalue("offices")
    assert offices_have_hours(NOW).state is State.OK

    assert closures_are_decided(NOW).state is State.OK
    propose_closures(year=2026, actor=agent, now=NOW)
    assert (closures_are_decided(NOW).state, closures_are_decided(NOW).figure) == (State.WATCH, 2)  # Easter

    assert services_have_a_respondent(NOW).state is State.OK
    Service.objects.create(slug="greffe", name="Greffe")
    assert services_have_a_respondent(NOW).state is State.FAILING

    declare_emergency(actor=agent, level="delayed", reason="Crue", account_ids=[], entitled=True, now=NOW)
    assert emergencies_do_not_linger(NOW + timedelta(hours=24)).state is State.OK
    assert emergencies_do_not_linger(NOW + timedelta(hours=25)).figure == 1


def test_the_explanation_is_told_in_french() -> None:
    emergency = [(local("2026-03-10 13:00"), local("2026-03-10 21:00"))]
    told = sentences(explain(local("2026-03-10 10:00"), 1, RIMOUSKI, emergency))
    assert told[0] == "Mardi 10 mars, jour ouvrable\u00a0: 3\u00a0heures."
    assert told[1] == (
        "Interactions suspendues (situation d’urgence) du mardi 10 mars, 13\u00a0h "
        "au mardi 10 mars, 21\u00a0h\u00a0: ce temps ne compte pas."
    )
    assert told[-1].endswith("l’échéance est reportée au jeudi 12 mars, 8\u00a0h\u00a015.")


def test_the_first_of_a_month_is_told_as_an_ordinal() -> None:
    told = sentences(explain(local("2026-11-01 01:30"), 1, RIMOUSKI))
    assert told[0].startswith("Bureaux fermés du dimanche 1er novembre, 1\u00a0h\u00a030 au lundi 2 novembre")


@pytest.mark.clause("R-134")
def test_a_saturday_listed_in_the_file_of_a_city_is_confirmed_by_being_there(db: None) -> None:
    openings = [{"weekdays": [4, 5], "opens": time(9), "closes": time(12)}]
    _load_hours(Report(), slug="biblio", name="Bibliothèque", is_default=False, openings=openings)
    found = OpeningInterval.objects.filter(hours_set__slug="biblio").values_list(
        "weekday", "weekend_confirmed"
    )
    assert set(found) == {(4, False), (5, True)}


@pytest.fixture
def admin_client_of_the_city(agent: Person, client: Client) -> Client:
    agent.is_staff = agent.is_superuser = True
    agent.save()
    client.force_login(agent)
    return client


@only_the_administration
@pytest.mark.parametrize("model", ["service", "hoursset", "closure", "emergency", "electionperiod"])
def test_the_lists_of_the_administration_open(admin_client_of_the_city: Client, model: str) -> None:
    assert admin_client_of_the_city.get(f"/admin/city/{model}/").status_code == 200


@only_the_administration
def test_hours_changed_in_the_administration_are_registered_before_and_after(
    admin_client_of_the_city: Client, offices: HoursSet
) -> None:
    data = {"slug": "bureaux", "name": "Bureaux", "is_default": "on", "openings-INITIAL_FORMS": "0"}
    data |= {"openings-TOTAL_FORMS": "1", "openings-0-weekday": "4", "openings-0-hours_set": str(offices.pk)}
    data |= {"openings-0-opens": "13:00", "openings-0-closes": "16:00"}
    answer = admin_client_of_the_city.post(f"/admin/city/hoursset/{offices.pk}/change/", data)
    assert answer.status_code == 302, answer.context["errors"]
    entry = RegisterEntry.objects.get()
    assert (entry.event, entry.clause) == ("city.hoursset.openings_changed", "R-084")
    assert (len(entry.before or []), len(entry.after or [])) == (9, 10)


@only_the_administration
@pytest.mark.parametrize(
    ("opening", "sentence"),
    [
        ({"opens": "11:00", "closes": "12:00"}, "se chevauchent"),
        ({"opens": "13:00", "closes": "12:00"}, "La fermeture doit suivre"),
        (
            {"opens": "8:00", "closes": "9:00", "valid_from": "2026-07-01", "valid_until": "2026-06-01"},
            "Une saison ne peut pas finir",
        ),
        ({"opens": "8:00", "closes": "9:00", "valid_from": "2026-07-01"}, "Une saison a un premier"),
    ],
)
def test_impossible_hours_are_refused_in_the_administration_with_a_sentence(
    admin_client_of_the_city: Client, offices: HoursSet, opening: dict[str, str], sentence: str
) -> None:
    rows = list(offices.openings.all())
    data = {
        "slug": "bureaux",
        "name": "Bureaux",
        "is_default": "on",
        "openings-INITIAL_FORMS": str(len(rows)),
    }
    for number, row in enumerate(rows):
        fields: dict[str, Any] = {"id": row.pk, "hours_set": offices.pk, "weekday": row.weekday}
        fields |= {"opens": row.opens, "closes": row.closes}
        data |= {f"openings-{number}-{name}": str(value) for name, value in fields.items()}
    new = {"weekday": "4", "hours_set": str(offices.pk)} | opening
    data |= {f"openings-{len(rows)}-{name}": value for name, value in new.items()}
    data["openings-TOTAL_FORMS"] = str(len(rows) + 1)
    answer = admin_client_of_the_city.post(f"/admin/city/hoursset/{offices.pk}/change/", data)
    assert sentence in answer.content.decode()
    assert offices.openings.count() == len(rows)


@only_the_administration
def test_closures_are_confirmed_and_added_in_the_administration_under_a_name(
    admin_client_of_the_city: Client, agent: Person
) -> None:
    proposed = propose_closures(year=2026, actor=None, now=NOW)
    easter = Closure.objects.get(starts_on="2026-04-03")
    data = {"action": "confirm", "_selected_action": [easter.pk]}
    assert admin_client_of_the_city.post("/admin/city/closure/", data).status_code == 302
    storm = {"starts_on": "2026-03-11", "ends_on": "2026-03-11", "reason": "Tempête"}
    assert admin_client_of_the_city.post("/admin/city/closure/add/", storm).status_code == 302
    confirmed = list(Closure.objects.confirmed().values_list("reason", "decided_by"))
    assert confirmed == [("Tempête", agent.pk), ("Vendredi saint", agent.pk)]
    assert Closure.objects.count() == len(proposed) + 1


@only_the_administration
def test_an_emergency_cannot_be_changed_in_the_administration_even_by_a_superuser(
    admin_client_of_the_city: Client, agent: Person
) -> None:
    emergency = declare_emergency(
        actor=agent, level="delayed", reason="Crue", account_ids=[], entitled=True, now=NOW
    )
    assert admin_client_of_the_city.get("/admin/city/emergency/add/").status_code == 403
    address = f"/admin/city/emergency/{emergency.pk}/change/"
    assert admin_client_of_the_city.post(address, {"reason": "Autre"}).status_code == 403
