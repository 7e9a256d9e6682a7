"""The monthly talent show: the acts of the last one and of the next, put in an order."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from app.access import Actor
from app.demo.values import DemoChild, DemoLocation
from app.planning.vocabulary import ActSort
from app.programme import marks
from app.programme.shows import acts, line_up, opening
from app.programme.shows.acts import ActDetails
from app.programme.shows.opening import Settings
from app.queries import shows
from app.queries.shows import ShowLine

SONG, DANCE, MUSIC, THEATRE, OTHER = ActSort.SONG, ActSort.DANCE, ActSort.MUSIC, ActSort.THEATRE, ActSort.OTHER
BEFORE = timedelta(days=4)
"""So long before a show its acts were signed up, when it was not today."""
CLOSES = timedelta(hours=20)
OLDEST, SEED = 17, 2026


@dataclass(frozen=True, kw_only=True, slots=True)
class DemoAct:
    """An act: `children` are numbers of who takes part, so that somebody can be in two of them."""

    title: str
    sort: ActSort
    minutes: int
    children: tuple[int, ...] = ()
    adults: tuple[str, ...] = ()
    instruments: tuple[str, ...] = ()
    note: str = ""


ACTS = (
    DemoAct(title="Lied over de zee", sort=SONG, minutes=4, children=(0,), instruments=("microfoon",)),
    DemoAct(title="Dans met linten", sort=DANCE, minutes=5, children=(1, 2, 3), note="Muziek van de telefoon."),
    DemoAct(title="Trommels", sort=MUSIC, minutes=6, children=(4, 5, 6, 0), instruments=("trommel",)),
    DemoAct(title="Pianostuk", sort=MUSIC, minutes=3, children=(7,), instruments=("piano",)),
    DemoAct(title="Breakdance", sort=DANCE, minutes=4, children=(5, 8)),
    DemoAct(title="Het verloren schaap", sort=THEATRE, minutes=8, children=(9, 10, 1), instruments=("microfoon",)),
    DemoAct(title="Twee stemmen", sort=SONG, minutes=4, children=(7, 11), instruments=("microfoon", "piano")),
    DemoAct(title="Goochelen", sort=OTHER, minutes=5, children=(12,)),
    DemoAct(
        title="Slaapliedje van thuis", sort=SONG, minutes=3, adults=("Mama Rosa",), instruments=("microfoon", "gitaar")
    ),
    DemoAct(title="Jongleren", sort=OTHER, minutes=4, children=(13, 8)),
    DemoAct(
        title="Gitaar en zang",
        sort=SONG,
        minutes=5,
        children=(14,),
        adults=("Oom Sam",),
        instruments=("microfoon", "gitaar"),
    ),
    DemoAct(title="Dans van iedereen", sort=DANCE, minutes=6, children=(1, 4, 9, 13), instruments=("trommel",)),
)
WITHDRAWN = DemoAct(title="Rap", sort=SONG, minutes=3, children=(15,), instruments=("microfoon",))


def hold(session: Session, location: DemoLocation, *, by: Actor, now: datetime) -> None:
    """Sign up the acts of the last show and of the next, and put them in an order."""
    known = (*shows.past(session, until=now)[:1], *shows.overview(session, since=now)[:1])
    children = [child for child in location.children if child.left_on is None and child.age <= OLDEST]
    for one in known:
        at = min(now, one.starts_at - BEFORE)
        _sign_up(session, one, children, by=by, at=at)
        line_up.arrange(session, one.session_id, seed=SEED, by=by, now=at)


def _sign_up(session: Session, one: ShowLine, children: list[DemoChild], *, by: Actor, at: datetime) -> None:
    found = opening.known(session, one.session_id)
    wanted = Settings(breaks=1, break_minutes=15, changeover_minutes=2, closes_at=one.starts_at - CLOSES)
    seen = marks.of(opening.settings_of(found))
    opening.change_settings(session, one.session_id, wanted, seen=seen, by=by, now=at)
    for act in ACTS:
        acts.sign_up(session, one.session_id, _details(act, children), by=by, now=at)
    gone = acts.sign_up(session, one.session_id, _details(WITHDRAWN, children), by=by, now=at)
    acts.withdraw(session, one.session_id, gone.id, by=by, now=at)


def _details(act: DemoAct, children: list[DemoChild]) -> ActDetails:
    return ActDetails(
        title=act.title,
        sort=act.sort,
        minutes=act.minutes,
        instruments=act.instruments,
        note=act.note,
        child_ids=tuple(children[number % len(children)].id for number in act.children),
        adults=act.adults,
    )
