"""Errors that messages report in publications: reported, then tied to the correction, or set aside with the reason."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from accounts.models import Person
from editorial.models import Amendment, Variant
from moderation import events
from moderation.access import lock_message, register_act
from moderation.models import ErrorReport, Message
from moderation.rules.errors import may_link_correction, may_report_error, may_set_error_aside
from policy.outcomes import require

ON_THE_PLATFORM = (Variant.State.PUBLISHED, Variant.State.CORRECTED)
RECENT = 10


def publications_for(message: Message) -> list[Variant]:
    """Return the publications that the message may be about: the one it answers first, then the latest."""
    published = Variant.objects.filter(account=message.account_id, state__in=ON_THE_PLATFORM)
    recent = list(published.select_related("post").order_by("-published_at")[:RECENT])
    parent = message.parent_external_id
    if not parent:
        return recent
    answered = published.select_related("post").filter(Q(external_id=parent) | Q(permalink=parent)).first()
    return [answered, *(one for one in recent if one != answered)] if answered else recent


@transaction.atomic
def report_error(*, message_id: int, variant_id: int, what: str, actor: Person, now: datetime) -> ErrorReport:
    """Note what a message says is wrong in a publication.

    Raises as `moderation.access.lock_message`, PolicyRefusal, ValidationError when it is noted already.
    """
    message = lock_message(message_id=message_id, actor=actor, action="reply", version=None, now=now)
    of_account = Variant.objects.filter(
        pk=variant_id, account=message.account_id, state__in=ON_THE_PLATFORM
    ).exists()
    require(may_report_error(is_of_account=of_account, what=what))
    if message.error_reports.filter(variant=variant_id).exists():
        raise ValidationError(_("Ce message signale déjà une erreur dans cette publication."))
    report = ErrorReport.objects.create(
        message=message, variant_id=variant_id, what=what.strip()[:500], reported_by=actor, reported_at=now
    )
    _register(report, message, events.ERROR_REPORTED, actor, now)
    return report


@transaction.atomic
def link_correction(*, report_id: int, amendment_id: int, actor: Person, now: datetime) -> ErrorReport:
    """Tie an error to the correction, or the withdrawal, that it brought. Raises as `report_error`."""
    report, message = _locked(report_id, actor, now)
    amendment = Amendment.objects.filter(pk=amendment_id, variant=report.variant_id).first()
    require(
        may_link_correction(
            is_of_publication=amendment is not None,
            is_dropped=amendment is not None and amendment.state == Amendment.State.DROPPED,
            is_later=amendment is not None and amendment.asked_at >= report.reported_at,
        )
    )
    report.state, report.amendment = ErrorReport.State.CORRECTED, amendment
    report.settled_by, report.settled_at = actor, now
    report.save()
    _register(report, message, events.ERROR_CORRECTED, actor, now)
    return report


@transaction.atomic
def set_error_aside(*, report_id: int, reason: str, actor: Person, now: datetime) -> ErrorReport:
    """Say why what a message calls an error is none. Raises as `report_error`."""
    report, message = _locked(report_id, actor, now)
    require(may_set_error_aside(reason=reason))
    report.state, report.reason = ErrorReport.State.SET_ASIDE, reason.strip()[:500]
    report.settled_by, report.settled_at = actor, now
    report.save()
    _register(report, message, events.ERROR_SET_ASIDE, actor, now, reason=report.reason)
    return report


def _locked(report_id: int, actor: Person, now: datetime) -> tuple[ErrorReport, Message]:
    seen = ErrorReport.objects.get(pk=report_id)
    message = lock_message(message_id=seen.message_id, actor=actor, action="reply", version=None, now=now)
    report = ErrorReport.objects.select_for_update().get(pk=report_id)
    if report.state != ErrorReport.State.OPEN:
        raise ValidationError(_("Cette erreur est déjà réglée."))
    return report, message


def _register(
    report: ErrorReport, message: Message, event: str, actor: Person, now: datetime, reason: str = ""
) -> None:
    register_act(
        message,
        event=event,
        actor=actor,
        now=now,
        clause="R-126",
        after={"publication": report.variant_id, "correction": report.amendment_id},
        reason=reason or report.what,
        keeps=False,
    )
