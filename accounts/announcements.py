"""The e-mails that replacements owe: recorded, about to begin, about to end (R-073)."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Any

from django.conf import settings
from django.utils import formats, timezone, translation
from django.utils.translation import gettext_lazy as _

from accounts.models import Notice, Person, Replacement
from accounts.notices import NoticeLevel, Owed, owe_many, register_level
from accounts.rights import local_date, team_members

ITEM_TYPE = "accounts.replacement"


def _not_interrupted(ids: list[int]) -> set[int]:
    return set(Replacement.objects.filter(pk__in=ids, ended_on__isnull=True).values_list("pk", flat=True))


def _team_is_told(notice: Notice, at: datetime) -> None:
    """The replacement takes effect with the first notice that leaves; the others do not move that instant."""
    Replacement.objects.filter(pk=notice.item_id, notice_sent_at__isnull=True).update(notice_sent_at=at)


RECORDED = register_level(
    NoticeLevel(
        code="replacement.recorded",
        template="replacement_recorded",
        subject=_("%(substitute)s remplacera %(absent)s du %(starts_on)s au %(ends_on)s"),
        audience=_("équipe des communications"),
        still_due=_not_interrupted,
        after_sent=_team_is_told,
    )
)
STARTING = register_level(
    NoticeLevel(
        code="replacement.starting",
        template="replacement_starting",
        subject=_("Vous remplacez %(absent)s à partir du %(starts_on)s"),
        audience=_("personne qui remplace"),
        still_due=_not_interrupted,
    )
)
ENDING = register_level(
    NoticeLevel(
        code="replacement.ending",
        template="replacement_ending",
        subject=_("%(substitute)s cesse de remplacer %(absent)s le %(ends_on)s"),
        audience=_("personne qui remplace et équipe des communications"),
        still_due=_not_interrupted,
    )
)


def owe_recorded(replacement: Replacement, *, now: datetime) -> None:
    """Owe the notice to each member of the communications team but the absent person (R-073).

    It leaves even while the office is closed: the replacement waits for it.
    """
    team = team_members(now).exclude(pk=replacement.absent_id)
    owe_many(
        [_owed(RECORDED, replacement, replacement.starts_on, person, urgent=True) for person in team], now=now
    )


def announce_replacements(*, now: datetime) -> int:
    """Owe the e-mails of the replacements that begin or end by tomorrow; return how many are new. Safe to repeat."""
    today = local_date(now)
    tomorrow = today + timedelta(days=1)
    near = (
        Replacement.objects.filter(ended_on__isnull=True, ends_on__gte=today, starts_on__lte=tomorrow)
        .select_related("absent", "substitute")
        .prefetch_related("accounts__platform")
    )
    team = list(team_members(now))
    return owe_many((row for one in near for row in _upcoming(one, team, tomorrow)), now=now)


def _upcoming(replacement: Replacement, team: list[Person], tomorrow: date) -> Iterator[Owed]:
    yield _owed(STARTING, replacement, replacement.starts_on, replacement.substitute)
    if replacement.ends_on <= tomorrow:
        people = {person.pk: person for person in [*team, replacement.substitute]}
        for person in people.values():
            yield _owed(ENDING, replacement, replacement.ends_on, person)


def _owed(
    level: NoticeLevel, replacement: Replacement, day: date, to: Person, *, urgent: bool = False
) -> Owed:
    return Owed(
        level=level.code,
        item_type=ITEM_TYPE,
        item_id=replacement.pk,
        deadline=timezone.make_aware(datetime.combine(day, time.min), timezone.get_default_timezone()),
        recipient_id=to.pk,
        recipient_email=to.email,
        context=_context(replacement),
        urgent=urgent,
    )


def _context(replacement: Replacement) -> dict[str, Any]:
    with translation.override(settings.LANGUAGE_CODE):
        return {
            "absent": str(replacement.absent),
            "substitute": str(replacement.substitute),
            "reason": str(replacement.get_reason_display()),
            "starts_on": _in_words(replacement.starts_on),
            "ends_on": _in_words(replacement.ends_on),
            "accounts": [str(account) for account in replacement.accounts.all()],
        }


def _in_words(day: date) -> str:
    # In French the first day of a month is an ordinal.
    written = formats.date_format(day, "j F Y")
    return f"1er{written[1:]}" if day.day == 1 else written
