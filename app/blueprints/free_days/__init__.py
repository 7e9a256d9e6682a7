"""The free days of a location."""
