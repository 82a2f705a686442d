"""The register of confidentiality incidents: its list, a new one, one of them, and its export."""

from collections.abc import Iterator, Sequence
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.access import signed_in
from accounts.csv_files import csv_response
from accounts.rights import local_date
from accounts.views.paging import number_in, number_of, page_after
from moderation.models import Message
from netiquette.models import Subscriber
from policy.outcomes import PolicyRefusal
from privacy.access import InChargeView
from privacy.breaches import FACTS, check_close, check_tell, record_breach, visible_breaches
from privacy.forms.breaches import (
    AmendForm,
    AssessForm,
    CloseForm,
    FactsForm,
    MeasureForm,
    ReopenForm,
    TellForm,
)
from privacy.models import ConfidentialityIncident, ConfidentialityStep
from privacy.models.breaches import ConfidentialityIncidentQuerySet

CONFLICT, INVALID = 409, 422


class BreachListView(InChargeView):
    """The register, newest first."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show one page; the filters and the place in the list are in the address."""
        found = _found(request).select_related("recorded_by")
        years = ConfidentialityIncident.objects.dates("known_on", "year", order="DESC")
        context = {
            "page": page_after(found, request),
            "state": request.GET.get("etat", ""),
            "year": number_of(request.GET.get("annee")),
            "years": [day.year for day in years],
            "query": request.GET.urlencode(),
        }
        return render(request, "privacy/breach_list.html", context)


def _found(request: HttpRequest) -> ConfidentialityIncidentQuerySet:
    """Return the incidents that answer the filters of the address."""
    rows = ConfidentialityIncident.objects.all()
    rows = {
        "ouverts": rows.unsettled(),
        "fermes": rows.filter(state=ConfidentialityIncident.State.CLOSED),
        "a-evaluer": rows.to_assess(),
        "avis-dus": rows.notices_due(),
        "serieux": rows.filter(is_serious=True),
    }.get(request.GET.get("etat", ""), rows)
    year = number_of(request.GET.get("annee"))
    return rows.known_in(year) if year and 1900 < year < 9999 else rows


class BreachExportView(InChargeView):
    """The register as a file, with the columns of the regulation."""

    def get(self, request: HttpRequest) -> HttpResponseBase:
        """Answer what the filters of the list keep, oldest first."""
        found = _found(request).order_by("pk").prefetch_related("steps")
        return csv_response("incidents-de-confidentialite.csv", _table(found))


def _table(found: ConfidentialityIncidentQuerySet) -> Iterator[Sequence[object]]:
    fields = [
        *FACTS,
        "sensitivity",
        "consequences",
        "likelihood",
        "is_serious",
        "commission_told_on",
        "persons_told_on",
        "public_notice",
        "no_notice_reason",
        "state",
    ]
    known = {field.name: str(field.verbose_name) for field in ConfidentialityIncident._meta.concrete_fields}
    names = [known[name] for name in fields]
    yield [
        _("Numéro"),
        *(name.capitalize() for name in names),
        _("Mesures prises"),
        _("Conservé au moins jusqu’au"),
    ]
    for incident in found.iterator(chunk_size=200):
        measures = [one for one in incident.steps.all() if one.kind == ConfidentialityStep.Kind.MEASURE]
        yield [
            incident.pk,
            *(_said(incident, name) for name in fields),
            "\n".join(f"{one.on.isoformat()} {one.text}" for one in measures),
            incident.kept_until.isoformat(),
        ]


def _said(incident: ConfidentialityIncident, name: str) -> object:
    value = getattr(incident, name)
    if isinstance(value, bool):
        return _("oui") if value else _("non")
    display = getattr(incident, f"get_{name}_display", None)
    return display() if display else value


class BreachAddView(InChargeView):
    """A new incident; `?message=12` or `?abonne=12` says where it comes from."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show the form."""
        today = local_date(timezone.now())
        return self.show(request, FactsForm(initial={"happened_from": today, "known_on": today}))

    def post(self, request: HttpRequest) -> HttpResponse:
        """Write it in the register."""
        form = FactsForm(request.POST)
        if not form.is_valid():
            return self.show(request, form, INVALID)
        message, subscriber = self.origin(request)
        try:
            incident = record_breach(
                facts=form.cleaned_data,
                message=message,
                subscriber=subscriber,
                actor=signed_in(request),
                now=timezone.now(),
            )
        except PolicyRefusal as refusal:
            return self.show(request, form, CONFLICT, str(refusal))
        messages.success(request, _("L’incident est inscrit au registre. Évaluez maintenant le risque."))
        return HttpResponseRedirect(reverse("privacy:breach", args=[incident.pk]))

    def origin(self, request: HttpRequest) -> tuple[Message | None, Subscriber | None]:
        """Return what the address says that it comes from."""
        found: list[Any] = []
        for name, model in (("message", Message), ("abonne", Subscriber)):
            number = number_of(request.GET.get(name))
            found.append(get_object_or_404(model, pk=number) if number else None)
        return found[0], found[1]

    def show(self, request: HttpRequest, form: FactsForm, status: int = 200, alert: str = "") -> HttpResponse:
        """Answer the page with a form."""
        message, subscriber = self.origin(request)
        context = {"form": form, "message": message, "subscriber": subscriber, "alert": alert}
        return render(request, "privacy/breach_add.html", context, status=status)


class BreachView(InChargeView):
    """One incident, with what was done about it."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show it."""
        return show_breach(request, pk)


def show_breach(
    request: HttpRequest,
    pk: int,
    *,
    status: int = 200,
    alert: str = "",
    typed: dict[str, forms.Form] | None = None,
) -> HttpResponse:
    """Answer the page of an incident; a form of `typed` takes the place of the blank one of its name."""
    now = timezone.now()
    rows = visible_breaches(signed_in(request), now).select_related("message", "subscriber", "recorded_by")
    incident = get_object_or_404(rows, pk=number_in(pk))
    context = {
        "incident": incident,
        "steps": incident.steps.select_related("by"),
        "may_tell": check_tell(incident, local_date(now), now),
        "may_close": check_close(incident),
        "alert": alert,
        **_forms(incident, now),
        **(typed or {}),
    }
    return render(request, "privacy/breach.html", context, status=status)


def _forms(incident: ConfidentialityIncident, now: Any) -> dict[str, forms.Form]:
    held = {"version": incident.version}
    today = held | {"on": local_date(now)}
    facts = {name: getattr(incident, name) for name in FACTS}
    words = {name: getattr(incident, name) for name in ("sensitivity", "consequences", "likelihood")}
    conclusion = {None: "", True: "oui", False: "non"}[incident.is_serious]
    return {
        "amend_form": AmendForm(initial=held | facts, auto_id="amend-%s"),
        "assess_form": AssessForm(initial=held | words | {"is_serious": conclusion}, auto_id="assess-%s"),
        "tell_form": TellForm(initial=today, auto_id="tell-%s"),
        "measure_form": MeasureForm(initial=today, auto_id="measure-%s"),
        "close_form": CloseForm(initial=held, auto_id="close-%s"),
        "reopen_form": ReopenForm(initial=held, auto_id="reopen-%s"),
    }
