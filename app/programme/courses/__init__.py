"""Courses: opened from a template, with groups, participants, things, rides and money."""
