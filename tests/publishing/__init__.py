"""Publishing: what leaves, once, at its hour; and what does not, of which people are told."""
