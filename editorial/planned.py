"""What this app has planned on an account: the variants that would leave by themselves or wait for a hand."""

from collections.abc import Iterator

from django.urls import reverse

from accounts.models import OfficialAccount
from accounts.planned import Planned, plans
from editorial.models import Variant

AT_MOST = 200


@plans
def variants_planned(account: OfficialAccount) -> Iterator[Planned]:
    """Yield what is scheduled on `account`, or to be published by hand, the next one first."""
    planned = Variant.objects.planned().filter(account=account).select_related("post__author")
    for variant in planned.order_by("scheduled_at", "pk")[:AT_MOST]:
        yield Planned(
            label=str(variant.post),
            url=f"{reverse('editorial:to-publish')}#variante-{variant.pk}",
            author=variant.post.author,
            leaves_at=variant.scheduled_at,
        )
