"""Why something cannot be done: one class per refusal, carrying data; the page writes the sentence."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar
from uuid import UUID

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.extensions import Base
from app.planning.vocabulary import Audience, EnrolmentRefusal

Row = TypeVar("Row", bound=Base)


class Refusal(Exception):
    """Something that was asked cannot be done; nothing was changed."""


@dataclass
class NotFound(Refusal):
    """There is no such thing at this location."""

    what: str
    id: UUID


@dataclass
class Outdated(Refusal):
    """Somebody changed the session after the page was opened."""

    session_id: UUID


@dataclass
class SpaceTaken(Refusal):
    """The space is in use at that time."""

    space: str
    title: str
    starts_at: datetime
    ends_at: datetime


@dataclass
class CompanionRefused(Refusal):
    """What is held beside a meeting cannot come along, and why; the meeting itself stays as it was too."""

    title: str
    why: Refusal


@dataclass
class CompanionClash(Refusal):
    """What is held beside a meeting of a series cannot come along with it, and why."""

    title: str
    why: Refusal


class NoSuchPeriod(Refusal):
    """None of these days is free for that reason (any more)."""


class NoMeetings(Refusal):
    """Of the days that a schedule gives, not one is left."""


@dataclass
class VolunteerTaken(Refusal):
    """A volunteer would hold two seats at once."""

    volunteer: str
    title: str
    starts_at: datetime
    ends_at: datetime


@dataclass
class ChildTaken(Refusal):
    """Children would be in two sessions at once; which ones is said to nobody."""

    count: int


@dataclass
class MeetingsClash(Refusal):
    """Some meetings of a series cannot be as asked: by the start that each was to have, what stands in the way."""

    clashes: tuple[tuple[datetime, Refusal], ...]


class NoSuchTime(Refusal):
    """The clocks skip the time on that day."""


class AlreadyOver(Refusal):
    """The meeting has begun, or would have begun already."""


class StillHeld(Refusal):
    """More volunteers have a seat in a role than it would need."""


class AlreadyCancelled(Refusal):
    """The session was cancelled before."""


class AlreadyPublished(Refusal):
    """People know of the session: it can be cancelled, not removed."""


@dataclass
class TooFewAdults(Refusal):
    """An outing that is made known with fewer adults than its children take."""

    title: str
    there: int
    needed: int


class ShiftFull(Refusal):
    """Every seat of the shift is taken."""


@dataclass
class LaneFixed(Refusal):
    """The session cannot be moved to another row of this sort by dragging."""

    lane_kind: str


class NothingToUndo(Refusal):
    """The change was undone before, or is too old."""


@dataclass
class ChangedSince(Refusal):
    """What should be undone was changed again afterwards; `starts` says of which meetings, when there are several."""

    starts: tuple[datetime, ...] = ()


class NothingToLearnFrom(Refusal):
    """The activity has no meeting to learn from."""


@dataclass
class NotATemplate(Refusal):
    """What would be kept is no template; each line is a field and what is wrong with it."""

    faults: tuple[str, ...]


@dataclass
class NewerVersion(Refusal):
    """Somebody else saved a newer version of the template after the page was opened."""

    id: UUID
    version: int


@dataclass
class TellsOfPeople(Refusal):
    """A template that goes to another location names somebody, or holds an address or a telephone number."""

    found: tuple[str, ...]


class NoSuchInitiative(Refusal):
    """No template of this name is here, and none is shipped."""


class SameTemplate(Refusal):
    """The template is here already, exactly so."""


class NothingToChange(Refusal):
    """None of what was chosen would become any different."""


@dataclass
class TooMany(Refusal):
    """More was chosen than can be changed at once."""

    most: int


@dataclass
class TooMuchText(Refusal):
    """The text of a session would become too long."""

    title: str


@dataclass
class InTheWay(Refusal):
    """A space, a volunteer or a child would be in two places at once; the preview says which."""

    constraint: str


@dataclass
class ConflictGone(Refusal):
    """The conflict is not there any more, or its facts have changed."""

    session_id: UUID


class NotAcceptable(Refusal):
    """With this conflict the session cannot go on: it is mended, not accepted."""


@dataclass
class NotForThem(Refusal):
    """An activity for parents has no children in it; one for staff alone no children, volunteers or partners."""

    audience: Audience


class NoLongerNeeded(Refusal):
    """The session is over, cancelled, or no longer asks for this person."""


@dataclass
class OfOneMeeting(Refusal):
    """Of several meetings at once, this one is refused."""

    starts_at: datetime
    why: Refusal


@dataclass
class NamesAChild(Refusal):
    """The text contains the name of a child."""

    name: str


class LooksLikeCitizenNumber(Refusal):
    """The text contains a number that passes the eleven-test, as a citizen service number does."""


@dataclass
class RowsFaulty(Refusal):
    """Rows of a file cannot be planned as they are."""

    count: int


class ImportedBefore(Refusal):
    """The rows of the file were put on the board already."""


class OverCapacity(Refusal):
    """More children would be placed than there are places."""


@dataclass
class CannotTakePart(Refusal):
    """A child cannot be placed in an activity, for all these reasons."""

    child_id: UUID
    reasons: tuple[EnrolmentRefusal, ...]


class NotEnrolled(Refusal):
    """The child has no place in the activity, waits for none and was not wanted in it (any more)."""


class SignedLater(Refusal):
    """An agreement cannot have been signed on a day that is yet to come."""


class OfferOver(Refusal):
    """There is no offer (any more): it was accepted, declined or taken back, or its deadline passed."""


class NoTimeToAnswer(Refusal):
    """No meeting is so far ahead that an offer for it could still be answered."""


class CommentMissing(Refusal):
    """What departs from the rules is done with a word why."""


def known(session: Session, model: type[Row], row_id: UUID) -> Row:
    """Return a row of this location; a foreign key alone would take one of another.

    :raises NotFound: when there is none here.
    """
    found = session.get(model, row_id)
    if found is None:
        raise NotFound(model.__tablename__, row_id)
    return found


@contextmanager
def refused_by_database(session: Session) -> Iterator[None]:
    """Run a change in a savepoint, and turn what the database forbids into `Forbidden`.

    :raises Forbidden: with the name of the constraint; the savepoint is rolled back, the transaction lives on.
    """
    try:
        with session.begin_nested():
            yield
            session.flush()
    except IntegrityError as error:
        diagnosis = getattr(error.orig, "diag", None)
        raise Forbidden(constraint=getattr(diagnosis, "constraint_name", None) or "") from error


@dataclass
class Forbidden(Refusal):
    """The database refused a change by a named constraint."""

    constraint: str


class ChangedMeanwhile(Refusal):
    """Somebody else changed the person or the thing after the form was opened."""


@dataclass
class AddressInUse(Refusal):
    """Another volunteer of this location has the address."""

    id: UUID
    name: str
    active: bool


@dataclass
class NameInUse(Refusal):
    """Another of that sort at this location has the name; two of one name cannot be told apart."""

    id: UUID
    name: str


class SignsInElsewhere(Refusal):
    """Somebody else signs in with the address, perhaps at another location: who, is said to nobody."""


class NotActive(Refusal):
    """The person has stopped."""


@dataclass
class TwoAtOnce(Refusal):
    """Two sessions are in the space at once, so that it must stay one that can be shared."""

    space: str


class NoTimeLeft(Refusal):
    """Whoever came so late and left so early would not be there at all."""
