"""The connections of the accounts, in the administration site: consulted only, without their tokens."""

from django.contrib import admin

from platforms.models import Connection
from policy.recorded_admin import ReadOnlyAdmin


@admin.register(Connection)
class ConnectionAdmin(ReadOnlyAdmin):
    """Whether each account is connected, and how it is."""

    list_display = (
        "account",
        "state",
        "state_since",
        "last_ok_at",
        "last_error",
        "paused_until",
        "expires_at",
    )
    list_filter = ("state",)
    list_select_related = ("account__platform",)
    exclude = ("sealed", "key_id")
