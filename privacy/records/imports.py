"""Files of messages that were imported, and the lines that could not be."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from functools import partial
from typing import Any

from django.db.models import QuerySet
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from moderation.depersonalising import empty_imports
from moderation.models import ImportBatch
from privacy.records.simple import lock_rows
from privacy.records.types import Described, Ids, RecordType, Source, no_obstacle, nothing_else


def _due(limit: datetime) -> Iterable["QuerySet[Any]"]:
    """Imports that are over, or that nobody confirmed: their file holds the words of citizens."""
    over = ImportBatch.objects.filter(depersonalised_at=None).exclude(
        state__in=(ImportBatch.State.QUEUED, ImportBatch.State.RUNNING)
    )
    found = over.annotate(starts_at=Coalesce("finished_at", "created_at"))
    yield found.filter(starts_at__lt=limit).order_by("starts_at", "pk")


def _describe(ids: Ids) -> Mapping[int, Described]:
    return {
        row.pk: Described(
            title=row.file_name,
            text=_("%(owner)s, %(lines)s lignes lues, %(rejected)s refusées")
            % {"owner": row.owner, "lines": row.lines_read, "rejected": row.rejected},
        )
        for row in ImportBatch.objects.filter(pk__in=ids).select_related("owner")
    }


TYPES = (
    RecordType(
        code="import",
        label=gettext_lazy("Fichier importé et lignes refusées"),
        starts=gettext_lazy("fin de l’importation"),
        holds=("moderation.ImportBatch", "moderation.ImportRejection"),
        sources=(
            Source(
                model=ImportBatch,
                due=_due,
                lock=partial(lock_rows, ImportBatch),
                keys=nothing_else,
                obstacles=no_obstacle,
                empty=empty_imports,
                describe=_describe,
                words=("file_name",),
            ),
        ),
    ),
)
