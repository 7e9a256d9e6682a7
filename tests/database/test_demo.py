from collections import Counter
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from app.access import Role
from app.child_keys import ChildKeys
from app.demo.course import TITLE as COURSE
from app.demo.loading import load
from app.demo.outings import MUSEUM, RINK
from app.demo.plan import NEIGHBOUR_SLUG, SLUG, plan_for
from app.demo.programmes import CARE, CASES, GUEST, TALENTS, TEAM, TITLES
from app.demo.programmes import COURSE as PARENTS_COURSE
from app.demo.sign_ins import sign_ins
from app.extensions import enter_location
from app.models.accounts import UserAccount
from app.models.activities import Activity, ProgrammeSession, SessionChange
from app.models.attendance import AdultPresence, Agreement, Enrolment
from app.models.children import Child, Group, SchoolHours
from app.models.coaching import CoachingEvaluation, EvaluationReader, Trajectory
from app.models.courses import Course
from app.models.locations import Location
from app.models.messages import Message, MessageKind
from app.models.participants import StationMark
from app.models.people import Partner, Volunteer
from app.models.publications import Invitation, Publication
from app.models.rotations import Rotation
from app.models.shifts import Assignment, Engagement
from app.planning.coaching.chaperone import Chaperone
from app.planning.coaching.load import DutySort
from app.planning.conflicts import ConflictKind
from app.planning.grouping.checking import FindingSort
from app.planning.vocabulary import (
    Answer,
    AttendanceMark,
    Audience,
    EngagementState,
    EnrolmentState,
    PartnerKind,
    TrajectoryState,
)
from app.planning.weeks import IsoWeek
from app.programme import certificates, children
from app.programme.allocations import dividing
from app.programme.children import Span
from app.programme.coaching import dossiers
from app.programme.rotations import grouping
from app.queries import adult_presence, allocations, coach_week, outing_lists
from app.queries.adult_presence import PARENTS
from app.queries.attention import attention_in
from app.queries.outing_lists import Asked
from app.queries.plan import sessions_in

ZONE = ZoneInfo("Europe/Amsterdam")
TODAY = date(2026, 11, 18)


def moment(day, hour=9):
    return datetime.combine(day, time(hour), tzinfo=ZONE).astimezone(UTC)


def location_of(session, slug):
    return session.scalars(select(Location).where(Location.slug == slug)).one()


def supervisor_of(session):
    """Return who works at the location that the session is of."""
    staff = select(UserAccount).where(
        UserAccount.location_id == session.info["scope"], UserAccount.role == Role.SUPERVISOR
    )
    return session.scalars(staff.order_by(UserAccount.email)).first().actor


def count(session, model, *where):
    return session.scalar(select(func.count()).select_from(model).where(*where))


@pytest.fixture(scope="module")
def keys(tmp_path_factory):
    return ChildKeys(tmp_path_factory.mktemp("keys"))


@pytest.fixture(scope="module")
def loaded(owner_engine, app_engine, keys):
    """Load the demo once for all that only look at it, as it stands on an ordinary day."""
    with Session(app_engine) as session:
        load(session, today=TODAY, now=moment(TODAY), keys=keys)
        session.commit()
    yield
    with owner_engine.begin() as connection:
        connection.execute(text("TRUNCATE audit_entry"))
        connection.execute(text("DELETE FROM location"))


@pytest.fixture
def session(loaded, app_engine):
    """Yield a session that works for the main location and keeps nothing."""
    with Session(app_engine) as session:
        enter_location(session, location_of(session, SLUG).id)
        yield session


