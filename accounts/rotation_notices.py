"""The e-mail that says a secret is to be changed: once to each member of the team, for each of its values (R-067)."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _

from accounts.models import Person, Secret
from accounts.notices import NoticeLevel, Owed, owe_many, register_level
from accounts.rights import team_members
from accounts.rotation import known_by_somebody_gone, secrets_to_rotate

ITEM_TYPE = "accounts.secret"


def _still_to_rotate(ids: list[int]) -> set[int]:
    return set(secrets_to_rotate(timezone.now()).filter(pk__in=ids).values_list("pk", flat=True))


ROTATION_DUE = register_level(
    NoticeLevel(
        code="secret.rotation_due",
        template="secret_rotation_due",
        subject=_("À changer\u00a0: %(secret)s, %(account)s"),
        audience=_("équipe des communications"),
        still_due=_still_to_rotate,
    )
)


def announce_rotations(*, now: datetime) -> int:
    """Owe the e-mails of the secrets to be changed; return how many are new. Safe to repeat."""
    due = list(secrets_to_rotate(now).select_related("custody__account__platform"))
    if not due:
        return 0
    gone = set(known_by_somebody_gone(now).values_list("pk", flat=True))
    team = list(team_members(now))
    with translation.override(settings.LANGUAGE_CODE):
        return owe_many(
            (row for secret in due for row in _owed(secret, team, is_known=secret.pk in gone)), now=now
        )


def _owed(secret: Secret, team: list[Person], *, is_known: bool) -> Iterator[Owed]:
    account = secret.custody.account
    context: dict[str, Any] = {
        "secret": str(secret.get_kind_display()),
        "account": str(account),
        "is_known": is_known,
        "path": reverse("accounts:custody", args=[account.slug]),
    }
    for person in team:
        yield Owed(
            level=ROTATION_DUE.code,
            item_type=ITEM_TYPE,
            item_id=secret.pk,
            # Another value, another e-mail.
            deadline=secret.rotated_at,
            recipient_id=person.pk,
            recipient_email=person.email,
            account_id=account.pk,
            context=context,
        )
