"""The page behind the last line of a mail, and stopping reminders with one click (CALENDARS.md, rules 19 and 25)."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from uuid import uuid4

import pytest
from sqlalchemy import select

from app.access import Role
from app.models.accounts import UserAccount
from app.models.messages import Message, MessageKind, MessageState
from app.models.people import Contact, Volunteer
from app.notify import links
from app.planning.languages import Language
from app.programme import accounts, publishing
from tests import factories
from tests.factories import DAY

ONE_CLICK = {"List-Unsubscribe": "One-Click"}


@pytest.fixture
def anna(session, location):
    """Return a volunteer who was invited to a meeting in three days, and is to be reminded of it."""
    supervisor, anna = factories.account(session), factories.volunteer(session, name="Anna Visser")
    meeting = factories.meeting(session, datetime.now(UTC).replace(microsecond=0) + 3 * DAY)
    factories.assignment(session, factories.shift(session, meeting), anna)
    publishing.publish(session, [meeting.id], by=supervisor.actor, now=datetime.now(UTC))
    session.commit()
    return anna


@pytest.fixture
def browser(app):
    return app.test_client()


def page(app, person):
    return f"/mijn-mails/{links.make_own_mails(person.id, secret=app.config['SECRET_KEY'])}"


def reminders(session):
    """Return in which states the reminders are."""
    session.expire_all()
    return session.scalars(select(Message.state).where(Message.kind == MessageKind.REMINDER)).all()


def chosen(session, person):
    session.expire_all()
    row = session.get(type(person), person.id)
    return row.language, row.reminded


def test_rule_25_opening_the_address_of_one_click_stops_nothing(app, session, anna):
    answer = app.test_client().get(f"{page(app, anna)}/stop")
    assert "Stop de herinneringen" in answer.text
    assert chosen(session, anna) == (Language.DUTCH, True)


def test_rule_19_one_click_of_a_mail_program_stops_the_reminders_without_a_cookie(app, session, anna):
    assert reminders(session) == [MessageState.PENDING]
    answer = app.test_client().post(f"{page(app, anna)}/stop", data=ONE_CLICK)
    assert answer.status_code == 200
    assert chosen(session, anna) == (Language.DUTCH, False)
    assert reminders(session) == [MessageState.CANCELLED]


def test_one_click_twice_is_one_click(app, session, anna):
    answers = [app.test_client().post(f"{page(app, anna)}/stop", data=ONE_CLICK).status_code for _ in range(2)]
    assert (answers, chosen(session, anna)) == ([200, 200], (Language.DUTCH, False))


def test_reminders_can_be_had_again(app, session, anna, browser):
    browser.post(f"{page(app, anna)}/stop", data=ONE_CLICK)
    browser.post(page(app, anna), data={"language": "nl", "reminded": "y"})
    assert chosen(session, anna) == (Language.DUTCH, True)
    assert reminders(session) == [MessageState.PENDING]


def test_a_contact_of_a_partner_has_the_same_page(app, session, location, browser):
    contact = factories.partner(session).contact
    session.commit()
    browser.post(page(app, contact), data={"language": "tr"})
    assert chosen(session, contact) == (Language.TURKISH, False)


def test_the_page_speaks_the_language_that_was_chosen_and_dutch_when_asked(app, session, anna, browser):
    answer = browser.post(page(app, anna), data={"language": "ar", "reminded": "y"}, follow_redirects=True)
    assert '<html lang="ar" dir="rtl">' in answer.text
    assert '<html lang="nl" dir="ltr">' in browser.get(f"{page(app, anna)}?taal=nl").text


@pytest.mark.parametrize("language", ["", "xx", "NL", "nl ", "a" * 5000])
def test_a_language_that_is_not_offered_changes_nothing(app, session, anna, browser, language):
    answer = browser.post(page(app, anna), data={"language": language})
    assert answer.status_code == 422
    assert "Kies een van de talen." in answer.text
    assert chosen(session, anna) == (Language.DUTCH, True)


@pytest.mark.parametrize("way", ["", "/stop"])
def test_an_address_that_we_did_not_make_is_no_page(app, session, anna, way):
    browser = app.test_client()
    stranger = links.make_own_mails(uuid4(), secret=app.config["SECRET_KEY"])
    other_purpose = links.make_answer(anna.id, secret=app.config["SECRET_KEY"])
    found = {browser.get(f"/mijn-mails/{token}{way}").status_code for token in ("x", stranger, other_purpose)}
    assert found == {404}


def test_a_volunteer_who_is_signed_in_turns_reminders_off_and_on(app, session, anna, sign_in):
    account = factories.volunteer_account(session, session.get(Volunteer, anna.id))
    session.commit()
    phone = sign_in(app.test_client(), account)
    phone.post("/mijn-diensten/herinnering", data={"hours": "0"})
    assert reminders(session) == [MessageState.CANCELLED]
    assert 'selected value="0"' in phone.get("/mijn-diensten").text
    phone.post("/mijn-diensten/herinnering", data={"hours": "24"})
    assert reminders(session) == [MessageState.PENDING]


def test_nobody_but_the_person_changes(app, session, anna, browser):
    contact = factories.partner(session).contact
    other = factories.volunteer(session)
    session.commit()
    browser.post(page(app, anna), data={"language": "fa"})
    assert [chosen(session, person) for person in (other, contact)] == [(Language.DUTCH, True)] * 2
    assert session.get(Contact, contact.id).reminded


@pytest.mark.parametrize("page_of", ["volunteer", "partner"])
def test_the_own_page_of_volunteers_and_partners_leads_there(app, session, anna, sign_in, page_of):
    partner = factories.partner(session)
    accounts = {
        "volunteer": (factories.volunteer_account(session, session.get(Volunteer, anna.id)), "/mijn-diensten", anna),
        "partner": (factories.partner_account(session, partner), "/aanvragen", partner.contact),
    }
    account, address, person = accounts[page_of]
    session.commit()
    assert f'href="{page(app, person)}"' in sign_in(app.test_client(), account).get(address).text


@pytest.mark.parametrize("role", [Role.MENTOR, Role.GUARDIAN, Role.COACH, Role.SUPERVISOR, Role.ADMINISTRATOR])
def test_whoever_has_an_account_chooses_the_language_of_their_mails(app, session, location, sign_in, role):
    account = factories.account(session, role)
    session.commit()
    client = sign_in(app.test_client(), account)
    assert re.search(r"<input checked [^>]*>", client.get("/mijn-account").text)[0].count('value="nl"') == 1
    for wrong in ("", "xx", "x" * 10_000):
        answer = client.post("/mijn-account", data={"language": wrong})
        assert (answer.status_code, "Kies een van de talen." in answer.text) == (422, True)
    answer = client.post("/mijn-account", data={"language": "ti"}, follow_redirects=True)
    assert "Opgeslagen." in answer.text
    assert re.search(r"<input checked [^>]*>", answer.text)[0].count('value="ti"') == 1
    session.expire_all()
    assert session.get_one(UserAccount, account.id).language is Language.TIGRINYA


def test_a_link_to_sign_in_and_the_page_behind_it_are_in_the_language_of_an_account(app, session, location, browser):
    account = factories.account(session, Role.GUARDIAN, language=Language.TURKISH)
    link = accounts.new_link(session, account, expires_at=datetime.now(UTC) + DAY)
    session.commit()
    page = browser.get(f"/aanmelden/link/{links.make_sign_in(link.id, secret=app.config['SECRET_KEY'])}")
    assert '<html lang="tr"' in page.text


def test_volunteers_choose_behind_their_own_mails_and_not_in_their_account(app, session, anna, sign_in):
    account = factories.volunteer_account(session, anna)
    session.commit()
    client = sign_in(app.test_client(), account)
    own = page(app, anna)
    assert own in client.get("/mijn-account").text
    assert client.post("/mijn-account", data={"language": "ti"}).headers["Location"].endswith(own)
    session.expire_all()
    assert session.get_one(UserAccount, account.id).language is None
