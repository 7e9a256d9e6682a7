"""Rides to the traffic garden and the money of a course, on the screen."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from uuid import uuid4

import pytest
from sqlalchemy import select

from app.models.courses import Ride
from app.models.money import FundingLine
from tests import courses, factories
from tests.factories import DAY

NOW = datetime.now(UTC).replace(hour=12, minute=0, second=0, microsecond=0)


@pytest.fixture
def course(session, supervisor):
    found = courses.course(session, title="Fietslessen", responsible_id=supervisor.id)
    session.commit()
    return found


@pytest.fixture
def meetings(session, course):
    """Return three lessons in the traffic garden, with four children in each."""
    group, meetings = courses.course_group(session, course, part=2, first=NOW + 2 * DAY, meetings=3)
    for _ in range(4):
        courses.course_participant(session, course, group, meetings=meetings)
    session.commit()
    return meetings


def test_without_lessons_away_no_transport_is_needed(desk, course):
    assert "Er komt geen les buiten de locatie." in desk.get(f"/cursussen/{course.id}/vervoer").text


def test_a_ride_is_added_said_to_be_short_and_copied_to_later_lessons(desk, session, course, meetings):
    page = f"/cursussen/{course.id}/vervoer"
    assert desk.get(page).text.count("Er is nog geen vervoer.") == 3
    one = f"{page}/{meetings[0].id}"
    form = {"mode": "taxi", "seats": "4", "leaves": "13", "back": "16.30"}
    assert desk.post(one, data=form).status_code == 302
    said = desk.get(one).text
    assert "Op 1 rit gaat nog geen volwassene mee." in said
    volunteer = factories.volunteer(session, name="Vera Vrijwilliger")
    session.commit()
    desk.post(one, data=form | {"mode": "car", "seats": "1", "volunteer": volunteer.id})
    assert "Vera Vrijwilliger" in desk.get(one).text
    assert "ook bij 2 latere lessen" in desk.get(desk.post(f"{one}/overal").location).text
    rows = session.scalars(select(Ride).where(Ride.session_id == meetings[1].id).order_by(Ride.seats)).all()
    assert [(row.seats, row.volunteer_id) for row in rows] == [(1, volunteer.id), (4, None)]
    first = session.scalars(select(Ride).where(Ride.session_id == meetings[0].id, Ride.seats == 4)).one()
    assert rows[1].leaves_at - first.leaves_at == meetings[1].starts_at - meetings[0].starts_at
    desk.post(f"{one}/overal")
    assert len(session.scalars(select(Ride)).all()) == 6
    assert desk.post(f"{one}/{first.id}/verwijderen").status_code == 302
    assert desk.post(f"{one}/{rows[0].id}/verwijderen").status_code == 404
    assert "Er zijn 4 plaatsen te weinig." in desk.get(page).text


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"seats": ""}, "Vul in hoeveel plaatsen er zijn."),
        ({"seats": "101"}, "Vul een aantal van 1 tot en met 100 in."),
        ({"leaves": "16", "back": "13"}, "Laat de rit terugkomen nadat hij vertrekt."),
        ({"adult": "x" * 121}, "Maak de naam korter."),
        ({"volunteer": str(uuid4())}, "Kies een van de mogelijkheden."),
    ],
)
def test_a_ride_that_cannot_be_is_refused(desk, session, course, meetings, wrong, sentence):
    address = f"/cursussen/{course.id}/vervoer/{meetings[0].id}"
    answer = desk.post(address, data={"mode": "bus", "seats": "8"} | wrong)
    assert (answer.status_code, sentence in answer.text) == (422, True)
    assert session.scalars(select(Ride)).all() == []


def test_a_child_does_not_go_along_as_the_adult(desk, session, course, meetings):
    name = factories.child(session).pseudonym
    session.commit()
    address = f"/cursussen/{course.id}/vervoer/{meetings[0].id}"
    assert desk.post(address, data={"mode": "bus", "seats": "8", "adult": name}).status_code == 409


def test_money_is_noted_summed_changed_and_taken_away(desk, session, course):
    page = f"/cursussen/{course.id}/geld"
    assert "Er is nog geen geld opgeschreven." in desk.get(page).text
    form = {"source": "municipality", "purpose": "Fietsen", "promised": "1.250,50", "spent": "300"}
    form |= {"year": "2026", "anyway": "y"}
    assert desk.post(page, data=form).status_code == 302
    desk.post(page, data=form | {"source": "deal", "purpose": "Helmen", "promised": "100", "spent": "150,25"})
    shown = desk.get(page).text.replace("\xa0", " ")
    assert "€ 1.350,50" in shown
    assert "€ 50,25 te veel uitgegeven" in shown
    line = session.scalars(select(FundingLine).where(FundingLine.purpose == "Helmen")).one()
    assert 'value="150,25"' in desk.get(f"{page}?regel={line.id}").text
    desk.post(f"{page}?regel={line.id}", data=form | {"purpose": "Helmen", "promised": "200,00"})
    session.expire_all()
    assert (line.promised, line.source.value) == (Decimal("200.00"), "municipality")
    desk.post(f"{page}/verwijderen?regel={line.id}")
    assert session.scalars(select(FundingLine.purpose)).all() == ["Fietsen"]
    assert desk.post(f"{page}?regel={uuid4()}", data=form).status_code == 404


@pytest.mark.parametrize("amount", ["", "veel", "-1", "1e5", "1.25", "999999999999"])
def test_nonsense_is_no_amount(desk, session, course, amount):
    form = {"source": "municipality", "year": "2026", "purpose": "Fietsen", "promised": amount, "spent": "0"}
    answer = desk.post(f"/cursussen/{course.id}/geld", data=form)
    assert (answer.status_code, "Schrijf een bedrag als 1250,50." in answer.text) == (422, True)
    assert session.scalars(select(FundingLine)).all() == []
