"""Writing posts: an idea, what is said of it, and what it says on each account. A draft is always kept."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from accounts.authorizations import accounts_for, check_may, is_team_member
from accounts.models import OfficialAccount, Person
from editorial import events
from editorial.access import check_edit, lock_post, lock_variant, require_write
from editorial.acts import register_act
from editorial.approval_notices import owe_voided
from editorial.models import Label, Post, Variant, VariantImage
from editorial.revisions import keep_revision
from editorial.rules.drafting import may_propose_post
from editorial.states import EDITABLE, FROZEN, Act, next_state
from policy.outcomes import Outcome, require
from policy.register import record

# What is said of the post itself; the labels are set apart.
POST_FIELDS = frozenset(
    {
        "title",
        "nature",
        "kind",
        "internal_deadline",
        "audiences",
        "objectives",
        "other_channels",
        "canonical_url",
        "event_ground",
        "event_reason",
        "reference",
        "closes_on",
        "designed_by",
        "authorised_by",
        "sources",
    }
)
VARIANT_FIELDS = frozenset({"title", "text", "link", "scheduled_at"})


def check_propose(person: Person, at: datetime) -> Outcome:
    """Answer whether `person` may propose a post at all."""
    return may_propose_post(
        is_employee=person.kind == Person.Kind.EMPLOYEE,
        publishes_somewhere=accounts_for(person, "publish", at).exists(),
        is_team_member=is_team_member(person, at),
    )


@transaction.atomic
def draft_post(
    *,
    values: Mapping[str, Any],
    actor: Person,
    now: datetime,
    labels: Sequence[Label] = (),
    is_proposal: bool = False,
) -> Post:
    """Begin a post; `values` are among POST_FIELDS, others raise TypeError. Raises PolicyRefusal.

    `is_proposal`: an idea that the team has yet to keep or decline (R-011).
    """
    require(check_propose(actor, now))
    post = Post(author=actor, created_at=now, updated_at=now)
    if is_proposal:
        post.stage = Post.Stage.PROPOSED
    _fill(post, values, POST_FIELDS)
    post.save()
    post.labels.set(labels)
    record(event=events.POST_DRAFTED, actor=actor, subject=post, clause="R-061", now=now)
    return post


@transaction.atomic
def amend_post(
    *,
    post_id: int,
    values: Mapping[str, Any],
    actor: Person,
    now: datetime,
    labels: Sequence[Label] | None = None,
) -> Post:
    """Change what is said of a post. What is decided upon voids the approvals of what has not left (PostgreSQL).

    Raises Post.DoesNotExist, PolicyRefusal.
    """
    post = lock_post(post_id=post_id, actor=actor, now=now)
    require(check_edit(post, actor, now))
    before = dict(post.variants.exclude(state__in=FROZEN | {"draft"}).values_list("pk", "state"))
    hashes = dict(post.variants.values_list("pk", "content_hash"))
    former = {name: getattr(post, name) for name in values}
    _fill(post, values, POST_FIELDS)
    post.updated_at = now
    post.save()
    if labels is not None:
        post.labels.set(labels)
    _amended_variants(post, hashes, actor, now)
    voided = post.variants.filter(pk__in=before, state="draft")
    if voided:
        changed = [name for name, value in former.items() if value != getattr(post, name)]
        voided.update(state_since=now)
        owe_voided({pk: hashes[pk] for pk in voided.values_list("pk", flat=True)}, actor=actor, now=now)
        record(
            event=events.POST_AMENDED,
            actor=actor,
            subject=post,
            clause="R-024",
            now=now,
            before={name: _plain(former[name]) for name in changed},
            after={name: _plain(getattr(post, name)) for name in changed},
        )
    return post


def _amended_variants(post: Post, hashes: Mapping[int, str], actor: Person, now: datetime) -> None:
    """Whoever changes what is said of the post is the last editor of each variant that it concerns."""
    for variant in post.variants.select_related("post").filter(state__in=EDITABLE):
        if variant.content_hash != hashes.get(variant.pk):
            variant.last_editor, variant.edited_at = actor, now
            variant.save(update_fields=["last_editor", "edited_at"])
            keep_revision(variant, editor=actor, now=now)


@transaction.atomic
def add_variant(
    *, post_id: int, account: OfficialAccount, actor: Person, now: datetime, **values: Any
) -> Variant:
    """Write the post for one more account; one that was abandoned there is taken up again.

    Raises Post.DoesNotExist, PolicyRefusal for whoever does not publish on `account`.
    """
    post = lock_post(post_id=post_id, actor=actor, now=now)
    require(check_may(actor, "publish", account, now))
    variant = post.variants.filter(account=account).first()
    if variant is None:
        variant = Variant(post=post, account=account, state_since=now, last_editor=actor, edited_at=now)
    elif variant.state == Variant.State.CANCELLED:
        variant.state = next_state(variant.state, Act.REOPEN)
        variant.state_since, variant.state_reason = now, ""
        record(
            event=events.VARIANT_REOPENED,
            actor=actor,
            subject=variant,
            account=str(account),
            clause="R-061",
            now=now,
        )
    _fill(variant, values, VARIANT_FIELDS)
    variant.last_editor, variant.edited_at = actor, now
    variant.save()
    return _kept(variant, actor, now)


@transaction.atomic
def amend_variant(
    *, variant_id: int, content_hash: str, values: Mapping[str, Any], actor: Person, now: datetime
) -> Variant:
    """Change what a variant says, or when it leaves; an approval already given is void.

    `content_hash` is that of the content that was on the screen. Raises StaleVariant, ImpossibleAct,
    Variant.DoesNotExist, PolicyRefusal.
    """
    variant = lock_variant(variant_id=variant_id, actor=actor, now=now, content_hash=content_hash)
    require_write(variant, actor, now)
    next_state(variant.state, Act.EDIT)
    if "scheduled_at" in values and values["scheduled_at"] != variant.scheduled_at:
        variant.leaves_series = variant.post.recurrence_id is not None
    _fill(variant, values, VARIANT_FIELDS)
    return _written(variant, actor, now)


@transaction.atomic
def place_images(
    *,
    variant_id: int,
    content_hash: str,
    images: Sequence[tuple[int, str]],
    actor: Person,
    now: datetime,
) -> Variant:
    """Set the images of a variant, in order, each with its alt text; `images` are (id, alt text).

    Raises as `amend_variant`.
    """
    variant = lock_variant(variant_id=variant_id, actor=actor, now=now, content_hash=content_hash)
    require_write(variant, actor, now)
    next_state(variant.state, Act.EDIT)
    kept = [image_id for image_id, _alt in images]
    variant.placed_images.exclude(image__in=kept).delete()
    for ordinal, (image_id, alt_text) in enumerate(images):
        VariantImage.objects.update_or_create(
            variant=variant, image_id=image_id, defaults={"ordinal": ordinal, "alt_text": alt_text}
        )
    former_state = variant.state
    variant.refresh_from_db(fields=["state"])
    return _written(variant, actor, now, former_hash=content_hash, former_state=former_state)


def _written(
    variant: Variant,
    actor: Person,
    now: datetime,
    *,
    former_hash: str | None = None,
    former_state: str | None = None,
) -> Variant:
    """Save what was typed; when PostgreSQL finds the content changed, its editor is told and its approval is void."""
    former_hash = former_hash or variant.content_hash
    former_state = former_state or variant.state
    variant.save()
    variant.refresh_from_db(fields=["content_hash"])
    if variant.content_hash == former_hash:
        return variant
    variant.last_editor, variant.edited_at = actor, now
    if former_state != Variant.State.DRAFT:
        variant.state_since = now
    variant.save(update_fields=["last_editor", "edited_at", "state_since"])
    if former_state != Variant.State.DRAFT:
        register_act(
            variant,
            events.VARIANT_VOIDED,
            actor,
            now,
            clause="R-024",
            before={"état": former_state},
        )
        owe_voided({variant.pk: former_hash}, actor=actor, now=now)
    return _kept(variant, actor, now)


def _kept(variant: Variant, actor: Person, now: datetime) -> Variant:
    variant.refresh_from_db()
    keep_revision(variant, editor=actor, now=now)
    return variant


def _fill(one: Post | Variant, values: Mapping[str, Any], known: frozenset[str]) -> None:
    unknown = set(values) - known
    if unknown:
        raise TypeError(f"A {one._meta.model_name} has no field {', '.join(sorted(unknown))} to write.")
    for name, value in values.items():
        setattr(one, name, value)


def _plain(value: Any) -> Any:
    return value if isinstance(value, str | list | int | None) else str(value)
