"""Stamps and bike checks: who may note them, and what is kept."""

from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select

from app.access import Role
from app.models.audit import AuditEntry
from app.models.course_progress import Stamp
from app.planning.vocabulary import Answer, AttendanceMark, StampResult
from app.programme import course_marks, publishing
from app.programme.course_marks import BikeForm, NewStamp, NotComplete
from app.programme.refusals import AlreadyCancelled, NotFound, NothingToUndo
from app.queries import course_lesson
from tests import courses, factories
from tests.database import racing
from tests.factories import NOW

DONE, AGAIN = StampResult.DONE, StampResult.AGAIN
KEY = UUID(int=7)


@pytest.fixture
def course(session, location):
    return courses.course(session)


@pytest.fixture
def held(session, course):
    """Return the group and its meeting of today, in two hours."""
    group, meetings = courses.course_group(session, course, first=NOW + timedelta(hours=2), meetings=2)
    return group, meetings[0]


@pytest.fixture
def riders(session, course, held):
    group, meeting = held
    return [
        courses.course_participant(
            session, course, group, meetings=[meeting], who=factories.child(session, pseudonym=name)
        )
        for name in ("Amal", "Bilal")
    ]


@pytest.fixture
def volunteer(session, held, by):
    """Return an actor with a seat in the meeting of today."""
    shift = factories.shift(session, held[1], need=4)
    someone = factories.volunteer(session)
    factories.assignment(session, shift, someone, answer=Answer.ACCEPTED)
    publishing.publish(session, [held[1].id], by=by, now=NOW)
    return factories.volunteer_account(session, someone).actor


def stamps(session):
    rows = session.execute(select(Stamp.participant_id, Stamp.skill, Stamp.result, Stamp.tip).order_by(Stamp.skill))
    return [tuple(row) for row in rows]


def test_a_lesson_shows_who_is_in_it(session, course, held, riders, by):
    group, meeting = held
    guest = courses.course_participant(session, course, who=factories.child(session, pseudonym="Zeki"))
    factories.attendance(session, meeting, session.get_one(factories.Child, guest.child_id), makes_up_id=meeting.id)
    late = factories.child(session, pseudonym="Cato")
    courses.course_participant(session, course, who=late)
    factories.enrolment(session, session.get_one(factories.Activity, group.activity_id), late, since=meeting.ends_at)
    courses.course_participant(session, course, who=factories.child(session, pseudonym="Elders"))
    found = course_marks.lesson(session, meeting.id, by=by, now=NOW)
    assert [(rider.name, rider.is_guest, rider.mark) for rider in found.riders] == [
        ("Amal", False, AttendanceMark.NOT_RECORDED),
        ("Bilal", False, AttendanceMark.NOT_RECORDED),
        ("Zeki", True, AttendanceMark.NOT_RECORDED),
    ]
    assert (found.course, found.group, found.part, list(found.lessons)) == (course.title, "A", 1, [1])


def test_as_long_as_there_is_no_list_the_group_is_in_the_lesson(session, course, held, by):
    group, meeting = held
    courses.course_participant(session, course, group, who=factories.child(session, pseudonym="Amal"))
    assert [rider.name for rider in course_lesson.lesson(session, meeting.id).riders] == ["Amal"]


def test_a_session_of_no_course_is_no_lesson(session, by, location):
    with pytest.raises(NotFound):
        course_marks.lesson(session, factories.meeting(session).id, by=by, now=NOW)


def test_stamps_are_kept_with_the_tip_of_what_has_to_be_tried_again(session, held, riders, by):
    amal, bilal = riders
    asked = [
        NewStamp(participant_id=amal.id, skill="remmen", result=DONE, tip="niet nodig"),
        NewStamp(participant_id=bilal.id, skill="opstappen", result=AGAIN, tip="Kijk eerst om."),
    ]
    assert course_marks.stamp(session, held[1].id, asked, key=KEY, by=by, now=NOW) == 2
    assert stamps(session) == [(bilal.id, "opstappen", AGAIN, "Kijk eerst om."), (amal.id, "remmen", DONE, "")]


def test_a_form_that_is_sent_twice_counts_once(session, held, riders, by):
    asked = [NewStamp(participant_id=riders[0].id, skill="remmen", result=DONE)]
    for _ in range(2):
        course_marks.stamp(session, held[1].id, asked, key=KEY, by=by, now=NOW)
    assert len(stamps(session)) == 1


def test_children_and_skills_that_are_not_in_the_lesson_are_passed_over(session, course, held, riders, by):
    elsewhere = courses.course_participant(session, course)
    asked = [
        NewStamp(participant_id=elsewhere.id, skill="remmen", result=DONE),
        NewStamp(participant_id=riders[0].id, skill="achteruit", result=DONE),
    ]
    assert course_marks.stamp(session, held[1].id, asked, key=KEY, by=by, now=NOW) == 0
    assert stamps(session) == []


def test_stamps_of_a_whole_group_cost_as_many_statements_as_one(session, held, riders, by, count_queries):
    taken = []
    for number, found in enumerate((riders, riders[:1], riders)):
        asked = [NewStamp(participant_id=rider.id, skill="remmen", result=DONE) for rider in found]
        with count_queries() as seen:
            course_marks.stamp(session, held[1].id, asked, key=UUID(int=number), by=by, now=NOW)
        taken.append(len(seen))
    assert taken[1] == taken[2]


