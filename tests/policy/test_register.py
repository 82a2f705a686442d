"""The register of decisions: written with its act, citing the version in force, never changed."""

import datetime as dt
from typing import Any

import pytest
from django.contrib import admin
from django.contrib.auth import get_user_model
from django.db import IntegrityError, connection, connections, transaction
from django.test import RequestFactory
from django.utils import timezone

from policy.catalogue import UnknownClause
from policy.models import PolicyVersion, Reading, RegisterEntry
from policy.register import (
    Decision,
    NoPolicyInForceError,
    OutsideTransactionError,
    entries_about,
    record,
    record_many,
)

pytestmark = pytest.mark.usefixtures("bare_database")

NOW = dt.datetime(2026, 11, 23, 15, tzinfo=dt.UTC)


@pytest.fixture
def reading() -> Reading:
    return Reading.objects.create(
        key="claim_minutes",
        value=20,
        effective_from=NOW.date(),
        decided_by="Conseiller stratégique",
        ambiguity="R-063",
    )


def an_entry(subject: Reading, **changes: Any) -> RegisterEntry:
    values: dict[str, Any] = {
        "event": "policy.reading.changed",
        "actor": None,
        "subject": subject,
        "clause": "R-001",
        "before": {"value": 15},
        "after": {"value": 20},
        "reason": "Les prises en charge expiraient trop tôt.",
        "now": NOW,
    }
    return record(**(values | changes))


def test_a_decision_keeps_who_what_when_why_and_by_which_version(reading: Reading) -> None:
    person = get_user_model().objects.create_superuser(
        email="cs@example.org", full_name="Conseiller stratégique"
    )

    an_entry(reading, actor=person, capacity="Conseiller stratégique", account="Ville de Rimouski (Facebook)")

    entry = RegisterEntry.objects.get()
    assert (entry.at, entry.event, entry.actor) == (NOW, "policy.reading.changed", person)
    assert (entry.capacity, entry.account_label) == ("Conseiller stratégique", "Ville de Rimouski (Facebook)")
    assert (entry.subject_type, entry.subject_id) == ("policy.reading", reading.pk)
    assert entry.subject_label == str(reading)
    assert (entry.before, entry.after, entry.clause) == ({"value": 15}, {"value": 20}, "R-001")
    assert entry.policy_version.resolution == "2014-10-844"


def test_an_entry_outside_a_transaction_is_refused(monkeypatch: pytest.MonkeyPatch, reading: Reading) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(connections["default"], "in_atomic_block", False)
        with pytest.raises(OutsideTransactionError):
            an_entry(reading)
    assert not RegisterEntry.objects.exists()


def test_an_entry_is_rolled_back_with_its_act(reading: Reading) -> None:
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        Reading.objects.filter(pk=reading.pk).update(value=99)
        an_entry(reading)
        raise ZeroDivisionError
    reading.refresh_from_db()
    assert reading.value == 20
    assert not RegisterEntry.objects.exists()


def test_an_unknown_clause_is_refused(reading: Reading) -> None:
    with pytest.raises(UnknownClause):
        an_entry(reading, clause="R-999")


@pytest.mark.parametrize(
    "event", ["changed", "policy.changed", "Policy.Reading.Changed", "policy.reading.changed.now"]
)
def test_postgresql_refuses_an_event_that_is_not_app_noun_past_participle(
    reading: Reading, event: str
) -> None:
    with pytest.raises(IntegrityError, match="policy_registerentry_event"), transaction.atomic():
        an_entry(reading, event=event)


def test_several_decisions_are_written_in_two_queries_whatever_their_number(
    reading: Reading, django_assert_num_queries: Any
) -> None:
    for many in (3, 30):
        decisions = [
            Decision(event="policy.reading.changed", actor=None, subject=reading) for _ in range(many)
        ]
        with django_assert_num_queries(2):
            assert len(record_many(decisions, now=NOW)) == many


def test_entries_about_an_object_are_its_own_oldest_first(reading: Reading) -> None:
    other = Reading.objects.create(
        key="claim_minutes", value=9, effective_from="2027-01-01", decided_by="DG", ambiguity="R-063"
    )
    late = an_entry(reading, now=NOW)
    early = an_entry(reading, now=NOW - dt.timedelta(days=1))
    an_entry(other)

    assert list(entries_about(reading)) == [early, late]


