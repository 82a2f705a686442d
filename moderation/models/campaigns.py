"""What candidates present of their campaign in messages during a municipal election (R-026, R-027)."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from city.models import Candidate, ElectionPeriod
from moderation.models.messages import Message


class CampaignContentQuerySet(models.QuerySet["CampaignContent"]):
    """Reads of campaign content."""

    def undecided(self) -> Self:
        """Keep what nobody has set aside, nor removed, nor found impossible to remove."""
        decided = ["done", "impossible"]
        return self.filter(set_aside_at__isnull=True).exclude(message__removals__state__in=decided)


class CampaignContent(models.Model):
    """A message of a candidate, or that a person judged electoral; what became of it is read from its removal.

    Citizens' debate never comes here by itself: only the public handle of a candidate does, or somebody's judgement.
    """

    message = models.OneToOneField(
        Message, on_delete=models.PROTECT, related_name="campaign_content", verbose_name=_("message")
    )
    period = models.ForeignKey(
        ElectionPeriod, on_delete=models.PROTECT, related_name="campaign_contents", verbose_name=_("période")
    )
    # None: of a party, or of a supporter.
    candidate = models.ForeignKey(
        Candidate, on_delete=models.PROTECT, null=True, related_name="contents", verbose_name=_("candidat")
    )
    # The same for texts that differ by the name of the candidate alone.
    text_key = models.CharField(max_length=64)
    found_at = models.DateTimeField(_("relevé le"))
    set_aside_at = models.DateTimeField(_("écarté le"), null=True)
    set_aside_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("écarté par"),
    )
    set_aside_reason = models.TextField(_("pourquoi il est sans lien avec la campagne"), blank=True)

    objects = CampaignContentQuerySet.as_manager()

    class Meta:
        verbose_name = _("contenu de campagne")
        verbose_name_plural = _("contenus de campagne")
        ordering = ("-found_at", "-pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(set_aside_at__isnull=True, set_aside_by__isnull=True, set_aside_reason="")
                | Q(set_aside_at__isnull=False, set_aside_by__isnull=False, set_aside_reason__regex=r"\S"),
                name="moderation_campaigncontent_r027_reason",
            ),
        )
        indexes = (models.Index(fields=["text_key"], name="moderation_campaign_text"),)

    def __str__(self) -> str:
        return str(self.message)
