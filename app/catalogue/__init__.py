"""Templates of activities as data: what an activity of some sort needs, ready to be planned without code."""
