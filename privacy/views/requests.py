"""Pages of the requests for access and rectification: the list, one request, and each act on it."""

from datetime import datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ObjectDoesNotExist
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, StreamingHttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.access import signed_in
from accounts.csv_files import csv_response
from accounts.models import Person
from accounts.rights import local_date
from accounts.views.paging import number_in
from policy.models import Reading
from policy.outcomes import PolicyRefusal
from policy.register import entries_about
from privacy.access import InChargeView
from privacy.corrections import note_correction
from privacy.forms.requests import (
    AnswerForm,
    CorrectionForm,
    ExtendForm,
    RequestForm,
    VerifyForm,
    WithdrawForm,
)
from privacy.models import AccessRequest
from privacy.models.requests import AccessRequestQuerySet
from privacy.request_letters import proposed_letter
from privacy.request_list import due_state, filtered, table
from privacy.request_reminders import REMINDER_DAYS
from privacy.requests import (
    answer_request,
    ask_may_extend,
    extend_request,
    productions_for,
    record_request,
    verify_identity,
    withdraw_request,
)

CONFLICT, INVALID = 409, 422
PAGE = 30


class RequestListView(InChargeView):
    """The requests, what is due first."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show one page; the filters and the place in the list are in the address."""
        today = local_date(timezone.now())
        soon = Reading.objects.value(REMINDER_DAYS, at=today)
        page = Paginator(_asked(request).in_order(), PAGE).get_page(request.GET.get("page"))
        context = {
            "page": page,
            "rows": [(one, due_state(one, today, soon), abs((one.due_on - today).days)) for one in page],
            "chosen": {name: request.GET.get(name, "") for name in ("etat", "nature", "q")},
            "states": AccessRequest.State.choices,
            "kinds": AccessRequest.Kind.choices,
        }
        return render(request, "privacy/request_list.html", context)


class RequestExportView(InChargeView):
    """The same list, as a file."""

    def get(self, request: HttpRequest) -> StreamingHttpResponse:
        """Give the table that the filters ask for."""
        return csv_response("demandes-acces.csv", table(_asked(request)))


def _asked(request: HttpRequest) -> AccessRequestQuerySet:
    return filtered(
        AccessRequest.objects.all(),
        state=request.GET.get("etat", ""),
        kind=request.GET.get("nature", ""),
        text=request.GET.get("q", "").strip(),
        today=local_date(timezone.now()),
    )


class RequestRecordView(InChargeView):
    """« Inscrire une demande »."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show the form."""
        return self.show(request, RequestForm())

    def post(self, request: HttpRequest) -> HttpResponse:
        """Record it; its last day is on its page."""
        form = RequestForm(request.POST)
        if not form.is_valid():
            return self.show(request, form, INVALID)
        recorded = record_request(**form.cleaned_data, actor=signed_in(request), now=timezone.now())
        messages.success(request, _("La demande est inscrite."))
        return HttpResponseRedirect(reverse("privacy:request", args=[recorded.pk]))

    def show(self, request: HttpRequest, form: RequestForm, status: int = 200) -> HttpResponse:
        """Answer the page with a form."""
        return render(request, "privacy/request_record.html", {"form": form}, status=status)


class RequestView(InChargeView):
    """One request."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show it."""
        return show_request(request, found_or_404(pk))


def found_or_404(pk: int) -> AccessRequest:
    """Return the request, or 404."""
    rows = AccessRequest.objects.select_related("recorded_by", "closed_by")
    found: AccessRequest = get_object_or_404(rows, pk=number_in(pk))
    return found


