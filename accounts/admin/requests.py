"""Requests in the administration site: only read, but for the decision of the person whose body it waits for."""

from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.access import oversees, signed_in
from accounts.approval_page import page_of
from accounts.forms.approvals import APPROVE, ApprovalForm
from accounts.models import AccountRequest
from accounts.models.requests import AccountRequestQuerySet
from accounts.requests import StaleRequest, approve_request, refuse_request
from accounts.states import ImpossibleAct
from policy.outcomes import PolicyRefusal
from policy.recorded_admin import ReadOnlyAdmin

CONFLICT, INVALID = 409, 422


@admin.register(AccountRequest)
class AccountRequestAdmin(ReadOnlyAdmin):
    """Requests to open or close an account; each page shows the whole of one, and its two buttons (R-056)."""

    list_display = ("__str__", "purpose", "state", "requester", "submitted_at")
    list_filter = ("state", "purpose")
    list_select_related = ("platform", "account__platform", "requester")
    search_fields = ("name", "handle")

    def get_queryset(self, request: HttpRequest) -> AccountRequestQuerySet:
        """Keep what the person may read: being a superuser opens nobody's draft."""
        return AccountRequest.objects.visible_to(
            signed_in(request), oversees=oversees(request)
        ).select_related("platform", "account__platform", "requester")

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Let whoever decides read what waits, by the position itself."""
        return oversees(request) or super().has_view_permission(request, obj)

    def has_module_permission(self, request: HttpRequest) -> bool:
        """Show the list to the same people."""
        return self.has_view_permission(request)

    def get_urls(self) -> list[URLPattern]:
        """Add the address of the decision."""
        view = self.admin_site.admin_view(self.decide)
        return [path("<int:pk>/decision/", view, name="accounts_accountrequest_decide"), *super().get_urls()]

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """Show the request in full; it is changed by nobody here."""
        asked = self.get_object(request, unquote(object_id))
        if request.method == "POST" or asked is None:
            return super().change_view(request, object_id, form_url, extra_context)
        if not self.has_view_permission(request, asked):
            raise PermissionDenied
        return self.show(request, asked)

    def decide(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Write the decision; refused or stale, show the request again, with why and what was typed."""
        asked = get_object_or_404(self.get_queryset(request), pk=pk)
        if not self.has_view_permission(request, asked):
            raise PermissionDenied
        if request.method != "POST":
            return redirect("admin:accounts_accountrequest_change", pk)
        form = ApprovalForm(request.POST.dict())
        if not form.is_valid():
            return self.show(request, asked, form=form, status=INVALID)
        try:
            said = self.write(request, pk, form.cleaned_data)
        except (PolicyRefusal, ImpossibleAct, StaleRequest) as refusal:
            again = get_object_or_404(self.get_queryset(request), pk=pk)
            return self.show(request, again, form=form, status=CONFLICT, alert=str(refusal))
        self.message_user(request, said, messages.SUCCESS)
        return redirect("admin:index")

    def write(self, request: HttpRequest, pk: int, typed: dict[str, Any]) -> str:
        """Go through the functions that ask the rule under their lock; return what to say of it."""
        decided: dict[str, Any] = {
            "request_id": pk,
            "body": typed["body"],
            "content_hash": typed["content_hash"],
            "actor": signed_in(request),
            "now": timezone.now(),
        }
        if typed["decision"] != APPROVE:
            asked = refuse_request(**decided, reason=typed["reason"])
            return _("Refus inscrit\u00a0: %(what)s. La demande est close.") % {"what": asked}
        asked = approve_request(**decided)
        if asked.state == AccountRequest.State.GRANTED:
            return _("Approuvé\u00a0: %(what)s. Les deux approbations sont données.") % {"what": asked}
        return _("Approuvé\u00a0: %(what)s. L’autre instance doit encore se prononcer.") % {"what": asked}

    def show(
        self,
        request: HttpRequest,
        asked: AccountRequest,
        *,
        form: ApprovalForm | None = None,
        status: int = 200,
        alert: str = "",
    ) -> HttpResponse:
        """Answer the page of a request."""
        context = {
            **self.admin_site.each_context(request),
            **page_of(asked, signed_in(request), timezone.now(), form),
            "opts": self.opts,
            "alert": alert,
            "decide_url": reverse("admin:accounts_accountrequest_decide", args=[asked.pk]),
        }
        return TemplateResponse(request, "admin/approval.html", context, status=status)
