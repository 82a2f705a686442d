"""The e-mails that replacements owe: recorded, covered or not, about to begin or to end, interrupted (R-073)."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from django.conf import settings
from django.db.models import QuerySet, prefetch_related_objects
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.models import Notice, Person, Replacement
from accounts.models.replacements import COVERING
from accounts.notices import NoticeLevel, Owed, owe_many, register_level
from accounts.replacement_secrets import secrets_to_change_after
from accounts.rights import local_date, team_members
from policy.words import day_in_words

ITEM_TYPE = "accounts.replacement"
THOSE_CONCERNED = gettext_lazy("personnes concernées et équipe des communications")


def _going_on(ids: list[int], **wanted: Any) -> set[int]:
    found = Replacement.objects.filter(pk__in=ids, ended_on__isnull=True, **wanted)
    return set(found.values_list("pk", flat=True))


def _still_acting(ids: list[int]) -> set[int]:
    return _going_on(ids, cover__in=COVERING)


def _still_asked(ids: list[int]) -> set[int]:
    return _going_on(ids, cover=Replacement.Cover.ASKED)


def _still_declined(ids: list[int]) -> set[int]:
    return _going_on(ids, cover=Replacement.Cover.DECLINED)


def _team_is_told(notice: Notice, at: datetime) -> None:
    """The replacement takes effect with the first notice that leaves; the others do not move that instant."""
    untold = Replacement.objects.filter(pk=notice.item_id, notice_sent_at__isnull=True, cover__in=COVERING)
    untold.update(notice_sent_at=at)


RECORDED = register_level(
    NoticeLevel(
        code="replacement.recorded",
        template="replacement_recorded",
        subject=gettext_lazy(
            "%(substitute)s remplacera %(absent)s du %(starts_on)s au %(ends_on)s (%(scope)s)"
        ),
        audience=gettext_lazy("équipe des communications"),
        still_due=_still_acting,
        after_sent=_team_is_told,
    )
)
STARTING = register_level(
    NoticeLevel(
        code="replacement.starting",
        template="replacement_starting",
        subject=gettext_lazy("Vous remplacez %(absent)s à partir du %(starts_on)s (%(scope)s)"),
        audience=gettext_lazy("personne qui remplace"),
        still_due=_still_acting,
    )
)
ENDING = register_level(
    NoticeLevel(
        code="replacement.ending",
        template="replacement_ending",
        subject=gettext_lazy("%(substitute)s cesse de remplacer %(absent)s le %(ends_on)s (%(scope)s)"),
        audience=gettext_lazy("personne qui remplace et équipe des communications"),
        still_due=_still_acting,
    )
)
INTERRUPTED = register_level(
    NoticeLevel(
        code="replacement.interrupted",
        template="replacement_interrupted",
        subject=gettext_lazy(
            "Remplacement interrompu\u00a0: %(substitute)s ne remplace plus %(absent)s dès le %(ended_on)s (%(scope)s)"
        ),
        audience=THOSE_CONCERNED,
        still_due=set,
    )
)
COVER_ASKED = register_level(
    NoticeLevel(
        code="cover.asked",
        template="cover_asked",
        subject=gettext_lazy(
            "À répondre\u00a0: relève demandée pour %(absent)s du %(starts_on)s au %(ends_on)s (%(scope)s)"
        ),
        audience=gettext_lazy("personne à qui la relève est demandée"),
        still_due=_still_asked,
    )
)
COVER_UNANSWERED = register_level(
    NoticeLevel(
        code="cover.unanswered",
        template="cover_unanswered",
        subject=gettext_lazy(
            "Sans réponse\u00a0: relève demandée pour %(absent)s dès le %(starts_on)s (%(scope)s)"
        ),
        audience=gettext_lazy("personne à qui la relève est demandée et équipe des communications"),
        still_due=_still_asked,
    )
)
COVER_ACCEPTED = register_level(
    NoticeLevel(
        code="cover.accepted",
        template="cover_accepted",
        subject=gettext_lazy("%(substitute)s accepte la relève demandée pour %(absent)s (%(scope)s)"),
        audience=gettext_lazy("personnes concernées"),
        still_due=_still_acting,
    )
)
COVER_DECLINED = register_level(
    NoticeLevel(
        code="cover.declined",
        template="cover_declined",
        subject=gettext_lazy("%(substitute)s refuse la relève demandée pour %(absent)s (%(scope)s)"),
        audience=THOSE_CONCERNED,
        still_due=_still_declined,
    )
)


def owe_recorded(replacement: Replacement, *, now: datetime) -> None:
    """Owe the notice to each member of the communications team but the absent person (R-073).

    It leaves even while the office is closed: the replacement waits for it.
    """
    _owe(RECORDED, replacement, _team_but_absent(replacement, now), now, urgent=True)


def owe_cover_asked(replacement: Replacement, *, now: datetime) -> None:
    """Ask the substitute whether he takes it up; at once when it begins by tomorrow."""
    is_near = replacement.starts_on <= local_date(now) + timedelta(days=1)
    _owe(COVER_ASKED, replacement, [replacement.substitute], now, urgent=is_near)


def owe_cover_accepted(replacement: Replacement, *, actor: Person, now: datetime) -> None:
    """Tell the absent person, whoever recorded it, and the substitute unless he is the one who accepts."""
    people = [replacement.absent, replacement.substitute, replacement.recorded_by]
    _owe(COVER_ACCEPTED, replacement, [person for person in people if person.pk != actor.pk], now)


def owe_cover_declined(replacement: Replacement, *, now: datetime) -> None:
    """Tell the absent person, whoever recorded it, and the team: nobody takes these accounts up."""
    people = [replacement.absent, replacement.recorded_by, *team_members(now)]
    _owe(
        COVER_DECLINED,
        replacement,
        [person for person in people if person.pk != replacement.substitute_id],
        now,
        urgent=True,
    )


def owe_interrupted(replacement: Replacement, *, actor: Person, now: datetime) -> None:
    """Tell the two people and the team that it ends before its time, but whoever decides so."""
    people = [replacement.absent, replacement.substitute, *team_members(now)]
    others = [person for person in people if person.pk != actor.pk]
    secrets = _secrets(replacement, now)
    _owe(INTERRUPTED, replacement, others, now, day=replacement.ended_on, urgent=True, secrets=secrets)


def announce_replacements(*, now: datetime) -> int:
    """Owe the e-mails of the replacements that begin or end by tomorrow; return how many are new. Safe to repeat."""
    today = local_date(now)
    tomorrow = today + timedelta(days=1)
    near = (
        Replacement.objects.acting(today, tomorrow)
        .filter(ended_on__isnull=True)
        .select_related("absent", "substitute", "cover_answered_by")
        .prefetch_related("accounts__platform")
    )
    team = list(team_members(now))
    return owe_many((row for one in near for row in _upcoming(one, team, tomorrow, now)), now=now)


def _upcoming(replacement: Replacement, team: list[Person], tomorrow: date, now: datetime) -> Iterator[Owed]:
    if replacement.cover == Replacement.Cover.ASKED:
        people = [replacement.substitute, *(one for one in team if one.pk != replacement.absent_id)]
        yield from _rows(COVER_UNANSWERED, replacement, people, replacement.starts_on, urgent=True)
        return
    yield from _rows(STARTING, replacement, [replacement.substitute], replacement.starts_on)
    if replacement.ends_on <= tomorrow:
        people, secrets = [*team, replacement.substitute], _secrets(replacement, now)
        yield from _rows(ENDING, replacement, people, replacement.ends_on, secrets=secrets)


def _team_but_absent(replacement: Replacement, now: datetime) -> QuerySet[Person]:
    return team_members(now).exclude(pk=replacement.absent_id)


def _owe(
    level: NoticeLevel,
    replacement: Replacement,
    people: Iterable[Person],
    now: datetime,
    *,
    day: date | None = None,
    urgent: bool = False,
    secrets: Sequence[str] = (),
) -> None:
    prefetch_related_objects([replacement], "accounts__platform")
    day = day or replacement.starts_on
    owe_many(_rows(level, replacement, people, day, urgent=urgent, secrets=secrets), now=now)


def _rows(
    level: NoticeLevel,
    replacement: Replacement,
    people: Iterable[Person],
    day: date,
    *,
    urgent: bool = False,
    secrets: Sequence[str] = (),
) -> Iterator[Owed]:
    """Yield one e-mail for each of `people`, however often each is named."""
    context = _context(replacement) | {"secrets": list(secrets)}
    for person in {one.pk: one for one in people}.values():
        yield Owed(
            level=level.code,
            item_type=ITEM_TYPE,
            item_id=replacement.pk,
            deadline=timezone.make_aware(datetime.combine(day, time.min), timezone.get_default_timezone()),
            recipient_id=person.pk,
            recipient_email=person.email,
            context=context,
            urgent=urgent,
        )


def _context(replacement: Replacement) -> dict[str, Any]:
    with translation.override(settings.LANGUAGE_CODE):
        accounts = [str(account) for account in replacement.accounts.all()]
        return {
            "absent": str(replacement.absent),
            "substitute": str(replacement.substitute),
            "reason": str(replacement.get_reason_display()),
            "starts_on": day_in_words(replacement.starts_on),
            "ends_on": day_in_words(replacement.ends_on),
            "ended_on": day_in_words(replacement.ended_on) if replacement.ended_on else "",
            "accounts": accounts,
            "scope": _scope(accounts),
            "answered_by": str(replacement.cover_answered_by or ""),
            "cover_reason": replacement.cover_reason,
            "path": reverse("accounts:replacement", args=[replacement.pk]),
        }


def _secrets(replacement: Replacement, now: datetime) -> list[str]:
    """Name the secrets to be changed once it is over: their account and kind, never what they are."""
    with translation.override(settings.LANGUAGE_CODE):
        found = secrets_to_change_after(replacement, now)
        return [f"{secret.custody.account}\u00a0: {secret.get_kind_display()}" for secret in found]


def _scope(accounts: list[str]) -> str:
    """Name the account, or the first and how many others: what tells two subjects apart."""
    first, others = accounts[0] if accounts else "", len(accounts) - 1
    if others < 1:
        return first
    return _("%(account)s et %(others)s") % {
        "account": first,
        "others": ngettext("%(n)s autre compte", "%(n)s autres comptes", others) % {"n": others},
    }
