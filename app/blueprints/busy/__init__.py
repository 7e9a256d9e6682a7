"""When partners are busy elsewhere: a calendar of theirs, as a file or an address."""
