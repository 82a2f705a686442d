"""Platforms and official accounts in the administration site: their state and their lists are only read here."""

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy

from accounts.admin.shared import grants_list
from accounts.authorizations import granted_pairs
from accounts.models import OfficialAccount, Platform, Position
from policy.recorded_admin import RecordedAdmin


@admin.register(Platform)
class PlatformAdmin(RecordedAdmin):
    """Social networks (R-007)."""

    list_display = ("name", "family", "can_hide", "can_delete", "can_block", "has_private_messages")
    prepopulated_fields = {"slug": ["name"]}


@admin.register(OfficialAccount)
class OfficialAccountAdmin(RecordedAdmin):
    """Official accounts: their legal state, list and addresses are only read here (R-012, R-014, R-015)."""

    fields = (
        "platform",
        "name",
        "handle",
        "url",
        "state",
        "authorised_on",
        "authorised_by",
        "council_resolution",
        "hours_set",
        "follow_up_positions",
        "managed_by",
    )
    readonly_fields = (
        "platform",
        "name",
        "handle",
        "url",
        "state",
        "authorised_on",
        "authorised_by",
        "managed_by",
    )
    list_display = ("__str__", "state", "authorised_on", "council_resolution")
    list_filter = ("state", "platform")

    def get_queryset(self, request: HttpRequest) -> QuerySet[OfficialAccount]:
        """Read the platform with each account."""
        return super().get_queryset(request).select_related("platform")

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Refuse: an account is asked for and approved (R-055)."""
        return False

    @admin.display(description=gettext_lazy("postes autorisés"))
    def managed_by(self, account: OfficialAccount) -> SafeString:
        """The positions on the account's list."""
        grants = ((position, action) for position, action, _slug in granted_pairs(account=account))
        return grants_list(grants, {position.slug: position.title for position in Position.objects.all()})
