"""What the communications team does to an edition: grounds, approval, coming into force, and their undoing."""

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

from accounts.models import Person
from netiquette import drafting, publication
from netiquette.drafting import StaleEdition
from netiquette.forms.editions import AbandonForm, EndForm, GroundForm, InForceForm, WhyForm, instant
from netiquette.models import Edition, Ground
from netiquette.views.editions import CONFLICT, INVALID, check_writes, show_edition
from policy.outcomes import PolicyRefusal


class VersionForm(forms.Form):
    """The version that was on the screen."""

    version = forms.IntegerField(widget=forms.HiddenInput)


class EditionActView(View):
    """An act on an edition: refused, it shows the edition again with the sentence and what was typed."""

    audience = "custodians"
    http_method_names = ["post"]
    form_class: type[forms.Form] = VersionForm
    # The name under which the page knows the form.
    name = ""
    done: Any = ""

    def post(self, request: HttpRequest, pk: int, **kwargs: Any) -> HttpResponse:
        """Do the act, then go back to the edition."""
        person = check_writes(request)
        edition = get_object_or_404(Edition, pk=pk)
        form = self.get_form(edition)
        typed = {self.name: form} if self.name else {}
        if not form.is_valid():
            return show_edition(request, pk, status=INVALID, typed=typed)
        try:
            self.act(pk, form, person, timezone.now())
        except (PolicyRefusal, StaleEdition) as refusal:
            return show_edition(request, pk, status=CONFLICT, alert=str(refusal), typed=typed)
        messages.success(request, self.done)
        return HttpResponseRedirect(reverse("netiquette:edition", args=[pk]))

    def get_form(self, edition: Edition) -> forms.Form:
        """Return the form as it was typed."""
        prefix = self.name.removesuffix("_form").removeprefix("in_") or "act"
        return self.form_class(self.request.POST, auto_id=f"{prefix}-%s")

    def act(self, pk: int, form: forms.Form, person: Person, now: datetime) -> None:
        """Call the function of the act."""
        raise NotImplementedError


class GroundAddView(EditionActView):
    """Add a ground to a rule of a draft."""

    name = "ground_form"
    done = _("Le motif est ajouté.")

    def get_form(self, edition: Edition) -> forms.Form:
        """Return the form, with the rules of the draft."""
        return GroundForm(self.request.POST, edition=edition, auto_id="ground-%s")

    def act(self, pk: int, form: forms.Form, person: Person, now: datetime) -> None:
        """Add it."""
        values = dict(form.cleaned_data)
        rule = values.pop("rule")
        drafting.add_ground(edition_id=pk, rule_id=rule.pk, actor=person, now=now, **values)


class GroundDropView(EditionActView):
    """Take a ground out of a draft."""

    done = _("Le motif est retiré.")

    def act(self, pk: int, form: forms.Form, person: Person, now: datetime) -> None:
        """Take it out; 404 for a ground of another edition."""
        version = form.cleaned_data["version"]
        try:
            drafting.drop_ground(
                edition_id=pk, ground_id=self.kwargs["ground"], actor=person, version=version, now=now
            )
        except Ground.DoesNotExist:
            raise Http404 from None


class EditionApproveView(EditionActView):
    """Approve the words that are on the screen."""

    done = _("L’édition est approuvée. Elle peut entrer en vigueur.")

    def act(self, pk: int, form: forms.Form, person: Person, now: datetime) -> None:
        """Approve them."""
        publication.approve_edition(
            edition_id=pk, actor=person, version=form.cleaned_data["version"], now=now
        )


class EditionInForceView(EditionActView):
    """Have it come into force, now or later."""

    name = "in_force_form"
    form_class = InForceForm
    done = _(
        "L’entrée en vigueur est inscrite. Chaque compte, et le site Web, sera à mettre à jour dès cet instant."
    )

    def act(self, pk: int, form: forms.Form, person: Person, now: datetime) -> None:
        """Give it its number and its instant."""
        publication.put_in_force(
            edition_id=pk,
            actor=person,
            version=form.cleaned_data["version"],
            starts_at=instant(form),
            now=now,
        )


class EditionCancelView(EditionActView):
    """Call off an edition before its instant."""

    name = "cancel_form"
    form_class = WhyForm
    done = _("L’entrée en vigueur est annulée.")

    def act(self, pk: int, form: forms.Form, person: Person, now: datetime) -> None:
        """Call it off."""
        publication.cancel_coming(edition_id=pk, reason=form.cleaned_data["reason"], actor=person, now=now)


class EditionAbandonView(EditionActView):
    """Give up a draft."""

    name = "abandon_form"
    form_class = AbandonForm
    done = _("Le brouillon est abandonné.")

    def act(self, pk: int, form: forms.Form, person: Person, now: datetime) -> None:
        """Give it up."""
        drafting.abandon_edition(edition_id=pk, actor=person, now=now, **form.cleaned_data)


class EditionEndView(EditionActView):
    """End the nétiquette of an account: the general one applies there again."""

    name = "end_form"
    form_class = EndForm
    done = _("La fin est inscrite\u00a0: l’édition générale s’appliquera de nouveau à ce compte.")

    def act(self, pk: int, form: forms.Form, person: Person, now: datetime) -> None:
        """Write its end."""
        publication.end_variant(
            edition_id=pk, ends_at=instant(form), reason=form.cleaned_data["reason"], actor=person, now=now
        )
