"""Confirming a danger that the triage suspects, or dismissing it."""

from datetime import datetime
from typing import Any

from accounts.models import Person
from moderation.dangers import settle_danger
from moderation.forms.dangers import DangerForm
from moderation.models import Message
from moderation.views.acts import ActView


class DangerView(ActView):
    """Say whether the message tells of a danger."""

    clause = "R-053"
    form_class = DangerForm

    def act(self, form: Any, pk: int, user: Person, now: datetime) -> Message:
        """Settle it."""
        return settle_danger(
            message_id=pk,
            is_danger=form.cleaned_data["is_danger"],
            version=form.cleaned_data["version"],
            actor=user,
            now=now,
        )
