"""Days in words, as sentences and e-mails need them."""

from datetime import date

from django.utils import formats


def day_in_words(day: date) -> str:
    """Return « 14 juillet 2026 »; in French the first day of a month is an ordinal."""
    written = formats.date_format(day, "j F Y")
    return f"1er{written[1:]}" if day.day == 1 else written
