"""The rules of this app, a module for each activity; all are imported, so that each clause knows what holds it."""

from editorial.rules import approvals, drafting, leaving, recurrences, scheduling

__all__ = ["approvals", "drafting", "leaving", "recurrences", "scheduling"]