def test_what_is_over_or_comes_soon_is_published_and_so_are_course_and_safety_day_while_the_rest_is_a_draft(session):
    monday = moment(date(2026, 11, 16), hour=0)
    found = sessions_in(
        session,
        starts_at=monday - timedelta(weeks=6),
        ends_at=monday + timedelta(weeks=30),
        location_id=session.info["scope"],
    )
    states = Counter((entry.planned.slot.starts_at >= monday + timedelta(weeks=2), entry.state) for entry in found)
    later = sum(one.week > 1 for one in plan_for(TODAY).as_sessions)
    of_course = sum(
        (entry.facts.title == COURSE or entry.planned.rotation_id is not None)
        and entry.planned.slot.starts_at >= monday + timedelta(weeks=2)
        for entry in found
    )
    of_outings = sum(entry.facts.title.endswith((MUSEUM, RINK)) and entry.state == "draft" for entry in found)
    of_programmes = sum(entry.facts.title in TITLES and entry.state == "draft" for entry in found)
    assert states == {
        (False, "published"): len(found) - later - of_course - of_outings - of_programmes - 2,
        (False, "changed"): 1,
        (False, "cancelled"): 1,
        (True, "draft"): later + of_outings + of_programmes,
        (True, "published"): of_course,
    }
    assert (of_course > 0, of_outings) == (True, 4)


def test_the_moved_session_was_published_where_it_was_and_the_cancelled_one_as_cancelled(session):
    changes = {change.sort: change for change in session.scalars(select(SessionChange))}
    known = {"moved", "cancelled", "accepted", "published", "planned", "rotation", "edited_following"}
    assert changes.keys() == {*known, "extra"}  # the last is the concert
    for sort in ("moved", "cancelled", "accepted"):
        change = changes[sort]
        row = session.get_one(ProgrammeSession, change.session_id)
        published = session.scalars(select(Publication).where(Publication.session_id == row.id)).one()
        assert row.cancelled == published.cancelled == (sort == "cancelled")
        assert (row.starts_at != published.starts_at) == (sort == "moved")


def test_whoever_said_no_was_invited_first(session):
    refused = session.execute(
        select(Assignment.session_id, Assignment.volunteer_id).where(
            Assignment.answer == Answer.DECLINED, Assignment.starts_at > moment(TODAY, 23)
        )
    ).all()
    declined = session.execute(
        select(Invitation.session_id, Invitation.volunteer_id).where(
            Invitation.declined_at.is_not(None), Invitation.volunteer_id.is_not(None)
        )
    ).all()
    assert set(refused) == set(declined)
    assert refused


def test_people_are_only_mailed_about_next_week_and_the_safety_day(session):
    rows = session.execute(
        select(ProgrammeSession.starts_at)
        .join(Message, Message.session_id == ProgrammeSession.id)
        .where(
            Message.kind.in_([MessageKind.INVITATION, MessageKind.UPDATE, MessageKind.CANCELLATION]),
            ProgrammeSession.rotation_id.is_(None),
        )
    ).scalars()
    weeks = Counter(starts_at.isocalendar().week for starts_at in rows)
    assert weeks.keys() == {48}
    assert 24 <= weeks[48] < 80


def test_wishes_for_more_than_there_is_were_divided_and_not_carried_out_and_another_round_takes_wishes(session):
    over, taking = (
        dividing.result(session, line.id, by=supervisor_of(session), now=moment(TODAY))
        for line in sorted(allocations.overview(session), key=lambda line: line.closes_at)
        if line.title.startswith("Clubs")
    )
    session.rollback()
    seats = sum(activity.free for activity in over.page.activities)
    got = [told for told in over.kept.outcome.children if told.got]
    assert (len(over.page.children), len(over.page.activities), over.stale) == (20, 3, False)
    assert 0 < len(got) <= seats < len(over.page.children)
    assert any(over.kept.outcome.waiting.values())
    assert len(over.page.families) > 1
    assert over.page.applied_at is None
    assert (taking.kept, taking.page.is_open(moment(TODAY)), len(taking.page.children)) == (None, True, 7)


def test_whoever_has_a_certificate_earned_it_by_the_rule_of_the_course(session):
    found = [
        certificates.look(session, course_id, by=supervisor_of(session), now=moment(TODAY))
        for course_id in session.scalars(select(Course.id))
    ]
    session.rollback()
    standing = [one for course in found for one in course.issued]
    assert len(standing) >= 6
    assert [one.line.name for one in standing if not one.earned] == []
    assert [len(course.withdrawn) for course in found if course.issued] == [1]


