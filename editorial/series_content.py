"""What a series says: the content of one post, kept as data, and written again for each of its days."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _

from accounts.models import OfficialAccount, Person
from editorial.drafting import (
    POST_FIELDS,
    add_variant,
    amend_post,
    amend_variant,
    draft_post,
    place_images,
)
from editorial.local_times import decided_instant
from editorial.models import Label, Post, Recurrence, Variant
from editorial.scheduling import cancel_variant
from editorial.states import EDITABLE

_DATES = ("closes_on",)
_OWN_DAY = "internal_deadline"
_WRITTEN = ("title", "text", "link")


def content_of(post: Post) -> dict[str, Any]:
    """Return everything that each occurrence says again; the internal deadline as so many days before."""
    facts = {name: getattr(post, name) for name in POST_FIELDS - {*_DATES, _OWN_DAY, "authorised_by"}}
    for name in _DATES:
        value: date | None = getattr(post, name)
        facts[name] = value.isoformat() if value else None
    facts["authorised_by_id"] = post.authorised_by_id
    deadline, day = post.internal_deadline, post.occurrence_on
    return {
        "post": facts,
        "deadline_days_before": (day - deadline).days if day and deadline else None,
        "labels": sorted(post.labels.values_list("pk", flat=True)),
        "variants": [_variant_content(one) for one in _lasting(post)],
    }


def instant_on(series: Recurrence, day: date) -> datetime:
    """Return when the occurrence of `day` leaves; the hour of the clock is that of the series, whatever the season."""
    return decided_instant(day, series.at_time)


def write_occurrence(series: Recurrence, day: date, *, now: datetime) -> Post:
    """Write the occurrence of `day`, by whoever answers for the series. Raises PolicyRefusal."""
    content, actor = series.content, series.author
    labels = list(Label.objects.filter(pk__in=content["labels"]))
    post = draft_post(values=_values(content, day), labels=labels, actor=actor, now=now)
    post.recurrence, post.occurrence_on = series, day
    post.save(update_fields=["recurrence", "occurrence_on"])
    for one in content["variants"]:
        _add(series, post, one, actor=actor, now=now)
    return post


def rewrite_occurrence(series: Recurrence, post: Post, *, actor: Person, now: datetime) -> None:
    """Have what has not left of this occurrence say what its series says. Raises PolicyRefusal."""
    if post.occurrence_on is None:
        raise ValueError("An occurrence has its day.")
    labels = list(Label.objects.filter(pk__in=series.content["labels"]))
    amend_post(
        post_id=post.pk,
        values=_values(series.content, post.occurrence_on),
        labels=labels,
        actor=actor,
        now=now,
    )
    wanted = {one["account"]: one for one in series.content["variants"]}
    for variant in post.variants.all():
        one = wanted.pop(variant.account_id, None)
        if variant.state not in EDITABLE:
            continue
        if one is None:
            cancel_variant(
                variant_id=variant.pk,
                reason=_("La série n’est plus publiée sur ce compte."),
                actor=actor,
                now=now,
            )
        else:
            _rewrite(variant, one, actor=actor, now=now)
    for one in wanted.values():
        _add(series, post, one, actor=actor, now=now)


def differs(post: Post) -> bool:
    """Say whether an occurrence says something else than its series."""
    series = post.recurrence
    return series is not None and content_of(post) != series.content


def _lasting(post: Post) -> list[Variant]:
    variants = post.variants.exclude(state=Variant.State.CANCELLED).order_by("account")
    return list(variants.prefetch_related("placed_images"))


def _variant_content(variant: Variant) -> dict[str, Any]:
    return {
        "account": variant.account_id,
        **{name: getattr(variant, name) for name in _WRITTEN},
        "images": [[placed.image_id, placed.alt_text] for placed in variant.placed_images.all()],
    }


def _values(content: Mapping[str, Any], day: date) -> dict[str, Any]:
    facts = dict(content["post"])
    for name in _DATES:
        facts[name] = date.fromisoformat(facts[name]) if facts[name] else None
    authorised_by = facts.pop("authorised_by_id")
    facts["authorised_by"] = Person.objects.filter(pk=authorised_by).first() if authorised_by else None
    before = content["deadline_days_before"]
    facts[_OWN_DAY] = day - timedelta(days=before) if before is not None else None
    return facts


def _add(series: Recurrence, post: Post, one: Mapping[str, Any], *, actor: Person, now: datetime) -> None:
    if post.occurrence_on is None:
        raise ValueError("An occurrence has its day.")
    variant = add_variant(
        post_id=post.pk,
        account=OfficialAccount.objects.select_related("platform").get(pk=one["account"]),
        actor=actor,
        now=now,
        scheduled_at=instant_on(series, post.occurrence_on),
        **{name: one[name] for name in _WRITTEN},
    )
    _place(variant, one, actor=actor, now=now)


def _rewrite(variant: Variant, one: Mapping[str, Any], *, actor: Person, now: datetime) -> None:
    written = amend_variant(
        variant_id=variant.pk,
        content_hash=variant.content_hash,
        values={name: one[name] for name in _WRITTEN},
        actor=actor,
        now=now,
    )
    _place(written, one, actor=actor, now=now)


def _place(variant: Variant, one: Mapping[str, Any], *, actor: Person, now: datetime) -> None:
    images = [(image, alt) for image, alt in one["images"]]
    present = list(variant.placed_images.values_list("image_id", "alt_text"))
    if images != present:
        place_images(
            variant_id=variant.pk, content_hash=variant.content_hash, images=images, actor=actor, now=now
        )
