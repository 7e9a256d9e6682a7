"""Where a mail service delivers answers over HTTPS."""
