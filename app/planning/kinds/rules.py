"""What the rules of every kind share: the question they answer, and what they find."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from app.planning.template import Template
from app.planning.vocabulary import ActivityKind


class Flaw(StrEnum):
    """In what way a template does not fit its kind."""

    MISSING = "missing"
    TOO_FEW = "too_few"
    TOO_MANY = "too_many"
    MUST_BE = "must_be"


@dataclass(frozen=True, kw_only=True, slots=True)
class Fault:
    """A field of a template that does not fit its kind, and what it should have been."""

    field: str
    flaw: Flaw
    wanted: str


class KindRules(Protocol):
    """The rules of one kind of activity."""

    @property
    def kind(self) -> ActivityKind:
        """The kind that these rules are for."""
        ...

    def faults(self, template: Template) -> list[Fault]:
        """Return what in a template does not fit this kind."""
        ...


def missing(*, field: str, wanted: Sequence[StrEnum], found: Sequence[StrEnum]) -> list[Fault]:
    """Return a fault for each wanted word that was not found."""
    return [Fault(field=field, flaw=Flaw.MISSING, wanted=word.value) for word in wanted if word not in found]


def outside(*, field: str, number: int, allowed: range) -> list[Fault]:
    """Return a fault when the number is not in the range."""
    if number < allowed.start:
        return [Fault(field=field, flaw=Flaw.TOO_FEW, wanted=str(allowed.start))]
    if number >= allowed.stop:
        return [Fault(field=field, flaw=Flaw.TOO_MANY, wanted=str(allowed.stop - 1))]
    return []
