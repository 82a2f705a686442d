"""Variants in the administration site: only read, but for the decision of whoever it waits for."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone

from accounts.access import signed_in
from accounts.admin.decisions import DecisionAdmin
from editorial.forms.approvals import VariantDecisionForm
from editorial.models import PostBody, Variant
from editorial.models.variants import VariantQuerySet
from editorial.views.approvals import REFUSALS, decide, form_again, sheet_of
from policy.history import lines_of
from policy.register import entries_about


@admin.register(Variant)
class VariantAdmin(DecisionAdmin):
    """What is said on each account; each page shows the whole of it, and the two buttons of a decision (R-024)."""

    list_display = ("__str__", "state", "scheduled_at", "submitted_by", "submitted_at")
    list_filter = ("state", "account")
    list_select_related = ("post", "account__platform", "submitted_by")
    search_fields = ("post__title", "text")
    form_class = VariantDecisionForm
    refusals = REFUSALS

    def get_queryset(self, request: HttpRequest) -> VariantQuerySet:
        """Keep what the person may see: being a superuser opens nobody's draft."""
        visible = Variant.objects.visible_to(signed_in(request), timezone.now())
        return visible.select_related("post", "account__platform", "submitted_by")

    def write(self, request: HttpRequest, pk: int, typed: dict[str, Any]) -> str:
        """Decide as on the site."""
        return decide(pk, typed, signed_in(request), timezone.now())

    def show(
        self,
        request: HttpRequest,
        found: Variant,
        *,
        form: VariantDecisionForm | None = None,
        status: int = 200,
        alert: str = "",
    ) -> HttpResponse:
        """Answer the page of a variant."""
        person, now = signed_in(request), timezone.now()
        sheet = sheet_of(found.pk, person, now)
        lines = lines_of(entries_about(sheet.variant).select_related("actor").reverse(), Variant)
        seen = form.cleaned_data.get("seen") if form is not None else None
        shown = form_again(form, sheet.variant.content_hash, seen=lines[0].entry.pk if lines else 0)
        context = {
            **self.admin_site.each_context(request),
            "title": str(sheet.variant),
            "sheet": sheet,
            "variant": sheet.variant,
            "form": shown,
            "choices": [PostBody.MANAGEMENT] if sheet.is_open and sheet.may_approve.allowed else [],
            "why_not": sheet.may_approve.sentence if sheet.is_open else "",
            "lines": lines,
            "moved": [line for line in lines if seen and line.entry.pk > seen],
            "opts": self.opts,
            "alert": alert,
            "now": now,
            "decide_url": reverse("admin:editorial_variant_decide", args=[found.pk]),
        }
        return TemplateResponse(request, "admin/variant_approval.html", context, status=status)
