"""Taking the plan along as a file; who did so is noted in the audit log. No child is in any of it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import assert_never
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from app.access import Actor
from app.calendars import feed
from app.models.locations import Location
from app.programme.history import audit
from app.queries import plan_files
from app.queries.plan_files import Chosen
from app.sheets import delimited, workbook, writing
from app.sheets.columns import Column, PlanLine
from app.sheets.proposals import Known, Named, Place
from app.sheets.workbook import Sheet


class FileSort(StrEnum):
    """What sort of file it becomes: its ending."""

    XLSX = "xlsx"
    CSV = "csv"
    ICS = "ics"


def export(session: Session, chosen: Chosen, sort: FileSort, *, by: Actor, now: datetime) -> bytes:
    """Return the chosen meetings as a file: in a table those that are planned, as a calendar those that people know."""
    content = _content(session, chosen, sort, by=by, now=now)
    audit(session, action=f"plan.exported_{sort}", subject="location", subject_id=by.location_id, by=by, now=now)
    session.flush()
    return content


def as_sheet(session: Session, sheet: Sheet, *, subject: UUID, by: Actor, now: datetime) -> bytes:
    """Return figures or answers about an activity as a workbook, and note who took them along."""
    audit(session, action="activity.exported", subject="activity", subject_id=subject, by=by, now=now)
    session.flush()
    return workbook.write([sheet])


def as_sheets(session: Session, sheets: Sequence[Sheet], *, by: Actor, now: datetime) -> bytes:
    """Return something of the location as a whole as a workbook, and note who took it along."""
    audit(session, action="location.exported", subject="location", subject_id=by.location_id, by=by, now=now)
    session.flush()
    return workbook.write(sheets)


def as_lines(session: Session, rows: Iterable[Iterable[str]], *, subject: UUID, by: Actor, now: datetime) -> bytes:
    """Return the same as separated values."""
    audit(session, action="activity.exported", subject="activity", subject_id=subject, by=by, now=now)
    session.flush()
    return delimited.write(rows)


def _content(session: Session, chosen: Chosen, sort: FileSort, *, by: Actor, now: datetime) -> bytes:
    location = session.get_one(Location, by.location_id)
    match sort:
        case FileSort.XLSX:
            return writing.as_workbook(_lines(session, chosen, by))
        case FileSort.CSV:
            return writing.as_separated(_lines(session, chosen, by))
        case FileSort.ICS:
            return feed.join(
                plan_files.components(session, chosen, location_id=by.location_id),
                name=location.name,
                zone=location.zone,
                empty_note_on=now.astimezone(ZoneInfo(location.zone)).date(),
            )
        case _:
            assert_never(sort)


def _lines(session: Session, chosen: Chosen, by: Actor) -> tuple[PlanLine, ...]:
    return plan_files.lines(session, chosen, location_id=by.location_id)


def sample(session: Session, sort: FileSort, *, by: Actor, today: date) -> bytes:
    """Return a file to fill in: three rows with names of this location, and in .xlsx all of its names."""
    location = session.get_one(Location, by.location_id)
    known = plan_files.known(
        session,
        location_id=by.location_id,
        zone=location.zone,
        by_default=Named(id=by.user_id, name=by.name),
        usual_space=None,
    )
    lines = _examples(known, today)
    if sort is FileSort.CSV:
        return writing.as_separated(lines)
    names: dict[str, Sequence[Named | Place]] = {
        Column.SPACE: known.spaces,
        Column.AGE_GROUP: known.age_groups,
        Column.TEMPLATE: known.templates,
        Column.RESPONSIBLE: known.staff,
        Column.PARTNERS: known.partners,
    }
    return writing.as_workbook(lines, names={str(key): [one.name for one in found] for key, found in names.items()})


def _examples(known: Known, today: date) -> list[PlanLine]:
    """Return three meetings far enough ahead, on a Wednesday afternoon, of one activity."""
    first = today + timedelta(days=28 + (2 - today.weekday()) % 7)
    return [
        PlanLine(
            title="Schaken voor beginners",
            day=first + timedelta(weeks=number),
            starts=time(14, 30),
            ends=time(15, 30),
            space=next((space.name for space in known.spaces), "Sportzaal"),
            age_group=next((group.name for group in known.age_groups[2:]), ""),
            responsible=known.by_default.name,
            children=12,
            note="Borden staan klaar in de kast." if number == 0 else "",
        )
        for number in range(3)
    ]
