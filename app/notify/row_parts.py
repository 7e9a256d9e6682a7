"""What a row about a waiting message says of its reader, and of the meeting or series that it is about."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from app.models.publications import InCalendar, Publication, SeriesInvitation
from app.notify.letters import CancellationLetter
from app.notify.occasions import Gone, Occasion, Recipient, Series


def frame(row: Any) -> dict[str, Any]:
    """Return what every letter has."""
    return {
        "key": row.message_id,
        "stamped_at": row.stamped_at,
        "location": row.location,
        "recipient": Recipient(
            name=row.name,
            address=row.address,
            reply_token=row.reply_token,
            partner=row.partner,
            language=row.language,
            person_id=row.person_id,
        ),
    }


def series(rows: Sequence[Any]) -> Series:
    """Describe a series by the rows of its meetings; one that its reader declined stays out of the list."""
    told: SeriesInvitation = rows[0].SeriesInvitation
    gone = tuple(
        Gone(
            occasion=occasion(row, starts_at=row.told_starts_at, ends_at=row.told_ends_at),
            goes_on=not row.Publication.cancelled,
            reason=row.Publication.cancel_reason if row.Publication.cancelled else None,
        )
        for row in rows
        if row.withdrawn
    )
    return Series(
        series_id=told.id,
        calendar_uid=told.calendar_uid,
        sequence=told.sequence,
        stamped_at=told.stamped_at,
        zone=told.zone,
        starts=told.starts,
        length=told.length,
        days=tuple(sorted(date.fromisoformat(day) for day in told.days.values())),
        withdrawn=told.withdrawn,
        renewed=told.renewed,
        coming=tuple(occasion(row) for row in rows if _is_coming(row)),
        gone=gone,
        attached=_is_attached(told),
    )


def _is_attached(told: SeriesInvitation) -> bool:
    """Say whether the object goes along: also one that leaves."""
    return told.in_calendar is InCalendar.PRESENT or (told.withdrawn and told.in_calendar is InCalendar.LEAVING)


def _is_coming(row: Any) -> bool:
    """Say whether the meeting was not over when this was told: a mail that is repeated says the same."""
    told: SeriesInvitation = row.SeriesInvitation
    return not row.withdrawn and row.declined_at is None and row.Publication.ends_at > told.stamped_at


def cancellation(row: Any, frame: dict[str, Any]) -> CancellationLetter:
    """Describe the meeting at the time that the reader knows: it may have been moved and cancelled at once."""
    published: Publication = row.Publication
    return CancellationLetter(
        **frame,
        occasion=occasion(row, starts_at=row.told_starts_at, ends_at=row.told_ends_at),
        sequence=row.sequence,
        goes_on=not published.cancelled,
        reason=published.cancel_reason if published.cancelled else None,
        attached=row.in_calendar is not InCalendar.ABSENT,
    )


def occasion(row: Any, *, starts_at: datetime | None = None, ends_at: datetime | None = None) -> Occasion:
    """Describe the meeting as it was published, or at the times that its reader was told."""
    published: Publication = row.Publication
    return Occasion(
        session_id=published.session_id,
        calendar_uid=published.calendar_uid,
        title=published.title,
        description=published.description,
        place=published.place,
        starts_at=starts_at or published.starts_at,
        ends_at=ends_at or published.ends_at,
        zone=published.zone,
        responsible=row.responsible,
    )
