"""Changing several meetings of one activity at once: edit, cancel, add, move up, and undo."""
