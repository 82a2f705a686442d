"""E-mails owed and sent, in the administration site: consulted only."""

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from accounts.incident_notices import ITEM_TYPE as INCIDENTS
from accounts.models import Notice
from policy.recorded_admin import ReadOnlyAdmin


@admin.register(Notice)
class NoticeAdmin(ReadOnlyAdmin):
    """E-mails owed and sent: consulted only."""

    list_display = (
        "created_at",
        "level",
        "recipient_email",
        "state",
        "due_at",
        "attempts",
        "sent_at",
        "last_error",
    )
    list_filter = ("state", "level")
    search_fields = ("recipient_email",)
    date_hierarchy = "created_at"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Notice]:
        """Leave out those of incidents: who is told, and who is not, would say whom they concern."""
        return super().get_queryset(request).exclude(item_type=INCIDENTS)
