"""What awaits somebody besides messages, a module for each activity; all are imported, so that the page asks them."""

from editorial.waiting import images, publishing

__all__ = ["images", "publishing"]
