"""What was published on social networks alone (« Partenariat avec le site Web », R-008), which complement the rest."""

from datetime import datetime, timedelta

from django.db.models import Max, Q

from editorial.models import Post, Variant
from editorial.models.posts import PostQuerySet

LOOKED_BACK = timedelta(days=90)
_GONE = (Variant.State.PUBLISHED, Variant.State.CORRECTED)


def social_only(posts: PostQuerySet, now: datetime) -> PostQuerySet:
    """Keep those published in the last ninety days that were given in no other way, the newest first.

    Emergencies go first where people are. `last_published` is read with each.
    """
    gone = Variant.objects.filter(state__in=_GONE, published_at__gte=now - LOOKED_BACK)
    last = Max("variants__published_at", filter=Q(variants__in=gone.order_by().values("pk")))
    alone = posts.filter(other_channels=[], pk__in=gone.order_by().values("post"))
    return (
        alone.exclude(kind=Post.Kind.EMERGENCY)
        .annotate(last_published=last)
        .order_by("-last_published", "-pk")
    )
