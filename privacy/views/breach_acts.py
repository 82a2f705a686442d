"""What those in charge do about an incident: each view reads a form, calls one function, and shows it again."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.access import signed_in
from accounts.views.paging import number_in
from policy.outcomes import PolicyRefusal
from privacy import breaches
from privacy.access import InChargeView
from privacy.breaches import FACTS, StaleBreach
from privacy.forms.breaches import AmendForm, AssessForm, CloseForm, MeasureForm, ReopenForm, TellForm
from privacy.models import ConfidentialityIncident
from privacy.views.breaches import CONFLICT, INVALID, show_breach


class BreachActView(InChargeView):
    """An act on an incident: refused, it shows the page again with the sentence and what was typed."""

    http_method_names = ["post"]
    form_class: type[forms.Form]
    name = ""
    write: Callable[..., ConfidentialityIncident]
    done: Any = ""

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Do the act, then go back to the incident."""
        get_object_or_404(ConfidentialityIncident, pk=number_in(pk))
        form = self.form_class(request.POST, auto_id=f"{self.name}-%s")
        typed = {f"{self.name}_form": form}
        if not form.is_valid():
            return show_breach(request, pk, status=INVALID, typed=typed)
        try:
            type(self).write(
                incident_id=pk, actor=signed_in(request), now=timezone.now(), **self.values(form.cleaned_data)
            )
        except (PolicyRefusal, StaleBreach) as refusal:
            return show_breach(request, pk, status=CONFLICT, alert=str(refusal), typed=typed)
        messages.success(request, self.done)
        return HttpResponseRedirect(reverse("privacy:breach", args=[pk]))

    def values(self, typed: dict[str, Any]) -> dict[str, Any]:
        """Return what the function takes."""
        return typed


class BreachAmendView(BreachActView):
    """Make the facts more precise."""

    form_class, name, write = AmendForm, "amend", staticmethod(breaches.amend_breach)
    done = _("Les faits sont précisés\u00a0; ce qu’ils étaient reste au suivi.")

    def values(self, typed: dict[str, Any]) -> dict[str, Any]:
        """Put the facts together."""
        return {"facts": {name: typed[name] for name in FACTS}, "version": typed["version"]}


class BreachAssessView(BreachActView):
    """Conclude on the risk."""

    form_class, name, write = AssessForm, "assess", staticmethod(breaches.assess_breach)
    done = _("L’évaluation est inscrite.")


class BreachTellView(BreachActView):
    """Write that somebody was told, or why not."""

    form_class, name, write = TellForm, "tell", staticmethod(breaches.tell)
    done = _("L’avis est inscrit.")


class BreachMeasureView(BreachActView):
    """Write a measure."""

    form_class, name, write = MeasureForm, "measure", staticmethod(breaches.note_measure)
    done = _("La mesure est inscrite.")


class BreachCloseView(BreachActView):
    """Close it."""

    form_class, name, write = CloseForm, "close", staticmethod(breaches.close_breach)
    done = _("L’incident est fermé.")


class BreachReopenView(BreachActView):
    """Open it again."""

    form_class, name, write = ReopenForm, "reopen", staticmethod(breaches.reopen_breach)
    done = _("L’incident est rouvert.")
