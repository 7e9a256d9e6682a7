"""Printing a show: the run sheet, of which the look is noted, and the poster, which names nobody."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from app.access import Actor
from app.documents import show as paper
from app.documents.show import ActOnPaper, ShowOnPaper
from app.planning.line_up import run_sheet
from app.planning.line_up.run_sheet import Pace, Timed, Turn
from app.planning.vocabulary import ActSort
from app.programme import texts
from app.programme.history import audit
from app.programme.shows.opening import known
from app.queries.shows import ShowPage

SORTS: Mapping[ActSort, str] = {
    ActSort.SONG: "zang",
    ActSort.DANCE: "dans",
    ActSort.MUSIC: "muziek",
    ActSort.THEATRE: "toneel",
    ActSort.OTHER: "iets anders",
}


def print_run_sheet(session: Session, session_id: UUID, *, location: str, by: Actor, now: datetime) -> bytes:
    """Return the run sheet of a show as PDF.

    :raises NotFound: when there is no such show here.
    :raises NotPrintable: as `documents.show.print_run_sheet`.
    """
    found = known(session, session_id)
    audit(session, action="children.printed", subject="programme_session", subject_id=session_id, by=by, now=now)
    session.flush()
    acts = [
        ActOnPaper(
            title=act.title,
            sort=SORTS[act.sort],
            minutes=act.minutes,
            instruments=act.instruments,
            performers=tuple(act.performers.values()),
            note=act.note,
            turn=turn,
        )
        for act, turn in zip(found.acts, turns(found), strict=True)
    ]
    return paper.print_run_sheet(_on_paper(found, location), acts, now=now)


def print_poster(
    session: Session, session_id: UUID, languages: Sequence[str], *, location: str, now: datetime
) -> bytes:
    """Return the poster of a show as PDF, in Dutch and these languages.

    :raises NotFound: when there is no such show here.
    :raises NamesAChild: or `LooksLikeCitizenNumber`, for a title or a place that must not hang on a wall.
    :raises NotPrintable: as `documents.show.print_poster`.
    """
    found = known(session, session_id)
    texts.refuse_private(session, found.title, found.space)
    return paper.print_poster(_on_paper(found, location), languages, now=now)


def turns(found: ShowPage) -> tuple[Turn, ...]:
    """Return when each act is on."""
    acts = [
        Timed(id=act.id, minutes=act.minutes, instruments=frozenset(act.instruments), break_after=act.break_after)
        for act in found.acts
    ]
    pace = Pace(changeover=found.changeover_minutes, pause=found.break_minutes)
    return run_sheet.turns(acts, pace, starts=found.starts_at)


def _on_paper(found: ShowPage, location: str) -> ShowOnPaper:
    zone = ZoneInfo(found.zone)
    return ShowOnPaper(
        title=found.title,
        location=location,
        place=found.space,
        starts=found.starts_at.astimezone(zone),
        ends=found.ends_at.astimezone(zone),
    )
