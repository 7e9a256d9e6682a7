"""Every door, tried by everybody: `routes.txt` says what each gets, and a door that is not in it fails.

A row is a route with the objects that its address names:

* `-`       none;
* `here`    of the location of everybody but the stranger, and of the volunteer and the partner themselves;
* `others`  of the same location, and of another volunteer and partner;
* `mixed`   a session of here, with a part of it (a shift, a seat, a partner) of there;
* `there`   of the stranger's location.

A column is somebody who asks; `locked` was signed in when the account was closed. A status is a number, or `sign-in`
for being led to the page where one signs in.
"""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import NamedTuple
from zoneinfo import ZoneInfo

import pytest
from flask import url_for
from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from app.access import Role
from app.catalogue import writer
from app.catalogue.loader import read_shipped
from app.child_keys import ChildKeys
from app.extensions import enter_location, system_scope
from app.models.acceptances import AcceptedConflict
from app.models.activities import Activity, SessionChange
from app.models.attendance import AttendanceChange
from app.models.coaching import CoachingEvaluation, EvaluationReader, Trajectory
from app.models.feeds import FeedScope
from app.models.messages import Heartbeat, Message, MessageState
from app.models.outings import EmergencyNumber, PackingItem
from app.models.participants import PairSort, ParticipantPair
from app.models.publications import Invitation, SeriesInvitation
from app.models.rotations import RotationEvent, RotationEventSort
from app.notify import links
from app.planning.coaching.months import preceding
from app.planning.conflicts import ConflictKind
from app.planning.vocabulary import ActivityKind, AttendanceMark, PhaseSort, TrajectoryState
from app.planning.weeks import IsoWeek
from app.programme import (
    acceptances,
    accounts,
    attendance,
    bulk,
    busy_sources,
    enrolments,
    feeds,
    importing,
    publishing,
    sessions,
    template_sharing,
)
from app.programme.bulk import AddToAll
from app.programme.busy_sources import Whose
from app.programme.library import book_sets
from app.programme.series import records
from app.programme.shows import acts as show_acts
from app.queries.attention import attention_of
from app.queries.feed_subjects import Subject
from app.sheets.columns import Cell, Column, Row, Table
from tests import allocating, coaching, courses, factories, outings, safety_days, shows, snapshots
from tests.conftest import empty

TABLE = Path(__file__).with_name("routes.txt")
CHANGING = {"POST"}
SIGNED = {"intake.receive", "own_mails.stop"}
"""Doors for programs: a signature stands in the place of the token (tests/web/test_intake.py, test_own_mails.py)."""
PARTS = {"shift_id", "assignment_id", "engagement_id"}
TEMPLATE = writer.write(next(one for one in read_shipped() if one.slug == "kids-en-koffie")).encode()
ROWS = Table(rows=(Row(number=2, cells={Column.ACTIVITY: Cell(text="Schaken")}),))


class Door(NamedTuple):
    """A row's name."""

    method: str
    endpoint: str
    objects: str


def read_table():
    """Return what everybody gets, by door and actor."""
    lines = [line.split() for line in TABLE.read_text().splitlines() if line and not line.startswith("#")]
    actors = lines[0][3:]
    return {Door(*line[:3]): dict(zip(actors, line[3:], strict=True)) for line in lines[1:]}


EXPECTED = read_table()
READING = [door for door in EXPECTED if door.method not in CHANGING]
WRITING = {door.endpoint: [] for door in EXPECTED if door.method in CHANGING}
for _door in EXPECTED:
    if _door.method in CHANGING:
        WRITING[_door.endpoint].append(_door)


@dataclass
class Place:
    """A location with one of everything that an address can name."""

    location: object
    supervisor: object
    volunteer: object
    partner: object
    own: dict
    others: dict