# --- Append-only -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE policy_registerentry SET reason = 'autre chose'",
        "DELETE FROM policy_registerentry",
        "UPDATE policy_registerentry SET reason = '' WHERE false",
        "DELETE FROM policy_registerentry WHERE false",
    ],
)
def test_postgresql_refuses_to_change_or_remove_a_line(reading: Reading, statement: str) -> None:
    entry = an_entry(reading)
    with (
        pytest.raises(IntegrityError, match="ne se modifie pas"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)
    entry.refresh_from_db()
    assert entry.reason == "Les prises en charge expiraient trop tôt."


def test_postgresql_refuses_to_empty_the_register(reading: Reading) -> None:
    an_entry(reading)
    with connection.cursor() as cursor:
        # The test session disables this trigger to empty its own tables; here it is as in production again.
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE policy_registerentry ENABLE TRIGGER policy_registerentry_no_truncate")
        for statement in ("TRUNCATE policy_registerentry", "TRUNCATE policy_policyversion CASCADE"):
            with pytest.raises(IntegrityError, match="ne s'efface pas"), transaction.atomic():
                cursor.execute(statement)
    assert RegisterEntry.objects.count() == 1


def test_the_orm_is_refused_too(reading: Reading) -> None:
    entry = an_entry(reading)
    entry.reason = "autre chose"
    with pytest.raises(IntegrityError), transaction.atomic():
        entry.save()
    with pytest.raises(IntegrityError), transaction.atomic():
        entry.delete()
    with pytest.raises(IntegrityError), transaction.atomic():
        RegisterEntry.objects.update(reason="")
    assert RegisterEntry.objects.count() == 1


def test_a_person_who_decided_cannot_be_deleted(reading: Reading) -> None:
    person = get_user_model().objects.create_superuser(
        email="cs@example.org", full_name="Conseiller stratégique"
    )
    an_entry(reading, actor=person)
    with pytest.raises(IntegrityError), transaction.atomic():
        person.delete()


def test_a_superuser_has_no_way_to_write_the_register_in_the_administration() -> None:
    request = RequestFactory().get("/")
    request.user = get_user_model().objects.create_superuser(
        email="admin@example.org", full_name="Administration"
    )
    site = admin.site.get_model_admin(RegisterEntry)

    assert site.has_view_permission(request)
    assert not site.has_add_permission(request)
    assert not site.has_change_permission(request)
    assert not site.has_delete_permission(request)
    assert site.get_actions(request) == {}


def test_postgresql_refuses_to_rewrite_a_version_that_a_decision_cites(reading: Reading) -> None:
    version = a_second_version(dt.date(2030, 1, 1))
    PolicyVersion.objects.filter(pk=version.pk).update(title="Titre corrigé avant toute décision")
    an_entry(reading)
    with pytest.raises(IntegrityError, match="ne se modifie pas"), transaction.atomic():
        PolicyVersion.objects.filter(resolution="2014-10-844").update(title="Autre")


# --- Versions --------------------------------------------------------------------------------------


def a_second_version(effective_from: dt.date) -> PolicyVersion:
    return PolicyVersion.objects.create(
        title="Politique",
        resolution="2026-11-001",
        adopted_on=dt.date(2026, 11, 16),
        effective_from=effective_from,
    )


@pytest.mark.clause("R-001")
def test_a_decision_of_today_still_cites_todays_version_once_the_next_is_in_force(reading: Reading) -> None:
    second = a_second_version(dt.date(2026, 11, 24))
    today, tomorrow = an_entry(reading), an_entry(reading, now=NOW + dt.timedelta(days=1))

    today.refresh_from_db()
    assert today.policy_version.resolution == "2014-10-844"
    assert tomorrow.policy_version == second
    assert today.policy_version.superseded_by() == second
    assert second.superseded_by() is None
    assert today.policy_version.is_cited()


@pytest.mark.clause("R-001")
def test_a_version_begins_at_midnight_in_the_city_not_in_utc() -> None:
    second = a_second_version(dt.date(2026, 11, 24))
    midnight = dt.datetime(2026, 11, 24, 5, tzinfo=dt.UTC)

    assert PolicyVersion.objects.in_force(midnight).get() == second
    before = PolicyVersion.objects.in_force(midnight - dt.timedelta(microseconds=1)).get()
    assert before.resolution == "2014-10-844"


@pytest.mark.clause("R-001")
def test_postgresql_refuses_two_versions_from_the_same_day() -> None:
    a_second_version(dt.date(2026, 11, 24))
    with pytest.raises(IntegrityError, match="policy_policyversion_r001_one_per_day"), transaction.atomic():
        a_second_version(dt.date(2026, 11, 24))


@pytest.mark.clause("R-001")
def test_postgresql_refuses_a_version_in_force_before_its_adoption() -> None:
    with pytest.raises(IntegrityError, match="policy_policyversion_r001_adopted_first"), transaction.atomic():
        a_second_version(dt.date(2026, 11, 1))


@pytest.mark.clause("R-001")
def test_nothing_is_decided_before_the_first_version(reading: Reading) -> None:
    with pytest.raises(NoPolicyInForceError):
        an_entry(reading, now=dt.datetime(2014, 10, 19, 15, tzinfo=dt.UTC))


@pytest.mark.clause("R-001")
def test_the_administration_only_shows_a_version_that_a_decision_cites(client: Any, reading: Reading) -> None:
    client.force_login(
        get_user_model().objects.create_superuser(email="admin@example.org", full_name="Administration")
    )
    version = PolicyVersion.objects.in_force(timezone.now()).get()
    address = f"/admin/policy/policyversion/{version.pk}/change/"
    form = {
        "title": "Récrite",
        "resolution": "0",
        "adopted_on": "2014-10-20",
        "effective_from": "2014-10-20",
        "text_file": "",
    }
    an_entry(reading)

    assert client.post(address, form).status_code == 403
    version.refresh_from_db()
    assert version.resolution == "2014-10-844"
