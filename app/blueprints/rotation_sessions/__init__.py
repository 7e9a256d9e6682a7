"""A safety day in the plan: its sessions, kept as the running order says, and made known."""
