"""The municipal services: who answers for each, what waits there, how fast it answers; and what was communicated."""

from collections.abc import Iterator

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.access import signed_in
from accounts.csv_files import csv_response
from accounts.views.doors import OverseersView
from accounts.views.paging import page_after
from moderation.models import CouncilTransfer, Message
from moderation.requalifications import requalified
from moderation.service_report import ServiceLine, service_lines


class ServiceListView(OverseersView):
    """Every service, and how it answers: never person by person (R-095)."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show them."""
        context = {"lines": service_lines(timezone.now()), "may_edit": signed_in(request).is_staff}
        return render(request, "moderation/services.html", context)


class ServiceExportView(OverseersView):
    """The same table, for a spreadsheet."""

    def get(self, request: HttpRequest) -> StreamingHttpResponse:
        """Send it."""
        return csv_response("services.csv", _rows(service_lines(timezone.now())))


class CommunicationListView(OverseersView):
    """What was told to council members: the register of communications of personal information, and the rest."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show one page; with a filter, only what names a person."""
        named = request.GET.get("nommes") == "1"
        rows = CouncilTransfer.objects.select_related("message__account__platform", "made_by")
        page = page_after(rows.filter(names_author=True) if named else rows, request)
        return render(request, "moderation/communications.html", {"page": page, "named": named})


class RequalifiedListView(OverseersView):
    """The questions that became complaints, with the reason: what dispenses from answering is looked at (R-041)."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show those of the accounts that the person answers on."""
        user, now = signed_in(request), timezone.now()
        page = page_after(requalified(Message.objects.visible_to(user, now)), request)
        return render(request, "moderation/requalified.html", {"page": page})


def _rows(lines: list[ServiceLine]) -> Iterator[list[object]]:
    yield [
        _("Service"),
        _("Personne désignée"),
        _("Remplaçant"),
        _("Coordonnées vérifiées le"),
        _("En attente"),
        _("En retard"),
        _("Posées en un an"),
        _("Répondues"),
        _("Répondues après l’échéance"),
        _("Délai moyen, en heures"),
    ]
    for line in lines:
        hours = round(line.average.total_seconds() / 3600, 1) if line.average else ""
        yield [
            line.service.name,
            _("oui") if line.has_respondent else _("non"),
            _("oui") if line.has_stand_in else _("non"),
            line.service.coordinates_verified_on or "",
            line.waiting,
            line.late,
            line.asked,
            line.answered,
            line.answered_late,
            hours,
        ]
