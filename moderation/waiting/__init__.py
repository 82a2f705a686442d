"""What awaits somebody besides the queue, a module for each activity; all are imported, so that the page asks them."""

from moderation.waiting import campaigns

__all__ = ["campaigns"]
