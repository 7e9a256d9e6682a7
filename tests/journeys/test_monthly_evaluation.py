"""A month of music coaching: written and signed by the coach, read once on a phone, answered, and read by the coach."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.journeys import checks, letters
from tests.journeys.visitors import PHONE

SUBJECT = "Er staat iets voor u klaar in Weekwijzer"


TEXT = "Een maand met veel muziek."


def test_an_evaluation_goes_from_the_notes_to_the_answer(stack, visit):
    coach, phone, stranger = visit(stack.person("coach")), visit(viewport=PHONE), visit(viewport=PHONE)
    stack.wait_until_all_is_sent()
    before = len(stack.mails(subject=SUBJECT))
    signed, name = write_and_sign(coach)
    stack.wait_until_all_is_sent()
    mail = stack.mails(subject=SUBJECT)[before]
    assert [word for word in (name, "veel muziek") if word in str(mail)] == []
    address = letters.link(mail, "Lezen:")
    read_and_answer(phone, address)
    stranger.goto(address)
    expect(stranger.get_by_role("heading", level=1)).to_have_text("Deze link werkt niet meer")
    coach.goto("/muziek/evaluaties")
    expect(coach.get_by_text("Nieuw antwoord").first).to_be_visible()
    coach.goto(signed)
    expect(coach.get_by_text("Wat fijn om te lezen.")).to_be_visible()
    expect(coach.get_by_text("Wil hierover praten").first).to_be_visible()


def write_and_sign(coach):
    """Write the first draft on the list, and sign it as it is shown; return its page, and of whom it is."""
    coach.goto("/muziek/evaluaties")
    coach.get_by_role("row").filter(has_text="Concept").first.get_by_role("link").click()
    coach.get_by_label("Algemeen").fill(TEXT)
    coach.get_by_role("button", name="Bewaren en bekijken").click()
    expect(coach.get_by_text("Tot u ondertekent, leest niemand het.")).to_be_visible()
    expect(coach.get_by_text(TEXT)).to_be_visible()
    coach.get_by_role("button", name="Ondertekenen en versturen").click()
    expect(coach.get_by_role("status")).to_contain_text("Ondertekend.")
    return coach.url, coach.locator(".lead").inner_text()


def read_and_answer(phone, address):
    """Open the link, which shows nothing before the click, and answer."""
    phone.goto(address)
    expect(phone.get_by_text(TEXT)).to_have_count(0)
    phone.get_by_role("button", name="Lezen").click()
    expect(phone.get_by_text(TEXT)).to_be_visible()
    assert checks.sideways(phone) <= 0
    phone.get_by_label("Uw antwoord").fill("Wat fijn om te lezen.")
    phone.get_by_label("Ik wil hier graag over praten").check()
    phone.get_by_role("button", name="Ik heb het gelezen").click()
    expect(phone.get_by_role("status")).to_contain_text("Uw antwoord is bewaard.")
