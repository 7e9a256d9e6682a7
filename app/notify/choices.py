"""What a mail says that takes objects out of somebody's calendar, or brings them, because they chose so (ADR 15)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

from app.models.messages import MessageKind
from app.models.publications import InCalendar
from app.notify import row_parts
from app.notify.letters import CancellationLetter, ChoiceLetter, InvitationLetter
from app.notify.occasions import Series
from app.notify.outcomes import Needless
from app.planning.vocabulary import Answer


def letter(rows: Sequence[Any]) -> ChoiceLetter | Needless:
    """Put together what leaves a calendar or comes into it, as far as it still is to."""
    by_feed = rows[0].kind is MessageKind.FEED_CHOSEN
    found = [row for row in rows if row.active and _moves(row, by_feed=by_feed)]
    if not found:
        return Needless(reason="not active, or chosen otherwise")
    by_series: dict[UUID, list[Any]] = defaultdict(list)
    for row in found:
        if row.of_chosen_series:
            by_series[row.SeriesInvitation.id].append(row)
    declined = frozenset(str(row.Publication.session_id) for row in rows if row.declined_at is not None)
    series = tuple(_moving(of_one, by_feed=by_feed, declined=declined) for of_one in by_series.values())
    meetings = tuple(_moving_alone(row, by_feed=by_feed) for row in found if not row.of_chosen_series)
    stamped_at = max(one.stamped_at for one in (*series, *meetings))
    staying = [row for row in found if not row.withdrawn and row.declined_at is None]
    return ChoiceLetter(
        **row_parts.frame(rows[0]) | {"stamped_at": stamped_at},
        by_feed=by_feed,
        meetings=meetings,
        series=series,
        staying=tuple(
            sorted(
                (row_parts.occasion(row) for row in staying if row.Publication.ends_at > stamped_at),
                key=lambda one: (one.starts_at, one.session_id),
            )
        ),
    )


def _moves(row: Any, *, by_feed: bool) -> bool:
    """Say whether the object of a meeting, or of its series, still is to leave the calendar or to come into it."""
    if row.Publication is None:
        return False
    holder = row.SeriesInvitation if row.of_chosen_series else row
    is_there = holder.in_calendar is InCalendar.PRESENT
    if by_feed:
        return not is_there
    return is_there and not row.withdrawn and row.declined_at is None


def _moving_alone(row: Any, *, by_feed: bool) -> InvitationLetter | CancellationLetter:
    frame = row_parts.frame(row)
    if by_feed:
        return replace(row_parts.cancellation(row, frame), attached=True)
    return InvitationLetter(
        **frame,
        occasion=row_parts.occasion(row),
        invitation_id=row.invitation_id,
        sequence=row.sequence,
        changed=False,
        said=Answer(row.said or Answer.NONE),
    )


def _moving(rows: Sequence[Any], *, by_feed: bool, declined: frozenset[str]) -> Series:
    """Describe a series with the days of its object: it leaves as a whole, and comes without what was declined."""
    found, told = row_parts.series(rows), rows[0].SeriesInvitation
    coming = tuple(row_parts.occasion(row) for row in rows)
    if by_feed:
        return replace(found, withdrawn=True, coming=coming, attached=True)
    days = sorted(date.fromisoformat(day) for session_id, day in told.days.items() if session_id not in declined)
    said = {row.said for row in rows}
    return replace(
        found,
        days=tuple(days),
        coming=coming,
        attached=True,
        said=Answer(said.pop() or Answer.NONE) if len(said) == 1 else Answer.NONE,
    )
