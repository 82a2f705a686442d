"""The administration site: Django's own, which begins with what waits for the person's decision."""

from typing import Any

from django.contrib.admin import AdminSite
from django.http import HttpRequest
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.access import signed_in
from policy.confidential import readable_entries
from policy.history import lines_of
from policy.models import RegisterEntry
from policy.pending import pending_for

# How many of one's own last decisions the first page recalls.
RECALLED = 5


class SettingsSite(AdminSite):
    """« Réglages », and « À approuver » before them."""

    site_header = _("Réglages — Médias sociaux")
    site_title = _("Réglages")
    index_title = _("À approuver")

    def index(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> TemplateResponse:
        """Give what waits for the person, and what the person decided last, besides the pages of settings."""
        person, now = signed_in(request), timezone.now()
        mine = RegisterEntry.objects.filter(actor=person).order_by("-at", "-pk")
        context = {
            "pending": pending_for(person, now),
            "my_lines": lines_of(readable_entries(mine, person, now)[:RECALLED]),
        }
        return super().index(request, context | (extra_context or {}))
