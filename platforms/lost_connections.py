"""The e-mail that tells of a connection that the platform no longer accepts: one, whatever was refused meanwhile."""

from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.authorizations import who_may
from accounts.notices import NoticeLevel, Owed, owe_many, register_level
from accounts.rights import team_members
from platforms.models import Connection


def _still_lost(ids: list[int]) -> set[int]:
    lost = Connection.objects.filter(pk__in=ids, state=Connection.State.LOST)
    return set(lost.values_list("pk", flat=True))


CONNECTION_LOST = register_level(
    NoticeLevel(
        code="connection.lost",
        template="connection_lost",
        subject=_("%(account)s\u00a0: à reconnecter, rien n’y part plus par le logiciel"),
        audience=_("personnes qui connectent le compte et équipe des communications"),
        still_due=_still_lost,
    )
)


def owe_lost(connection: Connection, *, now: datetime) -> None:
    """Owe it to those who may connect the account and to the team, at any hour."""
    people = {one.pk: one for one in [*who_may("connect", connection.account, now), *team_members(now)]}
    owe_many(
        [
            Owed(
                level=CONNECTION_LOST.code,
                item_type="platforms.connection",
                item_id=connection.pk,
                deadline=connection.state_since,
                recipient_id=person.pk,
                recipient_email=person.email,
                account_id=connection.account_id,
                context={
                    "account": str(connection.account),
                    "path": reverse("accounts:account", args=[connection.account.slug]),
                },
                urgent=True,
            )
            for person in people.values()
        ],
        now=now,
    )
