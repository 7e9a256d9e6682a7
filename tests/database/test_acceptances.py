"""Accepting what may be: kept with a reason, open again when the facts change, and never for what cannot be."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from uuid import uuid4

import pytest
from sqlalchemy import func, select

from app.models.acceptances import AcceptedConflict
from app.models.activities import SessionChange
from app.planning.conflicts import ConflictKind
from app.planning.timeslots import TimeSlot
from app.programme import acceptances, sessions
from app.programme.refusals import ConflictGone, NamesAChild, NotAcceptable, NotFound
from app.queries.attention import attention_of
from tests import factories
from tests.database.acts import audited
from tests.database.racing import WON, at_once
from tests.factories import DAY, HOUR, NOW

WEDNESDAY = date(2026, 11, 25)
SOON = NOW + 2 * DAY


@pytest.fixture
def meeting(session, by):
    """Return a session with an open place, and with nobody for a role that it cannot do without."""
    meeting = factories.meeting(session, SOON, title="Spelen")
    factories.shift(session, meeting, role="Helper", need=2)
    factories.shift(session, meeting, role="Trainer", required=True)
    session.commit()
    return meeting


def points(session, location, meeting):
    """Return what asks for attention of the session, by kind."""
    found = attention_of(session, meeting.id, location=location, day=WEDNESDAY, now=NOW)
    return {point.conflict.kind: point for point in found.points}


@pytest.fixture
def empty_seats(session, location, meeting):
    return points(session, location, meeting)[ConflictKind.EMPTY_SEATS].conflict


def accept(session, meeting, conflict, by, reason="Er komt iemand van kantoor."):
    return acceptances.accept(session, meeting.id, key=conflict.key, reason=reason, by=by, now=NOW)


def test_what_was_accepted_is_kept_with_its_reason(session, location, meeting, empty_seats, by):
    assert accept(session, meeting, empty_seats, by) == empty_seats
    session.commit()
    accepted = points(session, location, meeting)[ConflictKind.EMPTY_SEATS].accepted
    assert (accepted.reason, accepted.who, accepted.at) == ("Er komt iemand van kantoor.", by.name, NOW)
    assert session.scalars(select(SessionChange.sort)).all() == ["accepted"]
    assert audited(session) == ["session.accepted"]


def test_it_is_open_again_when_the_facts_change(session, location, meeting, empty_seats, by):
    accept(session, meeting, empty_seats, by)
    slot = TimeSlot(starts_at=SOON + HOUR, ends_at=SOON + 2 * HOUR)
    sessions.move(session, meeting.id, slot=slot, version=meeting.version, by=by, now=NOW)
    session.commit()
    assert points(session, location, meeting)[ConflictKind.EMPTY_SEATS].accepted is None


def test_it_stays_accepted_when_something_else_changes(session, location, meeting, empty_seats, by):
    accept(session, meeting, empty_seats, by)
    wanted = replace(sessions.details_of(meeting), notes="Neem een jas mee.")
    sessions.edit(session, meeting.id, wanted=wanted, version=meeting.version, by=by, now=NOW)
    assert points(session, location, meeting)[ConflictKind.EMPTY_SEATS].accepted is not None


def test_opened_again_it_counts_again(session, location, meeting, empty_seats, by):
    accept(session, meeting, empty_seats, by)
    accepted = points(session, location, meeting)[ConflictKind.EMPTY_SEATS].accepted
    assert acceptances.reopen(session, accepted.id, by=by, now=NOW) == meeting.id
    assert points(session, location, meeting)[ConflictKind.EMPTY_SEATS].accepted is None
    assert sorted(session.scalars(select(SessionChange.sort))) == ["accepted", "reopened"]
    with pytest.raises(NotFound):
        acceptances.reopen(session, accepted.id, by=by, now=NOW)


def test_without_its_required_role_a_session_cannot_be_accepted(session, location, meeting, by):
    missing = points(session, location, meeting)[ConflictKind.REQUIRED_ROLE_MISSING].conflict
    with pytest.raises(NotAcceptable):
        accept(session, meeting, missing, by)


def test_what_is_not_there_any_more_cannot_be_accepted(session, meeting, empty_seats, by):
    with pytest.raises(ConflictGone):
        acceptances.accept(session, meeting.id, key="0" * 32, reason="Zomaar", by=by, now=NOW)
    with pytest.raises(NotFound):
        acceptances.accept(session, uuid4(), key=empty_seats.key, reason="Zomaar", by=by, now=NOW)


def test_a_reason_names_no_child(session, meeting, empty_seats, by):
    factories.child(session, pseudonym="Zeehond")
    with pytest.raises(NamesAChild):
        accept(session, meeting, empty_seats, by, reason="Zeehond is ziek.")


def test_two_who_accept_at_once_keep_one_reason(session, location, two_sessions, meeting, empty_seats, by):
    def accepting(reason):
        return lambda own: accept(own, meeting, empty_seats, by, reason=reason)

    one, other = two_sessions()
    assert at_once((one, accepting("Eerste")), (other, accepting("Tweede"))) == [WON, WON]
    assert session.scalar(select(func.count()).select_from(AcceptedConflict)) == 1


def test_two_who_open_again_at_once_do_so_once(session, location, two_sessions, meeting, empty_seats, by):
    accept(session, meeting, empty_seats, by)
    session.commit()
    accepted_id = session.scalars(select(AcceptedConflict.id)).one()

    def reopening(own):
        acceptances.reopen(own, accepted_id, by=by, now=NOW)

    one, other = two_sessions()
    came_of = at_once((one, reopening), (other, reopening))
    assert WON in came_of
    assert any(isinstance(refusal, NotFound) for refusal in came_of)
