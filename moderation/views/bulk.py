"""One action on many messages: the choice and its preview on one page, then the deed, then its undoing."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.generic import View

from accounts.access import signed_in
from accounts.models import Person
from moderation import bulk
from moderation.filters import Filters
from moderation.forms.queue import BulkForm
from moderation.models import BulkAction, Message

INVALID = 422
# Digits of the greatest number that PostgreSQL keeps.
LONGEST = 19


class BulkPreviewView(View):
    """Choose what to do to the messages ticked, and see beforehand which it suits."""

    audience = "staff"
    http_method_names = ["post"]

    def post(self, request: HttpRequest) -> HttpResponse:
        """Show the choice, and once it is made, what it would do to each message."""
        user, now = signed_in(request), timezone.now()
        ids = chosen_messages(request)
        if not ids:
            messages.error(request, _("Cochez d’abord des messages dans la liste."))
            return HttpResponseRedirect(back_to_queue(request))
        form = BulkForm(request.POST, user=user, now=now)
        lines: list[bulk.Line] = []
        if not form.is_chosen:
            # Nothing was answered yet, so that nothing is wrong.
            form.is_bound, form.initial = False, {"action_name": form.chosen_action}
        if form.is_chosen and form.is_valid():
            try:
                lines = bulk.preview(**form.action(), message_ids=ids, actor=user, now=now)
            except ValidationError as error:
                form.add_error(None, error)
        status = INVALID if form.is_chosen and form.errors else 200
        return render(
            request, "moderation/bulk.html", bulk_context(request, form, ids, lines, user, now), status=status
        )


class BulkApplyView(View):
    """Do what was previewed."""

    audience = "staff"
    http_method_names = ["post"]

    def post(self, request: HttpRequest) -> HttpResponse:
        """Apply, and say how many messages changed, with the way to undo."""
        user, now = signed_in(request), timezone.now()
        ids = chosen_messages(request)
        form = BulkForm(request.POST, user=user, now=now)
        applied = None
        if form.is_valid():
            try:
                applied = bulk.apply(**form.action(), message_ids=ids, actor=user, now=now)
            except ValidationError as error:
                form.add_error(None, error)
        if applied is None:
            return render(
                request,
                "moderation/bulk.html",
                bulk_context(request, form, ids, [], user, now),
                status=INVALID,
            )
        changed = sum(line.changes for line in applied.lines)
        said = ngettext("%(count)d message modifié.", "%(count)d messages modifiés.", changed) % {
            "count": changed
        }
        skipped = len(applied.lines) - changed
        if skipped:
            said += " " + ngettext("%(count)d laissé tel quel.", "%(count)d laissés tels quels.", skipped) % {
                "count": skipped
            }
        undo = reverse("moderation:bulk-undo", args=[applied.action.pk])
        messages.success(request, said, extra_tags=f"undo={undo}" if changed else "")
        return HttpResponseRedirect(back_to_queue(request))


class BulkUndoView(View):
    """Put back what one's own action changed."""

    audience = "own"
    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Undo, and say which messages have changed since and were left."""
        try:
            undone = bulk.undo(bulk_action_id=pk, actor=signed_in(request), now=timezone.now())
        except BulkAction.DoesNotExist as error:
            raise Http404 from error
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
            return HttpResponseRedirect(reverse("moderation:queue"))
        left = [line for line in undone.lines if not line.changes]
        messages.success(request, _("Action annulée."))
        for line in left:
            messages.warning(request, f"{line.excerpt} — {line.refusal}")
        return HttpResponseRedirect(reverse("moderation:queue"))


def chosen_messages(request: HttpRequest) -> list[int]:
    """Return the numbers of the messages ticked; what cannot be the number of a message is left out."""
    ticked = request.POST.getlist("messages")
    return [int(value) for value in ticked if value.isdecimal() and len(value) < LONGEST][: bulk.MOST + 1]


def back_to_queue(request: HttpRequest) -> str:
    """Return the address of the list that the action was started from."""
    query = Filters.from_query(request.GET).here
    address = reverse("moderation:queue")
    return f"{address}?{query}" if query else address


def bulk_context(
    request: HttpRequest, form: BulkForm, ids: list[int], lines: list[bulk.Line], user: Person, now: datetime
) -> dict[str, Any]:
    """Return the variables of the page of choice and preview."""
    rows = Message.objects.visible_to(user, now).filter(pk__in=ids).with_row_details().in_queue_order()
    refusals = {line.message_id: line.refusal for line in lines}
    return {
        "form": form,
        "now": now,
        "query": Filters.from_query(request.GET).here,
        "rows": [(row, refusals.get(row.pk, "")) for row in rows],
        "is_previewed": bool(lines),
        "changing": sum(line.changes for line in lines),
    }
