"""A term and a month, in the browser."""

from __future__ import annotations

import pytest


def test_the_three_views_lead_to_one_another_with_the_same_day(desk, week):
    monday = week.day.isoformat()[:8]
    page = desk.get(f"/week/{week.week}").text
    assert "/kwartaal?dag=" in page
    assert "/maand?dag=" in page
    month = desk.get(f"/maand?dag={week.day}")
    assert month.headers["Location"] == f"/maand/{monday[:7]}"
    assert "/kwartaal?dag=" in desk.get(month.headers["Location"]).text
    term = desk.get(f"/kwartaal?dag={week.day}").text
    assert f"/week/{week.week}" in term
    assert f"/maand?dag={week.day}" in term


def test_a_session_is_in_its_week_and_on_its_day(desk, week):
    assert "Voetbal" in desk.get(f"/kwartaal?van={week.day}&tot={week.day}").text
    month = desk.get(f"/maand/{week.day:%Y-%m}").text
    assert (week.page in month, "14.00" in month) == (True, True)


def test_a_term_without_anything_offers_a_way_on(desk, week):
    page = desk.get("/kwartaal?van=2031-01-01&tot=2031-02-01").text
    assert "In deze weken is nog niets gepland." in page
    assert "/bijeenkomsten/nieuw?dag=2030-12-30" in page


@pytest.mark.parametrize(
    "query", ["dag=x", "van=1&tot=2", "van=0001-01-01&tot=0001-02-01", "dag=9999-12-31", "dag=" + "9" * 4000]
)
def test_an_address_that_makes_no_sense_is_the_term_of_today(desk, query):
    assert desk.get(f"/kwartaal?{query}").status_code == 200
    assert desk.get(f"/maand?{query}").status_code == 302


@pytest.mark.parametrize("month", ["2026-13", "2026-00", "2000-01", "2199-12", "gisteren", "2026-1", "9999-99"])
def test_a_month_that_cannot_be_shown_is_not_there(desk, month):
    assert desk.get(f"/maand/{month}").status_code == 404


@pytest.mark.parametrize(
    "address", ["/kwartaal?dag=2001-01-01", "/kwartaal?dag=2189-12-31", "/maand/2001-01", "/maand/2189-12"]
)
def test_the_first_and_the_last_can_be_shown(desk, address):
    assert desk.get(address).status_code == 200


def test_a_coach_looks_and_is_offered_nothing_to_change(app, session, week, account_of, sign_in):
    coach = sign_in(app.test_client(), account_of("coach"))
    session.commit()
    page = coach.get(f"/kwartaal?van={week.day}&tot={week.day}")
    assert (page.status_code, "/kopieren" in page.text) == (200, False)
