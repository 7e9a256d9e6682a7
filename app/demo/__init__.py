"""A made-up location to look around in: generated as values for a day, then loaded. Nothing in it exists."""