def test_a_few_children_did_nothing_for_two_weeks_and_most_did_something(session):
    asked = Span(today=TODAY, weeks=4, zone=ZONE.key)
    found = children.overview(session, asked, by=supervisor_of(session), now=moment(TODAY))
    session.rollback()
    everybody, left_out = len(found.children), len(found.left_out)
    assert 0.05 < left_out / everybody < 0.25


def test_the_two_locations_do_not_see_one_another(session, app_engine):
    with Session(app_engine) as there:
        enter_location(there, location_of(session, NEIGHBOUR_SLUG).id)
        for model in (Child, Volunteer, ProgrammeSession, Publication):
            mine, theirs = (set(one.scalars(select(model.id))) for one in (session, there))
            assert mine
            assert theirs
            assert mine.isdisjoint(theirs)
        assert count(there, Child) == 12


def test_three_outings_come_and_two_were_and_of_one_somebody_dropped_out(session):
    coming, past = (
        [(line.sort.value, line.entry.planned.placed > 0, line.adults_short > 0, line.entry.state) for line in found]
        for found in (
            outing_lists.coming(session, Asked(), now=moment(TODAY)),
            outing_lists.past(session, Asked(), now=moment(TODAY)),
        )
    )
    session.rollback()
    assert coming == [
        ("swimming", True, True, "published"),
        ("museum", True, True, "draft"),
        ("ice_rink", False, False, "draft"),
    ]
    assert past == [("museum", False, False, "published"), ("swimming", True, False, "published")]


def test_sport_of_every_week_is_there_for_several_ages(session):
    found = outing_lists.weekly(session, now=moment(TODAY))
    assert len({line.age_group for line in found}) > 1


def test_those_with_something_to_answer_are_shown_first(session):
    found = sign_ins(session, secret_key="k" * 32, base_url="http://localhost:8000", now=moment(TODAY))
    roles = Counter(one.role for one in found)
    assert {role: roles[role] for role in Role} == {
        Role.SUPERVISOR: 3,
        Role.VOLUNTEER: 3,
        Role.PARTNER: 3,
        Role.COACH: 1,
        Role.MENTOR: 2,
        Role.GUARDIAN: 1,
        Role.ADMINISTRATOR: 1,
    }
    accounts = {account.email: account for account in session.scalars(select(UserAccount))}
    volunteer = accounts[next(one for one in found if one.role is Role.VOLUNTEER).email]
    partner = accounts[next(one for one in found if one.role is Role.PARTNER).email]
    soon = (Publication.starts_at > moment(TODAY), Publication.starts_at < moment(TODAY) + timedelta(days=14))
    asked = select(Assignment.id).join(Publication, Publication.session_id == Assignment.session_id)
    assert session.scalars(
        asked.where(Assignment.volunteer_id == volunteer.volunteer_id, Assignment.answer == Answer.NONE, *soon)
    ).first()
    wanted = select(Engagement.id).join(Publication, Publication.session_id == Engagement.session_id)
    assert session.scalars(
        wanted.where(Engagement.partner_id == partner.partner_id, Engagement.state == EngagementState.ASKED, *soon)
    ).first()


def test_without_a_secret_nobody_has_a_password(session):
    assert count(session, UserAccount, UserAccount.password.is_not(None)) == 0


def test_next_week_asks_for_attention_in_many_ways_and_one_of_them_was_accepted(session):
    days = IsoWeek.containing(TODAY).next().days()
    found = attention_in(session, location=location_of(session, SLUG), first=days[0], last=days[-1], now=moment(TODAY))
    kinds = {point.conflict.kind for point in found.points}
    assert kinds >= {
        ConflictKind.BRIEFING_MISSING,
        ConflictKind.INTERPRETER_MISSING,
        ConflictKind.FAMILY_OVERLOADED,
        ConflictKind.AGE_GROUP_OVERLAP,
        ConflictKind.SPACE_TOO_SMALL,
    }
    assert [point.conflict.kind for point in found.points if point.accepted] == [ConflictKind.OUTSIDE_OPENING_HOURS]
    assert {point.conflict.kind for point in found.points if point.mend} >= {ConflictKind.AGE_GROUP_OVERLAP}


