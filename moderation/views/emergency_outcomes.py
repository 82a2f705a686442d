"""After an emergency, or during it: what was held, each with its choice; and the report that is printed."""

from datetime import datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import View

from accounts.access import signed_in
from accounts.models import Person
from accounts.views.paging import number_in
from city.models import Emergency
from editorial.access import StaleVariant, writable
from editorial.emergency import waiting_after
from editorial.forms.local_times import LocalDateTimeField
from editorial.models import Variant
from editorial.scheduling import cancel_variant, move_variant, release_variant
from editorial.states import ImpossibleAct
from moderation.emergency_report import report_of
from policy.outcomes import PolicyRefusal

CONFLICT, INVALID = 409, 422
RELEASE, MOVE, CANCEL = "relacher", "deplacer", "abandonner"


class ChoiceForm(forms.Form):
    """What becomes of one variant: the date for another date, the reason for giving it up."""

    when = LocalDateTimeField(label=gettext_lazy("Nouvelle date"), required=False)
    reason = forms.CharField(label=gettext_lazy("Motif"), max_length=2000, required=False)

    def __init__(self, data: Any = None, *, choice: str = "", auto_id: str = "id_%s") -> None:
        """Ask for what the choice needs, and for nothing else."""
        super().__init__(data, auto_id=auto_id)
        self.fields["when"].required = choice == MOVE
        self.fields["reason"].required = choice == CANCEL
        self.fields["reason"].error_messages["required"] = _("Écrivez pourquoi elle est abandonnée.")


class EmergencyHeldView(View):
    """What was held during an emergency and still waits; nothing of it leaves without a choice."""

    audience = "staff"

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show the variants that the person sees."""
        return show_held(request, pk)


class EmergencyChoiceView(View):
    """The choice made for one variant."""

    audience = "staff"
    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: int, variant: int) -> HttpResponse:
        """Release it, give it another date, or give it up; refused, it says why and keeps what was typed."""
        emergency = get_object_or_404(Emergency, pk=number_in(pk))
        person, now, choice = signed_in(request), timezone.now(), request.POST.get("choice", "")
        waiting = waiting_after(emergency, now).visible_to(person, now)
        row = get_object_or_404(waiting, pk=number_in(variant))
        form = ChoiceForm(request.POST, choice=choice, auto_id=f"v{row.pk}-%s")
        if choice not in (RELEASE, MOVE, CANCEL):
            raise Http404
        if not form.is_valid():
            return show_held(request, pk, status=INVALID, typed={row.pk: form})
        try:
            done = _choose(row, choice, form, request.POST.get("content_hash", ""), person, now)
        except (PolicyRefusal, ImpossibleAct, StaleVariant) as refusal:
            return show_held(request, pk, status=CONFLICT, typed={row.pk: form}, alert=str(refusal))
        messages.success(request, done)
        return HttpResponseRedirect(reverse("moderation:emergency-held", args=[pk]))


def _choose(
    row: Variant, choice: str, form: ChoiceForm, content_hash: str, actor: Person, now: datetime
) -> str:
    asked: dict[str, Any] = {"variant_id": row.pk, "actor": actor, "now": now}
    if choice == RELEASE:
        release_variant(content_hash=content_hash, **asked)
        return _("Relâchée\u00a0: elle part à son heure, ou tout de suite si son heure est passée.")
    if choice == MOVE:
        move_variant(content_hash=content_hash, scheduled_at=form.cleaned_data["when"], **asked)
        return _("Elle a une nouvelle date\u00a0: soumettez-la de nouveau à l’approbation.")
    cancel_variant(reason=form.cleaned_data["reason"], **asked)
    return _("Elle est abandonnée.")


def show_held(
    request: HttpRequest,
    pk: int,
    *,
    status: int = 200,
    typed: dict[int, ChoiceForm] | None = None,
    alert: str = "",
) -> HttpResponse:
    """Answer the page of what waits; a form of `typed` takes the place of the blank one."""
    person, now, typed = signed_in(request), timezone.now(), typed or {}
    emergency = get_object_or_404(Emergency, pk=number_in(pk))
    rows = list(waiting_after(emergency, now).visible_to(person, now)[:200])
    mine = writable(rows, person, now)
    context = {
        "emergency": emergency,
        "rows": [
            (row, row.pk in mine, typed.get(row.pk) or ChoiceForm(auto_id=f"v{row.pk}-%s")) for row in rows
        ],
        "now": now,
        "alert": alert,
    }
    return render(request, "moderation/emergency_held.html", context, status=status)


class EmergencyReportView(View):
    """What an emergency leaves behind, to be printed."""

    audience = "staff"

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show it; what it lists is what the person sees."""
        now, person = timezone.now(), signed_in(request)
        rows = Emergency.objects.select_related("declared_by", "ended_by")
        emergency = get_object_or_404(rows, pk=number_in(pk))
        context = {"emergency": emergency, "report": report_of(emergency, person, now), "now": now}
        return render(request, "moderation/emergency_report.html", context)
