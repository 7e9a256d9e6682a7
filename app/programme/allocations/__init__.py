"""Places divided among children with wishes: rounds, wishes, what comes of them, and carrying that out."""
