"""Acts: signed up, changed, withdrawn and taken back."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from app.access import Actor
from app.models.children import Child
from app.models.talent_shows import Act, ActPerformer
from app.planning.line_up import by_hand
from app.planning.line_up.by_hand import Placed
from app.planning.vocabulary import ActSort
from app.programme import marks, texts
from app.programme.refusals import NotFound, Refusal, TooMany
from app.programme.shows.line_up import write
from app.programme.shows.opening import note, opened
from app.queries.shows import ActInShow, ShowPage

MOST_ACTS, MOST_PERFORMERS = 100, 40


@dataclass(frozen=True, kw_only=True, slots=True)
class ActDetails:
    """Everything of an act that a form can change."""

    title: str
    sort: ActSort
    minutes: int
    instruments: tuple[str, ...]
    note: str
    child_ids: tuple[UUID, ...]
    adults: tuple[str, ...]


@dataclass
class SignUpClosed(Refusal):
    """No act can be signed up any more."""

    closed_at: datetime


class NobodyInIt(Refusal):
    """An act without anybody in it, or with too many, or with a child who is not here."""


def sign_up(session: Session, session_id: UUID, wanted: ActDetails, *, by: Actor, now: datetime) -> Act:
    """Add an act, at the end of the line-up.

    :raises SignUpClosed: when it is too late.
    :raises NobodyInIt: when nobody would be in it.
    :raises TooMany: when the show is full.
    :raises NamesAChild: or `LooksLikeCitizenNumber`, for a text that must not be shown.
    """
    _refuse_private(session, wanted)
    row, found = opened(session, session_id, by=by, now=now)
    if found.closes_at is not None and found.closes_at <= now:
        raise SignUpClosed(closed_at=found.closes_at)
    if len(found.acts) >= MOST_ACTS:
        raise TooMany(most=MOST_ACTS)
    act = Act(location_id=by.location_id, show_id=row.id, position=len(found.acts) + 1)
    _fill(act, wanted)
    session.add(act)
    session.flush()
    _let_perform(session, act, wanted, before=frozenset(), by=by)
    note(session, session_id, "act.added", by=by, now=now)
    return act


def change(
    session: Session, session_id: UUID, act_id: UUID, wanted: ActDetails, *, seen: str, by: Actor, now: datetime
) -> None:
    """Change what an act is and who is in it.

    :raises NotFound: when the show has no such act.
    :raises ChangedMeanwhile: when it is not what the form showed.
    """
    _refuse_private(session, wanted)
    _row, found = opened(session, session_id, by=by, now=now)
    one = of_show(found, act_id)
    marks.refuse_outdated(details_of(one), seen)
    act = session.get_one(Act, act_id)
    _fill(act, wanted)
    _let_perform(session, act, wanted, before=frozenset(child.id for child in one.children), by=by)
    note(session, session_id, "act.changed", by=by, now=now)


def withdraw(session: Session, session_id: UUID, act_id: UUID, *, by: Actor, now: datetime) -> str:
    """Take an act out of the show, and return what it is called; withdrawing it again changes nothing."""
    _row, found = opened(session, session_id, by=by, now=now)
    one = of_show(found, act_id)
    if one.withdrawn_at is None:
        act = session.get_one(Act, act_id)
        act.withdrawn_at, act.position, act.pinned, act.break_after = now, None, False, False
        session.flush()
        write(session, by_hand.without(found.order, act_id))
        note(session, session_id, "act.withdrawn", by=by, now=now)
    return one.title


def take_back(session: Session, session_id: UUID, act_id: UUID, *, by: Actor, now: datetime) -> str:
    """Let a withdrawn act come at the end of the show, and return what it is called.

    :raises TooMany: when the show is full.
    """
    _row, found = opened(session, session_id, by=by, now=now)
    one = of_show(found, act_id)
    if one.withdrawn_at is not None:
        if len(found.acts) >= MOST_ACTS:
            raise TooMany(most=MOST_ACTS)
        session.get_one(Act, act_id).withdrawn_at = None
        session.flush()
        write(session, (*found.order, Placed(id=act_id)))
        note(session, session_id, "act.taken_back", by=by, now=now)
    return one.title


def details_of(one: ActInShow) -> ActDetails:
    """Return what an act is now."""
    return ActDetails(
        title=one.title,
        sort=one.sort,
        minutes=one.minutes,
        instruments=one.instruments,
        note=one.note,
        child_ids=tuple(child.id for child in one.children),
        adults=one.adults,
    )


def of_show(found: ShowPage, act_id: UUID) -> ActInShow:
    """Return an act of a show.

    :raises NotFound: when it has none such.
    """
    one = found.act(act_id)
    if one is None:
        raise NotFound(Act.__tablename__, act_id)
    return one


def _refuse_private(session: Session, wanted: ActDetails) -> None:
    texts.refuse_private(session, wanted.title, wanted.note, *wanted.instruments, *wanted.adults)


def _fill(act: Act, wanted: ActDetails) -> None:
    act.title, act.sort, act.minutes = wanted.title, wanted.sort, wanted.minutes
    act.instruments, act.note = list(wanted.instruments), wanted.note


def _let_perform(session: Session, act: Act, wanted: ActDetails, *, before: Collection[UUID], by: Actor) -> None:
    """Let exactly these people be in an act; whoever was in it may stay, also when they have left."""
    children, adults = dict.fromkeys(wanted.child_ids), dict.fromkeys(wanted.adults)
    here = set(
        session.scalars(select(Child.id).where(Child.id.in_(children), Child.left_on.is_(None) | Child.id.in_(before)))
    )
    if here != children.keys() or not 0 < len(children) + len(adults) <= MOST_PERFORMERS:
        raise NobodyInIt
    session.execute(delete(ActPerformer).where(ActPerformer.act_id == act.id))
    session.add_all(ActPerformer(location_id=by.location_id, act_id=act.id, child_id=child_id) for child_id in children)
    session.add_all(ActPerformer(location_id=by.location_id, act_id=act.id, label=label) for label in adults)
    session.flush()
