"""The platforms: what is asked of them, and what becomes of it."""
