"""Courses in parts: what there is, a new one, its groups and children, and what is needed for them."""
