"""Figures for the municipality: of a course, and of a year; counts alone, and none that is about somebody."""
