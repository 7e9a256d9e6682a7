"""Courses for tests of the pure core: groups with meetings, and children in them."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

from app.catalogue import writer
from app.catalogue.loader import read_shipped
from app.planning.course import lessons, plan
from app.planning.course.lessons import GroupMeetings, Meeting
from app.planning.course.marks import Place
from app.planning.vocabulary import AttendanceMark, PhaseSort

PLAN = plan.from_data(writer.as_data(next(found for found in read_shipped() if found.slug == "fietslessen")))
START = datetime(2026, 9, 2, 13, tzinfo=UTC)
WEEK = timedelta(weeks=1)
A, B, GARDEN, TEST, CEREMONY = (UUID(int=number) for number in range(1, 6))


def after(week):
    """Return the moment after the meeting of a week, counted from 0."""
    return START + week * WEEK + timedelta(hours=2)


def meeting_id(group_id, number):
    return UUID(int=group_id.int * 1000 + number)


def group(group_id=A, *, part=1, sort=PhaseSort.MEETINGS, meetings=12, first=START, cancelled=()):
    """Return a group with weekly meetings of an hour; those whose number is in `cancelled` do not go on."""
    return GroupMeetings(
        id=group_id,
        part=part,
        sort=sort,
        name="A",
        meetings=tuple(
            Meeting(
                id=meeting_id(group_id, number),
                starts_at=first + number * WEEK,
                ends_at=first + number * WEEK + timedelta(hours=1),
                cancelled=number in cancelled,
            )
            for number in range(meetings)
        ),
    )


def whole():
    """Return the meetings of a whole course: two groups of part 1, a garden, a test and a ceremony."""
    return lessons.held(
        PLAN,
        [
            group(A),
            group(B, first=START + timedelta(days=1)),
            group(GARDEN, part=2, meetings=4, first=START + 12 * WEEK),
            group(TEST, part=3, sort=PhaseSort.TEST, meetings=1, first=START + 16 * WEEK),
            group(CEREMONY, part=3, sort=PhaseSort.CEREMONY, meetings=1, first=START + 17 * WEEK),
        ],
    )


def place(number, mark=AttendanceMark.PRESENT, *, of=A, makes_up=None):
    return Place(meeting_id=meeting_id(of, number), mark=mark, makes_up_id=makes_up)