@pytest.fixture(scope="module")
def world(app, database_url, app_engine, owner_engine):
    """Yield the place of here and the place of there, made once, and what makes them again as they were."""
    with Session(app_engine) as here, Session(app_engine) as there:
        found = [_entered(session, slug) for session, slug in ((here, "de-wilgen"), (there, "het-hoge-land"))]
        places = SimpleNamespace(here=_place(here, found[0]), there=_place(there, found[1]))
        for session, place in ((here, places.here), (there, places.there)):
            place.own.update(_evaluated(session, app.config["CHILD_KEYS"]))
        with snapshots.taken(database_url) as restore:
            yield SimpleNamespace(places=places, sessions=(here, there), restore=restore)
    empty(owner_engine)


def _entered(session, slug):
    location = factories.location(session, slug=slug)
    session.commit()
    enter_location(session, location.id)
    return location


@pytest.fixture
def session(world):
    """Return a session that works for here; all is as it was made, whatever the test before did to it."""
    for session in world.sessions:
        session.rollback()
    world.restore()
    return world.sessions[0]


@pytest.fixture
def places(world, session):
    """Return the place of here and the place of there."""
    return world.places


@pytest.fixture
def browsers(app, session, places, sign_in):
    """Return a browser for each actor, signed in."""
    with system_scope(session):
        staff = {role: factories.account(session, role, location_id=places.here.location.id) for role in _STAFF}
        locked = factories.account(session, location_id=places.here.location.id)
        session.get_one(Trajectory, places.here.own["trajectory_id"]).coach_id = staff[Role.COACH].id
        evaluated = session.get_one(Trajectory, places.here.own["evaluated_id"])
        evaluated.coach_id, evaluated.mentor_id = staff[Role.COACH].id, staff[Role.MENTOR].id
        session.commit()
    actors = {
        "locked": locked,
        "volunteer": places.here.volunteer,
        "partner": places.here.partner,
        **{role.value: account for role, account in staff.items()},
        "supervisor": places.here.supervisor,
        "stranger": places.there.supervisor,
    }
    found = {"anonymous": app.test_client()}
    found |= {name: sign_in(app.test_client(), account) for name, account in actors.items()}
    locked.active = False
    session.commit()
    return found


_STAFF = (Role.COACH, Role.MENTOR, Role.GUARDIAN, Role.ADMINISTRATOR)


def _place(session, location):
    now = datetime.now(UTC).replace(microsecond=0)
    supervisor = factories.account(session)
    own, volunteer, partner = _people_of_a_session(session, supervisor, now)
    others, _volunteer, _partner = _people_of_a_session(session, supervisor, now)
    own |= _files(session, supervisor, now)
    own["series_id"] = _series(session, supervisor, now)
    own["digest_id"] = _digest(session, supervisor, now)
    own["child_id"], others["child_id"] = factories.child(session).id, factories.child(session).id
    own["step_id"] = _placed(session, own["activity_id"], supervisor, now)
    own["key"], own["accepted_id"] = _points(session, own["session_id"], location, supervisor, now)
    own |= _safety_day(session, supervisor, partner, own["session_id"])
    own["contact_id"] = partner.contact_id
    own |= _course(session, supervisor, volunteer, partner, now)
    own |= _coaching(session)
    own["handout_id"] = _handed_out(session, supervisor, now)
    own["allocation_id"] = _round(session, own["activity_id"], supervisor, now)
    own |= _show(session, supervisor, now)
    own["week"] = str(IsoWeek.containing(now.date()))
    own["feed_id"], own["secret"] = _feed(session, volunteer.volunteer_id, location, now)
    own["scope"], own["subject_id"] = "volunteer", volunteer.volunteer_id
    others["feed_id"], _secret = _feed(session, others["volunteer_id"], location, now)
    session.merge(Heartbeat(name="pump", beat_at=now))
    session.commit()
    return Place(location=location, supervisor=supervisor, volunteer=volunteer, partner=partner, own=own, others=others)


