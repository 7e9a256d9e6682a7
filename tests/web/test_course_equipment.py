"""Bikes and helmets on the screen: what the location has, what meetings need, and sentences when it is too little."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from app.models.courses import Equipment, EquipmentReservation
from app.planning.vocabulary import EquipmentSort
from tests import courses
from tests.factories import DAY


@pytest.fixture
def course(session, supervisor):
    return courses.course(session, title="Fietslessen", responsible_id=supervisor.id)


@pytest.fixture
def meeting(session, course):
    group, (meeting,) = courses.course_group(session, course, first=datetime.now(UTC) + DAY, meetings=1)
    for _ in range(3):
        courses.course_participant(session, course, group, meetings=[meeting], bike_size=20)
    session.commit()
    return meeting


def test_the_list_of_the_location_is_filled_in_and_corrected(desk, session):
    assert "Er staan nog geen fietsen of helmen op de lijst." in desk.get("/cursussen/materiaal").text
    form = {"sort": "bike", "size": "20", "total": "6", "broken": "0"}
    assert desk.post("/cursussen/materiaal", data=form).status_code == 302
    desk.post("/cursussen/materiaal", data=form | {"broken": "2"})
    assert "fietsen van 20 inch" in desk.get("/cursussen/materiaal").text
    assert [(row.total, row.broken) for row in session.scalars(select(Equipment))] == [(6, 2)]


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"size": ""}, "Vul een maat in."),
        ({"size": "1000"}, "Vul een maat van 1 tot en met 100 in."),
        ({"total": "501"}, "Vul een aantal van 0 tot en met 500 in."),
        ({"total": "-1"}, "Vul een aantal van 0 tot en met 500 in."),
        ({"broken": "7"}, "Er kunnen er niet meer kapot zijn dan er zijn."),
        ({"note": "x" * 301}, "Maak de opmerking korter."),
    ],
)
def test_numbers_that_cannot_be_are_refused(desk, session, wrong, sentence):
    form = {"sort": "bike", "size": "20", "total": "6", "broken": "0"} | wrong
    answer = desk.post("/cursussen/materiaal", data=form)
    assert (answer.status_code, sentence in answer.text) == (422, True)
    assert session.scalars(select(Equipment)).all() == []


def test_too_few_bikes_are_said_in_a_sentence_and_what_is_there_is_reserved(desk, session, course, meeting):
    courses.equipment(session, total=1)
    courses.equipment(session, sort=EquipmentSort.HELMET, size=54, total=2)
    session.commit()
    page = desk.get(f"/cursussen/{course.id}/materiaal").text
    assert "zijn 2 fietsen van 20 inch te weinig." in page
    assert "is 1 helm te weinig." in page
    answer = desk.post(f"/cursussen/{course.id}/materiaal")
    assert "Wat er is, is gereserveerd." in desk.get(answer.location).text
    numbers = session.scalars(select(EquipmentReservation.number).order_by(EquipmentReservation.number)).all()
    assert numbers == [1, 2]


def test_a_meeting_gets_no_more_than_there_is(desk, session, course, meeting):
    bikes = courses.equipment(session, total=4)
    session.commit()
    address = f"/cursussen/{course.id}/materiaal/{meeting.id}"
    assert "3 nodig, 4 over" in desk.get(address).text
    assert desk.post(address, data={str(bikes.id): "4"}).status_code == 302
    many = desk.post(address, data={str(bikes.id): "5"})
    assert (many.status_code, "Er zijn er dan nog 4 over: fietsen van 20 inch." in many.text) == (409, True)
    for nonsense in ("-1", "veel", "9999"):
        assert desk.post(address, data={str(bikes.id): nonsense}).status_code == 422
    session.expire_all()
    assert session.scalars(select(EquipmentReservation.number)).all() == [4]


def test_without_things_or_lessons_the_page_says_so(desk, session, course):
    session.commit()
    page = desk.get(f"/cursussen/{course.id}/materiaal").text
    assert "Er staan nog geen fietsen of helmen op de lijst." in page
    assert "Er komt geen les meer." in page
