"""Filling a location with rows: activities, their meetings, and the children who were there."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

from sqlalchemy import insert
from sqlalchemy.orm import Session

from app.access import Actor
from app.extensions import Base
from app.models.activities import Activity, ProgrammeSession
from app.models.attendance import Attendance, Enrolment
from app.planning.vocabulary import ActivityKind, AttendanceMark, EnrolmentState

ZONE = ZoneInfo("Europe/Amsterdam")
Row = dict[str, Any]


@dataclass(frozen=True, kw_only=True, slots=True)
class Filling:
    """A location that is being filled, by one of its supervisors, as it stands at `now`."""

    session: Session
    by: Actor
    now: datetime

    @property
    def common(self) -> Row:
        """What every row has."""
        return {"location_id": self.by.location_id}

    def clock(self, hour: int, *, weeks: int) -> datetime:
        """Return an hour of this day, so many weeks before now."""
        return self.now.replace(hour=hour, minute=0, second=0, microsecond=0) - timedelta(weeks=weeks)

    def add(self, model: type[Base], rows: Iterable[Mapping[str, Any]]) -> list[Row]:
        """Add rows, and return them with what every row has and an id of their own."""
        added = [{"id": uuid4()} | self.common | dict(row) for row in rows]
        self.session.execute(insert(model), added)
        return added

    def activity(self, kind: ActivityKind, title: str, **values: Any) -> UUID:
        """Add an activity of whoever fills, or of the one who is given."""
        held = {"responsible_id": self.by.user_id, "kind": kind, "title": title, "description": ""}
        row = Activity(**self.common | held | values)
        self.session.add(row)
        self.session.flush()
        return row.id

    def meetings(self, activity: UUID, space: UUID, starts: Iterable[datetime], *, hours: int = 1) -> list[Row]:
        """Add meetings of an activity."""
        return self.add(
            ProgrammeSession,
            (
                {
                    "activity_id": activity,
                    "title": "Muziek",
                    "notes": "",
                    "starts_at": moment,
                    "ends_at": moment + timedelta(hours=hours),
                    "starts_local": moment.astimezone(ZONE).replace(tzinfo=None),
                    "zone": ZONE.key,
                    "space_id": space,
                    "space_shareable": True,
                    "calendar_uid": uuid4().hex,
                    "version": 1,
                }
                for moment in starts
            ),
        )

    def place(self, activity: UUID, meetings: Sequence[Row], children: Sequence[UUID]) -> None:
        """Place children in an activity; they were at each of its meetings that is over."""
        held = {"activity_id": activity, "state": EnrolmentState.PLACED, "since": self.now}
        self.add(Enrolment, (held | {"child_id": child} for child in children))
        self.add(Attendance, (self._there(meeting) | {"child_id": child} for meeting in meetings for child in children))

    def _there(self, meeting: Row) -> Row:
        over = meeting["ends_at"] < self.now
        return {
            "session_id": meeting["id"],
            "starts_at": meeting["starts_at"],
            "ends_at": meeting["ends_at"],
            "mark": AttendanceMark.PRESENT if over else AttendanceMark.NOT_RECORDED,
            "recorded_at": meeting["ends_at"],
        }
