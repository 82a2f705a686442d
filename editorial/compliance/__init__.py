"""The live checks of this app, a module for each activity; all are imported, so that their clauses ask them."""

from editorial.compliance import comment_closures, content, elections, frequency, images

__all__ = ["comment_closures", "content", "elections", "frequency", "images"]
