"""What we read: queries that return values, each with its number of statements fixed."""
