"""Where the nétiquette was seen published on the city's own site (« Nétiquette », R-049)."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from netiquette.models.editions import Edition


class SiteDisplay(models.Model):
    """An edition seen on the city's site; another look is another row (PostgreSQL refuses to change one)."""

    edition = models.ForeignKey(
        Edition, on_delete=models.PROTECT, related_name="site_displays", verbose_name=_("édition")
    )
    url = models.URLField(_("lien"), max_length=500)
    note = models.TextField(_("remarque"), blank=True)
    checked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("vérifié par")
    )
    checked_at = models.DateTimeField(_("vérifié le"))

    class Meta:
        verbose_name = _("publication de la nétiquette sur le site")
        verbose_name_plural = _("publications de la nétiquette sur le site")
        ordering = ("-checked_at", "-pk")

    def __str__(self) -> str:
        return f"{self.edition} — {self.url}"
