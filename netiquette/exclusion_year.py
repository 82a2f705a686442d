"""The exclusions of a year, without any name: what the direction générale reads, on paper or in a spreadsheet."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, Prefetch
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.rights import local_date
from netiquette.models import Exclusion, Letter, Review

HEAD = (
    gettext_lazy("Dossier"),
    gettext_lazy("Compte"),
    gettext_lazy("Motif"),
    gettext_lazy("Décidée le"),
    gettext_lazy("État"),
    gettext_lazy("Réexamen"),
    gettext_lazy("Levée le"),
    gettext_lazy("Personne avisée"),
    gettext_lazy("Révision"),
)


@dataclass(frozen=True, kw_only=True)
class Row:
    """One exclusion; neither the person nor what was written."""

    number: str
    account: str
    track: str
    decided_on: date
    state: str
    review_on: date | None
    lifted_on: date | None
    told: str
    review: str

    def cells(self) -> tuple[object, ...]:
        """Return the row as a spreadsheet has it."""
        return (
            self.number,
            self.account,
            self.track,
            self.decided_on,
            self.state,
            self.review_on,
            self.lifted_on,
            self.told,
            self.review,
        )


def exclusions_of(year: int) -> list[Row]:
    """Return the exclusions decided in `year`, and those of before that were in force in it; two queries."""
    letters = Letter.objects.filter(exclusion=OuterRef("pk"), kind="exclusion")
    decided = Review.objects.filter(state=Review.State.DECIDED)
    found = (
        Exclusion.objects.filter(state__in=(Exclusion.State.IN_FORCE, Exclusion.State.LIFTED))
        .annotate(
            was_told=Exists(letters.filter(outcome=Letter.Outcome.TOLD)),
            was_impossible=Exists(letters.filter(outcome=Letter.Outcome.IMPOSSIBLE)),
        )
        .select_related("account__platform")
        .prefetch_related(Prefetch("reviews", queryset=decided, to_attr="decided_reviews"))
        .order_by("decided_at")
    )
    return [row for row in map(_row, found) if _was_in_force(row, year)]


def table(year: int) -> Iterator[tuple[object, ...]]:
    """Yield the head and the rows of the file."""
    yield HEAD
    yield from (row.cells() for row in exclusions_of(year))


def _was_in_force(row: Row, year: int) -> bool:
    return row.decided_on.year <= year and (row.lifted_on is None or row.lifted_on.year >= year)


def _row(exclusion: Exclusion) -> Row:
    reviews: list[Review] = getattr(exclusion, "decided_reviews", [])
    return Row(
        number=exclusion.reference,
        account=str(exclusion.account),
        track=str(exclusion.get_track_display()),
        decided_on=local_date(exclusion.decided_at or exclusion.proposed_at),
        state=str(exclusion.get_state_display()),
        review_on=exclusion.review_on if exclusion.state == Exclusion.State.IN_FORCE else None,
        lifted_on=local_date(exclusion.lifted_at) if exclusion.lifted_at else None,
        told=_told(exclusion),
        review=", ".join(str(review.get_outcome_display()) for review in reviews),
    )


def _told(exclusion: Exclusion) -> str:
    if getattr(exclusion, "was_told", False):
        return _("oui")
    return _("impossible") if getattr(exclusion, "was_impossible", False) else _("non")