def test_a_safety_day_lies_ahead_with_nothing_wrong_but_seats_to_fill(session):
    ahead, before = session.scalars(select(Rotation).order_by(Rotation.day.desc()))
    assert (ahead.day > TODAY, (ahead.day - before.day).days) == (True, 364)
    assert ahead.outcome["status"] == "optimal"
    found = attention_in(
        session, location=location_of(session, SLUG), first=ahead.day, last=ahead.day, now=moment(TODAY)
    )
    parts = set(session.scalars(select(ProgrammeSession.id).where(ProgrammeSession.rotation_id == ahead.id)))
    kinds = {point.conflict.kind for point in found.points if parts & set(point.conflict.session_ids)}
    assert kinds <= {
        ConflictKind.EMPTY_SEATS,
        ConflictKind.REQUIRED_ROLE_MISSING,
        ConflictKind.RATIO_NOT_MET,
        ConflictKind.PARTNER_NOT_ANSWERED,
        ConflictKind.INTERPRETER_MISSING,
        ConflictKind.FAMILY_OVERLOADED,
    }
    invited = session.scalars(
        select(Message).where(Message.kind == MessageKind.INVITATION, Message.session_id.in_(parts))
    )
    assert len(invited.all()) >= 4


def test_of_last_year_it_is_known_who_was_at_which_station(session):
    marks = Counter(session.scalars(select(StationMark.mark)))
    assert marks[AttendanceMark.PRESENT] > 5 * marks[AttendanceMark.ABSENT] > 0


def test_families_wish_on_the_safety_day_what_came_out_and_some_friends_are_apart(session):
    location = location_of(session, SLUG)
    enter_location(session, location.id)
    rotation = session.scalars(select(Rotation).order_by(Rotation.day.desc())).first()
    staff = select(UserAccount).where(UserAccount.location_id == location.id, UserAccount.role == Role.SUPERVISOR)
    supervisor = session.scalars(staff).first()
    board = grouping.look(session, rotation.id, by=supervisor.actor, now=moment(TODAY))
    session.rollback()
    assert (len(board.grouping.wishes), len(board.grouping.pairs)) == (4, 10)
    assert [finding.sort for finding in board.findings if finding.is_hard] == []
    assert FindingSort.FRIENDS_APART in {finding.sort for finding in board.findings}


def test_music_coaching_has_people_who_are_coached_wait_and_are_done(session, keys):
    found = session.scalars(select(Trajectory).order_by(Trajectory.asked_at)).all()
    states = Counter(one.state for one in found)
    assert states[TrajectoryState.RUNNING] >= 4
    del states[TrajectoryState.RUNNING]
    assert states == {
        TrajectoryState.ASKED: 3,
        TrajectoryState.INTAKE: 1,
        TrajectoryState.WAITING: 1,
        TrajectoryState.CLOSED: 1,
    }
    gone = select(Child.id).where(Child.left_on.is_not(None))
    assert {one.state for one in found if one.child_id in session.scalars(gone).all()} <= {TrajectoryState.CLOSED}
    running = next(one for one in found if one.state is TrajectoryState.RUNNING)
    coach = session.get_one(UserAccount, running.coach_id)
    dossier = dossiers.read(session, running.id, keys=keys, by=coach.actor, now=moment(TODAY))
    assert dossier.why is None
    assert len(dossier.open_goals) == 2
    assert dossier.request
    assert all(note.text.what for note in dossier.notes)
    assert len(dossier.notes) > 1


def test_an_intake_comes_with_an_interpreter_on_the_telephone_and_another_was_held(session):
    planned, waiting = (
        session.scalars(select(Trajectory).where(Trajectory.state == state)).one()
        for state in (TrajectoryState.INTAKE, TrajectoryState.WAITING)
    )
    meeting = session.get_one(ProgrammeSession, planned.intake_id)
    asked = session.scalars(select(Engagement).where(Engagement.session_id == meeting.id)).all()
    senders = [session.get_one(Partner, one.partner_id).sort for one in asked]
    assert (meeting.title, meeting.starts_at > moment(TODAY)) == ("Muziek", True)
    assert senders == [PartnerKind.INTERPRETING.value]
    held = session.get_one(ProgrammeSession, waiting.intake_id)
    assert (held.ends_at, held.ends_at < moment(TODAY)) == (waiting.since, True)


