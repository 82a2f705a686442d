"""The nétiquette on the city's own site: seen there by somebody, once for each edition in force (R-049)."""

from datetime import datetime, timedelta

from django.db import transaction

from accounts.authorizations import is_team_member
from accounts.checks import grace_days
from accounts.models import Person
from accounts.proofs import host_of
from accounts.rights import local_date
from netiquette.drafting import team_capacity
from netiquette.models import Edition, SiteDisplay
from netiquette.rules.displays import may_record_on_site
from policy.models import Reading
from policy.outcomes import Outcome, PolicyRefusal
from policy.register import record


def edition_missing_on_site(now: datetime) -> Edition | None:
    """Return the general edition in force when nobody has seen it on the site; None when somebody has."""
    edition = Edition.objects.in_force(now).first()
    if edition is None or edition.site_displays.exists():
        return None
    return edition


def is_late_on_site(edition: Edition, now: datetime) -> bool:
    """Say whether the days left to publish it on the site are over."""
    started = edition.in_force_from
    last_day = local_date(started) + timedelta(days=grace_days(now)) if started else None
    return last_day is not None and local_date(now) > last_day


def check_record_on_site(
    *, edition_id: int | None, url: str, actor: Person, now: datetime
) -> tuple[Outcome, Edition | None]:
    """Answer whether `actor` may say that this edition is seen at `url`, with the one in force."""
    edition = Edition.objects.in_force(now).first()
    outcome = may_record_on_site(
        is_team=is_team_member(actor, now),
        is_in_force=edition is not None,
        is_the_one_seen=edition is not None and edition.pk == edition_id,
        host=host_of(url),
        city_domains=Reading.objects.value("city_domains", at=now),
    )
    return outcome, edition


@transaction.atomic
def record_on_site(*, edition_id: int, url: str, actor: Person, now: datetime, note: str = "") -> SiteDisplay:
    """Record that the edition in force was seen on the city's site, at `url`; raises PolicyRefusal."""
    outcome, edition = check_record_on_site(edition_id=edition_id, url=url, actor=actor, now=now)
    if edition is None or not outcome.allowed:
        raise PolicyRefusal(outcome)
    display = SiteDisplay.objects.create(
        edition=edition, url=url.strip(), note=note.strip(), checked_by=actor, checked_at=now
    )
    record(
        event="netiquette.site_display.recorded",
        actor=actor,
        capacity=team_capacity(),
        subject=display,
        clause="R-049",
        after={"édition": str(edition), "lien": display.url},
        reason=display.note,
        now=now,
    )
    return display
