"""What was asked of the platforms, in the administration site: consulted only."""

from django.contrib import admin

from platforms.models import Delivery
from policy.recorded_admin import ReadOnlyAdmin


@admin.register(Delivery)
class DeliveryAdmin(ReadOnlyAdmin):
    """Each attempt, by software or by hand, and what became of it."""

    list_display = (
        "prepared_at",
        "account",
        "operation",
        "way",
        "state",
        "attempt",
        "error_kind",
        "finished_at",
        "permalink",
    )
    list_filter = ("state", "operation", "way", "error_kind")
    search_fields = ("permalink", "external_id", "key")
    date_hierarchy = "prepared_at"
    list_select_related = ("account__platform",)
