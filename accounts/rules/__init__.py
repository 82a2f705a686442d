"""The rules of this app, a module for each activity; all are imported, so that each clause knows what holds it."""

from accounts.rules import authorizations, replacements

__all__ = ["authorizations", "replacements"]
