"""An election opens, or has one more candidate: what is planned is examined, what is public is listed (R-027)."""

import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from itertools import islice

from django.db import transaction

from city.models import Candidate, ElectionPeriod
from editorial import events
from editorial.guards import Finding, Moment, examine_many
from editorial.guards.words import words_of
from editorial.models import ElectionCase, ElectionWatch, Post, Variant
from editorial.names import How, Mention, folded, handles_named, people_named
from editorial.publishing_notices import tell
from editorial.rules.campaigns import proposal_for
from editorial.scheduling import hold_locked
from policy.register import record

# What leaves by itself or waits for a hand, and what was approved for a date.
PLANNED = (Variant.State.SCHEDULED, Variant.State.TO_PUBLISH, Variant.State.APPROVED)
PUBLIC = (Variant.State.PUBLISHED, Variant.State.CORRECTED)
# A campaign shows in what was published of late; older publications are the city's archives.
LOOKED_BACK = timedelta(days=365)
CHUNK = 200
RULES_OF_ELECTIONS = "election-"


def open_periods(*, now: datetime) -> int:
    """Examine the periods under way that were not yet, or not with these candidates; return how many."""
    periods = ElectionPeriod.objects.in_force(now).prefetch_related("candidates").select_related("watch")
    changed = [period for period in periods if _fingerprint(period) != _known(period)]
    for period in changed:
        examine_period(period_id=period.pk, now=now)
    return len(changed)


@transaction.atomic
def examine_period(*, period_id: int, now: datetime) -> tuple[int, int]:
    """Hold what the rules of the election stop, open a case for what is public; return how many of each.

    Two workers do not examine one period at once: the second finds everything done.
    """
    period = ElectionPeriod.objects.select_for_update().get(pk=period_id)
    held = sum(1 for _one in _hold_stopped(now))
    opened = _open_cases(period, now) if period.level == ElectionPeriod.Level.MUNICIPAL else 0
    ElectionWatch.objects.update_or_create(
        period=period, defaults={"fingerprint": _fingerprint(period), "examined_at": now}
    )
    record(
        event=events.ELECTION_EXAMINED,
        actor=None,
        subject=period,
        clause="R-025",
        after={"retenues": held, "relevées": opened},
        now=now,
    )
    return held, opened


def _hold_stopped(now: datetime) -> Iterator[Variant]:
    """Hold the planned variants that a rule of elections stops at the hour they leave; their authors are told."""
    planned = Variant.objects.filter(state__in=PLANNED, scheduled_at__isnull=False).order_by("pk")
    for chunk in _chunks(planned.values_list("pk", flat=True)):
        locked = Variant.objects.filter(pk__in=chunk, state__in=PLANNED).select_for_update(of=("self",))
        rows = list(locked.order_by("pk"))
        # What is late leaves now, if somebody lets it.
        late = [row for row in rows if row.scheduled_at is not None and row.scheduled_at <= now]
        coming = [row for row in rows if row not in late]
        found = {
            **examine_many(late, moment=Moment.PUBLISH, now=now, at=now),
            **examine_many(coming, moment=Moment.PUBLISH, now=now),
        }
        for row in rows:
            if stopping := _stopping(found[row.pk]):
                held = hold_locked(row, reason=stopping.outcome.sentence, actor=None, now=now)
                tell(held, now=now)
                yield held


def _stopping(findings: Sequence[Finding]) -> Finding | None:
    return next((one for one in findings if one.stops and one.guard.startswith(RULES_OF_ELECTIONS)), None)


def _open_cases(period: ElectionPeriod, now: datetime) -> int:
    """List what was published of late about each candidate; what is listed already is left as it was decided."""
    candidates = list(period.candidates.all())
    if not candidates:
        return 0
    before = ElectionCase.objects.filter(candidate__period=period).count()
    public = Variant.objects.filter(state__in=PUBLIC, published_at__gte=period.starts_at - LOOKED_BACK)
    for chunk in _chunks(public.order_by("pk").values_list("pk", flat=True)):
        rows = Variant.objects.filter(pk__in=chunk).select_related("post")
        cases = [
            case
            for row in rows.prefetch_related("placed_images__image__people")
            for case in _cases(candidates, row, now)
        ]
        ElectionCase.objects.bulk_create(cases, ignore_conflicts=True)
    return ElectionCase.objects.filter(candidate__period=period).count() - before


def _cases(candidates: Sequence[Candidate], variant: Variant, now: datetime) -> Iterator[ElectionCase]:
    text, post = words_of(variant), variant.post
    is_notice = post.kind == Post.Kind.NOTICE and post.nature == Post.Nature.INFORMATION
    for candidate, mentions in mentions_of(candidates, text):
        yield ElectionCase(
            candidate=candidate,
            variant=variant,
            words=", ".join(dict.fromkeys(one.words for one in mentions))[:200],
            proposal=proposal_for(
                is_named_for_sure=any(one.how == How.FULL for one in mentions), is_official_notice=is_notice
            ),
            text_key=text_key(text, mentions),
            opened_at=now,
        )


def mentions_of(candidates: Sequence[Candidate], text: str) -> Iterator[tuple[Candidate, list[Mention]]]:
    """Yield each candidate that `text` names, by name or by handle, with the places."""
    handles = [(one.name, handle) for one in candidates for handle in one.handles]
    found = [*people_named(text, [one.name for one in candidates]), *handles_named(text, handles)]
    for candidate in candidates:
        mentions = [one for one in found if one.name == candidate.name]
        if mentions:
            yield candidate, mentions


def text_key(text: str, mentions: Sequence[Mention]) -> str:
    """Return the same key for texts that differ by the name of the candidate alone."""
    kept, end = [], 0
    for mention in sorted(mentions, key=lambda one: one.start):
        kept.append(text[end : mention.start])
        end = max(end, mention.end)
    bare = " ".join(folded("*".join([*kept, text[end:]])).split())
    return hashlib.sha256(bare.encode()).hexdigest()


def _fingerprint(period: ElectionPeriod) -> str:
    facts = [
        period.level,
        period.starts_at.isoformat(),
        period.ends_at.isoformat(),
        sorted([one.pk, one.name, one.handles] for one in period.candidates.all()),
    ]
    return hashlib.sha256(json.dumps(facts).encode()).hexdigest()


def _known(period: ElectionPeriod) -> str:
    watch = getattr(period, "watch", None)
    return watch.fingerprint if watch else ""


def _chunks(ids: Iterable[int]) -> Iterator[list[int]]:
    rows = iter(list(ids))
    while chunk := list(islice(rows, CHUNK)):
        yield chunk
