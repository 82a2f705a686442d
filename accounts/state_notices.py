"""The e-mail that tells of an account suspended, resumed, opened or closed, and what was planned there (R-012)."""

from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import Body, OfficialAccount, Person
from accounts.notices import NoticeLevel, Owed, owe_many, register_level
from accounts.planned import planned_on
from accounts.responsibility import responsible_for
from accounts.rights import team_members


def _still_told(ids: list[int]) -> set[int]:
    return set(ids)


STATE_CHANGED = register_level(
    NoticeLevel(
        code="account.state_changed",
        template="account_state_changed",
        subject=_("%(account)s\u00a0: compte %(state)s"),
        audience=_("équipe des communications, personnes qui assurent le suivi, auteurs de ce qui est prévu"),
        still_due=_still_told,
    )
)


def owe_state_changed(account: OfficialAccount, *, actor: Person, now: datetime) -> None:
    """Tell the team, those who follow up, and the authors of what is planned; it leaves even after hours."""
    planned = planned_on(account)
    authors = [one.author for one in planned if one.author]
    people = {person.pk: person for person in [*team_members(now), *responsible_for(account, now), *authors]}
    people.pop(actor.pk, None)
    context = _context(account, [one.label for one in planned])
    owe_many(
        [
            Owed(
                level=STATE_CHANGED.code,
                item_type="accounts.officialaccount",
                item_id=account.pk,
                deadline=now,
                recipient_id=person.pk,
                recipient_email=person.email,
                account_id=account.pk,
                context=context,
                urgent=True,
            )
            for person in people.values()
        ],
        now=now,
    )


def _context(account: OfficialAccount, planned: list[str]) -> dict[str, Any]:
    return {
        "account": str(account),
        "state": str(account.get_state_display()),
        "reason": account.state_reason,
        "body": str(Body(account.state_body).label),
        "planned": planned,
        "path": reverse("accounts:account-state", args=[account.slug]),
    }
