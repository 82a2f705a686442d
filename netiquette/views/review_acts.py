"""What people do to a review: each view reads a form, calls one function, and shows the review again."""

from datetime import datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.generic import View

from accounts.models import Person
from accounts.views.paging import number_in
from netiquette.forms.reviews import LetterForm, MatchForm, OutcomeForm
from netiquette.forms.sanctions import ReasonForm
from netiquette.letters_told import record_letter
from netiquette.models import Exclusion, Review, Warning
from netiquette.review_candidates import candidates, code_of, in_words
from netiquette.reviews import decide_review, match_review, set_aside_review
from netiquette.states import ImpossibleTransition
from netiquette.views.reviews import check_handler, show_review
from policy.outcomes import PolicyRefusal

CONFLICT, INVALID = 409, 422


class ReviewActView(View):
    """An act on a review: refused, it shows the review again with the sentence and what was typed."""

    audience = "review"
    http_method_names = ["post"]
    form_class: type[forms.Form] = ReasonForm
    # The name of the form on the page, and the prefix of its ids.
    key = ""
    auto_id = ""
    done: Any = ""

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Do the act."""
        now = timezone.now()
        person = check_handler(request, now)
        self.review = get_object_or_404(Review, pk=number_in(pk))
        form = self.get_form(request)
        if not form.is_valid():
            return show_review(request, pk, status=INVALID, typed={self.key: form})
        try:
            self.act(form.cleaned_data, person, now)
        except (PolicyRefusal, ImpossibleTransition) as refusal:
            return show_review(request, pk, status=CONFLICT, typed={self.key: form}, alert=str(refusal))
        messages.success(request, self.done)
        return HttpResponseRedirect(reverse("netiquette:review", args=[pk]))

    def get_form(self, request: HttpRequest) -> forms.Form:
        """Return the form filled by the request."""
        return self.form_class(request.POST, auto_id=f"{self.auto_id}-%s")

    def act(self, typed: dict[str, Any], person: Person, now: datetime) -> None:
        """Call the function of the act."""
        raise NotImplementedError


class ReviewMatchView(ReviewActView):
    """Tie the request to the decision that it contests."""

    key, auto_id = "match", "rattacher"
    done = _("La demande est rattachée. Une personne qui n’a rien décidé dans ce dossier en décidera.")

    def get_form(self, request: HttpRequest) -> forms.Form:
        """Offer what the page offered, and what was searched."""
        text = request.GET.get("q", "").replace("\x00", "")[:200]
        choices = [(code_of(one), in_words(one)) for one in candidates(self.review, text)]
        return MatchForm(request.POST, choices=choices, auto_id="rattacher-%s")

    def act(self, typed: dict[str, Any], person: Person, now: datetime) -> None:
        """Match it."""
        kind, _dash, number = typed["contested"].rpartition("-")
        rows: Any = Warning.objects if kind == "avertissement" else Exclusion.objects
        match_review(
            review_id=self.review.pk,
            contested=rows.select_related("account__platform").get(pk=number),
            recognised=typed["recognised"],
            new_facts=typed["new_facts"],
            actor=person,
            now=now,
        )


class ReviewSetAsideView(ReviewActView):
    """Settle a request that nobody follows."""

    key, auto_id = "set_aside", "classer"
    done = _("La demande est réglée autrement, avec son motif.")

    def act(self, typed: dict[str, Any], person: Person, now: datetime) -> None:
        """Set it aside."""
        set_aside_review(review_id=self.review.pk, reason=typed["reason"], actor=person, now=now)


class ReviewDecideView(ReviewActView):
    """Uphold what is contested, or reverse it."""

    key, auto_id = "decide", "decider"
    form_class = OutcomeForm
    done = _("La décision est inscrite. Faites maintenant parvenir la lettre à la personne.")

    def act(self, typed: dict[str, Any], person: Person, now: datetime) -> None:
        """Decide it."""
        decide_review(review_id=self.review.pk, **typed, actor=person, now=now)


class ReviewLetterView(ReviewActView):
    """Keep the letter told, or why it could not be."""

    key, auto_id = "letter", "lettre"
    form_class = LetterForm
    done = _("La lettre est gardée telle qu’envoyée.")

    def act(self, typed: dict[str, Any], person: Person, now: datetime) -> None:
        """Record it."""
        is_told = self.request.POST.get("outcome") != "impossible"
        record_letter(about=self.review, is_told=is_told, **typed, actor=person, now=now)
