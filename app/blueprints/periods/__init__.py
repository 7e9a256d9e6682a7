"""Looking further than a week: a term and a month."""
