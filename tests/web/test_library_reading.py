"""Reading aloud by language, and the book case: who is missing is said, and a meeting is planned in three clicks."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from app.catalogue import loader, writer
from app.models.activities import Activity
from app.models.shifts import Shift
from app.queries import library_reading
from tests import factories
from tests.factories import DAY, HOUR

PAGE = "/bibliotheek/voorlezen"


@pytest.fixture
def templates(session, supervisor):
    found = {}
    for shipped in loader.read_shipped():
        if shipped.slug in {"voorlezen", "boekenkast"}:
            found[shipped.slug] = factories.template(
                session, slug=shipped.slug, title=shipped.title, specification=writer.as_data(shipped)
            )
    for spoken in (["ti"], ["ti", "nl"], ["ar"]):
        factories.child(session, languages=spoken)
    factories.volunteer(session, name="Vera", languages=["nl", "ar"])
    session.commit()
    return found


def test_it_is_said_for_which_language_there_is_no_reader(desk, session, templates):
    now = datetime.now(UTC)
    lines = library_reading.languages(session, today=now.date(), now=now)
    assert [(line.code, line.children, line.readers) for line in lines] == [
        ("ti", 2, ()),
        ("ar", 1, ("Vera",)),
        ("nl", 1, ("Vera",)),
    ]
    assert "Nog niemand" in desk.get(PAGE).text


def test_reading_in_a_language_is_planned_for_who_speaks_it(desk, session, supervisor, templates):
    space = factories.space(session)
    session.commit()
    assert "Voorlezen in het Tigrinya" in desk.get(f"{PAGE}/ti").text
    form = {
        "day": (datetime.now(UTC) + 7 * DAY).date().isoformat(),
        "starts": "15.00",
        "ends": "15.45",
        "space": str(space.id),
        "responsible": str(supervisor.id),
    }
    answer = desk.post(f"{PAGE}/ti", data=form)
    assert "Het voorlezen staat in de planning." in desk.get(answer.location).text
    activity = session.scalars(select(Activity)).one()
    shifts = session.execute(select(Shift.language, Shift.required).order_by(Shift.position)).all()
    assert (activity.title, activity.languages) == ("Voorlezen in het Tigrinya", ["ti"])
    assert [tuple(row) for row in shifts] == [(None, True), ("ti", True)]
    now = datetime.now(UTC)
    assert library_reading.languages(session, today=now.date(), now=now)[0].planned == 1
    again = desk.post(f"{PAGE}/ti", data=form)
    assert (again.status_code, "is dan bezet" in again.text) == (409, True)
    assert desk.post(f"{PAGE}/ti", data=form | {"day": ""}).status_code == 422
    assert desk.post(f"{PAGE}/xx", data=form).status_code == 404


def test_every_language_on_the_page_can_be_read_in_also_one_that_few_speak(desk, session, templates):
    factories.child(session, languages=["rw"])
    session.commit()
    address = f"{PAGE}/rw"
    assert f'href="{address}"' in desk.get(PAGE).text
    asked = desk.get(address)
    assert (asked.status_code, "Voorlezen in het Kinyarwanda" in asked.text) == (200, True)
    assert desk.get(f"{PAGE}/xx").status_code == 404


def test_the_book_case_says_when_nobody_is_there(desk, session, templates):
    assert "De boekenkast staat nog niet in de planning." in desk.get("/bibliotheek/boekenkast").text
    activity = factories.activity(session, title="Boekenkast open", template_id=templates["boekenkast"].id)
    now = datetime.now(UTC)
    first, second = (factories.meeting(session, now + days * DAY, of=activity) for days in (1, 2))
    vera = factories.volunteer(session, name="Vera Kast")
    factories.assignment(session, factories.shift(session, first, required=True), vera)
    factories.shift(session, second, required=True)
    session.commit()
    page = desk.get("/bibliotheek/boekenkast").text
    assert ("Vera Kast" in page, page.count("Nog niemand: de kast blijft dicht")) == (True, 1)
    assert [one.somebody for one in library_reading.openings(session, now=now + HOUR)] == [True, False]


@pytest.mark.parametrize("number", [1, 3, 300])
def test_the_pages_take_as_many_statements_for_one_as_for_many(session, templates, count_queries, number):
    for _ in range(number):
        factories.child(session)
        factories.volunteer(session)
    now = datetime.now(UTC)
    with count_queries() as seen:
        library_reading.languages(session, today=now.date(), now=now)
        library_reading.openings(session, now=now)
    assert len(seen) == 4
