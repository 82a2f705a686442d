"""Bringing messages in by hand: one pasted, or a file previewed, then read by a worker while its progress shows."""

import hashlib
from collections.abc import Iterator
from datetime import datetime
from io import BufferedReader
from itertools import islice
from typing import Any, cast
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, StreamingHttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.generic import View

from accounts.access import signed_in
from accounts.csv_files import csv_response
from accounts.models import Person
from accounts.vault import VaultError
from city.calendars import NoOpeningHours
from city.clock import ClockError
from moderation.file_formats import Line, UnreadableFileError, read_messages
from moderation.forms.importing import PasteForm, UploadForm
from moderation.incoming import IncomingMessage, InvalidMessageError, parse_message
from moderation.intake import Outcome, receive
from moderation.models import ImportBatch
from moderation.queries import visible_accounts
from moderation.tasks import import_batch

INVALID = 422
PREVIEWED = 10
RECENT = 10
# The key of the session under which the account of the last message pasted is remembered.
PASTED_ON = "pasted_on"


class PasteView(View):
    """One message copied from a platform."""

    audience = "staff"

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show the form."""
        return self._page(request, self._form(request))

    def post(self, request: HttpRequest) -> HttpResponse:
        """Take the message in and open it; or say what is wrong, with what was typed."""
        form = self._form(request, request.POST)
        if not form.is_valid():
            return self._page(request, form, INVALID)
        try:
            result = receive([_pasted(form.cleaned_data)], now=timezone.now()).results[0]
        except (InvalidMessageError, NoOpeningHours, ClockError, VaultError) as error:
            return self._refused(request, form, str(error))
        if result.message_id is None:
            return self._refused(request, form, result.reason)
        request.session[PASTED_ON] = form.cleaned_data["account"].pk
        known = result.outcome is Outcome.KNOWN
        messages.success(request, _("Ce message était déjà connu.") if known else _("Message reçu."))
        return HttpResponseRedirect(reverse("moderation:message", args=[result.message_id]))

    def _refused(self, request: HttpRequest, form: PasteForm, reason: str) -> HttpResponse:
        """Show the reason beside the field that it speaks of, under the field's own name."""
        column = next((name for name in form.fields if f"«\u00a0{name}\u00a0»" in reason), None)
        if column is not None:
            reason = reason.replace(column, str(form.fields[column].label))
        form.add_error(column, reason)
        return self._page(request, form, INVALID)

    def _form(self, request: HttpRequest, data: Any = None) -> PasteForm:
        accounts = visible_accounts(signed_in(request), timezone.now()).select_related("platform")
        initial = {"posted_at": timezone.localtime(), "account": request.session.get(PASTED_ON)}
        return PasteForm(data, accounts=accounts, initial=initial)

    def _page(self, request: HttpRequest, form: PasteForm, status: int = 200) -> HttpResponse:
        return render(request, "moderation/paste.html", {"form": form}, status=status)


def _pasted(data: dict[str, Any]) -> IncomingMessage:
    """Return the message of the form; its identifier comes from its link, so that pasting it again adds nothing."""
    account = data["account"]
    posted_at: datetime = data["posted_at"]
    return parse_message(
        {
            "platform": account.platform.slug,
            "account": account.slug,
            "external_id": "lien-" + hashlib.sha256(data["permalink"].encode()).hexdigest()[:32],
            "author_id": data["author_id"],
            "author_name": data["author_name"],
            "posted_at": posted_at.astimezone(ZoneInfo(settings.TIME_ZONE)).isoformat(),
            "text": data["text"],
            "permalink": data["permalink"],
            "private": data["private"],
        }
    )


class ImportView(View):
    """Give a file; see the last ones given."""

    audience = "staff"

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show the form and the recent files."""
        return self._page(request, UploadForm(max_bytes=settings.IMPORT_MAX_BYTES))

    def post(self, request: HttpRequest) -> HttpResponse:
        """Keep the file and show its first lines before anything is taken in."""
        form = UploadForm(request.POST, request.FILES, max_bytes=settings.IMPORT_MAX_BYTES)
        if not form.is_valid():
            return self._page(request, form, INVALID)
        file = form.cleaned_data["file"]
        batch = ImportBatch.objects.create(
            owner=signed_in(request),
            file=file,
            file_name=file.name[-200:],
            size=file.size,
            created_at=timezone.now(),
        )
        return HttpResponseRedirect(reverse("moderation:import-batch", args=[batch.pk]))

    def _page(self, request: HttpRequest, form: UploadForm, status: int = 200) -> HttpResponse:
        recent = ImportBatch.objects.filter(owner=signed_in(request))[:RECENT]
        return render(request, "moderation/import.html", {"form": form, "recent": recent}, status=status)


class BatchView(View):
    """A file: its first lines before, its progress during, its result after."""

    audience = "import"

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show where the file stands; htmx asks for the progress alone."""
        batch = own_batch(pk, signed_in(request))
        context: dict[str, Any] = {"batch": batch, "rejections": batch.rejections.all()[:100]}
        if batch.state == ImportBatch.State.PREVIEWED:
            context.update(first_lines(batch))
        template = "moderation/_batch.html" if getattr(request, "htmx", None) else "moderation/batch.html"
        return render(request, template, context)


class BatchStartView(View):
    """Have a previewed file read by a worker."""

    audience = "import"
    http_method_names = ["post"]

    @transaction.atomic
    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Queue the file once, however often the button is pressed; a failed one starts again where it stopped."""
        batch = own_batch(pk, signed_in(request))
        startable = (ImportBatch.State.PREVIEWED, ImportBatch.State.FAILED)
        started = ImportBatch.objects.filter(pk=batch.pk, state__in=startable).update(
            state=ImportBatch.State.QUEUED, failure="", finished_at=None
        )
        if started:
            # With Redis away the order is lost but not the file: `resume_imports` takes it up within a minute.
            transaction.on_commit(lambda: import_batch.delay(batch.pk), robust=True)
        return HttpResponseRedirect(reverse("moderation:import-batch", args=[batch.pk]))


class RejectionsView(View):
    """The lines that were refused, as a CSV file."""

    audience = "import"

    def get(self, request: HttpRequest, pk: int) -> HttpResponse | StreamingHttpResponse:
        """Send the lines with their reasons, however many there are."""
        batch = own_batch(pk, signed_in(request))
        return csv_response(f"refus-{batch.pk}.csv", _rejections(batch))


def _rejections(batch: ImportBatch) -> Iterator[tuple[object, ...]]:
    """Yield the head, then a row for each line refused."""
    yield _("ligne"), _("raison")
    for rejection in batch.rejections.order_by("line").iterator():
        yield rejection.line, rejection.reason


def own_batch(pk: int, user: Person) -> ImportBatch:
    """Return one's own file, or raise 404: what it holds is personal information."""
    return get_object_or_404(ImportBatch, pk=pk, owner=user)


def first_lines(batch: ImportBatch) -> dict[str, Any]:
    """Return the first lines of the file as they would be read, or why it cannot be."""
    try:
        with batch.file.storage.open(batch.file.name or "", "rb") as file:
            stream = cast("BufferedReader", file.file)
            lines: list[Line] = list(islice(read_messages(stream, name=batch.file_name), PREVIEWED))
    except UnreadableFileError as error:
        return {"preview": [], "unreadable": str(error)}
    except OSError:
        return {"preview": [], "unreadable": _("Le fichier ne peut plus être lu.")}
    return {"preview": lines, "unreadable": "" if lines else _("Ce fichier ne contient aucun message.")}
