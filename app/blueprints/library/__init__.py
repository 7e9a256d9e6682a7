"""The library: visits in turn, reading aloud, the book case, sets of books."""
