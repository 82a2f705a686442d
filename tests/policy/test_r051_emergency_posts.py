"""During an emergency ordinary posts wait, and at its end nothing leaves without a choice; urgent ones go first."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from accounts.models import Notice
from accounts.sending import send_due
from city.emergencies import declare_emergency, end_emergency
from city.models import Emergency
from editorial.approvals import approve_variant, submit_variant
from editorial.emergency import (
    held_during,
    hold_ordinary,
    planned_soon,
    published_during,
    waiting_after,
)
from editorial.guards import Moment, examine, require_clear
from editorial.justifications import justify_variant
from editorial.models import PostTemplate, Variant
from editorial.scheduling import cancel_variant, release_variant
from editorial.short_lane import tell_management
from moderation.emergency_reminders import remind_open_emergencies
from policy.models import RegisterEntry
from policy.outcomes import CautionNeedsReason, PolicyRefusal
from tests.builders import NOW, a_holder, an_account, the_policy_world
from tests.builders_editorial import a_post, a_scheduled_variant, a_submitted_variant, a_variant

pytestmark = [pytest.mark.django_db, pytest.mark.clause("R-051")]
HOUR = timedelta(hours=1)


@pytest.fixture(autouse=True)
def _world() -> None:
    the_policy_world()


def declared(*accounts: str, now: Any = NOW) -> Emergency:
    return declare_emergency(
        actor=a_holder("conseiller-strategique"),
        level="delayed",
        reason="Inondation au centre-ville",
        account_ids=[an_account(slug).pk for slug in accounts],
        entitled=True,
        now=now,
    )


def ended(emergency: Emergency, now: Any) -> Emergency:
    return end_emergency(emergency_id=emergency.pk, actor=emergency.declared_by, entitled=True, now=now)


def held(emergency: Emergency, now: Any = NOW) -> list[Variant]:
    return hold_ordinary(emergency=emergency, actor=emergency.declared_by, now=now)


def an_urgent_variant(now: Any = NOW, **values: Any) -> Variant:
    author = a_holder("agent-communications")
    return a_variant(a_post(author, kind="emergency", now=now), now=now, **values)


def test_declaring_holds_what_is_ordinary_soon_and_on_its_accounts() -> None:
    soon = a_scheduled_variant(scheduled_at=NOW + 71 * HOUR)
    later = a_scheduled_variant(scheduled_at=NOW + 73 * HOUR)
    elsewhere = a_scheduled_variant(a_variant(account=an_account("x-villerimouski")))
    emergency = declared("facebook-ville")
    assert set(planned_soon(NOW, emergency.account_ids)) == {soon}

    assert held(emergency) == [soon]

    soon.refresh_from_db()
    assert soon.state == Variant.State.HELD
    assert "Inondation" in soon.state_reason
    for other in (later, elsewhere):
        other.refresh_from_db()
        assert other.state == Variant.State.SCHEDULED
    line = RegisterEntry.objects.get(event="editorial.variant.held")
    assert line.actor == emergency.declared_by


def test_without_accounts_all_of_them_are_touched() -> None:
    one = a_scheduled_variant()
    two = a_scheduled_variant(a_variant(account=an_account("x-villerimouski")))
    assert set(held(declared())) == {one, two}


def test_what_is_due_within_the_minute_is_stopped_at_its_instant_though_no_sweep_has_run() -> None:
    due = a_scheduled_variant(scheduled_at=NOW + timedelta(seconds=30))
    declared(now=NOW)
    at = NOW + timedelta(seconds=30)
    with pytest.raises(PolicyRefusal, match="situation d’urgence"):
        require_clear(Variant.objects.get(pk=due.pk), moment=Moment.PUBLISH, now=at, at=at)


def test_a_reason_written_for_one_emergency_says_nothing_of_the_next() -> None:
    variant = a_variant(scheduled_at=NOW + 2 * HOUR)
    first = declared()
    finding = next(
        one for one in examine(variant, moment=Moment.SCHEDULE, now=NOW) if one.guard == "emergency-pause"
    )
    justify_variant(
        variant_id=variant.pk,
        guard=finding.guard,
        about=finding.about,
        reason="Avis d’ébullition d’eau déjà annoncé.",
        actor=variant.last_editor,
        now=NOW,
    )
    assert not stopped(variant, NOW)
    ended(first, NOW + HOUR)
    declared(now=NOW + HOUR)
    assert stopped(variant, NOW + HOUR)


def stopped(variant: Variant, now: Any) -> bool:
    found = examine(Variant.objects.get(pk=variant.pk), moment=Moment.SCHEDULE, now=now)
    return any(one.stops for one in found if one.guard == "emergency-pause")


def test_the_end_lists_what_is_overdue_and_sends_none_of_it() -> None:
    overdue = a_scheduled_variant(scheduled_at=NOW + HOUR)
    emergency = declared()
    held(emergency)
    over = ended(emergency, NOW + 5 * HOUR)
    assert list(waiting_after(over, NOW + 6 * HOUR)) == [overdue]
    overdue.refresh_from_db()
    assert overdue.state == Variant.State.HELD
    assert not Variant.objects.due(NOW + 6 * HOUR).exists()


def test_each_is_released_or_given_up_by_somebody_who_publishes_there() -> None:
    one, two = a_scheduled_variant(scheduled_at=NOW + HOUR), a_scheduled_variant(scheduled_at=NOW + 2 * HOUR)
    emergency = declared()
    held(emergency)
    for row in (one, two):
        row.refresh_from_db()
    with pytest.raises(CautionNeedsReason):
        release_variant(variant_id=one.pk, content_hash=one.content_hash, actor=one.last_editor, now=NOW)
    over, later = ended(emergency, NOW + 3 * HOUR), NOW + 4 * HOUR
    release_variant(variant_id=one.pk, content_hash=one.content_hash, actor=one.last_editor, now=later)
    cancel_variant(variant_id=two.pk, reason="Dépassée", actor=two.last_editor, now=later)
    assert not waiting_after(over, later).exists()
    assert list(Variant.objects.due(later)) == [one]
    assert set(held_during(over, later)) == {one, two}


def test_what_was_held_before_is_not_laid_to_the_emergency() -> None:
    earlier = a_scheduled_variant(scheduled_at=NOW + HOUR)
    first = declared()
    held(first)
    ended(first, NOW + HOUR)
    second = declared(now=NOW + 5 * HOUR)
    assert not held_during(second, NOW + 6 * HOUR).exists()
    assert set(held_during(first, NOW + 6 * HOUR)) == {earlier}


# --- urgent posts ----------------------------------------------------------------------------------


def test_the_team_approves_an_urgent_post_while_it_lasts_and_the_direction_is_told_once(
    mailoutbox: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(timezone, "now", lambda: NOW)
    director, assistant = a_holder("direction-generale"), a_holder("adjoint-administratif")
    declared()
    urgent = a_submitted_variant(an_urgent_variant(scheduled_at=NOW + HOUR))
    approve_variant(variant_id=urgent.pk, content_hash=urgent.content_hash, actor=assistant, now=NOW)
    assert tell_management(now=NOW) == 1
    assert tell_management(now=NOW + HOUR) == 0
    send_due(now=NOW + timedelta(seconds=1))
    told = [mail for mail in mailoutbox if director.email in mail.to]
    assert len(told) == 1
    assert urgent.text in told[0].body


def test_the_short_lane_is_shut_when_nothing_is_declared_or_it_is_over() -> None:
    assistant = a_holder("adjoint-administratif")
    emergency = declared()
    urgent = a_submitted_variant(an_urgent_variant())
    ordinary = a_submitted_variant(a_variant(scheduled_at=NOW + 90 * HOUR))
    with pytest.raises(PolicyRefusal):
        approve_variant(variant_id=ordinary.pk, content_hash=ordinary.content_hash, actor=assistant, now=NOW)
    ended(emergency, NOW + HOUR)
    with pytest.raises(PolicyRefusal):
        approve_variant(
            variant_id=urgent.pk, content_hash=urgent.content_hash, actor=assistant, now=NOW + 2 * HOUR
        )
    assert not Notice.objects.filter(level="emergency.approved_by_team").exists()


def test_an_emergency_on_another_account_opens_nothing() -> None:
    declared("x-villerimouski")
    urgent = an_urgent_variant()
    with pytest.raises(CautionNeedsReason):
        submit_variant(
            variant_id=urgent.pk, content_hash=urgent.content_hash, actor=urgent.last_editor, now=NOW
        )


def test_what_was_published_meanwhile_is_found_again() -> None:
    emergency = declared()
    urgent = a_scheduled_variant(an_urgent_variant(scheduled_at=NOW + HOUR))
    rows = Variant.objects.filter(pk=urgent.pk)
    rows.update(state="publishing")
    rows.update(state="published", published_at=NOW + HOUR, external_id="1")
    assert list(published_during(emergency, NOW + 2 * HOUR)) == [urgent]
    over = ended(emergency, NOW + timedelta(minutes=30))
    assert not published_during(over, NOW + 2 * HOUR).exists()


# --- reminders and words ---------------------------------------------------------------------------


@pytest.mark.clause("R-128")
def test_an_emergency_that_lasts_is_recalled_each_day_until_it_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    emergency = declared()
    director = a_holder("direction-generale")
    assert remind_open_emergencies(now=NOW + 23 * HOUR) == 0
    first = remind_open_emergencies(now=NOW + 24 * HOUR)
    assert first >= 2
    assert remind_open_emergencies(now=NOW + 25 * HOUR) == 0
    assert remind_open_emergencies(now=NOW + 49 * HOUR) == first
    assert Notice.objects.filter(level="emergency.still_open", recipient=director).count() == 2
    ended(emergency, NOW + 50 * HOUR)
    assert remind_open_emergencies(now=NOW + 80 * HOUR) == 0


@pytest.mark.clause("R-053")
def test_the_text_proposed_for_an_emergency_says_that_nobody_is_called_for_help_there() -> None:
    text = PostTemplate.objects.get(kind="emergency").text
    assert "ne sont pas un service d’urgence" in text
    assert "911" in text
