"""Volunteers and partners answer on their own pages; what they say stands on the board at once."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.journeys import checks, letters
from tests.journeys.arrivals import arrived
from tests.journeys.visitors import PHONE


def ask_for_a_link(page, address):
    """Ask for a link to sign in."""
    page.goto("/aanmelden")
    page.get_by_role("region", name="Vrijwilliger of partner").get_by_label("E-mailadres").fill(address)
    page.get_by_role("button", name="Stuur mij een link").click()
    expect(page.get_by_role("heading")).to_have_text("Kijk in uw e-mail")


def test_a_link_signs_in_once_and_says_so_the_second_time(stack, visit):
    volunteer = stack.person("volunteer", 1)
    page = visit(viewport=PHONE)
    ask_for_a_link(page, volunteer.email)
    address = letters.sign_in_link(stack.next_mail(to=volunteer.email, subject="Uw link om aan te melden"))
    page.goto(address)
    page.get_by_role("button", name="Inloggen").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Mijn diensten")
    somebody_else = visit(viewport=PHONE)
    somebody_else.goto(address)
    expect(somebody_else.get_by_role("heading")).to_have_text("Deze link werkt niet meer")
    somebody_else.get_by_role("link", name="Nieuwe link vragen").click()
    expect(somebody_else.get_by_role("heading", level=1)).to_have_text("Inloggen")


def test_a_volunteer_says_yes_and_later_no_on_a_phone(stack, visit):
    page = visit(stack.person("volunteer"), viewport=PHONE)
    page.goto("/mijn-diensten")
    # Not one of this hour: it may be over before the test is.
    card = page.locator(".card").filter(has_text="Wacht op antwoord").last
    title = card.get_by_role("heading").inner_text()
    card.get_by_role("button", name="Ja, ik kom").click()
    expect(page.get_by_role("status")).to_contain_text("Fijn dat u komt.")
    card = page.locator(".card").filter(has_text="Ja, komt").filter(has_text=title).last
    card.get_by_role("button", name="Toch afmelden").click()
    expect(page.get_by_role("status")).to_contain_text("de begeleider zoekt iemand anders")
    expect(page.locator(".card").filter(has_text="Kan niet").filter(has_text=title).last).to_be_visible()
    assert checks.sideways(page) <= 0


def test_a_declined_seat_is_open_on_the_board(stack, visit, supervisor):
    volunteer = stack.person("volunteer", 2)
    page = visit(volunteer, viewport=PHONE)
    page.goto("/mijn-diensten")
    # The parts of a safety day are one card on the board.
    card = page.locator(".card").filter(has_text="Wacht op antwoord", has_not_text="Veiligheidsdag").last
    session_id = card.locator("form").get_attribute("action").rpartition("/")[2]
    supervisor.goto(f"/bijeenkomsten/{session_id}")
    supervisor.get_by_role("link", name="Terug naar de week").click()
    on_board = supervisor.locator(f'[data-id="{session_id}"]')
    arrived(on_board)
    before = open_seats(on_board)
    card.get_by_role("button", name="Nee, ik kan niet").click()
    expect(page.get_by_role("status")).to_contain_text("Jammer.")
    supervisor.reload()
    assert open_seats(on_board) == before + 1


def open_seats(card):
    """Return how many people a card still asks for."""
    text = card.inner_text()
    return int(text.partition("nog ")[2].split()[0]) if "mensen nodig" in text else 0


@pytest.mark.parametrize("number", [0, 1])
def test_a_partner_confirms_or_declines_with_a_reason_that_the_supervisor_reads(stack, visit, supervisor, number):
    page = visit(stack.person("partner", number), viewport=PHONE)
    page.goto("/aanvragen")
    card = page.locator(".card").filter(has_text="Wacht op antwoord").last
    session_id = card.locator("form").first.get_attribute("action").rpartition("/")[2]
    supervisor.goto(f"/bijeenkomsten/{session_id}")
    partners = supervisor.get_by_role("region", name="Partners")
    if number:
        card.get_by_role("button", name="Ja, wij komen").click()
        expect(page.get_by_role("status")).to_contain_text("Uw komst is bevestigd.")
        said = "Bevestigd"
    else:
        card.locator("summary").click()
        card.get_by_label("Reden").fill("Wij zijn die dag dicht.")
        card.get_by_role("button", name="Afzeggen").click()
        expect(page.get_by_role("status")).to_contain_text("Het staat genoteerd")
        said = "Reden: Wij zijn die dag dicht."
    supervisor.reload()
    expect(partners).to_contain_text(said)
