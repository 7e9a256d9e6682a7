"""Pages for everybody: language, accessibility, whom to call."""
