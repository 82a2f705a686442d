"""Writing why a variant goes on although a rule cautions it."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.generic import View

from accounts.access import signed_in
from editorial.access import require_write
from editorial.justifications import NothingToJustify, justify_variant
from editorial.models import Variant
from editorial.views.approvals import CONFLICT, back_to, show_approval
from policy.outcomes import PolicyRefusal


class VariantJustifyView(View):
    """A written reason for one caution; refused, the variant is shown again with what was typed."""

    audience = "variant"
    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Write it, then go back to where it was asked."""
        user, now = signed_in(request), timezone.now()
        variant = get_object_or_404(Variant.objects.visible_to(user, now).select_related("account"), pk=pk)
        typed = {name: request.POST.get(name, "") for name in ("guard", "about", "reason")}
        try:
            require_write(variant, user, now)
            justify_variant(variant_id=pk, **typed, actor=user, now=now)
        except (PolicyRefusal, NothingToJustify) as refusal:
            return show_approval(request, pk, status=CONFLICT, alert=str(refusal), typed=typed)
        messages.success(request, _("Le motif est inscrit."))
        return redirect(back_to(request, pk))