def _files(session, supervisor, now):
    """Return a template, one that was sent, and a plan that was sent."""
    row = factories.template(session, specification=courses.specification())
    return {
        "template_id": row.id,
        "other_id": row.id,
        "sent_id": template_sharing.keep(session, TEMPLATE, file="", by=supervisor.actor, now=now),
        "import_id": importing.keep(session, ROWS, usual_space=None, by=supervisor.actor, now=now),
    }


def _show(session, supervisor, now):
    held = shows.show(session, now + timedelta(days=40), responsible_id=supervisor.id)
    details = shows.act(factories.child(session))
    act = show_acts.sign_up(session, held.id, details, by=supervisor.actor, now=now)
    return {"show_id": held.id, "stage_act_id": act.id}


def _round(session, activity_id, supervisor, now):
    """Return an open round in which the places of an activity are divided."""
    activity = session.get_one(Activity, activity_id)
    return allocating.opened(session, [activity], by=supervisor.actor, now=now).id


def _handed_out(session, supervisor, now):
    """Return a set of books that a toddler got."""
    child = factories.child(session)
    book_sets.deliver(session, 5, note="", received_on=now.date(), by=supervisor.actor, now=now)
    return book_sets.hand_out(
        session, [child.id], language=None, day=now.date(), by=supervisor.actor, now=now - timedelta(hours=2)
    )[0]


def _placed(session, activity_id, supervisor, now):
    """Return the step by which a child was placed in an activity."""
    child = factories.child(session)
    return enrolments.place(session, activity_id, child.id, by=supervisor.actor, now=now).change_id


def _safety_day(session, supervisor, partner, session_id):
    """Return a safety day by what addresses call it, with one of its stations and one of its groups."""
    activity = factories.activity(session, kind=ActivityKind.SAFETY_DAY, responsible_id=supervisor.id)
    rotation = safety_days.rotation(session, activity_id=activity.id, groups=(), stations=())
    two = sorted(safety_days.participant(session, rotation).id for _ in range(2))
    pair = ParticipantPair(
        location_id=rotation.location_id,
        rotation_id=rotation.id,
        participant_id=two[0],
        other_id=two[1],
        sort=PairSort.FRIENDS,
    )
    # The volunteer of the session leads the group, and its partner stands at the station.
    return {
        "pair_id": factories.save(session, pair).id,
        "rotation_id": rotation.id,
        "request_id": factories.evaluation_request(session, activity.id, partner.contact_id).id,
        "event_id": _changed_by_hand(session, rotation, supervisor).id,
        "task_id": factories.task(session, activity.id, contact_id=partner.contact_id).id,
        "paper": "poster",
        "station_id": safety_days.station(session, rotation, "Brandweer", session_id=session_id).id,
        "group_id": safety_days.group(session, rotation, "Rood", children=1, session_id=session_id).id,
    }


def _course(session, supervisor, volunteer, partner, now):
    """Return a course with a lesson that goes on, led by the volunteer and the partner, and a test that they do not."""
    course = courses.course(session, responsible_id=supervisor.id)
    first = now - timedelta(minutes=30)
    group, (lesson,) = courses.course_group(session, course, first=first, meetings=1)
    rider = courses.course_participant(session, course, group, meetings=[lesson])
    tested = courses.course_group(
        session, course, part=3, sort=PhaseSort.TEST, first=now + timedelta(days=1), meetings=1
    )
    factories.attendance(session, tested[1][0], session.get_one(factories.Child, rider.child_id))
    shift = factories.shift(session, lesson, need=3)
    factories.assignment(session, shift, session.get_one(factories.Volunteer, volunteer.volunteer_id))
    factories.engagement(session, lesson, session.get_one(factories.Partner, partner.partner_id))
    publishing.publish(session, [lesson.id], by=supervisor.actor, now=now)
    riding = courses.course_participant(session, course)
    return {
        "phase": 0,
        "course_id": course.id,
        "participant_id": riding.id,
        "certificate_id": courses.certificate(session, riding).id,
        "ride_id": courses.ride(session, lesson.id).id,
        "lesson_id": lesson.id,
        "test_id": tested[1][0].id,
        "rider_id": rider.id,
        **_outing(session),
    }


