"""What lets a message that was destroyed be recognised, and nothing else about it."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.vault import sealed_field


class DestroyedMessage(models.Model):
    """The mark of one message that was emptied, tied to no row: not which, nor when, nor what was decided of it.

    A trigger writes it as the message is emptied, and nothing else does.
    """

    mark = models.UUIDField(_("marque"), primary_key=True, editable=False)

    class Meta:
        verbose_name = _("message détruit")
        verbose_name_plural = _("messages détruits")

    def __str__(self) -> str:
        return f"{self.mark}"


class RecognitionKey(models.Model):
    """The one key under which marks are made, sealed: a copy of the database recognises nobody's message."""

    SEALED: ClassVar = sealed_field(model="moderation.RecognitionKey")

    sealed = models.BinaryField(_("clé scellée"))
    key_id = models.CharField(_("clé qui l’a scellée"), max_length=40)

    class Meta:
        verbose_name = _("clé de reconnaissance")
        verbose_name_plural = _("clés de reconnaissance")
        constraints = (models.CheckConstraint(condition=Q(pk=1), name="moderation_recognitionkey_only_one"),)

    def __str__(self) -> str:
        return self.key_id
