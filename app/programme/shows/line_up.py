"""The order of a show: made by the computer, changed by hand, and put back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import bindparam, text, update
from sqlalchemy.orm import Session

from app.access import Actor
from app.models.talent_shows import Act
from app.planning.line_up import by_hand, measure, solving
from app.planning.line_up.by_hand import Placed, Step
from app.planning.line_up.measure import Breach
from app.planning.line_up.solving import Arranged
from app.planning.line_up.stage import LineUp, StageAct
from app.programme import marks
from app.programme.refusals import ChangedMeanwhile, NotFound, Refusal
from app.programme.shows.opening import known, note, opened
from app.queries.shows import ShowPage

_DEFER = text("SET CONSTRAINTS uq_act_show_id_position DEFERRED")


class NoActs(Refusal):
    """There is nothing to put in an order."""


def arrange(session: Session, session_id: UUID, *, seed: int, by: Actor, now: datetime) -> Arranged:
    """Put the acts in the best order that is found; when there is none, the former one stays.

    It is searched before the turn is taken, so that nobody waits for it.

    :raises NoActs: when there are none.
    :raises ChangedMeanwhile: when somebody changed the acts while it was searched.
    """
    before = known(session, session_id)
    if not before.acts:
        raise NoActs
    found = solving.arrange(stage(before), breaks=before.breaks, given=line_up_of(before.order), seed=seed)
    row, now_is = opened(session, session_id, by=by, now=now)
    if now_is != before:
        raise ChangedMeanwhile
    if found.line_up is not None:
        pinned = {one.id for one in before.order if one.pinned}
        breaks = found.line_up.breaks_after
        write(
            session,
            [Placed(id=one, pinned=one in pinned, break_after=one in breaks) for one in found.line_up.order],
        )
        row.arranged_at = now
        note(session, session_id, "show.arranged", by=by, now=now)
    return found


def step(
    session: Session, session_id: UUID, act_id: UUID, wanted: Step, *, seen: str, by: Actor, now: datetime
) -> tuple[Placed, ...]:
    """Move, pin or unpin an act by hand, or put a break after it; return the order as it became.

    :raises NotFound: when the act is not in the order.
    :raises ChangedMeanwhile: when the order is not what was seen.
    """
    _row, found = opened(session, session_id, by=by, now=now)
    if act_id not in {one.id for one in found.order}:
        raise NotFound(Act.__tablename__, act_id)
    marks.refuse_outdated(found.order, seen)
    return _put(session, session_id, by_hand.stepped(found.order, act_id, wanted), by=by, now=now)


def move(
    session: Session, session_id: UUID, act_id: UUID, to: int, *, seen: str, by: Actor, now: datetime
) -> tuple[Placed, ...]:
    """Move an act to a place, counted from 1; return the order as it became.

    :raises NotFound: when the act is not in the order.
    :raises ChangedMeanwhile: when the order is not what was seen.
    """
    _row, found = opened(session, session_id, by=by, now=now)
    if act_id not in {one.id for one in found.order}:
        raise NotFound(Act.__tablename__, act_id)
    marks.refuse_outdated(found.order, seen)
    return _put(session, session_id, by_hand.moved(found.order, act_id, to=to - 1), by=by, now=now)


def put_back(
    session: Session, session_id: UUID, former: Sequence[Placed], *, seen: str, by: Actor, now: datetime
) -> None:
    """Give the acts an order that they had.

    :raises ChangedMeanwhile: when the order was changed since, or these are other acts.
    """
    _row, found = opened(session, session_id, by=by, now=now)
    marks.refuse_outdated(found.order, seen)
    if sorted(one.id for one in former) != sorted(one.id for one in found.order):
        raise ChangedMeanwhile
    _put(session, session_id, tuple(former), by=by, now=now)


def stage(found: ShowPage) -> tuple[StageAct, ...]:
    """Return the acts of a show as they are put in an order."""
    return tuple(
        StageAct(
            id=act.id,
            sort=act.sort,
            performers=frozenset(act.performers),
            instruments=frozenset(act.instruments),
            place=place if act.pinned else None,
        )
        for place, act in enumerate(found.acts, start=1)
    )


def line_up_of(order: Sequence[Placed]) -> LineUp:
    """Return an order without its pins."""
    return LineUp(
        order=tuple(one.id for one in order), breaks_after=frozenset(one.id for one in order if one.break_after)
    )


def breaches(found: ShowPage) -> tuple[Breach, ...]:
    """Return where somebody is in two acts in a row."""
    return measure.breaches(stage(found), line_up_of(found.order))


def write(session: Session, order: Sequence[Placed]) -> None:
    """Write an order, in one statement for all acts."""
    if order:
        session.execute(_DEFER)
        session.connection().execute(
            update(Act)
            .where(Act.id == bindparam("act"))
            .values(position=bindparam("at"), pinned=bindparam("pin"), break_after=bindparam("pause")),
            [
                {"act": one.id, "at": at, "pin": one.pinned, "pause": one.break_after}
                for at, one in enumerate(order, start=1)
            ],
        )


def _put(
    session: Session, session_id: UUID, order: tuple[Placed, ...], *, by: Actor, now: datetime
) -> tuple[Placed, ...]:
    write(session, order)
    note(session, session_id, "show.ordered", by=by, now=now)
    return order
