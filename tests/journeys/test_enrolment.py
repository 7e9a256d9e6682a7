"""A full activity: one more child waits, somebody leaves, and the seat goes to who waits."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
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
from tests.journeys.visitors import PHONE, sign_in


@pytest.fixture
def here(stack):
    """Return a supervisor, and a football team of a location of its own in which both seats are taken."""
    engine = create_engine(stack.database_url)
    with Session(engine) as session:
        enter_location(session, factories.location(session, slug="de-wal", name="De Wal").id)
        supervisor = factories.account(session, name="Bo Begeleider")
        football = factories.activity(session, title="Voetbal", capacity=2)
        meeting = factories.meeting(session, datetime.now(UTC) + timedelta(days=9), of=football)
        for name in ("Merel", "Uil"):
            child = factories.child(session, pseudonym=name)
            factories.enrolment(session, football, child)
            factories.attendance(session, meeting, child)
        factories.child(session, pseudonym="Vink")
        link = accounts.new_link(session, supervisor, expires_at=datetime.now(UTC) + factories.HOUR)
        session.commit()
        token = links.make_sign_in(link.id, secret=SECRET_KEY)
        found = SimpleNamespace(
            page=f"/activiteiten/{football.id}/kinderen",
            email=supervisor.email,
            password=None,
            link=f"{stack.base_url}/aanmelden/link/{token}",
        )
    engine.dispose()
    return found


def test_a_seat_that_becomes_free_is_offered_to_the_child_that_waits_and_taken(here, visit):
    page = visit(bypass_csp=True)
    sign_in(page, here)
    page.goto(here.page)
    said = page.locator("#status")
    _waits(page, said)
    placed = page.get_by_role("region", name="Geplaatst")
    placed.get_by_role("listitem").filter(has_text="Uil").get_by_text("Stopt").first.click()
    placed.get_by_role("button", name="Stopt Uil").click()
    offered = page.get_by_role("region", name="Plek aangeboden").get_by_role("row").filter(has_text="Vink")
    expect(offered.get_by_role("cell").nth(1)).to_contain_text(" uur")
    page.set_viewport_size(PHONE)
    assert (checks.violations(page), checks.sideways(page), checks.small_targets(page)) == ("", 0, [])
    offered.get_by_role("button", name="Ja, komt").click()
    expect(placed.get_by_role("listitem")).to_contain_text(["Merel", "Vink"])
    said.get_by_role("button", name="Ongedaan maken").click()
    expect(said).to_contain_text("Het is ongedaan gemaakt.")
    expect(placed.get_by_role("listitem")).to_contain_text(["Merel"])
    expect(offered).to_be_visible()


def _waits(page, said):
    """Search a child, see that there is no seat, and put it on the waiting list."""
    expect(page.locator("main")).to_contain_text("2 van 2 plaatsen bezet")
    page.get_by_label("Zoek op naam of groep").fill("vink")
    page.get_by_label("Zoek op naam of groep").press("Enter")
    candidate = page.locator(".candidate")
    expect(candidate).to_contain_text("Alle plaatsen zijn bezet")
    candidate.get_by_role("button", name="Op de wachtlijst Vink").click()
    expect(said).to_contain_text("Op de wachtlijst.")
    expect(page.get_by_role("region", name="Wachtlijst")).to_contain_text("Vink")
