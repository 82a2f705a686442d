"""The live checks of this app, a module for each activity."""

from netiquette.compliance import editions, reviews, sanctions

__all__ = ["editions", "reviews", "sanctions"]
