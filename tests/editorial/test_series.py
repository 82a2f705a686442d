"""Series: their occurrences, what each inherits, and what is done to one or to all that follow."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.db import transaction
from django.db.utils import IntegrityError

from accounts.lifecycle import suspend_account
from accounts.models import Holding, Person
from editorial.approvals import recall_variant, refuse_variant, submit_variant
from editorial.drafting import amend_variant
from editorial.local_times import local_clock
from editorial.models import Approval, Justification, Post, Recurrence, Variant
from editorial.occurrences import inherit_approvals, write_occurrences
from editorial.recurring import (
    NotInSeries,
    begin_series,
    end_series,
    replan_following,
    rewrite_following,
    skip_occurrence,
    take_over_series,
    unskip_occurrence,
)
from editorial.scheduling import unschedule_variant
from editorial.series_content import differs
from editorial.states import ImpossibleAct
from editorial.waiting.series import occurrences_to_approve
from policy.outcomes import PolicyRefusal
from policy.register import entries_about
from tests.builders import NOW, a_holder, an_account, the_policy_world
from tests.builders_editorial import a_post, a_scheduled_variant, a_variant, an_adviser
from tests.builders_series import (
    FIRST,
    LAST,
    LATER,
    NINE,
    a_pattern,
    a_series,
    occurrence,
    with_first_approved,
)

pytestmark = pytest.mark.django_db
WEEK = timedelta(days=7)


@pytest.fixture(autouse=True)
def _world() -> None:
    the_policy_world()


def days_of(series):
    return list(series.posts.order_by("occurrence_on").values_list("occurrence_on", flat=True))


def states(series):
    rows = Variant.objects.filter(post__recurrence=series).order_by("post__occurrence_on")
    return list(rows.values_list("state", flat=True))


def planned(variant):
    assert variant.scheduled_at is not None
    return variant.scheduled_at


def day_of(variant):
    assert variant.post.occurrence_on is not None
    return variant.post.occurrence_on


def written(variant, **values):
    return amend_variant(
        variant_id=variant.pk,
        content_hash=variant.content_hash,
        values=values,
        actor=variant.last_editor,
        now=NOW,
    )


class TestOccurrences:
    def test_a_post_becomes_the_first_of_its_series_and_the_next_weeks_are_written(self):
        series = a_series(ends_on=LATER)
        assert days_of(series) == [FIRST + WEEK * n for n in range(8)]
        assert states(series) == ["draft"] * 8
        first, second = occurrence(series, 1), occurrence(series, 2)
        assert second.text == first.text
        assert second.post.title == first.post.title
        assert second.content_hash == first.content_hash
        assert (second.post.author, second.last_editor) == (series.author, series.author)

    def test_writing_them_twice_adds_nothing_and_the_last_ones_come_in_their_time(self):
        series = a_series(ends_on=LATER)
        assert write_occurrences(now=NOW) == 0
        assert write_occurrences(now=NOW + timedelta(days=21)) == 2
        assert days_of(series) == [FIRST + WEEK * n for n in range(10)]
        assert write_occurrences(now=NOW + timedelta(days=100)) == 0

    @pytest.mark.clause("R-019")
    def test_weekly_at_nine_stays_at_nine_when_the_clock_changes(self):
        now = datetime(2026, 10, 5, 14, tzinfo=UTC)
        series = a_series(now=now, starts_on=date(2026, 10, 12), ends_on=date(2027, 4, 5))
        write_occurrences(now=datetime(2027, 2, 15, 15, tzinfo=UTC))
        clocks = [local_clock(planned(one)) for one in Variant.objects.filter(post__recurrence=series)]
        assert {one.time() for one in clocks} == {NINE}
        assert len({one.date() for one in clocks}) == len(clocks) > 8

    def test_an_occurrence_in_the_hour_that_does_not_exist_or_happens_twice_still_follows(self):
        now = datetime(2027, 3, 1, 15, tzinfo=UTC)
        series = a_series(
            now=now,
            at_time=time(2, 30),
            frequency="daily",
            weekdays=(),
            starts_on=date(2027, 3, 13),
            ends_on=date(2027, 3, 15),
        )
        assert [occurrence(series, n).leaves_series for n in (1, 2, 3)] == [False] * 3
        assert occurrence(series, 2).scheduled_at == datetime(2027, 3, 14, 7, 30, tzinfo=UTC)
        autumn = a_series(
            now=datetime(2027, 11, 1, 15, tzinfo=UTC),
            at_time=time(1, 30),
            frequency="daily",
            weekdays=(),
            starts_on=date(2027, 11, 6),
            ends_on=date(2027, 11, 8),
        )
        assert occurrence(autumn, 2).scheduled_at == datetime(2027, 11, 7, 5, 30, tzinfo=UTC)
        assert not occurrence(autumn, 2).leaves_series

    def test_identity_is_the_series_and_the_day_not_the_caption(self):
        series = a_series()
        second = occurrence(series, 2)
        written(second, text="Tout autre chose.")
        assert write_occurrences(now=NOW) == 0
        with pytest.raises(IntegrityError, match="one_per_occurrence"), transaction.atomic():
            Post.objects.filter(pk=occurrence(series, 3).post_id).update(
                occurrence_on=second.post.occurrence_on
            )

    def test_nothing_more_is_written_for_somebody_who_may_no_longer_until_another_takes_over(self):
        series = a_series(ends_on=LATER)
        Holding.objects.filter(person=series.author).update(ends_on=NOW.date())
        later = NOW + timedelta(days=21)
        assert write_occurrences(now=later) == 0
        other = a_holder("agent-communications")
        take_over_series(post_id=occurrence(series, 1).post_id, actor=other, now=later)
        assert write_occurrences(now=later) == 2
        assert occurrence(series, 10).post.author == other

    def test_the_internal_deadline_is_as_many_days_before_each(self):
        series = a_series(values={"internal_deadline": FIRST - timedelta(days=3)})
        # The deadline is read once the post has its day.
        assert occurrence(series, 3).post.internal_deadline == FIRST + WEEK * 2 - timedelta(days=3)

    def test_a_sweep_with_nothing_to_write_costs_the_same_whatever_the_series_already_has(
        self, django_assert_num_queries
    ):
        a_series(frequency="daily", weekdays=(), ends_on=FIRST + timedelta(days=9))
        with django_assert_num_queries(7):
            write_occurrences(now=NOW)


class TestInheritance:
    def test_the_others_inherit_the_approval_of_the_first_and_are_planned(self):
        series = a_series()
        first = with_first_approved(series)
        assert first.state == "scheduled"
        assert inherit_approvals(now=NOW) == 4
        assert states(series) == ["scheduled"] * 5
        source = first.approvals.get()
        inherited = occurrence(series, 5).approvals.get()
        assert inherited.inherited_from == source
        assert (inherited.person, inherited.body, inherited.capacity) == (
            source.person,
            source.body,
            source.capacity,
        )
        told = {line.event for line in entries_about(occurrence(series, 5))}
        assert {"editorial.variant.inherited", "editorial.variant.scheduled"} <= told
        assert inherit_approvals(now=NOW) == 0

    def test_nothing_is_inherited_before_somebody_approves(self):
        series = a_series()
        submit_variant(
            variant_id=occurrence(series, 1).pk,
            content_hash=occurrence(series, 1).content_hash,
            actor=series.author,
            now=NOW,
        )
        assert inherit_approvals(now=NOW) == 0
        assert set(states(series)) == {"in_review", "draft"}

    def test_one_whose_text_differs_waits_for_its_own_approval(self):
        series = a_series()
        written(occurrence(series, 3), text="Une autre annonce.")
        with_first_approved(series)
        assert inherit_approvals(now=NOW) == 3
        assert occurrence(series, 3).state == "draft"

    def test_one_moved_away_from_the_hour_of_the_series_waits_for_its_own_approval(self):
        series = a_series()
        second = occurrence(series, 2)
        written(second, scheduled_at=planned(second) + timedelta(hours=3))
        with_first_approved(series)
        inherit_approvals(now=NOW)
        assert occurrence(series, 2).leaves_series
        assert occurrence(series, 2).state == "draft"

    def test_one_that_inherited_and_is_changed_is_a_draft_again_and_does_not_inherit_back(self):
        series = a_series()
        with_first_approved(series)
        inherit_approvals(now=NOW)
        changed = written(occurrence(series, 2), text="Une autre annonce.")
        assert changed.state == "draft"
        assert inherit_approvals(now=NOW) == 0

    def test_one_that_somebody_took_back_is_not_approved_again_behind_their_back(self):
        series = a_series()
        with_first_approved(series)
        inherit_approvals(now=NOW)
        second = occurrence(series, 2)
        unschedule_variant(variant_id=second.pk, actor=series.author, now=NOW)
        recall_variant(variant_id=second.pk, actor=series.author, now=NOW)
        assert inherit_approvals(now=NOW) == 0
        assert occurrence(series, 2).state == "draft"

    def test_a_refusal_after_the_approval_ends_the_inheritance(self):
        series, adviser = a_series(), an_adviser()
        with_first_approved(series, adviser)
        second = occurrence(series, 2)
        submit_variant(variant_id=second.pk, content_hash=second.content_hash, actor=series.author, now=NOW)
        refuse_variant(
            variant_id=second.pk,
            content_hash=second.content_hash,
            reason="Plus d’actualité.",
            actor=adviser,
            now=NOW,
        )
        assert inherit_approvals(now=NOW) == 0

    def test_another_series_that_says_the_same_inherits_nothing(self):
        author = a_holder("agent-communications")
        with_first_approved(a_series(author=author))
        other = a_series(author=author)
        assert inherit_approvals(now=NOW) == 4
        assert set(states(other)) == {"draft"}

    def test_each_is_asked_the_rules_at_its_own_hour(self):
        series = a_series()
        with_first_approved(series)
        suspend_account(
            account_id=an_account("facebook-ville").pk,
            reason="Vérification de sécurité en cours.",
            actor=an_adviser(),
            now=NOW,
        )
        assert inherit_approvals(now=NOW) == 0
        assert set(states(series)[1:]) == {"draft"}
        assert Approval.objects.filter(inherited_from__isnull=False).count() == 0

    def test_a_sweep_that_comes_late_lets_nothing_past_inherit(self):
        series = a_series(ends_on=LATER)
        with_first_approved(series)
        assert inherit_approvals(now=NOW + timedelta(days=21)) == 5
        assert occurrence(series, 2).state == "draft"

    def test_the_written_reasons_come_with_the_approval(self):
        series = a_series()
        first = occurrence(series, 1)
        Justification.objects.create(
            variant=first, guard="lien", about="", reason="Rien sur le site.", person=series.author, at=NOW
        )
        with_first_approved(series)
        inherit_approvals(now=NOW)
        assert occurrence(series, 4).justifications.get().reason == "Rien sur le site."

    def test_whoever_takes_over_the_series_does_not_approve_through_it(self):
        series, adviser = a_series(ends_on=LATER), an_adviser()
        with_first_approved(series, adviser)
        take_over_series(post_id=occurrence(series, 1).post_id, actor=adviser, now=NOW)
        later = NOW + timedelta(days=21)
        write_occurrences(now=later)
        inherit_approvals(now=later)
        assert occurrence(series, 10).post.author == adviser
        assert occurrence(series, 10).state == "draft"

    def test_postgresql_voids_one_whose_hour_is_changed_behind_the_code(self):
        series = a_series()
        with_first_approved(series)
        inherit_approvals(now=NOW)
        second = occurrence(series, 2)
        Variant.objects.filter(pk=second.pk).update(scheduled_at=planned(second) + timedelta(hours=1))
        second = occurrence(series, 2)
        assert (second.state, second.leaves_series) == ("draft", True)

    def test_postgresql_voids_them_all_when_the_rule_of_the_series_is_changed_behind_the_code(self):
        series = a_series()
        with_first_approved(series)
        inherit_approvals(now=NOW)
        Recurrence.objects.filter(pk=series.pk).update(interval=2)
        assert set(states(series)) == {"draft"}


class TestActs:
    def test_beginning_a_series_voids_what_was_approved_for_one_date(self):
        variant = a_scheduled_variant()
        begin_series(
            post_id=variant.post_id, pattern=a_pattern(), at_time=NINE, actor=variant.post.author, now=NOW
        )
        variant.refresh_from_db()
        assert (variant.state, variant.leaves_series) == ("draft", False)
        assert local_clock(planned(variant)) == datetime.combine(FIRST, NINE)

    @pytest.mark.parametrize(
        ("pattern", "said"),
        [
            ({"starts_on": date(2026, 7, 6)}, "déjà|passée"),
            ({"ends_on": date(2028, 1, 1)}, "au plus un an"),
            ({"weekdays": ()}, "jour de la semaine"),
        ],
    )
    def test_a_series_in_the_past_without_an_end_or_without_a_day_is_refused(self, pattern, said):
        post = a_post()
        a_variant(post)
        with pytest.raises(PolicyRefusal, match=said):
            begin_series(
                post_id=post.pk, pattern=a_pattern(**pattern), at_time=NINE, actor=post.author, now=NOW
            )
        assert not Recurrence.objects.exists()

    def test_a_post_without_a_text_on_any_account_does_not_begin_a_series(self):
        post = a_post()
        with pytest.raises(PolicyRefusal, match="rien à répéter"):
            begin_series(post_id=post.pk, pattern=a_pattern(), at_time=NINE, actor=post.author, now=NOW)

    def test_a_post_is_in_one_series_at_most(self):
        post = occurrence(a_series(), 1).post
        with pytest.raises(PolicyRefusal, match="déjà partie d’une série"):
            begin_series(post_id=post.pk, pattern=a_pattern(), at_time=NINE, actor=post.author, now=NOW)

    def test_somebody_who_does_not_publish_there_begins_no_series(self):
        post = a_post()
        a_variant(post)
        other = a_holder("directeur-rh")
        with pytest.raises(Post.DoesNotExist):
            begin_series(post_id=post.pk, pattern=a_pattern(), at_time=NINE, actor=other, now=NOW)

    def test_skipping_one_abandons_it_alone_and_it_never_comes_back_by_itself(self):
        series = a_series()
        day = FIRST + WEEK
        skip_occurrence(post_id=occurrence(series, 1).post_id, day=day, actor=series.author, now=NOW)
        write_occurrences(now=NOW)
        assert states(series) == ["draft", "cancelled", *["draft"] * 3]
        unskip_occurrence(post_id=occurrence(series, 1).post_id, day=day, actor=series.author, now=NOW)
        assert states(series) == ["draft"] * 5

    def test_a_day_not_yet_written_is_skipped_too(self):
        series = a_series(ends_on=LATER)
        skip_occurrence(post_id=occurrence(series, 1).post_id, day=LATER, actor=series.author, now=NOW)
        write_occurrences(now=NOW + timedelta(days=21))
        assert LATER not in days_of(series)

    def test_a_skipped_occurrence_that_had_its_approval_inherits_it_again_once_restored(self):
        series = a_series()
        with_first_approved(series)
        day = FIRST + WEEK
        skip_occurrence(post_id=occurrence(series, 1).post_id, day=day, actor=series.author, now=NOW)
        unskip_occurrence(post_id=occurrence(series, 1).post_id, day=day, actor=series.author, now=NOW)
        assert inherit_approvals(now=NOW) == 4

    @pytest.mark.parametrize("day", [FIRST + timedelta(days=1), LAST + WEEK])
    def test_a_day_that_is_none_of_the_series_is_not_skipped(self, day):
        series = a_series()
        with pytest.raises(NotInSeries):
            skip_occurrence(post_id=occurrence(series, 1).post_id, day=day, actor=series.author, now=NOW)

    def test_a_change_to_one_stays_with_it(self):
        series = a_series()
        second = written(occurrence(series, 2), text="Exceptionnellement fermé.")
        assert differs(second.post)
        assert {occurrence(series, n).text for n in (1, 3, 5)} == {occurrence(series, 1).text}

    def test_a_change_may_be_given_to_those_that_follow_and_to_those_not_yet_written(self):
        series = a_series(ends_on=LATER)
        third = written(occurrence(series, 3), text="Nouvelles heures.")
        assert rewrite_following(post_id=third.post_id, actor=series.author, now=NOW) == 5
        write_occurrences(now=NOW + timedelta(days=21))
        texts = [occurrence(series, n).text for n in range(1, 11)]
        assert texts[2:] == ["Nouvelles heures."] * 8
        assert "Nouvelles heures." not in texts[:2]
        assert {occurrence(series, n).content_hash for n in range(3, 11)} == {
            occurrence(series, 3).content_hash
        }

    def test_what_was_approved_of_the_new_text_is_inherited_and_the_old_is_void(self):
        series = a_series()
        with_first_approved(series)
        inherit_approvals(now=NOW)
        second = written(occurrence(series, 2), text="Nouvelles heures.")
        rewrite_following(post_id=second.post_id, actor=series.author, now=NOW)
        assert states(series) == ["scheduled", *["draft"] * 4]
        inherit_approvals(now=NOW)
        assert states(series) == ["scheduled", *["draft"] * 4]

    def test_an_account_added_or_left_out_is_so_for_those_that_follow(self):
        series = a_series(author=a_holder("agent-communications"))
        first = occurrence(series, 1)
        a_variant(first.post, account=an_account("x-villerimouski"))
        rewrite_following(post_id=first.post_id, actor=series.author, now=NOW)
        second = series.posts.order_by("occurrence_on")[1]
        assert set(second.variants.values_list("account__slug", flat=True)) == {
            "facebook-ville",
            "x-villerimouski",
        }
        assert not second.variants.get(account__slug="x-villerimouski").leaves_series

    def test_another_rule_from_one_on_begins_another_series_and_abandons_what_was_to_follow(self):
        series = a_series(ends_on=LATER)
        third = occurrence(series, 3)
        pattern = a_pattern(starts_on=third.post.occurrence_on, weekdays=(1,))
        new = replan_following(
            post_id=third.post_id, pattern=pattern, at_time=time(14), actor=series.author, now=NOW
        )
        write_occurrences(now=NOW)
        assert states(series) == ["draft", "draft", *["cancelled"] * 5]
        assert days_of(new)[0] == day_of(third) + timedelta(days=1)
        assert local_clock(planned(occurrence(new, 1))).time() == time(14)
        assert occurrence(new, 1).post_id == third.post_id
        write_occurrences(now=NOW + timedelta(days=21))
        assert len(days_of(series)) == 7

    def test_ending_a_series_keeps_what_is_approved_up_to_there(self):
        series = a_series(ends_on=LATER)
        with_first_approved(series)
        inherit_approvals(now=NOW)
        end_series(post_id=occurrence(series, 3).post_id, actor=series.author, now=NOW)
        write_occurrences(now=NOW + timedelta(days=21))
        assert states(series) == [*["scheduled"] * 3, *["cancelled"] * 5]

    def test_what_has_left_is_neither_skipped_nor_rewritten(self):
        series = a_series()
        first = with_first_approved(series)
        Variant.objects.filter(pk=first.pk).update(state="publishing")
        with pytest.raises(ImpossibleAct):
            skip_occurrence(post_id=first.post_id, day=FIRST, actor=series.author, now=NOW)
        assert Recurrence.objects.get(pk=series.pk).skipped == []
        with pytest.raises(PolicyRefusal, match="déjà partie"):
            replan_following(
                post_id=first.post_id, pattern=a_pattern(), at_time=NINE, actor=series.author, now=NOW
            )

    def test_each_act_is_in_the_register(self):
        series = a_series()
        post = occurrence(series, 1).post
        skip_occurrence(post_id=post.pk, day=FIRST + WEEK, actor=series.author, now=NOW)
        unskip_occurrence(post_id=post.pk, day=FIRST + WEEK, actor=series.author, now=NOW)
        rewrite_following(post_id=post.pk, actor=series.author, now=NOW)
        end_series(post_id=post.pk, actor=series.author, now=NOW)
        assert {
            "editorial.recurrence.begun",
            "editorial.occurrence.skipped",
            "editorial.occurrence.restored",
            "editorial.recurrence.rewritten",
            "editorial.recurrence.ended",
        } <= {line.event for line in entries_about(post)}

    @pytest.mark.parametrize(
        "act",
        [
            lambda post, actor: rewrite_following(post_id=post.pk, actor=actor, now=NOW),
            lambda post, actor: end_series(post_id=post.pk, actor=actor, now=NOW),
            lambda post, actor: skip_occurrence(post_id=post.pk, day=FIRST, actor=actor, now=NOW),
            lambda post, actor: take_over_series(post_id=post.pk, actor=actor, now=NOW),
        ],
    )
    def test_nothing_is_done_to_a_series_by_whoever_does_not_publish_on_its_accounts(self, act):
        series = a_series()
        root = Person.objects.create_superuser("racine@example.org", full_name="Administrateur technique")
        for stranger in (root, a_holder("secretaire-rh")):
            with pytest.raises(Post.DoesNotExist):
                act(occurrence(series, 1).post, stranger)
        reader = a_holder("direction-generale")
        with pytest.raises(PolicyRefusal):
            act(occurrence(series, 1).post, reader)

    def test_a_post_outside_any_series_says_so(self):
        post = a_post()
        a_variant(post)
        with pytest.raises(NotInSeries):
            end_series(post_id=post.pk, actor=post.author, now=NOW)


def test_the_occurrences_of_the_week_without_an_approval_await_whoever_publishes_there():
    series = a_series()
    monday = NOW + timedelta(days=1)
    steps = [occurrences_to_approve(person, monday) for person in (series.author, a_holder("directeur-rh"))]
    assert [step.count for step in steps if step] == [1, 0]
    assert steps[0] and steps[0].label.startswith("1 occurrence d’une série est prévue d’ici une semaine")
    with_first_approved(series)
    after = occurrences_to_approve(series.author, monday)
    assert after is not None and after.count == 0


@pytest.mark.parametrize(
    "values",
    [
        {"weekdays": []},
        {"frequency": "monthly", "weekdays": []},
        {"frequency": "monthly", "month_day": 3, "month_week": 2},
        {"interval": 0},
        {"ends_on": FIRST - timedelta(days=1)},
    ],
)
def test_postgresql_refuses_a_rule_without_a_meaning(values):
    series = a_series()
    with pytest.raises(IntegrityError), transaction.atomic():
        Recurrence.objects.filter(pk=series.pk).update(**values)
