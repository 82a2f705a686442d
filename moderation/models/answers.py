"""The approved answers, and what their variables stand for."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from moderation.templating import template_problems


class ContactDetail(models.Model):
    """A phone number or address given to citizens: what a variable of an answer template stands for (R-130)."""

    name = models.SlugField(
        _("variable"), unique=True, help_text=_("S’écrit entre accolades dans une réponse type : {site}.")
    )
    label = models.CharField(_("ce que c’est"), max_length=150)
    value = models.CharField(_("valeur"), max_length=300)
    verified_on = models.DateField(_("vérifiée avec le site Web le"), null=True, blank=True)

    class Meta:
        verbose_name = _("coordonnée")
        verbose_name_plural = _("coordonnées")
        ordering = ("name",)
        constraints = (
            models.CheckConstraint(
                condition=Q(name__regex=r"^[a-z][a-z0-9_]*$"),
                name="moderation_contactdetail_name",
                violation_error_message=_("Une variable s’écrit en minuscules, sans accent ni espace."),
            ),
        )

    def __str__(self) -> str:
        return f"{self.label} ({self.value})"


class AnswerTemplate(models.Model):
    """An approved answer; those for complaints and the press are the only words that may be sent there."""

    slug = models.SlugField(_("code"), unique=True)
    title = models.CharField(_("titre"), max_length=150)
    kinds = models.JSONField(_("natures de message"), default=list)
    body = models.TextField(
        _("texte"),
        help_text=_(
            "Les variables entre accolades sont celles des coordonnées ({site}, {courriel}…), "
            "{auteur}, le nom affiché de la personne, et {compte}."
        ),
    )
    # Gives coordinates and nothing of substance: what allow.
    is_redirection = models.BooleanField(_("redirection"), default=False)
    is_active = models.BooleanField(_("en usage"), default=True)

    class Meta:
        verbose_name = _("réponse type")
        verbose_name_plural = _("réponses types")
        ordering = ("title",)

    def __str__(self) -> str:
        return self.title

    def clean(self) -> None:
        """Refuse natures of message that do not exist, and variables that no contact detail explains."""
        known = [*ContactDetail.objects.values_list("name", flat=True), "coordonnees"]
        problems = template_problems(self.body, self.kinds, known)
        if problems:
            raise ValidationError(problems)
