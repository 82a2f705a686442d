"""The live checks of this app, a module for each activity."""

from moderation.compliance import answers, campaigns, messages, referrals, situations

__all__ = ["answers", "campaigns", "messages", "referrals", "situations"]
