"""What people hold of ours in their calendars, as it follows from what they are told and from what they chose.

A calendar object goes with what somebody is told when they chose invitations, or while they still hold the object from
before. Who chose the subscription gets the text alone.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from uuid import UUID

from sqlalchemy import ARRAY, TextClause, Uuid, bindparam, text
from sqlalchemy.orm import Session

from app.programme.series_tellings import Plan


def _statement(table: str, *, which: str, held: str) -> TextClause:
    """Return what settles rows that say by now what is being told."""
    return text(
        f"UPDATE {table} SET in_calendar = CASE"  # noqa: S608 - all of it is written below
        " WHEN withdrawn THEN CASE WHEN chosen.held THEN 'leaving' ELSE 'absent' END"
        " WHEN chosen.held OR chosen.calendar_by = 'invitations' THEN 'present' ELSE 'absent' END"
        f" FROM (SELECT told.id, {held} AS held,"
        " coalesce(volunteer.calendar_by, contact.calendar_by) AS calendar_by"
        f" FROM {table} told LEFT JOIN volunteer ON volunteer.id = told.volunteer_id"
        f" LEFT JOIN contact ON contact.id = told.contact_id WHERE {which}) chosen"
        f" WHERE {table}.id = chosen.id"
    ).bindparams(bindparam("ids", type_=ARRAY(Uuid)))


_HELD = "told.in_calendar = 'present'"
_HELD_BEFORE = "coalesce(told.known_before->>'in_calendar', '') = 'present'"
_UNSENT = "SELECT FROM message m WHERE m.state IN ('pending', 'leased', 'held') AND m.handed_over_at IS NULL"

# What waits is written anew, and may never have gone: then they hold what they held before it.
_MEETINGS = _statement(
    "invitation",
    which="told.id = ANY(:ids) AND told.series_id IS NULL",
    held=(
        f"({_HELD_BEFORE} OR {_HELD}"
        f" AND NOT EXISTS ({_UNSENT} AND m.invitation_id = told.id"
        " AND m.kind IN ('invitation', 'update', 'cancellation'))"
        f" AND NOT EXISTS ({_UNSENT} AND m.invitation_ids @> ARRAY[told.id]"
        " AND m.kind NOT IN ('feed_chosen', 'invitations_chosen')))"
    ),
)
_SERIES = _statement("series_invitation", which="told.id = ANY(:ids)", held=f"({_HELD} OR {_HELD_BEFORE})")


def settle(session: Session, plan: Plan, invitations: Mapping[tuple[UUID, UUID], UUID]) -> None:
    """Note who holds which object once they are told this; two statements, however many people."""
    settle_meetings(session, {invitations[telling.key] for telling in plan.tellings})
    _settle(session, _SERIES, {one.id for one in plan.series})


def settle_meetings(session: Session, invitation_ids: Collection[UUID]) -> None:
    """Note who holds an object once they are told of these meetings alone."""
    _settle(session, _MEETINGS, invitation_ids)


def _settle(session: Session, statement: TextClause, ids: Collection[UUID]) -> None:
    if ids:
        session.execute(statement, {"ids": sorted(ids)})
