"""How far children are in a course: the board, and on a phone the lesson, the bike and the test."""
