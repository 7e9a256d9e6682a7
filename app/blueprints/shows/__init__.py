"""Talent shows: acts, their order, and paper."""
