"""What was sent, and what could not be."""
