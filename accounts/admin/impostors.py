"""The properties of the city whose names help to recognise impostors; the cases themselves are not shown here."""

from django.contrib import admin

from accounts.models import WatchWord
from policy.recorded_admin import RecordedAdmin


@admin.register(WatchWord)
class WatchWordAdmin(RecordedAdmin):
    """Names of properties (R-116)."""

    clause = "R-116"
    list_display = ("word", "is_active")
