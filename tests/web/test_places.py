"""Spaces and age groups as a supervisor adds and changes them."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from app.models.locations import AgeGroup, Space
from app.models.messages import Message, MessageKind
from tests import factories

SPACE = {
    "name": "Atelier",
    "directions": "gebouw B",
    "capacity": "16",
    "on_location": "y",
    "travel_minutes": "0",
    "active": "y",
}
GROUP = {"name": "Kleuters", "min_age": "4", "max_age": "7", "children_per_adult": "", "position": "1"}


def names(session, model):
    session.expire_all()
    return list(session.scalars(select(model.name).order_by(model.name)))


def kept(page):
    """Return what the hidden fields of a page would send; the browser of the tests has a token of its own."""
    found = {}
    for part in page.split("<input")[1:]:
        tag = part.split(">")[0]
        if 'name="' in tag and 'type="hidden"' in tag:
            value = tag.split('value="')[1].split('"')[0] if 'value="' in tag else ""
            found[tag.split('name="')[1].split('"')[0]] = value
    found.pop("csrf_token")
    return found


def seen(desk, address):
    return kept(desk.get(address).text)["seen"]


def test_a_space_is_added_and_stands_in_the_list(desk, session, location):
    answer = desk.post("/ruimtes/nieuw", data=SPACE, follow_redirects=True).text
    assert ("Atelier staat erbij." in answer, "gebouw B" in answer) == (True, True)
    assert "Atelier" in desk.get("/ruimtes?zoek=ATEL").text
    assert "Geen ruimte gevonden." in desk.get("/ruimtes?zoek=%").text


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"name": ""}, "Vul een naam in."),
        ({"name": "x" * 121}, "Maak de naam korter."),
        ({"directions": "x" * 301}, "Maak dit korter."),
        ({"capacity": "0"}, "Kies 1 tot en met 2000"),
        ({"capacity": "veel"}, "Fout:"),
        ({"travel_minutes": ""}, "Vul een aantal minuten in"),
        ({"travel_minutes": "601"}, "Kies 0 tot en met 600 minuten."),
    ],
)
def test_what_no_space_can_be_is_said_and_nothing_is_saved(desk, session, location, changes, sentence):
    answer = desk.post("/ruimtes/nieuw", data=SPACE | changes)
    assert (answer.status_code, sentence in answer.text, names(session, Space)) == (422, True, [])


def test_what_a_change_touches_is_shown_first_and_told_after_that(desk, session, week, phone):
    page = f"/ruimtes/{week.space.id}"
    looked = desk.post(page, data=SPACE | {"seen": seen(desk, page)})
    assert (looked.status_code, "1 bijeenkomst is al bekend." in looked.text) == (200, True)
    assert "1 mens komt daar" in looked.text
    assert names(session, Space) == ["Sportzaal"]
    done = desk.post(page, data=kept(looked.text) | {"tell": "y"}, follow_redirects=True).text
    assert "Atelier is opgeslagen." in done
    assert (names(session, Space), session.get_one(Space, week.space.id).capacity) == (["Atelier"], 16)
    place = desk.get(week.page).text
    assert "Atelier" in place


def test_a_change_that_touches_nothing_is_saved_at_once(desk, session, location):
    row = factories.space(session, name="Leeg")
    session.commit()
    page = f"/ruimtes/{row.id}"
    answer = desk.post(page, data=SPACE | {"seen": seen(desk, page)}, follow_redirects=True)
    assert "Atelier is opgeslagen." in answer.text
    late = desk.post(page, data=SPACE | {"seen": "anders"})
    assert (late.status_code, "Iemand anders heeft dit net gewijzigd." in late.text) == (409, True)
    assert session.scalars(select(Message.id).where(Message.kind == MessageKind.UPDATE)).all() == []


def test_a_space_that_closes_is_not_offered_for_anything_new(desk, session, week, template):
    address = f"/bijeenkomsten/nieuw/{template.id}"
    assert "Sportzaal</option>" in desk.get(address).text
    page = f"/ruimtes/{week.space.id}"
    closed = {name: value for name, value in SPACE.items() if name != "active"} | {"name": "Sportzaal"}
    looked = desk.post(page, data=closed | {"seen": seen(desk, page)}).text
    assert "Hier nog gepland" in looked
    desk.post(page, data=kept(looked))
    assert "Sportzaal</option>" not in desk.get(address).text
    assert "Sportzaal</option>" in desk.get(week.page).text
    assert "niet in gebruik" in desk.get("/ruimtes").text


def test_an_age_group_is_added_and_changed(desk, session, location):
    answer = desk.post("/leeftijdsgroepen/nieuw", data=GROUP, follow_redirects=True).text
    assert "Kleuters staat erbij." in answer
    (row,) = session.scalars(select(AgeGroup))
    page = f"/leeftijdsgroepen/{row.id}"
    changed = desk.post(page, data=GROUP | {"children_per_adult": "5", "seen": seen(desk, page)}, follow_redirects=True)
    assert "Kleuters is opgeslagen." in changed.text
    session.expire_all()
    assert row.children_per_adult == 5
    again = desk.post("/leeftijdsgroepen/nieuw", data=GROUP)
    assert (again.status_code, "Kleuters is er al." in again.text) == (409, True)


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"name": ""}, "Vul een naam in."),
        ({"min_age": ""}, "Vul een leeftijd in."),
        ({"min_age": "8"}, "De hoogste leeftijd komt voor de laagste."),
        ({"max_age": "100"}, "Kies 0 tot en met 99 jaar."),
        ({"children_per_adult": "0"}, "Kies 1 tot en met 100"),
        ({"position": "-1"}, "Kies 0 tot en met 999."),
    ],
)
def test_what_no_age_group_can_be_is_said_and_nothing_is_saved(desk, session, location, changes, sentence):
    answer = desk.post("/leeftijdsgroepen/nieuw", data=GROUP | changes)
    assert (answer.status_code, sentence in answer.text, names(session, AgeGroup)) == (422, True, [])


def test_other_ages_are_looked_at_first(desk, session, location):
    row = factories.age_group(session, name="Kleuters", min_age=4, max_age=7)
    factories.meeting(session, datetime.now(UTC) + factories.DAY, age_group_id=row.id, title="Voetbal")
    session.commit()
    page = f"/leeftijdsgroepen/{row.id}"
    looked = desk.post(page, data=GROUP | {"max_age": "9", "seen": seen(desk, page)}).text
    assert ("1 komende bijeenkomst is dan voor andere leeftijden." in looked, "Voetbal" in looked) == (True, True)
    desk.post(page, data=kept(looked))
    session.expire_all()
    assert row.max_age == 9


@pytest.mark.parametrize("page", ["/ruimtes", "/leeftijdsgroepen"])
@pytest.mark.parametrize("number", [0, 1, 3, 300])
def test_lists_take_the_same_statements_however_long_they_are(desk, session, location, count_queries, page, number):
    for _each in range(number):
        factories.space(session)
        factories.age_group(session)
    session.commit()
    with count_queries() as found:
        assert desk.get(page).status_code == 200
    assert len(found) == 3
