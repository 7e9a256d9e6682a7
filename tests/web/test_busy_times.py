"""The page where a partner's calendar is given, seen as busy times, and taken away."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from app.access import Role
from app.models.busy import BusySource
from tests import factories
from tests.web.conftest import ahead, at


@pytest.fixture
def police(session, location):
    found = factories.partner(session, name="Politie Lindewaard")
    session.commit()
    return found


@pytest.fixture
def administrator(app, session, location, sign_in):
    account = factories.account(session, Role.ADMINISTRATOR, name="Ada Beheerder")
    session.commit()
    return sign_in(app.test_client(), account)


def page(partner, rest=""):
    return f"/bezette-tijden/{partner.id}{rest}"


def calendar(*slots):
    events = "".join(
        f"BEGIN:VEVENT\r\nUID:{number}\r\nDTSTART:{slot.starts_at:%Y%m%dT%H%M%SZ}\r\n"
        f"DTEND:{slot.ends_at:%Y%m%dT%H%M%SZ}\r\nSUMMARY:Geheim overleg\r\nEND:VEVENT\r\n"
        for number, slot in enumerate(slots)
    )
    return f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\n{events}END:VCALENDAR\r\n".encode()


def upload(browser, partner, content):
    head = b'--grens\r\nContent-Disposition: form-data; name="file"; filename="agenda.ics"\r\n\r\n'
    return browser.post(
        page(partner, "/bestand"),
        data=head + content + b"\r\n--grens--\r\n",
        content_type="multipart/form-data; boundary=grens",
    )


def test_a_file_is_shown_as_busy_times_without_what_for(desk, police):
    answer = upload(desk, police, calendar(at(ahead(), "13:30", "15:00")))
    assert (answer.status_code, answer.location) == (302, page(police))
    shown = desk.get(page(police)).text
    assert "Alleen de tijden zijn bewaard." in shown
    assert "13.30–15.00" in shown
    assert '<rect x="810" y="0" width="90" height="16"/>' in shown
    assert "1 keer bezet" in shown
    assert "Geheim" not in shown


def test_a_whole_day_is_said_as_such(desk, police):
    upload(desk, police, calendar(at(ahead(), "00:00", "23:59")).replace(b"T225900Z", b"T230000Z"))
    assert "hele dag" in desk.get(page(police)).text


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"<html>", "Dit is geen agenda."),
        (b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\n", "het deel dat begint op regel 2 houdt op"),
        (b"BEGIN:VCALENDAR\r\nzomaar\r\nEND:VCALENDAR", "Regel 2 van de agenda is niet te lezen."),
        (calendar(at(ahead(), "13:00", "14:00")).replace(b"DTEND:", b"DTEND:x"), "veld DTEND op regel 6"),
        (
            calendar(at(ahead(), "13:00", "14:00")).replace(b"SUMMARY:Geheim overleg", b"RRULE:FREQ=HOURLY"),
            "op regel 7 herhaalt zich op een manier die niet kan",
        ),
        (b"x" * 2_000_001, "groter dan 2 MB"),
    ],
)
def test_a_file_that_cannot_be_read_is_explained_and_nothing_is_saved(desk, session, police, content, sentence):
    answer = upload(desk, police, content)
    assert answer.status_code == 422
    assert sentence in answer.text
    assert session.scalars(select(BusySource.id)).all() == []


def test_ten_megabytes_are_refused_before_they_are_read(desk, police):
    assert upload(desk, police, b"x" * 10_000_000).status_code == 413


def test_a_file_must_be_chosen(desk, police):
    answer = desk.post(page(police, "/bestand"), data={})
    assert answer.status_code == 422
    assert "Kies een bestand." in answer.text


def test_an_administrator_enters_an_address_that_is_never_shown_again(administrator, police):
    answer = administrator.post(page(police, "/adres"), data={"address": "webcal://agenda.example/geheim.ics"})
    assert (answer.status_code, answer.location) == (302, page(police))
    shown = administrator.get(page(police)).text
    assert "een adres bij agenda.example" in shown
    assert "wordt binnen een minuut gelezen" in shown
    assert "geheim.ics" not in shown
    assert administrator.post(page(police, "/opnieuw")).status_code == 302


@pytest.mark.parametrize(
    "address", ["", "agenda", "http://agenda.example/a.ics", "https://127.0.0.1/a.ics", "x" * 3000]
)
def test_a_wrong_address_is_explained(administrator, session, police, address):
    answer = administrator.post(page(police, "/adres"), data={"address": address})
    assert answer.status_code == 422
    assert "error-summary" in answer.text
    assert session.scalars(select(BusySource.id)).all() == []


def test_a_supervisor_is_told_who_enters_addresses(desk, police):
    assert "kan alleen een beheerder invullen" in desk.get(page(police)).text
    assert desk.post(page(police, "/adres"), data={"address": "https://agenda.example/a.ics"}).status_code == 403


def test_a_failure_is_shown_with_when_it_last_went_well(desk, session, police):
    factories.busy_source(session, police, failure={"why": "refused", "status": 404})
    session.commit()
    shown = desk.get(page(police)).text
    assert "De server gaf de agenda niet (antwoord 404)." in shown
    assert "De laatste keer gelukt: ma 23 nov 09.00 uur." in shown


@pytest.mark.parametrize(
    "why",
    ["unknown_host", "not_public", "no_answer", "bad_certificate", "bad_redirect", "too_slow", "sealed", "later_pas"],
)
def test_a_failure_is_a_sentence_and_never_a_code(desk, session, police, why):
    factories.busy_source(session, police, read_at=None, read_until=None, failure={"why": why})
    session.commit()
    shown = desk.get(page(police)).text
    assert "Er is nog niets gelezen." in shown
    assert why not in shown


def test_taking_a_calendar_away_is_asked_first(desk, session, police):
    upload(desk, police, calendar(at(ahead(), "13:30", "15:00")))
    assert "Agenda van Politie Lindewaard weghalen?" in desk.get(page(police, "/weghalen")).text
    assert desk.post(page(police, "/weghalen")).location == page(police)
    assert "nog geen agenda bekend" in desk.get(page(police)).text
    assert desk.get(page(police, "/weghalen")).status_code == 404


def test_the_list_says_of_whom_it_is_known(desk, session, police):
    now = datetime.now(UTC)
    factories.partner(session, name="Zwembad")
    fire = factories.partner(session, name="Brandweer")
    factories.busy_source(session, police, times=[(now, now + timedelta(hours=1))])
    factories.busy_source(session, fire, failure={"why": "too_slow"})
    session.commit()
    shown = desk.get("/bezette-tijden").text
    assert [state for state in ("Lukt niet", "Bestand", "Geen") if state in shown] == ["Lukt niet", "Bestand", "Geen"]
    assert "Zwembad" not in desk.get("/bezette-tijden?zoek=politie").text
    assert "Geen partner gevonden." in desk.get("/bezette-tijden?zoek=xyz").text


def test_an_administrator_finds_the_list_in_the_menu_and_a_supervisor_at_the_partners(administrator, desk, police):
    assert 'href="/bezette-tijden"' in administrator.get("/mijn-account").text
    assert f'href="{page(police)}"' in desk.get("/mensen/partners").text
