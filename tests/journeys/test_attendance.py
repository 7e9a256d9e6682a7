"""The list of a session on a phone: big buttons, no connection for a while, and two people who contradict."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from uuid import uuid4

import pytest
from playwright.sync_api import expect
from sqlalchemy import create_engine, select
from sqlalchemy.orm import Session

from app.extensions import enter_location
from app.models.attendance import Attendance
from app.notify import links
from app.planning.marking import OPEN, Noted
from app.planning.vocabulary import AttendanceMark
from app.programme import accounts, attendance
from tests import factories, running_days
from tests.journeys import checks
from tests.journeys.phones import KEPT, LOOK_AGAIN
from tests.journeys.stack import SECRET_KEY
from tests.journeys.visitors import PHONE, sign_in

ALONE = """
delete Navigator.prototype.serviceWorker;
AbortSignal.timeout = () => new AbortController().signal;
"""
"""Without anything between the page and its requests, and with patience for an answer that is held up."""


@pytest.fixture
def here(stack):
    """Yield a session that goes on now, at a location of its own, with two people of staff."""
    engine = create_engine(stack.database_url)
    with Session(engine) as session:
        location = factories.location(session, slug=f"de-kade-{uuid4().hex[:8]}", name="De Kade")
        enter_location(session, location.id)
        supervisor, anna = (factories.account(session, name=name) for name in ("Bo Begeleider", "Anna"))
        begun = running_days.noon(location) - timedelta(minutes=1)
        meeting = factories.meeting(session, begun, minutes=2, title="Voetbal", zone=location.zone)
        places = [
            factories.attendance(session, meeting, factories.child(session, pseudonym=name))
            for name in ("Merel", "Uil", "Vink")
        ]
        link = accounts.new_link(session, supervisor, expires_at=datetime.now(UTC) + factories.HOUR)
        session.commit()
        token = links.make_sign_in(link.id, secret=SECRET_KEY)
        yield SimpleNamespace(
            session=session,
            meeting_id=meeting.id,
            children=[place.child_id for place in places],
            anna=anna.actor,
            page=f"/aanwezigheid/{meeting.id}",
            person=SimpleNamespace(
                email=supervisor.email, password=None, link=f"{stack.base_url}/aanmelden/link/{token}"
            ),
        )
    engine.dispose()


def marks(here):
    here.session.rollback()
    rows = here.session.execute(
        select(Attendance.child_id, Attendance.mark).where(Attendance.session_id == here.meeting_id)
    )
    found = {row.child_id: row.mark.value for row in rows}
    return [found[child] for child in here.children]


def looked_at(page):
    """See what axe finds, and whether the page fits, as it is now."""
    assert checks.violations(page) == ""
    assert checks.sideways(page) <= 0
    assert checks.small_targets(page) == []


def test_ticks_wait_for_a_connection_and_contradictions_for_a_choice(here, visit):
    page = visit(bypass_csp=True)
    sign_in(page, here.person)
    page.set_viewport_size(PHONE)
    page.goto(here.page)
    merel, uil, vink = page.locator("fieldset.attendance").all()
    _ticks_are_saved_at_once(here, page, merel)
    page.wait_for_function(KEPT)
    _ticks_wait(here, page, uil, vink)
    _somebody_chooses(here, page)


def test_news_from_before_a_tick_does_not_put_the_tick_back(here, visit):
    page = visit()
    page.add_init_script(ALONE)
    sign_in(page, here.person)
    page.goto(here.page)
    poll, held = page.locator("#day").get_attribute("data-poll"), {}
    older = page.request.get(poll, headers={"Accept": "application/json"})
    page.route(f"**{poll}", lambda route: held.update(route=route), times=1)
    page.evaluate(LOOK_AGAIN)
    merel = page.locator("fieldset.attendance").first
    merel.get_by_label("Er", exact=True).check()
    expect(page.locator("[data-totals]")).to_have_text("1 van 3 er, nog 2")
    expect(page.locator("[data-waiting]")).to_be_hidden()
    with page.expect_request(f"**{poll}", timeout=10_000):  # sooner than it looks by itself
        held["route"].fulfill(response=older)
    expect(merel.get_by_label("Er", exact=True)).to_be_checked()
    expect(page.locator("[data-totals]")).to_have_text("1 van 3 er, nog 2")


def _ticks_are_saved_at_once(here, page, merel):
    for choice in merel.locator("label.choice:visible").all():
        assert choice.bounding_box()["height"] >= 44
    merel.get_by_label("Er", exact=True).check()
    expect(page.locator("[data-totals]")).to_have_text("1 van 3 er, nog 2")
    expect(page.locator("[data-waiting]")).to_be_hidden()
    merel.get_by_text("Meer").click()
    looked_at(page)
    merel.get_by_label("Gekomen om").fill("half drie")
    merel.get_by_label("Weggegaan om").focus()
    expect(merel.get_by_text("Vul een tijd in als 14.30.")).to_be_visible()
    merel.get_by_label("Gekomen om").fill("9:05")
    merel.get_by_label("Weggegaan om").focus()
    expect(merel.locator("[data-said]")).to_have_text("09.05–…")
    expect(page.locator("[data-waiting]")).to_be_hidden()
    assert marks(here) == ["present", "not_recorded", "not_recorded"]


def _ticks_wait(here, page, uil, vink):
    page.context.set_offline(True)
    page.evaluate(LOOK_AGAIN)
    expect(page.locator("[data-offline]")).to_contain_text("Wat u tikt, blijft bewaard.")
    uil.get_by_label("Niet er").check()
    vink.get_by_label("Er", exact=True).check()
    expect(page.locator("[data-waiting]")).to_contain_text("2 dingen wachten op verbinding")
    page.reload()
    expect(uil.get_by_label("Niet er")).to_be_checked()
    expect(page.locator("[data-totals]")).to_have_text("2 van 3 er")
    assert marks(here) == ["present", "not_recorded", "not_recorded"]
    tick = attendance.Tick(
        child_id=here.children[1],
        noted=Noted(mark=AttendanceMark.PRESENT),
        seen=OPEN,
        ticked_at=datetime.now(UTC),
    )
    attendance.record_ticks(here.session, here.meeting_id, [tick], by=here.anna, now=datetime.now(UTC))
    here.session.commit()
    page.context.set_offline(False)
    page.evaluate(LOOK_AGAIN)
    expect(page.locator("[data-waiting]")).to_be_hidden()
    assert marks(here) == ["present", "present", "present"]


def _somebody_chooses(here, page):
    contradiction = page.locator(".contradiction")
    expect(contradiction).to_contain_text("Anna noteerde")
    looked_at(page)
    contradiction.get_by_role("button", name="Klopt: niet er").click()
    expect(page.get_by_role("status").first).to_contain_text("Genoteerd.")
    expect(page.locator(".contradiction")).to_have_count(0)
    assert marks(here) == ["present", "absent", "present"]
