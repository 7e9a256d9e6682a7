"""What is done for the library: visits in turn, reading aloud, sets of books."""
