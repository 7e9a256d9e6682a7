"""The week board, a session's own page, and publishing."""
