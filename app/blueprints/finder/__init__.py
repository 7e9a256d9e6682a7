"""The first free moment for something new, or for a session that has to move."""
