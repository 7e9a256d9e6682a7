"""What happens to a series of eighteen meetings. Each step ends where its reader is told (CALENDARS.md, rule 15)."""

from __future__ import annotations

from datetime import timedelta

from app.planning.vocabulary import Answer
from tests import factories
from tests.factories import DAY, HOUR
from tests.worker.course import FIRST

WEEKS = 18


def invited(course):
    for week in range(WEEKS):
        course.add(FIRST + timedelta(weeks=week))
    yield


def moving_the_seventh(course):
    yield from invited(course)
    course.move(course.meetings[6], course.meetings[6].starts_at + DAY)
    yield


def moving_the_seventh_and_back(course):
    yield from moving_the_seventh(course)
    course.move(course.meetings[6], course.meetings[6].starts_at - DAY)
    yield


def moving_the_first(course):
    yield from invited(course)
    course.move(course.meetings[0], course.meetings[0].starts_at + DAY)
    yield


def cancelling_the_ninth(course):
    yield from invited(course)
    course.cancel(course.meetings[8])
    yield


def cancelling_what_was_moved(course):
    yield from moving_the_seventh(course)
    course.cancel(course.meetings[6])
    yield


def adding_one(course):
    yield from invited(course)
    course.add(FIRST + timedelta(weeks=WEEKS))
    yield


def adding_one_at_another_time(course):
    yield from invited(course)
    course.add(FIRST + timedelta(weeks=WEEKS, hours=2))
    yield


def joining_from_the_fifth_on(course):
    for week in range(WEEKS):
        course.add(FIRST + timedelta(weeks=week), seated=False)
    course.publish()
    course.seat(*course.meetings[4:])
    yield


def leaving_after_the_twelfth(course):
    yield from invited(course)
    course.release(*course.meetings[12:])
    yield


def leaving_and_returning(course):
    yield from invited(course)
    course.release(*course.meetings)
    yield
    course.seat(*course.meetings)
    yield


def another_place(course):
    yield from invited(course)
    course.relocate(factories.space(course.session, name="Sporthal; achter, links"))
    yield


def another_time(course):
    yield from invited(course)
    for meeting in course.meetings:
        course.move(meeting, meeting.starts_at + HOUR)
    yield


def another_day(course):
    yield from invited(course)
    for meeting in course.meetings:
        course.move(meeting, meeting.starts_at + DAY)
    yield


def much_at_once(course):
    yield from invited(course)
    course.move(course.meetings[6], course.meetings[6].starts_at + DAY)
    course.move(course.meetings[10], course.meetings[10].starts_at + HOUR)
    course.cancel(course.meetings[8])
    course.add(FIRST + timedelta(weeks=WEEKS, days=1))
    yield
    course.cancel(course.meetings[6], course.meetings[3])
    course.move(course.meetings[10], course.meetings[10].starts_at + HOUR)
    yield


def calling_it_off(course):
    yield from invited(course)
    course.cancel(*course.meetings)
    yield


def a_no_to_the_third_and_then_a_change(course):
    yield from invited(course)
    course.answer(course.meetings[2], Answer.DECLINED)
    course.cancel(course.meetings[8])
    yield


def two_meetings(course):
    """Two single invitations, as two are no series; then changes of both: one mail with an object for each."""
    course.add(FIRST)
    course.add(FIRST + timedelta(weeks=1))
    yield
    course.move(course.meetings[0], course.meetings[0].starts_at + HOUR)
    course.move(course.meetings[1], course.meetings[1].starts_at + DAY)
    yield
    course.move(course.meetings[0], course.meetings[0].starts_at + HOUR)
    course.cancel(course.meetings[1])
    yield


SCENARIOS = (
    invited,
    moving_the_seventh,
    moving_the_seventh_and_back,
    moving_the_first,
    cancelling_the_ninth,
    cancelling_what_was_moved,
    adding_one,
    adding_one_at_another_time,
    joining_from_the_fifth_on,
    leaving_after_the_twelfth,
    leaving_and_returning,
    another_place,
    another_time,
    another_day,
    much_at_once,
    calling_it_off,
    a_no_to_the_third_and_then_a_change,
    two_meetings,
)


def told(course, scenario):
    """Yield the calendar objects that are mailed at each step of a scenario, in the order of the mails."""
    for _step in scenario(course):
        course.tell()
        yield [
            part.get_payload(decode=True)
            for mail in course.mailbox.mails
            for part in mail.walk()
            if part.get_content_type() == "text/calendar"
        ]
