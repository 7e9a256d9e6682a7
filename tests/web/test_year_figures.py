"""What the municipality asks once a year, on the screen and as files."""

from __future__ import annotations

import io
from datetime import UTC, date, datetime, timedelta

import pytest
from openpyxl import load_workbook

from app.models.activities import Activity
from app.models.attendance import DepartedAttendance
from app.models.locations import Space
from app.planning.vocabulary import ActivityKind, AttendanceMark, Audience, EngagementState
from tests import factories
from tests.factories import here

YEAR = 2025
FIRST = datetime(YEAR, 3, 5, 14, 0, tzinfo=UTC)
WEEK = timedelta(weeks=1)


@pytest.fixture
def held(session, supervisor):
    """Return three meetings of last year with six children and a partner, of which one was called off."""
    group = factories.age_group(session, name="Tieners", min_age=12, max_age=17)
    activity = factories.activity(
        session,
        title="Voetbal",
        kind=ActivityKind.SPORTS_OUTING,
        responsible_id=supervisor.id,
        age_group_id=group.id,
    )
    children = [
        factories.child(session, pseudonym=f"Kanarie {number}", birth_month=date(2012, 5, 1)) for number in range(6)
    ]
    meetings = [factories.meeting(session, FIRST + number * WEEK, of=activity) for number in range(3)]
    meetings[2].cancelled, meetings[2].cancel_reason = True, "storm"
    session.flush()
    for meeting in meetings[:2]:
        for child in children:
            factories.attendance(session, meeting, child, mark=AttendanceMark.PRESENT, recorded_at=meeting.ends_at)
    partner = factories.partner(session, name="Sportclub De Golf")
    factories.engagement(session, meetings[0], partner, state=EngagementState.CONFIRMED)
    session.commit()
    return meetings


def lines(answer):
    return [line.split(";") for line in answer.data.decode("utf-8-sig").splitlines()]


def test_a_year_without_meetings_says_so(desk):
    assert desk.get("/jaarcijfers").status_code == 302
    assert "In 2021 is nog geen bijeenkomst geweest." in desk.get("/jaarcijfers/2021").text
    assert desk.get("/jaarcijfers/1999").status_code == 404


def test_children_visits_meetings_and_partners_are_counted(desk, held):
    found = lines(desk.get(f"/jaarcijfers/{YEAR}/cijfers.csv"))
    assert found[1] == ["Activiteiten", "sport en uitjes", "2", "1", "6", "10", "<5", "niet getoond"]
    assert ["Partners", "Sportclub De Golf", "1"] in [line[:3] for line in found]
    page = desk.get(f"/jaarcijfers/{YEAR}").text
    assert "Sportclub De Golf" in page
    assert "Kanarie" not in page
    book = load_workbook(io.BytesIO(desk.get(f"/jaarcijfers/{YEAR}/cijfers.xlsx").data))
    assert book.active["B2"].value == "sport en uitjes"


def test_children_whose_data_went_still_count_as_visits(desk, session, held):
    gone = {"placed": 5, "present": 5, "absent": 0, "excused": 0, "caught_up": 0}
    session.add(DepartedAttendance(location_id=here(session), session_id=held[0].id, **gone))
    session.commit()
    found = lines(desk.get(f"/jaarcijfers/{YEAR}/cijfers.csv"))
    assert found[1][4:6] == ["6", "15"]


def test_meetings_of_staff_alone_and_of_other_years_are_left_out(desk, session, held):
    staff = factories.activity(session, title="Overleg", audience=Audience.STAFF)
    factories.meeting(session, FIRST + timedelta(days=1), of=staff)
    session.commit()
    assert "open activiteit" not in desk.get(f"/jaarcijfers/{YEAR}").text
    assert "sport en uitjes" not in desk.get(f"/jaarcijfers/{YEAR - 1}/cijfers.csv").text


@pytest.mark.parametrize("number", [1, 3, 300])
def test_a_year_is_counted_in_the_same_statements_whatever_there_is(desk, session, held, number, count_queries):
    activity, space = session.get_one(Activity, held[0].activity_id), session.get_one(Space, held[0].space_id)
    for place in range(number):
        factories.meeting(session, FIRST + timedelta(hours=place + 2), of=activity, at=space)
    session.commit()
    with count_queries() as counted:
        desk.get(f"/jaarcijfers/{YEAR}")
    assert len(counted) == 11
