"""In which order the acts of a show come, where its breaks are, and when each begins."""
