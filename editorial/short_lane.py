"""The short lane of emergencies: the direction générale is told at once of what the team approved by itself (R-051)."""

from datetime import datetime, timedelta

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from accounts.bodies import members
from accounts.models import Body
from accounts.notices import NoticeLevel, Owed, owe_many, register_level
from editorial.models import Approval, PostBody

ITEM_TYPE = "editorial.approval"
# A worker that was stopped for longer has more to tell than this.
LOOKED_BACK = timedelta(days=7)


def _approvals(ids: list[int]) -> set[int]:
    return set(Approval.objects.filter(pk__in=ids).values_list("pk", flat=True))


APPROVED = register_level(
    NoticeLevel(
        code="emergency.approved_by_team",
        template="emergency_short_lane",
        subject=_("En urgence, approuvée par l’équipe\u00a0: %(post)s (%(account)s)"),
        audience=_("direction générale"),
        still_due=_approvals,
    )
)


def tell_management(*, now: datetime) -> int:
    """Owe the e-mails of what was approved by the short lane; return how many are new. Safe to repeat."""
    recent = Approval.objects.filter(
        body=PostBody.COMMUNICATIONS,
        decision=Approval.Decision.APPROVE,
        decided_at__gte=now - LOOKED_BACK,
    )
    approvals = list(recent.select_related("variant__post", "variant__account__platform", "person"))
    if not approvals:
        return 0
    people = list(members(Body.MANAGEMENT, now).filter(is_active=True))
    with translation.override(settings.LANGUAGE_CODE):
        return owe_many(
            (
                Owed(
                    level=APPROVED.code,
                    item_type=ITEM_TYPE,
                    item_id=approval.pk,
                    deadline=approval.decided_at,
                    recipient_id=person.pk,
                    recipient_email=person.email,
                    account_id=approval.variant.account_id,
                    context=_context(approval),
                    urgent=True,
                )
                for approval in approvals
                for person in people
            ),
            now=now,
        )


def _context(approval: Approval) -> dict[str, str]:
    return {
        "post": approval.variant.post.title,
        "account": str(approval.variant.account),
        "person": str(approval.person),
        "text": approval.revision.content.get("text", ""),
        "path": reverse("moderation:emergencies"),
    }
