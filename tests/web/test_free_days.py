"""The free days of a location: seen by school year, added, changed, taken away and put back."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from app.models.locations import FreeDay
from app.planning.school_calendar import free_days
from app.planning.vocabulary import FreeDaySort, Region
from tests import factories
from tests.web.conftest import at

PAGE = "/vrije-dagen"
CLOSED = {"first": "2027-03-01", "last": "2027-03-03", "sort": "closing_day", "name": "Verbouwing"}


def kept(session):
    session.expire_all()
    return session.execute(select(FreeDay.day, FreeDay.sort, FreeDay.name).order_by(FreeDay.day, FreeDay.sort)).all()


def march(*numbers, name="Verbouwing", sort="closing_day"):
    return [(date(2027, 3, number), sort, name) for number in numbers]


def test_a_closing_period_is_added_and_shown_as_one_line_with_a_way_back(desk, session):
    page = desk.post(PAGE, data=CLOSED, follow_redirects=True).text
    assert kept(session) == march(1, 2, 3)
    assert "Vrije dagen 2026–2027" in page
    assert "maandag 1 maart 2027 tot en met woensdag 3 maart 2027" in " ".join(page.split())
    assert "Verbouwing staat bij de vrije dagen." in page
    assert "Verbouwing staat bij de vrije dagen." not in desk.get(PAGE).text


def test_what_was_taken_away_can_be_put_back(desk, session):
    desk.post(PAGE, data=CLOSED)
    page = desk.post(f"{PAGE}/weghalen", data=CLOSED, follow_redirects=True).text
    assert kept(session) == []
    fields = dict(re.findall(r'type="hidden" name="(first|last|sort|name)" value="([^"]*)"', page))
    desk.post(PAGE, data=fields)
    assert kept(session) == march(1, 2, 3)


def test_a_period_gets_another_name_and_other_days(desk, session):
    desk.post(PAGE, data=CLOSED)
    assert 'value="Verbouwing"' in desk.get(f"{PAGE}/wijzigen", query_string=CLOSED).text
    changes = CLOSED | {"name": "Schilderen", "first": "2027-03-02", "last": ""}
    answer = desk.post(f"{PAGE}/wijzigen", query_string=CLOSED, data=changes)
    assert (answer.status_code, kept(session)) == (302, march(2, name="Schilderen"))


def test_a_single_day_needs_no_last_day(desk, session):
    desk.post(PAGE, data=CLOSED | {"last": ""})
    assert kept(session) == march(1)


def test_a_session_on_a_new_closing_day_is_named_and_stays(desk, session, location, week):
    factories.meeting(session, at(date(2027, 3, 2), "15:00", "16:00").starts_at, title="Voetbal")
    factories.meeting(session, at(date(2027, 3, 9), "15:00", "16:00").starts_at, title="Zwemmen")
    session.commit()
    page = desk.post(PAGE, data=CLOSED, follow_redirects=True).text
    assert "Gepland terwijl de locatie gesloten is" in page
    assert "Voetbal" in page
    assert "Zwemmen" not in page


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"name": " "}, "Geef de vrije dagen een naam."),
        ({"name": "x" * 121}, "Maak de naam korter."),
        ({"first": ""}, "Kies een eerste dag."),
        ({"last": "2027-02-01"}, "De laatste dag komt voor de eerste dag."),
        ({"last": "2029-02-01"}, "Een vrije periode duurt ten hoogste een jaar."),
        ({"first": "9999-12-31", "last": ""}, "Kies dagen die kunnen."),
        ({"sort": "zomaar"}, "Fout:"),
        ({"name": "Sara is jarig"}, "de naam van een kind"),
    ],
)
def test_days_that_cannot_be_are_explained_and_not_kept(desk, session, location, changes, said):
    factories.child(session, pseudonym="Sara")
    session.commit()
    answer = desk.post(PAGE, data=CLOSED | changes)
    assert (answer.status_code, said in answer.text, kept(session)) == (422, True, [])
    desk.post(PAGE, data=CLOSED)
    answer = desk.post(f"{PAGE}/wijzigen", query_string=CLOSED, data=CLOSED | changes)
    assert (answer.status_code, said in answer.text, kept(session)) == (422, True, march(1, 2, 3))


@pytest.mark.parametrize("changes", [{"first": "gisteren"}, {"last": ""}, {"sort": "x"}, {"last": "2020-01-01"}])
def test_an_address_that_names_no_period_is_refused(desk, changes):
    assert desk.post(f"{PAGE}/weghalen", data=CLOSED | changes).status_code == 400
    assert desk.get(f"{PAGE}/wijzigen", query_string=CLOSED | changes).status_code == 400


def test_a_period_that_is_gone_is_said_to_be_gone(desk, session):
    assert "zijn er niet meer" in desk.post(f"{PAGE}/weghalen", data=CLOSED, follow_redirects=True).text
    assert desk.post(f"{PAGE}/wijzigen", query_string=CLOSED, data=CLOSED).status_code == 422


def test_holidays_fill_empty_years_and_leave_what_was_changed(desk, session, location):
    first = desk.post(f"{PAGE}/ophalen", follow_redirects=True).text
    assert "vrije dagen toegevoegd." in first
    seeded = kept(session)
    year = max(row.day.year for row in seeded)
    expected = {free.day for free in free_days(Region.MIDDEN, [year])}
    assert {row.day for row in seeded if row.day.year == year} == expected
    session.delete(session.scalars(select(FreeDay).where(FreeDay.sort == FreeDaySort.PUBLIC_HOLIDAY)).first())
    session.commit()
    again = desk.post(f"{PAGE}/ophalen", follow_redirects=True).text
    assert "Alle bekende vakanties en feestdagen staan er al." in again
    assert len(kept(session)) == len(seeded) - 1


def test_school_years_that_nobody_knows_yet_say_so(desk):
    assert "nog niet vastgesteld" in desk.get(f"{PAGE}?schooljaar=2030").text
    assert "nog niet vastgesteld" not in desk.get(f"{PAGE}?schooljaar=2029").text
    for odd in ("2199", "morgen", "99999", "²⁰²⁶"):
        assert desk.get(f"{PAGE}?schooljaar={odd}").status_code == 200


def test_a_year_of_free_days_takes_as_many_statements_as_one_day(desk, session, location, count_queries):
    taken = []
    for number in (1, 200):
        for offset in range(number):
            factories.free_day(session, date(2026, 9, 1 + len(taken)) + timedelta(days=offset), name=f"Dag {offset}")
            session.flush()
        session.commit()
        with count_queries() as statements:
            assert desk.get(f"{PAGE}?schooljaar=2026").status_code == 200
        taken.append(len(statements))
    assert taken[0] == taken[1]
