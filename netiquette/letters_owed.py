"""The decisions that the person concerned was not told of, nor found impossible to tell (A-36)."""

from django.db.models import Exists, OuterRef

from netiquette.models import Exclusion, Letter, Review
from netiquette.models.reviews import ReviewQuerySet
from netiquette.models.sanctions import ExclusionQuerySet
from netiquette.rules.letters import EXCLUSION, REVIEW_RECEIVED


def exclusions_untold() -> ExclusionQuerySet:
    """Return the exclusions in force of which the person does not know."""
    told = Letter.objects.filter(exclusion=OuterRef("pk"), kind=EXCLUSION)
    return Exclusion.objects.filter(~Exists(told), state=Exclusion.State.IN_FORCE)


def reviews_untold() -> ReviewQuerySet:
    """Return the reviews decided of which the person does not know the outcome."""
    told = Letter.objects.filter(review=OuterRef("pk")).exclude(kind=REVIEW_RECEIVED)
    return Review.objects.filter(~Exists(told), state=Review.State.DECIDED)
