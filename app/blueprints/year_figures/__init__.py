"""What the municipality asks once a year: counts, and nobody's name."""
