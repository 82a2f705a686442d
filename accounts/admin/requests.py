"""Requests in the administration site: only read, but for the decision of the person whose body it waits for."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.access import oversees, signed_in
from accounts.admin.decisions import DecisionAdmin
from accounts.approval_page import page_of
from accounts.forms.approvals import APPROVE, ApprovalForm
from accounts.models import AccountRequest
from accounts.models.requests import AccountRequestQuerySet
from accounts.requests import StaleRequest, approve_request, refuse_request
from accounts.states import ImpossibleAct
from policy.outcomes import PolicyRefusal


@admin.register(AccountRequest)
class AccountRequestAdmin(DecisionAdmin):
    """Requests to open or close an account; each page shows the whole of one, and its two buttons (R-056)."""

    list_display = ("__str__", "purpose", "state", "requester", "submitted_at")
    list_filter = ("state", "purpose")
    list_select_related = ("platform", "account__platform", "requester")
    search_fields = ("name", "handle")
    form_class = ApprovalForm
    refusals = (PolicyRefusal, ImpossibleAct, StaleRequest)

    def get_queryset(self, request: HttpRequest) -> AccountRequestQuerySet:
        """Keep what the person may read: being a superuser opens nobody's draft."""
        return AccountRequest.objects.visible_to(
            signed_in(request), oversees=oversees(request)
        ).select_related("platform", "account__platform", "requester")

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
        found: AccountRequest,
        *,
        form: ApprovalForm | None = None,
        status: int = 200,
        alert: str = "",
    ) -> HttpResponse:
        """Answer the page of a request."""
        context = {
            **self.admin_site.each_context(request),
            **page_of(found, signed_in(request), timezone.now(), form),
            "opts": self.opts,
            "alert": alert,
            "decide_url": reverse("admin:accounts_accountrequest_decide", args=[found.pk]),
        }
        return TemplateResponse(request, "admin/approval.html", context, status=status)
