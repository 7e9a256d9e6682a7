"""The main thread: a supervisor plans, publishes and is answered; volunteers and partners are told what changes."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.journeys import checks, letters
from tests.journeys.board import Board, Plan, plan
from tests.journeys.landmarks import quiet_week
from tests.journeys.visitors import PHONE, sign_in

PARTNER, ADDRESS = "Gemeente Vlierdam", "jeugd@gemeente-vlierdam.example"


@pytest.fixture
def volunteer(stack):
    """Return a volunteer who is free in the weeks of these tests."""
    return stack.person("volunteer")


@pytest.fixture
def planned(stack, visit, volunteer):
    """Return a function that lets a supervisor sign in, plan something, and say who comes; gives the board."""

    def make(number, title):
        page = visit()
        sign_in(page, stack.person("supervisor"))
        board = plan(page, Plan(week=quiet_week(number), title=title))
        expect(board.card(title)).to_contain_text("Concept")
        board.card(title).click()
        page.get_by_role("link", name="Alles over deze bijeenkomst").click()
        page.get_by_label("Vrijwilliger voor Voorlezer").select_option(volunteer.name)
        page.get_by_role("button", name="Indelen").first.click()
        expect(page.get_by_role("status")).to_contain_text("De vrijwilliger is ingedeeld.")
        page.get_by_label("Partner erbij").select_option(PARTNER)
        page.get_by_role("button", name="Vragen").click()
        expect(page.get_by_role("region", name="Partners")).to_contain_text("Nog niet gevraagd")
        return board.open()

    return make


def publish(board, summary):
    """Read the summary of a week, and publish it."""
    board.open().page.get_by_role("link", name="Week bekendmaken (1 wijziging)").click()
    expect(board.page.get_by_text(re.compile("nieuw of gewijzigd"))).to_contain_text(summary)
    board.page.get_by_role("button", name="Bekendmaken en berichten sturen").click()
    expect(board.page.get_by_role("status").first).to_contain_text("1 bijeenkomst is bekend.")


def test_whoever_is_asked_by_a_published_week_gets_a_mail_and_a_yes_stands_on_the_session(
    stack, visit, planned, volunteer
):
    title = "Voorlezen in de ochtend"
    board = planned(6, title)
    publish(board, "3 uitnodigingen, 0 wijzigingen en 0 afzeggingen")
    mail = stack.next_mail(to=volunteer.email, subject=f"Kunt u komen? {title}")
    assert [part.get_content_type() for part in mail.walk() if not part.is_multipart()] == [
        "text/plain",
        "text/html",
        "text/calendar",
        "application/ics",
    ]
    asked = letters.calendar(mail)
    assert (asked["METHOD"], letters.event(asked)["SEQUENCE"], letters.event(asked)["SUMMARY"]) == ("REQUEST", 0, title)
    yes = letters.link(mail, "Ja, ik kom:")
    assert yes in letters.text_of(mail, "html")
    phone = visit(viewport=PHONE)
    phone.goto(yes)
    seats = board.open().page.get_by_role("region", name="Mensen")
    board.page.goto(board.link(title).get_attribute("href"))
    expect(seats).to_contain_text("Wacht op antwoord")  # a scanner that opens links has not answered
    phone.get_by_role("button", name="Ja, ik kom").click()
    expect(phone.get_by_role("heading")).to_have_text("Dank u wel")
    stack.wait_until_all_is_sent()  # a mail that is there may not be noted as sent yet
    board.page.reload()
    expect(seats).to_contain_text(f"{volunteer.name} Ja, komt")
    expect(board.page.locator(".history")).to_contain_text(f"uitnodiging aan {volunteer.name} (verstuurd)")


def test_a_change_and_a_cancellation_reach_the_volunteer_and_the_calendar_of_the_partner(
    stack, visit, planned, volunteer
):
    title = "Voorlezen in de avond"
    board = planned(16, title)
    publish(board, "3 uitnodigingen")
    invitation = letters.calendar(stack.next_mail(to=volunteer.email, subject=f"Kunt u komen? {title}"))
    feed = Feed(_address_of_feed(stack, visit), visit())
    assert feed.event(title)["UID"] == letters.event(invitation)["UID"]
    _move_a_day_later(board, title)
    publish(board, "0 uitnodigingen, 3 wijzigingen en 0 afzeggingen")
    mail = stack.next_mail(to=volunteer.email, subject=f"Gewijzigd: {title}")
    _assert_follows(letters.calendar(mail), invitation, method="REQUEST", sequence=1)
    assert feed.event(title)["SEQUENCE"] == 1
    _cancel(board, title, "De verwarming is stuk.")
    cancellation = stack.next_mail(to=volunteer.email, subject=f"Gaat niet door: {title}")
    _assert_follows(letters.calendar(cancellation), invitation, method="CANCEL", sequence=2)
    assert "De verwarming is stuk." in letters.text_of(cancellation)
    assert stack.next_mail(to=ADDRESS, subject=f"Gaat niet door: {title}")
    assert feed.event(f"VERVALLEN: {title}")["STATUS"] == "CANCELLED"
    _answer_what_is_not_needed(visit, letters.link(mail, "Ja, ik kom:"))


def _address_of_feed(stack, visit):
    """Let a partner sign in with a mailed link, and subscribe; return the address of the calendar."""
    page = visit()
    page.goto("/aanmelden")
    page.get_by_role("region", name="Vrijwilliger of partner").get_by_label("E-mailadres").fill(ADDRESS)
    page.get_by_role("button", name="Stuur mij een link").click()
    expect(page.get_by_role("heading")).to_have_text("Kijk in uw e-mail")
    page.goto(letters.sign_in_link(stack.next_mail(to=ADDRESS, subject="Uw link om aan te melden")))
    page.get_by_role("button", name="Inloggen").click()
    page.get_by_role("link", name="Zet deze bijeenkomsten in mijn agenda").click()
    page.get_by_role("button", name="Adres maken").click()
    return page.get_by_label("Adres voor Google, Outlook en Thunderbird").input_value()


class Feed:
    """A calendar as a program without cookies fetches it."""

    def __init__(self, address, page):
        self.address, self.request = address, page.request

    def event(self, title):
        """Fetch the calendar, and return the meeting with a title."""
        found = letters.Calendar.from_ical(self.request.get(self.address).body())
        (meeting,) = [one for one in found.walk("VEVENT") if one["SUMMARY"] == title]
        return meeting


def _move_a_day_later(board, title):
    board.open().link(title).focus()
    board.keys("m", "ArrowRight", "Shift+ArrowUp", "Enter")
    board.expect_status("staat nu op wo")
    expect(board.card(title)).to_contain_text("Gewijzigd")


def _cancel(board, title, reason):
    board.open().page.goto(board.link(title).get_attribute("href"))
    board.page.get_by_role("link", name="Laten vervallen").click()
    expect(board.page.get_by_text("3 personen rekenen hierop.")).to_be_visible()
    board.page.get_by_label("Waarom gaat het niet door?").fill(reason)
    board.page.get_by_role("button", name="Laten vervallen").click()
    expect(Board(board.page, board.week).card(title)).to_contain_text("Vervallen")


def _assert_follows(found, before, *, method, sequence):
    assert (found["METHOD"], letters.event(found)["SEQUENCE"]) == (method, sequence)
    assert letters.event(found)["UID"] == letters.event(before)["UID"]


def _answer_what_is_not_needed(visit, address):
    page = visit(viewport=PHONE, bypass_csp=True)
    page.goto(address)
    page.get_by_role("button", name="Ja, ik kom").click()
    expect(page.get_by_text("Uw antwoord is niet meer nodig")).to_be_visible()
    assert checks.violations(page) == ""
