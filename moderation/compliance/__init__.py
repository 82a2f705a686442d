"""The live checks of this app, a module for each activity."""

from moderation.compliance import messages, situations

__all__ = ["messages", "situations"]
