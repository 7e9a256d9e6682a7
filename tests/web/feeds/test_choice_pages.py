"""Choosing between invitations and a subscription, naming addresses, and the sheet to hand out."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from sqlalchemy import select, update

from app.blueprints.feeds import programs
from app.blueprints.feeds.programs import Program
from app.models.feeds import Feed, FeedScope
from app.models.people import CalendarBy, Volunteer
from tests import factories
from tests.web.feeds.addresses import ADDRESS

IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15"


@pytest.fixture
def anna(session, location):
    found = factories.volunteer(session, name="Anna <b>")
    session.commit()
    return found


@pytest.fixture
def as_anna(session, client, sign_in, anna):
    sign_in(client, factories.volunteer_account(session, anna))
    session.commit()
    return client


def chosen(session):
    session.expire_all()
    return session.scalars(select(Volunteer.calendar_by)).one()


def test_a_volunteer_chooses_the_subscription_and_goes_back(session, as_anna, poll):
    page = as_anna.get("/mijn-agenda").text
    assert "Nu: met uitnodigingen." in page
    assert "Liever uitnodigingen" not in page
    address = ADDRESS.search(as_anna.post("/mijn-agenda/volunteer").text)[1]
    assert (chosen(session), poll(address).status_code) == (CalendarBy.FEED, 200)
    assert "Nu: met een abonnement." in as_anna.get("/mijn-agenda").text
    question = as_anna.get("/mijn-agenda/uitnodigingen").text
    assert "Verwijder daarna zelf het abonnement uit uw agenda" in question
    done = as_anna.post("/mijn-agenda/uitnodigingen", follow_redirects=True).text
    assert "U krijgt voortaan uitnodigingen." in done
    assert (chosen(session), poll(address).status_code) == (CalendarBy.INVITATIONS, 404)


def test_going_back_twice_is_going_back(session, as_anna):
    assert as_anna.post("/mijn-agenda/uitnodigingen").status_code == 302
    assert as_anna.post("/mijn-agenda/uitnodigingen").status_code == 302
    assert chosen(session) is CalendarBy.INVITATIONS


def test_the_address_can_be_scanned_and_printed(as_anna):
    page = as_anna.post("/mijn-agenda/volunteer").text
    assert '<svg role="img" aria-label="QR-code met het adres van de agenda" viewBox=' in page
    assert "style=" not in page
    assert "data-print" in page


def test_the_instructions_start_with_what_the_reader_has(as_anna):
    page = as_anna.get("/mijn-agenda", headers={"User-Agent": IPHONE}).text
    first = page.index("<details")
    assert page.index("iPhone en iPad", first) < page.index("Google Agenda", first)
    assert page.count('<details class="card how" open>') == 1


def test_there_are_instructions_for_every_program_in_both_languages(as_anna):
    dutch = as_anna.get("/mijn-agenda").text
    as_anna.get("/taal/en")
    assert dutch.count('<details class="card how"') == len(Program)
    assert dutch.count("<strong>Let op:</strong>") == len(Program)


@pytest.mark.parametrize("action", ["naam", "intrekken"])
def test_an_address_of_another_is_not_there(session, as_anna, subscribe, action):
    subscribe(FeedScope.VOLUNTEER, factories.volunteer(session))
    feed_id = session.scalar(select(Feed.id))
    assert as_anna.get(f"/mijn-agenda/{feed_id}/{action}").status_code == 404
    assert as_anna.post(f"/mijn-agenda/{feed_id}/{action}", data={"label": "x"}).status_code == 404


def test_a_volunteer_names_and_revokes_their_own_address(session, as_anna, poll):
    address = ADDRESS.search(as_anna.post("/mijn-agenda/open-shifts").text)[1]
    feed_id = session.scalar(select(Feed.id))
    assert "Naam van het abonnement" in as_anna.get(f"/mijn-agenda/{feed_id}/naam").text
    renamed = as_anna.post(f"/mijn-agenda/{feed_id}/naam", data={"label": "mijn <telefoon>"}, follow_redirects=True)
    assert "mijn &lt;telefoon&gt;" in renamed.text
    assert as_anna.post(f"/mijn-agenda/{feed_id}/naam", data={"label": "x" * 121}).status_code == 422
    assert as_anna.post(f"/mijn-agenda/{feed_id}/intrekken").status_code == 302
    assert poll(address).status_code == 404


def test_a_supervisor_names_an_address(session, signed_in, subscribe):
    subscribe()
    feed_id = session.scalar(select(Feed.id))
    page = signed_in.post(f"/agenda-abonnementen/{feed_id}/naam", data={"label": "hal"}, follow_redirects=True).text
    assert "De naam is veranderd." in page
    assert session.scalar(select(Feed.name)) == "hal"
    assert signed_in.post(f"/agenda-abonnementen/{uuid4()}/naam", data={"label": "hal"}).status_code == 404


def test_a_supervisor_chooses_for_somebody(session, signed_in, anna, poll):
    path = f"/agenda-abonnementen/keuze/volunteer/{anna.id}"
    assert "Agenda van Anna &lt;b&gt;" in signed_in.get(path).text
    answer = signed_in.post(path, data={"calendar_by": "feed"})
    address = ADDRESS.search(answer.text)[1]
    assert (chosen(session), poll(address).status_code) == (CalendarBy.FEED, 200)
    done = signed_in.post(path, data={"calendar_by": "invitations"}, follow_redirects=True)
    assert "Anna &lt;b&gt; krijgt voortaan uitnodigingen." in done.text
    assert (chosen(session), poll(address).status_code) == (CalendarBy.INVITATIONS, 404)


@pytest.mark.parametrize("data", [{}, {"calendar_by": ""}, {"calendar_by": "post"}, {"calendar_by": "x" * 9999}])
def test_a_choice_that_is_none_is_refused(session, signed_in, anna, data):
    assert signed_in.post(f"/agenda-abonnementen/keuze/volunteer/{anna.id}", data=data).status_code == 422
    assert chosen(session) is CalendarBy.INVITATIONS


@pytest.mark.parametrize("scope", ["volunteer", "partner", "space", "nonsense"])
def test_there_is_no_choice_for_what_is_not_there(signed_in, scope):
    assert signed_in.get(f"/agenda-abonnementen/keuze/{scope}/{uuid4()}").status_code == 404
    assert signed_in.post(f"/agenda-abonnementen/keuze/{scope}/{uuid4()}").status_code == 404


def test_it_shows_what_was_never_used_and_what_is_not_used_any_more(session, signed_in, subscribe):
    subscribe()
    assert "Nog nooit gebruikt" in signed_in.get("/agenda-abonnementen").text
    long_ago = datetime.now(UTC) - timedelta(days=31)
    session.execute(update(Feed).values(last_used_at=long_ago, last_client="Something/1.0"))
    session.commit()
    page = signed_in.get("/agenda-abonnementen").text
    assert "Al 30 dagen niet gebruikt" in page
    assert ">een ander programma<" in page


@pytest.mark.parametrize(
    ("agent", "name"),
    [
        ("Google-Calendar-Importer", "Google Agenda"),
        ("Microsoft Office/16.0 (Windows NT 10.0; Microsoft Outlook 16.0.17)", "Outlook"),
        ("iOS/18.1 (22B83) dataaccessd/1.0", "Apple Agenda"),
        ("macOS/15.1 (24B83) dataaccessd/1.0", "Apple Agenda"),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Thunderbird/140.0", "Thunderbird"),
        ("ICSx5/2.2", "ICSx⁵ (Android)"),
        ("Nextcloud-Calendar", "Nextcloud"),
        ("Mozilla/5.0 (Windows NT 10.0)", "browser"),
        ("curl/8", None),
        ("", None),
        (None, None),
    ],
)
def test_a_program_is_called_as_people_call_it(agent, name):
    assert programs.called(agent) == name


@pytest.mark.parametrize(
    ("browser", "program"),
    [
        (IPHONE, Program.IPHONE),
        ("Mozilla/5.0 (Linux; Android 14)", Program.ANDROID),
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X)", Program.MAC),
        ("Mozilla/5.0 (Windows NT 10.0; Win64)", Program.OUTLOOK_NEW),
        ("Mozilla/5.0 (X11; Linux x86_64)", Program.THUNDERBIRD),
        ("", Program.GOOGLE),
    ],
)
def test_a_browser_tells_which_program_somebody_probably_has(browser, program):
    assert programs.likely(browser) is program


def test_the_page_of_a_person_says_how_their_calendar_is_filled(session, signed_in, anna):
    path = f"/mensen/vrijwilligers/{anna.id}"
    page = signed_in.get(path).text
    assert "Agenda: met uitnodigingen in de mail." in page
    assert f"/agenda-abonnementen/keuze/volunteer/{anna.id}" in page
    signed_in.post(f"/agenda-abonnementen/keuze/volunteer/{anna.id}", data={"calendar_by": "feed"})
    assert "Agenda: met een abonnement." in signed_in.get(path).text


def test_the_page_of_a_partner_says_it_too(session, signed_in):
    partner = factories.partner(session)
    session.commit()
    page = signed_in.get(f"/mensen/partners/{partner.id}").text
    assert f"/agenda-abonnementen/keuze/partner/{partner.id}" in page
