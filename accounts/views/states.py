"""The state of an official account: suspended and resumed with a reason, and what is planned there meanwhile."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.generic import View

from accounts.access import reach_of, signed_in
from accounts.events import told
from accounts.forms.requests import StateForm
from accounts.lifecycle import check_resume, check_suspend, resume_account, suspend_account
from accounts.models import AccountRequest, OfficialAccount
from accounts.planned import planned_on
from accounts.states import ImpossibleAct
from policy.outcomes import PolicyRefusal
from policy.register import entries_about

CONFLICT, INVALID = 409, 422
# Asked of the rule when only the person's right is in question.
SOME_REASON = "…"


class AccountStateView(View):
    """Whether an account may be used, since when and why; who may changes it here."""

    audience = "staff"

    def get(self, request: HttpRequest, slug: str) -> HttpResponse:
        """Show it."""
        return self.show(request, slug, StateForm())

    def post(self, request: HttpRequest, slug: str) -> HttpResponse:
        """Suspend or resume."""
        account, form = _account(slug), StateForm(request.POST)
        if not form.is_valid():
            return self.show(request, slug, form, status=INVALID)
        change = suspend_account if request.POST.get("act") == "suspend" else resume_account
        try:
            account = change(
                account_id=account.pk,
                reason=form.cleaned_data["reason"],
                actor=signed_in(request),
                now=timezone.now(),
            )
        except (PolicyRefusal, ImpossibleAct) as refusal:
            return self.show(request, slug, form, status=CONFLICT, alert=str(refusal))
        messages.success(
            request, _("Le compte est maintenant %(state)s.") % {"state": account.get_state_display()}
        )
        return HttpResponseRedirect(reverse("accounts:account-state", args=[slug]))

    def show(
        self, request: HttpRequest, slug: str, form: StateForm, *, status: int = 200, alert: str = ""
    ) -> HttpResponse:
        """Answer the page."""
        account, user, now = _account(slug), signed_in(request), timezone.now()
        oversees = reach_of(user, now).oversees
        closing = account.requests.filter(
            purpose=AccountRequest.Purpose.CLOSE, state=AccountRequest.State.SUBMITTED
        )
        context = {
            "account": account,
            "form": form,
            "may_suspend": check_suspend(user, now, reason=SOME_REASON),
            "may_resume": check_resume(account, user, now, reason=SOME_REASON),
            # What is planned names who prepared it: only those who follow the accounts as a whole read it.
            "planned": planned_on(account) if oversees else [],
            "oversees": oversees,
            "closing": closing.first(),
            "history": [
                (entry, told(entry.event)) for entry in entries_about(account).select_related("actor")
            ],
            "alert": alert,
        }
        return render(request, "accounts/account_state.html", context, status=status)


def _account(slug: str) -> OfficialAccount:
    return get_object_or_404(OfficialAccount.objects.select_related("platform"), slug=slug)
