"""The settings of moderation: approved answers and contact details may be edited; what people did may only be read."""

from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from moderation.models import AnswerTemplate, BulkAction, ContactDetail, ImportBatch, Message, Removal
from policy.recorded_admin import ReadOnlyAdmin, RecordedAdmin
from policy.seen_forms import SeenForm


class AnswerTemplateForm(SeenForm):
    """An approved answer, its kinds of message being ticked rather than typed."""

    kinds = forms.MultipleChoiceField(
        label=_("natures de message"), choices=Message.Kind.choices, widget=forms.CheckboxSelectMultiple
    )

    class Meta:
        model = AnswerTemplate
        fields = ("title", "slug", "kinds", "body", "is_redirection", "is_active")


@admin.register(AnswerTemplate)
class AnswerTemplateAdmin(RecordedAdmin):
    """Approved answers; one that serves no more is set aside."""

    noun = "answer_template"
    clause = "R-040"
    form = AnswerTemplateForm
    list_display = ("title", "is_redirection", "is_active")
    list_filter = ("is_redirection", "is_active")
    search_fields = ("title", "body")
    prepopulated_fields = {"slug": ("title",)}


@admin.register(ContactDetail)
class ContactDetailAdmin(RecordedAdmin):
    """What the variables of the answers stand for."""

    noun = "contact_detail"
    clause = "R-130"
    form = SeenForm
    list_display = ("label", "name", "value", "verified_on")

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        """Answers use the name: once created, it stays."""
        return ("name",) if obj else ()


@admin.register(Removal)
class RemovalAdmin(ReadOnlyAdmin):
    """Removals, their ground and their proof."""

    list_display = ("judged_at", "measure", "ground", "state", "judged_by")
    list_filter = ("state", "measure")
    date_hierarchy = "judged_at"


@admin.register(BulkAction)
class BulkActionAdmin(ReadOnlyAdmin):
    """Actions on many messages."""

    list_display = ("done_at", "action", "actor", "undone_at")
    list_select_related = ("actor",)
    fields = list_display


@admin.register(ImportBatch)
class ImportBatchAdmin(ReadOnlyAdmin):
    """Imported files."""

    list_display = ("created_at", "file_name", "owner", "state", "created", "rejected")
    list_select_related = ("owner",)
    # The file itself holds citizens' words: only who gave it reads it, on the page of the import.
    exclude = ("file",)
