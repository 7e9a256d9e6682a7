"""The pages that hand out, renew and revoke the addresses of calendars."""

from uuid import uuid4

import pytest
from sqlalchemy import select, update

from app.access import Role
from app.models.accounts import UserAccount
from app.models.feeds import Feed, FeedScope
from tests import factories
from tests.web.feeds.addresses import ADDRESS


def address_in(answer):
    found = ADDRESS.search(answer.text)
    assert found, answer.text
    return found[1]


def test_a_supervisor_hands_out_a_calendar_and_sees_its_address_once(session, signed_in, poll, published):
    partner = factories.partner(session, name="Brandweer")
    session.commit()
    form = signed_in.get("/agenda-abonnementen/nieuw/partner")
    assert "Brandweer" in form.text
    answer = signed_in.post(
        "/agenda-abonnementen/nieuw/partner", data={"subject": partner.id, "label": "telefoon <wacht>"}
    )
    path = address_in(answer)
    assert (answer.status_code, f"webcal://localhost{path}" in answer.text) == (200, True)
    assert answer.headers["Cache-Control"] == "no-store"
    assert poll(path, User_Agent="Google-Calendar-Importer").status_code == 200
    overview = signed_in.get("/agenda-abonnementen").text
    assert path not in overview
    for shown in ("Brandweer", "telefoon &lt;wacht&gt;", "Google Agenda"):
        assert shown in overview


@pytest.mark.parametrize("scope", FeedScope)
def test_there_is_a_form_for_every_scope(signed_in, scope):
    overview = signed_in.get("/agenda-abonnementen")
    assert f"/agenda-abonnementen/nieuw/{scope.value}" in overview.text
    assert "Google kan tot een dag achterlopen; dringende wijzigingen sturen wij per mail." in overview.text
    assert signed_in.get(f"/agenda-abonnementen/nieuw/{scope.value}").status_code == 200


def test_a_subscription_is_renewed_after_a_question(session, signed_in, poll, subscribe):
    old = subscribe()
    feed_id = session.scalar(select(Feed.id))
    question = signed_in.get(f"/agenda-abonnementen/{feed_id}/vernieuwen")
    assert "Het oude adres werkt dan niet meer." in question.text
    assert poll(old).status_code == 200
    path = address_in(signed_in.post(f"/agenda-abonnementen/{feed_id}/vernieuwen"))
    assert (poll(old).status_code, poll(path).status_code) == (404, 200)


def test_a_subscription_is_revoked_after_a_question(session, signed_in, poll, subscribe):
    served = subscribe()
    feed_id = session.scalar(select(Feed.id))
    assert signed_in.get(f"/agenda-abonnementen/{feed_id}/intrekken").status_code == 200
    assert poll(served).status_code == 200
    answer = signed_in.post(f"/agenda-abonnementen/{feed_id}/intrekken", follow_redirects=True)
    assert "Het abonnement is ingetrokken." in answer.text
    assert "Er zijn nog geen abonnementen." in answer.text
    assert poll(served).status_code == 404
    assert signed_in.post(f"/agenda-abonnementen/{feed_id}/intrekken").status_code == 404


def test_a_subscription_of_another_location_is_not_there(session, signed_in, subscribe, other_location):
    subscribe()
    feed_id = session.scalar(select(Feed.id))
    session.execute(update(Feed).values(revoked_at=None))
    stranger = uuid4()
    for page in ("vernieuwen", "intrekken"):
        assert signed_in.post(f"/agenda-abonnementen/{stranger}/{page}").status_code == 404
        assert signed_in.get(f"/agenda-abonnementen/{stranger}/{page}").status_code == 404
    assert signed_in.get(f"/agenda-abonnementen/{feed_id}/intrekken").status_code == 200


@pytest.mark.parametrize(
    "data",
    [{}, {"subject": ""}, {"subject": "nonsense"}, {"subject": str(uuid4())}, {"subject": "\x00"}, {"label": "x"}],
)
def test_a_form_that_names_nothing_of_ours_is_refused(session, signed_in, data):
    factories.partner(session)
    session.commit()
    assert signed_in.post("/agenda-abonnementen/nieuw/partner", data=data).status_code == 422
    assert session.scalars(select(Feed.id)).all() == []


