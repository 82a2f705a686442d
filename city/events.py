"""The events of this app in the register, in words."""

from django.utils.translation import gettext_lazy as _

from policy.events import name_events

name_events(
    {
        "city.emergency.declared": _("Situation d’urgence déclarée"),
        "city.emergency.ended": _("Situation d’urgence terminée"),
        "city.closures.proposed": _("Fermetures proposées"),
        "city.closure.confirmed": _("Fermeture confirmée"),
        "city.closure.declined": _("Fermeture écartée"),
    }
)
