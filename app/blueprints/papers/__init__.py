"""Paper of a safety day: choosing it, and getting it as a file."""
