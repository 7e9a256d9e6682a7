"""Places divided fairly: rounds, wishes, and what comes of them."""
