"""People know of a safety day, and its running order changes: who hears what, and when two change it at once."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from app.models.activities import ProgrammeSession
from app.models.messages import Message, MessageKind, MessageState
from app.models.publications import Invitation, Publication
from app.models.rotations import RotationGroup, Station, StationRole
from app.models.shifts import Shift
from app.programme import publishing
from app.programme.rotations import scheduling
from tests import factories, safety_days
from tests.database.knowledge import arrive, waiting
from tests.database.racing import WON, at_once
from tests.factories import NOW

MINUTE = timedelta(minutes=1)
SLOWER = [[540, 560], [565, 600], [605, 625]]


@pytest.fixture
def day(session, by):
    """Two stations of one host and one of another, three groups with a leader, and a helper."""
    found = safety_days.rotation(session, stations=(), groups=("rood", "blauw", "geel"), visited=False)
    fire, police = factories.partner(session, name="Brandweer"), factories.partner(session, name="Politie")
    posts = [
        safety_days.station(session, found, name, position=place, partner_id=host.id)
        for place, (name, host) in enumerate((("Wagen", fire), ("Blushuisje", fire), ("Agent", police)))
    ]
    groups = session.scalars(select(RotationGroup)).all()
    for group in groups:
        group.leader_id = factories.volunteer(session, name=f"Leider {group.name}").id
    factories.save(session, StationRole(location_id=found.location_id, station_id=posts[2].id, name="Helper", need=1))
    safety_days.circle(session, found, posts, groups)
    scheduling.put(session, found.id, by=by, now=NOW)
    shift = session.scalars(select(Shift).where(Shift.role == "Helper")).one()
    factories.assignment(session, shift, factories.volunteer(session, name="Helper"))
    session.commit()
    return found


@pytest.fixture
def known(session, by, day):
    """The same, and everybody has heard of it."""
    publishing.publish(session, session.scalars(select(ProgrammeSession.id)).all(), by=by, now=NOW)
    session.commit()
    return day


def messages(session):
    return session.scalars(select(Message).where(Message.state == MessageState.PENDING)).all()


def follow(session, day, by, minutes=1):
    done = scheduling.follow(session, day.id, by=by, now=NOW + minutes * MINUTE)
    session.commit()
    session.expire_all()
    return done


def test_everybody_is_invited_once_and_a_host_to_each_of_its_stations(session, known):
    told = waiting(session)
    kinds = [kind for _who, kind, _sequence in told]
    assert kinds.count(MessageKind.INVITATION) == len(told)
    mails = [one for one in messages(session) if one.kind is MessageKind.INVITATION]
    assert len(mails) == 3 + 3 + 1  # stations, leaders, helper


def test_a_draft_that_changes_is_told_to_nobody(session, by, day):
    day.rounds = SLOWER
    assert follow(session, day, by).messages == 0
    assert session.scalars(select(Publication)).all() == []


def test_a_slower_round_is_told_once_to_everybody_whom_it_concerns(session, by, known):
    arrive(session)
    session.commit()
    known.rounds = SLOWER
    done = follow(session, known, by)
    # Three leaders, the helper with the police, the police, and the fire service for both of its stations.
    assert done.messages == 6
    told = [
        (one.kind, len(one.invitation_ids or [one.invitation_id])) for one in messages(session) if one.created_at > NOW
    ]
    assert sorted(told) == [(MessageKind.CHANGES, 2), *[(MessageKind.UPDATE, 1)] * 5]
    assert {row.sequence for row in session.scalars(select(Publication))} == {1}
    assert {row.sequence for row in session.scalars(select(Invitation))} == {1}
    assert follow(session, known, by, 2).messages == 0


def test_a_change_of_order_alone_keeps_the_sequence(session, by, known):
    arrive(session)
    session.commit()
    red, blue = session.scalars(
        select(RotationGroup).where(RotationGroup.name.in_(["rood", "blauw"])).order_by(RotationGroup.name)
    ).all()
    red.name, blue.name = "zilver", "goud"
    done = follow(session, known, by)
    assert done.messages > 0
    assert {row.sequence for row in session.scalars(select(Publication))} == {0}


def test_a_station_that_is_out_for_good_is_cancelled_and_told(session, by, known):
    arrive(session)
    session.commit()
    police = session.scalars(select(Station).where(Station.name == "Agent")).one()
    for visit in session.scalars(select(safety_days.Visit).where(safety_days.Visit.station_id == police.id)):
        session.delete(visit)
    session.flush()
    follow(session, known, by)
    cancelled = {row.title for row in session.scalars(select(Publication).where(Publication.cancelled))}
    assert cancelled == {"Veiligheidsdag: Agent"}


def test_a_feed_holds_the_running_order(session, known):
    fire = session.scalars(select(Publication).where(Publication.title == "Veiligheidsdag: Wagen")).one()
    unfolded = fire.component.decode().replace("\r\n ", "")
    assert "DESCRIPTION:Draaischema\\n09.00–09.20 groep rood (3 kinderen)\\n" in unfolded


def test_two_who_put_it_at_once_make_it_once(session, session_at, location, by):
    day = safety_days.rotation(session)
    session.commit()

    def put(one):
        scheduling.put(one, day_id, by=by, now=NOW)

    day_id = day.id
    assert at_once((session_at(location), put), (session_at(location), put)) == [WON, WON]
    assert len(session.scalars(select(ProgrammeSession)).all()) == 10


def test_two_who_follow_at_once_tell_once(session, session_at, location, by, known):
    arrive(session)
    known.rounds = SLOWER
    session.commit()
    day_id = known.id

    def follow(one):
        scheduling.follow(one, day_id, by=by, now=NOW + MINUTE)

    assert at_once((session_at(location), follow), (session_at(location), follow)) == [WON, WON]
    told = [one.kind for one in messages(session) if one.kind in {MessageKind.UPDATE, MessageKind.CHANGES}]
    assert len(told) == 6


def test_publishing_takes_the_same_number_of_statements_for_a_small_and_a_large_day(session, by, count_queries):
    def statements(number):
        found = safety_days.rotation(
            session,
            stations=[f"P{number}.{one}" for one in range(number)],
            groups=[f"{number}.{one}" for one in range(number)],
        )
        for group in session.scalars(select(RotationGroup).where(RotationGroup.rotation_id == found.id)):
            group.leader_id = factories.volunteer(session).id
        scheduling.put(session, found.id, by=by, now=NOW)
        ids = session.scalars(select(ProgrammeSession.id).where(ProgrammeSession.rotation_id == found.id)).all()
        session.commit()
        session.expire_all()
        with count_queries() as seen:
            publishing.publish(session, ids, by=by, now=NOW)
        session.commit()
        return len(seen)

    assert statements(2) == statements(8)
