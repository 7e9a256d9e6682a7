"""The library of the demo: sets of books that run out while newcomers wait for one."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta
from typing import Any

from app.demo.rows import Rows
from app.demo.values import DemoChild, DemoLocation
from app.extensions import Base
from app.models.library import BookSetDelivery, BookSetHandout, BookSetSetting
from app.planning.library.book_sets import BookSetRule

DELIVERED, CAME = 20, timedelta(days=60)
LEFT, COUNTED = 3, timedelta(days=2)


def tables(location: DemoLocation) -> Iterator[tuple[type[Base], Rows]]:
    """Yield who got a set of books: all who came long ago, so that few are left and newcomers still wait."""
    yield BookSetSetting, [{"youngest_months": 12, "oldest_months": 47, "warn_below": 5}]
    toddlers = [one for one in location.children if BookSetRule().fits(one.birth_month, on=location.day)]
    settled = [one for one in toddlers if not one.newcomer and one.left_on is None][: DELIVERED - LEFT - 2]
    by = {"by_id": location.accounts[0].id}
    yield BookSetHandout, [by | _handout(location, child) for child in settled]
    deliveries = [
        (DELIVERED, "Van de bibliotheek", location.day - CAME),
        (len(settled) + LEFT - DELIVERED, "Geteld", location.day - COUNTED),
    ]
    yield (
        BookSetDelivery,
        [
            by | {"sets": sets, "note": note, "received_on": day, "at": datetime.combine(day, time(9), tzinfo=UTC)}
            for sets, note, day in deliveries
            if sets
        ],
    )


def _handout(location: DemoLocation, child: DemoChild) -> dict[str, Any]:
    day = min(max(child.arrived_on + timedelta(days=4), location.day - CAME), location.day - COUNTED)
    return {
        "child_id": child.id,
        "language": child.languages[0],
        "handed_on": day,
        "at": datetime.combine(day, time(10), tzinfo=UTC),
    }
