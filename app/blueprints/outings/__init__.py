"""Outings: planned in one form, and one page with all that belongs to one."""
