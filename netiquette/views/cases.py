"""A sanction's own page: everything about it, to read and to print; the acts on an exclusion are there."""

from datetime import datetime
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.generic import View

from accounts.access import signed_in
from accounts.models import Person
from accounts.views.paging import number_in
from netiquette.cases import ExclusionCase, cited_by, exclusion_case, lines_about
from netiquette.directory import sanction_accounts
from netiquette.exclusions import proposed_review
from netiquette.forms.reviews import KeepForm, LetterForm
from netiquette.forms.sanctions import DecisionForm, ProofForm, ReasonForm
from netiquette.models import Exclusion, Warning
from netiquette.remarks import remarks_beside

PEOPLE = {
    Warning: ("ground__rule__edition", "drafted_by", "sent_by", "withdrawn_by"),
    Exclusion: ("proposed_by", "decided_by", "lifted_by", "restored_by"),
}


class WarningView(View):
    """A warning, from the message to what became of it."""

    audience = "case"

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show it, or 404 to whoever neither follows its account nor decides there."""
        now = timezone.now()
        warning = visible_sanction(Warning, pk, signed_in(request), now)
        context = {
            "warning": warning,
            "cited": cited_by(warning),
            "remarks": remarks_beside(warnings=[warning.pk]),
            "reviews": warning.reviews.select_related("decided_by"),
            "lines": lines_about(warning),
        }
        return render(request, "netiquette/warning.html", context)


class ExclusionView(View):
    """An exclusion, from the proposal to the access restored."""

    audience = "case"

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show it, or 404 to whoever neither follows its account nor decides there."""
        return show_exclusion(request, pk)


def visible_sanction(model: Any, pk: int, person: Person, now: datetime) -> Any:
    """Return a sanction that `person` may read, or raise 404."""
    seen = sanction_accounts(person, now).order_by().values("pk")
    rows = model.objects.filter(account__in=seen)
    return get_object_or_404(
        rows.select_related("subscriber__platform", "account__platform", *PEOPLE[model]), pk=number_in(pk)
    )


def show_exclusion(
    request: HttpRequest,
    pk: int,
    *,
    status: int = 200,
    typed: dict[str, forms.Form] | None = None,
    alert: str = "",
) -> HttpResponse:
    """Answer the page; a form of `typed` takes the place of the blank one of the same name, opened."""
    now, person = timezone.now(), signed_in(request)
    case = exclusion_case(visible_sanction(Exclusion, pk, person, now), person, now)
    context = {
        "case": case,
        "remarks": remarks_beside(exclusions=[pk]),
        "exclusion": case.exclusion,
        "letter": case.letter if case.may_tell.allowed else None,
        "letters": case.exclusion.letters.select_related("recorded_by"),
        "lines": lines_about(case.exclusion),
        "alert": alert,
        "opened": next(iter(typed or {}), ""),
        **_forms(case, now),
        **{f"{name}_form": form for name, form in (typed or {}).items()},
    }
    return render(request, "netiquette/exclusion.html", context, status=status)


def _forms(case: ExclusionCase, now: datetime) -> dict[str, forms.Form]:
    day = {"review_on": proposed_review(now)}
    words = case.letter.fitting(case.exclusion.account.platform) if case.letter else ""
    return {
        "decide_form": DecisionForm(initial=day, auto_id="decider-%s"),
        "applied_form": ProofForm(auto_id="faite-%s"),
        "keep_form": KeepForm(initial=day, auto_id="maintenir-%s"),
        "lift_form": ReasonForm(auto_id="lever-%s"),
        "restored_form": ProofForm(auto_id="retablie-%s"),
        "letter_form": LetterForm(initial={"text": words}, auto_id="lettre-%s"),
    }
