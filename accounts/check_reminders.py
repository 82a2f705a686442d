"""The e-mails that profiles owe: something to look at, then late; once for each account and day (R-049, R-105)."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

from django.conf import settings
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _

from accounts.authorizations import responsible_pairs, team_members
from accounts.checks import grace_days, standings
from accounts.models import OfficialAccount, Person
from accounts.notices import NoticeLevel, Owed, owe_many, register_level
from accounts.rights import local_date

ITEM_TYPE = "accounts.officialaccount"


def _still_to_do(ids: list[int]) -> set[int]:
    now = timezone.now()
    to_do = standings(now).to_do(local_date(now)).filter(account__in=ids)
    return set(to_do.values_list("account", flat=True))


DUE = register_level(
    NoticeLevel(
        code="profile_check.due",
        template="profile_check_due",
        subject=_("Profil à vérifier\u00a0: %(account)s"),
        audience=_("personnes qui assurent le suivi du compte"),
        still_due=_still_to_do,
    )
)
LATE = register_level(
    NoticeLevel(
        code="profile_check.late",
        template="profile_check_late",
        subject=_("Vérification en retard\u00a0: %(account)s"),
        audience=_("personnes qui assurent le suivi du compte et équipe des communications"),
        still_due=_still_to_do,
    )
)


def remind_profile_checks(*, now: datetime) -> int:
    """Owe an e-mail for each profile that has something to look at since a day; return how many are new.

    Safe to repeat: what became due the same day on one account is announced once, and once more when it is late. A
    new edition of the nétiquette, or a change of look, makes its own day.
    """
    today = local_date(now)
    aspects: dict[tuple[int, date], list[str]] = defaultdict(list)
    for standing in standings(now).to_do(today).order_by("id"):
        aspects[standing.account_id, standing.due_on].append(str(standing.get_aspect_display()))
    if not aspects:
        return 0
    return owe_many(_owed(aspects, today - timedelta(days=grace_days(now)), now), now=now)


def _owed(aspects: dict[tuple[int, date], list[str]], late_before: date, now: datetime) -> Iterator[Owed]:
    accounts = OfficialAccount.objects.select_related("platform").in_bulk(
        {account for account, _day in aspects}
    )
    responsible: dict[int, set[int]] = defaultdict(set)
    for account, person in responsible_pairs(now):
        responsible[account].add(person)
    team = set(team_members(now).values_list("pk", flat=True))
    people = Person.objects.in_bulk(team.union(*responsible.values()))
    for (pk, day), labels in aspects.items():
        is_late = day < late_before
        for person in sorted(responsible[pk] | team if is_late else responsible[pk]):
            yield _one(LATE if is_late else DUE, accounts[pk], day, labels, people[person])


def _one(level: NoticeLevel, account: OfficialAccount, day: date, labels: list[str], to: Person) -> Owed:
    with translation.override(settings.LANGUAGE_CODE):
        context = {
            "account": str(account),
            "aspects": labels,
            "path": reverse("accounts:check-record", args=[account.slug]),
        }
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