def _outing(session):
    trip = outings.outing(session, at=datetime.now(UTC) + timedelta(days=9), children=1)[0]
    common = {"location_id": trip.location_id, "position": 1}
    item = factories.save(session, PackingItem(outing_id=trip.id, name="EHBO-tas", **common))
    number = factories.save(session, EmergencyNumber(name="Receptie", number="0599 555 010", **common))
    return {"outing_id": trip.id, "item_id": item.id, "number_id": number.id}


def _coaching(session):
    """Return a request for music coaching with a goal, and a mentor; `browsers` gives it its coach."""
    asked, _none = coaching.trajectory(
        session, state=TrajectoryState.ASKED, meetings=0, coach_id=factories.account(session, Role.COACH).id
    )
    goal = coaching.goal(session, asked, ChildKeys(Path(tempfile.mkdtemp())))
    mentor = factories.account(session, Role.MENTOR)
    return {
        "trajectory_id": asked.id,
        "goal_id": goal.id,
        "user_id": mentor.id,
        "coach_id": factories.account(session, Role.COACH).id,
        "class_id": factories.group(session).id,
    }


def _evaluated(session, keys):
    """Return a trajectory with an evaluation that was signed, a reader of it, and one that was begun."""
    month = preceding(datetime.now(UTC).date())
    first = datetime.combine(month, time(13), tzinfo=UTC) + factories.DAY
    running, _held = coaching.trajectory(session, first=first, meetings=1)
    coaching.evaluation(session, running, keys, month=month, signed=False)
    signed = coaching.evaluation(session, running, keys, month=preceding(month))
    reader = factories.save(
        session,
        EvaluationReader(
            location_id=factories.here(session),
            evaluation_id=signed.id,
            user_id=running.mentor_id,
            expires_at=first,
        ),
    )
    session.commit()
    return {
        "evaluated_id": running.id,
        "stretch": f"{month:%Y-%m}",
        "evaluation_id": signed.id,
        "reader_id": reader.id,
        "reader_user_id": running.mentor_id,
    }


def _changed_by_hand(session, rotation, supervisor):
    return factories.save(
        session,
        RotationEvent(
            location_id=rotation.location_id,
            rotation_id=rotation.id,
            sort=RotationEventSort.BY_HAND,
            from_round=0,
            data={},
            before={},
            by_id=supervisor.id,
            at=datetime.now(UTC),
        ),
    )


def _people_of_a_session(session, supervisor, now):
    """Return a published session with its volunteer and its partner, by what addresses call them."""
    meeting = factories.meeting(session, now + timedelta(hours=2), of=_activity(session, supervisor))
    shift = factories.shift(session, meeting, need=3)
    volunteer, partner = factories.volunteer(session), factories.partner(session)
    seat = factories.assignment(session, shift, volunteer)
    asked = factories.engagement(session, meeting, partner)
    account = factories.volunteer_account(session, volunteer)
    publishing.publish(session, [meeting.id], by=supervisor.actor, now=now)
    moved = sessions.details_of(meeting).slot
    sessions.move(
        session,
        meeting.id,
        slot=moved.__class__(starts_at=moved.starts_at, ends_at=moved.ends_at + timedelta(minutes=15)),
        version=meeting.version,
        by=supervisor.actor,
        now=now,
    )
    act = bulk.apply(session, [meeting.id], AddToAll(text="Neem water mee."), tell=False, by=supervisor.actor, now=now)
    busy_sources.take_address(
        session,
        Whose(partner_id=partner.id),
        "https://agenda.example/a.ics",
        secret="a key of this test",
        by=supervisor.actor,
        now=now,
    )
    named = {
        "session_id": meeting.id,
        "edit_id": act.edit_id,
        "shift_id": shift.id,
        "assignment_id": seat.id,
        "engagement_id": asked.id,
        "partner_id": partner.id,
        "space_id": meeting.space_id,
        "age_group_id": factories.age_group(session).id,
        "volunteer_id": volunteer.id,
        "activity_id": meeting.activity_id,
        "act_id": records.remember(
            session, meeting.activity_id, {}, sort="edited_all", by=supervisor.actor, now=now
        ).id,
        "change_id": session.scalar(select(SessionChange.id).where(SessionChange.session_id == meeting.id)),
        "message_id": factories.message(
            session, volunteer, state=MessageState.FAILED, expires_at=now + factories.DAY
        ).id,
        "reply_id": factories.incoming_reply(session, volunteer, session_id=meeting.id).id,
        "mark_id": factories.returned_mail(session, volunteer).id,
        "noted_id": _noted(session, meeting, supervisor, now),
        "invitation_id": session.scalar(
            select(Invitation.id).where(Invitation.session_id == meeting.id, Invitation.volunteer_id == volunteer.id)
        ),
        "account": account,
        "free_volunteer_id": factories.volunteer(session).id,
        "free_partner_id": factories.partner(session).id,
    }
    return named, account, factories.partner_account(session, partner)


