"""Campaign content in messages: found by handles or a person's judgement, told candidate by candidate (R-027)."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.authorizations import capacity, check_may
from accounts.models import Person
from city.models import Candidate, ElectionPeriod
from editorial.election_sweep import mentions_of, text_key
from editorial.elections import speaks_on_elections
from moderation import events
from moderation.models import CampaignContent, Message, Removal
from moderation.removals import IN_EFFECT
from moderation.rules.campaigns import may_set_aside
from netiquette.models import Subscriber
from policy.outcomes import Outcome, require
from policy.register import record

WITHDRAWN, HIDDEN, IMPOSSIBLE, NOT_ELECTORAL, PENDING = (
    "withdrawn",
    "hidden",
    "impossible",
    "not_electoral",
    "pending",
)
WORDS = {
    WITHDRAWN: _("retiré"),
    HIDDEN: _("masqué"),
    IMPOSSIBLE: _("retrait impossible"),
    NOT_ELECTORAL: _("sans lien avec la campagne"),
    PENDING: _("à décider"),
}
# Messages come in late: a file imported after the poll tells of the campaign too.
AFTER = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Share:
    """What was found of one candidate, and what became of it; `candidate` None: parties and supporters."""

    candidate: Candidate | None
    found: int
    outcomes: dict[str, int]
    # Between finding and the end, for what has ended.
    delay: timedelta | None


def find_campaigns(now: datetime) -> int:
    """Write down what candidates posted or people judged electoral, in municipal periods of late; safe to repeat."""
    periods = ElectionPeriod.objects.filter(
        level=ElectionPeriod.Level.MUNICIPAL, starts_at__lte=now, ends_at__gt=now - AFTER
    )
    return sum(_find(period, now) for period in periods.prefetch_related("candidates"))


def note_campaign(message: Message, now: datetime) -> None:
    """Write down a message that a person has just judged electoral, if a municipal period was under way."""
    periods = ElectionPeriod.objects.in_force(message.posted_at).filter(level=ElectionPeriod.Level.MUNICIPAL)
    period = periods.prefetch_related("candidates").first()
    if period is not None:
        _write([message], period, now)


def _find(period: ElectionPeriod, now: datetime) -> int:
    posted = Message.objects.filter(
        posted_at__gte=period.starts_at, posted_at__lt=period.ends_at, campaign_content__isnull=True
    )
    by_handle = posted.filter(subscriber__in=_writers(period.candidates.all()))
    electoral = posted.filter(kind=Message.Kind.ELECTORAL)
    found = {one.pk: one for rows in (by_handle, electoral) for one in rows.select_related("subscriber")}
    return _write(found.values(), period, now)


def _write(messages: Iterable[Message], period: ElectionPeriod, now: datetime) -> int:
    candidates, rows = list(period.candidates.all()), []
    for message in messages:
        text = _text_of(message)
        mentions = list(mentions_of(candidates, text))
        rows.append(
            CampaignContent(
                message=message,
                period=period,
                candidate=_author(message, candidates) or (mentions[0][0] if len(mentions) == 1 else None),
                text_key=text_key(text, [one for _who, found in mentions for one in found]),
                found_at=now,
            )
        )
    before = CampaignContent.objects.filter(period=period).count()
    CampaignContent.objects.bulk_create(rows, ignore_conflicts=True)
    return CampaignContent.objects.filter(period=period).count() - before


def _text_of(message: Message) -> str:
    return message.snapshots.order_by("-ordinal").values_list("text", flat=True).first() or ""


def _forms(candidate: Candidate) -> set[str]:
    """Return how the public handles of a candidate may be written on a platform."""
    bare = {handle.strip().lstrip("@") for handle in candidate.handles} - {""}
    return {form for one in bare for form in (one, one.lower(), f"@{one}", f"@{one.lower()}")}


def _writers(candidates: Iterable[Candidate]) -> list[int]:
    forms = {form for one in candidates for form in _forms(one)}
    if not forms:
        return []
    found = Subscriber.objects.filter(name__in=forms) | Subscriber.objects.filter(external_id__in=forms)
    return list(found.values_list("pk", flat=True))


def _author(message: Message, candidates: Sequence[Candidate]) -> Candidate | None:
    names = {message.subscriber.name, message.subscriber.external_id}
    return next((one for one in candidates if names & _forms(one)), None)


def removal_of(content: CampaignContent) -> Removal | None:
    """Return the last removal that still says something of the message; its removals are prefetched."""
    removals = [one for one in content.message.removals.all() if one.state != Removal.State.RESTORED]
    return max(removals, key=lambda one: one.judged_at, default=None)


def outcome_of(content: CampaignContent) -> str:
    """Return what became of a content whose message's removals are prefetched."""
    if content.set_aside_at is not None:
        return NOT_ELECTORAL
    removal = removal_of(content)
    if removal is None or removal.state == Removal.State.DECIDED:
        return PENDING
    if removal.state == Removal.State.IMPOSSIBLE:
        return IMPOSSIBLE
    return HIDDEN if removal.measure == Removal.Measure.HIDE else WITHDRAWN


