"""The calendar as a table: what the filters keep of the days that are shown, a row for each variant.

Its columns are those that an import reads, and others: a table exported, changed and imported says what it changed.
"""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from tempfile import NamedTemporaryFile
from typing import IO, Any

from django.contrib.postgres.aggregates import StringAgg
from django.db.models import OuterRef, QuerySet, Subquery
from django.utils.translation import gettext as _
from xlsxwriter import Workbook

from editorial.calendar.filters import DAY, MONTH, WEEK, Filters
from editorial.calendar.spans import month_after, week_of
from editorial.calendar.tiles import shown_between
from editorial.local_times import day_bounds, local_clock
from editorial.models import CommentClosure, Label, Post, Variant

# What a list holds, from its first day on.
LISTED = timedelta(days=366)
_STATES, _NATURES, _KINDS = (dict(choices.choices) for choices in (Variant.State, Post.Nature, Post.Kind))
_READ = (
    "shown_at",
    "account__platform__name",
    "account__name",
    "post__title",
    "text",
    "link",
    "post__nature",
    "post__kind",
    "post__canonical_url",
    "post__reference",
    "state",
    "post__author__full_name",
    "label_names",
    "permalink",
    "closed_until",
)
_WIDTHS = (11, 7, 34, 32, 60, 34, 14, 16, 34, 14, 20, 24, 24, 34, 18)


def head() -> list[str]:
    """Return the names of the columns."""
    return [
        "date",
        "heure",
        "compte",
        "titre",
        "texte",
        "lien",
        "nature",
        "genre",
        _("page du site"),
        _("référence"),
        _("état"),
        _("proposée par"),
        _("étiquettes"),
        _("lien de la publication"),
        _("commentaires"),
    ]


def days_shown(filters: Filters) -> tuple[date, date]:
    """Return the first and the last day that the view of the filters shows."""
    day = filters.day
    if filters.view == MONTH:
        return day.replace(day=1), month_after(day) - timedelta(days=1)
    if filters.view == WEEK:
        return week_of(day)[0], week_of(day)[-1]
    return (day, day) if filters.view == DAY else (day, day + LISTED)


def rows(variants: QuerySet[Variant], filters: Filters) -> Iterator[Sequence[Any]]:
    """Yield a row for each variant of those days, in the order of time; one query, read as it is written."""
    joined = StringAgg("name", delimiter=", ", order_by="name")
    labels_of = Label.objects.filter(posts=OuterRef("post")).order_by().values("posts").annotate(names=joined)
    shown: QuerySet[Any, Any] = shown_between(variants, *day_bounds(*days_shown(filters)))
    closures = CommentClosure.objects.closed().filter(account=OuterRef("account"), link=OuterRef("permalink"))
    shown = shown.annotate(
        label_names=Subquery(labels_of.values("names")), closed_until=Subquery(closures.values("ends_on")[:1])
    )
    found = shown.order_by("shown_at", "pk").values_list(*_READ)
    for at, platform, account, title, text, link, nature, kind, *others in found.iterator(chunk_size=1000):
        page, reference, state, author, labels, permalink, closed_until = others
        clock = local_clock(at)
        yield (
            clock.date(),
            clock.strftime("%H:%M"),
            f"{platform} — {account}",
            title,
            text,
            link,
            _NATURES[nature],
            _KINDS[kind],
            page,
            reference,
            _STATES[state],
            author,
            labels or "",
            permalink,
            _("fermés jusqu’au %(day)s") % {"day": closed_until} if closed_until else _("ouverts"),
        )


def write_xlsx(table: Iterator[Sequence[Any]], *, name: str) -> IO[bytes]:
    """Return an open temporary file that holds the table; a row at a time, and no cell is taken for a formula."""
    file = NamedTemporaryFile(suffix=".xlsx")  # noqa: SIM115 - whoever sends it closes it, which deletes it
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with Workbook(file.name, options) as book:
        sheet = book.add_worksheet(name[:31])
        bold = book.add_format({"bold": True})
        day = book.add_format({"num_format": "yyyy-mm-dd", "align": "left"})
        for column, width in enumerate(_WIDTHS):
            sheet.set_column(column, column, width)
        sheet.freeze_panes(1, 0)
        for column, title in enumerate(head()):
            sheet.write_string(0, column, title, bold)
        for number, row in enumerate(table, start=1):
            sheet.write_datetime(number, 0, datetime.combine(row[0], datetime.min.time()), day)
            for column, value in enumerate(row[1:], start=1):
                sheet.write_string(number, column, str(value))
    return file
