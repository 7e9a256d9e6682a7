"""Templates that go to another location and come from one, and initiatives, in the browser."""

from __future__ import annotations

from io import BytesIO

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from app.catalogue import loader, sharing, writer
from app.catalogue.loader import read_shipped
from app.models.activities import Template
from app.models.plan_imports import PlanImport
from tests import factories

SHIPPED = {template.slug: template for template in read_shipped()}
COFFEE = SHIPPED["kids-en-koffie"]
FILE = sharing.to_file(COFFEE, sender="Het Hoge Land", day=factories.NOW.date()).encode()


def stored(session, template=COFFEE, **values):
    row = factories.template(
        session,
        **{"slug": template.slug, "kind": template.kind, "title": template.title, "summary": template.summary}
        | {"specification": writer.as_data(template)}
        | values,
    )
    session.commit()
    return row


def send(browser, content):
    return browser.post("/sjablonen/inlezen", data={"file": (BytesIO(content), "koffie.yaml")})


def test_a_template_goes_out_as_a_file_with_where_it_is_from_and_no_ids(desk, session):
    row = stored(session)
    answer = desk.get(f"/sjablonen/{row.id}/bestand.yaml")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="kids-en-koffie-1.yaml"'
    assert answer.headers["Content-Type"] == "application/yaml; charset=utf-8"
    assert answer.text.startswith("# Sjabloon van Weekwijzer\n# Locatie: De Wilgen\n# Versie: 1\n# Datum: ")
    assert loader.parse(answer.data, file="x") == COFFEE
    assert (str(row.id) in answer.text, str(row.location_id) in answer.text, "@" in answer.text) == (False,) * 3


@pytest.mark.parametrize(
    "text", ["Bel 06-1234 5678.", "Mail bo@wilgen.example.", "Vraag Bo Begeleider.", "Zoals bij Vink Negen."]
)
def test_what_tells_of_somebody_does_not_leave(desk, session, text):
    factories.child(session, pseudonym="Vink Negen")
    row = stored(session, specification=writer.as_data(COFFEE) | {"summary": text})
    answer = desk.get(f"/sjablonen/{row.id}/bestand.yaml", follow_redirects=True)
    assert "In dit sjabloon staat iets over mensen" in answer.text
    for ending in ("yaml", "pdf"):
        refused = desk.get(f"/initiatieven/kids-en-koffie.{ending}", follow_redirects=True)
        assert "In dit sjabloon staat iets over mensen" in refused.text


def test_a_file_is_looked_at_with_what_is_missing_here_and_then_taken_in(desk, session):
    answer = send(desk, FILE)
    assert (answer.status_code, session.scalars(select(Template)).all()) == (302, [])
    page = desk.get(answer.location).text
    for words in ("Het Hoge Land", "Er is geen ruimte op de locatie.", "Er is nog geen partner voor: gezondheidszorg."):
        assert words in page
    assert "zijn 3 vrijwilligers met een geldige VOG nodig; er zijn er 0." in page
    taken = desk.post(answer.location, data={"title": "", "plannen": "1"})
    row = session.scalars(select(Template)).one()
    assert (row.slug, row.version, row.origin, row.sender) == ("kids-en-koffie", 1, "imported", "Het Hoge Land")
    assert taken.location == f"/bijeenkomsten/nieuw/{row.id}"
    assert 'value="09.30"' in desk.get(taken.location).text
    assert (desk.get(answer.location).status_code, session.scalars(select(PlanImport)).all()) == (404, [])
    assert desk.post(answer.location).status_code == 404


def test_what_is_here_under_that_name_becomes_a_version_or_stays_beside_it(desk, session):
    stored(session, specification=writer.as_data(COFFEE) | {"duration_minutes": 60})
    address = send(desk, FILE).location
    page = desk.get(address).text
    assert ("Er is hier al een sjabloon met deze naam" in page, "1 verschil" in page) == (True, True)
    beside = desk.post(address, data={"title": "Koffie van Het Hoge Land"}, follow_redirects=True)
    assert "Koffie van Het Hoge Land staat nu bij de sjablonen." in beside.text
    taken = desk.post(send(desk, FILE).location, data={"title": "Koffie van Het Hoge Land"})
    assert (taken.status_code, "is er al" in taken.text) == (409, True)
    desk.post(send(desk, FILE).location)
    found = session.execute(select(Template.slug, Template.version).order_by(Template.slug, Template.version)).all()
    assert [tuple(row) for row in found] == [
        ("kids-en-koffie", 1),
        ("kids-en-koffie", 2),
        ("koffie-van-het-hoge-land", 1),
    ]
    again = desk.get(send(desk, FILE).location).text
    assert "Dit sjabloon staat er al precies zo." in again
    assert desk.post(send(desk, FILE).location).status_code == 409


def test_what_somebody_else_sent_is_not_shown_and_a_plan_is_no_template(app, desk, session, account_of, sign_in):
    address = send(desk, FILE).location
    colleague = account_of()
    session.commit()
    assert sign_in(app.test_client(), colleague).get(address).status_code == 404
    sent_id = address.rsplit("/", maxsplit=1)[-1]
    assert desk.get(f"/plan/importeren/{sent_id}").status_code == 404
    assert desk.post(f"/plan/importeren/{sent_id}").status_code in {302, 404}


