"""The administration pages of this app, a module for each activity."""

from editorial.admin import approvals, labels, templates

__all__ = ["approvals", "labels", "templates"]
