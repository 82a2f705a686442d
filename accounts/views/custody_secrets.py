"""The secrets of an access: kept, shown for half a minute, destroyed; never in an address, a session, a message."""

from datetime import datetime
from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.decorators import reauthentication_required
from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.generic import View

from accounts.access import signed_in
from accounts.authorizations import is_team_member
from accounts.custodians import custodies_open_to
from accounts.forms.custody import SecretForm, WhyForm
from accounts.models import Custody, Person, Secret
from accounts.rules.custody import SHOWN_FOR
from accounts.sealed_secrets import destroy_secret, reveal_secret, seal_secret
from accounts.vault import VaultError
from accounts.views.custody_page import REASONS, show_custody
from policy.outcomes import PolicyRefusal

INVALID, CONFLICT = 422, 409


class SecretActView(View):
    """An act on one kind of secret of an access that the person may be shown; 404 to anybody else."""

    audience = "secret"
    http_method_names = ["post"]
    key = ""

    def find(self, request: HttpRequest, slug: str, kind: str) -> tuple[Custody, Person, datetime]:
        """Return the access, who asks and when; 404 for what this person may not be shown."""
        now, person = timezone.now(), signed_in(request)
        if kind not in Secret.Kind.values:
            raise Http404
        open_to = custodies_open_to(person, now).select_related("account__platform")
        return get_object_or_404(open_to, account__slug=slug), person, now

    def again(
        self, request: HttpRequest, slug: str, kind: str, form: forms.Form, status: int, alert: str = ""
    ) -> HttpResponse:
        """Show the page with the form concerned."""
        return show_custody(request, slug, status=status, typed={f"{self.key}-{kind}": form}, alert=alert)


@method_decorator(sensitive_post_parameters("secret"), name="dispatch")
class SecretSealView(SecretActView):
    """Keep a new value."""

    key = "seal"

    @method_decorator(sensitive_variables())
    def post(self, request: HttpRequest, slug: str, kind: str) -> HttpResponse:
        """Seal it, then go back to the page, which does not show it."""
        custody, person, now = self.find(request, slug, kind)
        form = SecretForm(request.POST, kind=kind, auto_id=f"seal-{kind}-%s")
        if not form.is_valid():
            return self.again(request, slug, kind, form, INVALID)
        try:
            seal_secret(
                custody_id=custody.pk, kind=kind, text=form.cleaned_data["secret"], actor=person, now=now
            )
        except PolicyRefusal as refusal:
            return self.again(request, slug, kind, form, CONFLICT, str(refusal))
        messages.success(request, _("La nouvelle valeur est conservée, scellée."))
        return HttpResponseRedirect(reverse("accounts:custody", args=[slug]))


class SecretRevealView(SecretActView):
    """Show one secret, to somebody who has just typed his own password again."""

    key = "reveal"

    def post(self, request: HttpRequest, slug: str, kind: str) -> HttpResponse:
        """Ask why, then the person's own password, then show."""
        _custody, person, _now = self.find(request, slug, kind)
        form = WhyForm(request.POST, suggestions=REASONS, auto_id=f"reveal-{kind}-%s")
        if not form.is_valid():
            return self.again(request, slug, kind, form, INVALID)
        if not get_adapter().get_reauthentication_methods(person):
            sentence = _(
                "Votre identité ne peut pas être confirmée\u00a0: donnez-vous d’abord "
                "un mot de passe ou un second facteur."
            )
            return self.again(request, slug, kind, form, CONFLICT, sentence)
        return self.show(request, slug, kind, form)

    @method_decorator(reauthentication_required)
    @method_decorator(sensitive_variables())
    def show(self, request: HttpRequest, slug: str, kind: str, form: WhyForm) -> HttpResponse:
        """Show it on a page of its own, which closes by itself."""
        custody, person, now = self.find(request, slug, kind)
        secret = get_object_or_404(Secret.objects.defer("sealed"), custody=custody, kind=kind)
        try:
            revealed = reveal_secret(
                secret_id=secret.pk, reason=form.cleaned_data["reason"], actor=person, now=now
            )
        except (PolicyRefusal, VaultError) as refusal:
            return self.again(request, slug, kind, form, CONFLICT, str(refusal))
        back = reverse("accounts:custody", args=[slug])
        context = {"revealed": revealed, "custody": custody, "back": back, "seconds": SHOWN_FOR}
        response = render(request, "accounts/secret_shown.html", context)
        # With scripts the page leaves first, and takes its place in the history away.
        response.headers["Refresh"] = f"{SHOWN_FOR + 1}; url={back}"
        response.headers["Cache-Control"] = "private, no-store"
        return response


class SecretDestroyView(SecretActView):
    """Erase what is sealed."""

    audience = "custodians"
    key = "destroy"
    done: Any = gettext_lazy("Le secret est détruit. Les consultations passées restent inscrites.")

    def post(self, request: HttpRequest, slug: str, kind: str) -> HttpResponse:
        """Ask why, destroy it, go back to the page."""
        custody, person, now = self.find(request, slug, kind)
        if not is_team_member(person, now):
            raise Http404
        form = WhyForm(request.POST, auto_id=f"destroy-{kind}-%s")
        if not form.is_valid():
            return self.again(request, slug, kind, form, INVALID)
        secret = get_object_or_404(Secret.objects.defer("sealed"), custody=custody, kind=kind)
        try:
            destroy_secret(secret_id=secret.pk, reason=form.cleaned_data["reason"], actor=person, now=now)
        except PolicyRefusal as refusal:
            return self.again(request, slug, kind, form, CONFLICT, str(refusal))
        messages.success(request, self.done)
        return HttpResponseRedirect(reverse("accounts:custody", args=[slug]))
