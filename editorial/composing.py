"""Keeping what is written on the page of a post: each part by itself, nothing written over, no approval lost unsaid."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.authorizations import accounts_for
from accounts.models import OfficialAccount, Person
from editorial.access import StaleVariant, lock_post, lock_variant, require_write
from editorial.drafting import add_variant, amend_post, amend_variant, draft_post, place_images
from editorial.forms.composer import APPROVED_FIELDS, plain, shown_values
from editorial.models import Label, Post, Variant
from editorial.states import VOIDABLE, Act, ImpossibleAct, next_state

UNTITLED_LENGTH = 60


class ApprovalWouldBeVoid(ValueError):  # noqa: N818 - an answer more than an error
    """What is being changed was submitted or approved, and nobody said that it may be void."""

    def __init__(self, state: str) -> None:
        super().__init__(
            _(
                "Cette publication est «\u00a0%(state)s\u00a0»\u00a0: votre texte n’est pas enregistré. "
                "La modifier annulera ce qui a été soumis ou approuvé."
            )
            % {"state": Variant.State(state).label}
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Typed:
    """What came from a screen for one variant; `voids` when the person was told what changing it does."""

    variant_id: int
    content_hash: str
    values: Mapping[str, Any]
    # The images in their order, each with its alt text.
    images: Sequence[tuple[int, str]] = ()
    voids: bool = False


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a variant was not kept, and what it says now."""

    variant: Variant
    sentence: str
    is_stale: bool


@transaction.atomic
def keep_typed(typed: Typed, *, actor: Person, now: datetime) -> Variant:
    """Keep what was typed for one variant.

    Raises StaleVariant, ApprovalWouldBeVoid, ImpossibleAct, Variant.DoesNotExist, PolicyRefusal.
    """
    variant = lock_variant(variant_id=typed.variant_id, actor=actor, now=now)
    require_write(variant, actor, now)
    next_state(variant.state, Act.EDIT)
    if variant.content_hash != typed.content_hash:
        raise StaleVariant
    if variant.state != Variant.State.DRAFT and not typed.voids:
        raise ApprovalWouldBeVoid(variant.state)
    written = amend_variant(
        variant_id=variant.pk, content_hash=variant.content_hash, values=typed.values, actor=actor, now=now
    )
    if list(variant.placed_images.values_list("image_id", "alt_text")) == list(typed.images):
        return written
    return place_images(
        variant_id=variant.pk, content_hash=written.content_hash, images=typed.images, actor=actor, now=now
    )


def keep_all(typed: Iterable[Typed], *, actor: Person, now: datetime) -> list[Problem]:
    """Keep each variant by itself; return why some were not. Raises as `keep_typed`, for what nobody can choose."""
    problems = []
    for one in typed:
        try:
            keep_typed(one, actor=actor, now=now)
        except (StaleVariant, ApprovalWouldBeVoid, ImpossibleAct) as problem:
            present = Variant.objects.select_related("last_editor", "account__platform").get(
                pk=one.variant_id
            )
            problems.append(Problem(present, str(problem), isinstance(problem, StaleVariant)))
    return problems


@transaction.atomic
def keep_idea(
    *,
    post_id: int,
    typed: Mapping[str, Any],
    shown: Mapping[str, Any],
    voids: bool,
    actor: Person,
    now: datetime,
) -> list[str]:
    """Keep what was typed of the post itself; return the fields that somebody else changed meanwhile, left alone.

    `shown` is what the screen showed. Raises ApprovalWouldBeVoid, Post.DoesNotExist, PolicyRefusal.
    """
    post = lock_post(post_id=post_id, actor=actor, now=now)
    present = shown_values(post)
    changed = {name: value for name, value in typed.items() if plain(value) != present[name]}
    disputed = [name for name in changed if present[name] != shown.get(name, present[name])]
    kept = {name: value for name, value in changed.items() if name not in disputed}
    at_stake = post.variants.filter(state__in=VOIDABLE).order_by("pk").select_for_update()
    if not voids and set(kept) & set(APPROVED_FIELDS) and (first := at_stake.first()):
        raise ApprovalWouldBeVoid(first.state)
    if not kept:
        return disputed
    labels = labels_named(kept.pop("labels")) if "labels" in kept else None
    if "title" in kept and not kept["title"]:
        del kept["title"]
    amend_post(post_id=post_id, values=kept, labels=labels, actor=actor, now=now)
    return disputed


@transaction.atomic
def begin_post(
    *,
    idea: Mapping[str, Any],
    labels: Sequence[str],
    accounts: Iterable[OfficialAccount],
    content: Mapping[str, Any],
    actor: Person,
    now: datetime,
) -> Post:
    """Begin a post that says the same on each of `accounts`. Raises PolicyRefusal."""
    title = idea.get("title") or title_from(content.get("title", ""), content.get("text", ""))
    post = draft_post(values={**idea, "title": title}, labels=labels_named(labels), actor=actor, now=now)
    for account in accounts:
        add_variant(post_id=post.pk, account=account, actor=actor, now=now, **content)
    return post


@transaction.atomic
def say_the_same(*, variant_id: int, actor: Person, now: datetime) -> int:
    """Give the words, the link, the date and the images of a variant to the other drafts of its post.

    Returns how many changed: neither what is submitted, approved or gone, nor the accounts of others.
    """
    model = lock_variant(variant_id=variant_id, actor=actor, now=now)
    own = accounts_for(actor, "publish", now).order_by().values("pk")
    images = list(model.placed_images.values_list("image_id", "alt_text"))
    changed = 0
    others = model.post.variants.filter(state=Variant.State.DRAFT, account__in=own).exclude(pk=variant_id)
    for other in others.order_by("pk"):
        values = {"text": model.text, "link": model.link, "scheduled_at": model.scheduled_at}
        written = amend_variant(
            variant_id=other.pk, content_hash=other.content_hash, values=values, actor=actor, now=now
        )
        written = place_images(
            variant_id=other.pk, content_hash=written.content_hash, images=images, actor=actor, now=now
        )
        changed += written.content_hash != other.content_hash
    return changed


def labels_named(names: Iterable[str]) -> list[Label]:
    """Return the labels called so, whatever their capitals, created when they are new."""
    return [
        Label.objects.filter(name__iexact=name).first() or Label.objects.get_or_create(name=name)[0]
        for name in names
    ]


def title_from(*candidates: str) -> str:
    """Return a working title from the first words of what is written."""
    words = next((one.strip().splitlines()[0] for one in candidates if one.strip()), "")
    if len(words) <= UNTITLED_LENGTH:
        return words or _("Sans titre")
    return words[:UNTITLED_LENGTH].rsplit(" ", 1)[0].rstrip(" ,;:.") + "…"


def is_shared(variants: Sequence[Variant]) -> bool:
    """Say whether the drafts of a post say the same at the same time: they are written as one.

    Reads `placed_images` as prefetched.
    """
    if any(one.state != Variant.State.DRAFT for one in variants):
        return False
    said = {
        (
            one.text,
            one.link,
            one.scheduled_at,
            tuple((placed.image_id, placed.alt_text) for placed in one.placed_images.all()),
        )
        for one in variants
    }
    return len(said) == 1


def written_together(variant: Variant, person: Person, now: datetime) -> list[int]:
    """Return `variant` and those that are written as one with it: none when it says something of its own."""
    variants = list(variant.post.variants.prefetch_related("placed_images").order_by("pk"))
    own = accounts_for(person, "publish", now).filter(pk__in=[one.account_id for one in variants])
    is_one = own.count() == len(variants) and is_shared(variants)
    return [one.pk for one in variants] if is_one else [variant.pk]
