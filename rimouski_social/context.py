"""What every page of the shell may show; each value is computed only if its template uses it."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone
from django.utils.functional import SimpleLazyObject

from accounts.access import Reach, reach_of
from accounts.models import Person
from city.models import Emergency
from policy.models import Reading
from privacy.access import CONTACT, is_in_charge
from rimouski_social.templatetags.interface import busiest

LINK_SECONDS = 300


def shell(request: HttpRequest) -> dict[str, Any]:
    """Return the rail's accounts (lazily: `(account, open, late)` each), the city's name and the demonstration flag."""
    return {
        "rail_accounts": SimpleLazyObject(lambda: _rail_accounts(request)),
        "emergencies_in_force": SimpleLazyObject(
            lambda: list(Emergency.objects.in_force(timezone.now()).select_related("declared_by"))
        ),
        "reach": SimpleLazyObject(lambda: _reach(request)),
        "keeps_privacy": SimpleLazyObject(lambda: _keeps_privacy(request)),
        "privacy_contact": SimpleLazyObject(lambda: Reading.objects.value(CONTACT, at=timezone.now())),
        "city_name": settings.CITY_NAME,
        "demo": settings.DEMO,
    }


def _reach(request: HttpRequest) -> Reach:
    """Say which pages about accounts are worth a link for this person; none for a visitor."""
    user = getattr(request, "user", None)
    if not isinstance(user, Person):
        return Reach(is_team=False, is_management=False)
    return reach_of(user, timezone.now())


def _keeps_privacy(request: HttpRequest) -> bool:
    """Say whether the pages about personal information are worth a link for this person.

    Kept some minutes with the session: it costs the other pages no query, and those pages ask again by themselves.
    """
    user, now = getattr(request, "user", None), timezone.now()
    if not isinstance(user, Person):
        return False
    keeps, told_at = request.session.get("keeps_privacy", (False, 0))
    if not 0 <= now.timestamp() - told_at < LINK_SECONDS:
        keeps = is_in_charge(user, now)
        request.session["keeps_privacy"] = (keeps, now.timestamp())
    return bool(keeps)


def _rail_accounts(request: HttpRequest) -> list[Any]:
    """Ask the queue what is open on each account this person sees; nothing for a visitor."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return []
    from moderation.queries import rail_counts  # not at start-up: models are not ready then

    return rail_counts(user, timezone.now(), busiest)
