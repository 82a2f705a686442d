"""« À publier maintenant »: the page, and the acts by which a person publishes, proves it, or chooses."""

from datetime import datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.generic import View

from accounts.access import signed_in
from accounts.models import Person
from accounts.views.paging import number_in
from editorial.access import StaleVariant, check_write
from editorial.by_hand import publish_now, record_published_by_hand, say_not_sent, take_by_hand
from editorial.forms.publishing import ActForm, NotSentForm, ProofForm, ReasonForm
from editorial.heartbeat import last_publisher_beat, publisher_is_alive
from editorial.models import Variant
from editorial.publishing_page import amendments_for, cards_of, groups_for
from editorial.scheduling import cancel_variant, release_variant
from editorial.states import ImpossibleAct
from platforms.states import ImpossibleStep
from policy.outcomes import PolicyRefusal

CONFLICT, FORBIDDEN, INVALID = 409, 403, 422


class ToPublishView(View):
    """What is to be published by hand, and what left by itself no more, for whoever may see it."""

    audience = "staff"

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show it."""
        return show_page(request, signed_in(request), timezone.now())


def show_page(
    request: HttpRequest,
    person: Person,
    now: datetime,
    *,
    status: int = 200,
    refused: Variant | None = None,
    alert: str = "",
    typed: dict[str, forms.Form] | None = None,
) -> HttpResponse:
    """Answer the page; an act on `refused` was, its sentence and what was typed are shown with it."""
    groups = groups_for(person, now)
    listed = {card.variant.pk for group in groups for card in group.cards}
    context = {
        "now": now,
        "groups": groups,
        "amendments": amendments_for(person, now),
        "refused": refused,
        # It has just been seen to by somebody else: the sentence is shown above the others.
        "apart": cards_of([refused], person, now)[0] if refused and refused.pk not in listed else None,
        "alert": alert,
        "typed": typed or {},
        "publisher_is_alive": publisher_is_alive(now),
        "last_beat": last_publisher_beat(),
    }
    return render(request, "editorial/publishing/to_publish.html", context, status=status)


def visible_or_404(pk: int, person: Person, now: datetime) -> Variant:
    """Return the variant, or 404 as if it did not exist."""
    rows = Variant.objects.visible_to(person, now).select_related("post__author", "account__platform")
    variant: Variant = get_object_or_404(rows, pk=number_in(pk))
    return variant


class VariantActView(View):
    """An act on a variant: refused, it shows the page again with the sentence and what was typed."""

    audience = "variant"
    http_method_names = ["post"]
    form_class: type[forms.Form] = ActForm
    key = ""

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Do the act, then go back where it was asked."""
        now, person = timezone.now(), signed_in(request)
        variant = visible_or_404(pk, person, now)
        form = self.form_class(request.POST, prefix=self.key or None)
        if not form.is_valid():
            alert = "" if self.key else _("Rechargez la page, puis recommencez.")
            return self.refuse(request, variant, form, alert, INVALID)
        outcome = check_write(variant, person, now)
        if not outcome.allowed:
            return self.refuse(request, variant, form, outcome.sentence, FORBIDDEN)
        try:
            done = self.act(form.cleaned_data, pk, person, now)
        except (PolicyRefusal, ImpossibleAct, ImpossibleStep, StaleVariant) as refusal:
            return self.refuse(request, visible_or_404(pk, person, now), form, str(refusal), CONFLICT)
        messages.success(request, done)
        return HttpResponseRedirect(way_back(request, reverse("editorial:to-publish")))

    def refuse(
        self, request: HttpRequest, variant: Variant, form: forms.Form, alert: str, status: int
    ) -> HttpResponse:
        """Answer the page with what was refused."""
        return show_page(
            request,
            signed_in(request),
            timezone.now(),
            status=status,
            refused=variant,
            alert=alert,
            typed={self.key: form} if self.key else {},
        )

    def act(self, typed: dict[str, Any], pk: int, person: Person, now: datetime) -> str:
        """Call the function of the act, and say that it is done."""
        raise NotImplementedError


def way_back(request: HttpRequest, usual: str) -> str:
    """Return the page of ours from which the act was asked, else the usual one."""
    asked = request.POST.get("retour", "")
    is_ours = url_has_allowed_host_and_scheme(asked, allowed_hosts=None) and asked.startswith("/")
    return asked if is_ours else usual


class PublishNowView(VariantActView):
    """Let what is approved, without an hour to come, leave at once."""

    def act(self, typed: dict[str, Any], pk: int, person: Person, now: datetime) -> str:
        """Let it go."""
        publish_now(variant_id=pk, content_hash=typed["content_hash"], actor=person, now=now)
        return _("La publication part dans quelques instants.")


class PublishLateView(VariantActView):
    """Choose that what was missed, held or refused leaves now."""

    def act(self, typed: dict[str, Any], pk: int, person: Person, now: datetime) -> str:
        """Let it go."""
        release_variant(variant_id=pk, content_hash=typed["content_hash"], actor=person, now=now)
        return _("La publication part dans quelques instants.")


class TakeByHandView(VariantActView):
    """Choose to publish by hand what did not leave."""

    def act(self, typed: dict[str, Any], pk: int, person: Person, now: datetime) -> str:
        """Put it among what is to be published by hand."""
        take_by_hand(variant_id=pk, content_hash=typed["content_hash"], actor=person, now=now)
        return _("La publication est à publier à la main\u00a0: collez ensuite son lien.")


class RecordPublishedView(VariantActView):
    """Record that it is published, with its link."""

    form_class, key = ProofForm, "preuve"

    def act(self, typed: dict[str, Any], pk: int, person: Person, now: datetime) -> str:
        """Record it."""
        record_published_by_hand(variant_id=pk, permalink=typed["permalink"], actor=person, now=now)
        return _("La publication est inscrite comme publiée, avec son lien.")


class NotSentView(VariantActView):
    """Say that it is not on the platform."""

    form_class, key = NotSentForm, "absente"

    def act(self, typed: dict[str, Any], pk: int, person: Person, now: datetime) -> str:
        """Record it."""
        say_not_sent(variant_id=pk, reason=typed["reason"], actor=person, now=now)
        return _("C’est inscrit\u00a0: rien n’est parti. Choisissez ce qu’elle devient.")


class GiveUpView(VariantActView):
    """Give up what did not leave."""

    form_class, key = ReasonForm, "renoncer"

    def act(self, typed: dict[str, Any], pk: int, person: Person, now: datetime) -> str:
        """Give it up."""
        cancel_variant(variant_id=pk, reason=typed["reason"], actor=person, now=now)
        return _("La publication est abandonnée.")
