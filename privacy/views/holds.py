"""Legal holds: their list, a new one, one of them."""

from datetime import datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.access import signed_in
from accounts.models import Person
from accounts.rights import local_date
from accounts.views.paging import number_in, number_of, page_after
from privacy.access import InChargeView
from privacy.forms.holds import HoldForm, LiftForm, ReviewForm
from privacy.hold_targets import described_targets, holds_with_words
from privacy.holds import lift_hold, review_hold, set_hold
from privacy.models import LegalHold
from privacy.records.catalogue import RECORD_TYPES
from privacy.views.retention import add_errors

CONFLICT, INVALID = 409, 422


class HoldListView(InChargeView):
    """The holds in force, unless told."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show one page; the filter and the place in the list are in the address."""
        state, today = request.GET.get("etat", ""), local_date(timezone.now())
        holds = {
            "levees": LegalHold.objects.filter(lifted_at__isnull=False),
            "a-reexaminer": LegalHold.objects.to_review(today),
        }.get(state, LegalHold.objects.in_force())
        page = page_after(holds.select_related("set_by", "lifted_by"), request)
        context = {
            "page": page,
            "holds": holds_with_words(page.rows),
            "chosen": state,
            "today": today,
            "types": RECORD_TYPES,
        }
        return render(request, "privacy/hold_list.html", context)


class HoldAddView(InChargeView):
    """A new hold; `?porte=netiquette.subscriber&numero=12`, from the page of a person say, fills the form."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show the form."""
        asked = {"scope": request.GET.get("porte", ""), "subject_id": request.GET.get("numero", "")}
        return self.show(request, HoldForm(initial={key: value for key, value in asked.items() if value}))

    def post(self, request: HttpRequest) -> HttpResponse:
        """Set it."""
        form = HoldForm(request.POST)
        if not form.is_valid():
            return self.show(request, form, INVALID)
        try:
            hold = set_hold(**form.cleaned_data, actor=signed_in(request), now=timezone.now())
        except ValidationError as refused:
            add_errors(form, refused)
            return self.show(request, form, INVALID)
        messages.success(
            request, _("La suspension est en vigueur\u00a0: rien de ce qu’elle vise ne sera détruit.")
        )
        return HttpResponseRedirect(reverse("privacy:hold", args=[hold.pk]))

    def show(self, request: HttpRequest, form: HoldForm, status: int = 200) -> HttpResponse:
        """Answer the page with a form; what is named already is said in words, and not to be typed."""
        scope, number = str(form["scope"].value() or ""), number_of(str(form["subject_id"].value() or ""))
        target = described_targets([(scope, number)]).get((scope, number)) if number else None
        context: dict[str, Any] = {"form": form, "target": target}
        if target is not None:
            form.keep_target()
            context["kind"] = LegalHold.Scope(scope).label
            context["already"] = LegalHold.objects.in_force().filter(scope=scope, subject_id=number).first()
        return render(request, "privacy/hold_add.html", context, status=status)


class HoldView(InChargeView):
    """One hold."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show it."""
        return show_hold(request, pk)


def show_hold(
    request: HttpRequest, pk: int, *, status: int = 200, alert: str = "", typed: forms.Form | None = None
) -> HttpResponse:
    """Answer the page of a hold; a form that was refused takes the place of the blank one."""
    hold = get_object_or_404(LegalHold.objects.select_related("set_by", "lifted_by"), pk=number_in(pk))
    context = {
        "hold": hold,
        "target": holds_with_words([hold])[0][1],
        "today": local_date(timezone.now()),
        "types": RECORD_TYPES,
        "review_form": typed if isinstance(typed, ReviewForm) else ReviewForm(prefix="reexamen"),
        "lift_form": typed if isinstance(typed, LiftForm) else LiftForm(prefix="levee"),
        "alert": alert,
    }
    return render(request, "privacy/hold.html", context, status=status)


class _HoldActView(InChargeView):
    """An act on a hold: refused, it shows the page again with the sentence and what was typed."""

    http_method_names = ["post"]
    form_class: type[forms.Form]
    prefix = ""

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Do the act, then go back to the hold."""
        get_object_or_404(LegalHold, pk=number_in(pk))
        form = self.form_class(request.POST, prefix=self.prefix)
        if not form.is_valid():
            return show_hold(request, pk, status=INVALID, typed=form)
        try:
            done = self.act(form.cleaned_data, pk, signed_in(request), timezone.now())
        except ValidationError as refused:
            return show_hold(request, pk, status=CONFLICT, alert=" ".join(refused.messages), typed=form)
        messages.success(request, done)
        return HttpResponseRedirect(reverse("privacy:hold", args=[pk]))

    def act(self, typed: dict[str, Any], pk: int, person: Person, now: datetime) -> str:
        """Call the function of the act, and say that it is done."""
        raise NotImplementedError


class ReviewView(_HoldActView):
    """Say that a hold was looked at again."""

    form_class, prefix = ReviewForm, "reexamen"

    def act(self, typed: dict[str, Any], pk: int, person: Person, now: datetime) -> str:
        """Keep it until another day."""
        review_hold(hold_id=pk, **typed, actor=person, now=now)
        return _("La suspension est réexaminée\u00a0: elle demeure.")


class LiftView(_HoldActView):
    """Lift a hold."""

    form_class, prefix = LiftForm, "levee"

    def act(self, typed: dict[str, Any], pk: int, person: Person, now: datetime) -> str:
        """Lift it."""
        lift_hold(hold_id=pk, **typed, actor=person, now=now)
        return _("La suspension est levée.")
