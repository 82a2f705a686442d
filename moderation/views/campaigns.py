"""Campaign content in messages during an election: what was found, what became of it, candidate by candidate."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.access import signed_in
from accounts.views.doors import OverseersView
from accounts.views.paging import number_in, number_of, page_after
from city.models import ElectionPeriod
from moderation.campaigns import WORDS, equity, outcome_of, set_aside, unequal
from moderation.forms.campaigns import SetAsideForm
from moderation.models import CampaignContent, Message
from policy.outcomes import PolicyRefusal

CONFLICT, INVALID = 409, 422
TO_DECIDE = "a-decider"


class CampaignView(OverseersView):
    """The campaign content of one period."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show it; the filters and the place in the list are in the address."""
        return show_campaign(request, pk)


class SetAsideView(OverseersView):
    """A message that has nothing to do with the campaign."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: int, content: int) -> HttpResponse:
        """Say so, or show what was typed again."""
        person, now = signed_in(request), timezone.now()
        seen = Message.objects.visible_to(person, now).values("pk")
        found = get_object_or_404(
            CampaignContent, period=number_in(pk), pk=number_in(content), message__in=seen
        )
        form = SetAsideForm(request.POST, auto_id=f"c{found.pk}-%s")
        if not form.is_valid():
            return show_campaign(request, pk, status=INVALID, typed={found.pk: form})
        try:
            set_aside(content_id=found.pk, reason=form.cleaned_data["reason"], actor=person, now=now)
        except PolicyRefusal as refusal:
            return show_campaign(request, pk, status=CONFLICT, typed={found.pk: form}, alert=str(refusal))
        messages.success(request, _("Le message est inscrit comme sans lien avec la campagne."))
        return HttpResponseRedirect(reverse("moderation:campaign", args=[pk]))


def show_campaign(
    request: HttpRequest,
    pk: int,
    *,
    status: int = 200,
    alert: str = "",
    typed: dict[int, SetAsideForm] | None = None,
) -> HttpResponse:
    """Answer the page; a form of `typed` was refused, and takes the place of the blank one."""
    person, now, typed = signed_in(request), timezone.now(), typed or {}
    period = get_object_or_404(ElectionPeriod, pk=number_in(pk))
    rows = CampaignContent.objects.filter(period=period)
    shown = rows.filter(message__in=Message.objects.visible_to(person, now).values("pk"))
    state, candidate = request.GET.get("etat", ""), number_of(request.GET.get("candidature"))
    if state == TO_DECIDE:
        shown = shown.undecided()
    if candidate is not None:
        shown = shown.filter(candidate=candidate)
    detailed = shown.select_related(
        "candidate", "message__account__platform", "message__subscriber", "set_aside_by"
    )
    page = page_after(detailed.prefetch_related("message__removals"), request)
    context: dict[str, Any] = {
        "period": period,
        "is_open": period.starts_at <= now < period.ends_at,
        "is_over": period.ends_at <= now,
        "shares": [
            (one, [(WORDS[name], count) for name, count in one.outcomes.items()]) for one in equity(period)
        ],
        "headings": list(WORDS.values()),
        "page": page,
        "contents": [
            (
                one,
                outcome := outcome_of(one),
                WORDS[outcome],
                typed.get(one.pk) or SetAsideForm(auto_id=f"c{one.pk}-%s"),
            )
            for one in page.rows
        ],
        "refused": set(typed),
        "unequal": unequal(rows.prefetch_related("message__removals")),
        "chosen": state,
        "named": period.candidates.filter(depersonalised_at=None).count(),
        "city": settings.CITY_NAME,
        "alert": alert,
    }
    return render(request, "moderation/campaign.html", context, status=status)
