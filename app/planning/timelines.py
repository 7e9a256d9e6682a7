"""What a group or a station does on a safety day, minute by minute: what is now, and what comes next."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from app.planning.rotation.day import Minute, Window


class StepSort(StrEnum):
    """What somebody does for a while."""

    VISIT = "visit"
    WALK = "walk"
    BREAK = "break"
    BOOKLET = "booklet"
    WAIT = "wait"


@dataclass(frozen=True, kw_only=True, slots=True)
class Step:
    """From a minute up to another: with whom (of a visit), or who or what comes after it (of a walk)."""

    sort: StepSort
    start: Minute
    end: Minute
    who: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Course:
    """When the rounds and breaks of a day are; `idle` is what is done in a round without a visit."""

    rounds: tuple[Window, ...]
    breaks: tuple[Window, ...] = ()
    idle: StepSort = StepSort.WAIT


def steps(course: Course, visits: Mapping[int, tuple[str, ...]], *, whole: bool = False) -> tuple[Step, ...]:
    """Return what somebody does from the first visit to the last, or with `whole` in all rounds; `visits` by round.

    Between two rounds is the way to the next one, but for a break.
    """
    taken = range(len(course.rounds)) if whole else sorted(visits)
    if not taken:
        return ()
    found: list[Step] = []
    for number in range(taken[0], taken[-1] + 1):
        here = _in_round(course, visits, number)
        way = tuple(_between(course.breaks, found[-1].end, here)) if found else ()
        if found and _goes_on(found[-1], way, here):
            found[-1] = replace(found[-1], end=here.end)
        else:
            found.extend((*way, here))
    return tuple(found)


def now(timeline: Sequence[Step], minute: Minute) -> Step | None:
    """Return the step that goes on at a minute."""
    return next((step for step in timeline if step.start <= minute < step.end), None)


def following(timeline: Sequence[Step], minute: Minute) -> Step | None:
    """Return the next step that is more than the way to it."""
    return next((step for step in timeline if step.start > minute and step.sort is not StepSort.WALK), None)


def rounds_begun(rounds: Sequence[Window], minute: Minute) -> int:
    """Return how many rounds have begun by a minute."""
    return sum(one.start <= minute for one in rounds)


def _in_round(course: Course, visits: Mapping[int, tuple[str, ...]], number: int) -> Step:
    window, who = course.rounds[number], visits.get(number)
    sort = StepSort.VISIT if who else course.idle
    return Step(sort=sort, start=window.start, end=window.end, who=who or ())


def _goes_on(before: Step, way: tuple[Step, ...], here: Step) -> bool:
    """Say whether nobody would notice where the one ends and the other begins."""
    alike = before.sort is here.sort is not StepSort.VISIT
    return alike and all(step.sort is StepSort.WALK for step in way)


def _between(breaks: tuple[Window, ...], start: Minute, after: Step) -> Iterator[Step]:
    for pause in sorted(breaks, key=lambda one: one.start):
        if pause.end <= start or after.start <= pause.start:
            continue
        if start < pause.start:
            yield Step(sort=StepSort.WALK, start=start, end=pause.start, who=after.who)
        yield Step(sort=StepSort.BREAK, start=max(start, pause.start), end=min(pause.end, after.start))
        start = pause.end
    if start < after.start:
        yield Step(sort=StepSort.WALK, start=start, end=after.start, who=after.who)
