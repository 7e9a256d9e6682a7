"""When the classes of the demo are at school: the appointments of the coach come after it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import time

from app.demo.groups import SCHOOL_CLASSES
from app.demo.rows import Rows
from app.demo.values import DemoLocation
from app.extensions import Base
from app.models.children import SchoolHours

_STARTS = time(8, 45)
_ENDS = {1: time(15), 2: time(15), 3: time(12, 30), 4: time(15), 5: time(14, 15)}


def tables(location: DemoLocation) -> Iterator[tuple[type[Base], Rows]]:
    """Yield when each class is at school."""
    yield (
        SchoolHours,
        [
            {"group_id": group.id, "weekday": weekday, "starts": _STARTS, "ends": ends}
            for group in location.groups
            if group.key in SCHOOL_CLASSES
            for weekday, ends in _ENDS.items()
        ],
    )
