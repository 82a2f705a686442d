"""The secrets that a substitute came to know: to be changed once he is no longer to be shown them (R-067, R-073)."""

from datetime import datetime, timedelta

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from accounts.custodians import entitled
from accounts.models import Replacement, Secret, SecretAccess
from accounts.models.replacements import ReplacementQuerySet
from accounts.rights import local_date
from accounts.rotation import secrets_seen_by


def secrets_to_change_after(replacement: Replacement, now: datetime) -> QuerySet[Secret]:
    """Return the secrets of its accounts whose present value the substitute knows, and should not after its end.

    Those that he is shown by a position of his own stay as they are; one that was changed since he saw it is not there.
    """
    after = max(replacement.last_day + timedelta(days=1), local_date(now))
    still = entitled(replacement.substitute_id, OuterRef("custody"), OuterRef("custody__account"), after)
    return (
        secrets_seen_by(replacement.substitute, now)
        .filter(custody__account__in=replacement.accounts.all())
        .exclude(still)
        .select_related("custody__account__platform")
        .order_by("custody__account__platform__name", "kind")
    )


def ending_with_secrets(now: datetime) -> ReplacementQuerySet:
    """Return the replacements in effect that end today or tomorrow and leave secrets to be changed."""
    today = local_date(now)
    tomorrow = today + timedelta(days=1)
    seen = SecretAccess.objects.filter(
        secret__sealed__isnull=False,
        version=F("secret__version"),
        person=OuterRef("substitute"),
        secret__custody__account__replacements=OuterRef("pk"),
    )
    still = entitled(
        OuterRef("person"),
        OuterRef("secret__custody"),
        OuterRef("secret__custody__account"),
        tomorrow + timedelta(days=1),
    )
    ending = Q(ends_on__lte=tomorrow) | Q(ended_on__lte=tomorrow + timedelta(days=1))
    return Replacement.objects.in_effect(today).filter(ending, Exists(seen.exclude(still)))
