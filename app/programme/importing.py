"""Bringing in a plan from a file: kept for a while, looked at, and then planned as a whole or not at all."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import delete, or_, select
from sqlalchemy.orm import Session

from app.access import Actor
from app.models.activities import PlanEdit
from app.models.locations import Location
from app.models.plan_imports import PlanImport
from app.planning.timeslots import Period
from app.programme import import_rows, texts, turns
from app.programme.history import audit
from app.programme.refusals import Forbidden, ImportedBefore, NotFound, NothingToUndo, RowsFaulty
from app.queries import plan_files
from app.sheets import proposing
from app.sheets.columns import Cell, Column, Row, Table
from app.sheets.proposals import Known, Named, Proposal
from app.sheets.texts import name_key
from app.sheets.values import day_of

KEPT = timedelta(hours=1)
AROUND = timedelta(days=1)
OF_A_PLAN = PlanImport.content.has_key("rows")
"""What tells a plan from a template that was sent (`template_sharing`)."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Preview:
    """What a file would become. `joins` are names of activities that are there already and get more meetings."""

    id: UUID
    table: Table
    proposals: tuple[Proposal, ...]
    joins: frozenset[str]
    edit: PlanEdit | None

    @property
    def faulty(self) -> int:
        """Return how many rows have something wrong with them."""
        return sum(not proposal.good for proposal in self.proposals)

    @property
    def on_board(self) -> int:
        """Return how many rows are on the board already."""
        return sum(proposal.on_board for proposal in self.proposals)

    @property
    def new(self) -> tuple[Proposal, ...]:
        """Return the rows that would be planned."""
        return tuple(proposal for proposal in self.proposals if proposal.new)

    @property
    def activities(self) -> int:
        """Return how many activities the new meetings belong to."""
        return len({name_key(proposal.title) for proposal in self.new})


def keep(session: Session, table: Table, *, usual_space: UUID | None, by: Actor, now: datetime) -> UUID:
    """Keep the rows of a file for an hour for whoever sent it; what they sent before and did not plan goes."""
    session.execute(
        delete(PlanImport).where(
            or_(
                PlanImport.expires_at <= now,
                (PlanImport.by_id == by.user_id) & PlanImport.edit_id.is_(None) & OF_A_PLAN,
            )
        )
    )
    row = PlanImport(
        location_id=by.location_id,
        by_id=by.user_id,
        at=now,
        expires_at=now + KEPT,
        content=_as_content(table, usual_space),
    )
    session.add(row)
    session.flush()
    return row.id


def look(session: Session, import_id: UUID, *, by: Actor, now: datetime) -> Preview:
    """Return what the kept rows would become on the board as it is now.

    :raises NotFound: when they are somebody else's, or were kept for too long.
    """
    return _preview(session, _find(session, import_id, by=by, now=now), by=by)


def plan(session: Session, import_id: UUID, *, by: Actor, now: datetime) -> Preview:
    """Plan every row that is not on the board yet: all of them, or none. The board is looked at again.

    :raises NotFound: when the rows are somebody else's, or were kept for too long.
    :raises ImportedBefore: when they were planned already.
    :raises RowsFaulty: when something is wrong with a row, also when somebody was just ahead.
    """
    turns.take(session)
    row = _find(session, import_id, by=by, now=now)
    if row.edit_id is not None:
        raise ImportedBefore
    preview = _preview(session, row, by=by)
    if preview.faulty or not preview.new:
        raise RowsFaulty(preview.faulty)
    location = session.get_one(Location, by.location_id)
    try:
        edit = import_rows.write(session, preview.new, zone=location.zone, by=by, now=now)
    except Forbidden as refusal:
        raise RowsFaulty(0) from refusal
    row.edit_id = edit.id
    session.flush()
    return replace(preview, edit=edit)


