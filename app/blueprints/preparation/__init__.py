"""Tasks around a safety day: the plan counted back from its day, own tasks, and those of a partner by a link."""
