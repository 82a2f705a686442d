"""The rules of this app, a module for each activity; all are imported, so that each clause knows what holds it."""

from editorial.rules import (
    advertising,
    approvals,
    drafting,
    elections,
    emergencies,
    frequency,
    image_limits,
    images,
    justifications,
    leaving,
    lengths,
    publishing,
    recurrences,
    scheduling,
    sharing,
    website,
)

__all__ = [
    "advertising",
    "approvals",
    "drafting",
    "elections",
    "emergencies",
    "frequency",
    "image_limits",
    "images",
    "justifications",
    "leaving",
    "lengths",
    "publishing",
    "recurrences",
    "scheduling",
    "sharing",
    "website",
]
