"""The e-mails of approvals: what waits, again after two open days, then to others; what was decided; what is void.

Each leaves once for one submission, and those that ask for a decision leave only while it is awaited.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.approval_reminders import told_when_late
from accounts.approvals import Pace
from accounts.models import Notice, Person
from accounts.notices import NoticeLevel, Owed, owe_many, register_level
from editorial.approval_page import to_read
from editorial.deciders import Deciders
from editorial.differences import instant_in_words
from editorial.models import Approval, Post, Variant

ITEM_TYPE = "editorial.variant"
WAITING, REMINDED, ESCALATED = "waiting", "reminded", "escalated"
# What leaves within a day is not left for two open days.
PRESSING, AFTER = timedelta(hours=24), timedelta(hours=2)
EXCERPT = 1200
_SUBJECTS: dict[str, Promise] = {
    WAITING: _("À approuver — %(what)s"),
    REMINDED: _("Rappel, toujours à approuver — %(what)s"),
    ESCALATED: _("Sans décision — %(what)s"),
}


def _awaited(ids: list[int]) -> set[int]:
    waiting = Variant.objects.filter(pk__in=ids, state=Variant.State.IN_REVIEW)
    return set(waiting.values_list("pk", flat=True))


AWAITED = {
    step: register_level(
        NoticeLevel(
            code=f"variant.{step}",
            template="variant_awaited",
            subject=subject,
            audience=_("postes désignés par la lecture")
            if step == ESCALATED
            else _("personnes qui approuvent"),
            still_due=_awaited,
        )
    )
    for step, subject in _SUBJECTS.items()
}
APPROVED, REFUSED = (
    register_level(
        NoticeLevel(
            code=code,
            template="variant_decided",
            subject=subject,
            audience=_("personnes qui ont proposé et soumis la publication"),
            still_due=set,
        )
    )
    for code, subject in (
        ("variant.approved", _("Approuvée — %(what)s")),
        ("variant.refused", _("Refusée — %(what)s")),
    )
)
VOIDED = register_level(
    NoticeLevel(
        code="variant.voided",
        template="variant_voided",
        subject=_("Approbation annulée — %(what)s"),
        audience=_("personnes qui avaient approuvé, et qui avaient soumis"),
        still_due=set,
    )
)


def announce_variants(*, now: datetime) -> int:
    """Owe the e-mails of the variants that wait at `now`; return how many are new. Safe to repeat."""
    _forget_former_submissions()
    waiting = list(to_read(Variant.objects.filter(state=Variant.State.IN_REVIEW)))
    if not waiting:
        return 0
    pace, deciders, others = Pace.at(now), Deciders.at(now), told_when_late(now)
    with translation.override(settings.LANGUAGE_CODE):
        return owe_many((row for one in waiting for row in _owed(one, pace, deciders, others, now)), now=now)


def owe_decided(variant: Variant, decision: Approval, *, now: datetime) -> None:
    """Tell the author and whoever submitted it what was decided, but for the one who decided."""
    level = APPROVED if decision.decision == Approval.Decision.APPROVE else REFUSED
    people = [variant.post.author, variant.submitted_by]
    with translation.override(settings.LANGUAGE_CODE):
        context = _context(variant) | {
            "by": str(decision.person),
            "capacity": decision.capacity,
            "reason": decision.reason,
            "is_approved": decision.decision == Approval.Decision.APPROVE,
            "path": reverse("editorial:approval", args=[variant.pk]),
        }
        rows = _rows(level, variant, people, decision.person_id, decision.decided_at, context)
        owe_many(list(rows), now=now)


def owe_voided(former_hashes: Mapping[int, str], *, actor: Person, now: datetime) -> None:
    """Tell those who had approved a content that it was changed: their approval is void, and they may be asked again.

    `former_hashes`: the fingerprint of what was approved, by id of the variant that is a draft again.
    """
    given = Approval.objects.filter(
        variant__in=former_hashes, decision=Approval.Decision.APPROVE, variant__state=Variant.State.DRAFT
    )
    rows: list[Owed] = []
    with translation.override(settings.LANGUAGE_CODE):
        for one in given.select_related("person", "variant__post__author", "variant__account__platform"):
            variant = one.variant
            if one.content_hash == former_hashes[variant.pk] != variant.content_hash:
                context = _context(variant) | {
                    "by": str(actor),
                    "path": reverse("editorial:approval", args=[variant.pk]),
                }
                people = [one.person, variant.post.author]
                rows += _rows(VOIDED, variant, people, actor.pk, now, context)
        owe_many(rows, now=now)


def _forget_former_submissions() -> None:
    """Cancel what has not left yet about a submission that is not the present one: it is announced anew."""
    levels = [level.code for level in AWAITED.values()]
    pending = Notice.objects.filter(item_type=ITEM_TYPE, level__in=levels, state=Notice.State.PENDING)
    rows = list(pending.values_list("pk", "item_id", "deadline"))
    present = dict(
        Variant.objects.filter(pk__in={item for _pk, item, _at in rows}).values_list("pk", "submitted_at")
    )
    former = [pk for pk, item, at in rows if present.get(item) != at]
    if former:
        Notice.objects.filter(pk__in=former, state=Notice.State.PENDING).update(state=Notice.State.CANCELLED)


def _owed(
    variant: Variant, pace: Pace, deciders: Deciders, others: list[Person], now: datetime
) -> Iterator[Owed]:
    since = variant.submitted_at or variant.state_since
    is_late = pace.reminder_at(since) <= now or _is_pressing(variant, since, now)
    step = REMINDED if is_late else WAITING
    rows = partial(_awaited_rows, variant, since)
    yield from rows(step, deciders.asked(variant))
    if pace.escalation_at(since) <= now:
        yield from rows(ESCALATED, [one for one in others if one.pk != variant.post.author_id])


def _is_pressing(variant: Variant, since: datetime, now: datetime) -> bool:
    planned = variant.scheduled_at
    return planned is not None and planned - now <= PRESSING and now - since >= AFTER


def _awaited_rows(variant: Variant, since: datetime, step: str, people: Iterable[Person]) -> Iterator[Owed]:
    context = _context(variant) | {"step": step, "since": instant_in_words(since)}
    for person in people:
        yield from _rows(
            AWAITED[step], variant, [person], None, since, context | {"path": decision_page(variant, person)}
        )


def decision_page(variant: Variant, person: Person) -> str:
    """Return where `person` decides: in the administration site for a position taken, by the direction générale."""
    if variant.post.nature == Post.Nature.POSITION and person.is_staff:
        return reverse("admin:editorial_variant_change", args=[variant.pk])
    return reverse("editorial:approval", args=[variant.pk])


def _rows(
    level: NoticeLevel,
    variant: Variant,
    people: Iterable[Person | None],
    but: int | None,
    deadline: datetime,
    context: dict[str, Any],
) -> Iterator[Owed]:
    """Yield one e-mail for each of `people`, once, but for the one whose id is `but`."""
    for person in {one.pk: one for one in people if one is not None and one.pk != but}.values():
        yield Owed(
            level=level.code,
            item_type=ITEM_TYPE,
            item_id=variant.pk,
            deadline=deadline,
            recipient_id=person.pk,
            recipient_email=person.email,
            account_id=variant.account_id,
            context=context,
            urgent=variant.post.kind == Post.Kind.EMERGENCY,
        )


def _context(variant: Variant) -> dict[str, Any]:
    post, text = variant.post, variant.text
    return {
        "what": str(variant),
        "author": str(post.author),
        "account": str(variant.account),
        "planned": instant_in_words(variant.scheduled_at) if variant.scheduled_at else "",
        "nature": str(post.get_nature_display()),
        "is_position": post.nature == Post.Nature.POSITION,
        "text": text if len(text) <= EXCERPT else f"{text[:EXCERPT].rstrip()}…",
    }
