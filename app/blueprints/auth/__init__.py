"""Signing in: a password for staff, a mailed link for volunteers and partners."""
