"""What a message says to one person: a value for each sort of mail."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from app.notify.occasions import DigestLine, Occasion, Recipient, Series, TaskLine
from app.planning.vocabulary import Answer


@dataclass(frozen=True, kw_only=True, slots=True)
class Letter:
    """What every mail has; `key` is the part of its Message-ID before the @."""

    key: str
    stamped_at: datetime
    location: str
    recipient: Recipient


@dataclass(frozen=True, kw_only=True, slots=True)
class InvitationLetter(Letter):
    """Can you come? `changed`: they were asked before, and something is different now.

    `attached`: its calendar object goes with the mail. `said` is their answer, where nothing is asked again.
    """

    occasion: Occasion
    invitation_id: UUID
    sequence: int
    changed: bool
    attached: bool = True
    said: Answer = Answer.NONE


@dataclass(frozen=True, kw_only=True, slots=True)
class CancellationLetter(Letter):
    """You need not come: for a `reason`, or because others go on without you (`goes_on`)."""

    occasion: Occasion
    sequence: int
    goes_on: bool
    reason: str | None
    attached: bool = True


@dataclass(frozen=True, kw_only=True, slots=True)
class ReminderLetter(Letter):
    """You are expected soon."""

    occasion: Occasion
    invitation_id: UUID


@dataclass(frozen=True, kw_only=True, slots=True)
class AttendanceLetter(Letter):
    """Please record who was there."""

    occasion: Occasion


@dataclass(frozen=True, kw_only=True, slots=True)
class LateDeclineLetter(Letter):
    """Somebody cannot come after all, and hardly any time is left."""

    occasion: Occasion
    who: str


@dataclass(frozen=True, kw_only=True, slots=True)
class TooFewAdultsLetter(Letter):
    """An outing keeps fewer adults than its children take; `who` said no to it, nobody when they were taken off."""

    occasion: Occasion
    who: str | None


@dataclass(frozen=True, kw_only=True, slots=True)
class StaffAskedLetter(Letter):
    """Somebody of staff, or the mentor of a class, is asked whether they come."""

    occasion: Occasion


@dataclass(frozen=True, kw_only=True, slots=True)
class SignInLetter(Letter):
    """Here is the link that you asked for."""

    link_id: UUID
    expires_at: datetime
    zone: str


@dataclass(frozen=True, kw_only=True, slots=True)
class ReadingLetter(Letter):
    """Something is ready to be read, until then: of what and of whom is said behind the link alone."""

    reader_id: UUID
    turn: int
    until: datetime
    zone: str


@dataclass(frozen=True, kw_only=True, slots=True)
class ChangesLetter(Letter):
    """Several meetings changed or do not go on: one mail instead of one for each, earliest first."""

    changes: tuple[InvitationLetter | CancellationLetter, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class SeriesLetter(Letter):
    """A series, or several, with all else that the reader is told at the same time, earliest first."""

    series: tuple[Series, ...]
    others: tuple[InvitationLetter | CancellationLetter, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class DigestLetter(Letter):
    """Meetings that no rule fits, without calendar objects: these follow in the week before each."""

    message_id: UUID
    lines: tuple[DigestLine, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class ChoiceLetter(Letter):
    """Your meetings stand elsewhere from now on: in your subscription (`by_feed`), or as an invitation each.

    Nothing is asked. `meetings` and `series` are those whose objects leave the calendar, or come into it; `staying` are
    the meetings to come, earliest first.
    """

    by_feed: bool
    meetings: tuple[InvitationLetter | CancellationLetter, ...]
    series: tuple[Series, ...]
    staying: tuple[Occasion, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class TaskLetter(Letter):
    """These tasks are waiting for you: those that are late first."""

    lines: tuple[TaskLine, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class EvaluationLetter(Letter):
    """How did it go? `again`: they were asked before; `until` is the last day on which they can say it."""

    request_id: UUID
    title: str
    day: date
    until: date
    again: bool


StaffLetter = AttendanceLetter | LateDeclineLetter | TooFewAdultsLetter | StaffAskedLetter
"""What asks staff, or the mentor of a class, for something in the plan."""

AnyLetter = (
    InvitationLetter
    | CancellationLetter
    | ChangesLetter
    | SeriesLetter
    | DigestLetter
    | ChoiceLetter
    | ReminderLetter
    | StaffLetter
    | SignInLetter
    | TaskLetter
    | EvaluationLetter
    | ReadingLetter
)
