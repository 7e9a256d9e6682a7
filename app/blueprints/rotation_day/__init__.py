"""The safety day while it goes."""