def test_a_volunteer_of_today_stamps_and_nobody_else_does(session, held, riders, volunteer, account_in):
    asked = [NewStamp(participant_id=riders[0].id, skill="remmen", result=DONE)]
    assert course_marks.stamp(session, held[1].id, asked, key=KEY, by=volunteer, now=NOW) == 1
    tomorrow = NOW + timedelta(days=1)
    stranger = factories.volunteer_account(session, factories.volunteer(session)).actor
    for actor, now in ((volunteer, tomorrow), (stranger, NOW), (account_in(Role.MENTOR), NOW)):
        with pytest.raises(NotFound):
            course_marks.lesson(session, held[1].id, by=actor, now=now)
        with pytest.raises(NotFound):
            course_marks.stamp(session, held[1].id, asked, key=uuid4(), by=actor, now=now)


@pytest.fixture
def account_in(session):
    return lambda role: factories.account(session, role).actor


def test_nothing_is_stamped_in_a_meeting_that_was_cancelled(session, held, riders, by):
    held[1].cancelled, held[1].cancel_reason = True, "Regen"
    session.flush()
    asked = [NewStamp(participant_id=riders[0].id, skill="remmen", result=DONE)]
    with pytest.raises(AlreadyCancelled):
        course_marks.stamp(session, held[1].id, asked, key=KEY, by=by, now=NOW)


def test_who_stamped_takes_it_back_within_the_hour(session, held, riders, by, volunteer):
    meeting = held[1]
    asked = [NewStamp(participant_id=rider.id, skill="remmen", result=DONE) for rider in riders]
    course_marks.stamp(session, meeting.id, asked, key=KEY, by=by, now=NOW)
    with pytest.raises(NothingToUndo):
        course_marks.take_back(session, meeting.id, key=KEY, by=volunteer, now=NOW)
    with pytest.raises(NothingToUndo):
        course_marks.take_back(session, meeting.id, key=KEY, by=by, now=NOW + timedelta(hours=1))
    assert course_marks.take_back(session, meeting.id, key=KEY, by=by, now=NOW + timedelta(minutes=59)) == 2
    assert stamps(session) == []
    with pytest.raises(NothingToUndo):
        course_marks.take_back(session, meeting.id, key=KEY, by=by, now=NOW)


def test_a_bike_is_checked_point_by_point(session, course, held, riders, by):
    points = {point["slug"]: True for point in course.specification["course"]["bike_check"]}
    meeting, amal = held[1], riders[0]
    bell = points | {"bel": False}

    def check(found, at, key):
        form = BikeForm(points=found, note="", key=key)
        course_marks.check_bike(session, meeting.id, amal.id, form, by=by, now=at)
        return course_lesson.lesson(session, meeting.id).rider(amal.id).bike

    assert [point.slug for point in check(bell | {"toeter": True}, NOW, KEY).faults] == ["bel"]
    assert [point.slug for point in check(points, NOW, KEY).faults] == ["bel"], "the same form, sent twice"
    assert check(points, NOW + timedelta(minutes=1), uuid4()).approved
    with pytest.raises(NotComplete) as why:
        check({"bel": True}, NOW, uuid4())
    assert why.value.left == len(points) - 1


def test_the_bike_of_a_child_of_another_group_is_not_checked_here(session, course, held, riders, by):
    elsewhere = courses.course_participant(session, course)
    form = BikeForm(points={}, note="", key=KEY)
    with pytest.raises(NotFound):
        course_marks.check_bike(session, held[1].id, elsewhere.id, form, by=by, now=NOW)


def test_every_look_and_note_is_in_the_audit_log(session, held, riders, by):
    asked = [NewStamp(participant_id=riders[0].id, skill="remmen", result=DONE)]
    course_marks.rider(session, held[1].id, riders[0].id, by=by, now=NOW)
    course_marks.stamp(session, held[1].id, asked, key=KEY, by=by, now=NOW)
    course_marks.take_back(session, held[1].id, key=KEY, by=by, now=NOW)
    rows = session.scalars(select(AuditEntry.action).where(AuditEntry.subject_id == held[1].id).order_by(AuditEntry.id))
    assert sorted(rows) == ["course.seen", "course.stamped", "course.unstamped"]


def test_two_telephones_at_once_are_both_kept_and_the_last_counts(session, session_at, location, held, riders, by):
    meeting_id, amal = held[1].id, riders[0].id
    session.commit()

    def tap(result):
        asked = [NewStamp(participant_id=amal, skill="remmen", result=result)]
        return lambda own: course_marks.stamp(own, meeting_id, asked, key=uuid4(), by=by, now=NOW)

    contenders = [(session_at(location), tap(result)) for result in (DONE, AGAIN)]
    assert racing.at_once(*contenders) == [racing.WON, racing.WON]
    assert sorted(result for _child, _skill, result, _tip in stamps(session)) == [AGAIN, DONE]
    assert course_lesson.lesson(session, meeting_id).rider(amal).skill("remmen").tries == 2
