"""What the text leaves open: dated values, defaults, and a sentence for what cannot be one."""

import datetime as dt
from contextlib import nullcontext
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from policy.compliance import State, readings_are_usable
from policy.models import Reading, RegisterEntry
from policy.reading_keys import ReadingKey
from policy.readings import READINGS, UnknownReadingError

DAY = dt.date(2026, 11, 23)


def a_reading(key: str = "claim_minutes", value: Any = 20, since: dt.date = DAY, **changes: Any) -> Reading:
    known = READINGS.get(key)
    fields = {"decided_by": "Direction générale", "ambiguity": known.ambiguity if known else "A-01"}
    return Reading(key=key, value=value, effective_from=since, **(fields | changes))


@pytest.mark.parametrize("known", READINGS.values(), ids=list(READINGS))
def test_every_default_is_a_value_that_would_be_accepted(known: ReadingKey) -> None:
    assert known.problem(known.default) == ""
    assert str(known.label)


@pytest.mark.django_db
@pytest.mark.parametrize("known", READINGS.values(), ids=list(READINGS))
def test_a_question_nobody_settled_has_its_default(known: ReadingKey) -> None:
    assert Reading.objects.value(known.key, at=DAY) == known.default


@pytest.mark.django_db
def test_a_reading_holds_from_its_day_until_the_next() -> None:
    a_reading(value=20).save()
    a_reading(value=30, since=DAY + dt.timedelta(days=7)).save()

    def on(days: int) -> Any:
        return Reading.objects.value("claim_minutes", at=DAY + dt.timedelta(days=days))

    assert [on(-1), on(0), on(6), on(7)] == [15, 20, 20, 30]


@pytest.mark.django_db
def test_a_reading_begins_at_midnight_in_the_city() -> None:
    a_reading(value=20).save()
    midnight = dt.datetime(2026, 11, 23, 5, tzinfo=dt.UTC)

    assert Reading.objects.value("claim_minutes", at=midnight) == 20
    assert Reading.objects.value("claim_minutes", at=midnight - dt.timedelta(seconds=1)) == 15


@pytest.mark.django_db
def test_no_limit_decided_after_a_limit_is_no_limit() -> None:
    a_reading("warning_validity_months", 12).save()
    a_reading("warning_validity_months", None, DAY + dt.timedelta(days=1)).save()

    assert Reading.objects.value("warning_validity_months", at=DAY) == 12
    assert Reading.objects.value("warning_validity_months", at=DAY + dt.timedelta(days=1)) is None


@pytest.mark.django_db
def test_all_the_values_come_in_one_query(django_assert_num_queries: Any) -> None:
    a_reading(value=20).save()
    a_reading(value=25, since=DAY + dt.timedelta(days=1)).save()
    a_reading(value=30, since=DAY + dt.timedelta(days=2)).save()
    with django_assert_num_queries(1):
        values = Reading.objects.values_at(DAY + dt.timedelta(days=1))
    assert values == {key: known.default for key, known in READINGS.items()} | {"claim_minutes": 25}


@pytest.mark.django_db
def test_changing_a_default_in_hand_changes_no_default() -> None:
    Reading.objects.value("communications_team", at=DAY).append("intrus")

    assert "intrus" not in Reading.objects.value("communications_team", at=DAY)


@pytest.mark.django_db
def test_asking_an_unknown_question_is_an_error() -> None:
    with pytest.raises(UnknownReadingError, match="colour_of_the_sky"):
        Reading.objects.value("colour_of_the_sky", at=DAY)


def test_an_unknown_question_is_refused_in_french() -> None:
    with pytest.raises(ValidationError, match="Cette question n’existe pas"):
        a_reading("colour_of_the_sky").clean()


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("claim_minutes", "15"),
        ("claim_minutes", 0),
        ("claim_minutes", 1.5),
        ("claim_minutes", True),
        ("claim_minutes", None),
        ("warning_validity_months", 0),
        ("warning_validity_months", "douze"),
        ("communications_team", []),
        ("communications_team", None),
        ("communications_team", "conseiller-strategique"),
        ("communications_team", ["conseiller-strategique", "conseiller-strategique"]),
        ("communications_team", ["Conseiller stratégique"]),
        ("communications_team", [3]),
        ("city_domains", []),
        ("city_domains", ["https://rimouski.ca"]),
        ("city_domains", "rimouski.ca"),
        ("mailing_list_url", "rimouski.ca/abonnement"),
        ("mailing_list_url", None),
    ],
)
def test_a_value_of_the_wrong_kind_is_refused_in_french(key: str, value: Any) -> None:
    with pytest.raises(ValidationError, match="La valeur doit être"):
        a_reading(key, value).clean()


