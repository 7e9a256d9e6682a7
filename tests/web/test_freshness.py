"""What is most private opens only for somebody who signed in a short while ago."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from flask import Blueprint, request
from flask_security.utils import hash_password
from sqlalchemy import select

from app import create_app
from app.access import Action, Role, policy
from app.blueprints.freshness import FRESH_FOR, fresh
from app.extensions import db
from app.models.accounts import SignInLink, UserAccount
from app.notify import links
from app.programme import accounts
from tests import factories
from tests.conftest import Browser

PASSWORD = "fiets-lantaarn-rivier-1234"
PRIVATE = "/vertrouwelijk"


@pytest.fixture(scope="module")
def app(settings):
    """Yield an application with a page that asks for a fresh sign-in, and says what was typed in it."""
    app = create_app(settings, TESTING=True)
    app.test_client_class = Browser
    bp = Blueprint("private", __name__)

    @bp.route(PRIVATE, methods=["GET", "POST"])
    @policy(Action.USE_ACCOUNT)
    @fresh
    def page():
        return f"geheim {request.form.get('what', '')}"

    app.register_blueprint(bp)
    yield app
    app.extensions["feed_layer"].close()
    with app.app_context():
        db.engine.dispose()


@pytest.fixture
def coach(app, session, location):
    with app.app_context():
        account = factories.account(
            session, Role.COACH, email="coach@weekwijzer.example", password=hash_password(PASSWORD)
        )
    session.commit()
    return account


@pytest.fixture
def mentor(session, location):
    account = factories.account(session, Role.MENTOR, email="mentor@weekwijzer.example")
    session.commit()
    return account


def let_time_pass(client, by=FRESH_FOR):
    with client.session_transaction() as stored:
        stored["fs_paa"] = time.time() - by.total_seconds() - 1


def test_who_just_signed_in_is_let_in(client, sign_in, coach):
    assert sign_in(client, coach).get(PRIVATE).text == "geheim "


def test_who_signed_in_long_ago_confirms_the_password_and_comes_back(client, sign_in, coach):
    sign_in(client, coach)
    let_time_pass(client)
    asked = client.get(f"{PRIVATE}?week=3")
    assert urlsplit(asked.location).path == "/aanmelden/bevestigen"
    (way_back,) = parse_qs(urlsplit(asked.location).query)["next"]
    page = client.get(asked.location)
    assert "Wachtwoord" in page.text
    answer = client.post("/aanmelden/bevestigen", data={"confirm_password": PASSWORD, "next": way_back})
    assert answer.location == f"{PRIVATE}?week=3"
    assert client.get(answer.location).status_code == 200


@pytest.mark.parametrize("password", ["", "iets-heel-anders", "x" * 10_000])
def test_a_wrong_password_opens_nothing(client, sign_in, coach, password):
    sign_in(client, coach)
    let_time_pass(client)
    answer = client.post("/aanmelden/bevestigen", data={"confirm_password": password, "next": PRIVATE})
    assert answer.status_code == 422
    assert "Fout:" in answer.text
    assert client.get(PRIVATE).status_code == 302


def test_confirming_never_leads_off_the_site(client, sign_in, coach):
    sign_in(client, coach)
    data = {"confirm_password": PASSWORD, "next": "https://evil.example/"}
    assert client.post("/aanmelden/bevestigen", data=data).location == "/"


def test_ten_wrong_passwords_close_the_door_for_the_right_one_too(client, session, sign_in, coach):
    sign_in(client, coach)
    let_time_pass(client)
    for _attempt in range(accounts.MOST_FAILURES):
        client.post(PRIVATE, data={"confirm_password": "iets-heel-anders"})
    assert client.post(PRIVATE, data={"confirm_password": PASSWORD}).status_code == 403


def test_what_was_typed_waits_for_the_password_and_goes_along(client, sign_in, coach):
    sign_in(client, coach)
    let_time_pass(client)
    asked = client.post(PRIVATE, data={"what": 'Zong "mee"'})
    assert asked.status_code == 403
    assert 'value="Zong &#34;mee&#34;"' in asked.text
    wrong = client.post(PRIVATE, data={"what": "Zong mee", "confirm_password": "iets-heel-anders"})
    assert (wrong.status_code, "Dit wachtwoord klopt niet" in wrong.text) == (403, True)
    assert client.post(PRIVATE, data={"what": "Zong mee", "confirm_password": PASSWORD}).text == "geheim Zong mee"


def test_who_has_no_password_is_mailed_a_link_that_leads_back(app, client, session, sign_in, mentor):
    sign_in(client, mentor)
    let_time_pass(client)
    page = client.get(client.get(PRIVATE).location)
    assert "Stuur mij een link" in page.text
    assert client.post("/aanmelden/bevestigen/link", data={"next": PRIVATE}).status_code == 200
    link = session.scalars(select(SignInLink).where(SignInLink.user_id == mentor.id)).one()
    address = f"/aanmelden/link/{links.make_sign_in(link.id, secret=app.config['SECRET_KEY'])}"
    assert client.post(address).location == PRIVATE
    assert client.get(PRIVATE).status_code == 200


def test_what_was_typed_by_somebody_without_a_password_waits_for_the_link(app, client, session, sign_in, mentor):
    sign_in(client, mentor)
    let_time_pass(client)
    asked = client.post(PRIVATE, data={"what": "Zong mee"})
    assert (asked.status_code, 'value="Zong mee"' in asked.text) == (403, True)
    assert session.scalars(select(SignInLink)).one().user_id == mentor.id


def test_the_link_of_somebody_else_does_not_take_over_where_one_was(app, client, session, sign_in, coach, mentor):
    sign_in(client, mentor)
    client.post("/aanmelden/bevestigen/link", data={"next": PRIVATE})
    other = factories.account(session, Role.GUARDIAN, email="voogd@weekwijzer.example")
    link = accounts.new_link(session, other, expires_at=datetime.now(UTC) + timedelta(minutes=10))
    session.commit()
    address = f"/aanmelden/link/{links.make_sign_in(link.id, secret=app.config['SECRET_KEY'])}"
    assert client.post(address).location == "/"


def test_a_stolen_cookie_of_a_closed_account_confirms_nothing(client, session, sign_in, coach):
    sign_in(client, coach)
    session.get_one(UserAccount, coach.id).active = False
    session.commit()
    data = {"confirm_password": PASSWORD}
    assert urlsplit(client.post("/aanmelden/bevestigen", data=data).location).path == "/aanmelden"
