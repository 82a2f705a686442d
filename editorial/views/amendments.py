"""Pages that correct or withdraw what was published, and the acts that say it is done."""

from datetime import datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.generic import View

from accounts.access import signed_in
from accounts.models import Person
from accounts.views.paging import number_in
from editorial.amendments import AmendmentConflict, check_amend, confirm_amendment, drop_amendment
from editorial.contents import standing_words
from editorial.corrections import correct_variant
from editorial.forms.amendments import AmendmentNoteForm, CorrectionForm, WithdrawalForm
from editorial.models import Amendment, Variant
from editorial.states import Act, is_possible
from editorial.views.publishing import CONFLICT, FORBIDDEN, INVALID, visible_or_404, way_back
from editorial.withdrawals import withdraw_variant
from policy.outcomes import PolicyRefusal


class _AmendView(View):
    """One page for each kind: the form, what stands on the platform, and what was changed before."""

    audience = "variant"
    kind = Amendment.Kind.CORRECTION

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show the form."""
        variant = visible_or_404(pk, signed_in(request), timezone.now())
        return self.show(request, variant, self.blank(variant))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Decide it, then say who carries it out."""
        now, person = timezone.now(), signed_in(request)
        variant = visible_or_404(pk, person, now)
        form = self.filled(request, variant)
        if not form.is_valid():
            return self.show(request, variant, form, status=INVALID)
        outcome = check_amend(variant, person, now)
        if not outcome.allowed:
            return self.show(request, variant, form, status=FORBIDDEN, alert=outcome.sentence)
        try:
            amendment = self.act(form, pk, person, now)
        except (PolicyRefusal, AmendmentConflict) as refusal:
            return self.show(request, variant, form, status=CONFLICT, alert=str(refusal))
        if amendment.state == Amendment.State.ASKED:
            messages.success(request, _("C’est décidé\u00a0: le logiciel le fait sur la plateforme."))
        else:
            messages.success(
                request, _("C’est décidé. Faites-le maintenant sur la plateforme, puis inscrivez-le ici.")
            )
        return HttpResponseRedirect(request.path)

    def show(
        self, request: HttpRequest, variant: Variant, form: forms.Form, *, status: int = 200, alert: str = ""
    ) -> HttpResponse:
        """Answer the page."""
        return show_amendments(request, variant, self.kind, form, status=status, alert=alert)

    def blank(self, variant: Variant) -> forms.Form:
        """Return the form as it is first shown."""
        raise NotImplementedError

    def filled(self, request: HttpRequest, variant: Variant) -> Any:
        """Return the form as it was sent."""
        raise NotImplementedError

    def act(self, form: Any, pk: int, person: Person, now: datetime) -> Amendment:
        """Call the function of the act."""
        raise NotImplementedError


def show_amendments(
    request: HttpRequest,
    variant: Variant,
    kind: Amendment.Kind,
    form: forms.Form | None,
    *,
    status: int = 200,
    alert: str = "",
    typed: dict[str, forms.Form] | None = None,
) -> HttpResponse:
    """Answer the page of a kind of amendment; an undone one takes the place of the form."""
    act = Act.CORRECT if kind == Amendment.Kind.CORRECTION else Act.WITHDRAW
    made = list(variant.amendments.select_related("asked_by", "done_by"))
    context = {
        "variant": variant,
        "kind": kind,
        "form": form,
        "standing": standing_words(variant),
        "amendments": made,
        "undone": next((one for one in made if one.state in ("asked", "by_hand")), None),
        "is_published": is_possible(variant.state, act),
        "may_amend": check_amend(variant, signed_in(request), timezone.now()),
        "alert": alert,
        "typed": typed or {},
    }
    return render(request, "editorial/publishing/amend.html", context, status=status)


class CorrectView(_AmendView):
    """Correct what was published."""

    kind = Amendment.Kind.CORRECTION

    def blank(self, variant: Variant) -> forms.Form:
        """Begin from what stands there."""
        return CorrectionForm(initial=standing_words(variant), variant=variant)

    def filled(self, request: HttpRequest, variant: Variant) -> Any:
        """Read the words."""
        return CorrectionForm(request.POST, variant=variant)

    def act(self, form: Any, pk: int, person: Person, now: datetime) -> Amendment:
        """Correct it."""
        reason = form.cleaned_data["reason"]
        return correct_variant(variant_id=pk, words=form.words, reason=reason, actor=person, now=now)


class WithdrawView(_AmendView):
    """Withdraw what was published."""

    kind = Amendment.Kind.WITHDRAWAL

    def blank(self, variant: Variant) -> forms.Form:
        """Ask why."""
        return WithdrawalForm()

    def filled(self, request: HttpRequest, variant: Variant) -> Any:
        """Read why."""
        return WithdrawalForm(request.POST)

    def act(self, form: Any, pk: int, person: Person, now: datetime) -> Amendment:
        """Withdraw it."""
        return withdraw_variant(variant_id=pk, reason=form.cleaned_data["reason"], actor=person, now=now)


class _NoteView(View):
    """What became of an amendment that a person carries out."""

    audience = "variant"
    http_method_names = ["post"]
    key = ""

    def post(self, request: HttpRequest, pk: int, amendment: int) -> HttpResponse:
        """Record it, then go back."""
        now, person = timezone.now(), signed_in(request)
        variant = visible_or_404(pk, person, now)
        found: Amendment = get_object_or_404(variant.amendments, pk=number_in(amendment))
        form = AmendmentNoteForm(request.POST, prefix=self.key)
        kind = Amendment.Kind(found.kind)
        if not form.is_valid():
            return show_amendments(request, variant, kind, None, status=INVALID, typed={self.key: form})
        outcome = check_amend(variant, person, now)
        try:
            if not outcome.allowed:
                raise PolicyRefusal(outcome)
            done = self.act(found.pk, form.cleaned_data["note"], person, now)
        except (PolicyRefusal, AmendmentConflict) as refusal:
            status = CONFLICT if outcome.allowed else FORBIDDEN
            return show_amendments(
                request, variant, kind, None, status=status, alert=str(refusal), typed={self.key: form}
            )
        messages.success(request, done)
        name = "correct" if kind == Amendment.Kind.CORRECTION else "withdraw"
        return HttpResponseRedirect(way_back(request, reverse(f"editorial:variant-{name}", args=[pk])))

    def act(self, amendment_id: int, note: str, person: Person, now: datetime) -> str:
        """Call the function of the act, and say that it is done."""
        raise NotImplementedError


class AmendmentDoneView(_NoteView):
    """Say that it was done on the platform."""

    key = "faite"

    def act(self, amendment_id: int, note: str, person: Person, now: datetime) -> str:
        """Record it."""
        confirm_amendment(amendment_id=amendment_id, note=note, actor=person, now=now)
        return _("C’est inscrit comme fait sur la plateforme.")


class AmendmentDropView(_NoteView):
    """Give it up."""

    key = "abandon"

    def act(self, amendment_id: int, note: str, person: Person, now: datetime) -> str:
        """Record it."""
        drop_amendment(amendment_id=amendment_id, reason=note, actor=person, now=now)
        return _("C’est abandonné\u00a0: ce qui est publié reste comme il est.")
