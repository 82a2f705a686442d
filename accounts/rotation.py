"""Which secrets are to be changed: a question asked of the database, never a state that a job would keep."""

from datetime import datetime, time, timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from accounts.custodians import entitled
from accounts.models import Person, Secret, SecretAccess
from accounts.rights import local_date
from accounts.rules.months import months_later
from policy.models import Reading


def secrets_to_rotate(now: datetime) -> QuerySet[Secret]:
    """Return the secrets that somebody who knows them may no longer be shown, and those that are too old (R-067).

    Who knows a secret is who saw or typed its present value: a leaver expires what he saw since its last change, and
    nothing else.
    """
    due = Q(Exists(_known_by_somebody_gone(now)))
    months = Reading.objects.value("secret_rotation_months", at=now)
    if months is not None:
        due |= Q(rotated_at__lt=months_ago(now, months))
    return _kept().filter(due)


def known_by_somebody_gone(now: datetime) -> QuerySet[Secret]:
    """Return the secrets that somebody who knows them may no longer be shown."""
    return _kept().filter(Exists(_known_by_somebody_gone(now)))


def secrets_seen_by(person: Person, now: datetime) -> QuerySet[Secret]:
    """Return the secrets whose present value `person` saw or typed, up to `now`."""
    return _kept().filter(Exists(_present_accesses().filter(person=person, at__lte=now)))


def gone_who_know(secret: Secret, now: datetime) -> QuerySet[Person]:
    """Return the people who know a secret and may no longer be shown it."""
    rows = SecretAccess.objects.filter(secret=secret, version=secret.version).exclude(_may_still(now))
    return Person.objects.filter(pk__in=rows.order_by().values("person"))


def months_ago(now: datetime, months: int) -> datetime:
    """Return the first instant, in the city, that is less than `months` whole months before `now`."""
    day = months_later(local_date(now), -months) + timedelta(days=1)
    return timezone.make_aware(datetime.combine(day, time.min), timezone.get_default_timezone())


def _kept() -> QuerySet[Secret]:
    """Those that are sealed; what is sealed is not read."""
    return Secret.objects.filter(sealed__isnull=False).defer("sealed")


def _present_accesses() -> QuerySet[SecretAccess]:
    return SecretAccess.objects.filter(secret=OuterRef("pk"), version=OuterRef("version"))


def _known_by_somebody_gone(now: datetime) -> QuerySet[SecretAccess]:
    return _present_accesses().exclude(_may_still(now))


def _may_still(now: datetime) -> Q:
    return entitled(
        OuterRef("person"),
        OuterRef("secret__custody"),
        OuterRef("secret__custody__account"),
        local_date(now),
    )
