"""The whole site as real processes: what is stopped, killed or away, and what comes of the work."""
