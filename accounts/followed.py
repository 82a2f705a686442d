"""The list of what is followed: filtered by the address, a page at a time."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Following
from accounts.models.followings import FollowingQuerySet
from accounts.rights import local_date

PAGE = 50
STATES = {"": _("suivis aujourd’hui"), "a-revoir": _("à revoir"), "termines": _("terminés")}


@dataclass(frozen=True, slots=True)
class Filters:
    """What the address asks for."""

    text: str = ""
    account: str = ""
    category: str = ""
    state: str = ""

    @classmethod
    def of(cls, asked: Mapping[str, str]) -> "Filters":
        """Read the address; what is unknown asks for nothing."""
        category, state = asked.get("categorie", ""), asked.get("etat", "")
        return cls(
            text=asked.get("q", "").strip().replace("\x00", "")[:150],
            account=asked.get("compte", "")[:60].replace("\x00", ""),
            category=category if category in Following.Category.values else "",
            state=state if state in STATES else "",
        )

    @property
    def query(self) -> dict[str, str]:
        """The filters as the address writes them."""
        asked = {"q": self.text, "compte": self.account, "categorie": self.category, "etat": self.state}
        return {name: value for name, value in asked.items() if value}


def found_followings(filters: Filters, now: datetime, *, after: int | None = None) -> FollowingQuerySet:
    """Return what the filters ask for, by name, from the one after `after` on."""
    rows = Following.objects.select_related("account__platform", "party", "recorded_by")
    if filters.state == "termines":
        rows = rows.filter(ended_on__isnull=False)
    elif filters.state == "a-revoir":
        rows = rows.to_review(local_date(now))
    else:
        rows = rows.current()
    if filters.text:
        rows = rows.filter(name__icontains=filters.text)
    if filters.account:
        rows = rows.filter(account__slug=filters.account)
    if filters.category:
        rows = rows.filter(category=filters.category)
    if after and (last := Following.objects.filter(pk=after).values_list("name", flat=True).first()):
        rows = rows.filter(Q(name__gt=last) | Q(name=last, pk__gt=after))
    return rows.order_by("name", "pk")
