"""Templates in the browser: the list, the form with its preview, versions, and two people at once."""

from __future__ import annotations

import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from app.blueprints.templates import reading
from app.blueprints.templates.form import EditForm
from app.catalogue import writer
from app.catalogue.loader import read_shipped
from app.models.activities import Activity, Template
from app.planning.vocabulary import TemplateOrigin
from tests import factories
from tests.web.page_forms import fields_of

SHIPPED = {template.slug: template for template in read_shipped()}
COFFEE = SHIPPED["kids-en-koffie"]


def stored(session, template=COFFEE, **values):
    data = writer.as_data(template) | {"version": values.get("version", 1)}
    row = factories.template(
        session,
        **{"slug": template.slug, "kind": template.kind, "title": template.title, "summary": template.summary}
        | {"specification": data}
        | values,
    )
    session.commit()
    return row


@pytest.fixture
def opened(desk):
    """Return a function that opens a template in the form; what it returns is what a browser would send of it."""

    def open_form(row, **values):
        fields = fields_of(desk.get(f"/sjablonen/{row.id}/bewerken" if row else "/sjablonen/nieuw").text, "template")
        for name, value in values.items():
            fields[name] = value
        return fields

    return open_form


@pytest.mark.parametrize("template", SHIPPED.values(), ids=lambda template: template.slug)
def test_a_template_that_is_opened_and_sent_back_says_exactly_what_it_said(app, desk, session, opened, template):
    row = stored(session, template)
    fields = opened(row)
    with app.test_request_context(method="POST", data=fields):
        assert reading.template_of(EditForm(), slug=template.slug, version=template.version) == template
    answer = desk.post(f"/sjablonen/{row.id}/bewerken", data=fields)
    assert (answer.status_code, "Dit staat er al precies zo." in answer.text) == (409, True)


def test_the_form_has_every_field_of_a_template(app):
    with app.test_request_context():
        found = {field.short_name for field in EditForm(formdata=None)}
    assert set(COFFEE.__slots__) - found == {"slug", "version"}


def test_the_list_shows_newest_versions_and_is_searched_and_filtered(desk, session):
    stored(session)
    stored(session, version=2, title="Koffie met kinderen", origin=TemplateOrigin.OWN)
    stored(session, SHIPPED["uitje"], sender="Het Hoge Land", origin=TemplateOrigin.IMPORTED)
    page = desk.get("/sjablonen").text
    assert ("Koffie met kinderen" in page, "van Het Hoge Land" in page, ">Kids &amp; Koffie<" in page) == (
        True,
        True,
        False,
    )
    assert "Uitje" not in desk.get("/sjablonen?zoek=koffie").text.split("<main")[1]
    assert "Koffie met" not in desk.get("/sjablonen?soort=sports_outing").text
    assert "Koffie met" not in desk.get("/sjablonen?herkomst=imported&voor=children").text
    assert "Geen sjabloon gevonden" in desk.get("/sjablonen?voor=staff&soort=x&herkomst=x").text


def test_without_templates_the_list_says_where_they_are(desk):
    assert "Kies er een bij de initiatieven" in desk.get("/sjablonen").text


def test_the_list_takes_the_same_statements_for_one_and_for_three_hundred(desk, session, supervisor, count_queries):
    numbers = []
    for number, made in ((1, 1), (3, 2), (300, 297)):
        for _one in range(made):
            row = factories.template(session, specification=writer.as_data(COFFEE))
            factories.activity(session, template_id=row.id, responsible_id=supervisor.id)
        session.commit()
        with count_queries() as seen:
            assert desk.get("/sjablonen").status_code == 200
        numbers.append((number, len(seen)))
    assert len({count for _number, count in numbers}) == 1, numbers


