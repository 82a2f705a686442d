"""Warnings and exclusions, kept from the last act of the case: one subscriber on one account."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from functools import partial
from typing import Any

from django.db.models import Max, OuterRef, QuerySet, Subquery
from django.db.models.functions import Greatest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from netiquette.depersonalising import empty_exclusions, empty_warnings, lock_subscribers
from netiquette.models import Exclusion, Review, Warning
from netiquette.standings import valid_since
from privacy.models import CorrectionNote
from privacy.records.types import Described, Ids, RecordType, Source, key_of

_INSTANTS = {
    Warning: ("drafted_at", "sent_at", "withdrawn_at"),
    Exclusion: ("proposed_at", "decided_at", "applied_at", "lifted_at", "restored_at"),
}


def _due(model: type[Any], limit: datetime) -> Iterable["QuerySet[Any]"]:
    found = model.objects.filter(depersonalised_at=None)
    found = found.annotate(starts_at=Greatest(*(_last(of) for of in _INSTANTS)))
    yield found.filter(starts_at__lt=limit).order_by("starts_at", "pk")


def _last(model: type[Any]) -> Subquery:
    """Return the last act of a kind in the case of the row."""
    case = model.objects.filter(subscriber_id=OuterRef("subscriber_id"), account_id=OuterRef("account_id"))
    last = Greatest(*(Max(name) for name in _INSTANTS[model]))
    return Subquery(case.order_by().values("subscriber_id").annotate(last=last).values("last"))


def _rows(model: type[Any], ids: Ids) -> Any:
    return model.objects.filter(pk__in=ids)


def _lock(model: type[Any], ids: Ids) -> None:
    """As whoever sanctions: the author first, nothing else."""
    lock_subscribers(set(_rows(model, ids).values_list("subscriber_id", flat=True)))


def _keys(model: type[Any], ids: Ids) -> Mapping[int, list[str]]:
    return {
        row.pk: [
            key_of("netiquette.subscriber", row.subscriber_id),
            key_of("moderation.message", row.message_id),
        ]
        for row in _rows(model, ids)
    }


def _obstacles(model: type[Any], ids: Ids, now: datetime) -> Mapping[int, str]:
    """What still counts, or is not decided, stays; so does what led to an exclusion in force."""
    found = {}
    contested = _contested(model, ids)
    barred = set(
        Exclusion.objects.filter(state__in=(Exclusion.State.PROPOSED, Exclusion.State.IN_FORCE)).values_list(
            "subscriber_id", "account_id"
        )
    )
    since = valid_since(now)
    for row in _rows(model, ids):
        if (row.subscriber_id, row.account_id) in barred:
            found[row.pk] = _("Une exclusion proposée ou en vigueur en dépend.")
        elif row.pk in contested:
            found[row.pk] = _("Une révision en est à l’étude.")
        elif model is Warning and row.state in (Warning.State.DRAFT, Warning.State.UNDELIVERABLE):
            found[row.pk] = _("Cet avertissement n’est ni envoyé ni retiré.")
        elif model is Warning and row.state == Warning.State.SENT and not (since and row.sent_at <= since):
            found[row.pk] = _(
                "Cet avertissement compte encore\u00a0: aucune durée de validité ne l’a rendu échu."
            )
    return found


def _contested(model: type[Any], ids: Ids) -> set[int]:
    """Return those of which a review is under way."""
    target = "warning" if model is Warning else "exclusion"
    open_ones = Review.objects.filter(state=Review.State.OPEN, **{f"{target}__in": list(ids)})
    return set(open_ones.values_list(f"{target}_id", flat=True))


def _describe(model: type[Any], ids: Ids) -> Mapping[int, Described]:
    return {
        row.pk: Described(
            title=f"{row.subscriber.name}, {row.account}",
            text=f"{row.get_track_display()}, {row.get_state_display()}",
            url=reverse("netiquette:subscriber", args=[row.subscriber_id]),
        )
        for row in _rows(model, ids).select_related("subscriber", "account__platform")
    }


def _empty(model: type[Any], ids: Ids, now: datetime) -> None:
    """Empty sanctions, and the notes of rectification kept beside them."""
    beside = CorrectionNote.objects.filter(**{f"{model._meta.model_name}__in": ids}, depersonalised_at=None)
    beside.update(depersonalised_at=now)
    {Warning: empty_warnings, Exclusion: empty_exclusions}[model](ids, now)


def _source(model: type[Any]) -> Source:
    return Source(
        model=model,
        due=partial(_due, model),
        lock=partial(_lock, model),
        keys=partial(_keys, model),
        obstacles=partial(_obstacles, model),
        empty=partial(_empty, model),
        describe=partial(_describe, model),
        words=("subscriber__name",),
    )


TYPES = (
    RecordType(
        code="sanction",
        label=gettext_lazy("Avertissement, exclusion et réexamen"),
        starts=gettext_lazy("dernier geste du dossier"),
        holds=(
            "netiquette.Warning",
            "netiquette.Exclusion",
            "netiquette.Review",
            "netiquette.Reexamination",
            "netiquette.Letter",
        ),
        sources=(_source(Warning), _source(Exclusion)),
        minimum_months=36,
        minimum_reason=gettext_lazy("Une décision sur une personne peut être contestée pendant trois ans"),
    ),
)