def equity(period: ElectionPeriod) -> list[Share]:
    """Return, candidate by candidate then for the others, what was found and what became of it: three queries."""
    groups: dict[int | None, list[CampaignContent]] = {}
    for one in CampaignContent.objects.filter(period=period).prefetch_related("message__removals"):
        groups.setdefault(one.candidate_id, []).append(one)
    shares = [_share(one, groups.get(one.pk, [])) for one in period.candidates.order_by("name")]
    return [*shares, _share(None, groups[None])] if None in groups else shares


def _share(candidate: Candidate | None, contents: Sequence[CampaignContent]) -> Share:
    counts = Counter(outcome_of(one) for one in contents)
    delays = sorted(delay for one in contents if (delay := _delay(one)) is not None)
    return Share(
        candidate=candidate,
        found=len(contents),
        outcomes={name: counts[name] for name in WORDS},
        delay=delays[len(delays) // 2] if delays else None,
    )


def _delay(content: CampaignContent) -> timedelta | None:
    """Return how long it took from the message to its end, None while nothing is decided."""
    outcome, removal = outcome_of(content), removal_of(content)
    if outcome == PENDING:
        return None
    ended = content.set_aside_at or (removal and (removal.done_at or removal.judged_at))
    return ended - content.message.posted_at if ended else None


def unequal(contents: Iterable[CampaignContent]) -> set[int]:
    """Return, among contents of one period, those of which the same text had another end elsewhere."""
    ends: dict[str, set[bool]] = {}
    rows = [(one, outcome_of(one)) for one in contents]
    for one, outcome in rows:
        if outcome != PENDING:
            ends.setdefault(one.text_key, set()).add(outcome == NOT_ELECTORAL)
    return {one.pk for one, _outcome in rows if len(ends.get(one.text_key, ())) > 1}


def check_set_aside(content: CampaignContent, person: Person, now: datetime, *, reason: str) -> Outcome:
    """Answer whether `person` may say that the message has nothing to do with the campaign."""
    others = CampaignContent.objects.filter(
        period=content.period_id, text_key=content.text_key, message__removals__state__in=IN_EFFECT
    ).exclude(pk=content.pk)
    return may_set_aside(
        is_electoral=content.message.kind == Message.Kind.ELECTORAL,
        is_removed=content.message.removals.filter(state__in=IN_EFFECT).exists(),
        is_set_aside=content.set_aside_at is not None,
        reason=reason,
        was_removed_elsewhere=others.exists(),
        is_adviser=speaks_on_elections(person, now),
    )


@transaction.atomic
def set_aside(*, content_id: int, reason: str, actor: Person, now: datetime) -> CampaignContent:
    """Say that a message has nothing to do with the campaign. Raises DoesNotExist, PolicyRefusal.

    Whoever is removing the message, or judging it otherwise, is waited for.
    """
    _lock_message_of(content_id)
    rows = CampaignContent.objects.select_for_update(of=("self",))
    content = rows.select_related("message__account__platform").get(pk=content_id)
    account = content.message.account
    require(check_may(actor, "moderate", account, now))
    require(check_set_aside(content, actor, now, reason=reason))
    content.set_aside_at, content.set_aside_by, content.set_aside_reason = now, actor, reason.strip()
    content.save()
    record(
        event=events.CAMPAIGN_SET_ASIDE,
        actor=actor,
        capacity=capacity(actor, "moderate", account, now),
        subject=content.message,
        account=str(account),
        clause="R-027",
        reason=content.set_aside_reason,
        now=now,
    )
    return content


def _lock_message_of(content_id: int) -> None:
    list(
        Message.objects.select_for_update(of=("self",)).filter(campaign_content=content_id).values_list("pk")
    )
