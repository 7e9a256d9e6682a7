"""Money of a year and of an activity, on the screen and as files."""

from __future__ import annotations

import io
from decimal import Decimal
from uuid import uuid4

import pytest
from openpyxl import load_workbook
from sqlalchemy import select

from app.models.money import Budget, FundingLine
from tests import factories

FORM = {"source": "spuk", "year": "2026", "purpose": "Kaartjes", "promised": "120", "spent": "0"}


@pytest.fixture
def activity(session, supervisor):
    found = factories.activity(session, title="Zwemmen", responsible_id=supervisor.id)
    session.commit()
    return found


@pytest.fixture
def page(activity):
    return f"/geld/activiteit/{activity.id}"


def text(answer):
    return answer.text.replace("\xa0", " ")


def test_an_empty_year_says_where_to_begin_and_leads_to_this_one(desk):
    assert desk.get("/geld").status_code == 302
    assert "Voor 2026 is nog niets opgeschreven." in desk.get("/geld/2026").text
    assert desk.get("/geld/1999").status_code == 404
    assert desk.get("/geld/2026?bron=goud").status_code == 404


def test_a_budget_is_set_shown_changed_and_taken_away(desk, session):
    budget = {"source": "spuk", "amount": "2.500,00", "note": "Toegezegd in maart"}
    assert desk.post("/geld/2026/begroting", data=budget).status_code == 302
    shown = text(desk.get("/geld/2026"))
    assert "€ 2.500,00" in shown
    assert "Toegezegd in maart" in shown
    assert 'value="2500,00"' in desk.get("/geld/2026?bron=spuk").text
    desk.post("/geld/2026/begroting", data=budget | {"amount": "100"})
    assert session.scalars(select(Budget.amount)).all() == [Decimal(100)]
    assert desk.post("/geld/2026/begroting/verwijderen?bron=spuk").status_code == 302
    assert desk.post("/geld/2026/begroting/verwijderen?bron=spuk").status_code == 404
    assert session.scalars(select(Budget)).all() == []


@pytest.mark.parametrize("wrong", [{"amount": "veel"}, {"source": "goud"}, {"note": "x" * 301}, {"source": "free"}])
def test_a_budget_that_cannot_be_is_refused(desk, session, wrong):
    assert desk.post("/geld/2026/begroting", data={"source": "spuk", "amount": "10"} | wrong).status_code == 422
    assert session.scalars(select(Budget)).all() == []


def test_more_than_there_is_is_saved_after_a_warning_alone(desk, session, page):
    desk.post("/geld/2026/begroting", data={"source": "spuk", "amount": "100"})
    warned = desk.post(page, data=FORM)
    assert warned.status_code == 409
    assert "Dit is € 20,00 meer dan er in 2026 nog over is bij SPUK-regeling." in text(warned)
    assert 'name="anyway"' in warned.text
    assert 'value="Kaartjes"' in warned.text
    assert session.scalars(select(FundingLine)).all() == []
    assert desk.post(page, data=FORM | {"anyway": "y"}).status_code == 302
    assert "Bij SPUK-regeling is € 20,00 meer toegezegd of uitgegeven dan er is." in text(desk.get("/geld/2026"))


def test_a_line_is_settled_changed_and_taken_away(desk, session, page):
    desk.post("/geld/2026/begroting", data={"source": "spuk", "amount": "500"})
    desk.post(page, data=FORM | {"spent": "80", "reference": "F-2026-11"})
    line = session.scalars(select(FundingLine)).one()
    assert "F-2026-11" in desk.get(page).text
    desk.post(f"{page}/afrekenen?regel={line.id}")
    session.expire_all()
    assert line.promised == Decimal(80)
    assert 'value="80,00"' in desk.get(f"{page}?regel={line.id}").text
    desk.post(f"{page}/verwijderen?regel={line.id}")
    assert session.scalars(select(FundingLine.id)).all() == []
    assert desk.post(f"{page}/verwijderen?regel={uuid4()}").status_code == 404


def test_lines_of_a_year_are_searched_by_words_and_source(desk, page):
    for source, purpose in (("spuk", "Kaartjes"), ("mdt", "Bus")):
        desk.post(page, data=FORM | {"source": source, "purpose": purpose, "anyway": "y"})
    assert ">Zwemmen<" in desk.get("/geld/2026?zoek=zwemmen+bus").text
    assert "Niets gevonden." in desk.get("/geld/2026?zoek=zwemmen+bus&bron=spuk").text


@pytest.mark.parametrize(
    "wrong",
    [{"year": "1999"}, {"year": "abc"}, {"year": ""}, {"promised": ""}, {"purpose": ""}, {"reference": "x" * 61}],
)
def test_a_line_that_cannot_be_is_refused(desk, session, page, wrong):
    assert desk.post(page, data=FORM | {"anyway": "y"} | wrong).status_code == 422
    assert session.scalars(select(FundingLine)).all() == []


def test_a_line_does_not_name_a_child(desk, session, page):
    name = factories.child(session, pseudonym="Kolibrie").pseudonym
    session.commit()
    assert desk.post(page, data=FORM | {"purpose": f"Schoenen voor {name}", "anyway": "y"}).status_code == 409


def test_the_administration_gets_amounts_to_compute_with(desk, page):
    desk.post("/geld/2026/begroting", data={"source": "spuk", "amount": "500"})
    desk.post(page, data=FORM | {"purpose": "=1+1", "spent": "80,50"})
    book = load_workbook(io.BytesIO(desk.get("/geld/2026/geld.xlsx").data))
    assert [cell.value for cell in book["Begroting"][2]][:5] == ["SPUK-regeling", 500, 120, 80.5, 380]
    assert [cell.value for cell in book["Regels"][2]][2:7] == ["=1+1", None, 120, 80.5, 39.5]
    assert book["Regels"]["C2"].data_type == "s"
    lines = desk.get("/geld/2026/geld.csv").text
    assert "80,50" in lines
    assert "'=1+1" in lines
