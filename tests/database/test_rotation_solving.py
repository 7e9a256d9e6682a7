"""Two people who plan one safety day at the same time: the second is told, and nothing is half done."""

from __future__ import annotations

from sqlalchemy import func, select

from app.models.rotations import Rotation, RotationEvent, RotationGroup, Station, Visit
from app.programme.refusals import ChangedMeanwhile
from app.programme.rotations import settings, solving, visits
from app.programme.rotations.settings import DaySettings
from app.programme.rotations.visits import Move
from app.queries import rotation_plan
from tests import factories, safety_days
from tests.database.racing import WON, at_once


def solve(rotation, by):
    rotation_id, seen = rotation.id, rotation.version
    return lambda session: solving.solve(session, rotation_id, seen=seen, seconds=5, by=by, now=factories.NOW)


def said(outcomes):
    return sorted(outcome if isinstance(outcome, str) else type(outcome).__name__ for outcome in outcomes)


def test_of_two_who_solve_at_once_one_is_told(session, location, by, two_sessions):
    rotation = safety_days.rotation(session, visited=False)
    session.commit()
    one, other = two_sessions()
    outcomes = at_once((one, solve(rotation, by)), (other, solve(rotation, by)))
    assert said(outcomes) == [ChangedMeanwhile.__name__, WON]
    assert session.scalar(select(func.count()).select_from(Visit)) == 25
    assert session.scalar(select(func.count()).select_from(RotationEvent)) == 1


def test_of_two_who_move_visits_at_once_one_is_told(session, location, by, two_sessions):
    rotation = safety_days.rotation(session)
    groups = session.scalars(select(RotationGroup.id).order_by(RotationGroup.position)).all()
    station = session.scalars(select(Station.id).order_by(Station.position)).first()
    session.commit()

    def moving(group_id):
        rotation_id, seen = rotation.id, rotation.version
        wanted = Move(group_id=group_id, station_id=station, to=4)
        return lambda at: visits.move(at, rotation_id, wanted, seen=seen, by=by, now=factories.NOW)

    one, other = two_sessions()
    outcomes = at_once((one, moving(groups[0])), (other, moving(groups[1])))
    assert said(outcomes) == [ChangedMeanwhile.__name__, WON]
    assert session.scalar(select(func.count()).select_from(Visit)) == 25


def test_of_two_who_save_the_day_at_once_one_is_told(session, location, by, two_sessions):
    rotation = safety_days.rotation(session, visited=False)
    session.commit()
    plan = rotation_plan.find(session, rotation.id)

    def saving(note):
        wanted = DaySettings(
            day=plan.day,
            starts=plan.starts,
            ends=plan.ends,
            slot_minutes=plan.slot_minutes,
            transfer_minutes=plan.transfer_minutes,
            breaks=(),
            gathering_space_id=plan.gathering_space_id,
            waiting=plan.waiting,
            booklet_space_id=None,
            materials="",
            note=note,
            groups=len(plan.groups),
        )
        return lambda at: settings.save(at, plan.id, wanted, seen=plan.version, by=by, now=factories.NOW)

    one, other = two_sessions()
    outcomes = at_once((one, saving("een")), (other, saving("twee")))
    assert said(outcomes) == [ChangedMeanwhile.__name__, WON]
    session.expire_all()
    assert session.get(Rotation, rotation.id).note in {"een", "twee"}
