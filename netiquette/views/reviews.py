"""The reviews that citizens asked for: the list, one of them, and writing down a request that came otherwise."""

from datetime import datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.generic import View

from accounts.access import signed_in
from accounts.models import Person
from accounts.rights import local_date
from accounts.views.paging import number_in, page_after
from netiquette.cases import in_words as lines_in_words
from netiquette.deciders import handles_reviews
from netiquette.forms.reviews import LetterForm, MatchForm, OutcomeForm, RecordForm
from netiquette.forms.sanctions import ReasonForm
from netiquette.letters_told import letter_due, proposed_letter
from netiquette.models import Review
from netiquette.models.reviews import ReviewQuerySet
from netiquette.review_candidates import candidates, code_of, in_words
from netiquette.reviews import (
    ask_may_decide_review,
    contested_by,
    decidable,
    record_request,
    still_stands,
)
from policy.register import entries_about

INVALID = 422
RELATED = (
    "subscriber",
    "account__platform",
    "warning__account__platform",
    "warning__subscriber",
    "exclusion__account__platform",
    "exclusion__subscriber",
    "received_by",
    "matched_by",
    "decided_by",
)
STATES = {
    "a-rattacher": _("à rattacher"),
    "a-decider": _("à décider"),
    "a-moi": _("que je peux décider"),
    "en-retard": _("en retard"),
    "reglees": _("réglées"),
    "toutes": _("toutes"),
}


def check_handler(request: HttpRequest, now: datetime) -> Person:
    """Return who asks, or 404 for whoever does not follow the reviews."""
    person = signed_in(request)
    if not handles_reviews(person, now):
        raise Http404
    return person


class ReviewListView(View):
    """The requests, those that wait unless told otherwise."""

    audience = "review"

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show one page; the filter is in the address."""
        now = timezone.now()
        person = check_handler(request, now)
        chosen = request.GET.get("etat", "")
        page = page_after(_filtered(chosen, person, now).select_related(*RELATED), request)
        context = {
            "page": page,
            "states": STATES.items(),
            "chosen": chosen if chosen in STATES else "",
            "today": local_date(now),
        }
        return render(request, "netiquette/review_list.html", context)


def _filtered(chosen: str, person: Person, now: datetime) -> ReviewQuerySet:
    rows = Review.objects.all()
    if chosen == "a-rattacher":
        return rows.filter(state=Review.State.RECEIVED)
    if chosen == "a-decider":
        return rows.filter(state=Review.State.OPEN)
    if chosen == "a-moi":
        return decidable(person, now)
    if chosen == "en-retard":
        return rows.late(local_date(now))
    if chosen == "reglees":
        return rows.filter(state__in=(Review.State.DECIDED, Review.State.SET_ASIDE))
    return rows if chosen == "toutes" else rows.waiting()


class ReviewRecordView(View):
    """Write down a request that came by mail, telephone, at the counter or on the platform."""

    audience = "review"

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show the form."""
        check_handler(request, timezone.now())
        return render(request, "netiquette/review_record.html", {"form": RecordForm()})

    def post(self, request: HttpRequest) -> HttpResponse:
        """Record it, then go on to match it."""
        now = timezone.now()
        person = check_handler(request, now)
        form = RecordForm(request.POST)
        if not form.is_valid():
            return render(request, "netiquette/review_record.html", {"form": form}, status=INVALID)
        review = record_request(**form.cleaned_data, actor=person, now=now)
        messages.success(request, _("La demande est inscrite. Rattachez-la à la décision contestée."))
        return HttpResponseRedirect(reverse("netiquette:review", args=[review.pk]))


class ReviewView(View):
    """One request, from what was received to what was answered."""

    audience = "review"

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show it."""
        return show_review(request, pk)


def show_review(
    request: HttpRequest,
    pk: int,
    *,
    status: int = 200,
    typed: dict[str, forms.Form] | None = None,
    alert: str = "",
) -> HttpResponse:
    """Answer the page; a form of `typed` takes the place of the blank one of the same name."""
    now, typed = timezone.now(), typed or {}
    person = check_handler(request, now)
    review = get_object_or_404(Review.objects.select_related(*RELATED), pk=number_in(pk))
    context: dict[str, Any] = {
        "review": review,
        "today": local_date(now),
        "alert": alert,
        "set_aside_form": typed.get("set_aside") or ReasonForm(auto_id="classer-%s"),
        "lines": lines_in_words(entries_about(review)),
        "letters": review.letters.select_related("recorded_by"),
        "opened": next(iter(typed), ""),
    }
    if review.state == Review.State.RECEIVED:
        context |= _to_match(request, review, typed)
    else:
        context |= _matched(review, person, now, typed)
    return render(request, "netiquette/review.html", context, status=status)


def _to_match(request: HttpRequest, review: Review, typed: dict[str, forms.Form]) -> dict[str, Any]:
    text = request.GET.get("q", "").replace("\x00", "")[:200]
    found = candidates(review, text)
    choices = [(code_of(one), in_words(one)) for one in found]
    return {
        "found": found,
        "searched": text,
        "match_form": typed.get("match") or MatchForm(choices=choices, auto_id="rattacher-%s"),
    }


def _matched(review: Review, person: Person, now: datetime, typed: dict[str, forms.Form]) -> dict[str, Any]:
    if review.warning is None and review.exclusion is None:
        return {}
    letter = proposed_letter(review, now) if letter_due(review) else None
    words = letter.fitting(contested_by(review).account.platform) if letter else ""
    return {
        "contested": contested_by(review),
        "stands": still_stands(contested_by(review)),
        "may_decide": ask_may_decide_review(review, person, now),
        "decide_form": typed.get("decide") or OutcomeForm(auto_id="decider-%s"),
        "letter": letter,
        "letter_form": typed.get("letter") or LetterForm(initial={"text": words}, auto_id="lettre-%s"),
    }
