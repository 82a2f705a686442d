"""What awaits those in charge of personal information, a module for each activity; all are imported."""

from privacy.waiting import requests, retention

__all__ = ["requests", "retention"]
