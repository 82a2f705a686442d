"""By hand: the link is the proof; what was missed, lost or refused becomes what a person chooses."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from accounts.models import Notice
from editorial.access import StaleVariant
from editorial.by_hand import publish_now, record_published_by_hand, say_not_sent, take_by_hand
from editorial.models import Variant
from editorial.scheduling import release_variant
from editorial.states import ImpossibleAct
from platforms.models import Connection
from policy.models import RegisterEntry
from policy.outcomes import PolicyRefusal
from tests.builders import NOW, a_holder, the_policy_world
from tests.builders_editorial import PLANNED, a_scheduled_variant, a_submitted_variant, an_approved_variant
from tests.builders_publishing import (
    DUE,
    MINUTE,
    PROOF,
    a_missed_variant,
    a_variant_to_publish,
    deliveries,
    fresh,
    swept,
)
from tests.platforms.scripted import ScriptedPlatform

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _world() -> None:
    the_policy_world()


def record(variant: Variant, **more: Any) -> Variant:
    facts = {"permalink": PROOF, "actor": variant.post.author, "now": DUE + MINUTE, **more}
    return record_published_by_hand(variant_id=variant.pk, **facts)


def act(function: Callable[..., Variant], variant: Variant, **more: Any) -> Variant:
    facts = {"content_hash": variant.content_hash, "actor": variant.post.author, "now": DUE + MINUTE, **more}
    return function(variant_id=variant.pk, **facts)


@pytest.mark.clause("R-062")
def test_published_by_hand_it_is_recorded_with_who_when_and_where() -> None:
    variant = a_variant_to_publish()
    record(variant)
    done = fresh(variant)
    assert (done.state, done.permalink, done.published_by) == ("published", PROOF, variant.post.author)
    assert done.published_at == DUE + MINUTE
    assert [one.way for one in deliveries(variant)] == ["by_hand"]
    line: Any = RegisterEntry.objects.get(event="editorial.variant.published", subject_id=variant.pk)
    assert (line.actor, line.after["voie"]) == (variant.post.author, "by_hand")


@pytest.mark.parametrize(
    "link",
    [
        "",
        "https://example.org/1",
        "https://x.com/VilleRimouski/status/1",
        "http://www.facebook.com/p/posts/1",
    ],
)
def test_without_a_link_on_the_platform_nothing_is_recorded(link: str) -> None:
    variant = a_variant_to_publish()
    with pytest.raises(PolicyRefusal):
        record(variant, permalink=link)
    assert (fresh(variant).state, deliveries(variant)) == ("to_publish", [])


def test_a_double_click_records_one_publication() -> None:
    variant = a_variant_to_publish()
    record(variant)
    with pytest.raises(ImpossibleAct, match="déjà publiée"):
        record(variant)
    assert len(deliveries(variant)) == 1


@pytest.mark.clause("R-014")
def test_only_who_publishes_on_the_account_records_it() -> None:
    variant = a_variant_to_publish()
    with pytest.raises(PolicyRefusal):
        record(variant, actor=a_holder("direction-generale"))
    with pytest.raises(Variant.DoesNotExist):
        record(variant, actor=a_holder("animateur-diffusion"))


# --- Missed -----------------------------------------------------------------------------------------
def test_missed_it_leaves_late_only_because_a_person_chooses_it(
    connection: Connection, platform: ScriptedPlatform
) -> None:
    variant = a_missed_variant(text="Manquée puis choisie")
    chosen = PLANNED + timedelta(hours=3)
    act(release_variant, variant, now=chosen)
    swept(chosen + MINUTE)
    done = fresh(variant)
    assert (done.state, done.released_by) == ("published", variant.post.author)
    assert sum(post["text"] == variant.text for post in platform.posts()) == 1


def test_chosen_and_not_seen_to_in_time_again_it_is_missed_again(connection: Connection) -> None:
    variant = a_missed_variant()
    chosen = PLANNED + timedelta(hours=3)
    act(release_variant, variant, now=chosen)
    swept(chosen + timedelta(hours=1))
    assert fresh(variant).state == "missed"


def test_missed_and_published_by_hand_meanwhile_it_is_recorded() -> None:
    variant = a_missed_variant()
    record(variant, now=PLANNED + timedelta(hours=3))
    assert fresh(variant).state == "published"


@pytest.mark.clause("R-021")
def test_missed_for_want_of_an_approval_it_is_not_recorded_as_published() -> None:
    variant = a_submitted_variant()
    swept()
    assert fresh(variant).state == "missed"
    with pytest.raises(PolicyRefusal, match="pas approuvé"):
        record(variant)


def test_missed_it_may_be_taken_by_hand() -> None:
    variant = a_missed_variant()
    later = PLANNED + timedelta(hours=3)
    act(take_by_hand, variant, now=later)
    assert fresh(variant).state == "to_publish"
    swept(later + MINUTE)
    record(fresh(variant), now=later + MINUTE)
    assert fresh(variant).state == "published"


# --- Nobody knows -----------------------------------------------------------------------------------
@pytest.fixture
def unknown(connection: Connection) -> Variant:
    """A variant sent, of which nobody knows whether it left."""
    variant = a_scheduled_variant(text="Perdue #drop")
    swept()
    assert fresh(variant).state == "outcome_unknown"
    return fresh(variant)


def test_found_on_the_platform_its_link_settles_the_attempt(unknown: Variant) -> None:
    record(unknown)
    (delivery,) = deliveries(unknown)
    assert (fresh(unknown).state, delivery.state, delivery.permalink) == ("published", "reconciled", PROOF)
    assert fresh(unknown).published_by == unknown.post.author


def test_said_not_to_be_there_it_may_leave_again_by_choice_and_only_then(
    unknown: Variant, platform: ScriptedPlatform
) -> None:
    author = unknown.post.author
    with pytest.raises(PolicyRefusal):
        say_not_sent(variant_id=unknown.pk, reason=" ", actor=author, now=DUE + MINUTE)
    say_not_sent(variant_id=unknown.pk, reason="Absente de la page", actor=author, now=DUE + MINUTE)
    swept(DUE + 2 * MINUTE)
    variant = fresh(unknown)
    assert (variant.state, variant.state_reason, len(deliveries(unknown))) == (
        "failed",
        "Absente de la page",
        1,
    )
    with pytest.raises(ImpossibleAct):
        say_not_sent(variant_id=unknown.pk, reason="Encore", actor=author, now=DUE + MINUTE)
    act(release_variant, variant, now=DUE + 3 * MINUTE)
    swept(DUE + 4 * MINUTE)
    assert len(deliveries(unknown)) == 2, "a person chose it"


def test_only_an_unknown_outcome_can_be_said_not_to_have_left() -> None:
    variant = a_variant_to_publish()
    with pytest.raises(ImpossibleAct):
        say_not_sent(variant_id=variant.pk, reason="Rien", actor=variant.post.author, now=DUE)


# --- Now --------------------------------------------------------------------------------------------
@pytest.mark.clause("R-062")
def test_approved_without_a_date_it_leaves_at_once_when_a_person_says_so(
    connection: Connection, platform: ScriptedPlatform
) -> None:
    variant = an_approved_variant(text="Sans date")
    swept(NOW + timedelta(days=9))
    assert fresh(variant).state == "approved", "without a date nothing leaves by itself"
    act(publish_now, variant, now=NOW)
    swept(NOW + MINUTE)
    done = fresh(variant)
    assert (done.state, done.released_by, done.scheduled_at) == ("published", variant.post.author, None)
    assert sum(post["text"] == "Sans date" for post in platform.posts()) == 1


@pytest.mark.clause("R-062")
def test_what_was_agreed_to_for_a_later_hour_does_not_leave_before_it() -> None:
    variant = a_scheduled_variant()
    with pytest.raises(PolicyRefusal):
        act(publish_now, variant, now=NOW)


def test_nothing_leaves_now_but_what_was_on_the_screen() -> None:
    variant = an_approved_variant()
    with pytest.raises(StaleVariant):
        act(publish_now, variant, content_hash="0" * 64)


def test_on_an_account_without_a_connection_now_means_by_hand() -> None:
    variant = an_approved_variant()
    act(publish_now, variant, now=NOW)
    swept(NOW + MINUTE)
    assert fresh(variant).state == "to_publish"
    assert Notice.objects.filter(level="publication.to_publish").exists()
