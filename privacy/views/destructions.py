"""The destruction log: read, printed, exported."""

from collections.abc import Iterator, Sequence

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _

from accounts.csv_files import csv_response
from accounts.views.paging import page_after
from privacy.access import InChargeView
from privacy.models import Destruction
from privacy.records.catalogue import RECORD_TYPES


def _log() -> "QuerySet[Destruction]":
    return Destruction.objects.select_related("proposed_by", "approved_by")


class LogView(InChargeView):
    """The log, newest first."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show one page."""
        page = page_after(_log(), request)
        context = {"page": page, "rows": [(line, RECORD_TYPES[line.record_type]) for line in page.rows]}
        return render(request, "privacy/destruction_log.html", context)


class LogExportView(InChargeView):
    """The whole log as a file."""

    def get(self, request: HttpRequest) -> HttpResponseBase:
        """Answer it, oldest first."""
        return csv_response("journal-de-destruction.csv", _rows())


def _rows() -> Iterator[Sequence[object]]:
    yield [
        _("Destruction"),
        _("Lot"),
        _("Type de document"),
        _("Numéro de la règle"),
        _("Conservé, en mois"),
        _("Antérieur au"),
        _("Dépersonnalisés"),
        _("Écartés"),
        _("Laissés de côté"),
        _("Proposé par"),
        _("Approuvé par"),
        _("Approuvé le"),
        _("Terminé le"),
        _("Procédé"),
        _("Empreinte de la liste (SHA-256)"),
    ]
    for line in _log().order_by("pk").iterator(chunk_size=500):
        yield [
            line.pk,
            line.batch_id,
            RECORD_TYPES[line.record_type].label,
            line.rule_number,
            line.months,
            line.limit_at.isoformat(),
            line.done,
            line.excluded,
            line.left_out,
            line.proposed_by,
            line.approved_by,
            line.approved_at.isoformat(),
            line.finished_at.isoformat(),
            line.method,
            line.digest,
        ]
