"""Who has earned a certificate, and what is missing of it as values; the page writes the sentence."""

from __future__ import annotations

from dataclasses import dataclass

from app.planning.course.plan import CoursePlan
from app.planning.course.progress import BikeResult, Progress, lessons_of
from app.planning.template import CertificateRule, Point


@dataclass(frozen=True, kw_only=True, slots=True)
class Record:
    """What a child did, as far as a rule may ask for it.

    `first_part` counts lessons attended or caught up with in part 1, `placed_further` who was placed after it and so
    has them. `missed` counts lessons missed and not caught up with in all parts; test and ceremony are no lessons.
    """

    first_part: int
    placed_further: bool
    missed: int
    skills_left: tuple[Point, ...]
    bike: BikeResult | None
    tries: int
    tries_left: int
    passed: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class FirstPart:
    """Too few lessons of part 1."""

    had: int
    needed: int

    @property
    def left(self) -> int:
        """Return how many are missing."""
        return self.needed - self.had


@dataclass(frozen=True, kw_only=True, slots=True)
class MissedTooMany:
    """More lessons missed than may be; they can be caught up with."""

    missed: int
    allowed: int

    @property
    def left(self) -> int:
        """Return how many have to be caught up with."""
        return self.missed - self.allowed


@dataclass(frozen=True, kw_only=True, slots=True)
class SkillsLeft:
    """Skills without a stamp."""

    skills: tuple[Point, ...]

    @property
    def left(self) -> int:
        """Return how many."""
        return len(self.skills)


@dataclass(frozen=True, kw_only=True, slots=True)
class BikeNotChecked:
    """The bike has not been looked at."""

    left: int = 1


@dataclass(frozen=True, kw_only=True, slots=True)
class BikeNotApproved:
    """Something of the bike was not good."""

    faults: tuple[Point, ...]
    left: int = 1


@dataclass(frozen=True, kw_only=True, slots=True)
class TestNotTaken:
    """No try of the test yet."""

    __test__ = False  # pytest would take it for tests
    left: int = 1


@dataclass(frozen=True, kw_only=True, slots=True)
class TestFailed:
    """Not passed; with no tries left it stays so."""

    __test__ = False  # pytest would take it for tests
    tries_left: int
    left: int = 1


Shortfall = FirstPart | MissedTooMany | SkillsLeft | BikeNotChecked | BikeNotApproved | TestNotTaken | TestFailed


def record(plan: CoursePlan, progress: Progress) -> Record:
    """Return what the progress of a child comes to for the rule of its course."""
    return Record(
        first_part=progress.had(lessons_of(plan, part=1)),
        placed_further=progress.starts_in > 1,
        missed=progress.missed(lessons_of(plan)),
        skills_left=tuple(skill.skill for skill in progress.skills if not skill.done),
        bike=progress.bike,
        tries=len(progress.attempts),
        tries_left=max(0, plan.outline.attempts - len(progress.attempts)),
        passed=progress.passed,
    )


def shortfalls(rule: CertificateRule, record: Record) -> tuple[Shortfall, ...]:
    """Return what is missing for a certificate, in the order of a course; what the rule does not ask is not missing."""
    return tuple(
        found
        for found in (
            _first_part(rule, record),
            _missed(rule, record),
            SkillsLeft(skills=record.skills_left) if rule.skills and record.skills_left else None,
            _bike(record) if rule.bike_check else None,
            _test(record) if rule.test else None,
        )
        if found is not None
    )


def earned(rule: CertificateRule, record: Record) -> bool:
    """Say whether a certificate was earned."""
    return not shortfalls(rule, record)


def steps(found: tuple[Shortfall, ...]) -> int:
    """Return how much is missing, counted: each lesson, each skill, the bike and the test."""
    return sum(shortfall.left for shortfall in found)


def out_of_reach(found: tuple[Shortfall, ...]) -> bool:
    """Say whether nothing can be done about it any more: the test was failed in the last try."""
    return any(isinstance(shortfall, TestFailed) and not shortfall.tries_left for shortfall in found)


def _first_part(rule: CertificateRule, record: Record) -> FirstPart | None:
    if rule.first_part is None or record.placed_further or record.first_part >= rule.first_part:
        return None
    return FirstPart(had=record.first_part, needed=rule.first_part)


def _missed(rule: CertificateRule, record: Record) -> MissedTooMany | None:
    if rule.missed is None or record.missed <= rule.missed:
        return None
    return MissedTooMany(missed=record.missed, allowed=rule.missed)


def _bike(record: Record) -> BikeNotChecked | BikeNotApproved | None:
    if record.bike is None:
        return BikeNotChecked()
    return None if record.bike.approved else BikeNotApproved(faults=record.bike.faults)


def _test(record: Record) -> TestNotTaken | TestFailed | None:
    if record.passed:
        return None
    return TestFailed(tries_left=record.tries_left) if record.tries else TestNotTaken()
