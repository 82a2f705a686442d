"""Rows that hold words about somebody: they may lose them, once and for good, and stay to be counted."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class CanBeDepersonalised(models.Model):
    """A row that loses its words when an approved batch names it; its kind, state, dates and codes stay.

    Setting `depersonalised_at` is the whole act: a trigger of PostgreSQL empties the row, whose columns it lists, and
    refuses any other change from then on (`policy_depersonalise`, migration 0004 of this app).
    """

    depersonalised_at = models.DateTimeField(_("dépersonnalisé le"), null=True, editable=False)

    class Meta:
        abstract = True
