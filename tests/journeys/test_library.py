"""Visits to the library are proposed, planned and put on paper; a set of books is handed out and comes back."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import expect

from app.planning.school_years import bounds, school_year_of
from tests.journeys.arrivals import arrived

ROOM_FOR_VISITS = timedelta(weeks=8)


def test_visits_are_planned_with_a_list_on_paper_and_a_set_of_books_comes_back(supervisor):
    page = supervisor
    today = datetime.now(UTC).date()
    if bounds(school_year_of(today))[1] - today < ROOM_FOR_VISITS:
        pytest.skip("the school year is nearly over: there are no days left to plan visits on")
    page.goto("/bibliotheek")
    visits = page.get_by_role("main").locator("a[href*='/bijeenkomsten/']")
    before = hrefs(visits)
    page.get_by_role("link", name="Bezoeken voorstellen").click()
    page.get_by_label("Hoe vaak in dit schooljaar").select_option("3")
    page.get_by_label("Waar").select_option(label="Centrale bibliotheek")
    page.get_by_role("button", name="Bekijk het voorstel").click()
    page.get_by_role("button", name=re.compile("plannen$")).click()
    done = page.locator("#status")
    arrived(done.filter(has_text="gepland"))
    new = hrefs(visits) - before
    assert new
    paper = page.request.get(f"/aanwezigheid/{new.pop().rpartition('/')[2]}/lijst.pdf")
    assert (paper.status, paper.headers["content-type"]) == (200, "application/pdf")
    done.get_by_role("button", name="Ongedaan maken").click()
    arrived(page.get_by_text("De bezoeken staan niet meer in de planning."))
    assert hrefs(visits) == before


def test_a_set_of_books_is_handed_out_and_taken_back(supervisor):
    page = supervisor
    page.goto("/bibliotheek/boekenpakketten")
    waiting = page.get_by_role("button", name=re.compile("^Uitdelen aan "))
    number = waiting.count()
    name = " ".join(waiting.first.inner_text().split()).partition(" aan ")[2]
    waiting.first.click()
    expect(waiting).to_have_count(number - 1)
    page.get_by_role("button", name=f"Terugnemen van {name}", exact=True).click()
    expect(page.get_by_text("Het boekenpakket is teruggenomen.")).to_be_visible()
    expect(waiting).to_have_count(number)


def hrefs(links):
    """Return where links lead to."""
    return {link.get_attribute("href") for link in links.all()}
