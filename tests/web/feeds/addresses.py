"""Addresses of calendars, as tests meet them."""

import re
from dataclasses import dataclass

UNKNOWN = "a" * 43
ADDRESS = re.compile(r"http://localhost(/agenda/[\w-]{43}\.ics)")


@dataclass(frozen=True)
class Served:
    """A subscription that a test polls."""

    path: str
    secret: str
