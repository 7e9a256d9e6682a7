import json
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from flask_security.utils import verify_password
from sqlalchemy import func, select

from app import create_app
from app.demo import course, cycling, departures, templates
from app.demo.groups import SAFETY_DAY
from app.demo.loading import Loaded, load
from app.demo.outings import MUSEUM, RINK
from app.demo.passwords import password_of
from app.demo.plan import SLUG, neighbour_for, plan_for
from app.demo.programmes import TITLES
from app.demo.values import demo_id
from app.extensions import db, enter_location
from app.models.accounts import UserAccount
from app.models.activities import Activity, ProgrammeSession, Template
from app.models.attendance import Attendance, Enrolment
from app.models.children import Child, GroupMember
from app.models.course_progress import CourseParticipant
from app.models.courses import Course, CourseGroup
from app.models.locations import FreeDay, Location
from app.models.people import Contact, Volunteer
from app.models.publications import SeriesInvitation
from app.models.replies import IncomingReply
from app.models.rotations import Rotation
from app.models.shifts import Assignment, Engagement, Shift
from app.planning.vocabulary import EnrolmentState, TemplateOrigin

ZONE = ZoneInfo("Europe/Amsterdam")
SAFETY_DAYS, STATIONS, GROUPS, HOSTED, HELPED, YOUNGEST = 2, 5, 8, 4, 2, 4
"""This year's and last year's, as the demo lays them out."""
LAID_OUT = {ProgrammeSession: 6, Shift: 3}
"""What the outings add that the plan of the demo does not hold: to a museum and to an ice rink."""
DAYS = {
    "an ordinary Wednesday": date(2026, 11, 18),
    "Christmas Eve": date(2026, 12, 24),
    "clocks forward": date(2027, 3, 28),
    "clocks back, a Sunday": date(2026, 10, 25),
    "summer": date(2030, 8, 1),
}


def count(session, model):
    return session.scalar(select(func.count()).select_from(model))


@pytest.fixture(scope="module")
def demo_app(settings):
    """Yield the application of a demo installation."""
    app = create_app(replace(settings, demo=True), TESTING=True)
    yield app
    with app.app_context():
        db.engine.dispose()


def learners(demo):
    """Return who is in a course, and in which: somebody who moved away was in it too."""
    courses = {demo_id(demo.slug, "activity", group.key): group.course for group in cycling.GROUPS}
    return {
        (courses[activity.id], one.child_id)
        for activity in demo.activities
        for one in activity.enrolments
        if activity.id in courses and one.state in {EnrolmentState.PLACED, EnrolmentState.LEFT}
    }


def going_to_the_museum(session):
    """Count the places in the outing and its briefing: some children have something else at the time of one of them."""
    of_session = ProgrammeSession.id == Attendance.session_id
    places = select(func.count()).select_from(Attendance).join(ProgrammeSession, of_session).join(Activity)
    return session.scalar(places.where(Activity.title == MUSEUM))


def wanting_to_go(session):
    """Count who is in the outings that are laid out, or waits: who can go differs by day."""
    enrolled = select(func.count()).select_from(Enrolment).join(Activity)
    return session.scalar(enrolled.where(Activity.title.in_((MUSEUM, RINK))))


def of_programmes(session, model):
    """Count what the programmes of the catalogue add: how many meetings the holidays leave room for differs by day."""
    rows = select(func.count()).select_from(model)
    if model is not ProgrammeSession and model is not Enrolment:
        rows = rows.join(ProgrammeSession, ProgrammeSession.id == model.session_id)
    of = Enrolment.activity_id if model is Enrolment else ProgrammeSession.activity_id
    return session.scalar(rows.join(Activity, Activity.id == of).where(Activity.title.in_(TITLES)))


def run(app, *arguments):
    return app.test_cli_runner().invoke(args=["demo", *arguments])


@pytest.mark.parametrize("day", DAYS.values(), ids=DAYS.keys())
def test_everything_that_was_made_up_is_loaded(session, day):
    demo = plan_for(day)
    loaded = load(session, today=day, now=datetime.combine(day, time(9), tzinfo=ZONE).astimezone(UTC))
    session.commit()
    enter_location(session, session.scalars(select(Location.id).where(Location.slug == SLUG)).one())
    (day_itself,) = (one for one in demo.sessions if one not in demo.as_sessions)
    ages = {child.id: child.age for child in demo.children}
    expected = {
        Child: len(demo.children),
        GroupMember: sum(len(group.child_ids) for group in demo.groups if group.key != SAFETY_DAY),
        FreeDay: len(demo.free_days),
        Template: len(demo.templates) + templates.NUMBER,
        Volunteer: len(demo.volunteers) + departures.NUMBER,
        Contact: len(demo.partners) + 1,
        Rotation: SAFETY_DAYS,
        ProgrammeSession: len(demo.as_sessions)
        + course.MEETINGS
        + SAFETY_DAYS * (STATIONS + GROUPS)
        + LAID_OUT[ProgrammeSession],
        Shift: sum(len(one.shifts) for one in demo.as_sessions)
        + LAID_OUT[Shift]
        + course.MEETINGS * course.SHIFTS_OF_EACH
        + SAFETY_DAYS * (HELPED + GROUPS),
        Assignment: sum(len(shift.seats) for one in demo.as_sessions for shift in one.shifts)
        + course.MEETINGS
        + SAFETY_DAYS * sum(seat.holds for shift in day_itself.shifts for seat in shift.seats),
        Engagement: sum(len(one.engagements) for one in demo.as_sessions) + course.MEETINGS + SAFETY_DAYS * HOSTED,
        Course: 3,
        CourseGroup: len(cycling.GROUPS),
        CourseParticipant: len(learners(demo)),
        Enrolment: sum(len(activity.enrolments) for activity in demo.activities) + wanting_to_go(session),
        Attendance: sum(len(one.attendance) for one in demo.as_sessions)
        + going_to_the_museum(session)
        + sum(1 + (ages[one.child_id] > YOUNGEST) for one in day_itself.attendance),
    }
    for model in (ProgrammeSession, Shift, Assignment, Engagement, Enrolment, Attendance):
        expected[model] += of_programmes(session, model)
    assert {model: count(session, model) for model in expected} == expected
    assert of_programmes(session, ProgrammeSession) > 60
    told = session.scalars(select(SeriesInvitation).where(SeriesInvitation.volunteer_id.is_not(None))).all()
    assert [len(one.days) for one in told] == [course.MEETINGS]
    assert loaded.new
    assert 24 <= loaded.messages < 80


