"""The rules of this app, a module for each activity; all are imported, so that each clause knows what holds it."""

from accounts.rules import (
    addresses,
    authorizations,
    checks,
    covers,
    custody,
    followings,
    impostors,
    incidents,
    replacements,
    requests,
    reviews,
)

__all__ = [
    "addresses",
    "authorizations",
    "checks",
    "covers",
    "custody",
    "followings",
    "impostors",
    "incidents",
    "replacements",
    "requests",
    "reviews",
]
