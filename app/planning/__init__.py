"""When things happen and who is there: the pure core of the planner."""
