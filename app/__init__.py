"""Weekwijzer plans programmes for children on reception locations."""
