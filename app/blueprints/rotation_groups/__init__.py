"""Who goes round with whom on a safety day: the groups, who is in them, and what they wish."""
