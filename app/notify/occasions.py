"""What letters are about: who reads them, a meeting, and the meetings of a series."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from uuid import UUID

from app.planning.languages import Language
from app.planning.vocabulary import Answer


@dataclass(frozen=True, kw_only=True, slots=True)
class Recipient:
    """Who reads it; `reply_token` is theirs alone, `partner` the organisation that they answer for.

    `person_id` is the volunteer or contact, who may choose what mails they get; staff has none.
    """

    name: str
    address: str
    reply_token: str | None
    partner: str | None
    language: Language = Language.DUTCH
    person_id: UUID | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Occasion:
    """The meeting that it is about, with the times that its reader is told."""

    session_id: UUID
    calendar_uid: str
    title: str
    description: str
    place: str
    starts_at: datetime
    ends_at: datetime
    zone: str
    responsible: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Gone:
    """A meeting of a series that its reader need not come to: for a `reason`, or because others go on (`goes_on`)."""

    occasion: Occasion
    goes_on: bool
    reason: str | None


@dataclass(frozen=True, kw_only=True, slots=True)
class TaskLine:
    """A task in a mail: what it is part of, and the day before which, or on which, it should be done."""

    title: str
    part_of: str
    day: date
    late: bool


class LineSort(StrEnum):
    """What a digest says of a meeting: asked for the first time, different, off, or on without its reader."""

    NEW = "new"
    CHANGED = "changed"
    GONE = "gone"
    RELEASED = "released"


@dataclass(frozen=True, kw_only=True, slots=True)
class DigestLine:
    """A meeting in a digest, with the times that its reader is told."""

    occasion: Occasion
    sort: LineSort
    reason: str | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Series:
    """The meetings that are alike: `days` are those of the calendar object, `coming` those that are still to come.

    `renewed`: its reader knew the series before. `attached`: its calendar object goes with the mail. `said` is their
    answer to all of it, where nothing is asked again. `gone` are the meetings that they are told now not to come to.
    """

    series_id: UUID
    calendar_uid: str
    sequence: int
    stamped_at: datetime
    zone: str
    starts: time
    length: timedelta
    days: tuple[date, ...]
    withdrawn: bool
    renewed: bool
    coming: tuple[Occasion, ...]
    gone: tuple[Gone, ...]
    attached: bool = True
    said: Answer = Answer.NONE

    @property
    def occasion(self) -> Occasion:
        """Return one of the meetings, which says what all of them are."""
        return self.coming[0] if self.coming else self.gone[0].occasion
