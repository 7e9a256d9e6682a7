"""What the database itself forbids of a rotation."""

from __future__ import annotations

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from app.models.rotations import Rotation, Visit
from tests import factories, safety_days


def test_every_group_visits_every_station_once(session, by):
    day = safety_days.rotation(session)
    visits = session.scalars(select(Visit).where(Visit.rotation_id == day.id)).all()
    assert len({(visit.group_id, visit.station_id) for visit in visits}) == 25
    assert len({(visit.station_id, visit.round) for visit in visits}) == 25


def test_a_group_is_never_at_two_stations_in_one_round(session, by):
    day = safety_days.rotation(session, visited=False)
    team = safety_days.group(session, day, "Wit")
    here, there = (safety_days.station(session, day, name) for name in ("Reanimatie", "Sirene"))
    safety_days.visit(session, day, team, here, 0)
    with pytest.raises(IntegrityError, match="uq_rotation_visit_group_id_round"):
        safety_days.visit(session, day, team, there, 0)


def test_a_group_visits_a_station_once(session, by):
    day = safety_days.rotation(session, visited=False)
    team, post = safety_days.group(session, day, "Wit"), safety_days.station(session, day, "Reanimatie")
    safety_days.visit(session, day, team, post, 0)
    with pytest.raises(IntegrityError, match="uq_rotation_visit_group_id_station_id"):
        safety_days.visit(session, day, team, post, 1)


def test_a_group_never_visits_a_station_of_another_day(session, by):
    one, other = safety_days.rotation(session, visited=False), safety_days.rotation(session, visited=False)
    with pytest.raises(IntegrityError, match="fk_rotation_visit_station"):
        safety_days.visit(
            session, one, safety_days.group(session, one, "Wit"), safety_days.station(session, other, "Sirene"), 0
        )


def test_somebody_who_goes_round_is_a_child_of_the_location_or_a_guest_but_not_both(session, by):
    day = safety_days.rotation(session, visited=False)
    child = factories.child(session)
    with pytest.raises(IntegrityError, match="child_or_guest"):
        safety_days.participant(session, day, label="Springplank 1", child_id=child.id)


def test_when_an_activity_goes_its_rotation_goes(session, by):
    day = safety_days.rotation(session)
    session.delete(session.get_one(factories.Activity, day.activity_id))
    session.flush()
    session.expire_all()
    assert session.scalars(select(Rotation)).all() == []
