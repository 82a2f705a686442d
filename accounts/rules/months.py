"""Months, as the policy and its readings count them. Pure."""

from datetime import date, timedelta


def months_later(day: date, months: int) -> date:
    """Return the same day `months` later (earlier if negative), or the last day of a shorter month."""
    years, month = divmod(day.month - 1 + months, 12)
    first = date(day.year + years, month + 1, 1)
    following = (first + timedelta(days=31)).replace(day=1)
    return min(first + timedelta(days=day.day - 1), following - timedelta(days=1))