def show_request(
    request: HttpRequest,
    asked: AccessRequest,
    *,
    status: int = 200,
    typed: dict[str, forms.Form] | None = None,
    alert: str = "",
) -> HttpResponse:
    """Answer the page of a request; a form of `typed` was refused, and takes the place of the blank one."""
    typed, now = typed or {}, timezone.now()
    today = local_date(now)
    fresh: dict[str, forms.Form] = {
        "verify": VerifyForm(prefix="verify"),
        "extend": ExtendForm(prefix="extend", initial={"notice_on": today}),
        "answer": AnswerForm(prefix="answer", initial={"answered_on": today}),
        "withdraw": WithdrawForm(prefix="withdraw"),
        "correction": CorrectionForm(prefix="correction"),
    }
    context = {
        "asked": asked,
        "due": due_state(asked, today, Reading.objects.value(REMINDER_DAYS, at=today)),
        "days_left": abs((asked.due_on - today).days),
        "may_extend": ask_may_extend(asked, notice_on=today, reason="—", now=now),
        "dossiers": asked.dossiers.all(),
        "productions": productions_for(asked)[:20],
        "notes": asked.notes.select_related("recorded_by", "message", "warning", "exclusion__subscriber"),
        "letter": proposed_letter(asked, now),
        "entries": entries_about(asked).select_related("actor"),
        "forms": fresh | typed,
        "opened": next(iter(typed), ""),
        "alert": alert,
    }
    return render(request, "privacy/request.html", context, status=status)


class _RequestActView(InChargeView):
    """An act on a request: refused, it shows the page again with the sentence and what was typed."""

    http_method_names = ["post"]
    form_class: type[forms.Form]
    key = ""
    done: Any = ""

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Do the act, then go back to the request."""
        now, person, asked = timezone.now(), signed_in(request), found_or_404(pk)
        form = self.form_class(request.POST, prefix=self.key)
        if not form.is_valid():
            return show_request(request, asked, status=INVALID, typed={self.key: form})
        try:
            self.act(form.cleaned_data, pk, person, now)
        except PolicyRefusal as refusal:
            asked.refresh_from_db()
            return show_request(request, asked, status=CONFLICT, typed={self.key: form}, alert=str(refusal))
        except ObjectDoesNotExist:
            form.add_error(None, _("Rien ne porte ce numéro."))
            return show_request(request, asked, status=INVALID, typed={self.key: form})
        messages.success(request, str(self.done))
        return HttpResponseRedirect(reverse("privacy:request", args=[pk]))

    def act(self, typed: dict[str, Any], pk: int, person: Person, now: datetime) -> None:
        """Call the function of the act."""
        raise NotImplementedError


class RequestVerifyView(_RequestActView):
    """Write how the identity was verified."""

    form_class, key, done = VerifyForm, "verify", gettext_lazy("La vérification de l’identité est inscrite.")

    def act(self, typed: dict[str, Any], pk: int, person: Person, now: datetime) -> None:
        """Record it."""
        verify_identity(request_id=pk, **typed, actor=person, now=now)


class RequestExtendView(_RequestActView):
    """Give ten more days."""

    form_class, key, done = ExtendForm, "extend", gettext_lazy("Le délai est prolongé de dix jours.")

    def act(self, typed: dict[str, Any], pk: int, person: Person, now: datetime) -> None:
        """Extend it."""
        extend_request(request_id=pk, **typed, actor=person, now=now)


class RequestAnswerView(_RequestActView):
    """Record the answer."""

    form_class, key, done = AnswerForm, "answer", gettext_lazy("La réponse est inscrite.")

    def act(self, typed: dict[str, Any], pk: int, person: Person, now: datetime) -> None:
        """Record it."""
        answer_request(request_id=pk, **typed, actor=person, now=now)


class RequestWithdrawView(_RequestActView):
    """Record that the person gave it up."""

    form_class, key, done = WithdrawForm, "withdraw", gettext_lazy("Le retrait de la demande est inscrit.")

    def act(self, typed: dict[str, Any], pk: int, person: Person, now: datetime) -> None:
        """Record it."""
        withdraw_request(request_id=pk, **typed, actor=person, now=now)


class RequestCorrectionView(_RequestActView):
    """Keep the person's own words beside a record."""

    form_class, key, done = (
        CorrectionForm,
        "correction",
        gettext_lazy("La note est inscrite à côté de ce qu’elle conteste."),
    )

    def act(self, typed: dict[str, Any], pk: int, person: Person, now: datetime) -> None:
        """Record it."""
        note_correction(
            request_id=pk,
            record_kind=typed["beside"],
            record_id=typed["number"],
            text=typed["text"],
            actor=person,
            now=now,
        )
