"""The live checks of this app, a module for each activity."""

from netiquette.compliance import editions, sanctions

__all__ = ["editions", "sanctions"]
