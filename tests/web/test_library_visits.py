"""Visits to the library on the screen: from the proposal to what the library says, and back again."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import func, select

from app.catalogue import loader, writer
from app.models.activities import ProgrammeSession
from app.models.children import GroupMember
from app.planning.vocabulary import ActivityKind
from tests import factories

PAGE = "/bibliotheek"


@pytest.fixture
def asked(session, supervisor):
    """Return what the form sends for two groups."""
    shipped = next(one for one in loader.read_shipped() if one.slug == "bibliotheekbezoek")
    factories.template(
        session,
        slug=shipped.slug,
        kind=ActivityKind.LIBRARY_VISIT,
        title=shipped.title,
        specification=writer.as_data(shipped),
    )
    factories.partner(session, name="Bibliotheek", sort="library")
    ids = []
    for name in ("Bijen", "Mieren"):
        found = factories.group(session, name=name, age_group_id=factories.age_group(session).id)
        child = factories.child(session)
        factories.save(session, GroupMember(location_id=child.location_id, group_id=found.id, child_id=child.id))
        ids.append(str(found.id))
    space = factories.space(session, name="Centrale bibliotheek", shareable=True)
    session.commit()
    return {
        "groups": ids,
        "times": "2",
        "weekday": "wednesday",
        "starts": "10.00",
        "space": str(space.id),
        "responsible": str(supervisor.id),
    }


def number(session):
    return session.scalar(select(func.count(ProgrammeSession.id)))


def test_visits_are_proposed_planned_and_taken_back(desk, session, asked):
    assert "Nog te plannen" in desk.get(PAGE).text
    proposal = desk.get(f"{PAGE}/voorstel", query_string=asked).text
    assert "is nog niet geweest" in proposal
    assert "bezoek 2; het vorige is op" in proposal
    seen = re.search(r'name="seen" value="([^"]+)"', proposal)[1]
    answer = desk.post(f"{PAGE}/voorstel", data=asked | {"seen": seen})
    page = desk.get(answer.location).text
    assert "4 bezoeken zijn gepland." in page
    assert page.count("gevraagd bij het bekendmaken") == 4
    assert number(session) == 4
    again = desk.post(f"{PAGE}/voorstel", data=asked | {"seen": seen})
    assert (again.status_code, "Kijk naar het nieuwe voorstel." in again.text) == (409, True)
    undo = re.search(rf'action="({PAGE}/voorstel/[^"]+/ongedaan)"', page)[1]
    answer = desk.post(undo)
    assert "De bezoeken staan niet meer in de planning." in desk.get(answer.location).text
    session.expire_all()
    assert number(session) == 0


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"groups": []}, "Kies minstens één groep."),
        ({"starts": "25.99"}, "Vul een tijd in als 14.30."),
        ({"space": ""}, "Kies een ruimte."),
        ({"space": "4b1f3a52-3c5e-4b0a-9d0e-0f6a3f0c2a11"}, "Kies een van de mogelijkheden."),
    ],
)
def test_what_cannot_be_is_said_and_nothing_is_planned(desk, session, asked, wrong, sentence):
    answer = desk.post(f"{PAGE}/voorstel", data=asked | wrong)
    assert (answer.status_code, sentence in answer.text, number(session)) == (422, True, 0)
    if "starts" not in wrong:
        assert sentence in desk.get(f"{PAGE}/voorstel", query_string=asked | wrong).text


@pytest.mark.parametrize("wrong", [{"times": "9"}, {"weekday": "sunday"}, {"times": "veel"}])
def test_nonsense_is_refused(desk, session, asked, wrong):
    assert (desk.post(f"{PAGE}/voorstel", data=asked | wrong).status_code, number(session)) == (422, 0)