def test_a_second_time_nothing_is_loaded(session):
    now = datetime(2026, 11, 18, 8, tzinfo=UTC)
    load(session, today=now.date(), now=now)
    session.commit()
    assert load(session, today=now.date() + timedelta(days=30), now=now) == Loaded(new=False)
    session.commit()
    assert count(session, Location) == 2
    assert count(session, UserAccount) == sum(
        len(one.accounts) for one in (plan_for(now.date()), neighbour_for(now.date()))
    )


def test_the_commands_load_the_demo_once_and_print_who_can_sign_in(demo_app, database, session):
    first, second = run(demo_app, "load"), run(demo_app, "load")
    assert (first.exit_code, second.exit_code) == (0, 0)
    assert first.output.startswith("Loaded ")
    assert second.output == "The demo location is there already; nothing was changed.\n"
    printed, again = (json.loads(run(demo_app, "people").stdout) for _ in range(2))
    assert [one["role"] for one in printed[:8]] == ["supervisor"] * 2 + ["volunteer"] * 3 + ["partner"] * 3
    assert {tuple(one) for one in printed} == {
        ("role", "name", "email", "password", "otp_secret"),
        ("role", "name", "email", "link"),
    }
    secret = demo_app.config["SECRET_KEY"]
    for one, later in zip(printed, again, strict=True):
        account = session.scalars(select(UserAccount).where(UserAccount.email == one["email"])).one()
        if "link" in one:
            assert account.password is None
            assert one["link"].startswith("http://localhost/aanmelden/link/")
            assert one["link"] != later["link"]
        else:
            assert one == later
            assert one["password"] == password_of(one["email"], secret)
            with demo_app.app_context():
                assert verify_password(one["password"], account.password)


def test_a_link_signs_in_once(demo_app, database):
    run(demo_app, "load")
    volunteer = next(one for one in json.loads(run(demo_app, "people").stdout) if one["role"] == "volunteer")
    path = volunteer["link"].removeprefix("http://localhost")
    demo_app.config["WTF_CSRF_ENABLED"] = False
    try:
        shown = demo_app.test_client().get(path)
        used, again = (demo_app.test_client().post(path) for _ in range(2))
    finally:
        demo_app.config["WTF_CSRF_ENABLED"] = True
    assert (shown.status_code, used.status_code) == (200, 302)
    assert again.status_code >= 400


def test_the_list_is_refused_where_there_is_no_demo(app, demo_app, database):
    for command in ("load", "people"):
        refused = run(app, command)
        assert refused.exit_code == 2
        assert refused.stderr == "weekwijzer: demo installations only (WEEKWIJZER_DEMO=1)\n"
    missing = run(demo_app, "people")
    assert missing.exit_code == 1
    assert missing.stderr.count("\n") == 1


def test_something_of_each_sort_came_in_by_mail(session, database):
    load(session, today=date(2026, 11, 18), now=datetime(2026, 11, 18, 9, 0, tzinfo=UTC))
    rows = session.execute(select(IncomingReply.sort, IncomingReply.state))
    assert sorted(tuple(row) for row in rows) == [
        ("auto_reply", "folded"),
        ("bounce", "open"),
        ("counter", "open"),
        ("delegated", "open"),
        ("stranger", "open"),
        ("text", "open"),
    ]


def test_a_template_of_the_locations_own_runs_in_two_versions_and_one_came_from_elsewhere(session):
    now = datetime(2026, 11, 22, 8, tzinfo=UTC)
    load(session, today=now.date(), now=now)
    enter_location(session, session.scalars(select(Location.id).where(Location.slug == SLUG)).one())
    rows = session.execute(
        select(Template.title, Template.version, Template.origin, Template.sender, Activity.title)
        .outerjoin(Activity, Activity.template_id == Template.id)
        .where(Template.origin != TemplateOrigin.SHIPPED)
        .order_by(Template.title, Template.version)
    )
    assert [tuple(row) for row in rows] == [
        ("Fietswerkplaats", 1, TemplateOrigin.IMPORTED, "Opvanglocatie De Zandvaart", None),
        ("Spelen in het weekend", 1, TemplateOrigin.OWN, "", "Speelochtend"),
        ("Spelen in het weekend", 2, TemplateOrigin.OWN, "", "Spelletjesmiddag"),
    ]
