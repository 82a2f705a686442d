"""What the policy and the law say of personal information, a module for each activity: pure functions."""

from privacy.rules import breaches, dossiers, masks, requests, retention

__all__ = ["breaches", "dossiers", "masks", "requests", "retention"]
