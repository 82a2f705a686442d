"""The live checks of this app, a module for each activity; all are imported, so that their clauses ask them."""

from accounts.compliance import custody, people, replacements, requests

__all__ = ["custody", "people", "replacements", "requests"]