def _points(session, session_id, location, supervisor, now):
    """Return the key of an open conflict of the session, and another one that was accepted."""
    day = (now + timedelta(hours=2)).astimezone(ZoneInfo(factories.ZONE)).date()
    found = attention_of(session, session_id, location=location, day=day, now=now)
    keys = {point.conflict.kind: point.conflict.key for point in found.points}
    acceptances.accept(
        session,
        session_id,
        key=keys[ConflictKind.PARTNER_NOT_ANSWERED],
        reason="Dat komt nog",
        by=supervisor.actor,
        now=now,
    )
    session.flush()
    accepted_id = session.scalar(select(AcceptedConflict.id).where(AcceptedConflict.session_id == session_id))
    return keys[ConflictKind.EMPTY_SEATS], accepted_id


def _noted(session, meeting, supervisor, now):
    """Return that a child was noted in a meeting."""
    place = factories.attendance(session, meeting, factories.child(session))
    marks = {place.child_id: AttendanceMark.PRESENT}
    attendance.record(session, meeting.id, marks=marks, by=supervisor.actor, now=now)
    return session.scalar(select(AttendanceChange.id).where(AttendanceChange.attendance_id == place.id))


def _series(session, supervisor, now):
    """Return what somebody was told of a series of three meetings."""
    volunteer, activity, space = factories.volunteer(session), _activity(session, supervisor), factories.space(session)
    noon = now.replace(hour=12)  # a night hour that the clocks once a year skip is of no series
    starts = [noon + week * 7 * factories.DAY for week in (1, 2, 3)]
    meetings = [factories.meeting(session, starts_at, of=activity, at=space) for starts_at in starts]
    for meeting in meetings:
        factories.assignment(session, factories.shift(session, meeting), volunteer)
    publishing.publish(session, [meeting.id for meeting in meetings], by=supervisor.actor, now=now)
    return session.scalar(select(SeriesInvitation.id).where(SeriesInvitation.volunteer_id == volunteer.id))


def _digest(session, supervisor, now):
    """Return the message that told somebody of three meetings that no rule fits."""
    volunteer, activity, space = factories.volunteer(session), _activity(session, supervisor), factories.space(session)
    starts = [now + days * factories.DAY for days in (31, 39, 57)]
    meetings = [factories.meeting(session, starts_at, of=activity, at=space) for starts_at in starts]
    for meeting in meetings:
        factories.assignment(session, factories.shift(session, meeting), volunteer)
    publishing.publish(session, [meeting.id for meeting in meetings], by=supervisor.actor, now=now)
    return session.scalar(select(Message.id).where(Message.volunteer_id == volunteer.id, Message.kind == "digest"))


def _activity(session, supervisor):
    return factories.activity(session, responsible_id=supervisor.id)


