"""What the public pages promise: a follow-up in 24 to 48 hours, while the offices are open (R-135)."""

from typing import Any

from django import template
from django.utils import timezone

from city.public_hours import week_of_the_offices
from netiquette.public_text import delays_in_words

register = template.Library()


@register.inclusion_tag("components/public_delay.html")
def public_delay() -> dict[str, Any]:
    """Give the delay as the city reads it, and the usual hours of the offices."""
    return {"delays": delays_in_words(timezone.now()), "days": week_of_the_offices()}