def test_a_name_that_is_too_long_or_full_of_controls_is_handled(session, location, signed_in):
    def create(label):
        return signed_in.post(
            "/agenda-abonnementen/nieuw/location", data={"subject": location.id, "label": label}
        ).status_code

    assert (create("x" * 121), create("hal\x00 \x07")) == (422, 200)
    assert session.scalars(select(Feed.name)).all() == ["hal"]


@pytest.mark.parametrize("scope", ["nonsense", "PARTNER", "%00"])
def test_a_scope_that_does_not_exist_is_not_found(signed_in, scope):
    assert signed_in.get(f"/agenda-abonnementen/nieuw/{scope}").status_code == 404
    assert signed_in.post(f"/agenda-abonnementen/nieuw/{scope}").status_code == 404


def test_every_change_needs_a_token(signed_in, session, subscribe):
    subscribe()
    feed_id = session.scalar(select(Feed.id))
    for path in ("nieuw/location", f"{feed_id}/vernieuwen", f"{feed_id}/intrekken"):
        assert signed_in.post(f"/agenda-abonnementen/{path}", csrf=False).status_code == 400
    assert session.scalar(select(Feed.revoked_at)) is None


def test_a_volunteer_makes_and_renews_their_own_calendar(session, location, client, sign_in, poll):
    volunteer = factories.volunteer(session)
    session.commit()
    sign_in(client, factories.volunteer_account(session, volunteer))
    session.commit()
    assert "U heeft deze agenda nog niet." in client.get("/mijn-agenda").text
    first = address_in(client.post("/mijn-agenda/volunteer"))
    assert poll(first).status_code == 200
    feed_id = session.scalar(select(Feed.id))
    assert client.get(f"/mijn-agenda/{feed_id}/vernieuwen").status_code == 200
    second = address_in(client.post(f"/mijn-agenda/{feed_id}/vernieuwen"))
    assert (poll(first).status_code, poll(second).status_code) == (404, 200)
    assert "Laatst gebruikt" in client.get("/mijn-agenda").text
    assert client.post("/mijn-agenda/location").status_code == 404
    assert client.get("/agenda-abonnementen").status_code == 403


def test_a_volunteer_cannot_renew_the_calendar_of_another(session, location, client, sign_in, subscribe):
    me, other = factories.volunteer(session), factories.volunteer(session)
    account = factories.volunteer_account(session, me)
    session.commit()
    subscribe(FeedScope.VOLUNTEER, other)
    feed_id = session.scalar(select(Feed.id))
    sign_in(client, account)
    assert client.get(f"/mijn-agenda/{feed_id}/vernieuwen").status_code == 404
    assert client.post(f"/mijn-agenda/{feed_id}/vernieuwen").status_code == 404


def test_a_partner_makes_their_own_calendar(session, location, client, sign_in, poll):
    account = factories.partner_account(session, factories.partner(session, name="Bibliotheek"))
    session.commit()
    sign_in(client, account)
    path = address_in(client.post("/mijn-agenda/partner"))
    assert b"X-WR-CALNAME:De Wilgen: Bibliotheek" in poll(path).data
    assert client.post("/mijn-agenda/volunteer").status_code == 404


def test_a_coach_makes_a_calendar_of_their_own_meetings_which_stops_with_the_account(
    session, location, client, sign_in, poll
):
    coach = factories.account(session, Role.COACH)
    session.commit()
    sign_in(client, coach)
    assert "Een afspraak van muziekcoaching heet alleen “Muziek”." in client.get("/mijn-agenda").text
    path = address_in(client.post("/mijn-agenda/responsible"))
    answer = poll(path)
    assert b"X-WR-CALNAME:De Wilgen: mijn bijeenkomsten" in answer.data
    assert poll(path, If_None_Match=answer.headers["ETag"]).status_code == 304
    others = [client.post(f"/mijn-agenda/{scope}").status_code for scope in ("staff", "location", "volunteer")]
    assert others == [404, 404, 404]
    assert client.get("/agenda-abonnementen").status_code == 403
    session.execute(update(UserAccount).where(UserAccount.id == coach.id).values(active=False))
    session.commit()
    assert poll(path).status_code == 404


@pytest.mark.parametrize("role", [Role.MENTOR, Role.GUARDIAN, Role.ADMINISTRATOR])
def test_others_hand_out_no_calendars(session, location, client, sign_in, role):
    account = factories.account(session, role)
    session.commit()
    sign_in(client, account)
    assert [client.get(path).status_code for path in ("/agenda-abonnementen", "/mijn-agenda")] == [403, 403]
