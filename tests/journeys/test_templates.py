"""A template is changed at one location, sent as a file, and planned at another that sees what it lacks."""

from __future__ import annotations

from datetime import UTC, datetime
from types import SimpleNamespace

import pytest
from playwright.sync_api import expect
from sqlalchemy import create_engine
from sqlalchemy.orm import Session

from app.extensions import enter_location
from app.notify import links
from app.programme import accounts
from tests import factories
from tests.journeys import checks
from tests.journeys.stack import SECRET_KEY
from tests.journeys.visitors import sign_in


@pytest.fixture
def two_locations(stack):
    """Return a supervisor of a location without anything, and one of a location with a space."""
    engine = create_engine(stack.database_url)
    with Session(engine) as session:
        found = [_somebody(session, stack, slug, name) for slug, name in (("de-dijk", "De Dijk"), ("de-hei", "De Hei"))]
    engine.dispose()
    return found


def _somebody(session, stack, slug, name):
    enter_location(session, factories.location(session, slug=slug, name=name).id)
    supervisor = factories.account(session, name=f"Bo van {name}")
    factories.space(session, name="Huiskamer", capacity=40)
    link = accounts.new_link(session, supervisor, expires_at=datetime.now(UTC) + factories.HOUR)
    session.commit()
    token = links.make_sign_in(link.id, secret=SECRET_KEY)
    return SimpleNamespace(
        email=supervisor.email, password=None, link=f"{stack.base_url}/aanmelden/link/{token}", name=name
    )


def test_a_template_goes_from_one_location_to_another(two_locations, visit, tmp_path):
    sender, receiver = two_locations
    page = visit(bypass_csp=True)
    sign_in(page, sender)
    _take_over_and_change(page)
    with page.expect_download() as started:
        page.get_by_role("link", name="Delen als bestand").click()
    file = tmp_path / "koffie.yaml"
    started.value.save_as(file)
    assert "# Locatie: De Dijk" in file.read_text()
    there = visit(bypass_csp=True)
    sign_in(there, receiver)
    _read_in(there, file)
    _print(there)


def _take_over_and_change(page):
    page.goto("/initiatieven")
    initiative = page.locator("#initiatief-kids-en-koffie")
    initiative.locator("summary").click()
    initiative.get_by_role("button", name="Plan dit hier").click()
    expect(page.get_by_role("button", name="Op het bord zetten").last).to_be_visible()
    page.goto("/sjablonen")
    page.get_by_role("link", name="Kids & Koffie").click()
    page.get_by_role("link", name="Bewerken").click()
    page.get_by_label("Duur in minuten").fill("lang")
    page.get_by_role("button", name="Bewaren als nieuwe versie").last.click()
    expect(page.get_by_role("alert")).to_contain_text("Vul een heel getal in van 15 tot en met 1440.")
    assert (checks.violations(page), checks.sideways(page), checks.small_targets(page)) == ("", 0, [])
    page.get_by_label("Duur in minuten").fill("75")
    page.get_by_role("button", name="Nog een taak").click()
    task = page.locator("#tasks-0")
    task.get_by_label("Naam").fill("Koekjes bakken")
    task.get_by_label("Dagen ervoor").fill("1")
    page.get_by_role("button", name="Voorbeeld bekijken").click()
    preview = page.get_by_role("region", name="Zo wordt het als u hiermee plant")
    expect(preview).to_contain_text("Koekjes bakken")
    expect(preview).to_contain_text("09.30–10.45")
    assert (checks.violations(page), checks.sideways(page), checks.small_targets(page)) == ("", 0, [])
    page.get_by_role("button", name="Bewaren als nieuwe versie").last.click()
    expect(page.get_by_role("status").first).to_contain_text("is bewaard als versie 2.")


def _read_in(page, file):
    page.goto("/sjablonen/inlezen")
    page.get_by_label("Bestand").set_input_files(file)
    page.get_by_role("button", name="Bekijk wat het is").click()
    expect(page.locator("main")).to_contain_text("De Dijk")
    expect(page.locator("main")).to_contain_text("Er is nog geen partner voor: gezondheidszorg.")
    page.get_by_role("button", name="Inlezen en meteen plannen").click()
    page.get_by_label("Ruimte").select_option(label="Huiskamer")
    page.get_by_role("button", name="Op het bord zetten").last.click()
    expect(page.get_by_role("status").first).to_contain_text("staat op het bord als concept.")


def _print(page):
    page.goto("/initiatieven?zoek=koffie")
    card = page.locator("#initiatief-kids-en-koffie")
    expect(card).to_contain_text("van De Dijk")
    address = card.get_by_role("link", name="Op papier", include_hidden=True).get_attribute("href")
    paper = page.request.get(address)
    assert (paper.status, paper.body()[:5]) == (200, b"%PDF-")
