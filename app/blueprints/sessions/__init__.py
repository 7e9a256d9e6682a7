"""A session's own page: everything of one meeting, and every change that can be made to it."""
