"""Doing one thing to many sessions: a heat wave, an outbreak, a hall that is closed, a bus that leaves later."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, assert_never
from uuid import UUID

from sqlalchemy.orm import Session

from app.access import Actor
from app.models.locations import Space
from app.planning.timeslots import TimeSlot
from app.programme import companions, plan_edits, publications, publishing, texts, turns
from app.programme.refusals import NothingToChange, TooMany, TooMuchText, known
from app.queries.companions import pairs

MOST_SESSIONS = 500
MOST_NOTES = 2000


@dataclass(frozen=True, kw_only=True, slots=True)
class CancelAll:
    """None of them goes on."""

    reason: str


@dataclass(frozen=True, kw_only=True, slots=True)
class MoveAll:
    """They are held in another space."""

    space_id: UUID


@dataclass(frozen=True, kw_only=True, slots=True)
class ShiftAll:
    """They begin and end so many minutes later, or earlier."""

    minutes: int


@dataclass(frozen=True, kw_only=True, slots=True)
class AddToAll:
    """They get a line of text more."""

    text: str


Act = CancelAll | MoveAll | ShiftAll | AddToAll


@dataclass(frozen=True, kw_only=True, slots=True)
class Done:
    """One act: what takes it back, how many sessions it changed, and how many messages that meant."""

    edit_id: UUID
    sessions: int
    messages: int


def apply(
    session: Session,
    session_ids: Collection[UUID],
    act: Act,
    *,
    tell: bool,
    by: Actor,
    now: datetime,
    along: Collection[UUID] | None = None,
) -> Done:
    """Do it to those of the sessions that are not cancelled and not over: to all of them, or to none.

    What of `along` is held beside them comes along (none given: everything beside them), when it is about time.
    With `tell` those that people know of are published at once, and each person gets one message; a draft stays one.

    :raises Outdated: when something of `along` is not beside any session any more.
    :raises NothingToChange: when there are none, or they are so already.
    :raises TooMany: for more than `MOST_SESSIONS`.
    :raises TooMuchText: with the title of a session whose text would become too long.
    :raises InTheWay: when a space, a volunteer or a child would be in two places at once.
    :raises NamesAChild: or `LooksLikeCitizenNumber`, for a text that must not be shown.
    :raises PlanningError: for a time that no session can have.
    """
    if len(session_ids) > MOST_SESSIONS:
        raise TooMany(most=MOST_SESSIONS)
    turns.take(session)
    _look_at(session, act)
    beside = pairs(session, of=session_ids, with_those=along or ()) if takes_along(act) else ()
    there = plan_edits.sessions_as_values(session, sorted({*session_ids, *(pair.companion_id for pair in beside)}))
    going_on = {
        row_id: values
        for row_id, values in there.items()
        if not values["cancelled"] and datetime.fromisoformat(values["ends_at"]) > now
    }
    chosen = going_on.keys() & set(session_ids)
    together = chosen | companions.of_many(beside, chosen=chosen, along=along if takes_along(act) else None)
    changes = {row_id: (values, after(values, act)) for row_id, values in going_on.items() if row_id in together}
    changes = {row_id: change for row_id, change in changes.items() if change[0] != change[1]}
    if not changes:
        raise NothingToChange
    edit = plan_edits.change(session, changes, sort=sort_of(act), own=_own(act), by=by, now=now)
    known_of = publications.known(session, changes) if tell else []
    told = publishing.publish(session, known_of, by=by, now=now)
    return Done(edit_id=edit.id, sessions=len(changes), messages=told.messages)


def after(values: Mapping[str, Any], act: Act) -> dict[str, Any]:
    """Return what a session becomes by the act, in the words of its history.

    :raises TooMuchText: when its text becomes too long.
    :raises PlanningError: for a time that no session can have.
    """
    match act:
        case CancelAll(reason=reason):
            return dict(values) | {"cancelled": True, "cancel_reason": reason}
        case MoveAll(space_id=space_id):
            return dict(values) | {"space_id": str(space_id)}
        case ShiftAll(minutes=minutes):
            starts_at, ends_at = (datetime.fromisoformat(values[name]) for name in ("starts_at", "ends_at"))
            slot = shifted(TimeSlot(starts_at=starts_at, ends_at=ends_at), minutes=minutes)
            return dict(values) | {"starts_at": slot.starts_at.isoformat(), "ends_at": slot.ends_at.isoformat()}
        case AddToAll(text=text):
            return dict(values) | {"notes": with_text(values["notes"], text, title=values["title"])}
        case _:
            assert_never(act)


def takes_along(act: Act) -> bool:
    """Tell whether what is held beside a session comes along: with its time, as with one session, and not its space.

    All of them shift as far, so that what began a quarter of an hour earlier goes on doing so.
    """
    return isinstance(act, CancelAll | ShiftAll)


def shifted(slot: TimeSlot, *, minutes: int) -> TimeSlot:
    """Return the slot so many minutes later."""
    by = timedelta(minutes=minutes)
    return TimeSlot(starts_at=slot.starts_at + by, ends_at=slot.ends_at + by)


def with_text(notes: str, text: str, *, title: str) -> str:
    """Return the notes with a line more, or as they are when they say it already."""
    if text in notes.split("\n"):
        return notes
    longer = f"{notes}\n{text}".strip()
    if len(longer) > MOST_NOTES:
        raise TooMuchText(title=title)
    return longer


def sort_of(act: Act) -> str:
    """Return what the history calls it."""
    match act:
        case CancelAll():
            return "cancelled"
        case MoveAll() | ShiftAll():
            return "moved"
        case AddToAll():
            return "edited"
        case _:
            assert_never(act)


def _own(act: Act) -> tuple[str, ...]:
    """Return what an edit of their series leaves as it is from now on."""
    match act:
        case CancelAll():
            return ()
        case MoveAll():
            return ("space",)
        case ShiftAll():
            return ("time",)
        case AddToAll():
            return ("notes",)
        case _:
            assert_never(act)


def _look_at(session: Session, act: Act) -> None:
    """Refuse a space of elsewhere, and a text that must not be shown."""
    match act:
        case CancelAll(reason=text) | AddToAll(text=text):
            texts.refuse_private(session, text)
        case MoveAll(space_id=space_id):
            known(session, Space, space_id)
        case ShiftAll():
            pass
        case _:
            assert_never(act)
