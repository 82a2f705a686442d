"""Closing the comments of a publication, keeping them closed longer, opening them again (R-081, R-117)."""

from collections.abc import Iterator
from datetime import date, datetime, time

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _

from accounts.authorizations import capacity, check_may, team_members, who_may
from accounts.models import OfficialAccount, Person
from accounts.notices import NoticeLevel, Owed, owe_many, register_level
from accounts.proofs import host_of
from accounts.rights import local_date
from editorial import events
from editorial.models import CommentClosure
from editorial.rules.comment_closures import may_close_comments
from policy.models import Reading
from policy.outcomes import Outcome, require
from policy.register import record
from policy.words import day_in_words

ACTION = "moderate"
ITEM_TYPE = "editorial.commentclosure"


def _still_ended(ids: list[int]) -> set[int]:
    ended = CommentClosure.objects.ended_by(local_date(timezone.now()))
    return set(ended.filter(pk__in=ids).values_list("pk", flat=True))


ENDED = register_level(
    NoticeLevel(
        code="comments.to_reopen",
        template="comments_to_reopen",
        subject=_("Commentaires à rouvrir\u00a0: %(title)s"),
        audience=_("personne qui les a fermés; l’équipe des communications si elle n’y peut plus rien"),
        still_due=_still_ended,
    )
)


def check_close(
    account: OfficialAccount, link: str, *, reason: str, ends_on: date | None, now: datetime
) -> Outcome:
    """Answer whether the comments of a publication may be closed so."""
    return may_close_comments(
        reason=reason,
        today=local_date(now),
        ends_on=ends_on,
        most_days=Reading.objects.value("comments_closed_days", at=now),
        is_closed_already=CommentClosure.objects.closed().filter(account=account, link=link).exists(),
    )


@transaction.atomic
def close_comments(
    *,
    account: OfficialAccount,
    title: str,
    link: str,
    reason: str,
    ends_on: date | None,
    actor: Person,
    now: datetime,
) -> CommentClosure:
    """Write down that the comments of a publication were closed, until the end of the local day `ends_on`.

    Raises PolicyRefusal without the right to moderate there, a reason or an end.
    """
    # Two people closing the same thread follow each other.
    account = OfficialAccount.objects.select_for_update(of=("self",), no_key=True).get(pk=account.pk)
    require(check_may(actor, ACTION, account, now))
    require(check_close(account, link, reason=reason, ends_on=ends_on, now=now))
    assert ends_on is not None  # noqa: S101 - the rule refuses a closure without an end
    closure = CommentClosure.objects.create(
        account=account,
        title=title.strip(),
        link=link.strip(),
        reason=reason.strip(),
        ends_on=ends_on,
        closed_at=now,
        closed_by=actor,
    )
    _register(closure, events.COMMENTS_CLOSED, actor, now, after={"jusqu’au": ends_on}, reason=reason)
    return closure


@transaction.atomic
def keep_closed(
    *, closure_id: int, ends_on: date | None, reason: str, actor: Person, now: datetime
) -> CommentClosure:
    """Give a closure another last day, with a reason of its own. Raises as `close_comments`, DoesNotExist."""
    closure = _lock(closure_id)
    require(check_may(actor, ACTION, closure.account, now))
    require(
        may_close_comments(
            reason=reason,
            today=local_date(now),
            ends_on=ends_on,
            most_days=Reading.objects.value("comments_closed_days", at=now),
        )
    )
    before, closure.ends_on = closure.ends_on, ends_on or closure.ends_on
    closure.save(update_fields=["ends_on"])
    _register(
        closure,
        events.COMMENTS_KEPT_CLOSED,
        actor,
        now,
        before={"jusqu’au": before},
        after={"jusqu’au": closure.ends_on},
        reason=reason,
    )
    return closure


@transaction.atomic
def reopen_comments(*, closure_id: int, actor: Person, now: datetime) -> CommentClosure:
    """Write down that the comments are open again. Raises PolicyRefusal, DoesNotExist when they are already."""
    closure = _lock(closure_id)
    require(check_may(actor, ACTION, closure.account, now))
    closure.reopened_at, closure.reopened_by = now, actor
    closure.save(update_fields=["reopened_at", "reopened_by"])
    _register(closure, events.COMMENTS_REOPENED, actor, now)
    return closure


def belongs(account: OfficialAccount, link: str) -> bool:
    """Say whether a link leads to the platform of the account."""
    host = host_of(link)
    hosts = account.platform.hosts
    return bool(host) and any(host == known or host.endswith(f".{known}") for known in hosts)


def remind_ended(*, now: datetime) -> int:
    """Owe the e-mails of the closures whose last day has come; return how many are new. Safe to repeat."""
    ended = CommentClosure.objects.ended_by(local_date(now)).select_related("account", "closed_by")
    rows = list(ended)
    if not rows:
        return 0
    with translation.override(settings.LANGUAGE_CODE):
        return owe_many((owed for one in rows for owed in _owed(one, now)), now=now)


def _owed(closure: CommentClosure, now: datetime) -> Iterator[Owed]:
    author = who_may(ACTION, closure.account, now).filter(pk=closure.closed_by_id)
    for person in author or team_members(now):
        yield Owed(
            level=ENDED.code,
            item_type=ITEM_TYPE,
            item_id=closure.pk,
            # Another end, another e-mail.
            deadline=timezone.make_aware(
                datetime.combine(closure.ends_on, time.min), timezone.get_default_timezone()
            ),
            recipient_id=person.pk,
            recipient_email=person.email,
            context={
                "title": closure.title,
                "day": day_in_words(closure.ends_on),
                "path": reverse("editorial:comment-closures"),
            },
        )


def _lock(closure_id: int) -> CommentClosure:
    rows = CommentClosure.objects.closed().select_for_update(of=("self",))
    return rows.select_related("account__platform").get(pk=closure_id)


def _register(
    closure: CommentClosure, event: str, actor: Person, now: datetime, *, reason: str = "", **states: object
) -> None:
    record(
        event=event,
        actor=actor,
        capacity=capacity(actor, ACTION, closure.account, now),
        subject=closure,
        account=str(closure.account),
        clause="R-081",
        before=states.get("before"),
        after=states.get("after"),
        reason=reason,
        now=now,
    )
