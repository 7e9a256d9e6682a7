"""Courses: parts and lessons, and how far a child is."""
