"""The nétiquette as anyone reads it: an edition, with what the product writes itself around its words."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.account_list import PlatformAccounts, listed_accounts
from accounts.models import OfficialAccount
from netiquette.models import Edition, Rule
from policy.models import Reading
from policy.readings import LIMIT, TARGET

VERSION = 1
HOURS = 24
# Where the text of an edition holds the list of the accounts, written from the register.
ACCOUNTS = "{comptes}"


@dataclass(frozen=True, kw_only=True)
class PublicText:
    """One edition and its surroundings; `until` is when it ceased to apply, None while it does."""

    edition: Edition
    account: OfficialAccount | None
    rules: list[Rule]
    before: str
    after: str
    until: datetime | None
    # The accounts of today: only beside the edition that speaks of today.
    platforms: list[PlatformAccounts] | None
    delays: str
    contact: str
    site: str

    @property
    def is_own(self) -> bool:
        """Whether the edition was written for one account."""
        return self.edition.account_id is not None


def current_text(account: OfficialAccount | None, now: datetime) -> PublicText | None:
    """Return the nétiquette that applies to the account, or to all of them; None before the first edition."""
    edition = Edition.objects.applying_to(account.pk if account else None, now).first()
    return text_of(edition, account, now) if edition else None


def text_of(edition: Edition, account: OfficialAccount | None, now: datetime) -> PublicText:
    """Return one edition as it is read at `now`."""
    before, _marker, after = edition.introduction.partition(ACCOUNTS)
    until = end_of(edition)
    is_past = until is not None and until <= now
    site = Reading.objects.value("city_domains", at=now)[0]
    return PublicText(
        edition=edition,
        account=account,
        rules=list(edition.rules.order_by("ordinal")),
        before=before,
        after=after,
        until=until if is_past else None,
        platforms=None if is_past else listed_accounts(),
        delays=delays_in_words(now),
        contact=Reading.objects.value("netiquette_contact", at=now),
        site=f"https://{site}/",
    )


def end_of(edition: Edition) -> datetime | None:
    """Return when an edition ceases, or ceased, to apply: at the next one of its line, or at its own end."""
    later = Edition.objects.of_line(edition.account_id).filter(in_force_from__gt=edition.in_force_from)
    following = later.order_by("in_force_from").values_list("in_force_from", flat=True).first()
    return min((one for one in (following, edition.ends_at) if one), default=None)


def delays_in_words(now: datetime) -> str:
    """Return « 24 à 48 heures, durant les heures d’ouverture », from the readings (R-135)."""
    target, limit = (int(Reading.objects.value(key, at=now)) * HOURS for key in (TARGET, LIMIT))
    if target == limit:
        return _("%(limit)s heures, durant les heures d’ouverture des bureaux, du lundi au vendredi") % {
            "limit": limit
        }
    return _(
        "%(target)s à %(limit)s heures, durant les heures d’ouverture des bureaux, du lundi au vendredi"
    ) % {"target": target, "limit": limit}


def public_document(text: PublicText) -> dict[str, Any]:
    """Return the edition for programs: the shape of `netiquette.json` (docs/guide.md)."""
    edition = text.edition
    started = edition.in_force_from
    return {
        "version": VERSION,
        "city": settings.CITY_NAME,
        "account": text.account.slug if text.account else None,
        "edition": edition.number,
        "is_of_the_account": text.is_own,
        "title": edition.title,
        "in_force_from": timezone.localtime(started).isoformat() if started else None,
        "introduction": [part for part in edition.introduction.split("\n\n") if part != ACCOUNTS],
        "accounts": [
            {"sentence": row.sentence, "names": [account.name for account in row.accounts]}
            for row in text.platforms or []
        ],
        "rules": [rule.text for rule in text.rules],
        "closing": [part for part in edition.closing.split("\n\n") if part],
        "response_delays": text.delays,
        "contact": text.contact,
        "path": public_path(text.account),
    }


def public_path(account: OfficialAccount | None) -> str:
    """Return the address that stays the same from one edition to the next: what an account's profile links to."""
    return (
        reverse("netiquette:account-public", args=[account.slug]) if account else reverse("netiquette:public")
    )
