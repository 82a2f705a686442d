"""The words proposed for the answer to a request: whoever sends them may change them."""

from datetime import datetime, timedelta

from django.conf import settings
from django.template.loader import render_to_string

from policy.models import Reading
from privacy.access import ACCESS_CONTACT, CONTACT
from privacy.models import AccessRequest
from privacy.rules.requests import REVIEW_DAYS


def proposed_letter(request: AccessRequest, now: datetime) -> str:
    """Return the letter that suits the state of a request: received, extended, or answered."""
    readings = Reading.objects.values_at(now)
    context = {
        "request": request,
        "city_name": settings.CITY_NAME,
        "contact": readings[ACCESS_CONTACT],
        "privacy_contact": readings[CONTACT],
        "review_days": REVIEW_DAYS,
        "more_until": request.received_on + timedelta(days=30),
    }
    return render_to_string("privacy/letters/answer.txt", context).strip()