def undo(session: Session, import_id: UUID, *, by: Actor, now: datetime) -> None:
    """Take back a plan that was brought in, as a whole; see `import_rows.take_back` for when that is refused.

    :raises NotFound: when it is somebody else's.
    :raises NothingToUndo: when it was not planned.
    """
    turns.take(session)
    row = _find(session, import_id, by=by, now=now)
    edit = session.get(PlanEdit, row.edit_id) if row.edit_id else None
    if edit is None:
        raise NothingToUndo
    import_rows.take_back(session, edit, by=by, now=now)
    audit(session, action="plan.import_undone", subject="plan_edit", subject_id=edit.id, by=by, now=now)
    session.flush()


def _find(session: Session, import_id: UUID, *, by: Actor, now: datetime) -> PlanImport:
    row = session.scalar(
        select(PlanImport)
        .where(PlanImport.id == import_id, PlanImport.by_id == by.user_id, PlanImport.expires_at > now, OF_A_PLAN)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    if row is None:
        raise NotFound(PlanImport.__tablename__, import_id)
    return row


def _preview(session: Session, row: PlanImport, *, by: Actor) -> Preview:
    table, usual_space = _from_content(row.content)
    known = _known(session, table, usual_space, by)
    proposals = proposing.propose(table, known, private=_private(session))
    titles = sorted({proposal.title.lower() for proposal in proposals})
    there = plan_files.activities_called(session, titles)
    edit = session.get(PlanEdit, row.edit_id) if row.edit_id else None
    joins = frozenset(title for title, found in there.items() if len(found) == 1)
    return Preview(id=row.id, table=table, proposals=proposals, joins=joins, edit=edit)


def _known(session: Session, table: Table, usual_space: UUID | None, by: Actor) -> Known:
    location = session.get_one(Location, by.location_id)
    known = plan_files.known(
        session,
        location_id=by.location_id,
        zone=location.zone,
        by_default=Named(id=by.user_id, name=by.name),
        usual_space=usual_space,
    )
    days = sorted(day for day in (day_of(row.text(Column.DAY)) for row in table.rows) if day)
    days = [day for day in days if proposing.FIRST_DAY <= day <= proposing.LAST_DAY]
    if not days:
        return known
    period = Period(
        starts_at=datetime.combine(days[0], datetime.min.time(), tzinfo=UTC) - AROUND,
        ends_at=datetime.combine(days[-1], datetime.min.time(), tzinfo=UTC) + 2 * AROUND,
    )
    return replace(
        known,
        booked=plan_files.booked(session, period, location_id=by.location_id),
        free_days=plan_files.free_days(session, first=days[0], last=days[-1]),
    )


def _private(session: Session) -> Callable[[str], bool]:
    """Return what tells of a text whether it names a child or holds a citizen number; each text is looked at once."""
    names = texts.names_of_children(session)
    seen: dict[str, bool] = {}

    def private(text: str) -> bool:
        if text not in seen:
            seen[text] = texts.child_named(names, text) is not None or texts.holds_citizen_number(text)
        return seen[text]

    return private


def _as_content(table: Table, usual_space: UUID | None) -> dict[str, Any]:
    return {
        "rows": [
            [row.number, {column: None if cell.formula else cell.text for column, cell in row.cells.items()}]
            for row in table.rows
        ],
        "letters": dict(table.letters),
        "unread": list(table.unread),
        "merged": table.merged,
        "passed_over": table.passed_over,
        "usual_space": str(usual_space) if usual_space else None,
    }


def _from_content(content: Mapping[str, Any]) -> tuple[Table, UUID | None]:
    rows = tuple(
        Row(
            number=number,
            cells={
                Column(column): Cell(formula=True) if text is None else Cell(text=text)
                for column, text in cells.items()
            },
        )
        for number, cells in content["rows"]
    )
    table = Table(
        rows=rows,
        letters={Column(column): letter for column, letter in content["letters"].items()},
        unread=tuple(content["unread"]),
        merged=content["merged"],
        passed_over=content["passed_over"],
    )
    return table, UUID(content["usual_space"]) if content["usual_space"] else None
