"""The e-mails that followings owe: an imbalance between parties, and what is to be looked at again."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, datetime, time
from functools import partial
from typing import Any

from django.conf import settings
from django.db.models import Count
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _

from accounts.authorizations import responsible_pairs, team_members
from accounts.models import Following, Level, OfficialAccount, Person
from accounts.notices import NoticeLevel, Owed, owe_many, register_level
from accounts.party_balance import Imbalance, imbalances
from accounts.rights import local_date

ITEM_TYPE = "accounts.officialaccount"


def _still_unequal(level: str, ids: list[int]) -> set[int]:
    return {one.account.pk for one in imbalances(timezone.now(), account_ids=ids) if one.level == level}


def _still_to_review(ids: list[int]) -> set[int]:
    rows = Following.objects.to_review(local_date(timezone.now())).filter(account__in=ids)
    return set(rows.values_list("account", flat=True))


# One kind for each level: an e-mail is told from another by its item, which is the account.
UNEQUAL = {
    level: register_level(
        NoticeLevel(
            code=f"following.unequal_{level.value}",
            template="following_unequal",
            subject=_("Partis suivis inégalement\u00a0: %(account)s"),
            audience=_("équipe des communications"),
            still_due=partial(_still_unequal, level.value),
        )
    )
    for level in Level
}
REVIEW = register_level(
    NoticeLevel(
        code="following.review",
        template="following_review",
        subject=_("Abonnements à revoir\u00a0: %(account)s"),
        audience=_("personnes qui assurent le suivi du compte"),
        still_due=_still_to_review,
    )
)


def remind_followings(*, now: datetime) -> int:
    """Owe the e-mails of imbalances, once their day of grace is over, and of reviews; return how many are new.

    Safe to repeat: an imbalance is announced once, and again only when it changes.
    """
    unequal = [one for one in imbalances(now) if not one.in_grace]
    team = list(team_members(now)) if unequal else []
    owed = [_unequal(one, person) for one in unequal for person in team]
    return owe_many([*owed, *_reviews(now)], now=now)


def _unequal(one: Imbalance, to: Person) -> Owed:
    with translation.override(settings.LANGUAGE_CODE):
        context = {
            "account": str(one.account),
            "level": str(one.level.label),
            "missing": [str(party) for party in one.missing],
            "extra": [str(party) for party in one.extra],
            "path": reverse("accounts:party-follow", args=[one.account.slug, one.level.value]),
        }
    return _owed(UNEQUAL[one.level], one.account, one.since, to, context)


def _reviews(now: datetime) -> Iterator[Owed]:
    due = Following.objects.to_review(local_date(now)).order_by()
    counts = list(due.values("account", "review_on").annotate(number=Count("pk")))
    if not counts:
        return
    accounts = OfficialAccount.objects.select_related("platform").in_bulk({row["account"] for row in counts})
    responsible: dict[int, list[int]] = defaultdict(list)
    for account, person in responsible_pairs(now):
        responsible[account].append(person)
    people = Person.objects.in_bulk({person for ids in responsible.values() for person in ids})
    for row in counts:
        followed_by = accounts[row["account"]]
        path = f"{reverse('accounts:following-list')}?etat=a-revoir&compte={followed_by.slug}"
        context = {"account": str(followed_by), "number": row["number"], "path": path}
        for person in responsible[followed_by.pk]:
            yield _owed(REVIEW, followed_by, row["review_on"], people[person], context)


def _owed(
    level: NoticeLevel, account: OfficialAccount, day: date, to: Person, context: dict[str, Any]
) -> Owed:
    return Owed(
        level=level.code,
        item_type=ITEM_TYPE,
        item_id=account.pk,
        deadline=timezone.make_aware(datetime.combine(day, time.min), timezone.get_default_timezone()),
        recipient_id=to.pk,
        recipient_email=to.email,
        account_id=account.pk,
        context=context,
    )
