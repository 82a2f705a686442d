"""The live checks of this app, a module for each activity."""

from moderation.compliance import messages, referrals, situations

__all__ = ["messages", "referrals", "situations"]