def test_next_week_of_the_coach_has_all_that_a_coach_does_and_classes_are_at_school(session):
    coach = session.scalars(select(UserAccount).where(UserAccount.role == Role.COACH)).one()
    here, week = session.get_one(Location, coach.location_id), IsoWeek.containing(TODAY + timedelta(weeks=1))
    found = coach_week.find(session, week, coach_id=coach.id, location=here, now=moment(TODAY))
    meetings = [meeting for day in found.days.values() for meeting in day]
    assert {meeting.sort for meeting in meetings} == set(DutySort)
    assert [meeting.chaperone for meeting in meetings if meeting.chaperone] == [Chaperone.COACH]
    assert found.load.available == 32 * 60
    classes = select(Group.name).where(Group.id.in_(select(SchoolHours.group_id))).order_by(Group.name)
    assert session.scalars(classes).all() == ["Schakelklas", "Taalklas"]


def test_of_two_trajectories_one_evaluation_was_answered_and_one_is_to_be_signed(session):
    rows = session.scalars(select(CoachingEvaluation).order_by(CoachingEvaluation.month)).all()
    assert [one.signed_at is not None for one in rows] == [True, True, False, False]
    answered = session.scalars(select(EvaluationReader.answered_at).where(EvaluationReader.answered_at.is_not(None)))
    assert len(answered.all()) == 2


def meetings_of(session, title):
    found = select(ProgrammeSession).where(ProgrammeSession.title == title).order_by(ProgrammeSession.starts_at)
    return session.scalars(found).all()


def test_the_team_meets_every_two_and_every_six_weeks_and_nobody_else_sees_it(session):
    for title, weeks in ((TEAM, 2), (CASES, 6)):
        days = [row.starts_local.date() for row in meetings_of(session, title)]
        assert {(later - day).days % (7 * weeks) for day, later in pairwise(days)} == {0}
    audiences = select(Activity.audience).where(Activity.title.in_([TEAM, CASES]))
    assert session.scalars(audiences).all() == [Audience.STAFF] * 2


def test_the_guest_lesson_of_next_week_will_be_cancelled_by_rule_because_the_mentor_cannot_come(session):
    days = IsoWeek.containing(TODAY).next().days()
    found = attention_in(session, location=location_of(session, SLUG), first=days[0], last=days[-1], now=moment(TODAY))
    ruled = [point.conflict.names for point in found.points if point.conflict.kind is ConflictKind.CANCELLED_BY_RULE]
    assert [(title, roles) for title, _decided, *roles in ruled] == [(GUEST, ["Mentor van de klas"])]


def test_the_parents_course_has_its_child_care_beside_it_and_last_week_is_not_counted_yet(session):
    course, care = meetings_of(session, PARENTS_COURSE), meetings_of(session, CARE)
    assert (len(course), [row.starts_at for row in course]) == (14, [row.starts_at for row in care])
    counted = select(AdultPresence.adults).join(ProgrammeSession, ProgrammeSession.id == AdultPresence.session_id)
    in_order = counted.where(AdultPresence.label == PARENTS).order_by(ProgrammeSession.starts_at)
    assert session.scalars(in_order).all() == [5, 7, 10, 8, 9]
    uncounted = adult_presence.uncounted(session, since=moment(TODAY) - timedelta(days=28), now=moment(TODAY, 8))
    assert [one.session_id for one in uncounted] == [
        max((row for row in course if row.ends_at < moment(TODAY)), key=lambda row: row.starts_at).id
    ]


def test_four_young_people_work_ten_hours_a_week_and_one_has_not_signed(session):
    working = select(Enrolment.id).join(Activity, Activity.id == Enrolment.activity_id)
    placed = working.where(Activity.title == TALENTS, Enrolment.state == EnrolmentState.PLACED)
    assert (len(session.scalars(placed).all()), count(session, Agreement)) == (4, 3)
    weeks = Counter(row.starts_local.isocalendar()[:2] for row in meetings_of(session, TALENTS))
    assert (sum(weeks.values()), max(weeks.values())) == (34, 2)
