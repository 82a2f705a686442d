"""The two counts of warnings, how many each takes, and for how long they count (A-01)."""

from datetime import datetime

from accounts.rules.months import months_later

ADVERTISING = "advertising"
CONDUCT = "conduct"
# « jusqu'à trois (3) avertissements » (Publicité); « au préalable un avertisseur » (Annexe I).
WARNINGS_BEFORE_EXCLUSION = {ADVERTISING: 3, CONDUCT: 1}
TRACK_CLAUSES = {ADVERTISING: "R-038", CONDUCT: "R-122"}


def counted_since(*, now: datetime, validity_months: int | None) -> datetime | None:
    """Return the instant after which a warning must have been sent to count; None when none lapses (A-01)."""
    if validity_months is None:
        return None
    day = months_later(now.date(), -validity_months)
    return now.replace(year=day.year, month=day.month, day=day.day)
