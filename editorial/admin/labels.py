"""The words by which the team finds its posts again: renamed here, and made one when two say the same."""

from typing import cast

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import Person
from editorial.labels import merge_labels
from editorial.models import Label
from policy.recorded_admin import RecordedAdmin


@admin.register(Label)
class LabelAdmin(RecordedAdmin):
    """Labels; several become one, that of the most posts."""

    noun = "label"
    clause = "R-019"
    list_display = ("name",)
    search_fields = ("name",)
    actions = ("merge",)

    @admin.action(description=_("Réunir les étiquettes choisies en une seule"), permissions=["change"])
    def merge(self, request: HttpRequest, queryset: QuerySet[Label]) -> None:
        """Make one of the chosen labels."""
        if len(queryset) < 2:
            self.message_user(request, gettext("Choisissez au moins deux étiquettes."), messages.WARNING)
            return
        kept = merge_labels(
            label_ids=[label.pk for label in queryset],
            actor=cast("Person", request.user),
            now=timezone.now(),
        )
        said = gettext("Tout porte maintenant l’étiquette «\u00a0%(name)s\u00a0».") % {"name": kept.name}
        self.message_user(request, said)
