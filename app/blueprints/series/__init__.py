"""Activities and their meetings: seen as a whole, and several changed at once."""
