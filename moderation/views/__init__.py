"""Pages of the queue, one module per activity: each view parses, calls one function, answers."""
