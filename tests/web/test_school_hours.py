"""When the children of a group are at school."""

from __future__ import annotations

import re
from datetime import time
from uuid import uuid4

import pytest
from sqlalchemy import select

from app.models.children import SchoolHours
from app.planning.vocabulary import ActivityKind
from tests import factories

MORNING = {"days-0-starts": "8.30", "days-0-ends": "12.00"}


@pytest.fixture
def group(session, location):
    found = factories.group(session, name="Klas Zwaluw")
    session.commit()
    return found


@pytest.fixture
def address(group):
    return f"/schooltijden/{group.id}"


def hours(session):
    session.expire_all()
    rows = session.scalars(select(SchoolHours).order_by(SchoolHours.weekday, SchoolHours.starts))
    return [(row.weekday, row.starts, row.ends) for row in rows]


def seen(desk, address):
    return {"seen": re.search(r'name="seen"[^>]* value="([^"]*)"', desk.get(address).text)[1]}


def test_without_groups_the_page_says_where_one_is_made(desk):
    assert "Een groep maakt u bij een kind." in desk.get("/schooltijden").text


def test_hours_are_noted_and_changed(desk, session, address):
    assert "niet ingevuld" in desk.get("/schooltijden").text
    both = MORNING | {
        "days-0-starts_again": "13.00",
        "days-0-ends_again": "15.15",
        "days-1-starts": "",
        "days-2-starts": "8.30",
    }
    answer = desk.post(address, data=both | {"days-2-ends": "12.15"} | seen(desk, address), follow_redirects=True)
    assert "De schooltijden van Klas Zwaluw zijn opgeslagen." in answer.text
    monday = [(1, time(8, 30), time(12)), (1, time(13), time(15, 15))]
    assert hours(session) == [*monday, (3, time(8, 30), time(12, 15))]
    desk.post(address, data=MORNING | seen(desk, address))
    assert hours(session) == [(1, time(8, 30), time(12))]


def test_classes_with_hours_come_first_and_groups_of_a_safety_day_only_with_hours(desk, session, group, address):
    desk.post(address, data=MORNING | seen(desk, address))
    red, blue = factories.group(session, name="Aardbei"), factories.group(session, name="Blauw")
    for one in (red, blue):
        factories.activity(session, kind=ActivityKind.SAFETY_DAY, group_id=one.id)
    factories.group(session, name="Club")
    session.commit()
    assert re.findall(r'<th scope="row">([^<]+)<', desk.get("/schooltijden").text) == ["Klas Zwaluw", "Club"]
    factories.save(
        session, SchoolHours(location_id=blue.location_id, group_id=blue.id, weekday=1, starts=time(9), ends=time(12))
    )
    session.commit()
    assert re.findall(r'<th scope="row">([^<]+)<', desk.get("/schooltijden").text) == ["Blauw", "Klas Zwaluw", "Club"]


def test_a_day_is_copied_to_all_days_and_saved_only_after_that(desk, session, address):
    mark = seen(desk, address)
    copied = desk.post(address, data=MORNING | mark | {"kopieer": "ja"}).text
    assert ("Er is nog niets opgeslagen" in copied, hours(session)) == (True, [])
    asked = dict(re.findall(r'name="(days-\d-\w+)"[^>]* value="([^"]*)"', copied)) or {}
    desk.post(address, data=asked | mark)
    assert hours(session) == [(day, time(8, 30), time(12)) for day in range(1, 6)]


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"days-0-starts": "8.30", "days-0-ends": ""}, "Vul beide tijden in"),
        ({"days-0-starts": "15.00", "days-0-ends": "8.30"}, "De eindtijd is na de begintijd."),
        (MORNING | {"days-0-starts_again": "11.00", "days-0-ends_again": "15.00"}, "overlapt met de tijd ervoor"),
        ({"days-0-starts": "vroeg"}, "Vul een tijd in als 14.30."),
        ({"days-0-starts": "9" * 5000}, "Vul een tijd in als 14.30."),
    ],
)
def test_hours_that_cannot_be_say_what_is_wrong(desk, session, address, wrong, says):
    answer = desk.post(address, data=wrong | seen(desk, address))
    assert (answer.status_code, says in answer.text, hours(session)) == (422, True, [])


def test_whoever_saw_other_hours_is_told(desk, session, address):
    mark = seen(desk, address)
    desk.post(address, data=MORNING | mark)
    late = desk.post(address, data={"days-0-starts": "", "days-1-starts": "9", "days-1-ends": "12"} | mark)
    assert (late.status_code, "net gewijzigd" in late.text) == (409, True)
    assert len(hours(session)) == 1


def test_a_group_that_is_not_there(desk):
    assert desk.get(f"/schooltijden/{uuid4()}").status_code == 404
    assert desk.post(f"/schooltijden/{uuid4()}").status_code == 404
