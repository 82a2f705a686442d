"""What awaits somebody besides messages, a module for each activity; all are imported, so that the page asks them."""

from editorial.waiting import approvals, images, publishing

__all__ = ["approvals", "images", "publishing"]