def test_saving_makes_a_version_and_what_runs_keeps_its_own(desk, session, supervisor, opened):
    row = stored(session)
    activity = factories.activity(session, title="Koffie op maandag", template_id=row.id)
    session.commit()
    fields = opened(row, duration_minutes=75, title="Koffie en spelen")
    answer = desk.post(f"/sjablonen/{row.id}/bewerken", data=fields, follow_redirects=True)
    assert "Koffie en spelen is bewaard als versie 2." in answer.text
    rows = session.scalars(select(Template).order_by(Template.version)).all()
    assert [(one.slug, one.version, one.origin, one.specification["duration_minutes"]) for one in rows] == [
        ("kids-en-koffie", 1, "shipped", 90),
        ("kids-en-koffie", 2, "own", 75),
    ]
    session.expire_all()
    assert session.get_one(Activity, activity.id).template_id == row.id
    page = desk.get(f"/sjablonen/{rows[1].id}").text
    assert ("Koffie op maandag" in page, "Bo Begeleider" in page) == (True, True)
    differing = desk.get(f"/sjablonen/{row.id}/verschil/{rows[1].id}").text
    assert re.findall(r'<th scope="row">(.+?)</th>\s*<td[^>]*>(.+?)</td>\s*<td[^>]*>(.+?)</td>', differing) == [
        ("Naam", "Kids &amp; Koffie", "Koffie en spelen"),
        ("Duur in minuten", "90", "75"),
    ]
    back = desk.post(f"/sjablonen/{row.id}/terughalen", follow_redirects=True).text
    assert "als versie 3" in back
    again = desk.post(f"/sjablonen/{row.id}/terughalen", follow_redirects=True).text
    assert "Dit staat er al precies zo." in again


def test_whoever_comes_second_sees_both_and_loses_nothing(desk, session, opened):
    row = stored(session)
    mine, theirs = opened(row, duration_minutes=75), opened(row, summary="Anders gezegd.")
    assert desk.post(f"/sjablonen/{row.id}/bewerken", data=theirs).status_code == 302
    answer = desk.post(f"/sjablonen/{row.id}/bewerken", data=mine)
    assert answer.status_code == 409
    assert "Iemand anders bewaarde net versie 2" in answer.text
    assert ('value="75"' in answer.text, "Duur in minuten: eerst 90, nu 75" in answer.text) == (True, True)
    assert 'name="seen" type="hidden" value="2"' in answer.text
    mine["seen"] = "2"
    assert desk.post(f"/sjablonen/{row.id}/bewerken", data=mine).status_code == 302
    assert session.scalars(select(Template.version).order_by(Template.version)).all() == [1, 2, 3]


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"title": ""}, "Naam: Vul dit in."),
        ({"duration_minutes": "lang"}, "Vul een heel getal in van 15 tot en met 1440."),
        ({"ages-youngest": "9"}, "De jongste is ouder dan de oudste."),
        ({"ages-oldest": ""}, "Vul dit in."),
        ({"usual_time-starts": "half tien"}, "Vul een tijd in als 14.30."),
        ({"roles-0-need": "0"}, "Vul een heel getal in van 1 tot en met 400."),
        ({"kind": "library_visit"}, "Bij bibliotheekbezoek hoort ook: bibliotheek."),
        ({"kind": "feest"}, "Kies een van de mogelijkheden."),
        ({"title": "x" * 121}, "Gebruik ten hoogste 120 tekens."),
        ({"summary": "Bel\u0007"}, "Hier staat een teken dat niet mag."),
        ({"roles-0-required": ""}, "Dit kan alleen met een rol waarzonder het niet doorgaat."),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_nothing_is_lost(desk, session, changed, sentence, opened):
    row = stored(session)
    fields = opened(row)
    for name, value in changed.items():
        fields.pop(name, None)
        if value or not name.endswith("required"):
            fields[name] = value
    answer = desk.post(f"/sjablonen/{row.id}/bewerken", data=fields)
    assert (answer.status_code, sentence in answer.text) == (422, True), answer.text
    assert "Speelkleed" in answer.text
    assert session.scalars(select(Template.version)).all() == [1]


