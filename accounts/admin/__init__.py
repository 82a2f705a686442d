"""The administration site of this app, a module for each activity."""

from accounts.admin import (
    checks,
    custody,
    followings,
    impostors,
    notices,
    official_accounts,
    people,
    replacements,
    requests,
)

__all__ = [
    "checks",
    "custody",
    "followings",
    "impostors",
    "notices",
    "official_accounts",
    "people",
    "replacements",
    "requests",
]
