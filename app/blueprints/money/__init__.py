"""Money of a year and of an activity: budgets, what was promised and spent, and what is left."""
