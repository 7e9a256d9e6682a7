"""Doing one thing to many sessions at once."""
