"""Which adults were at a session, and whether they were enough."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from app.models.attendance import AdultPresence
from app.planning.occupancy import Stretch, Supervision
from app.planning.vocabulary import AttendanceMark
from app.programme import adult_presence, attendance_lists
from app.programme.adult_presence import AdultNoted
from app.programme.refusals import NamesAChild, NotFound
from app.queries import adult_presence as adults
from tests import factories
from tests.database.racing import WON, at_once
from tests.factories import HOUR, NOW

MINUTE = HOUR / 60


@pytest.fixture
def meeting(session, by):
    of = factories.activity(session, children_per_adult=2)
    return factories.meeting(session, NOW, of=of)


@pytest.fixture
def seat(session, meeting):
    return factories.assignment(session, factories.shift(session, meeting), factories.volunteer(session, name="Anna"))


@pytest.fixture
def asked(session, meeting):
    return factories.engagement(session, meeting, factories.partner(session, name="Politie"))


@pytest.fixture
def note(session, meeting, by):
    return lambda *noted: adult_presence.record(session, meeting.id, noted, by=by, now=NOW + HOUR)


def listed(session, meeting):
    return [(one.sort.value, one.name, one.adults) for one in adults.of_session(session, meeting.id)]


def test_volunteers_partners_and_others_are_noted_changed_and_forgotten(session, meeting, seat, asked, note):
    assert listed(session, meeting) == [("volunteer", "Anna", None), ("partner", "Politie", None)]
    anna, police = (f"volunteer-{seat.id}", f"partner-{asked.id}")
    note(
        AdultNoted(key=anna, adults=1), AdultNoted(key=police, adults=2), AdultNoted(key=None, adults=3, label="Ouders")
    )
    note(AdultNoted(key=police, adults=1, arrived_at=NOW + 5 * MINUTE), AdultNoted(key="partner-x", adults=9))
    assert listed(session, meeting) == [("volunteer", "Anna", 1), ("partner", "Politie", 1), ("other", "Ouders", 3)]
    others = adults.of_session(session, meeting.id)[-1]
    note(AdultNoted(key=others.key, adults=None), AdultNoted(key=anna, adults=None))
    assert listed(session, meeting) == [("volunteer", "Anna", None), ("partner", "Politie", 1)]


def test_a_label_names_no_child_and_a_session_must_be_there(session, meeting, by, note):
    factories.child(session, pseudonym="Kievit")
    with pytest.raises(NamesAChild):
        note(AdultNoted(key=None, adults=1, label="Moeder van Kievit"))
    elsewhere = AdultNoted(key=None, adults=1, label="Ouders")
    with pytest.raises(NotFound):
        adult_presence.record(session, factories.activity(session).id, [elsewhere], by=by, now=NOW)


def test_how_it_was_is_known_from_who_was_there(session, meeting, seat, by, note):
    for mark, came in ((AttendanceMark.PRESENT, None), (AttendanceMark.ABSENT, None), (AttendanceMark.PRESENT, None)):
        factories.attendance(session, meeting, factories.child(session), mark=mark, recorded_at=NOW, arrived_at=came)
    late = NOW + 20 * MINUTE
    factories.attendance(
        session, meeting, factories.child(session), mark=AttendanceMark.PRESENT, recorded_at=NOW, arrived_at=late
    )
    sheet = attendance_lists.of_session(session, meeting.id, by=by, now=NOW)
    assert sheet.supervision is None
    note(AdultNoted(key=f"volunteer-{seat.id}", adults=1))
    sheet = attendance_lists.of_session(session, meeting.id, by=by, now=NOW)
    assert sheet.supervision == Supervision(
        worst=Stretch(starts_at=late, ends_at=NOW + HOUR, children=3, adults=1), short=1, too_few=timedelta(minutes=40)
    )


def test_two_who_note_the_same_adults_at_once_make_one_row(session, meeting, seat, by, two_sessions):
    noted, session_id = AdultNoted(key=f"volunteer-{seat.id}", adults=1), meeting.id
    parents = AdultNoted(key=None, adults=2, label="Ouders")
    session.commit()

    def act(at):
        adult_presence.record(at, session_id, [noted, parents], by=by, now=NOW)

    one, other = two_sessions()
    assert at_once((one, act), (other, act)) == [WON, WON]
    assert session.scalar(select(func.count()).select_from(AdultPresence)) == 2
