"""The rules of this app, a module for each activity; all are imported, so that each clause knows what holds it."""

from netiquette.rules import displays, editions, exclusions, letters, reviews, tracks, warnings

__all__ = ["displays", "editions", "exclusions", "letters", "reviews", "tracks", "warnings"]
