"""A safety day on two phones: what one does shows on the other by itself, and nothing is lost without a connection."""

from __future__ import annotations

import re
from contextlib import contextmanager
from datetime import UTC, datetime
from types import SimpleNamespace

import pytest
from playwright.sync_api import expect
from sqlalchemy import create_engine, func, select
from sqlalchemy.orm import Session

from app.extensions import enter_location
from app.models.participants import StationMark
from app.models.rotations import RotationEvent
from app.notify import links
from app.programme import accounts
from tests import factories, running_days
from tests.journeys import checks
from tests.journeys.arrivals import arrived
from tests.journeys.phones import KEPT, LOOK_AGAIN
from tests.journeys.stack import SECRET_KEY
from tests.journeys.visitors import PHONE, sign_in


@pytest.fixture
def day(stack):
    """Yield a safety day that goes on now, at a location of its own, with somebody who leads its second group."""
    engine = create_engine(stack.database_url)
    with Session(engine) as session:
        location = factories.location(session, slug="de-veldweg", name="De Veldweg")
        enter_location(session, location.id)
        supervisor = factories.account(session, name="Bo Begeleider")
        session.commit()
        rotation = running_days.running(session, location)
        blue = running_days.groups(session, rotation)[1]
        leader = running_days.volunteer(session, blue, supervisor.actor)
        yield SimpleNamespace(
            session=session,
            page=f"/veiligheidsdag/{rotation.id}/dag",
            own=f"/mijn-veiligheidsdag/{rotation.id}",
            supervisor=_person(stack, session, supervisor),
            leader=_person(stack, session, leader),
        )
    engine.dispose()


def _person(stack, session, account):
    link = accounts.new_link(session, account, expires_at=datetime.now(UTC) + factories.HOUR)
    session.commit()
    token = links.make_sign_in(link.id, secret=SECRET_KEY)
    return SimpleNamespace(email=account.email, password=None, link=f"{stack.base_url}/aanmelden/link/{token}")


@pytest.fixture
def phone(visit):
    """Return a function that signs somebody in on a phone."""

    def phone(person):
        page = visit(bypass_csp=True)
        sign_in(page, person)
        page.set_viewport_size(PHONE)
        return page

    return phone


def count(day, model):
    day.session.rollback()
    return day.session.scalar(select(func.count()).select_from(model))


@contextmanager
def without_connection(page):
    page.context.set_offline(True)
    page.evaluate(LOOK_AGAIN)
    expect(page.locator("[data-offline]")).to_contain_text("Geen verbinding sinds")
    yield
    page.context.set_offline(False)
    page.evaluate(LOOK_AGAIN)


def looked_at(page):
    """See what axe finds, and whether the page fits, as it is now."""
    assert checks.violations(page) == ""
    assert checks.sideways(page) <= 0
    assert checks.small_targets(page) == []


def test_a_station_that_leaves_shows_on_every_phone_and_ticks_wait_for_a_connection(day, phone):
    desk, leader = phone(day.supervisor), phone(day.leader)
    _a_station_leaves(day, desk, leader)
    _a_tick_waits(day, leader)
    _an_action_waits(day, desk)
    desk.goto(f"{day.page}/aanwezig")
    looked_at(desk)
    leader.get_by_role("button", name="Menu").click()
    leader.get_by_role("button", name="Uitloggen").click()
    expect(leader.get_by_role("status")).to_contain_text("U bent uitgelogd.")
    assert leader.evaluate("async () => [(await caches.keys()).length, localStorage.length]") == [0, 0]


def _a_station_leaves(day, desk, leader):
    leader.goto(day.own)
    card = leader.locator(".stop--own")
    expect(card).to_contain_text("Brandweer")
    looked_at(leader)
    desk.goto(day.page)
    looked_at(desk)
    desk.get_by_role("link", name=re.compile(r"Is weg.*Brandweer")).click()
    agree = desk.get_by_role("button", name="Zo doen we het")
    arrived(agree)
    looked_at(desk)
    agree.click()
    arrived(desk.get_by_role("status").first.filter(has_text="Brandweer is weg tot"))
    leader.evaluate(LOOK_AGAIN)
    expect(leader.locator("[data-live]")).to_contain_text("Brandweer is weg tot")
    expect(card.locator("[data-now]")).to_have_text("Even wachten")


def _a_tick_waits(day, leader):
    leader.get_by_role("link", name="Wie is er?").click()
    listed = leader.locator("details.list[open]")
    arrived(listed)
    looked_at(leader)
    leader.wait_for_function(KEPT)
    first = listed.get_by_label("Er", exact=True).first
    with without_connection(leader):
        first.check()
        expect(leader.locator("[data-waiting]")).to_contain_text("1 ding wacht op verbinding")
        leader.reload()
        expect(first).to_be_checked()
        expect(leader.locator("[data-offline]")).to_contain_text("Geen verbinding sinds")
        assert count(day, StationMark) == 0
    expect(leader.locator("[data-waiting]")).to_be_hidden()
    expect(leader.locator("[data-offline]")).to_be_hidden()
    assert count(day, StationMark) == 1


def _an_action_waits(day, desk):
    with without_connection(desk):
        desk.get_by_role("link", name=re.compile(r"Komt later.*Groep Rood")).click()
        looked_at(desk)
        desk.get_by_role("button", name="Bewaar").click()
        expect(desk.locator("[data-waiting]")).to_contain_text("1 ding wacht op verbinding")
    expect(desk.locator("[data-waiting]")).to_be_hidden()
    expect(desk.locator("[data-news]")).to_contain_text("Groep Rood doet mee vanaf")
    assert count(day, RotationEvent) == 2
