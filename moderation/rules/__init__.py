"""The rules of this app, a module for each activity; all are imported, so that each clause knows what holds it."""

from moderation.rules import (
    campaigns,
    claims,
    closings,
    courtesy,
    errors,
    followups,
    knowledge,
    politics,
    qualifications,
    referrals,
    removals,
    replies,
)

__all__ = [
    "campaigns",
    "claims",
    "closings",
    "courtesy",
    "errors",
    "followups",
    "knowledge",
    "politics",
    "qualifications",
    "referrals",
    "removals",
    "replies",
]
