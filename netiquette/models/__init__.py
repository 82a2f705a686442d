"""The nétiquette's editions and grounds, the subscribers, and the sanctions they may meet."""

from netiquette.models.editions import Display, Edition, Ground, Rule, Track
from netiquette.models.letters import LetterTemplate
from netiquette.models.sanctions import Exclusion, Warning
from netiquette.models.site_displays import SiteDisplay
from netiquette.models.subscribers import Subscriber, SubscriberName

__all__ = [
    "Display",
    "Edition",
    "Exclusion",
    "Ground",
    "LetterTemplate",
    "Rule",
    "SiteDisplay",
    "Subscriber",
    "SubscriberName",
    "Track",
    "Warning",
]
