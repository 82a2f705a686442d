"""What the policy says of this app's acts, a module for each activity."""

from platforms.rules import proofs

__all__ = ["proofs"]
