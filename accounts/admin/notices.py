"""E-mails owed and sent, in the administration site: consulted only."""

from django.contrib import admin

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
