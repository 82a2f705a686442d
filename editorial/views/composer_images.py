"""Choosing an image of the library for a variant."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.generic import View

from accounts.access import signed_in
from accounts.views.paging import number_in, number_of
from editorial.composer_saving import Saved
from editorial.composing import ApprovalWouldBeVoid, written_together
from editorial.models import Image, Variant
from editorial.placing import add_image
from editorial.states import ImpossibleAct
from editorial.views.composer import seen_post, show_post
from editorial.views.image_files import pickable
from policy.outcomes import PolicyRefusal


class VariantImageAddView(View):
    """An image chosen in the library, for one variant or, while they say the same, for all."""

    audience = "post-write"

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show what may be chosen; `seul` for this account alone, `voids` for one that is no longer a draft."""
        chosen = {"is_alone": request.GET.get("seul"), "voids": request.GET.get("voids")}
        return render(request, "editorial/post_image.html", pickable(request, pk) | chosen)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Place it after the others, and come back to the page."""
        person, now = signed_in(request), timezone.now()
        visible = Variant.objects.visible_to(person, now)
        variant = get_object_or_404(visible, pk=number_in(pk))
        image = get_object_or_404(Image, pk=number_of(request.POST.get("image")) or 0)
        voids = bool(request.POST.get("voids"))
        try:
            for one in [pk] if request.POST.get("seul") else written_together(variant, person, now):
                add_image(variant_id=one, image=image, actor=person, now=now, voids=voids)
        except (PolicyRefusal, ImpossibleAct, ApprovalWouldBeVoid) as refusal:
            return show_post(request, seen_post(request, variant.post_id), saved=Saved(alerts=[str(refusal)]))
        messages.success(request, _("L’image est placée."))
        return HttpResponseRedirect(
            reverse("editorial:post", args=[variant.post_id]) + f"#images-{variant.pk}"
        )
