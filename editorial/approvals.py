"""Approving a variant: submitted, then agreed to or refused on the very content that was read (R-021 … R-024)."""

from datetime import datetime
from functools import partial

from django.db import transaction

from accounts.models import Person
from editorial import events
from editorial.access import StaleVariant, lock_variant, require_write
from editorial.acts import enter, register_act
from editorial.approval_notices import owe_decided
from editorial.approvers import body_of, is_short_lane_open, title_as
from editorial.guards import Moment, require_clear
from editorial.models import Approval, Post, PostBody, Variant
from editorial.revisions import keep_revision
from editorial.rules.approvals import may_approve_variant, may_refuse_variant, may_submit_variant
from editorial.scheduling import schedule_locked
from editorial.states import Act, next_state
from policy.outcomes import Outcome, PolicyRefusal, require

_register = partial(register_act, clause="R-024")

__all__ = [
    "StaleVariant",
    "approve_variant",
    "check_approve",
    "check_refuse",
    "check_submit",
    "recall_variant",
    "refuse_variant",
    "submit_variant",
]


def check_submit(variant: Variant) -> Outcome:
    """Answer whether there is something to approve."""
    has_image = variant.placed_images.exists()
    return may_submit_variant(is_blank=not (variant.text.strip() or variant.title.strip() or has_image))


def check_approve(variant: Variant, person: Person, at: datetime) -> Outcome:
    """Answer whether `person` may approve the present content; the page asks the same."""
    in_lane = is_short_lane_open(variant, at) and bool(title_as(person, PostBody.COMMUNICATIONS, variant, at))
    return may_approve_variant(
        is_author=variant.post.author_id == person.pk,
        is_last_editor=variant.last_editor_id == person.pk,
        is_position=variant.post.nature == Post.Nature.POSITION,
        speaks_for_management=bool(title_as(person, PostBody.MANAGEMENT, variant, at)),
        speaks_as_adviser=bool(title_as(person, PostBody.ADVISER, variant, at)),
        is_in_short_lane=in_lane,
    )


def check_refuse(variant: Variant, person: Person, at: datetime, reason: str) -> Outcome:
    """Answer whether `person` may refuse the present content, with this reason."""
    return may_refuse_variant(
        is_author=variant.post.author_id == person.pk,
        speaks_for_a_body=body_of(person, variant, at) is not None,
        reason=reason,
    )


@transaction.atomic
def submit_variant(*, variant_id: int, content_hash: str, actor: Person, now: datetime) -> Variant:
    """Ask for an approval of the present content.

    Raises StaleVariant, ImpossibleAct, Variant.DoesNotExist, and PolicyRefusal when something is missing.
    """
    variant = lock_variant(variant_id=variant_id, actor=actor, now=now, content_hash=content_hash)
    require_write(variant, actor, now)
    state = next_state(variant.state, Act.SUBMIT)
    require(check_submit(variant))
    require_clear(variant, moment=Moment.SUBMIT, now=now, actor=actor)
    keep_revision(variant, editor=actor, now=now, is_new_version=True)
    variant.submitted_by, variant.submitted_at = actor, now
    enter(variant, state, now)
    _register(variant, events.VARIANT_SUBMITTED, actor, now)
    return variant


@transaction.atomic
def recall_variant(*, variant_id: int, actor: Person, now: datetime) -> Variant:
    """Take back what waits or is approved, to change it. Raises ImpossibleAct, Variant.DoesNotExist, PolicyRefusal."""
    variant = lock_variant(variant_id=variant_id, actor=actor, now=now)
    require_write(variant, actor, now)
    enter(variant, next_state(variant.state, Act.RECALL), now)
    _register(variant, events.VARIANT_RECALLED, actor, now)
    return variant


@transaction.atomic
def approve_variant(*, variant_id: int, content_hash: str, actor: Person, now: datetime) -> Variant:
    """Agree to the content that `content_hash` stands for; with a planned time to come, it is scheduled at once.

    Raises StaleVariant when the content has changed, ImpossibleAct, Variant.DoesNotExist, PolicyRefusal.
    """
    variant = lock_variant(variant_id=variant_id, actor=actor, now=now, content_hash=content_hash)
    state = next_state(variant.state, Act.APPROVE)
    require(check_approve(variant, actor, now))
    _decide(variant, Approval.Decision.APPROVE, "", actor, now)
    enter(variant, state, now)
    if variant.scheduled_at and variant.scheduled_at > now and variant.submitted_by:
        _schedule_if_clear(variant, variant.submitted_by, now)
    return variant


@transaction.atomic
def refuse_variant(
    *, variant_id: int, content_hash: str, reason: str, actor: Person, now: datetime
) -> Variant:
    """Refuse with a reason: it is a draft again. Raises as `approve_variant`."""
    variant = lock_variant(variant_id=variant_id, actor=actor, now=now, content_hash=content_hash)
    state = next_state(variant.state, Act.REFUSE)
    require(check_refuse(variant, actor, now, reason))
    _decide(variant, Approval.Decision.REFUSE, reason.strip(), actor, now)
    enter(variant, state, now, reason=reason.strip())
    return variant


def _decide(variant: Variant, decision: str, reason: str, actor: Person, now: datetime) -> Approval:
    body = body_of(actor, variant, now)
    if body is None:
        raise LookupError("The rule lets nobody decide who speaks for no body.")
    title = title_as(actor, body, variant, now)
    approval: Approval = variant.approvals.create(
        revision=variant.revisions.filter(content_hash=variant.content_hash).latest("number"),
        body=body,
        person=actor,
        capacity=title,
        decision=decision,
        reason=reason,
        content_hash=variant.content_hash,
        decided_at=now,
    )
    approves = decision == Approval.Decision.APPROVE
    _register(
        variant,
        events.VARIANT_APPROVED if approves else events.VARIANT_REFUSED,
        actor,
        now,
        capacity=title,
        after={"instance": body.value, "version": approval.revision.number},
        reason=reason,
    )
    owe_decided(variant, approval, now=now)
    return approval


def _schedule_if_clear(variant: Variant, on_behalf_of: Person, now: datetime) -> None:
    """Schedule what was submitted with its date; what a rule stops stays approved, and its page says why."""
    try:
        with transaction.atomic():
            schedule_locked(variant, actor=on_behalf_of, now=now)
    except PolicyRefusal:
        variant.refresh_from_db()
