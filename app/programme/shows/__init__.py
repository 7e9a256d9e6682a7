"""Talent shows: acts signed up, put in an order, and on paper."""
