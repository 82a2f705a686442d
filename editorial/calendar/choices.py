"""What the filters of the calendar offer: accounts, labels, authors."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef, Value

from accounts.authorizations import accounts_for
from accounts.models import OfficialAccount, Person
from accounts.models.official_accounts import OfficialAccountQuerySet
from editorial.models import Label, Post
from editorial.models.posts import SHOWN_STATES

# Beyond, a list to choose from helps nobody: the page of an account leads to its calendar.
MOST = 200


@dataclass(frozen=True, slots=True)
class Named:
    """A label, or an author: what the address holds, and its name."""

    pk: int
    name: str


@dataclass(frozen=True, slots=True)
class Choices:
    """What can be chosen."""

    labels: list[Named]
    authors: list[Named]


def shown_accounts(person: Person, at: datetime, *, sees_all: bool) -> OfficialAccountQuerySet:
    """Return the accounts whose calendar `person` reads, with their platform."""
    if sees_all:
        rows = OfficialAccount.objects.filter(state__in=SHOWN_STATES)
    else:
        rows = accounts_for(person, "publish", at, SHOWN_STATES)
    return rows.select_related("platform").order_by("platform__name", "name", "pk")


def choices() -> Choices:
    """Return the labels and the authors; one query."""
    labels = Label.objects.order_by().values_list(Value("label"), "pk", "name")
    authors = Person.objects.filter(Exists(Post.objects.filter(author=OuterRef("pk"))))
    rows = labels.union(authors.order_by().values_list(Value("author"), "pk", "full_name"), all=True)
    found: dict[str, list[Named]] = {"label": [], "author": []}
    for kind, pk, name in rows:
        found[kind].append(Named(pk, name))
    sort = {kind: sorted(named, key=lambda one: one.name.casefold())[:MOST] for kind, named in found.items()}
    return Choices(sort["label"], sort["author"])
