"""The e-mail that says that nobody manages an account any more (R-014): one for each time that it happens."""

from datetime import date, datetime, time

from django.db.models import Max, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.managers import without_manager
from accounts.models import OfficialAccount
from accounts.models.official_accounts import OfficialAccountQuerySet
from accounts.notices import NoticeLevel, Owed, owe_many, register_level
from accounts.rights import local_date, team_members


def _still_without(ids: list[int]) -> set[int]:
    authorised = OfficialAccount.objects.authorised().filter(pk__in=ids)
    return set(without_manager(authorised, local_date(timezone.now())).values_list("pk", flat=True))


WITHOUT_HOLDER = register_level(
    NoticeLevel(
        code="account.without_holder",
        template="account_without_holder",
        subject=_("%(account)s\u00a0: plus personne ne peut y publier"),
        audience=_("équipe des communications"),
        still_due=_still_without,
    )
)


def announce_accounts_without_holder(*, now: datetime) -> int:
    """Owe the communications team an e-mail for each account left without a holder; return how many are new.

    Safe to repeat: the e-mail is that of the day on which the last holder left.
    """
    today = local_date(now)
    accounts = without_manager(OfficialAccount.objects.authorised(), today).select_related("platform")
    left_on = _last_departures(accounts, today)
    team = list(team_members(now))
    return owe_many(
        [
            Owed(
                level=WITHOUT_HOLDER.code,
                item_type="accounts.officialaccount",
                item_id=account.pk,
                deadline=_midnight(left_on.get(account.pk) or account.authorised_on or today),
                recipient_id=person.pk,
                recipient_email=person.email,
                account_id=account.pk,
                context={
                    "account": str(account),
                    "path": reverse("accounts:account", args=[account.slug]),
                },
            )
            for account in accounts
            for person in team
        ],
        now=now,
    )


def _last_departures(accounts: OfficialAccountQuerySet, today: date) -> dict[int, date | None]:
    """Return on which day the last holder of a position of each account's list left."""
    ends_on = "grants__group__position__holdings__ends_on"
    last = Max(ends_on, filter=Q(**{f"{ends_on}__lte": today}))
    found = accounts.order_by().annotate(last=last).values_list("pk", "last")
    return dict(found)


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min), timezone.get_default_timezone())
