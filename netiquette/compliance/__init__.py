"""The live checks of this app, a module for each activity."""

from netiquette.compliance import sanctions

__all__ = ["sanctions"]
