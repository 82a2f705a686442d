"""The live checks of this app, a module for each activity."""

from moderation.compliance import campaigns, messages, referrals, situations

__all__ = ["campaigns", "messages", "referrals", "situations"]
