"""Custody in the administration site: read only, and never what is sealed."""

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from accounts.models import Custody, CustodyHolder, Secret, SecretAccess
from policy.recorded_admin import ReadOnlyAdmin


@admin.register(Custody)
class CustodyAdmin(ReadOnlyAdmin):
    """How each account is entered (R-067)."""

    fields = (
        "account",
        "way",
        "user_name",
        "external_reference",
        "second_factor_holder",
        "rotated_at",
        "confirmed_at",
        "confirmed_by",
    )
    list_display = ("account", "way", "user_name", "rotated_at", "confirmed_at")
    list_filter = ("way",)
    list_select_related = ("account__platform",)


@admin.register(CustodyHolder)
class CustodyHolderAdmin(ReadOnlyAdmin):
    """Who is recorded as holding an access."""

    list_display = ("custody", "person", "role", "recorded_at", "recorded_by")
    list_select_related = ("custody__account__platform", "person", "recorded_by")
    search_fields = ("person__full_name",)


@admin.register(Secret)
class SecretAdmin(ReadOnlyAdmin):
    """Which secrets are kept, and under which key."""

    fields = ("custody", "kind", "key_id", "version", "rotated_at", "set_by")
    list_display = ("custody", "kind", "key_id", "version", "rotated_at", "set_by")
    list_filter = ("kind", "key_id")
    list_select_related = ("custody__account__platform", "set_by")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Secret]:
        """Leave what is sealed in the database."""
        return super().get_queryset(request).defer("sealed")


@admin.register(SecretAccess)
class SecretAccessAdmin(ReadOnlyAdmin):
    """Who came to know which secret, when and why."""

    list_display = ("at", "person", "secret", "version", "act", "capacity", "reason")
    list_filter = ("act",)
    list_select_related = ("person", "secret__custody__account__platform")
    search_fields = ("person__full_name",)
    date_hierarchy = "at"
