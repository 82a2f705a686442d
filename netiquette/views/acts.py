"""What people do to sanctions: each view reads a form, calls one function, and shows the dossier again."""

from datetime import datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.generic import View

from accounts.access import signed_in
from accounts.models import Person
from netiquette import directory
from netiquette.breaches import breach_ref, breaches_after
from netiquette.exclusions import (
    propose_exclusion,
)
from netiquette.forms.sanctions import ProposeForm, ReasonForm
from netiquette.models import Track, Warning
from netiquette.standings import standing_on
from netiquette.states import ImpossibleTransition
from netiquette.views.pages import show_subscriber, visible_subscriber
from netiquette.warnings import withdraw_warning
from policy.outcomes import PolicyRefusal

CONFLICT, INVALID = 409, 422


class ActView(View):
    """An act on a sanction: refused, it shows the dossier again with the sentence and what was typed."""

    audience = "sanction"
    http_method_names = ["post"]
    form_class: type[forms.Form] = ReasonForm
    key = ""
    done: Any = ""

    def post(self, request: HttpRequest, pk: int, **kwargs: Any) -> HttpResponse:
        """Do the act, then go back to the dossier."""
        now, user = timezone.now(), signed_in(request)
        subscriber_id = self.subscriber_id(pk, user, now)
        form = self.get_form(f"{self.form_key()}-%s", now)
        if not form.is_valid():
            return self.again(subscriber_id, form, INVALID)
        try:
            self.act(form.cleaned_data, pk, user, now)
        except (PolicyRefusal, ImpossibleTransition) as refusal:
            return self.again(subscriber_id, form, CONFLICT, str(refusal))
        messages.success(request, self.done)
        return HttpResponseRedirect(reverse("netiquette:subscriber", args=[subscriber_id]))

    def form_key(self) -> str:
        """Return the name under which the page knows this form."""
        return f"{self.key}-{self.kwargs['pk']}"

    def get_form(self, auto_id: str, now: datetime) -> forms.Form:
        """Return the form filled by the request."""
        return self.form_class(self.request.POST, auto_id=auto_id)

    def subscriber_id(self, pk: int, user: Person, now: datetime) -> int:
        """Return whose dossier it is, or 404 when `user` does not see the sanction's account."""
        raise NotImplementedError

    def act(self, typed: dict[str, Any], pk: int, user: Person, now: datetime) -> None:
        """Call the function of the act."""
        raise NotImplementedError

    def again(self, subscriber_id: int, form: forms.Form, status: int, alert: str = "") -> HttpResponse:
        """Show the dossier with the form as it was typed."""
        typed = {self.form_key(): form}
        return show_subscriber(self.request, subscriber_id, status=status, typed=typed, alert=alert)


class WarningWithdrawView(ActView):
    """Take back a warning."""

    key = "withdraw"
    done = _("L’avertissement est retiré : il ne compte plus.")

    def subscriber_id(self, pk: int, user: Person, now: datetime) -> int:
        """Return whose warning it is, or 404."""
        return _sanction(Warning.objects, pk, user, now)

    def act(self, typed: dict[str, Any], pk: int, user: Person, now: datetime) -> None:
        """Withdraw it."""
        withdraw_warning(warning_id=pk, actor=user, reason=typed["reason"], now=now)


class ExclusionProposeView(ActView):
    """Propose an exclusion from one account, because of a further breach."""

    done = _("L’exclusion est proposée : une autre personne en décidera.")

    def form_key(self) -> str:
        """Return the name of the count's form."""
        return f"propose-{self.kwargs['account']}-{self.kwargs['track']}"

    def subscriber_id(self, pk: int, user: Person, now: datetime) -> int:
        """Return the subscriber, or 404 when it, the account or the count is none that `user` sees."""
        self.subscriber = visible_subscriber(pk, user, now)
        visible = directory.visible_accounts(user, now).filter(platform=self.subscriber.platform_id)
        self.account = get_object_or_404(visible.select_related("platform"), pk=self.kwargs["account"])
        if self.kwargs["track"] not in Track.values:
            raise Http404
        return pk

    def get_form(self, auto_id: str, now: datetime) -> forms.Form:
        """Return the form, with the breaches among which to choose."""
        standing = standing_on(
            subscriber_id=self.subscriber.pk, account_id=self.account.pk, track=self.kwargs["track"], now=now
        )
        self.breaches = breaches_after(self.subscriber, standing)
        return ProposeForm(self.request.POST, breaches=list(self.breaches), auto_id=auto_id)

    def act(self, typed: dict[str, Any], pk: int, user: Person, now: datetime) -> None:
        """Propose it."""
        propose_exclusion(
            subscriber=self.subscriber,
            account=self.account,
            track=self.kwargs["track"],
            message_ref=breach_ref(self.breaches.get(pk=typed["message"])),
            reason=typed["reason"],
            actor=user,
            now=now,
        )


def _sanction(rows: Any, pk: int, user: Person, now: datetime) -> int:
    """Return the subscriber of a sanction on an account that `user` sees, or 404."""
    visible = rows.filter(account__in=directory.visible_accounts(user, now).order_by().values("pk"))
    return int(get_object_or_404(visible.only("subscriber_id"), pk=pk).subscriber_id)
