"""An election opens: what is planned is examined, what is public is listed, and each decision is the same for all."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from accounts.models import Person
from city.models import Candidate, ElectionPeriod
from editorial.election_sweep import examine_period, open_periods
from editorial.elections import decide_case, equity, unequal
from editorial.models import ElectionCase, Variant
from editorial.occurrences import inherit_approvals
from editorial.rules.campaigns import may_decide_case, proposal_for
from policy.models import RegisterEntry
from policy.outcomes import CautionNeedsReason, PolicyRefusal
from tests.builders import NOW, a_holder, the_policy_world
from tests.builders_editorial import a_post, a_scheduled_variant, a_variant
from tests.builders_images import an_image, somebody_on, with_image
from tests.builders_incidents import a_capture
from tests.builders_series import a_series, occurrence, with_first_approved

pytestmark = [pytest.mark.django_db, pytest.mark.clause("R-027")]
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
ABOUT = "Le parc de %s est ouvert, dit Louise Tremblay-Caron."


@pytest.fixture(autouse=True)
def _world(settings: Any, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = tmp_path
    the_policy_world()


def a_period(*names: str, level: str = "municipal", starts: Any = NOW, ends: Any = None) -> ElectionPeriod:
    period = ElectionPeriod.objects.create(
        level=level, label="Élection municipale", starts_at=starts, ends_at=ends or NOW + 40 * DAY
    )
    for name in names:
        Candidate.objects.create(period=period, name=name)
    return period


def published(text: str, *, at: Any = NOW - DAY, **values: Any) -> Variant:
    variant = a_scheduled_variant(
        a_variant(a_post(now=at - 2 * DAY), now=at - 2 * DAY, text=text, scheduled_at=at, **values),
        now=at - 2 * DAY,
    )
    return made_public(variant, at)


def made_public(variant: Variant, at: Any) -> Variant:
    rows = Variant.objects.filter(pk=variant.pk)
    rows.update(state="publishing")
    rows.update(state="published", published_at=at, external_id="1")
    return rows.get()


def adviser() -> Person:
    return a_holder("conseiller-strategique")


# --- what is planned -------------------------------------------------------------------------------


@pytest.mark.clause("R-025")
def test_an_opening_holds_what_names_a_candidate_and_leaves_the_rest() -> None:
    named = a_scheduled_variant(text="Venez entendre Louise Tremblay-Caron samedi.")
    other = a_scheduled_variant(text="La piscine ouvre samedi.")
    after = a_scheduled_variant(text="Merci à Louise Tremblay-Caron.", scheduled_at=NOW + 41 * DAY)
    period = a_period("Louise Tremblay Caron")

    assert open_periods(now=NOW) == 1

    for variant, state in ((named, "held"), (other, "scheduled"), (after, "scheduled")):
        variant.refresh_from_db()
        assert variant.state == state
    assert "Louise Tremblay Caron" in Variant.objects.get(pk=named.pk).state_reason
    assert RegisterEntry.objects.about(period).get().event == "editorial.election.examined"


@pytest.mark.clause("R-025")
def test_the_occurrences_of_a_series_are_examined_like_the_rest() -> None:
    post = a_post()
    a_variant(post, text="Le club de lecture de Louise Tremblay-Caron se réunit.")
    series = a_series(post=post)
    with_first_approved(series)
    inherit_approvals(now=NOW)
    assert occurrence(series, 2).state == Variant.State.SCHEDULED
    a_period("Louise Tremblay-Caron")

    open_periods(now=NOW)

    assert {occurrence(series, number).state for number in (1, 2, 3)} == {Variant.State.HELD}


@pytest.mark.clause("R-025")
@pytest.mark.parametrize(
    ("now", "opens"),
    [
        (NOW - timedelta(microseconds=1), 0),
        (NOW, 1),
        (NOW + 40 * DAY - timedelta(microseconds=1), 1),
        (NOW + 40 * DAY, 0),
    ],
)
def test_a_period_begins_at_its_first_instant_and_is_over_at_its_end(now: Any, opens: int) -> None:
    a_period("Louise Tremblay-Caron")
    assert open_periods(now=now) == opens


@pytest.mark.clause("R-025")
def test_it_is_examined_again_when_a_candidate_is_added_and_not_otherwise() -> None:
    period = a_period("Louise Tremblay-Caron")
    assert open_periods(now=NOW) == 1
    assert open_periods(now=NOW + HOUR) == 0
    late = a_scheduled_variant(text="Rencontre avec Paul-Émile Bérubé.")
    Candidate.objects.create(period=period, name="Paul-Émile Bérubé")
    assert open_periods(now=NOW + HOUR) == 1
    late.refresh_from_db()
    assert late.state == Variant.State.HELD
    assert open_periods(now=NOW + HOUR) == 0


@pytest.mark.clause("R-026")
def test_a_candidate_shown_on_an_image_is_enough() -> None:
    image = an_image(shows_people=True)
    somebody_on(image, "Louise Tremblay-Caron")
    shown = a_scheduled_variant(with_image(a_variant(), image))
    a_period("Louise Tremblay-Caron")
    open_periods(now=NOW)
    shown.refresh_from_db()
    assert shown.state == Variant.State.HELD


# --- what is public --------------------------------------------------------------------------------


def test_what_was_published_of_late_about_a_candidate_is_listed_once() -> None:
    named = published("Louise Tremblay-Caron plante un arbre.")
    published("La piscine ouvre samedi.")
    published("Louise Tremblay-Caron inaugure la marina.", at=NOW - 400 * DAY)
    period = a_period("Louise Tremblay-Caron")
    assert examine_period(period_id=period.pk, now=NOW) == (0, 1)
    assert examine_period(period_id=period.pk, now=NOW) == (0, 0)
    case = ElectionCase.objects.get()
    assert (case.variant, case.proposal) == (named, "withdraw")
    assert "Tremblay-Caron" in case.words


def test_a_name_that_many_bear_is_to_be_looked_at_and_nobody_else_is_listed() -> None:
    published("Madame Tremblay plante un arbre.")
    period = a_period("Louise Tremblay", "Paul-Émile Bérubé")
    examine_period(period_id=period.pk, now=NOW)
    case = ElectionCase.objects.get()
    assert (case.candidate.name, case.proposal) == ("Louise Tremblay", "look")


@pytest.mark.parametrize("level", ["provincial", "federal", "referendum"])
def test_nothing_public_is_listed_for_another_election(level: str) -> None:
    published("Louise Tremblay-Caron plante un arbre.")
    period = a_period("Louise Tremblay-Caron", level=level)
    assert examine_period(period_id=period.pk, now=NOW) == (0, 0)


def test_the_same_text_about_two_candidates_yields_the_same_proposal() -> None:
    published("Bravo à Louise Tremblay-Caron pour son courage.")
    published("Bravo à Paul-Émile Bérubé pour son courage.")
    period = a_period("Louise Tremblay-Caron", "Paul-Émile Bérubé")
    examine_period(period_id=period.pk, now=NOW)
    one, two = ElectionCase.objects.all()
    assert one.text_key == two.text_key
    assert one.proposal == two.proposal == proposal_for(is_named_for_sure=True, is_official_notice=False)


# --- decisions -------------------------------------------------------------------------------------

DECISIONS = [
    ({}, True),
    ({"speaks": False}, False),
    ({"is_decided": True}, False),
    ({"has_proof": False}, False),
    ({"outcome": "hidden", "has_proof": False}, False),
    ({"outcome": "impossible", "has_proof": False}, False),
    ({"outcome": "impossible", "has_proof": False, "reason": "Partagée par d’autres."}, True),
    ({"outcome": "not_electoral", "has_proof": False, "reason": " "}, False),
    ({"differs_from": "retirée"}, False),
]


@pytest.mark.parametrize(("facts", "allowed"), DECISIONS)
def test_what_is_removed_is_proved_and_what_stays_is_explained(facts: dict[str, Any], allowed: bool) -> None:
    usual: dict[str, Any] = {
        "speaks": True,
        "is_decided": False,
        "outcome": "withdrawn",
        "has_proof": True,
        "reason": "",
    }
    assert may_decide_case(**(usual | facts)).allowed is allowed


def two_cases() -> tuple[ElectionPeriod, ElectionCase, ElectionCase]:
    published("Bravo à Louise Tremblay-Caron pour son courage.")
    published("Bravo à Paul-Émile Bérubé pour son courage.")
    period = a_period("Louise Tremblay-Caron", "Paul-Émile Bérubé")
    examine_period(period_id=period.pk, now=NOW)
    one, two = ElectionCase.objects.order_by("candidate__name")
    return period, one, two


def test_the_adviser_decides_with_a_proof_and_the_register_tells_it() -> None:
    period, one, _two = two_cases()
    with pytest.raises(PolicyRefusal, match="Le conseiller stratégique décide"):
        decide_case(
            case_id=one.pk,
            outcome="not_electoral",
            reason="Rien",
            actor=a_holder("agent-communications"),
            now=NOW,
        )
    who = adviser()
    decide_case(case_id=one.pk, outcome="withdrawn", reason="", proof=a_capture(), actor=who, now=NOW)
    with pytest.raises(PolicyRefusal, match="déjà décidé"):
        decide_case(case_id=one.pk, outcome="hidden", reason="", proof=a_capture(), actor=who, now=NOW)
    line = RegisterEntry.objects.get(event="editorial.election_case.decided")
    assert line.after
    assert line.after["candidature"] == "Louise Tremblay-Caron"
    shares = {one.candidate.name: (one.found, one.pending, one.removed) for one in equity(period)}
    assert shares == {"Louise Tremblay-Caron": (1, 0, 1), "Paul-Émile Bérubé": (1, 1, 0)}


def test_the_same_text_decided_otherwise_asks_why_and_is_shown() -> None:
    _period, one, two = two_cases()
    who = adviser()
    decide_case(case_id=one.pk, outcome="withdrawn", reason="", proof=a_capture(), actor=who, now=NOW)
    hidden: dict[str, Any] = {"case_id": two.pk, "outcome": "hidden", "actor": who, "now": NOW}
    with pytest.raises(CautionNeedsReason, match="retirée"):
        decide_case(reason="", proof=a_capture(), **hidden)
    assert unequal(list(ElectionCase.objects.all())) == set()
    decide_case(reason="La plateforme ne permet que de masquer.", proof=a_capture(), **hidden)
    assert unequal(list(ElectionCase.objects.all())) == {one.pk, two.pk}


def test_the_direction_generale_stands_in() -> None:
    _period, one, _two = two_cases()
    director = a_holder("direction-generale")
    done = decide_case(case_id=one.pk, outcome="impossible", reason="Archivée.", actor=director, now=NOW)
    assert done.outcome == "impossible"


@pytest.mark.parametrize(
    ("change", "constraint"),
    [
        ("outcome = 'withdrawn'", "r027_decided"),
        ("outcome = 'impossible', decided_by_id = {person}, decided_at = now()", "r027_reason"),
        ("outcome = 'hidden', decided_by_id = {person}, decided_at = now()", "r027_proof"),
        ("variant_id = variant_id + 1", "ne change plus"),
    ],
)
def test_postgresql_holds_what_a_decision_is(change: str, constraint: str) -> None:
    _period, one, _two = two_cases()
    query = f"UPDATE editorial_electioncase SET {change.format(person=adviser().pk)} WHERE id = %s"  # noqa: S608
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic(), connection.cursor() as sql:
        sql.execute(query, [one.pk])


def test_postgresql_keeps_a_decision_and_every_case() -> None:
    _period, one, _two = two_cases()
    decide_case(case_id=one.pk, outcome="impossible", reason="Archivée.", actor=adviser(), now=NOW)
    for query in (
        "UPDATE editorial_electioncase SET reason = 'Autre' WHERE id = %s",
        "DELETE FROM editorial_electioncase WHERE id = %s",
    ):
        with (
            pytest.raises(IntegrityError, match="ne change plus"),
            transaction.atomic(),
            connection.cursor() as sql,
        ):
            sql.execute(query, [one.pk])
