"""The live checks of this app, a module for each activity."""

from moderation.compliance import messages

__all__ = ["messages"]
