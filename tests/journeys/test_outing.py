"""An outing on its day: a volunteer counts on a phone, one is missing and found, and the card is printed."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest
from playwright.sync_api import expect
from sqlalchemy import create_engine
from sqlalchemy.orm import Session

from app.extensions import enter_location
from app.notify import links
from app.programme import accounts, publishing
from tests import factories, running_days
from tests.journeys import checks
from tests.journeys.stack import SECRET_KEY
from tests.journeys.visitors import PHONE, sign_in
from tests.outings import outing


@pytest.fixture
def trip(stack):
    """Yield an outing that left just now at a location of its own, and the volunteer who goes along."""
    engine = create_engine(stack.database_url)
    with Session(engine) as session:
        location = factories.location(session, slug="de-steiger", name="De Steiger")
        enter_location(session, location.id)
        supervisor = factories.account(session, name="Bo Begeleider")
        left = running_days.noon(location) - timedelta(minutes=1)
        kept, away, _briefing, who = outing(session, children=3, at=left)
        for child, name in zip(who, ("Merel", "Uil", "Vink"), strict=True):
            child.pseudonym = name
        volunteer = factories.volunteer(session, name="Vera Vrijwilliger")
        factories.assignment(session, factories.shift(session, away, need=1), volunteer)
        account = factories.volunteer_account(session, volunteer)
        publishing.publish(session, [away.id], by=supervisor.actor, now=datetime.now(UTC))
        link = accounts.new_link(session, account, expires_at=datetime.now(UTC) + factories.HOUR)
        session.commit()
        token = links.make_sign_in(link.id, secret=SECRET_KEY)
        yield SimpleNamespace(
            page=f"/uitjes/{kept.id}/onderweg",
            person=SimpleNamespace(email=account.email, password=None, link=f"{stack.base_url}/aanmelden/link/{token}"),
        )
    engine.dispose()


def test_one_is_missing_and_found_and_the_card_is_printed(trip, visit):
    page = visit(bypass_csp=True)
    sign_in(page, trip.person)
    page.set_viewport_size(PHONE)
    page.goto(trip.page)
    totals, rows = page.locator("[data-totals]"), page.locator("[data-traveller]")
    expect(totals).to_have_text("0 van 3 mee")
    page.context.set_offline(True)
    for row in rows.all():
        row.get_by_role("button", name="Mee").click()
    expect(totals).to_have_text("3 mee")
    page.context.set_offline(False)
    expect(page.locator("[data-waiting]")).to_be_hidden()
    for name in ("Merel", "Vink"):
        rows.filter(has_text=name).get_by_role("button", name="Terug").click()
    expect(totals).to_have_text("2 van 3 terug: wie ontbreekt?")
    expect(page.locator("[data-waiting]")).to_be_hidden()
    page.reload()
    expect(rows.first).to_contain_text("Uil")
    rows.first.get_by_role("button", name="Terug").click()
    expect(totals).to_have_text("3 mee, 3 terug")
    expect(page.locator("[data-waiting]")).to_be_hidden()
    _heads_are_counted(page)
    page.get_by_role("link", name="Noodkaart").click()
    with page.expect_download() as card:
        page.get_by_role("link", name="Noodkaart op papier").click()
    assert card.value.suggested_filename == "noodkaart.pdf"


def _heads_are_counted(page):
    home = page.locator("#tellen-back")
    for _each in range(3):
        home.get_by_role("button", name="Een meer").click()
    home.get_by_role("button", name="Geteld").click()
    expect(home).to_contain_text("3 geteld, 3 verwacht")
    assert (checks.violations(page), checks.small_targets(page), checks.sideways(page) <= 0) == ("", [], True)
