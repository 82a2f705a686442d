"""What people do to an exclusion: each view reads a form, calls one function, and shows its page again."""

from datetime import datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.generic import View

from accounts.access import signed_in
from accounts.models import Person
from netiquette.exclusions import (
    decide_exclusion,
    lift_exclusion,
    record_access_restored,
    record_exclusion_applied,
)
from netiquette.forms.reviews import KeepForm, LetterForm
from netiquette.forms.sanctions import DecisionForm, ProofForm, ReasonForm
from netiquette.letters_told import record_letter
from netiquette.models import Exclusion
from netiquette.reexaminations import keep_exclusion
from netiquette.states import ImpossibleTransition
from netiquette.views.cases import show_exclusion, visible_sanction
from policy.outcomes import PolicyRefusal

CONFLICT, INVALID = 409, 422


class ExclusionActView(View):
    """An act on an exclusion: refused, it shows the page again with the sentence and what was typed."""

    audience = "case-act"
    http_method_names = ["post"]
    form_class: type[forms.Form] = ReasonForm
    # The name of the form on the page, and the prefix of its ids.
    key = ""
    auto_id = ""
    done: Any = ""

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Do the act, then show the exclusion."""
        now, person = timezone.now(), signed_in(request)
        self.exclusion: Exclusion = visible_sanction(Exclusion, pk, person, now)
        form = self.form_class(request.POST, auto_id=f"{self.auto_id}-%s")
        if not form.is_valid():
            return show_exclusion(request, pk, status=INVALID, typed={self.key: form})
        try:
            self.act(form.cleaned_data, pk, person, now)
        except (PolicyRefusal, ImpossibleTransition) as refusal:
            return show_exclusion(request, pk, status=CONFLICT, typed={self.key: form}, alert=str(refusal))
        messages.success(request, self.done)
        return HttpResponseRedirect(reverse("netiquette:exclusion", args=[pk]))

    def act(self, typed: dict[str, Any], pk: int, person: Person, now: datetime) -> None:
        """Call the function of the act."""
        raise NotImplementedError


class ExclusionDecideView(ExclusionActView):
    """Decide a proposal: in force until its review, or refused."""

    key, auto_id = "decide", "decider"
    form_class = DecisionForm
    done = _("La décision est inscrite au registre.")

    def act(self, typed: dict[str, Any], pk: int, person: Person, now: datetime) -> None:
        """Decide it."""
        accept = self.request.POST.get("decision") == "accept"
        decide_exclusion(exclusion_id=pk, accept=accept, **typed, actor=person, now=now)


class ExclusionAppliedView(ExclusionActView):
    """Record that it was done on the platform."""

    key, auto_id = "applied", "faite"
    form_class = ProofForm
    done = _("L’exclusion est inscrite comme faite sur la plateforme.")

    def act(self, typed: dict[str, Any], pk: int, person: Person, now: datetime) -> None:
        """Record it."""
        record_exclusion_applied(exclusion_id=pk, proof=typed["proof"], actor=person, now=now)


class ExclusionKeepView(ExclusionActView):
    """Keep it until another day of review."""

    key, auto_id = "keep", "maintenir"
    form_class = KeepForm
    done = _("L’exclusion est maintenue jusqu’à sa nouvelle date de réexamen.")

    def act(self, typed: dict[str, Any], pk: int, person: Person, now: datetime) -> None:
        """Keep it."""
        keep_exclusion(exclusion_id=pk, **typed, actor=person, now=now)


class ExclusionLiftView(ExclusionActView):
    """Let the person back in."""

    key, auto_id = "lift", "lever"
    done = _("L’exclusion est levée. Rétablissez l’accès sur la plateforme.")

    def act(self, typed: dict[str, Any], pk: int, person: Person, now: datetime) -> None:
        """Lift it."""
        lift_exclusion(exclusion_id=pk, reason=typed["reason"], actor=person, now=now)


class ExclusionRestoredView(ExclusionActView):
    """Record that the access was restored on the platform."""

    key, auto_id = "restored", "retablie"
    form_class = ProofForm
    done = _("L’accès est inscrit comme rétabli. Dites-le à la personne.")

    def act(self, typed: dict[str, Any], pk: int, person: Person, now: datetime) -> None:
        """Record it."""
        record_access_restored(exclusion_id=pk, proof=typed["proof"], actor=person, now=now)


class ExclusionLetterView(ExclusionActView):
    """Keep the letter told, or why it could not be."""

    key, auto_id = "letter", "lettre"
    form_class = LetterForm
    done = _("La lettre est gardée telle qu’envoyée.")

    def act(self, typed: dict[str, Any], pk: int, person: Person, now: datetime) -> None:
        """Record it."""
        is_told = self.request.POST.get("outcome") != "impossible"
        record_letter(about=self.exclusion, is_told=is_told, **typed, actor=person, now=now)
