"""The live checks of this app, a module for each activity; all are imported, so that their clauses ask them."""

from accounts.compliance import (
    checks,
    custody,
    followings,
    impostors,
    incidents,
    people,
    replacements,
    requests,
    reviews,
)

__all__ = [
    "checks",
    "custody",
    "followings",
    "impostors",
    "incidents",
    "people",
    "replacements",
    "requests",
    "reviews",
]
