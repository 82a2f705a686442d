"""Bringing a sheet of posts into the calendar: given, checked line by line, then written as drafts."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, StreamingHttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.generic import View

from accounts.access import signed_in
from accounts.authorizations import accounts_for
from accounts.csv_files import csv_response
from editorial import sheets
from editorial.forms.sheets import SheetForm
from editorial.models import PostSheet
from editorial.sheet_reading import COLUMNS
from editorial.tasks import write_sheet

INVALID = 422
RECENT = 10
# Lines of each kind shown; the others are counted.
SHOWN = 200


class SheetListView(View):
    """Give a sheet; see the last ones given."""

    audience = "staff"

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show the form."""
        return _form_page(request, SheetForm())

    def post(self, request: HttpRequest) -> HttpResponse:
        """Keep what was given, and show its lines before anything is written."""
        form = SheetForm(request.POST, request.FILES)
        if not form.is_valid():
            return _form_page(request, form, status=INVALID)
        sheet = PostSheet.objects.create(
            owner=signed_in(request),
            file_name=form.name,
            text=form.cleaned_data["read"],
            created_at=timezone.now(),
        )
        return HttpResponseRedirect(reverse("editorial:sheet", args=[sheet.pk]))


class SheetView(View):
    """A sheet: its lines before, its progress during, what it became after."""

    audience = "own"

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show where it stands; htmx asks for that alone."""
        person = signed_in(request)
        sheet = get_object_or_404(PostSheet, pk=pk, owner=person)
        context: dict[str, Any] = {"sheet": sheet}
        if sheet.state == PostSheet.State.PREVIEWED:
            context |= _sorted(sheets.check_lines(sheet.text, actor=person, now=timezone.now()))
        htmx = getattr(request, "htmx", None)
        return render(request, "editorial/_sheet.html" if htmx else "editorial/sheet.html", context)


class SheetConfirmView(View):
    """Have the lines that are ready written."""

    audience = "own"
    http_method_names = ("post",)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Order it, however often the button is pressed."""
        person = signed_in(request)
        get_object_or_404(PostSheet, pk=pk, owner=person)
        with transaction.atomic():
            sheet = sheets.confirm_sheet(sheet_id=pk, actor=person, now=timezone.now())
            # With Redis away the order is lost but not the sheet: `resume_sheets` takes it up.
            transaction.on_commit(lambda: write_sheet.delay(sheet.pk), robust=True)
        return HttpResponseRedirect(reverse("editorial:sheet", args=[pk]))


class SheetModelView(View):
    """An empty sheet with its columns and one example, to begin with."""

    audience = "staff"

    def get(self, request: HttpRequest) -> StreamingHttpResponse:
        """Send it; the example is on an account of whoever asks."""
        account = (
            accounts_for(signed_in(request), "publish", timezone.now()).select_related("platform").first()
        )
        return csv_response("calendrier-modele.csv", _model(str(account or "Facebook — Ville")))


def _model(account: str) -> Iterator[Sequence[object]]:
    yield [_titled(name) for name in COLUMNS]
    yield [
        "2027-01-15",
        "09:30",
        account,
        _("Le texte de la publication."),
        "https://rimouski.ca/",
        "information",
        _("nouvelle"),
        _("Titre de travail"),
        "",
        "",
    ]


def _titled(name: str) -> str:
    return name.replace("_", " ")


def _form_page(request: HttpRequest, form: SheetForm, *, status: int = 200) -> HttpResponse:
    person = signed_in(request)
    context = {
        "form": form,
        "recent": PostSheet.objects.filter(owner=person).defer("text")[:RECENT],
        "may": accounts_for(person, "publish", timezone.now()).exists(),
    }
    return render(request, "editorial/sheet_form.html", context, status=status)


def _sorted(lines: Sequence[sheets.Line]) -> dict[str, Any]:
    ready = [line for line in lines if line.is_ready]
    wrong = [line for line in lines if line.problems]
    known = [line for line in lines if line.is_known and not line.problems]
    return {
        "ready": ready[:SHOWN],
        "ready_count": len(ready),
        "wrong": wrong[:SHOWN],
        "wrong_count": len(wrong),
        "known_count": len(known),
    }
