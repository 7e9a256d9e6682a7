"""Keeping an activity as a template, and taking templates out of use."""