def test_what_is_wrong_is_said_with_its_line_and_nothing_is_kept(desk, session):
    content = FILE.replace(b"need: 3", b"need: veel").replace(b"title: Kids", b"title: a\ntitle: Kids")
    answer = send(desk, content)
    assert answer.status_code == 422
    assert "moet een geheel getal zijn van 1 tot en met 400" in answer.text
    assert ("staat er twee keer" in answer.text, "Regel " in answer.text) == (True, True)
    assert session.scalars(select(PlanImport)).all() == []
    assert "Kies een bestand." in desk.post("/sjablonen/inlezen", data={}).text


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "is leeg"),
        (b"#" * 70_000, "is groter dan 64 kB"),
        (b"\xff\xfe\x00", "is geen UTF-8"),
        (b"a: &a [*a]", "verwijzingen"),
        (b"title: [1, 2]\nroles: 3\nphases: {}", "moet één waarde zijn"),
        (b"<script>alert(1)</script>: 1", "&lt;script&gt;"),
    ],
)
def test_a_hostile_file_is_refused_with_a_sentence(desk, content, said):
    answer = send(desk, content)
    assert (answer.status_code, said in answer.text, "<script>alert" in answer.text) == (422, True, False)


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.binary(max_size=300) | st.tuples(st.integers(0, len(FILE)), st.binary(max_size=9)))
def test_whatever_bytes_are_sent_never_fail(desk, content):
    if isinstance(content, tuple):
        place, put = content
        content = FILE[:place] + put + FILE[place + len(put) :]
    answer = send(desk, content)
    assert answer.status_code in {302, 422}
    if answer.status_code == 302:
        assert desk.get(answer.location).status_code == 200


def test_initiatives_are_those_of_here_and_those_of_the_application_that_are_not(desk, session):
    stored(session, title="Koffie anders", origin="imported", sender="Het Hoge Land")
    stored(session, SHIPPED["uitje"], retired_at=factories.NOW)
    page = desk.get("/initiatieven").text
    assert ("Koffie anders" in page, "van Het Hoge Land" in page, "Veiligheidsdag" in page) == (True, True, True)
    assert ('id="initiatief-uitje"' in page, page.count('id="initiatief-')) == (False, len(SHIPPED) - 1)


def test_initiatives_are_found_by_what_they_ask(desk):
    def found(query):
        page = desk.get(f"/initiatieven?{query}").text
        return {slug for slug in SHIPPED if f'id="initiatief-{slug}"' in page}

    hours = {slug for slug, one in SHIPPED.items() if one.needs and (one.needs.staff_hours_per_month or 999) <= 8}
    assert found("uren=8") == hours
    assert found("partner=library") == {slug for slug, one in SHIPPED.items() if "library" in one.partners}
    assert found("zoek=veiligheid") >= {"veiligheidsdag"}
    assert found("uren=x&geld=%20&partner=niets") == set(SHIPPED)
    assert "Niets past bij wat u zoekt." in desk.get("/initiatieven?zoek=xyzzy").text


def test_an_initiative_says_in_one_line_what_it_asks_and_the_rest_when_it_is_opened(desk):
    def closed_and_open(query):
        page = desk.get(f"/initiatieven?{query}").text
        first = page.partition("initiative__summary")[2].partition("</summary>")[0]
        return page.count('<details class="card initiative"'), page.count(" open>"), first

    assert closed_and_open("")[:2] == (len(SHIPPED), 0)
    number, opened, line = closed_and_open("zoek=veiligheidsdag")
    assert (number, opened) == (1, 1)
    assert ("Veiligheidsdag" in line, "5 uur per maand" in line, "€ 0 tot € 500 per jaar" in line) == (True,) * 3


def test_an_initiative_is_taken_over_once_and_planned(desk, session):
    for _twice in range(2):
        answer = desk.post("/initiatieven/kids-en-koffie/plannen")
        row = session.scalars(select(Template)).one()
        assert (row.origin, row.slug, answer.location) == (
            "shipped",
            "kids-en-koffie",
            f"/bijeenkomsten/nieuw/{row.id}",
        )
    assert desk.post("/initiatieven/fietslessen/plannen").location.startswith("/cursussen/")
    assert desk.post("/initiatieven/veiligheidsdag/plannen").location.startswith("/veiligheidsdag")


def test_an_initiative_is_shared_and_printed_also_before_it_is_here(desk):
    answer = desk.get("/initiatieven/kids-en-koffie.yaml")
    assert loader.parse(answer.data, file="x") == COFFEE
    paper = desk.get("/initiatieven/kids-en-koffie.pdf")
    assert (paper.headers["Content-Type"], paper.data[:5]) == ("application/pdf", b"%PDF-")
    for address in ("nergens.yaml", "nergens.pdf"):
        assert desk.get(f"/initiatieven/{address}").status_code == 404
    assert desk.post("/initiatieven/nergens/plannen").status_code == 404
