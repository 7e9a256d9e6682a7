"""Outings: planned in one act with their briefing, changed, cancelled with a plan B, and their tickets divided."""
