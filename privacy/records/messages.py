"""Citizens' messages: without a follow-up, answered, and those that were moderated, with all that belongs to them."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db.models import Exists, F, Max, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Greatest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from moderation.depersonalising import empty_messages, lock_messages
from moderation.models import Message, Removal, Reply
from netiquette.depersonalising import lock_subscribers
from netiquette.models import Exclusion, Warning
from privacy.models import CorrectionNote
from privacy.records.types import Described, Ids, RecordType, Source, key_of

FOLLOWED = (
    Message.State.ANSWERED,
    Message.State.THANKED,
    Message.State.REDIRECTED,
    Message.State.NOTIFIED,
)
_OF_MESSAGE = {"message_id": OuterRef("pk")}


def _whole(limit: datetime) -> "QuerySet[Message]":
    found = Message.objects.filter(closed_at__lt=limit, depersonalised_at=None)
    return found.order_by("closed_at", "pk")


def _moderated() -> Q:
    """What was removed, or earned a warning or an exclusion, even one that is empty by now."""
    return Q(
        Exists(Removal.objects.filter(message=OuterRef("pk")))
        | Exists(Warning.objects.filter(**_OF_MESSAGE))
        | Exists(Exclusion.objects.filter(**_OF_MESSAGE))
    )


def _replied() -> Exists:
    return Exists(Reply.objects.filter(message=OuterRef("pk"), state=Reply.State.SENT))


def unfollowed(limit: datetime) -> Iterable["QuerySet[Any]"]:
    """Messages closed without an answer, from their closing; the index « unfollowed » holds nothing else."""
    closed = _whole(limit).filter(state=Message.State.CLOSED_WITHOUT_REPLY)
    yield closed.exclude(_moderated()).exclude(_replied()).annotate(starts_at=F("closed_at"))


def followed(limit: datetime) -> Iterable["QuerySet[Any]"]:
    """Messages answered, from their closing; also those answered once, then closed without another answer."""
    for states, replied in ((FOLLOWED, Q()), ((Message.State.CLOSED_WITHOUT_REPLY,), Q(_replied()))):
        found = _whole(limit).filter(replied, state__in=states)
        yield found.exclude(_moderated()).annotate(starts_at=F("closed_at"))


def moderated(limit: datetime) -> Iterable["QuerySet[Any]"]:
    """Messages that were moderated, from the last act of their case."""
    ids = Removal.objects.values("message_id").union(
        Warning.objects.values("message_id"), Exclusion.objects.values("message_id")
    )
    last = Greatest(
        "closed_at",
        _last(Removal.objects.all(), "judged_at", "done_at", "restored_at"),
        _last(Warning.objects.all(), "drafted_at", "sent_at", "withdrawn_at"),
        _last(Exclusion.objects.all(), "proposed_at", "decided_at", "applied_at", "lifted_at"),
    )
    found = _whole(limit).filter(pk__in=ids).annotate(starts_at=last)
    yield found.filter(starts_at__lt=limit)


def _last(rows: "QuerySet[Any]", *instants: str) -> Subquery:
    """Return the last of the instants of the rows about a message; null instants count for nothing."""
    last = Greatest(*(Max(name) for name in instants)) if len(instants) > 1 else Max(instants[0])
    about = rows.filter(**_OF_MESSAGE).order_by().values("message_id").annotate(last=last)
    return Subquery(about.values("last"))


def _authors(ids: Ids) -> dict[int, int]:
    return dict(Message.objects.filter(pk__in=ids).values_list("pk", "subscriber_id"))


def _lock(ids: Ids) -> None:
    lock_messages(ids)
    lock_subscribers(set(_authors(ids).values()))


def _keys(ids: Ids) -> Mapping[int, list[str]]:
    return {pk: [key_of("netiquette.subscriber", author)] for pk, author in _authors(ids).items()}


def _obstacles(ids: Ids, now: datetime) -> Mapping[int, str]:
    """A sanction that is still whole rests on the words of its message: it goes first."""
    sentence = _("Un avertissement ou une exclusion que la Ville conserve encore repose sur ce message.")
    return {
        message: sentence
        for model in (Warning, Exclusion)
        for message in model.objects.filter(message_id__in=ids, depersonalised_at=None).values_list(
            "message_id", flat=True
        )
    }


def _describe(ids: Ids) -> Mapping[int, Described]:
    found = Message.objects.filter(pk__in=ids).select_related("account__platform", "subscriber")
    return {
        row.pk: Described(
            title=f"{row.subscriber.name}, {row.account}",
            text=row.excerpt,
            url=reverse("moderation:message", args=[row.pk]),
        )
        for row in found
    }


def _empty(ids: Ids, now: datetime) -> None:
    """Empty messages, and the notes of rectification kept beside them."""
    CorrectionNote.objects.filter(message__in=ids, depersonalised_at=None).update(depersonalised_at=now)
    empty_messages(ids, now)


def _source(due: Any) -> tuple[Source, ...]:
    return (
        Source(
            model=Message,
            due=due,
            lock=_lock,
            keys=_keys,
            obstacles=_obstacles,
            empty=_empty,
            describe=_describe,
            words=("excerpt", "subscriber__name"),
        ),
    )


_CLOSED = gettext_lazy("fermeture du message")
TYPES = (
    RecordType(
        code="message_unfollowed",
        label=gettext_lazy("Message sans suite"),
        starts=_CLOSED,
        holds=(
            "moderation.Message",
            "moderation.Snapshot",
            "moderation.SearchEntry",
            "moderation.Note",
            "netiquette.Subscriber",
            "netiquette.SubscriberName",
        ),
        sources=_source(unfollowed),
    ),
    RecordType(
        code="message_answered",
        label=gettext_lazy("Message répondu, avec ses réponses et ses références"),
        starts=_CLOSED,
        holds=(
            "moderation.Reply",
            "moderation.Reference",
            "moderation.PassedCaution",
            "moderation.Referral",
            "moderation.CouncilTransfer",
            "moderation.MediaCallback",
        ),
        sources=_source(followed),
        minimum_months=36,
        minimum_reason=gettext_lazy(
            "Les références utilisées sont conservées au moins aussi longtemps qu’une réponse peut être contestée"
        ),
    ),
    RecordType(
        code="moderation_evidence",
        label=gettext_lazy("Preuve de modération\u00a0: retrait et message tel que reçu"),
        starts=gettext_lazy("dernier geste du dossier"),
        holds=("moderation.Removal", "moderation.CampaignContent"),
        sources=_source(moderated),
    ),
)
