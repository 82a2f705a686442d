"""What the communications team does to the addresses of an account; refused, the file is shown again as typed."""

from datetime import datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.generic import View

from accounts.access import signed_in
from accounts.forms.addresses import AddressForm, MainAddressForm, WithdrawalForm
from accounts.models import OfficialAccount, Person
from accounts.recorded_addresses import choose_main_address, record_address, withdraw_address
from accounts.views.register import show_account
from policy.outcomes import PolicyRefusal

CONFLICT, INVALID = 409, 422


class _AddressActView(View):
    """One act on the addresses of an account."""

    audience = "staff"
    http_method_names = ["post"]
    key = ""
    done: Any = ""

    def post(self, request: HttpRequest, slug: str) -> HttpResponse:
        """Do it, then go back to the file."""
        account = get_object_or_404(OfficialAccount.objects.select_related("platform"), slug=slug)
        form = self.form(account)
        if not form.is_valid():
            return show_account(request, slug, status=INVALID, typed={self.key: form})
        try:
            self.act(account, form.cleaned_data, signed_in(request), timezone.now())
        except PolicyRefusal as refusal:
            return show_account(request, slug, status=CONFLICT, typed={self.key: form}, alert=str(refusal))
        messages.success(request, self.done)
        return HttpResponseRedirect(reverse("accounts:account", args=[slug]))

    def form(self, account: OfficialAccount) -> forms.Form:
        """Return the form filled by the request."""
        raise NotImplementedError

    def act(self, account: OfficialAccount, typed: dict[str, Any], user: Person, now: datetime) -> None:
        """Call the function of the act."""
        raise NotImplementedError


class AddressAddView(_AddressActView):
    """Add one."""

    key = "add"
    done = _("L’adresse est inscrite au registre.")

    def form(self, account: OfficialAccount) -> forms.Form:
        """Return the form filled by the request."""
        return AddressForm(self.request.POST, auto_id="add-%s")

    def act(self, account: OfficialAccount, typed: dict[str, Any], user: Person, now: datetime) -> None:
        """Record it."""
        record_address(account=account, text=typed["address"], actor=user, now=now)


class AddressMainView(_AddressActView):
    """Choose the one that is published."""

    key = "main"
    done = _("L’adresse principale est choisie.")

    def form(self, account: OfficialAccount) -> forms.Form:
        """Return the form filled by the request."""
        return MainAddressForm(self.request.POST, account=account, auto_id="main-%s")

    def act(self, account: OfficialAccount, typed: dict[str, Any], user: Person, now: datetime) -> None:
        """Choose it."""
        choose_main_address(address_id=typed["chosen"], actor=user, now=now)


class AddressWithdrawView(_AddressActView):
    """Take one off the list."""

    key = "withdraw"
    done = _("L’adresse est retirée\u00a0: le registre répondra qu’elle n’est plus officielle.")

    def form(self, account: OfficialAccount) -> forms.Form:
        """Return the form filled by the request."""
        return WithdrawalForm(self.request.POST, account=account, auto_id="withdraw-%s")

    def act(self, account: OfficialAccount, typed: dict[str, Any], user: Person, now: datetime) -> None:
        """Withdraw it."""
        withdraw_address(address_id=typed["chosen"], reason=typed["reason"], actor=user, now=now)
