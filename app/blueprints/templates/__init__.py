"""Templates: the list, their versions, changing them, and sharing them with other locations."""
