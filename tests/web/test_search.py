"""One box for everything."""

from __future__ import annotations

import pytest

from tests import factories


def test_the_box_stands_in_the_head_of_pages_for_those_who_see_the_plan(desk, phone, week):
    assert 'action="/zoeken"' in desk.get(f"/week/{week.week}").text
    assert 'action="/zoeken"' not in phone.get("/mijn-diensten").text


def test_what_is_found_leads_on(desk, session, week):
    child = factories.child(session, pseudonym="Voetbalvogel")
    vera = factories.volunteer(session, name="Vera Voetbal")
    session.commit()
    page = desk.get("/zoeken?q=voetbal").text
    assert week.page in page
    assert f"/activiteiten/{week.session.activity_id}" in page
    assert f"/mensen/vrijwilligers/{vera.id}" in page
    assert str(child.id) in page


def test_a_day_leads_to_its_week(desk, week):
    page = desk.get(f"/zoeken?q={week.day.day}-{week.day.month}-{week.day.year}").text
    assert (f"/week/{week.week}" in page, week.page in page) == (True, True)


def test_nothing_found_offers_a_way_on(desk, week):
    page = desk.get("/zoeken?q=xyzzy").text
    assert ("Niets gevonden." in page, "Naar deze week" in page) == (True, True)


def test_a_coach_finds_the_plan_and_no_people_or_children(app, session, week, account_of, sign_in):
    factories.child(session, pseudonym="Voetbalvogel")
    factories.volunteer(session, name="Vera Voetbal")
    coach = sign_in(app.test_client(), account_of("coach"))
    session.commit()
    page = coach.get("/zoeken?q=voetbal").text
    assert (week.page in page, "Vera" in page, "vogel" in page) == (True, False, False)


@pytest.mark.parametrize(
    "typed", ["", "%00", "<script>alert(1)</script>", "x" * 5000, "%25%25", "'; DROP TABLE space; --", "%F0%9F%8F%80"]
)
def test_whatever_is_typed_breaks_nothing(desk, week, typed):
    answer = desk.get(f"/zoeken?q={typed}")
    assert (answer.status_code, "<script>alert" in answer.text) == (200, False)
