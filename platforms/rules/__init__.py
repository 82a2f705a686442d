"""The rules of this app, a module for each activity; all are imported, so that each clause knows what holds it."""

from platforms.rules import proofs

__all__ = ["proofs"]
