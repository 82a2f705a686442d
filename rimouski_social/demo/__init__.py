"""The demonstration: people named by their position, and messages dated around now."""
