"""Copying a week or a term into another period."""
