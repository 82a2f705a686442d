"""Records that stand alone: nothing goes with them, and nothing but a hold keeps them."""

from collections.abc import Iterable
from datetime import datetime
from functools import partial
from typing import Any

from django.db.models import F, QuerySet
from django.utils.translation import gettext_lazy

from accounts.depersonalising import empty_notices
from accounts.models import Notice
from accounts.notices import LEVELS
from city.depersonalising import empty_candidates
from city.models import Candidate
from privacy.records.types import Described, Ids, RecordType, Source, no_obstacle, nothing_else


def lock_rows(model: type[Any], ids: Ids) -> None:
    """Lock rows until the end of the transaction, in the order of their numbers."""
    list(model.objects.select_for_update().filter(pk__in=ids).order_by("pk").values_list("pk"))


def _candidates(limit: datetime) -> Iterable["QuerySet[Any]"]:
    over = Candidate.objects.filter(depersonalised_at=None, period__ends_at__lt=limit)
    yield over.annotate(starts_at=F("period__ends_at")).order_by("starts_at", "pk")


def _notices(limit: datetime) -> Iterable["QuerySet[Any]"]:
    """E-mails that nobody will send any more; the index « kept » holds nothing else."""
    over = Notice.objects.filter(
        state__in=(Notice.State.SENT, Notice.State.CANCELLED), depersonalised_at=None, created_at__lt=limit
    )
    yield over.annotate(starts_at=F("created_at")).order_by("created_at", "pk")


def _describe_candidates(ids: Ids) -> dict[int, Described]:
    rows = Candidate.objects.filter(pk__in=ids).select_related("period")
    return {row.pk: Described(title=row.name, text=f"{row.period}, {row.seat}") for row in rows}


def _describe_notices(ids: Ids) -> dict[int, Described]:
    return {
        row.pk: Described(title=row.recipient_email, text=_audience(row))
        for row in Notice.objects.filter(pk__in=ids)
    }


def _audience(notice: Notice) -> str:
    level = LEVELS.get(notice.level)
    return str(level.audience) if level else notice.level


def _alone(model: type[Any], due: Any, empty: Any, describe: Any, words: tuple[str, ...]) -> Source:
    return Source(
        model=model,
        due=due,
        lock=partial(lock_rows, model),
        keys=nothing_else,
        obstacles=no_obstacle,
        empty=empty,
        describe=describe,
        words=words,
    )


TYPES = (
    RecordType(
        code="candidate",
        label=gettext_lazy("Candidat à une élection"),
        starts=gettext_lazy("fin de la période d’élections"),
        holds=("city.Candidate",),
        sources=(
            _alone(Candidate, _candidates, empty_candidates, _describe_candidates, ("name", "period__label")),
        ),
    ),
    RecordType(
        code="notice",
        label=gettext_lazy("Avis par courriel au personnel"),
        starts=gettext_lazy("la création de l’avis"),
        holds=("accounts.Notice",),
        sources=(_alone(Notice, _notices, empty_notices, _describe_notices, ("recipient_email", "level")),),
    ),
)
