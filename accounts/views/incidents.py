"""Pages of incidents: anybody reports one and is told it was received; those who handle it read and close it."""

from datetime import datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.generic import View

from accounts.access import signed_in
from accounts.evidence import evidence_response
from accounts.forms.incidents import CloseForm, IncidentForm, MeasureForm
from accounts.incidents import (
    close_incident,
    reads_incidents,
    record_measure,
    report_incident,
    visible_incidents,
)
from accounts.models import Incident, Person
from accounts.models.incidents import IncidentQuerySet
from accounts.views.paging import number_in, page_after
from policy.outcomes import PolicyRefusal

CONFLICT, INVALID = 409, 422
RECEIPTS = 20
ALL = "tous"


class IncidentListView(View):
    """One's own reports, as received; and the incidents, for those who handle them."""

    audience = "staff"

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show one page; the filters and the place in the list are in the address."""
        now, person = timezone.now(), signed_in(request)
        reads = reads_incidents(person, now)
        state, kind = request.GET.get("etat", ""), request.GET.get("nature", "")
        found = _filtered(visible_incidents(person, now), state, kind).select_related("account__platform")
        page = page_after(found, request) if reads else None
        context = {
            "reads": reads,
            "page": page,
            "chosen": {"etat": state, "nature": kind},
            "states": Incident.State.choices,
            "kinds": Incident.Kind.choices,
            "receipts": person.reported_incidents.order_by("-pk").only("pk", "reported_at")[:RECEIPTS],
        }
        return render(request, "accounts/incident_list.html", context)


def _filtered(incidents: IncidentQuerySet, state: str, kind: str) -> IncidentQuerySet:
    """Keep what the filters of the address ask for: those not closed, unless told."""
    if kind in Incident.Kind.values:
        incidents = incidents.filter(kind=kind)
    if state in Incident.State.values:
        return incidents.filter(state=state)
    return incidents if state == ALL else incidents.unsettled()


class IncidentReportView(View):
    """« Signaler un incident », for anybody who is signed in."""

    audience = "staff"

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show the form."""
        return self.show(request, IncidentForm())

    def post(self, request: HttpRequest) -> HttpResponse:
        """Report it; one who does not handle incidents sees only that it was received."""
        form = IncidentForm(request.POST, request.FILES)
        if not form.is_valid():
            return self.show(request, form, INVALID)
        values = dict(form.cleaned_data)
        capture = values.pop("capture")
        incident = report_incident(
            **values,
            captures=[capture] if capture else [],
            actor=signed_in(request),
            now=timezone.now(),
        )
        messages.success(
            request,
            _(
                "Votre signalement est reçu (n°\u00a0%(number)s). Seules les personnes qui le traitent le liront."
            )
            % {"number": incident.pk},
        )
        return HttpResponseRedirect(reverse("accounts:incident-list"))

    def show(self, request: HttpRequest, form: IncidentForm, status: int = 200) -> HttpResponse:
        """Answer the page with a form."""
        return render(request, "accounts/incident_report.html", {"form": form}, status=status)


class IncidentView(View):
    """One incident."""

    audience = "incident"

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show it, or 404 to whoever does not handle this kind."""
        return show_incident(request, visible_or_404(pk, signed_in(request), timezone.now()))


def show_incident(
    request: HttpRequest,
    incident: Incident,
    *,
    status: int = 200,
    alert: str = "",
    typed: dict[str, forms.Form] | None = None,
) -> HttpResponse:
    """Answer the page of an incident; a form of `typed` was refused, and takes the place of the blank one."""
    typed = typed or {}
    context = {
        "incident": incident,
        "measures": incident.measures.select_related("taken_by"),
        "captures": incident.evidence.select_related("added_by"),
        "is_closed": incident.state == Incident.State.CLOSED,
        "measure_form": typed.get("measure") or MeasureForm(prefix="suivi"),
        "close_form": typed.get("close") or CloseForm(prefix="fermeture"),
        "opened": next(iter(typed), ""),
        "alert": alert,
    }
    return render(request, "accounts/incident.html", context, status=status)


def visible_or_404(pk: int, person: Person, now: datetime) -> Incident:
    """Return the incident, or 404 as if it did not exist."""
    found = visible_incidents(person, now).select_related(
        "account__platform", "reported_by", "closed_by", "concerns"
    )
    incident: Incident = get_object_or_404(found, pk=number_in(pk))
    return incident


class _IncidentActView(View):
    """An act on an incident: refused, it shows the page again with the sentence and what was typed."""

    audience = "incident"
    http_method_names = ["post"]
    form_class: type[forms.Form]
    key, prefix = "", ""

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Do the act, then go back to the incident."""
        now, person = timezone.now(), signed_in(request)
        incident = visible_or_404(pk, person, now)
        form = self.form_class(request.POST, prefix=self.prefix)
        if not form.is_valid():
            return show_incident(request, incident, status=INVALID, typed={self.key: form})
        try:
            done = self.act(form.cleaned_data, pk, person, now)
        except PolicyRefusal as refusal:
            incident.refresh_from_db()
            return show_incident(
                request, incident, status=CONFLICT, alert=str(refusal), typed={self.key: form}
            )
        messages.success(request, done)
        return HttpResponseRedirect(reverse("accounts:incident", args=[pk]))

    def act(self, typed: dict[str, Any], pk: int, person: Person, now: datetime) -> str:
        """Call the function of the act, and say that it is done."""
        raise NotImplementedError


class IncidentMeasureView(_IncidentActView):
    """Write down what was done about it."""

    form_class, key, prefix = MeasureForm, "measure", "suivi"

    def act(self, typed: dict[str, Any], pk: int, person: Person, now: datetime) -> str:
        """Record it."""
        record_measure(incident_id=pk, **typed, actor=person, now=now)
        return _("Le suivi est inscrit.")


class IncidentCloseView(_IncidentActView):
    """Close it."""

    form_class, key, prefix = CloseForm, "close", "fermeture"

    def act(self, typed: dict[str, Any], pk: int, person: Person, now: datetime) -> str:
        """Close it."""
        close_incident(incident_id=pk, **typed, actor=person, now=now)
        return _("L’incident est clos.")


class IncidentCaptureView(View):
    """A capture of an incident, for whoever reads the incident."""

    audience = "incident"

    def get(self, request: HttpRequest, pk: int, capture: int) -> FileResponse:
        """Give the file, or 404."""
        incident = visible_or_404(pk, signed_in(request), timezone.now())
        return evidence_response(get_object_or_404(incident.evidence, pk=number_in(capture)))
