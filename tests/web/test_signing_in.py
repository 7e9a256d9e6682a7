"""Signing in: by password, by a link that works once, and never by guessing."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

import pytest
from flask_security.utils import hash_password
from sqlalchemy import select

from app.access import Role
from app.models.accounts import SignInLink, UserAccount
from app.models.messages import Message, MessageKind
from app.notify import links
from app.programme import accounts
from tests import factories

PASSWORD = "fiets-lantaarn-rivier-1234"


@pytest.fixture
def staff(app, session, location):
    with app.app_context():
        account = factories.account(session, email="bo@weekwijzer.example", password=hash_password(PASSWORD))
    session.commit()
    return account


@pytest.fixture
def volunteer(session, location):
    account = factories.volunteer_account(session, factories.volunteer(session), email="vera@weekwijzer.example")
    session.commit()
    return account


def sign_in_by_page(client, email="bo@weekwijzer.example", password=PASSWORD, **fields):
    return client.post("/aanmelden", data={"email": email, "password": password, **fields})


def _without_nonce(page):
    return re.sub(r'nonce="[^"]*"', "", page)


def link_of(app, link):
    return f"/aanmelden/link/{links.make_sign_in(link.id, secret=app.config['SECRET_KEY'])}"


def test_the_right_password_leads_to_the_week(client, staff):
    answer = sign_in_by_page(client)
    assert (answer.status_code, urlsplit(answer.location).path) == (302, "/")
    assert urlsplit(client.get("/").location).path == "/week"


def test_an_address_may_be_typed_in_capitals_and_with_a_space_behind_it(client, staff):
    assert sign_in_by_page(client, email="BO@Weekwijzer.Example ").status_code == 302


def test_a_wrong_password_and_an_unknown_address_get_the_same_answer(client, staff):
    wrong = sign_in_by_page(client, password="iets-heel-anders-dan-dit")
    unknown = sign_in_by_page(client, email="niemand@weekwijzer.example")
    assert (wrong.status_code, unknown.status_code) == (422, 422)
    assert "horen niet bij elkaar" in wrong.text
    assert "horen niet bij elkaar" in unknown.text


def test_ten_wrong_passwords_close_the_account_for_a_while_even_for_the_right_one(client, staff):
    for _attempt in range(accounts.MOST_FAILURES):
        sign_in_by_page(client, password="iets-heel-anders-dan-dit")
    assert sign_in_by_page(client).status_code == 422


def test_a_closed_account_opens_again_after_a_quarter_of_an_hour(client, session, staff):
    session.get_one(UserAccount, staff.id).locked_until = datetime.now(UTC) - timedelta(seconds=1)
    session.commit()
    assert sign_in_by_page(client).status_code == 302


@pytest.mark.parametrize("target", ["//evil.example/", "https://evil.example/", "/\\evil.example"])
def test_signing_in_never_leads_off_the_site(client, staff, target):
    assert sign_in_by_page(client, next=target).location == "/"


def test_signing_in_leads_back_to_the_page_that_was_asked_for(client, staff):
    asked = client.get("/berichten?stand=sent")
    assert urlsplit(asked.location).path == "/aanmelden"
    assert sign_in_by_page(client, next="/berichten?stand=sent").location == "/berichten?stand=sent"


def test_a_session_from_before_signing_in_does_not_live_on(client, staff):
    client.get("/taal/en")
    sign_in_by_page(client)
    with client.session_transaction() as stored:
        assert "language" not in stored


def test_an_account_that_was_closed_is_signed_out_at_once(client, session, staff):
    sign_in_by_page(client)
    session.get_one(UserAccount, staff.id).active = False
    session.commit()
    assert urlsplit(client.get("/week").location).path == "/aanmelden"


def test_asking_for_a_link_answers_the_same_for_known_and_unknown_addresses(client, volunteer):
    known = client.post("/aanmelden/link", data={"address": "vera@weekwijzer.example"})
    unknown = client.post("/aanmelden/link", data={"address": "vora@weekwijzer.example"})
    assert (known.status_code, unknown.status_code) == (200, 200)
    assert _without_nonce(known.text).replace("vera@", "") == _without_nonce(unknown.text).replace("vora@", "")


def test_a_known_address_gets_one_mail_with_a_link(client, session, location, volunteer):
    client.post("/aanmelden/link", data={"address": "vera@weekwijzer.example"})
    (message,) = session.scalars(select(Message)).all()
    assert (message.kind, message.user_id) == (MessageKind.SIGN_IN_LINK, volunteer.id)


def test_staff_with_a_password_gets_no_link(client, session, location, staff):
    client.post("/aanmelden/link", data={"address": "bo@weekwijzer.example"})
    assert session.scalars(select(Message)).all() == []


def test_nobody_can_flood_a_mailbox_with_links(client, session, location, volunteer):
    for _attempt in range(accounts.LINKS_AT_ONCE + 3):
        client.post("/aanmelden/link", data={"address": "vera@weekwijzer.example"})
    assert len(session.scalars(select(SignInLink)).all()) == accounts.LINKS_AT_ONCE


def test_opening_a_link_changes_nothing_and_its_button_signs_in_once(app, client, session, volunteer):
    link = accounts.new_link(session, volunteer, expires_at=datetime.now(UTC) + timedelta(minutes=10))
    session.commit()
    address = link_of(app, link)
    assert [client.get(address).status_code for _scanner in range(3)] == [200, 200, 200]
    assert client.post(address).status_code == 302
    assert app.test_client().post(address).status_code == 410
    assert client.get(address).status_code == 410


def test_an_old_link_does_not_sign_in(app, client, session, volunteer):
    link = accounts.new_link(session, volunteer, expires_at=datetime.now(UTC) - timedelta(seconds=1))
    session.commit()
    assert client.post(link_of(app, link)).status_code == 410


def test_a_made_up_link_is_not_found(client, database):
    assert client.get("/aanmelden/link/AAAA.BBBB").status_code == 404


@pytest.mark.parametrize(
    ("role", "home"),
    [
        (Role.SUPERVISOR, "/week"),
        (Role.COACH, "/week"),
        (Role.MENTOR, "/mijn-evaluaties"),
        (Role.ADMINISTRATOR, "/mijn-account"),
    ],
)
def test_everybody_is_led_to_the_page_they_come_for(client, session, location, sign_in, role, home):
    account = factories.account(session, role)
    session.commit()
    assert sign_in(client, account).get("/").location == home


def test_signing_out_ends_the_session(client, staff):
    sign_in_by_page(client)
    client.post("/uitloggen")
    assert urlsplit(client.get("/week").location).path == "/aanmelden"


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"email": ""},
        {"email": "a" * 300, "password": "x"},
        {"email": "bo@weekwijzer.example", "password": "x" * 10_000},
    ],
)
def test_a_form_that_is_not_right_is_explained_and_signs_nobody_in(client, staff, fields):
    answer = client.post("/aanmelden", data=fields)
    assert answer.status_code == 422
    assert "Fout:" in answer.text
