"""The nétiquette's editions and grounds, the subscribers, and the sanctions they may meet."""

from netiquette.models.editions import Display, Edition, Ground, Rule, Track
from netiquette.models.letters import Letter, LetterTemplate
from netiquette.models.reviews import Reexamination, Review
from netiquette.models.sanctions import Exclusion, Warning
from netiquette.models.site_displays import SiteDisplay
from netiquette.models.subscribers import Subscriber, SubscriberName

__all__ = [
    "Display",
    "Edition",
    "Exclusion",
    "Ground",
    "Letter",
    "LetterTemplate",
    "Reexamination",
    "Review",
    "Rule",
    "SiteDisplay",
    "Subscriber",
    "SubscriberName",
    "Track",
    "Warning",
]
