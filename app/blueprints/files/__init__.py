"""The plan as a file: taking it along, and bringing it in."""
