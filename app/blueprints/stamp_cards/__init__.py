"""Paper for a track: cards for stamps, and signs beside the obstacles."""
