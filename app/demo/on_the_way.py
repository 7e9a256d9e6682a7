"""Outings of the demo on their day: whom to call, what goes along, and children who came back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.access import Actor
from app.demo.values import DemoLocation, demo_id
from app.models.activities import ProgrammeSession
from app.models.outings import Outing
from app.planning.outings.counting import Where
from app.planning.vocabulary import CountPoint
from app.programme import emergency_numbers
from app.programme.emergency_numbers import Details
from app.programme.outings import counting, packing
from app.programme.outings.counting import Counted, Move
from app.queries import outing_day, outing_gear

NUMBERS = (
    ("Receptie van de locatie", "020 555 01 01", "altijd eerst, dag en nacht"),
    ("Begeleiding van dienst", "06 55 50 11 22", "bij vertraging, of als er een kind ontbreekt"),
    ("Beveiliging", "020 555 01 02", "buiten kantoortijd"),
    ("Huisartsenpost", "0900 555 12 34", "bij ziekte of een wond zonder levensgevaar"),
)
EACH, ONCE = ("Handdoek", "Zwemkleding", "Iets te drinken"), ("EHBO-tas", "Lijst met kinderen", "Noodkaart", "Kaartjes")
MINUTE = timedelta(minutes=1)


def lay(session: Session, location: DemoLocation, *, by: Actor, now: datetime) -> None:
    """Give the location its numbers, every outing its list, and the last outing its counts."""
    for name, number, call_when in NUMBERS:
        emergency_numbers.add(session, Details(name=name, number=number, call_when=call_when), by=by, now=now)
    rows = session.execute(
        select(Outing.id, Outing.session_id, ProgrammeSession.starts_at, ProgrammeSession.ends_at)
        .join(ProgrammeSession, ProgrammeSession.id == Outing.session_id)
        .order_by(ProgrammeSession.starts_at, Outing.id)
    ).all()
    for row in rows:
        packing.add(session, row.id, EACH, each=True, by=by, now=now)
        packing.add(session, row.id, ONCE, each=False, by=by, now=now)
    past = [row for row in rows if row.ends_at < now and outing_day.places(session, row.session_id)]
    coming = [row for row in rows if row.starts_at >= now]
    for row in past[-1:]:
        then = row.ends_at + 10 * MINUTE
        _go(session, row.session_id, row.starts_at, back=row.ends_at, by=by, now=then)
        _count(session, location, row.id, row.ends_at, by=by, now=then)
    if coming:
        _pack_some(session, coming[0].id, by=by, now=now)


def _go(session: Session, session_id: UUID, out: datetime, *, back: datetime, by: Actor, now: datetime) -> None:
    """Let everybody leave and come back, as it was ticked then."""
    children: Sequence[UUID] = tuple(outing_day.places(session, session_id))
    for to, at in ((Where.AWAY, out), (Where.BACK, back)):
        counting.move(session, session_id, [Move(child_id=one, to=to, at=at) for one in children], by=by, now=now)


def _count(
    session: Session, location: DemoLocation, outing_id: UUID, back: datetime, *, by: Actor, now: datetime
) -> None:
    number = len(outing_day.going(session, outing_id))
    for short, minutes in ((1, 2), (0, 6)):  # one was behind the bus: counted again, all were there
        counted = Counted(
            id=demo_id(location.slug, "headcount", str(minutes)),
            point=CountPoint.BACK,
            number=max(0, number - short),
            at=back + minutes * MINUTE,
        )
        counting.count(session, outing_id, counted, by=by, now=now)


def _pack_some(session: Session, outing_id: UUID, *, by: Actor, now: datetime) -> None:
    for item in outing_gear.items(session, outing_id)[:2]:
        packing.tick(session, outing_id, item.id, packed=True, by=by, now=now)
