"""A journalist has written: the strategic adviser is told, or whoever replaces him (R-043)."""

from datetime import datetime

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.authorizations import team_members
from accounts.models import Person, Replacement
from accounts.notices import NoticeLevel, Owed, owe_many, register_level
from accounts.rights import holdings, local_date
from moderation.models import Message

ADVISER = "conseiller-strategique"
ITEM_TYPE = "moderation.message"


def _still_media_requests(ids: list[int]) -> set[int]:
    return set(
        Message.objects.filter(pk__in=ids, kind=Message.Kind.MEDIA_REQUEST).values_list("pk", flat=True)
    )


MEDIA_REQUEST = register_level(
    NoticeLevel(
        code="message.media_request",
        template="media_request",
        subject=_("Demande média sur le compte %(account)s"),
        audience=_("conseiller stratégique, ou qui le remplace"),
        still_due=_still_media_requests,
    )
)


def tell_adviser(message: Message, *, now: datetime) -> None:
    """Owe an e-mail about the message to the strategic adviser, in the transaction that qualifies it."""
    owe_many(
        [
            Owed(
                level=MEDIA_REQUEST.code,
                item_type=ITEM_TYPE,
                item_id=message.pk,
                deadline=message.target_at,
                recipient_email=person.email,
                recipient_id=person.pk,
                account_id=message.account_id,
                context={
                    "account": str(message.account),
                    "excerpt": message.excerpt,
                    "path": reverse("moderation:message", args=[message.pk]),
                },
            )
            for person in people_to_tell(now)
        ],
        now=now,
    )


def people_to_tell(now: datetime) -> QuerySet[Person]:
    """Return the strategic adviser; who replaces him while away; the communications team when there is neither."""
    on = local_date(now)
    advisers = holdings(on).filter(position__slug=ADVISER).values("person")
    away = Replacement.objects.in_effect(on).filter(absent__in=advisers)
    told = Person.objects.filter(pk__in=away.values("substitute")) | Person.objects.filter(
        pk__in=advisers
    ).exclude(pk__in=away.values("absent"))
    return told if told.exists() else team_members(now)
