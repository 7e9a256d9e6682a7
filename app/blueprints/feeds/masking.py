"""The secrets of subscriptions stay out of logs (CALENDARS.md, rule 11)."""

from __future__ import annotations

import logging
import re

SECRET_ADDRESS = re.compile(r"(/agenda/)[^\s\"']+?(\.ics)")
LOGGERS = ("werkzeug", "granian.access", "_granian", "app", "gunicorn.access")
"""The loggers through which servers write which address was asked for."""


class MaskSecrets(logging.Filter):
    """Lets every record through, with the secret of a calendar's address blotted out."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Change the record if an address is in it."""
        message = record.getMessage()
        masked = SECRET_ADDRESS.sub(r"\1…\2", message)
        if masked != message:
            record.msg, record.args = masked, ()
        return True


def install() -> None:
    """Mask in every logger that may see an address; once, however many applications there are."""
    for name in LOGGERS:
        logger = logging.getLogger(name)
        if not any(isinstance(present, MaskSecrets) for present in logger.filters):
            logger.addFilter(MaskSecrets())
