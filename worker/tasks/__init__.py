"""Tasks take nothing, may run twice or at the same time, and have a time limit."""
