"""A volunteer's own shifts."""
