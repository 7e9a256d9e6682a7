from datetime import date

import pytest

from app.demo.plan import neighbour_for, plan_for
from app.planning.recurrence import meetings
from app.planning.schedule_data import from_data

DAYS = [date(2026, 11, 22), date(2027, 3, 15), date(2030, 9, 2)]


def _series(day):
    for location in (plan_for(day), neighbour_for(day)):
        for activity in location.activities:
            if activity.schedule is not None:
                yield location, activity, from_data(activity.schedule)


@pytest.mark.parametrize("day", DAYS)
def test_every_meeting_of_a_series_is_on_a_day_of_its_schedule(day):
    for location, activity, schedule in _series(day):
        found = meetings(schedule, free_days=location.free_days, zone=location.zone, until=activity.planned_until)
        meant_for = {session.meant_for for session in activity.sessions}
        assert meant_for <= {meeting.meant_for for meeting in found.meetings}, activity.title
        assert len(meant_for) == len(activity.sessions), activity.title


@pytest.mark.parametrize("day", DAYS)
def test_there_are_series_without_an_end_and_groups_of_courses_with_so_many_meetings(day):
    schedules = [schedule for _, _, schedule in _series(day)]
    assert any(schedule.open_ended for schedule in schedules)
    assert sorted(schedule.stretches[0].count or 0 for schedule in schedules)[-6:] == [4, 4, 6, 12, 12, 12]
