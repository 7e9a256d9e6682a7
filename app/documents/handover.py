"""The sheet that goes along with a child to its next location: what it did, and what is left of a course."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from app.documents import press, wording
from app.documents.press import Sheet
from app.planning.course.plan import CoursePlan
from app.planning.course.progress import HAD, Progress, lessons_of

TITLE = "Overdracht"
MOST_DONE = 14
MOST_LESSONS = 8
_LETTERS = (10.5, 10, 9.5, 9, 8.5, 8, 7.5, 7)


@dataclass(frozen=True, kw_only=True, slots=True)
class Done:
    """An activity, how often the child was there, and the last day of it."""

    title: str
    times: int
    last_on: date


@dataclass(frozen=True, kw_only=True, slots=True)
class CourseOnPaper:
    """A course that the child was in, and how far it came."""

    title: str
    plan: CoursePlan
    progress: Progress


@dataclass(frozen=True, kw_only=True, slots=True)
class Earned:
    """A certificate by its number."""

    title: str
    number: str
    issued_on: date


@dataclass(frozen=True, kw_only=True, slots=True)
class Handover:
    """A child as its sheet shows it: under its nickname here, with a line for the real name to be written by hand."""

    name: str
    birth_month: date
    languages: tuple[str, ...]
    location: str
    arrived_on: date | None
    left_on: date | None
    done: tuple[Done, ...]
    courses: tuple[CourseOnPaper, ...]
    certificates: tuple[Earned, ...]


def print_handover(found: Handover, *, now: datetime) -> bytes:
    """Return the sheet as one tagged PDF of one page.

    :raises NotPrintable: when a title has letters without a font, or there is more than a page holds.
    """
    return press.print_pdf([sheet(found)], title=TITLE, now=now)


def sheet(found: Handover) -> Sheet:
    """Return the sheet for the press."""
    rest = found.done[MOST_DONE:]
    data: dict[str, Any] = {
        "size": "a4",
        "sizes": _LETTERS,
        "foot": f"{TITLE} · {found.location}",
        "location": found.location,
        "name": found.name,
        "facts": _facts(found),
        "done": [
            {"title": one.title, "times": _times(one.times), "last": wording.date_of(one.last_on)}
            for one in found.done[:MOST_DONE]
        ],
        "rest": f"En nog {len(rest)} andere, samen {_times(sum(one.times for one in rest))}." if rest else "",
        "courses": [{"title": one.title, "lines": list(course_lines(one))} for one in found.courses],
        "certificates": [
            f"{one.title}, nummer {one.number}, {wording.date_of(one.issued_on)}" for one in found.certificates
        ],
    }
    return Sheet(layout="handover", data=data)


def course_lines(course: CourseOnPaper) -> Iterator[str]:
    """Yield what was had of a course and what is left of it, a sentence or two for each piece."""
    parts = sorted({phase.part for phase in course.plan.phases})
    for part in parts:
        if lessons_of(course.plan, part=part):
            yield _part(course, part)
    yield from _skills(course.progress)
    if course.plan.outline.bike_check:
        yield f"Fietscontrole: {_bike(course.progress)}."
    if course.plan.outline.test:
        yield f"Praktijkexamen: {_test(course.progress)}."


def _facts(found: Handover) -> list[tuple[str, str]]:
    stay = [
        *([f"van {wording.date_of(found.arrived_on)}"] if found.arrived_on else []),
        *([f"tot en met {wording.date_of(found.left_on)}"] if found.left_on else []),
    ]
    return [
        ("Geboren in", wording.date_of(found.birth_month).partition(" ")[2]),
        ("Spreekt", wording.listed([wording.language(code) for code in found.languages])),
        ("Was op", " ".join([found.location, *stay])),
    ]


def _part(course: CourseOnPaper, part: int) -> str:
    numbers = lessons_of(course.plan, part=part)
    if part < course.progress.starts_in:
        return f"Deel {part}: overgeslagen, want het kind kon dit al."
    left = [number for number in numbers if course.progress.lessons.get(number) not in HAD]
    had = f"Deel {part}: {len(numbers) - len(left)} van de {len(numbers)} lessen gehad."
    if not left or len(left) == len(numbers):
        return had
    if len(left) > MOST_LESSONS:
        return f"{had} Nog {len(left)} lessen te gaan."
    word = "les" if len(left) == 1 else "lessen"
    return f"{had} Nog te gaan: {word} {wording.listed([str(number) for number in left])}."


def _skills(progress: Progress) -> Iterator[str]:
    done = [one.skill.name for one in progress.skills if one.done]
    left = [one.skill.name for one in progress.skills if not one.done]
    if done:
        yield f"Stempel voor: {', '.join(done)}."
    if left:
        yield f"Nog geen stempel voor: {', '.join(left)}."


def _bike(progress: Progress) -> str:
    if progress.bike is None:
        return "nog niet gedaan"
    if progress.bike.approved:
        return f"in orde op {wording.date_of(progress.bike.check.at.date())}"
    return f"nog niet in orde: {', '.join(point.name for point in progress.bike.faults)}"


def _test(progress: Progress) -> str:
    if progress.passed:
        return "gehaald"
    if not progress.attempts:
        return "nog niet gedaan"
    return f"{_times(len(progress.attempts))} gedaan, nog niet gehaald"


def _times(number: int) -> str:
    return f"{number} keer"
