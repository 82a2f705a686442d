"""Situations d'urgence: declaring one, seeing those in force, ending one (« Situations d'urgence », R-051 … R-053)."""

from datetime import datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.generic import View

from accounts.access import signed_in
from accounts.models import OfficialAccount, Person
from city.emergencies import declare_emergency, end_emergency
from city.models import Emergency
from editorial.emergency import hold_ordinary, planned_soon, waiting_after
from policy.models import Reading

INVALID = 422
SHOWN, PLANNED_SHOWN = 20, 100


class EmergencyForm(forms.Form):
    """What an emergency changes, where, and why."""

    level = forms.ChoiceField(
        label=gettext_lazy("Ce qui change"),
        choices=[
            (
                "delayed",
                gettext_lazy(
                    "Interactions retardées\u00a0: l’horloge continue, les retards sont comptés à part"
                ),
            ),
            ("suspended", gettext_lazy("Interactions suspendues\u00a0: l’horloge s’arrête jusqu’à la fin")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choisissez ce qui change.")},
    )
    accounts = forms.ModelMultipleChoiceField(
        label=gettext_lazy("Comptes touchés"),
        queryset=OfficialAccount.objects.authorised().select_related("platform"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("Aucun coché\u00a0: tous les comptes."),
    )
    reason = forms.CharField(
        label=gettext_lazy("Motif"),
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={
            "required": gettext_lazy("Écrivez le motif (section «\u00a0Situations d’urgence\u00a0»).")
        },
    )

    words = forms.CharField(
        label=gettext_lazy("Mots de la situation"),
        max_length=500,
        required=False,
        initial=gettext_lazy("évacuer, évacuation, hébergement, sinistre, danger, eau potable, rue fermée"),
        help_text=gettext_lazy(
            "Séparés par des virgules. Les messages qui en parlent passent en premier, après les dangers."
        ),
    )


def entitlement(user: Person, at: datetime) -> str:
    """Return the title under which `user` may declare an emergency (a reading of the city, A-18), or nothing."""
    declarants = Reading.objects.value("emergency_declarants", at=at)
    held = user.holdings.in_effect(timezone.localdate(at)).filter(position__slug__in=declarants)
    holding = held.select_related("position").first()
    return str(holding.position) if holding else ""


def _declared(held: int) -> str:
    """Say what follows from the declaration."""
    sentence = _("Situation d’urgence déclarée. Terminez-la dès qu’elle prend fin.")
    if not held:
        return sentence
    more = ngettext(
        "%(number)s publication programmée est retenue.",
        "%(number)s publications programmées sont retenues.",
        held,
    )
    return f"{sentence} {more % {'number': held}}"


class EmergencyListView(View):
    """The emergencies in force and past, and the form that declares one."""

    audience = "staff"

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show them."""
        return self._page(request, EmergencyForm())

    def post(self, request: HttpRequest) -> HttpResponse:
        """Declare one; the rule says who may."""
        form = EmergencyForm(request.POST)
        user, now = signed_in(request), timezone.now()
        if not form.is_valid():
            return self._page(request, form, INVALID)
        title = entitlement(user, now)
        with transaction.atomic():
            emergency = declare_emergency(
                actor=user,
                level=form.cleaned_data["level"],
                reason=form.cleaned_data["reason"],
                account_ids=[account.pk for account in form.cleaned_data["accounts"]],
                entitled=bool(title),
                capacity=title,
                words=form.cleaned_data["words"].split(","),
                now=now,
            )
            held = hold_ordinary(emergency=emergency, actor=user, now=now)
        messages.success(request, _declared(len(held)))
        return HttpResponseRedirect(reverse("moderation:emergencies"))

    def _page(self, request: HttpRequest, form: EmergencyForm, status: int = 200) -> HttpResponse:
        now = timezone.now()
        context: dict[str, Any] = {
            "form": form,
            "now": now,
            "may_declare": bool(entitlement(signed_in(request), now)),
            "emergencies": Emergency.objects.select_related("declared_by", "ended_by")[:SHOWN],
            "planned": planned_soon(now).visible_to(signed_in(request), now)[:PLANNED_SHOWN],
        }
        return render(request, "moderation/emergencies.html", context, status=status)


class EmergencyEndView(View):
    """End an emergency: the clock runs again."""

    audience = "staff"
    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """End it; the rule says who may."""
        user, now = signed_in(request), timezone.now()
        title = entitlement(user, now)
        try:
            emergency = end_emergency(
                emergency_id=pk, actor=user, entitled=bool(title), capacity=title, now=now
            )
        except Emergency.DoesNotExist as error:
            raise Http404 from error
        messages.success(request, _("Situation d’urgence terminée\u00a0: les échéances reprennent."))
        waits = waiting_after(emergency, now).visible_to(user, now).exists()
        name = "moderation:emergency-held" if waits else "moderation:emergency-report"
        return HttpResponseRedirect(reverse(name, args=[pk]))
