"""How far the children of the courses are: stamps, bike checks, tests, and the certificates of last season."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, time, timedelta
from typing import Any
from uuid import UUID

from app.certificates import verification
from app.demo.cycling import BEFORE, TRACK
from app.demo.cycling_rows import Rows, Run, runs
from app.demo.season import ZONE
from app.demo.values import DemoLocation, DemoSession
from app.extensions import Base
from app.models.course_progress import BikeCheck, Certificate, PracticalTest, Stamp
from app.planning.timeslots import local_moment
from app.planning.vocabulary import AttendanceMark, PartnerKind, PhaseSort, StampResult

AT_ONCE = {TRACK: 3}
"""Obstacles that a child tries on a day; of a lesson, one skill."""
AGAIN = 4
"""Of so many stamps one is a tip: the next time it is done."""
SECOND_TRY, FAILED_TWICE = (2, 7), (5,)
"""By their turn: who passes the second time, and who does not."""
UNCHECKED = 3
"""Of so many in the traffic garden now, the bike of one was not looked at yet."""
WITHDRAWN = 4
DAYS_LATER = timedelta(days=7)
PRINTED = time(9)
WRONG_NAME = "De naam was verkeerd geschreven. Er is een nieuw diploma gemaakt."


def tables(location: DemoLocation) -> Iterator[tuple[type[Base], Rows]]:
    """Yield the rows of what children did in the courses of a location, and of what they earned."""
    found = runs(location)
    yield Stamp, [row for run in found for row in _stamps(run)]
    yield BikeCheck, [row for run in found for row in _checks(run)]
    yield PracticalTest, [row for run in found for row in _tests(run, _instructor(location))]
    yield Certificate, [row for run in found if run.key == BEFORE for row in _certificates(run)]


def _stamps(run: Run) -> Iterator[dict[str, Any]]:
    """Yield a stamp for each skill that was practised; whoever got a tip tries the same again first."""
    skills = [point.slug for point in run.outline.skills]
    tips = {point.slug: point.tip or "" for point in run.outline.skills}
    for place, (child, _) in enumerate(run.learners):
        todo = list(skills)
        for number, session in enumerate(_attended(run, child.id)):
            for turn, skill in enumerate(todo[: AT_ONCE.get(run.key, 1)]):
                again = (place + number + turn) % AGAIN == 0 and run.key != BEFORE
                yield {
                    "participant_id": run.participant_id(child.id),
                    "session_id": session.id,
                    "skill": skill,
                    "result": StampResult.AGAIN if again else StampResult.DONE,
                    "tip": tips[skill] if again else "",
                    "by_id": run.account_id,
                    "at": session.slot.ends_at - timedelta(minutes=10 - turn),
                }
                if not again:
                    todo.remove(skill)


def _attended(run: Run, child_id: UUID) -> list[DemoSession]:
    """Return the lessons in which a child was there, also as a guest, by start."""
    return [
        session
        for session in sorted((*run.meetings(1), *run.meetings(2)), key=lambda one: (one.slot, one.id))
        if any(one.child_id == child_id and one.mark is AttendanceMark.PRESENT for one in session.attendance)
    ]


def _checks(run: Run) -> Iterator[dict[str, Any]]:
    """Yield the bike checks, in the first lesson in the traffic garden: some were not good, and looked at again."""
    over = [session for session in run.meetings(2) if session.day < run.location.day]
    here = {one.child_id for session in over[:1] for one in session.attendance}
    for place, (child, _) in enumerate(pair for pair in run.learners if pair[0].id in here):
        if run.key != BEFORE and place % UNCHECKED == UNCHECKED - 1:
            continue
        faulty = place % AGAIN == 1
        yield _check(run, child.id, over[0], good=not faulty)
        if faulty and (run.key == BEFORE or place % (2 * AGAIN) == 1):
            yield _check(run, child.id, over[1], good=True)


def _check(run: Run, child_id: UUID, session: DemoSession, *, good: bool) -> dict[str, Any]:
    points = {point.slug: good or point.slug != "achterlicht" for point in run.outline.bike_check}
    return {
        "participant_id": run.participant_id(child_id),
        "points": points,
        "note": "" if good else "Achterlicht doet het niet. Lampje ligt klaar in de werkplaats.",
        "by_id": run.account_id,
        "at": session.slot.starts_at + timedelta(minutes=30),
    }


def _tests(run: Run, instructor_id: UUID) -> Iterator[dict[str, Any]]:
    """Yield the forms of a test that is over: two needed a second try, and one did not pass that either."""
    for session in run.meetings(3, PhaseSort.TEST):
        if session.day < run.location.day:
            for place, (child, _) in enumerate(run.learners):
                first = place not in {*SECOND_TRY, *FAILED_TWICE}
                form = {"participant_id": run.participant_id(child.id), "by_id": instructor_id, "note": ""}
                at = session.slot.ends_at
                yield form | {"attempt": 1, "points": _points(run, passed=first, place=place), "at": at} | _in(session)
                if not first:
                    points = _points(run, passed=place in SECOND_TRY, place=place)
                    yield form | {"attempt": 2, "points": points, "at": at + DAYS_LATER, "session_id": None}


def _in(session: DemoSession) -> dict[str, Any]:
    return {"session_id": session.id}


def _points(run: Run, *, passed: bool, place: int) -> Mapping[str, int]:
    """Return points: nothing for a vital exercise when it was not passed, and otherwise nearly all."""
    found = {one.slug: one.points for one in run.outline.test}
    if not passed:
        return found | {next(one.slug for one in run.outline.test if one.vital): 0}
    easy = [one.slug for one in run.outline.test if not one.vital]
    return found | {easy[place % len(easy)]: 1}


def _certificates(run: Run) -> Iterator[dict[str, Any]]:
    """Yield the certificates that were handed out, one of them withdrawn and made anew."""
    (ceremony,) = run.meetings(3, PhaseSort.CEREMONY)
    turn = 0
    for place, (child, _) in enumerate(run.learners):
        if place in FAILED_TWICE or not _came_enough(run, child.id) or child.left_on:
            continue
        turn += 1
        given = _certificate(run, child.id, ceremony.day, turn)
        if turn == WITHDRAWN:
            anew = ceremony.day + DAYS_LATER
            yield given | {"withdrawn_on": anew, "withdrawn_because": WRONG_NAME}
            given = _certificate(run, child.id, anew, turn)
        yield given


def _came_enough(run: Run, child_id: UUID) -> bool:
    missed = _missed(run, child_id, 1) + 2 * _missed(run, child_id, 2)
    return missed <= (run.outline.certificate.missed or 0)


def _missed(run: Run, child_id: UUID, part: int) -> int:
    there = _attended(run, child_id)
    return sum(session not in there for session in run.meetings(part))


def _certificate(run: Run, child_id: UUID, day: date, turn: int) -> dict[str, Any]:
    return {
        "participant_id": run.participant_id(child_id),
        "course_id": run.id,
        "number": verification.new(day.year),
        "title": run.outline.certificate.title,
        "issued_on": day,
        "issued_by_id": run.account_id,
        "place": turn,
        "printed_at": local_moment(day=day, at=PRINTED, zone=ZONE),
        "withdrawn_on": None,
        "withdrawn_because": "",
    }


def _instructor(location: DemoLocation) -> UUID:
    """Return the account of who holds the test."""
    partner = next(one.id for one in location.partners if one.kind is PartnerKind.TRAFFIC_SAFETY)
    return next(account.id for account in location.accounts if account.partner_id == partner)
