"""The week of a coach, and the appointments of its young people: planned, moved, cancelled, outside."""
