"""The administration pages of this app, a module for each activity."""

from editorial.admin import approvals

__all__ = ["approvals"]
