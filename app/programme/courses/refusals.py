"""Why something of a course cannot be done, with the data that a sentence needs."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from app.planning.vocabulary import EnrolmentRefusal, EquipmentSort
from app.programme.refusals import Refusal


class NotACourse(Refusal):
    """The template is no course: it has no skills, no certificate and no parts."""


@dataclass
class NoSuchPhase(Refusal):
    """The course has no such part."""

    part: int


@dataclass
class GroupNameTaken(Refusal):
    """Another group of this part has that name."""

    name: str


@dataclass
class CourseChanged(Refusal):
    """Somebody else changed the course after the page was opened."""

    course_id: UUID


class CourseClosed(Refusal):
    """The course is closed: it is opened again before anything in it changes."""


@dataclass
class NoSeatThere(Refusal):
    """A child cannot go to another group: there is no seat, for these reasons."""

    reasons: tuple[EnrolmentRefusal, ...]


class NoSuchChance(Refusal):
    """The child cannot catch up there (any more): the seat is gone, or the lesson is."""


class NoteStands(Refusal):
    """It was noted whether the child was there."""


@dataclass
class NotSoMany(Refusal):
    """More bikes or helmets of a size are asked for than are left at that time."""

    sort: EquipmentSort
    size: int
    left: int
