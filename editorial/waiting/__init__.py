"""What awaits somebody besides messages, a module for each activity; all are imported, so that the page asks them."""

from editorial.waiting import (
    approvals,
    comment_closures,
    elections,
    images,
    publishing,
    series,
)

__all__ = [
    "approvals",
    "comment_closures",
    "elections",
    "images",
    "publishing",
    "series",
]
from editorial.waiting import frequency

__all__ = ["approvals", "comment_closures", "elections", "frequency", "images", "publishing"]
