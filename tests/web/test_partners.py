"""Partners as a supervisor adds, finds and changes them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from app.models.accounts import UserAccount
from app.models.people import Contact, Partner
from tests import factories

LIST = "/mensen/partners"
FORM = {
    "name": "Brandweer Lindewaard",
    "sort": "fire_service",
    "contact": "Noor Vuurdoorn",
    "email": "Voorlichting@Brandweer.example",
    "language": "nl",
    "reminded": "y",
    "active": "y",
}


def names(session):
    session.expire_all()
    return list(session.scalars(select(Partner.name).order_by(Partner.name)))


def seen(desk, row):
    return desk.get(f"{LIST}/{row.id}/wijzigen").text.split('name="seen" type="hidden" value="')[1].split('"')[0]


def test_a_partner_is_added_with_its_contact(desk, session):
    answer = desk.post(f"{LIST}/nieuw", data=FORM, follow_redirects=True).text
    assert ("Brandweer Lindewaard staat erbij." in answer, "brandweer" in answer) == (True, True)
    assert session.scalars(select(Contact.email)).all() == ["voorlichting@brandweer.example"]


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"name": ""}, "Vul een naam in."),
        ({"name": "x" * 121}, "Maak de naam korter."),
        ({"contact": " "}, "Vul een contactpersoon in."),
        ({"email": "geen"}, "Dit is geen e-mailadres."),
        ({"sort": "onzin"}, "Fout:"),
        ({"language": "xx"}, "Fout:"),
    ],
)
def test_what_cannot_be_is_said_and_nothing_is_saved(desk, session, changes, sentence):
    answer = desk.post(f"{LIST}/nieuw", data=FORM | changes)
    assert (answer.status_code, sentence in answer.text, names(session)) == (422, True, [])


def test_a_name_that_is_there_leads_to_the_partner_that_has_it(desk, session, supervisor):
    row = factories.partner(session, name="Brandweer Lindewaard")
    session.commit()
    answer = desk.post(f"{LIST}/nieuw", data=FORM)
    assert (answer.status_code, f'href="{LIST}/{row.id}"' in answer.text) == (409, True)


def test_a_change_is_saved_unless_somebody_else_was_first(desk, session, supervisor):
    row = factories.partner(session)
    session.commit()
    mark = seen(desk, row)
    first = desk.post(f"{LIST}/{row.id}/wijzigen", data=FORM | {"seen": mark}, follow_redirects=True).text
    assert "Brandweer Lindewaard is opgeslagen." in first
    second = desk.post(f"{LIST}/{row.id}/wijzigen", data=FORM | {"seen": mark, "name": "Politie"})
    assert (second.status_code, names(session)) == (409, ["Brandweer Lindewaard"])


def test_a_partner_that_takes_part_no_more_is_not_offered_but_stays_in_the_list(desk, session, week):
    row = factories.partner(session, name="Politie Lindewaard")
    session.commit()
    assert "Politie Lindewaard</option>" in desk.get(week.page).text
    form = {name: value for name, value in FORM.items() if name != "active"} | {"name": row.name}
    desk.post(f"{LIST}/{row.id}/wijzigen", data=form | {"seen": seen(desk, row)})
    assert "Politie Lindewaard</option>" not in desk.get(week.page).text
    assert "doet niet meer mee" in desk.get(LIST).text


def test_the_contact_gets_a_link_to_sign_in(desk, session, supervisor):
    row = factories.partner(session)
    session.commit()
    assert "Er gaat een inloglink naar" in desk.post(f"{LIST}/{row.id}/inloglink", follow_redirects=True).text
    assert session.scalars(select(UserAccount.partner_id).where(UserAccount.partner_id.is_not(None))).all() == [row.id]
    (contact,) = session.scalars(select(Contact))
    contact.email = supervisor.email
    session.query(UserAccount).filter(UserAccount.partner_id == row.id).delete()
    session.commit()
    refused = desk.post(f"{LIST}/{row.id}/inloglink", follow_redirects=True).text
    assert "Met dit adres logt al iemand anders in." in refused


@pytest.mark.parametrize("number", [1, 3, 100])
def test_a_page_takes_the_same_statements_however_much_is_asked(desk, session, supervisor, count_queries, number):
    row = factories.partner(session)
    for each in range(number):
        meeting = factories.meeting(session, datetime.now(UTC) + timedelta(hours=2 * each + 1), title="Blusles")
        factories.engagement(session, meeting, row)
    session.commit()
    with count_queries() as found:
        page = desk.get(f"{LIST}/{row.id}").text
    assert ("Blusles" in page, len(found)) == (True, 12)
