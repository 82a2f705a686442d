"""The texts with which a post may begin."""

from django.contrib import admin

from editorial.models import PostTemplate
from policy.recorded_admin import RecordedAdmin


@admin.register(PostTemplate)
class PostTemplateAdmin(RecordedAdmin):
    """Models of posts; one that serves no more is set aside."""

    noun = "post_template"
    clause = "R-019"
    list_display = ("name", "kind", "is_active")
    list_filter = ("kind", "is_active")
    search_fields = ("name", "text")
