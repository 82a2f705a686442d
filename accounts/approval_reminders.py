"""The e-mails of requests that wait: to those who decide, again after two open days, then to others (R-056).

Each leaves once for one content of a request, and none once the body has decided.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

from django.conf import settings
from django.db.models import Exists, OuterRef
from django.utils import timezone, translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.approvals import (
    Pace,
    decision_page,
    decisions_said,
    waiting_since,
    what_is_asked,
    with_decisions,
)
from accounts.bodies import members
from accounts.models import AccountRequest, Body, Notice, Person
from accounts.notices import NoticeLevel, Owed, owe_many, register_level
from accounts.rights import holdings, local_date
from policy.models import Reading
from policy.words import day_in_words

ITEM_TYPE = "accounts.accountrequest"
WAITING, REMINDED, ESCALATED = "waiting", "reminded", "escalated"
POSITIONS = "approval_escalation_positions"
_SUBJECTS: dict[str, Promise] = {
    WAITING: _("À approuver — %(what)s"),
    REMINDED: _("Rappel, toujours à approuver — %(what)s"),
    ESCALATED: _("Sans décision depuis le %(since)s — %(what)s"),
}


def _still_awaited(body: Body, ids: list[int]) -> set[int]:
    return set(AccountRequest.objects.awaiting(body).filter(pk__in=ids).values_list("pk", flat=True))


# A kind for each body: the decision of one leaves the e-mails of the other as they are.
LEVELS = {
    (step, body): register_level(
        NoticeLevel(
            code=f"request.{step}_{body.value}",
            template="request_awaited",
            subject=subject,
            audience=_("postes désignés par la lecture") if step == ESCALATED else body.label,
            still_due=partial(_still_awaited, body),
        )
    )
    for step, subject in _SUBJECTS.items()
    for body in Body
}


@dataclass(frozen=True)
class _Deciders:
    """Who decides in the name of each body, and who is told when nobody does; read once for a sweep."""

    by_body: dict[Body, list[Person]]
    others: list[Person]

    @classmethod
    def at(cls, now: datetime) -> "_Deciders":
        return cls({body: list(members(body, now)) for body in Body}, told_when_late(now))


def told_when_late(now: datetime) -> list[Person]:
    """Return whom the city tells of decisions that wait for too long."""
    told = holdings(local_date(now)).filter(position__slug__in=Reading.objects.value(POSITIONS, at=now))
    return list(Person.objects.filter(pk__in=told.values("person")))


def announce_requests(*, now: datetime) -> int:
    """Owe the e-mails of the requests that wait at `now`; return how many are new. Safe to repeat."""
    _forget_former_contents()
    waiting = list(with_decisions(AccountRequest.objects.waiting()))
    if not waiting:
        return 0
    pace, deciders = Pace.at(now), _Deciders.at(now)
    with translation.override(settings.LANGUAGE_CODE):
        return owe_many((row for asked in waiting for row in _owed(asked, pace, deciders, now)), now=now)


def _forget_former_contents() -> None:
    """Cancel what has not left yet about a content that was edited since: the new one is announced anew."""
    current = AccountRequest.objects.filter(pk=OuterRef("item_id"), updated_at=OuterRef("deadline"))
    former = Notice.objects.filter(item_type=ITEM_TYPE, state=Notice.State.PENDING)
    former.filter(~Exists(current)).update(state=Notice.State.CANCELLED)


def _owed(asked: AccountRequest, pace: Pace, deciders: _Deciders, now: datetime) -> Iterator[Owed]:
    since = waiting_since(asked)
    current = [one for one in asked.approvals.all() if one.is_about(asked.content_hash)]
    decided_by = {one.person_id for one in current}
    for body in Body:
        if any(one.body == body for one in current):
            continue
        may_decide = [
            one for one in deciders.by_body[body] if one.pk not in decided_by and one.pk != asked.requester_id
        ]
        step = REMINDED if pace.reminder_at(since) <= now else WAITING
        yield from (_email(asked, step, body, person) for person in may_decide)
        if pace.escalation_at(since) <= now:
            yield from (_email(asked, ESCALATED, body, person) for person in deciders.others)


def _email(asked: AccountRequest, step: str, body: Body, person: Person) -> Owed:
    return Owed(
        level=LEVELS[step, body].code,
        item_type=ITEM_TYPE,
        item_id=asked.pk,
        deadline=waiting_since(asked),
        recipient_id=person.pk,
        recipient_email=person.email,
        account_id=asked.account_id,
        context=_context(asked, step, body) | {"path": decision_page(asked, person, body)},
    )


def _context(asked: AccountRequest, step: str, body: Body) -> dict[str, Any]:
    since = timezone.localtime(waiting_since(asked), timezone.get_default_timezone())
    return {
        "what": what_is_asked(asked),
        "requester": str(asked.requester),
        "need": asked.need,
        "since": day_in_words(since),
        "step": step,
        "body": str(body.label),
        "decisions": decisions_said(asked),
    }