def _feed(session, volunteer_id, location, now):
    subject = Subject(
        scope=FeedScope.VOLUNTEER, id=volunteer_id, name="", location_id=location.id, location_name=location.name
    )
    issued = feeds.create(session, subject, label="", by=None, now=now)
    return issued.feed_id, issued.secret


@pytest.fixture
def ask(app, session, places, browsers):
    """Return a function that lets an actor try a door, and returns what they get."""

    def ask(door, actor, **options):
        with app.test_request_context():
            address = url_for(door.endpoint, **_values(app, session, places, door))
        data = _form(places, door) if door.method in CHANGING else None
        answer = browsers[actor].open(address, method=door.method, data=data, buffered=True, **options)
        if answer.status_code == 302 and answer.headers["Location"].startswith("/aanmelden"):
            return "sign-in"
        return str(answer.status_code)

    return ask


def _form(places, door):
    """Return what the forms that name objects need; the others lack something, and are refused as such."""
    named = _named(places)[door.objects]
    tomorrow = datetime.now(ZoneInfo(factories.ZONE)).date() + factories.DAY
    return {
        "answer": "yes",
        "all": "yes",
        "day": tomorrow.isoformat(),
        "starts": "10.00",
        "ends": "11.00",
        "version": "0",
        "volunteer": named.get("free_volunteer_id"),
        "partner": named.get("free_partner_id"),
        "address": "niemand@weekwijzer.example",
    }


def _values(app, session, places, door):
    """Return what the address of a door names."""
    (rule,) = (rule for rule in app.url_map.iter_rules(door.endpoint) if door.method in rule.methods)
    named = _named(places)[door.objects]
    tokens = {
        "answers": _answer_token,
        "auth": _sign_in_token,
        "series_answers": _series_token,
        "own_mails": _own_mails_token,
        "digest_answers": _digest_token,
        "tasks_of_contacts": _tasks_token,
        "evaluation_answers": _evaluation_token,
        "evaluation_links": _reading_token,
    }
    values = {}
    for name in rule.arguments:
        known_as = _SPARE.get(name, name)
        if name == "trajectory_id" and door.endpoint.startswith("coaching_evaluations."):
            known_as = "evaluated_id"
        values[name] = tokens[door.endpoint.split(".")[0]](app, session, named) if name == "token" else named[known_as]
    return values


_SPARE = {"volunteer_id": "free_volunteer_id"}
"""One who does not sign in: whoever stops is signed out, and would not be asked the rest."""


def _named(places):
    """Return what addresses and forms call the objects that a row is about."""
    return {
        "-": {
            "code": "en",
            "day": "2026-11-25",
            "printed_day": "2031-01-01",
            "year": 2026,
            "ending": "csv",
            "filename": "weekwijzer.css",
            "scope": "volunteer",
            "week": places.here.own["week"],
            "language": "ti",
            "month": "2026-11",
            "slug": "kids-en-koffie",
            "number": "WW-2026-7K3Q-X9B4-M2P",
        },
        "here": places.here.own,
        "others": places.here.own | places.here.others,
        "mixed": places.here.own | places.here.others | {name: places.there.own[name] for name in PARTS},
        "there": places.there.own,
    }


def _reading_token(app, session, named):
    """Let the link of a reader be new each time: it opens once, and few are asked for within an hour."""
    with system_scope(session):
        session.execute(delete(Message).where(Message.reader_id == named["reader_id"]))
        new = {"turn": 1, "opened_at": None, "expires_at": datetime.now(UTC) + factories.HOUR}
        session.execute(
            update(EvaluationReader)
            .where(EvaluationReader.id == named["reader_id"])
            .values(**new, user_id=named["reader_user_id"])
        )
        evaluation = select(CoachingEvaluation.trajectory_id).where(CoachingEvaluation.id == named["evaluation_id"])
        session.execute(
            update(Trajectory)
            .where(Trajectory.id == evaluation.scalar_subquery())
            .values(guardian_id=named["reader_user_id"])
        )
        session.commit()
    return links.make_reading(named["reader_id"], turn=1, secret=app.config["SECRET_KEY"])


