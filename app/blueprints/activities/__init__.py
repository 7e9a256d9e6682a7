"""Planning something new from a template."""
