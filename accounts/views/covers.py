"""The page on which the agent sees his load, then takes up a cover or declines it (R-074)."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.generic import View

from accounts.access import signed_in
from accounts.covers import answer_cover, arbitrate_cover, check_answer, check_arbitration
from accounts.forms.replacements import CoverForm
from accounts.models import Replacement
from accounts.rights import local_date
from accounts.views.replacement_page import shown, visible_replacement
from accounts.workload import load_of
from policy.outcomes import PolicyRefusal

CONFLICT, INVALID = 409, 422


class CoverView(View):
    """The load, the question, and the answer."""

    audience = "team"

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show the load and the question."""
        return self._page(request, pk, None)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Take the answer, or show the page again with what was typed."""
        now, user = timezone.now(), signed_in(request)
        visible_replacement(pk, user, now)
        form = CoverForm(request.POST)
        if not form.is_valid():
            return self._page(request, pk, form, INVALID)
        decision, reason = form.cleaned_data["decision"], form.cleaned_data["reason"]
        try:
            if decision == "entrust":
                done = arbitrate_cover(replacement_id=pk, reason=reason, actor=user, now=now)
            else:
                accepts = decision == "accept"
                done = answer_cover(replacement_id=pk, accepts=accepts, reason=reason, actor=user, now=now)
        except PolicyRefusal as refusal:
            form.add_error(None, str(refusal))
            return self._page(request, pk, form, CONFLICT)
        messages.success(request, _done(done))
        return redirect("accounts:replacement", pk)

    def _page(self, request: HttpRequest, pk: int, form: CoverForm | None, status: int = 200) -> HttpResponse:
        now, user = timezone.now(), signed_in(request)
        replacement = visible_replacement(pk, user, now)
        answer = check_answer(replacement, accepts=True, reason="", actor=user, now=now)
        arbitration = check_arbitration(replacement, reason="…", actor=user, now=now)
        is_declined = replacement.cover == Replacement.Cover.DECLINED
        context: dict[str, Any] = {
            "row": shown(replacement, local_date(now)),
            "load": load_of(replacement, now),
            "form": form or CoverForm(settles=arbitration.allowed),
            "may_answer": answer.allowed,
            "may_arbitrate": arbitration.allowed,
            "why": (arbitration if is_declined else answer).sentence,
        }
        return render(request, "accounts/replacement_cover.html", context, status=status)


def _done(replacement: Replacement) -> str:
    if replacement.cover == Replacement.Cover.ACCEPTED:
        return _("Relève acceptée\u00a0: elle prend effet dès que l’avis à l’équipe est envoyé.")
    return _("Relève refusée\u00a0: la personne absente et l’équipe en sont avisées.")
