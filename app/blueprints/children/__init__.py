"""The children of a location: their records, consents, leaving and the hand-over sheet."""
