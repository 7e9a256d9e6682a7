"""What was noted of a child in a course, as facts: places in meetings, stamps, bike checks and forms of the test."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from app.planning.vocabulary import AttendanceMark, StampResult


@dataclass(frozen=True, kw_only=True, slots=True)
class Place:
    """A child in a meeting; `makes_up_id` is the one that it missed and catches up with here."""

    meeting_id: UUID
    mark: AttendanceMark
    makes_up_id: UUID | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class StampMark:
    """How a skill went once."""

    skill: str
    result: StampResult
    at: datetime
    tip: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Check:
    """A look at a bike: for each point whether it was good."""

    points: Mapping[str, bool]
    at: datetime
    note: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class TestForm:
    """What one instructor gave for each exercise of one try."""

    __test__ = False  # pytest would take it for tests

    attempt: int
    by_id: UUID
    points: Mapping[str, int]


@dataclass(frozen=True, kw_only=True, slots=True)
class Noted:
    """Everything that was noted of a child in a course.

    `groups` are those that it is placed in now, with since when.
    """

    starts_in: int = 1
    groups: Mapping[UUID, datetime] = field(default_factory=dict)
    places: tuple[Place, ...] = ()
    stamps: tuple[StampMark, ...] = ()
    checks: tuple[Check, ...] = ()
    forms: tuple[TestForm, ...] = ()
