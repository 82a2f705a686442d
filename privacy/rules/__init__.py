"""What the policy and the law say of personal information, a module for each activity: pure functions."""

from privacy.rules import dossiers, masks, requests, retention

__all__ = ["dossiers", "masks", "requests", "retention"]
