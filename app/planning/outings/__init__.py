"""Outings: how long one is away, how the group gets there, and how many adults it takes."""
