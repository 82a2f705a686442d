"""The live checks of this app, a module for each activity; all are imported, so that their clauses ask them."""

from privacy.compliance import breaches, requests

__all__ = ["breaches", "requests"]
