"""Volunteers and partners of the location."""
