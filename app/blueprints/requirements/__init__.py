"""Who must be at a meeting, and what happens when nobody is."""