def _evaluation_token(app, _session, named):
    return links.make_evaluation(named["request_id"], secret=app.config["SECRET_KEY"])


def _tasks_token(app, _session, named):
    return links.make_tasks(named["contact_id"], secret=app.config["SECRET_KEY"])


def _answer_token(app, _session, named):
    return links.make_answer(named["invitation_id"], secret=app.config["SECRET_KEY"])


def _series_token(app, _session, named):
    return links.make_series(named["series_id"], secret=app.config["SECRET_KEY"])


def _digest_token(app, _session, named):
    return links.make_digest(named["digest_id"], secret=app.config["SECRET_KEY"])


def _own_mails_token(app, _session, named):
    return links.make_own_mails(named["volunteer_id"], secret=app.config["SECRET_KEY"])


def _sign_in_token(app, session, named):
    """Make a new link each time: it works once."""
    with system_scope(session):
        link = accounts.new_link(session, named["account"], expires_at=datetime.now(UTC) + factories.HOUR)
        session.commit()
    return links.make_sign_in(link.id, secret=app.config["SECRET_KEY"])


def test_every_route_is_in_the_table_and_nothing_else_is(app):
    routes = {
        (method, rule.endpoint, bool(rule.arguments & _OBJECTS))
        for rule in app.url_map.iter_rules()
        for method in rule.methods - {"HEAD", "OPTIONS"}
    }
    tried = {(door.method, door.endpoint, door.objects != "-") for door in EXPECTED}
    assert tried == routes


def test_whatever_names_an_object_is_tried_with_foreign_ones():
    with_objects = {(door.method, door.endpoint) for door in EXPECTED if door.objects == "here"}
    assert {(door.method, door.endpoint) for door in EXPECTED if door.objects == "there"} == with_objects


_OBJECTS = {
    "trajectory_id",
    "goal_id",
    "user_id",
    "evaluation_id",
    "coach_id",
    "class_id",
    "handout_id",
    "other_id",
    "sent_id",
    "activity_id",
    "allocation_id",
    "show_id",
    "stage_act_id",
    "subject_id",
    "act_id",
    "rotation_id",
    "course_id",
    "participant_id",
    "certificate_id",
    "lesson_id",
    "test_id",
    "rider_id",
    "outing_id",
    "item_id",
    "number_id",
    "task_id",
    "session_id",
    "accepted_id",
    "child_id",
    "import_id",
    "noted_id",
    "step_id",
    "shift_id",
    "assignment_id",
    "engagement_id",
    "change_id",
    "edit_id",
    "template_id",
    "message_id",
    "reply_id",
    "mark_id",
    "partner_id",
    "volunteer_id",
    "space_id",
    "age_group_id",
    "feed_id",
    "pair_id",
    "station_id",
    "group_id",
    "token",
    "secret",
}


@pytest.mark.no_cover  # as below
def test_everybody_sees_what_they_may_see_and_nothing_else(ask):
    assert tried(ask, READING) == {door: EXPECTED[door] for door in READING}


@pytest.mark.no_cover  # the tests of each page cover the same lines; counting them here would double the time
@pytest.mark.parametrize("endpoint", WRITING)
def test_everybody_changes_what_they_may_change_and_nothing_else(ask, endpoint):
    assert tried(ask, WRITING[endpoint]) == {door: EXPECTED[door] for door in WRITING[endpoint]}


def tried(ask, doors):
    return {door: {actor: ask(door, actor) for actor in EXPECTED[door]} for door in doors}


def test_nothing_can_be_sent_without_the_token_of_ones_own_page(ask):
    doors = [door for doors in WRITING.values() for door in doors if door.endpoint not in SIGNED]
    sent = [(door, actor) for door in doors for actor in ("anonymous", "supervisor")]
    assert {(door, actor): ask(door, actor, csrf=False) for door, actor in sent} == dict.fromkeys(sent, "400")
