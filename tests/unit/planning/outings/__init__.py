"""Outings, without an application."""
