"""Parents at a course are counted, not named; too few of them are said, and what was not counted is found."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from app.models.attendance import AdultPresence
from app.planning.vocabulary import Audience
from tests import factories

HOUR = timedelta(hours=1)


@pytest.fixture
def course(session, supervisor):
    """Return a meeting of a course for parents that is over, in groups of six at the least."""
    template = factories.template(session, specification={"min_children": 6, "audience": "parents"})
    activity = factories.activity(
        session, title="Pittige Jaren", audience=Audience.PARENTS, template_id=template.id, responsible_id=supervisor.id
    )
    found = factories.meeting(session, datetime.now(UTC) - 5 * HOUR, of=activity, title="Ouders van kleuters")
    session.commit()
    return found


@pytest.fixture
def page(course):
    return f"/aanwezigheid/{course.id}"


def counted(session):
    return [tuple(row) for row in session.execute(select(AdultPresence.label, AdultPresence.adults))]


def test_parents_are_asked_for_by_number_and_no_child_is_missed(desk, page, course):
    text = desk.get(page).text
    assert "Ouders staan niet op naam: vul alleen in hoeveel er waren." in text
    assert "Er zijn geen kinderen geplaatst" not in text
    assert "Ouders tellen" in desk.get(f"/bijeenkomsten/{course.id}").text


def test_a_number_is_kept_changed_and_shown_on_the_meeting(desk, session, page, course):
    answer = desk.post(f"{page}/volwassenen", data={"aantal:ouders": "8"}, follow_redirects=True).text
    assert "deze groep is bedoeld voor" not in answer
    assert counted(session) == [("Ouders", 8)]
    key = re.search(r'name="aantal:(other-[^"]+)"', answer)[1]
    desk.post(f"{page}/volwassenen", data={f"aantal:{key}": "9"})
    assert counted(session) == [("Ouders", 9)]
    assert "Er waren 9 ouders." in desk.get(f"/bijeenkomsten/{course.id}").text


def test_fewer_than_a_group_is_meant_for_is_said_with_what_to_do(desk, page):
    answer = desk.post(f"{page}/volwassenen", data={"aantal:ouders": "5"}, follow_redirects=True).text
    assert "Er waren 5 ouders, en deze groep is bedoeld voor ten minste 6 ouders." in answer
    again = desk.post(f"{page}/volwassenen", data={"aantal:ouders": "6"}, follow_redirects=True).text
    assert "deze groep is bedoeld voor" not in again


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"aantal:ouders": "51"}, "Ouders: Vul een aantal van 0 tot 50 in."),
        ({"aantal:ouders": "", "komst:ouders": "straks"}, "Ouders: Vul een tijd in als 14.30."),
        ({"aantal:ouders": "", "komst:ouders": "10.00"}, "Ouders: Vul ook in hoeveel er waren."),
    ],
)
def test_what_is_no_number_is_explained_and_nothing_is_kept(desk, session, page, fields, sentence):
    answer = desk.post(f"{page}/volwassenen", data=fields)
    assert (answer.status_code, sentence in answer.text) == (422, True)
    assert counted(session) == []


def test_nobody_counts_parents_where_children_come(desk, session, week):
    page = f"/aanwezigheid/{week.session.id}"
    desk.post(f"{page}/volwassenen", data={"aantal:ouders": "8"})
    assert counted(session) == []
    assert "aantal:ouders" not in desk.get(page).text


def test_meetings_that_were_not_counted_are_found_until_they_are(desk, page, course):
    assert f'href="{page}"' in desk.get("/aanwezigheid").text
    desk.post(f"{page}/volwassenen", data={"aantal:ouders": "0"})
    assert f'href="{page}"' not in desk.get("/aanwezigheid").text


@pytest.mark.parametrize("number", [1, 3, 300])
def test_the_overview_takes_the_same_statements_however_many_are_not_counted(
    desk, session, course, count_queries, number
):
    for _each in range(number):
        activity = factories.activity(session, audience=Audience.PARENTS)
        factories.meeting(session, course.starts_at, of=activity, at=factories.space(session, shareable=True))
    session.commit()
    with count_queries() as seen:
        assert desk.get("/aanwezigheid").status_code == 200
    assert len(seen) == 5, seen
