"""The e-mails owed until the edition in force is seen on the city's site; accounts have their own (R-049)."""

from datetime import datetime, time, timedelta

from django.conf import settings
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _

from accounts.checks import grace_days
from accounts.notices import NoticeLevel, Owed, owe_many, register_level
from accounts.rights import local_date, team_members
from netiquette.models import Edition, SiteDisplay
from netiquette.site_displays import edition_missing_on_site, is_late_on_site

ITEM_TYPE = "netiquette.edition"


def _still_missing(ids: list[int]) -> set[int]:
    seen = SiteDisplay.objects.filter(edition__in=ids).values_list("edition", flat=True)
    return set(ids) - set(seen)


DUE = register_level(
    NoticeLevel(
        code="netiquette.site_due",
        template="netiquette_site_due",
        subject=_("À publier sur le site Web\u00a0: %(edition)s"),
        audience=_("équipe des communications"),
        still_due=_still_missing,
    )
)
LATE = register_level(
    NoticeLevel(
        code="netiquette.site_late",
        template="netiquette_site_due",
        subject=_("En retard sur le site Web\u00a0: %(edition)s"),
        audience=_("équipe des communications"),
        still_due=_still_missing,
    )
)


def remind_site(*, now: datetime) -> int:
    """Owe an e-mail to each member of the team when an edition comes into force, and another when the site is late.

    Safe to repeat: once for each edition and level. Returns how many are new.
    """
    edition = edition_missing_on_site(now)
    if edition is None or edition.in_force_from is None:
        return 0
    level = LATE if is_late_on_site(edition, now) else DUE
    day = local_date(edition.in_force_from)
    if level is LATE:
        day += timedelta(days=grace_days(now))
    return owe_many(
        [
            Owed(
                level=level.code,
                item_type=ITEM_TYPE,
                item_id=edition.pk,
                deadline=timezone.make_aware(
                    datetime.combine(day, time.min), timezone.get_default_timezone()
                ),
                recipient_id=person.pk,
                recipient_email=person.email,
                context=_context(edition),
            )
            for person in team_members(now)
        ],
        now=now,
    )


def _context(edition: Edition) -> dict[str, str]:
    with translation.override(settings.LANGUAGE_CODE):
        return {"edition": str(edition), "path": reverse("netiquette:display-list")}
