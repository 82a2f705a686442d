"""What is done to a case: each address reads a form, calls one function, and shows the case again."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone

from accounts import impostors
from accounts.access import signed_in
from accounts.models import ImpostorCase
from accounts.views.doors import OverseersView
from accounts.views.impostor_forms import OFFERS
from accounts.views.impostors import CONFLICT, INVALID, show_case
from accounts.views.paging import number_in
from policy.outcomes import PolicyRefusal

FUNCTIONS: dict[str, Callable[..., Any]] = {
    "retenir": impostors.keep_case,
    "capture": impostors.add_capture,
    "plateforme": impostors.report_to_platform,
    "reponse": impostors.record_answer,
    "transmettre": impostors.transmit_case,
    "clore": impostors.settle_case,
    "rouvrir": impostors.reopen_case,
}


class ImpostorActView(OverseersView):
    """An act on a case: refused, it shows the case again with the sentence and what was typed."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: int, act: str) -> HttpResponse:
        """Do the act, then go back to the case."""
        if act not in OFFERS or not ImpostorCase.objects.filter(pk=number_in(pk)).exists():
            raise Http404
        offer = OFFERS[act]
        form = offer.form_class(request.POST, request.FILES, prefix=act)
        if not form.is_valid():
            return show_case(request, pk, status=INVALID, typed={act: form})
        try:
            FUNCTIONS[act](case_id=pk, **form.cleaned_data, actor=signed_in(request), now=timezone.now())
        except PolicyRefusal as refusal:
            return show_case(request, pk, status=CONFLICT, alert=str(refusal), typed={act: form})
        messages.success(request, str(offer.done))
        return HttpResponseRedirect(reverse("accounts:impostor", args=[pk]))
