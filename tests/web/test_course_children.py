"""Children of a course on the screen: added with what is against them, moved with two taps, catching up."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select

from app.access import Role
from app.models.attendance import Attendance, Enrolment
from app.models.course_progress import CourseParticipant
from app.planning.vocabulary import AttendanceMark, EnrolmentState
from tests import courses, factories

NOW = datetime.now(UTC).replace(microsecond=0)
DAY, WEEK = timedelta(days=1), timedelta(weeks=1)


@pytest.fixture
def course(session, supervisor):
    return courses.course(session, title="Fietslessen", responsible_id=supervisor.id)


@pytest.fixture
def groups(session, course):
    """Return group A, half-way, and B a day later in the same weeks and a lesson behind."""
    own = {"children_per_adult": None}
    one, meetings = courses.course_group(session, course, first=NOW - 4 * WEEK + DAY, **own)
    other, others = courses.course_group(session, course, name="B", first=NOW - 3 * WEEK + 2 * DAY, **own)
    for group in (one, other):
        activity = session.get_one(factories.Activity, group.activity_id)
        activity.template_id = None  # its ratio asks for adults, and nobody is asked for here
    session.commit()
    return (one, meetings), (other, others)


def address(course, *rest):
    return "/".join([f"/cursussen/{course.id}/kinderen", *map(str, rest)])


def test_without_children_the_page_says_what_to_do(desk, session, course):
    session.commit()
    assert "Er doen nog geen kinderen mee." in desk.get(address(course)).text


def test_a_child_is_found_with_what_is_against_it_and_added(desk, session, course, groups):
    (group, _), _ = groups
    fits = factories.child(session, pseudonym="Ijsvogel")
    gone = factories.child(session, pseudonym="Wulp", left_on=(NOW - DAY).date())
    session.commit()
    page = desk.get(address(course, "toevoegen"), query_string={"groep": group.id}).text
    assert "Ijsvogel" in page
    assert "Wulp" not in page
    found = desk.get(address(course, "toevoegen"), query_string={"groep": group.id, "naam": "niemand"}).text
    assert "Er is niemand gevonden die nog niet meedoet." in found
    answer = desk.post(address(course, "toevoegen"), data={"child": fits.id, "group": group.id})
    assert answer.status_code == 302
    assert "Het kind is geplaatst." in desk.get(answer.location).text
    assert session.scalars(select(Enrolment.state)).all() == [EnrolmentState.PLACED]
    assert "Ijsvogel" in desk.get(address(course)).text
    refused = desk.post(address(course, "toevoegen"), data={"child": gone.id, "group": group.id})
    assert (refused.status_code, "niet meer op de locatie" in refused.text) == (409, True)


@pytest.mark.parametrize("child", ["", "rommel", "00000000-0000-0000-0000-000000000000"])
def test_nobody_is_added_who_is_not_here(desk, session, course, child):
    session.commit()
    assert desk.post(address(course, "toevoegen"), data={"child": child}).status_code in {404, 422}
    assert session.scalar(select(func.count()).select_from(CourseParticipant)) == 0


def test_a_comment_that_is_too_long_is_refused(desk, session, course):
    child = factories.child(session)
    session.commit()
    answer = desk.post(address(course, "toevoegen"), data={"child": child.id, "comment": "x" * 301})
    assert (answer.status_code, "Maak de tekst korter." in answer.text) == (422, True)


def test_two_taps_move_a_child_and_one_takes_it_back(desk, session, course, groups):
    (group, meetings), (other, others) = groups
    child = factories.child(session)
    who = courses.course_participant(session, course, group, who=child)
    for meeting in meetings[:4]:
        factories.attendance(session, meeting, child, mark=AttendanceMark.PRESENT, recorded_at=meeting.ends_at)
    session.commit()
    page = desk.get(address(course, who.id)).text
    assert "houdt 4 lessen, volgende les" in page
    assert "Verplaatsen naar deel 1, groep B" in page
    answer = desk.post(address(course, who.id, "groep"), data={"group": other.id})
    shown = desk.get(answer.location).text
    assert "Het kind zit in de andere groep." in shown
    assert _states(session) == {group.activity_id: "left", other.activity_id: "placed"}
    back = shown.split('action="')[1:]
    undo = next(part.split('"')[0] for part in back if "/terug?" in part).replace("&amp;", "&")
    assert "weer in de groep van daarvoor" in desk.get(desk.post(undo).location).text
    assert _states(session) == {group.activity_id: "placed"}
    assert desk.post(address(course, who.id, "terug?wijziging=rommel")).status_code == 404
    assert len(others) == 12


def _states(session):
    session.expire_all()
    return {row.activity_id: row.state.value for row in session.scalars(select(Enrolment))}


def test_a_missed_lesson_is_caught_up_with_by_one_tap(desk, session, course, groups):
    (group, meetings), (_other, others) = groups
    child = factories.child(session)
    who = courses.course_participant(session, course, group, who=child)
    factories.attendance(session, meetings[3], child, mark=AttendanceMark.ABSENT, recorded_at=meetings[3].ends_at)
    session.commit()
    assert "1 keer gemist" in desk.get(address(course)).text
    page = desk.get(address(course, who.id)).text
    assert "Gemist: les 4" in page
    tap = address(course, who.id, "inhalen", meetings[3].id)
    shown = desk.get(desk.post(tap, data={"bij": others[3].id}).location).text
    assert "Dit kind haalt de les in op" in shown
    assert session.scalar(select(Attendance.session_id).where(Attendance.makes_up_id == meetings[3].id)) == others[3].id
    again = desk.get(desk.post(tap, data={"bij": others[3].id}).location).text
    assert "Inhalen kan daar niet meer" in again
    released = desk.get(desk.post(f"{tap}/vrijgeven?bij={others[3].id}").location).text
    assert "Dit kind haalt de les daar niet meer in." in released
    assert desk.post(tap, data={"bij": "rommel"}).status_code == 404


def test_the_placement_test_says_in_which_part_a_child_begins(desk, session, course):
    who = courses.course_participant(session, course)
    session.commit()
    place = address(course, who.id, "instap")
    able = {"rides": "y", "brakes": "y", "looks_back": "y", "day": NOW.date().isoformat()}
    assert "begint in deel 2" in desk.get(desk.post(place, data=able).location).text
    session.expire_all()
    assert (who.starts_in, who.placed_on) == (2, NOW.date())
    desk.post(place, data=able | {"looks_back": ""} | {"rides": ""})
    late = desk.post(place, data=able | {"day": (NOW + 9 * DAY).date().isoformat()})
    assert (late.status_code, "Kies een dag die al geweest is." in late.text) == (422, True)
    missing = desk.post(place, data={})
    assert (missing.status_code, "Kies de dag waarop u het zag." in missing.text) == (422, True)


def test_a_bike_and_a_helmet_are_noted(desk, session, course):
    who = courses.course_participant(session, course)
    session.commit()
    wrong = desk.post(address(course, who.id, "fiets"), data={"bike_size": "99"})
    assert (wrong.status_code, "Vul een maat van 10 tot en met 30 inch in." in wrong.text) == (422, True)
    desk.post(address(course, who.id, "fiets"), data={"bike_size": "20", "own_helmet": "y"})
    session.expire_all()
    assert (who.bike_size, who.own_bike, who.own_helmet) == (20, False, True)


def test_a_child_stops_and_begins_again(desk, session, course, groups):
    (group, _), _ = groups
    who = courses.course_participant(session, course, group)
    session.commit()
    stopped = desk.get(desk.post(address(course, who.id, "stoppen")).location).text
    assert "Dit kind is gestopt." in stopped
    assert _states(session) == {group.activity_id: "left"}
    again = desk.get(desk.post(address(course, who.id, "stoppen")).location).text
    assert "Dit kind doet weer mee. Kies een groep." in again


def test_a_coach_sees_the_course_but_not_its_children(app, session, course, account_of, sign_in):
    coach = account_of(Role.COACH)
    session.commit()
    browser = sign_in(app.test_client(), coach)
    page = browser.get(f"/cursussen/{course.id}")
    assert (page.status_code, "Kinderen" in page.text.split("<main")[1]) == (200, False)
    assert browser.get(address(course)).status_code == 403
