"""Bringing a file into the knowledge base: given, seen line by line, then written; and taking the base out."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, StreamingHttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.access import signed_in
from accounts.csv_files import csv_response
from accounts.views.paging import number_in
from moderation.forms.knowledge import KnowledgeFileForm
from moderation.knowledge_import import preview, write_sheet
from moderation.models import KnowledgeEntry, KnowledgeSheet
from moderation.views.knowledge import KnowledgeView

INVALID = 422
# Lines of each kind shown; the others are counted.
SHOWN = 100
COLUMNS = ("code", "question", "réponse", "lien", "source", "service", "vérifiée le")


class KnowledgeFileView(KnowledgeView):
    """Give a file."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show the form."""
        return render(request, "moderation/knowledge/import.html", {"form": KnowledgeFileForm()})

    def post(self, request: HttpRequest) -> HttpResponse:
        """Keep what was given, and show its lines before anything is written."""
        form = KnowledgeFileForm(request.POST, request.FILES)
        if not form.is_valid():
            return render(request, "moderation/knowledge/import.html", {"form": form}, status=INVALID)
        sheet = KnowledgeSheet.objects.create(
            owner=signed_in(request),
            file_name=form.cleaned_data["file"].name[:200],
            text=form.cleaned_data["text"],
            created_at=timezone.now(),
        )
        return HttpResponseRedirect(reverse("moderation:knowledge-sheet", args=[sheet.pk]))


class KnowledgeSheetView(KnowledgeView):
    """A file: what it would change, then what it changed; its owner's alone."""

    audience = "own"

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show where it stands."""
        sheet = get_object_or_404(KnowledgeSheet, pk=number_in(pk), owner=signed_in(request))
        context: dict[str, Any] = {"sheet": sheet}
        if sheet.written_at is None:
            seen = preview(sheet.text)
            context |= {"seen": seen, "shown": SHOWN, "slice": f":{SHOWN}"}
        return render(request, "moderation/knowledge/sheet.html", context)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Write the lines that are ready, however often the button is pressed."""
        get_object_or_404(KnowledgeSheet, pk=number_in(pk), owner=signed_in(request))
        write_sheet(sheet_id=pk, actor=signed_in(request), now=timezone.now())
        messages.success(request, _("Fichier importé."))
        return HttpResponseRedirect(reverse("moderation:knowledge-sheet", args=[pk]))


class KnowledgeExportView(KnowledgeView):
    """The whole base as a file, in the columns that the import reads."""

    def get(self, request: HttpRequest) -> StreamingHttpResponse:
        """Send it."""
        return csv_response("base-de-connaissances.csv", _lines())


class KnowledgeModelView(KnowledgeView):
    """An empty file with its columns and one example, to begin with."""

    def get(self, request: HttpRequest) -> StreamingHttpResponse:
        """Send it."""
        example = (
            "FAQ-001",
            _("À quelle heure ouvre la bibliothèque?"),
            _("La bibliothèque ouvre à 10 h du mardi au samedi."),
            "https://rimouski.ca/bibliotheques",
            "FAQ",
            "",
            "2026-11-01",
        )
        return csv_response("base-de-connaissances-modele.csv", [COLUMNS, example])


def _lines() -> Iterator[Sequence[object]]:
    yield COLUMNS
    for entry in KnowledgeEntry.objects.select_related("service").order_by("code").iterator(500):
        yield (
            entry.code,
            entry.question,
            entry.answer,
            entry.url,
            {"biac": "BIAC", "faq": "FAQ", "by_law": "règlement", "web_page": "page Web"}.get(
                entry.source, "document"
            ),
            entry.service.name if entry.service else "",
            entry.verified_on or "",
        )
