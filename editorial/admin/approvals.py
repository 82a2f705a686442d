"""Variants in the administration site: only read, but for the decision of whoever it waits for."""

from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone

from accounts.access import oversees, signed_in
from editorial.forms.approvals import VariantDecisionForm
from editorial.models import PostBody, Variant
from editorial.models.variants import VariantQuerySet
from editorial.views.approvals import CONFLICT, INVALID, REFUSALS, decide, form_again, sheet_of
from policy.history import lines_of
from policy.recorded_admin import ReadOnlyAdmin
from policy.register import entries_about


@admin.register(Variant)
class VariantAdmin(ReadOnlyAdmin):
    """What is said on each account; each page shows the whole of it, and the two buttons of a decision (R-024)."""

    list_display = ("__str__", "state", "scheduled_at", "submitted_by", "submitted_at")
    list_filter = ("state", "account")
    list_select_related = ("post", "account__platform", "submitted_by")
    search_fields = ("post__title", "text")

    def get_queryset(self, request: HttpRequest) -> VariantQuerySet:
        """Keep what the person may see: being a superuser opens nobody's draft."""
        visible = Variant.objects.visible_to(signed_in(request), timezone.now())
        return visible.select_related("post", "account__platform", "submitted_by")

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Let whoever oversees read, by the position itself."""
        return oversees(request) or super().has_view_permission(request, obj)

    def has_module_permission(self, request: HttpRequest) -> bool:
        """Show the list to the same people."""
        return self.has_view_permission(request)

    def get_urls(self) -> list[URLPattern]:
        """Add the address of the decision."""
        view = self.admin_site.admin_view(self.decide)
        return [path("<int:pk>/decision/", view, name="editorial_variant_decide"), *super().get_urls()]

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """Show the variant in full; it is changed by nobody here."""
        variant = self.get_object(request, unquote(object_id))
        if request.method == "POST" or variant is None:
            return super().change_view(request, object_id, form_url, extra_context)
        if not self.has_view_permission(request, variant):
            raise PermissionDenied
        return self.show(request, variant.pk)

    def decide(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Write the decision; refused or stale, show the variant again, with why and what was typed."""
        variant = get_object_or_404(self.get_queryset(request), pk=pk)
        if not self.has_view_permission(request, variant):
            raise PermissionDenied
        if request.method != "POST":
            return redirect("admin:editorial_variant_change", pk)
        form = VariantDecisionForm(request.POST.dict())
        if not form.is_valid():
            return self.show(request, pk, form=form, status=INVALID)
        try:
            said = decide(pk, form.cleaned_data, signed_in(request), timezone.now())
        except REFUSALS as refusal:
            return self.show(request, pk, form=form, status=CONFLICT, alert=str(refusal))
        self.message_user(request, said, messages.SUCCESS)
        return redirect("admin:index")

    def show(
        self,
        request: HttpRequest,
        pk: int,
        *,
        form: VariantDecisionForm | None = None,
        status: int = 200,
        alert: str = "",
    ) -> HttpResponse:
        """Answer the page of a variant."""
        person, now = signed_in(request), timezone.now()
        sheet = sheet_of(pk, person, now)
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
            "decide_url": reverse("admin:editorial_variant_decide", args=[pk]),
        }
        return TemplateResponse(request, "admin/variant_approval.html", context, status=status)
