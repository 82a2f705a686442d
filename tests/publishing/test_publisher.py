"""The publisher: at its hour each variant leaves once, or does not, and then people are told."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from accounts.holdings import end_holding
from accounts.models import Notice, OfficialAccount
from city.emergencies import end_emergency
from editorial import acts, publishing
from editorial.contents import content_of
from editorial.drafting import amend_variant
from editorial.heartbeat import ALIVE_FOR, last_publisher_beat, publisher_is_alive
from editorial.images import amend_image
from editorial.models import Variant
from editorial.states import ImpossibleAct
from platforms import deliveries as asked
from platforms.models import Connection
from policy.models import RegisterEntry
from tests.builders import NOW, a_holder, an_account, the_policy_world
from tests.builders_accounts import a_suspended_account
from tests.builders_editorial import (
    PLANNED,
    TEXT,
    a_post,
    a_scheduled_variant,
    a_submitted_variant,
    a_variant,
    an_adviser,
    approved_by,
)
from tests.builders_images import FACTS, an_image, with_image
from tests.builders_publishing import DUE, MINUTE, an_emergency, at, deliveries, fresh, swept
from tests.platforms.scripted import ScriptedPlatform, connect

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _world() -> None:
    the_policy_world()


def times(platform: ScriptedPlatform, variant: Variant) -> int:
    """How many times the platform took the text of the variant."""
    return sum(post["text"] == variant.text for post in platform.posts())


def told(variant: Variant, state: str) -> set[str]:
    """Who is owed an e-mail about the variant in this state."""
    rows = Notice.objects.filter(
        item_type="editorial.variant", item_id=variant.pk, level=f"publication.{state}"
    )
    return set(rows.values_list("recipient_email", flat=True))


def scheduled(word: str = "", **values: Any) -> Variant:
    """Return a scheduled variant whose text is like no other, with a word for the platform."""
    scheduled.count += 1  # type: ignore[attr-defined]
    return a_scheduled_variant(text=f"{TEXT} {word} {scheduled.count}", **values)  # type: ignore[attr-defined]


scheduled.count = 0  # type: ignore[attr-defined]


# --- It leaves ---------------------------------------------------------------------------------------
@pytest.mark.clause("R-062")
def test_at_its_hour_it_leaves_once_and_its_link_is_kept(
    connection: Connection, platform: ScriptedPlatform
) -> None:
    variant = scheduled()
    for now in (PLANNED - MINUTE, DUE, DUE, DUE + MINUTE):
        swept(now)
    variant = fresh(variant)
    assert (variant.state, variant.published_by, variant.published_at) == ("published", None, DUE)
    assert times(platform, variant) == 1
    (delivery,) = deliveries(variant)
    assert (variant.external_id, variant.permalink) == (delivery.external_id, delivery.permalink)
    line: Any = RegisterEntry.objects.get(event="editorial.variant.published", subject_id=variant.pk)
    assert (line.actor, line.after["lien"]) == (None, variant.permalink)


def test_before_its_hour_nothing_leaves(connection: Connection, platform: ScriptedPlatform) -> None:
    variant = scheduled()
    assert swept(PLANNED - timedelta(seconds=1)) == 0
    publishing.publish_variant(variant_id=variant.pk, clock=at(PLANNED - timedelta(seconds=1)))
    assert (fresh(variant).state, times(platform, variant)) == ("scheduled", 0)


def test_twelve_at_the_same_minute_all_leave_whatever_happens_to_one(
    connection: Connection, platform: ScriptedPlatform, monkeypatch: pytest.MonkeyPatch
) -> None:
    author, adviser = a_holder("agent-communications"), an_adviser()
    variants = []
    for number in range(12):
        variant = a_submitted_variant(a_variant(a_post(author), text=f"Douze à la fois {number}"))
        variants.append(approved_by(variant, adviser))
    publish = publishing.claim

    def fail_once(*, variant_id: int, **more: Any) -> Any:
        if variant_id == variants[3].pk:
            raise RuntimeError
        return publish(variant_id=variant_id, **more)

    monkeypatch.setattr(publishing, "claim", fail_once)
    swept()
    states = [fresh(one).state for one in variants]
    assert (states.count("published"), states[3]) == (11, "scheduled")
    assert all(times(platform, one) == (one.pk != variants[3].pk) for one in variants)


# --- It does not, and a person is asked --------------------------------------------------------------
def test_an_account_without_a_connection_is_published_by_hand_and_its_people_are_told_at_once() -> None:
    variant = scheduled()
    swept()
    variant = fresh(variant)
    assert (variant.state, deliveries(variant)) == ("to_publish", [])
    assert variant.post.author.email in told(variant, "to_publish")
    assert all(Notice.objects.filter(level="publication.to_publish").values_list("urgent", flat=True))
    swept(DUE + MINUTE)
    assert Notice.objects.filter(level="publication.to_publish", recipient=variant.post.author).count() == 1


def test_what_the_platform_does_not_let_this_account_do_is_done_by_hand(connection: Connection) -> None:
    variant, later = scheduled("#forbid"), scheduled()
    swept()
    assert [fresh(one).state for one in (variant, later)] == ["to_publish", "to_publish"]
    assert len(deliveries(variant)) == 1
    assert deliveries(later) == [], "it is known from now on"


def test_a_lost_connection_hands_over_what_was_planned(connection: Connection) -> None:
    variant = scheduled("#auth")
    swept()
    assert fresh(variant).state == "to_publish"


@pytest.mark.clause("R-019")
@pytest.mark.parametrize(
    ("kind", "late", "state"),
    [
        ("news", timedelta(minutes=30), "published"),
        ("news", timedelta(minutes=30, seconds=1), "missed"),
        ("emergency", timedelta(minutes=10), "published"),
        ("emergency", timedelta(minutes=10, seconds=1), "missed"),
        ("news", timedelta(days=3), "missed"),
    ],
)
def test_later_than_its_tolerance_it_is_missed_and_never_leaves_by_itself(
    kind: str, late: timedelta, state: str, connection: Connection, platform: ScriptedPlatform
) -> None:
    variant = scheduled(post=a_post(kind=kind)) if kind == "news" else _scheduled_emergency()
    for now in (PLANNED + late, PLANNED + late + MINUTE):
        swept(now)
    assert fresh(variant).state == state
    assert times(platform, variant) == (state == "published")
    assert bool(told(variant, "missed")) is (state == "missed")


def _scheduled_emergency() -> Variant:
    an_emergency()
    post = a_post(kind="emergency")
    return approved_by(a_submitted_variant(a_variant(post, text=f"Avis d’ébullition {post.pk}")))


@pytest.mark.clause("R-021")
def test_not_approved_at_its_hour_it_is_missed_and_author_and_approvers_are_told(
    connection: Connection, platform: ScriptedPlatform
) -> None:
    adviser = an_adviser()
    variant = a_submitted_variant(text="Personne ne l’a approuvée à son heure.")
    swept()
    variant = fresh(variant)
    assert (variant.state, times(platform, variant)) == ("missed", 0)
    assert {variant.post.author.email, adviser.email} <= told(variant, "missed")


@pytest.mark.clause("R-014")
def test_whoever_scheduled_it_and_publishes_there_no_more_sends_nothing(
    connection: Connection, platform: ScriptedPlatform
) -> None:
    team = a_holder("adjoint-administratif")
    variant = scheduled()
    holding = variant.post.author.holdings.get()
    end_holding(holding_id=holding.pk, ends_on=NOW.date(), actor=team, now=NOW)
    swept()
    variant = fresh(variant)
    assert (variant.state, times(platform, variant)) == ("held", 0)
    assert "ne publie pas" in variant.state_reason
    assert team.email in told(variant, "held")


@pytest.mark.clause("R-012")
def test_a_suspended_account_sends_nothing(connection: Connection, platform: ScriptedPlatform) -> None:
    variant = scheduled()
    a_suspended_account("facebook-ville")
    swept()
    assert (fresh(variant).state, times(platform, variant)) == ("held", 0)


@pytest.mark.clause("R-109")
def test_an_image_whose_right_ended_since_the_approval_keeps_it_from_leaving(
    connection: Connection, platform: ScriptedPlatform, settings: Any, tmp_path: Any
) -> None:
    settings.MEDIA_ROOT = tmp_path
    image = an_image(valid_until=PLANNED.date() + timedelta(days=30))
    text = f"{TEXT} Avec une image dont le droit finit."
    variant = a_scheduled_variant(with_image(a_variant(text=text), image))
    facts = {name: getattr(image, name) for name in FACTS} | {"valid_until": NOW.date()}
    amend_image(image_id=image.pk, values=facts, version=image.version, actor=image.added_by, now=NOW)
    swept()
    variant = fresh(variant)
    assert (variant.state, times(platform, variant)) == ("held", 0)
    assert "n’est plus autorisée" in variant.state_reason


@pytest.mark.clause("R-024")
def test_an_approval_that_an_edit_made_void_sends_nothing(
    connection: Connection, platform: ScriptedPlatform
) -> None:
    variant = scheduled()
    Variant.objects.filter(pk=variant.pk).update(text=f"{variant.text} Changé sans être relu.")
    swept()
    variant = fresh(variant)
    assert (variant.state, times(platform, variant)) == ("draft", 0)


@pytest.mark.clause("R-012")
def test_what_waits_for_a_hand_is_held_as_soon_as_a_rule_objects() -> None:
    variant = scheduled()
    swept()
    a_suspended_account("facebook-ville")
    swept(DUE + MINUTE)
    assert fresh(variant).state == "held"


@pytest.mark.clause("R-051")
def test_an_emergency_declared_in_the_very_minute_holds_it_and_its_end_sends_nothing(
    connection: Connection, platform: ScriptedPlatform
) -> None:
    variant = scheduled()
    emergency = an_emergency(now=DUE - timedelta(seconds=2))
    swept()
    assert (fresh(variant).state, times(platform, variant)) == ("held", 0)
    end_emergency(emergency_id=emergency.pk, actor=emergency.declared_by, entitled=True, now=DUE + MINUTE)
    swept(DUE + 2 * MINUTE)
    assert (fresh(variant).state, times(platform, variant)) == ("held", 0)


# --- The platform answers otherwise ------------------------------------------------------------------
def test_a_refusal_is_told_in_our_words(connection: Connection) -> None:
    variant = scheduled("#refuse")
    swept()
    variant = fresh(variant)
    assert (variant.state, len(deliveries(variant))) == ("failed", 1)
    assert variant.state_reason == "La plateforme n’accepte pas ce contenu."
    assert variant.post.author.email in told(variant, "failed")


def test_a_lost_answer_is_found_on_the_platform_and_never_sent_again(
    connection: Connection, platform: ScriptedPlatform
) -> None:
    variant = scheduled("#lose")
    for now in (DUE, DUE + MINUTE, DUE + timedelta(hours=1)):
        swept(now)
    variant = fresh(variant)
    assert (variant.state, bool(variant.permalink), times(platform, variant)) == ("published", True, 1)


def test_an_answer_lost_for_good_leaves_an_unknown_outcome_that_nothing_sends_again(
    connection: Connection, platform: ScriptedPlatform
) -> None:
    variant = scheduled("#drop")
    for now in (DUE, DUE + MINUTE, DUE + timedelta(days=1)):
        swept(now)
        publishing.read_back_all(now=now)
    variant = fresh(variant)
    assert (variant.state, len(deliveries(variant))) == ("outcome_unknown", 1)
    assert variant.post.author.email in told(variant, "outcome_unknown")


def test_a_platform_that_was_not_reached_is_asked_again_and_not_before_it_should(
    page: OfficialAccount, platform: ScriptedPlatform
) -> None:
    connect(page, "http://127.0.0.1:9")
    variant = scheduled()
    swept()
    assert fresh(variant).state == "scheduled"
    connection = Connection.objects.get()
    assert connection.paused_until == DUE + 2 * MINUTE
    swept(DUE + MINUTE)
    assert len(deliveries(variant)) == 1, "not before the pause is over"
    connect(page, platform.url)
    swept(DUE + 3 * MINUTE)
    assert (fresh(variant).state, times(platform, variant)) == ("published", 1)


def test_a_platform_that_stays_out_of_reach_ends_in_a_missed_post(page: OfficialAccount) -> None:
    connect(page, "http://127.0.0.1:9")
    variant = scheduled()
    for minutes in range(0, 40, 3):
        swept(DUE + minutes * MINUTE)
    variant = fresh(variant)
    assert variant.state in ("missed", "failed")
    assert told(variant, variant.state)


# --- What stops in the middle ------------------------------------------------------------------------
def test_stopped_before_it_was_asked_it_leaves_all_the_same_once(
    connection: Connection, platform: ScriptedPlatform
) -> None:
    variant = scheduled()
    assert publishing.claim(variant_id=variant.pk, now=DUE) is not None
    swept(DUE + 5 * MINUTE)
    assert fresh(variant).state == "publishing", "its worker may still be at it"
    swept(DUE + 7 * MINUTE)
    assert (fresh(variant).state, times(platform, variant)) == ("published", 1)


def test_stopped_while_it_was_asked_nobody_knows_and_it_is_said_once(
    connection: Connection, platform: ScriptedPlatform
) -> None:
    variant = scheduled()
    delivery = publishing.claim(variant_id=variant.pk, now=DUE)
    assert delivery is not None
    asked._start(delivery.pk, DUE)
    swept(DUE + 14 * MINUTE)
    assert fresh(variant).state == "publishing"
    for late in (16, 17):
        swept(DUE + late * MINUTE)
    assert (fresh(variant).state, times(platform, variant)) == ("outcome_unknown", 0)
    lost = RegisterEntry.objects.filter(event="editorial.variant.outcome_lost", subject_id=variant.pk)
    assert lost.count() == 1


def test_stopped_after_the_acceptance_and_before_the_record_it_is_recorded_by_the_next_sweep(
    connection: Connection, platform: ScriptedPlatform
) -> None:
    variant = scheduled()
    delivery = publishing.claim(variant_id=variant.pk, now=DUE)
    assert delivery is not None
    asked.carry_out(delivery_id=delivery.pk, clock=at(DUE))
    assert fresh(variant).state == "publishing"
    swept(DUE + MINUTE)
    assert (fresh(variant).state, times(platform, variant)) == ("published", 1)


def test_a_failure_of_the_record_after_the_acceptance_never_sends_it_again(
    connection: Connection, platform: ScriptedPlatform, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(**_more: Any) -> None:
        raise RuntimeError

    variant = scheduled()
    with monkeypatch.context() as patch:
        patch.setattr(acts, "record", fail)
        swept()
    assert fresh(variant).state == "publishing"
    swept(DUE + MINUTE)
    assert (fresh(variant).state, times(platform, variant)) == ("published", 1)


def test_while_it_leaves_nothing_of_it_is_changed(connection: Connection) -> None:
    variant = scheduled()
    publishing.claim(variant_id=variant.pk, now=DUE)
    with pytest.raises(ImpossibleAct):
        amend_variant(
            variant_id=variant.pk,
            content_hash=variant.content_hash,
            values={"text": "Autre"},
            actor=variant.post.author,
            now=DUE,
        )
    with pytest.raises(IntegrityError), transaction.atomic():
        Variant.objects.filter(pk=variant.pk).update(text="Autre")


def test_whatever_the_code_does_postgresql_keeps_one_publication(connection: Connection) -> None:
    variant = scheduled()
    swept()
    with pytest.raises(IntegrityError), transaction.atomic():
        asked.prepare_delivery(
            account=an_account("facebook-ville"),
            operation="publish",
            subject_type="editorial.variant",
            subject_id=variant.pk,
            content=content_of(variant),
            actor=None,
            now=DUE,
        )


# --- Whether it is alive -----------------------------------------------------------------------------
def test_each_sweep_gives_a_sign_of_life_and_its_silence_is_seen() -> None:
    swept(NOW)
    assert last_publisher_beat() == NOW
    assert publisher_is_alive(NOW + ALIVE_FOR)
    assert not publisher_is_alive(NOW + ALIVE_FOR + timedelta(seconds=1))
