"""What asks for attention in a week or a term."""
