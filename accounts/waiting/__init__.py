"""What awaits somebody besides messages, a module for each activity; all are imported, so that the page asks them."""

from accounts.waiting import (
    checks,
    custody,
    followings,
    impostors,
    incidents,
    register,
    replacements,
    requests,
    reviews,
)
from accounts.waiting.steps import Step, steps_for, waiting_step

__all__ = [
    "Step",
    "checks",
    "custody",
    "followings",
    "impostors",
    "incidents",
    "register",
    "replacements",
    "requests",
    "reviews",
    "steps_for",
    "waiting_step",
]
