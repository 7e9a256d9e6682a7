"""What is said in music coaching, typed where it belongs and heard wherever it gets out."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from tests.journeys.stack import CANARY

TOLD = f"{CANARY} in vertrouwen"


def ask(page, name):
    """Ask for coaching of somebody, with a reason."""
    page.goto("/muziek/aanvragen")
    page.get_by_label("Of de naam, precies zoals u die kent").fill(name)
    page.get_by_label("De mentor", exact=True).check()
    page.get_by_label("Waarom muziekcoaching?").fill(f"{TOLD} tegen de mentor")
    page.get_by_role("button", name="Aanvragen").click()
    expect(page.get_by_text("De aanvraag staat op de wachtlijst.")).to_be_visible()


def write(page):
    """Write a canary in intake, goal, note and evaluation of the first trajectory that runs; return its address."""
    page.goto("/muziek?stand=running")
    page.get_by_role("rowheader").get_by_role("link").first.click()
    expect(page.get_by_role("heading", name="Afspraken")).to_be_visible()
    address = page.url
    page.get_by_role("link", name=re.compile("notitie (lezen|schrijven)")).first.click()
    page.get_by_label("Wat hebt u gedaan?").fill(f"{TOLD} bij de piano")
    page.get_by_label("Niet zo goed").check()
    page.get_by_role("button", name="Opslaan").click()
    expect(page.get_by_text("De notitie is opgeslagen.")).to_be_visible()
    page.goto(f"{address}/doelen")
    page.get_by_label("Of in eigen woorden").fill(TOLD)
    page.get_by_label("Waaraan ziet u het?").fill(f"{TOLD} zingt mee")
    page.get_by_role("button", name="Opslaan").click()
    expect(page.get_by_role("heading", name=TOLD).first).to_be_visible()
    _after_the_intake(page, address)
    _evaluate(page, address)
    return address


def _after_the_intake(page, address):
    page.goto(f"{address}/dossier")
    page.get_by_text("Verslag van de kennismaking").click()
    page.get_by_label("Wat betekent muziek voor de jongere?").fill(f"{TOLD} van vroeger")
    page.get_by_label("De afspraken beginnen").check()
    page.get_by_role("button", name="Opslaan").click()
    expect(page.get_by_text(f"{TOLD} van vroeger").first).to_be_visible()


def _evaluate(page, address):
    page.goto(f"{address}/evaluaties")
    page.get_by_role("row").filter(has_not_text="Ondertekend").last.get_by_role("link").click()
    page.get_by_label("Algemeen").fill(f"{TOLD} deze maand")
    page.get_by_role("button", name="Bewaren en bekijken").click()
    expect(page.get_by_text(f"{TOLD} deze maand")).to_be_visible()
