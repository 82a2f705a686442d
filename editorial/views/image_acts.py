"""Acts on an image: taking a right back, naming who is on it, keeping a consent or taking it back."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.access import signed_in
from accounts.views.paging import number_in
from editorial.forms.images import PersonForm, ReasonForm
from editorial.image_withdrawals import withdraw_consent, withdraw_image
from editorial.images import keep_person, strike_person
from editorial.models import Image, ImagePerson
from editorial.views.images import CONFLICT, INVALID, KeeperView, show_image
from policy.outcomes import PolicyRefusal

HELD = "\u00a0: ce qui était programmé avec elle est retenu, et ce qui est publié est à retirer."


class ImageActView(KeeperView):
    """An act on an image, then back to its page."""

    http_method_names = ["post"]

    def done(self, pk: int, sentence: str) -> HttpResponse:
        """Go back to the image with a sentence."""
        messages.success(self.request, sentence)
        return HttpResponseRedirect(reverse("editorial:image", args=[pk]))

    def who(self) -> dict[str, Any]:
        """Return who acts, and when."""
        return {"actor": signed_in(self.request), "now": timezone.now()}


class ImageWithdrawView(ImageActView):
    """Take back the right to show an image."""

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Withdraw it; its page lists what is planned and what is public."""
        get_object_or_404(Image, pk=number_in(pk))
        form = ReasonForm(request.POST, auto_id="withdraw-%s")
        if not form.is_valid():
            return show_image(request, pk, status=INVALID, typed={"withdraw": form})
        try:
            withdraw_image(image_id=pk, reason=form.cleaned_data["reason"], **self.who())
        except PolicyRefusal as refusal:
            return show_image(request, pk, status=CONFLICT, alert=str(refusal), typed={"withdraw": form})
        return self.done(pk, _("L’autorisation est retirée") + HELD)


class ImagePersonView(ImageActView):
    """Name somebody who is on an image, or say more of that person."""

    def post(self, request: HttpRequest, pk: int, person: int | None = None) -> HttpResponse:
        """Keep what is known, and the consent if there is one."""
        image = get_object_or_404(Image, pk=number_in(pk))
        known = get_object_or_404(image.people, pk=number_in(person)) if person else None
        key, auto_id = (f"person-{person}", f"p{person}-%s") if person else ("person", "new-%s")
        instance = known or ImagePerson(image=image)
        form = PersonForm(request.POST, request.FILES, instance=instance, auto_id=auto_id)
        if form.is_valid():
            self.check_once(form)
        if not form.is_valid():
            return show_image(request, pk, status=INVALID, typed={key: form})
        keep_person(image_id=pk, person_id=person, **form.values(), **self.who())
        return self.done(pk, _("C’est inscrit."))

    def check_once(self, form: PersonForm) -> None:
        """Refuse a name that is there already, with the sentence of the constraint."""
        try:
            form.instance.validate_constraints()
        except ValidationError as error:
            form.add_error("name", error.messages[0])


class ImageConsentWithdrawView(ImageActView):
    """Write that somebody changed their mind."""

    def post(self, request: HttpRequest, pk: int, person: int) -> HttpResponse:
        """Withdraw the consent; the page of the image lists what is planned and what is public."""
        get_object_or_404(ImagePerson, image=number_in(pk), pk=number_in(person))
        form = ReasonForm(request.POST)
        alert, status = _("Écrivez le motif du retrait."), INVALID
        if form.is_valid():
            try:
                withdraw_consent(
                    image_id=pk, person_id=person, reason=form.cleaned_data["reason"], **self.who()
                )
                return self.done(pk, _("Le consentement est retiré") + HELD)
            except PolicyRefusal as refusal:
                alert, status = str(refusal), CONFLICT
        return show_image(request, pk, status=status, alert=alert, typed={f"withdraw-{person}": form})


class ImagePersonStrikeView(ImageActView):
    """Strike somebody named by mistake."""

    def post(self, request: HttpRequest, pk: int, person: int) -> HttpResponse:
        """Strike; nobody who has decided anything is struck."""
        try:
            strike_person(image_id=number_in(pk), person_id=number_in(person), **self.who())
        except (Image.DoesNotExist, ImagePerson.DoesNotExist) as error:
            raise Http404 from error
        return self.done(pk, _("La personne inscrite par erreur est rayée."))
