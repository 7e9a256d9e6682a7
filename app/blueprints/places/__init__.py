"""Spaces and age groups of a location."""
