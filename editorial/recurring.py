"""Series: begun from a post, skipped one day at a time, rewritten or planned anew from one day on, and ended."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Person
from editorial import events
from editorial.access import check_edit, lock_post, require_write
from editorial.drafting import amend_variant
from editorial.local_times import decided_instant
from editorial.models import Post, Recurrence, Variant
from editorial.occurrences import WORDS_SKIPPED, restore_occurrence
from editorial.revisions import keep_revision
from editorial.rules.recurrences import Pattern, dates_of, falls_on, may_begin_series, may_repeat
from editorial.scheduling import cancel_variant
from editorial.series_content import content_of, instant_on, rewrite_occurrence
from editorial.states import EDITABLE, FROZEN
from policy.outcomes import Outcome, require
from policy.register import record


class NotInSeries(ValueError):  # noqa: N818 - an answer more than an error
    """The post belongs to no series, or the day is none of its days; its text is for the person who tried."""


def check_begin(post: Post, *, anew: bool = False) -> Outcome:
    """Answer whether a series may begin with this post; `anew`: with what follows of another."""
    states = set(post.variants.values_list("state", flat=True))
    return may_begin_series(
        is_kept=post.stage == Post.Stage.KEPT,
        is_in_series=post.recurrence_id is not None and not anew,
        has_variant=bool(states - {Variant.State.CANCELLED}),
        something_left=bool(states & FROZEN - {Variant.State.CANCELLED}),
    )


def check_pattern(pattern: Pattern, at_time: time, now: datetime) -> Outcome:
    """Answer whether a series may come back so, from now on; the page asks the same before it shows the days."""
    first = next(dates_of(pattern), None) if pattern.interval >= 1 else None
    is_past = first is not None and decided_instant(first, at_time) <= now
    return may_repeat(pattern=pattern, first_is_past=is_past)


@transaction.atomic
def begin_series(
    *, post_id: int, pattern: Pattern, at_time: time, actor: Person, now: datetime
) -> Recurrence:
    """Make a post the first of a series; what was approved of it for its own date alone is void.

    Raises Post.DoesNotExist, PolicyRefusal.
    """
    post = _lock(post_id, actor, now)
    require(check_begin(post))
    require(check_pattern(pattern, at_time, now))
    return _begin(post, pattern, at_time, actor, now)


@transaction.atomic
def rewrite_following(*, post_id: int, actor: Person, now: datetime) -> int:
    """Have the occurrences after this one say what it says; return how many there are already.

    What was approved of the same content stands. Raises NotInSeries, Post.DoesNotExist, PolicyRefusal.
    """
    post = _lock(post_id, actor, now)
    series = _lock_series(post)
    series.content = content_of(post)
    series.save(update_fields=["content"])
    following = list(_following(post, series))
    for one in following:
        rewrite_occurrence(series, one, actor=actor, now=now)
    _register(events.SERIES_REWRITTEN, series, post, actor, now)
    return len(following)


@transaction.atomic
def replan_following(
    *, post_id: int, pattern: Pattern, at_time: time, actor: Person, now: datetime
) -> Recurrence:
    """End the series before this occurrence, and begin another with it; what was to follow is abandoned.

    Raises NotInSeries, Post.DoesNotExist, PolicyRefusal.
    """
    post = _lock(post_id, actor, now)
    series = _lock_series(post)
    require(check_pattern(pattern, at_time, now))
    require(check_begin(post, anew=True))
    _end(series, post, series_day(post), _("Planifiée autrement, avec la suite de sa série."), actor, now)
    return _begin(post, pattern, at_time, actor, now)


@transaction.atomic
def skip_occurrence(*, post_id: int, day: date, actor: Person, now: datetime) -> None:
    """Leave one day out of the series of this post; what is written for it is abandoned.

    Raises NotInSeries, ImpossibleAct when it has left, Post.DoesNotExist, PolicyRefusal.
    """
    post = _lock(post_id, actor, now)
    series = _lock_series(post)
    if day in series.skipped or not falls_on(series.pattern, day):
        raise NotInSeries(_("Cette date n’est pas une occurrence de la série."))
    series.skipped = sorted({*series.skipped, day})
    series.save(update_fields=["skipped"])
    written = series.posts.filter(occurrence_on=day).first()
    for variant in written.variants.exclude(state=Variant.State.CANCELLED) if written else []:
        cancel_variant(variant_id=variant.pk, reason=str(WORDS_SKIPPED), actor=actor, now=now)
    _register(events.OCCURRENCE_SKIPPED, series, post, actor, now, after={"date": day.isoformat()})


@transaction.atomic
def unskip_occurrence(*, post_id: int, day: date, actor: Person, now: datetime) -> None:
    """Put a skipped day back. Raises NotInSeries, Post.DoesNotExist, PolicyRefusal."""
    post = _lock(post_id, actor, now)
    series = _lock_series(post)
    if day not in series.skipped or instant_on(series, day) <= now:
        raise NotInSeries(_("Cette date n’est pas une occurrence sautée à venir."))
    series.skipped = [one for one in series.skipped if one != day]
    series.save(update_fields=["skipped"])
    written = series.posts.filter(occurrence_on=day).first()
    if written:
        restore_occurrence(series, written, actor=actor, now=now)
    _register(events.OCCURRENCE_RESTORED, series, post, actor, now, after={"date": day.isoformat()})


@transaction.atomic
def end_series(*, post_id: int, actor: Person, now: datetime) -> None:
    """End the series of this post after it; what is written for later is abandoned.

    Raises NotInSeries, Post.DoesNotExist, PolicyRefusal.
    """
    post = _lock(post_id, actor, now)
    series = _lock_series(post)
    _end(series, post, series_day(post), _("La série est arrêtée."), actor, now, keeps_this_one=True)


@transaction.atomic
def take_over_series(*, post_id: int, actor: Person, now: datetime) -> None:
    """Answer for the occurrences still to be written, in place of whoever began the series.

    Raises NotInSeries, Post.DoesNotExist, PolicyRefusal.
    """
    post = _lock(post_id, actor, now)
    series = _lock_series(post)
    former, series.author = str(series.author), actor
    series.save(update_fields=["author"])
    _register(events.SERIES_TAKEN_OVER, series, post, actor, now, after={"avant": former})


def series_day(post: Post) -> date:
    """Return the day of an occurrence. Raises NotInSeries."""
    if post.occurrence_on is None:
        raise NotInSeries(_("Cette publication ne fait partie d’aucune série."))
    return post.occurrence_on


def _lock(post_id: int, actor: Person, now: datetime) -> Post:
    """Return the post under its lock, for whoever may write it and publish it on each of its accounts."""
    post = lock_post(post_id=post_id, actor=actor, now=now)
    require(check_edit(post, actor, now))
    for variant in post.variants.exclude(state=Variant.State.CANCELLED).select_related("account__platform"):
        require_write(variant, actor, now)
    return post


def _lock_series(post: Post) -> Recurrence:
    if post.recurrence_id is None:
        raise NotInSeries(_("Cette publication ne fait partie d’aucune série."))
    return Recurrence.objects.select_for_update().get(pk=post.recurrence_id)


def _following(post: Post, series: Recurrence) -> Iterator[Post]:
    """Yield the occurrences after this one; what a skipped day said stays as it was."""
    later = series.posts.filter(occurrence_on__gt=post.occurrence_on).order_by("occurrence_on")
    yield from later.exclude(occurrence_on__in=series.skipped)


def _begin(post: Post, pattern: Pattern, at_time: time, actor: Person, now: datetime) -> Recurrence:
    first = next(dates_of(pattern))
    series = Recurrence.objects.create(
        frequency=pattern.frequency,
        interval=pattern.interval,
        weekdays=sorted(pattern.weekdays),
        month_day=pattern.month_day,
        month_week=pattern.month_week,
        at_time=at_time,
        starts_on=first,
        ends_on=pattern.ends_on,
        author=actor,
        created_at=now,
    )
    former = dict(post.variants.values_list("pk", "state"))
    for variant in post.variants.filter(state__in=EDITABLE):
        amend_variant(
            variant_id=variant.pk,
            content_hash=variant.content_hash,
            values={"scheduled_at": instant_on(series, first)},
            actor=actor,
            now=now,
        )
    post.recurrence, post.occurrence_on, post.updated_at = series, first, now
    post.save(update_fields=["recurrence", "occurrence_on", "updated_at"])
    for variant in post.variants.filter(state__in=EDITABLE):
        _follow(variant, former[variant.pk], actor, now)
    series.content = content_of(post)
    series.save(update_fields=["content"])
    _register(events.SERIES_BEGUN, series, post, actor, now, after=_rule_of(series))
    return series


def _follow(variant: Variant, former_state: str, actor: Person, now: datetime) -> None:
    """Have a variant follow its series: PostgreSQL voids what was approved for one date, and reads its new content."""
    variant.leaves_series = False
    variant.last_editor, variant.edited_at = actor, now
    if former_state != Variant.State.DRAFT:
        variant.state_since = now
    variant.save(update_fields=["leaves_series", "last_editor", "edited_at", "state_since"])
    variant.refresh_from_db()
    keep_revision(variant, editor=actor, now=now)


def _end(
    series: Recurrence,
    post: Post,
    day: date,
    reason: str,
    actor: Person,
    now: datetime,
    *,
    keeps_this_one: bool = False,
) -> None:
    following = list(_following(post, series))
    series.ended_on = day + timedelta(days=1) if keeps_this_one else day
    series.save(update_fields=["ended_on"])
    for one in following:
        for variant in one.variants.filter(state__in=EDITABLE):
            cancel_variant(variant_id=variant.pk, reason=reason, actor=actor, now=now)
    _register(
        events.SERIES_ENDED,
        series,
        post,
        actor,
        now,
        after={"arrêtée à partir du": series.ended_on.isoformat()},
    )


def _rule_of(series: Recurrence) -> dict[str, Any]:
    return {
        "fréquence": series.get_frequency_display(),
        "première occurrence": series.starts_on.isoformat(),
        "dernier jour": series.ends_on.isoformat(),
        "heure": series.at_time.isoformat("minutes"),
    }


def _register(
    event: str, series: Recurrence, post: Post, actor: Person, now: datetime, *, after: Any = None
) -> None:
    record(
        event=event, actor=actor, subject=post, clause="R-019", now=now, after=after or {"série": series.pk}
    )
