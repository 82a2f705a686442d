"""Making one of several labels: no post loses the word by which it is found."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import Count

from accounts.models import Person
from editorial import events
from editorial.models import Label, Post
from policy.register import record


@transaction.atomic
def merge_labels(*, label_ids: Sequence[int], actor: Person, now: datetime) -> Label:
    """Put on every post of these labels the one that most posts have; the others are gone. Returns it."""
    labels = Label.objects.select_for_update().in_bulk(list(label_ids))
    counted = Label.objects.filter(pk__in=labels).annotate(uses=Count("posts")).order_by("-uses", "pk")
    kept, *others = counted
    links = Post.labels.through.objects
    concerned = links.filter(label__in=others).values_list("post_id", flat=True)
    links.bulk_create(
        [Post.labels.through(post_id=post, label_id=kept.pk) for post in set(concerned)],
        ignore_conflicts=True,
    )
    names = [label.name for label in others]
    for label in others:
        label.delete()
    record(
        event=events.LABELS_MERGED,
        actor=actor,
        subject=kept,
        clause="R-019",
        now=now,
        before={"étiquettes": names},
        after={"étiquette": kept.name},
    )
    return kept
