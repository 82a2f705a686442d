"""What the clock does for series: it writes the occurrences of the weeks to come, and lets them inherit an approval.

An occurrence is known by its series and its day, never by what it says. Both sweeps may run twice, late, or in two
workers at once.
"""

import logging
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy

from accounts.models import Person
from accounts.rights import local_date
from editorial import events
from editorial.access import lock_for_publisher
from editorial.acts import register_act
from editorial.drafting import add_variant
from editorial.guards import Moment, examine
from editorial.models import Approval, Justification, Post, PostBody, Recurrence, Variant
from editorial.revisions import keep_revision
from editorial.rules.recurrences import dates_of, may_inherit_approval
from editorial.scheduling import schedule_locked
from editorial.series_content import instant_on, rewrite_occurrence, write_occurrence
from editorial.states import Act, next_state
from policy.outcomes import PolicyRefusal

logger = logging.getLogger(__name__)

# How far ahead occurrences are written: people see them coming, and nothing is written for a year at once.
AHEAD = timedelta(days=60)
WORDS_SKIPPED = gettext_lazy("Occurrence sautée.")


def write_occurrences(*, now: datetime) -> int:
    """Write the occurrences of the next weeks that are not yet; return how many."""
    going_on = Recurrence.objects.going_on(local_date(now)).order_by("pk").values_list("pk", flat=True)
    return sum(fill_series(pk, now=now) for pk in going_on)


def fill_series(series_id: int, *, now: datetime) -> int:
    """Write the occurrences of one series that are missing; none while another worker does."""
    with transaction.atomic():
        series = lock_series(series_id)
        if series is None:
            return 0
        today = local_date(now)
        days = dates_of(series.pattern, first=today, last=today + AHEAD)
        written = set(series.posts.values_list("occurrence_on", flat=True))
        missing = [day for day in days if day not in written and instant_on(series, day) > now]
        try:
            with transaction.atomic():
                for day in missing:
                    write_occurrence(series, day, now=now)
        except PolicyRefusal as refusal:
            # Whoever answers for it no longer may: its page says so, and somebody else takes it over.
            logger.warning("series %s: nothing more is written: %s", series.pk, refusal)
            return 0
        return len(missing)


def lock_series(series_id: int) -> Recurrence | None:
    """Return the series under its lock, or None while somebody else has it."""
    rows = Recurrence.objects.select_for_update(of=("self",), skip_locked=True)
    return rows.select_related("author").filter(pk=series_id).first()


def restore_occurrence(series: Recurrence, post: Post, *, actor: Person, now: datetime) -> None:
    """Take up again what was written for a day that was skipped."""
    if post.occurrence_on is None:
        raise ValueError("An occurrence has its day.")
    for variant in post.variants.filter(state=Variant.State.CANCELLED).select_related("account__platform"):
        add_variant(post_id=post.pk, account=variant.account, actor=actor, now=now)
    rewrite_occurrence(series, post, actor=actor, now=now)


def inherit_approvals(*, now: datetime) -> int:
    """Approve and schedule the occurrences that say, on the same account, what was approved in their series.

    Each only if the other rules, asked about its own hour, have nothing against it. Returns how many.
    """
    return sum(inherit(variant_id, now=now) for variant_id in _candidates(now).values_list("pk", flat=True))


def inherit(variant_id: int, *, now: datetime) -> bool:
    """Have one occurrence inherit, under its lock; False, and nothing changed, when it may not after all."""
    try:
        with transaction.atomic():
            return _inherit_locked(lock_for_publisher(variant_id), now=now)
    except PolicyRefusal:
        return False


def source_of(variant: Variant) -> Approval | None:
    """Return the decision that an occurrence may inherit: the last one on its content in its series, if it is a yes."""
    decided = Approval.objects.filter(
        content_hash=variant.content_hash,
        variant__account=variant.account_id,
        variant__post__recurrence=variant.post.recurrence_id,
    )
    last = decided.exclude(variant=variant).order_by("pk").last()
    return last if last and last.decision == Approval.Decision.APPROVE else None


def _candidates(now: datetime) -> QuerySet[Variant]:
    """The drafts of occurrences to come of which nobody took care one by one, and whose content was approved."""
    in_series = Approval.objects.filter(
        content_hash=OuterRef("content_hash"),
        variant__account=OuterRef("account"),
        variant__post__recurrence=OuterRef("post__recurrence"),
        decision=Approval.Decision.APPROVE,
    )
    own = Approval.objects.filter(variant=OuterRef("pk"), content_hash=OuterRef("content_hash"))
    # The series that go on are few: PostgreSQL begins with them, however many posts there are.
    going_on = Recurrence.objects.going_on(local_date(now)).order_by().values("pk")
    drafts = Variant.objects.filter(
        state=Variant.State.DRAFT,
        post__recurrence__in=going_on,
        leaves_series=False,
        scheduled_at__gt=now,
    )
    # Submitted then taken back, and not written since: somebody is looking at it.
    untouched = Q(submitted_at__isnull=True) | Q(edited_at__gt=F("submitted_at"))
    return drafts.filter(untouched, Exists(in_series), ~Exists(own)).order_by("scheduled_at", "pk")


def _inherit_locked(variant: Variant, *, now: datetime) -> bool:
    source = source_of(variant)
    if (
        source is None
        or variant.state != Variant.State.DRAFT
        or variant.approvals.filter(content_hash=variant.content_hash).exists()
    ):
        return False
    _keep_reasons(variant, source)
    outcome = may_inherit_approval(
        is_same_content=source.content_hash == variant.content_hash and not variant.leaves_series,
        is_own_hand=source.person_id in (variant.post.author_id, variant.last_editor_id),
        is_short_lane=source.body == PostBody.COMMUNICATIONS,
        is_past=variant.scheduled_at is None or variant.scheduled_at <= now,
        objection=_objection(variant, now),
    )
    if not outcome.allowed:
        raise PolicyRefusal(outcome)
    answers: Person = source.variant.scheduled_by or variant.last_editor
    variant.submitted_by, variant.submitted_at = answers, now
    _approve_as(variant, source, now)
    schedule_locked(variant, actor=answers, now=now)
    return True


def _objection(variant: Variant, now: datetime) -> str:
    findings = examine(variant, moment=Moment.SUBMIT, now=now)
    return next((finding.outcome.reason for finding in findings if finding.stops), "")


def _keep_reasons(variant: Variant, source: Approval) -> None:
    """Keep for this occurrence the reasons written for the one that was approved: they were read with it."""
    present = set(variant.justifications.values_list("guard", "about"))
    Justification.objects.bulk_create(
        Justification(
            variant=variant, guard=one.guard, about=one.about, reason=one.reason, person=one.person, at=one.at
        )
        for one in source.variant.justifications.select_related("person")
        if (one.guard, one.about) not in present
    )


def _approve_as(variant: Variant, source: Approval, now: datetime) -> None:
    revision = keep_revision(variant, editor=variant.last_editor, now=now)
    variant.approvals.create(
        revision=revision,
        body=source.body,
        person=source.person,
        capacity=source.capacity,
        decision=Approval.Decision.APPROVE,
        content_hash=variant.content_hash,
        decided_at=now,
        inherited_from=source.inherited_from or source,
    )
    variant.state = next_state(variant.state, Act.INHERIT)
    variant.state_since = now
    variant.save()
    register_act(
        variant,
        events.VARIANT_INHERITED,
        None,
        now,
        clause="R-024",
        after={"approuvée par": str(source.person), "en qualité de": source.capacity},
    )