@pytest.mark.django_db
@pytest.mark.parametrize("value", ["deux", 0, None, [1]])
def test_a_bad_value_written_past_the_forms_is_passed_over_and_told(value: Any) -> None:
    a_reading(value=20).save()
    a_reading(value=value, since=DAY + dt.timedelta(days=1)).save()
    a_reading("colour_of_the_sky", "bleu").save()
    later = DAY + dt.timedelta(days=2)
    assert Reading.objects.value("claim_minutes", at=later) == 20
    assert Reading.objects.values_at(later) == {key: known.default for key, known in READINGS.items()} | {
        "claim_minutes": 20
    }
    seen = readings_are_usable(dt.datetime(2026, 11, 25, 15, tzinfo=dt.UTC))
    assert (seen.state, seen.figure) == (State.FAILING, 2)


TARGET, LIMIT = "target_open_days", "limit_open_days"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("decided", "asked", "is_good"),
    [
        ([], (TARGET, 2, 0), True),
        ([], (TARGET, 3, 0), False),  # the limit is 2 unless decided
        ([(LIMIT, 5, 0)], (TARGET, 5, 0), True),
        ([(LIMIT, 5, 7)], (TARGET, 5, 0), False),  # the limit moves a week later
        ([(LIMIT, 5, 0), (LIMIT, 2, 7)], (TARGET, 3, 0), False),  # it comes back a week later
        ([(LIMIT, 5, 0), (TARGET, 4, 1)], (LIMIT, 3, 7), False),
        ([(LIMIT, 5, 0), (TARGET, 4, 1)], (LIMIT, 4, 7), True),
    ],
)
def test_a_limit_that_would_precede_its_target_one_day_is_refused(
    decided: list[tuple[str, int, int]], asked: tuple[str, int, int], is_good: bool
) -> None:
    def reading(key: str, value: int, days: int) -> Reading:
        return a_reading(key, value, DAY + dt.timedelta(days=days))

    for one in decided:
        reading(*one).save()
    with nullcontext() if is_good else pytest.raises(ValidationError, match="ne peut pas précéder la cible"):
        reading(*asked).full_clean()


@pytest.mark.django_db
def test_a_limit_written_past_the_forms_is_read_as_the_target() -> None:
    a_reading(TARGET, 4).save()
    assert Reading.objects.values_at(DAY)[LIMIT] == 4


def test_the_ambiguity_is_filled_from_the_question() -> None:
    reading = a_reading("communications_team", ["agent-communications"], ambiguity="")
    reading.clean()
    assert reading.ambiguity == "A-05"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("changes", "constraint"),
    [
        ({"decided_by": ""}, "policy_reading_decided_by"),
        ({"ambiguity": "A-5"}, "policy_reading_ambiguity"),
        ({"ambiguity": ""}, "policy_reading_ambiguity"),
        ({}, "policy_reading_one_per_day"),
    ],
)
def test_postgresql_refuses_what_a_form_would(changes: dict[str, Any], constraint: str) -> None:
    a_reading().save()
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        a_reading(**changes).save()


@pytest.mark.django_db
def test_a_reading_decided_in_the_administration_is_registered(client: Any) -> None:
    person = get_user_model().objects.create_superuser(email="admin@example.org", full_name="Administration")
    client.force_login(person)
    form = {"key": "claim_minutes", "effective_from": "2026-11-23", "decided_by": "Direction générale"}

    refused = client.post("/admin/policy/reading/add/", form | {"value": "0"})
    assert "La valeur doit être" in refused.content.decode()
    told = RegisterEntry.objects.filter(event__startswith="policy.reading.").order_by("pk")
    assert not told.exists()

    client.post("/admin/policy/reading/add/", form | {"value": "20"})
    reading = Reading.objects.get()
    client.post(f"/admin/policy/reading/{reading.pk}/change/", form | {"value": "30", "ambiguity": "R-063"})

    added, changed = told.all()
    assert (added.event, changed.event) == ("policy.reading.added", "policy.reading.changed")
    assert changed.actor == person
    assert [state and state["value"] for state in (changed.before, changed.after)] == [20, 30]


@pytest.mark.django_db
def test_a_reading_is_replaced_never_deleted_in_the_administration(client: Any) -> None:
    client.force_login(
        get_user_model().objects.create_superuser(email="admin@example.org", full_name="Administration")
    )
    reading = a_reading()
    reading.save()

    assert client.post(f"/admin/policy/reading/{reading.pk}/delete/", {"post": "yes"}).status_code == 403
    assert Reading.objects.exists()
