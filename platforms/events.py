"""The events of this app in the register, in words."""

from django.utils.translation import gettext_lazy as _

from policy.events import name_events

CONNECTED = "platforms.connection.opened"
DISCONNECTED = "platforms.connection.ended"
LOST = "platforms.connection.lost"

name_events(
    {
        CONNECTED: _("Compte connecté à sa plateforme"),
        DISCONNECTED: _("Compte déconnecté de sa plateforme"),
        LOST: _("Connexion refusée par la plateforme"),
    }
)
