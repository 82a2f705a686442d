"""What awaits those in charge of personal information, a module for each activity; all are imported."""

from privacy.waiting import breaches, requests, retention

__all__ = ["breaches", "requests", "retention"]