def test_rows_come_and_go_without_anything_being_kept(desk, session, opened):
    row = stored(session)
    address = f"/sjablonen/{row.id}/bewerken/bekijken"
    more = desk.post(address, data=opened(row) | {"doe": "+tasks"})
    assert ('name="tasks-0-name"' in more.text, more.status_code) == (True, 200)
    fewer = desk.post(address, data=opened(row) | {"doe": "-roles-0"})
    assert ("Gastvrouw of gastheer" in fewer.text, "Gast met een onderwerp" in fewer.text) == (False, True)
    assert 'name="course-skills-0-name"' in desk.post(address, data=opened(row) | {"doe": "+course-skills"}).text
    for odd in ("+nergens", "-roles-99", "-", "+"):
        assert desk.post(address, data=opened(row) | {"doe": odd}).status_code == 200
    assert session.scalars(select(Template.version)).all() == [1]


def test_a_preview_shows_what_would_be_planned_and_keeps_nothing(desk, session, opened):
    row = stored(session)
    factories.partner(session, name="Consultatiebureau", sort="health_care")
    session.commit()
    answer = desk.post(f"/sjablonen/{row.id}/bewerken/bekijken", data=opened(row))
    shown = answer.text.split('id="voorbeeld"')[1].split("</section>")[0]
    assert answer.status_code == 200
    assert ("09.30–11.00" in shown, "Consultatiebureau" in shown, "3 × Gastvrouw of gastheer" in shown) == (
        True,
        True,
        True,
    )
    assert "Er is geen ruimte op de locatie." in shown
    assert (session.scalars(select(Template.version)).all(), session.scalars(select(Activity.id)).all()) == ([1], [])


@pytest.mark.parametrize("template", SHIPPED.values(), ids=lambda template: template.slug)
def test_every_shipped_template_has_a_preview(desk, session, template, opened):
    row = stored(session, template)
    answer = desk.post(f"/sjablonen/{row.id}/bewerken/bekijken", data=opened(row))
    assert (answer.status_code, "message--bad" in answer.text) == (200, False)


def test_a_new_template_begins_empty_and_does_not_take_the_name_of_another(desk, session, opened):
    row = stored(session)
    assert fields_of(desk.get("/sjablonen/nieuw").text, "template")["duration_minutes"] == "60"
    fields = opened(row, title="Thee met opa")
    answer = desk.post("/sjablonen/nieuw", data=fields, follow_redirects=True)
    assert "Thee met opa is bewaard als versie 1." in answer.text
    refused = desk.post("/sjablonen/nieuw", data=fields)
    assert (refused.status_code, "is er al" in refused.text) == (409, True)
    assert desk.post("/sjablonen/nieuw/bekijken", data=opened(row) | {"doe": "+roles"}).status_code == 200


def test_a_child_is_not_named_in_a_template(desk, session, opened):
    row = stored(session)
    factories.child(session, pseudonym="Pinguïn Zes")
    session.commit()
    answer = desk.post(f"/sjablonen/{row.id}/bewerken", data=opened(row, summary="Voor Pinguïn Zes."))
    assert (answer.status_code, "Voor Pinguïn Zes." in answer.text) == (409, True)


def test_templates_of_elsewhere_and_of_other_names_are_not_compared(desk, session, other_location, session_at):
    row, other = stored(session), stored(session, SHIPPED["uitje"])
    theirs = stored(session_at(other_location))
    assert desk.get(f"/sjablonen/{row.id}/verschil/{other.id}").status_code == 404
    assert desk.get(f"/sjablonen/{row.id}/verschil/{theirs.id}").status_code == 404
    for page in ("", "/bewerken", "/bestand.yaml"):
        assert desk.get(f"/sjablonen/{theirs.id}{page}").status_code == 404
    assert desk.post(f"/sjablonen/{theirs.id}/terughalen").status_code == 404


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.dictionaries(
        st.sampled_from(
            ["roles-0-name", "roles-²-name", f"roles-{'9' * 5000}-need", "phases", "phases-0", "course-skills-0-slug"]
        )
        | st.text(max_size=12),
        st.text(max_size=40),
        max_size=8,
    )
)
def test_whatever_is_sent_is_refused_and_not_failed_on(desk, fields):
    answer = desk.post("/sjablonen/nieuw", data=fields | {"title": "x"})
    assert answer.status_code == 422
