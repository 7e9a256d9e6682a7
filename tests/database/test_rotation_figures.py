"""Figures of a safety day: counted once, small ones hidden, in a fixed number of statements."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from app.models.participants import Participant, StationMark
from app.models.rotations import RotationGroup, Station
from app.planning.vocabulary import Answer, AttendanceMark
from app.queries import rotation_figures
from tests import factories, safety_days
from tests.factories import NOW

CANARY = "Vogel Kanarie"


@pytest.fixture
def day(session, by):
    factories.age_group(session, name="6 tot en met 11", min_age=6, max_age=11, position=1)
    factories.age_group(session, name="4 tot en met 8", min_age=4, max_age=8, position=2)
    return safety_days.rotation(session, stations=("Brandweer", "Politie"), groups=("Rood", "Blauw"), children=6)


def record(session, day, by, *, at=None, mark=AttendanceMark.PRESENT, but=0):
    """Note who was at the stations, or at one of them: everybody but the first so many."""
    stations = session.scalars(select(Station).where(Station.rotation_id == day.id)).all()
    participants = session.scalars(
        select(Participant.id).where(Participant.rotation_id == day.id).order_by(Participant.id)
    ).all()
    for station in stations:
        for participant in participants[but:] if at in {None, station.name} else ():
            session.add(
                StationMark(
                    location_id=day.location_id,
                    participant_id=participant,
                    station_id=station.id,
                    mark=mark,
                    recorded_at=NOW,
                    recorded_by_id=by.user_id,
                )
            )
    session.flush()


def figures(session, day):
    return rotation_figures.of_rotation(session, day.id)


def test_each_child_is_counted_once_in_the_first_age_group_that_fits(session, by, day):
    record(session, day, by)
    found = figures(session, day)
    assert [(name, str(number)) for name, number in found.by_age] == [
        ("6 tot en met 11", "12"),
    ]
    assert (str(found.children), found.recorded, found.visits_made) == ("12", True, 100)


def test_guests_of_the_school_count_and_who_fits_nowhere_has_a_line_of_their_own(session, by, day):
    for number in range(5):
        safety_days.participant(session, day, label=f"Gast {number}", age=14)
    record(session, day, by)
    assert [str(number) for _, number in figures(session, day).by_age] == ["12", "5"]
    assert figures(session, day).by_age[-1][0] is None


def test_who_was_nowhere_did_not_take_part(session, by, day):
    record(session, day, by, but=6)
    record(session, day, by, mark=AttendanceMark.ABSENT, at="niets")
    found = figures(session, day)
    assert ([str(number) for _, number in found.by_age], found.visits_made) == (["6"], 50)


def test_nearly_everybody_at_a_station_is_a_range(session, by, day):
    record(session, day, by, at="Brandweer")
    record(session, day, by, at="Politie", but=2)
    assert [(one.name, str(one.number)) for one in figures(session, day).by_station] == [
        ("Brandweer", "8–12"),
        ("Politie", "8–12"),
    ]


def test_without_anything_recorded_nothing_is_counted(session, day):
    found = figures(session, day)
    assert (found.recorded, str(found.children), found.visits_made) == (False, "<5", 0)


def test_volunteers_count_by_role_without_those_who_said_no(session, by, day):
    group = session.scalars(select(RotationGroup).where(RotationGroup.rotation_id == day.id)).first()
    meeting = factories.meeting(session, NOW + timedelta(days=5), minutes=180)
    group.session_id = meeting.id
    leading, crossing = (factories.shift(session, meeting, role=role, need=9) for role in ("Begeleider", "Oversteken"))
    for shift, number in ((leading, 5), (crossing, 2)):
        for _ in range(number):
            factories.assignment(session, shift, factories.volunteer(session))
    factories.assignment(session, leading, factories.volunteer(session), answer=Answer.DECLINED)
    found = figures(session, day)
    assert [(one.name, str(one.people), one.hours) for one in found.roles] == [
        ("Begeleider", "5", 15),
        ("Oversteken", "<5", None),
    ]
    assert (found.hours, found.partners) == (20, 2)


def test_no_name_is_in_it(session, by, day):
    safety_days.participant(session, day, child=factories.child(session, pseudonym=CANARY))
    record(session, day, by)
    assert CANARY not in repr(figures(session, day))


@pytest.mark.parametrize("children", [1, 3, 100])
def test_it_takes_five_statements_however_many_children(session, by, count_queries, children):
    day = safety_days.rotation(
        session, stations=("Brandweer",), groups=("Rood",), children=children, day=date(2027, 1, 5)
    )
    record(session, day, by)
    rotation_id = day.id
    with count_queries() as seen:
        rotation_figures.of_rotation(session, rotation_id)
    assert len(seen) == 5


def test_of_a_day_that_is_not_here_there_are_none(session, by, day):
    assert rotation_figures.of_rotation(session, by.user_id) is None
