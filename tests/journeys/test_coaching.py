"""Music coaching from the first request to the closing, by everybody whose work it is."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from uuid import UUID

from playwright.sync_api import expect
from sqlalchemy import select

from app.models.coaching import Trajectory
from tests import factories
from tests.journeys import checks
from tests.journeys.arrivals import arrived
from tests.journeys.landmarks import opened, week
from tests.journeys.visitors import PHONE

REASON = "Trommelt op elke tafel"


def test_from_the_first_request_to_the_closing(stack, visit):
    mentor, coach = visit(stack.person("mentor")), visit(stack.person("coach"), viewport=PHONE)
    child = somebody_without_coaching(stack)
    _ask(mentor, child)
    address = _plan_the_intake(coach, child)
    _let_it_have_been_held(stack, address)
    _after_the_intake(coach, address)
    _choose_a_goal(coach, address)
    _note_an_appointment(stack, coach, address)
    _close(coach, address)
    _refused_to_the_mentor(mentor, address)


def test_an_appointment_is_moved_with_two_taps_on_a_phone_and_put_back_with_a_third(stack, visit):
    phone = visit(stack.person("coach"), viewport=PHONE, has_touch=True)
    phone.goto(f"/muziek/week/{week(1)}")
    before = phone.get_by_role("main").inner_text()
    assert checks.sideways(phone) <= 0
    phone.get_by_role("link", name="Verzetten").first.tap()
    moments = phone.get_by_role("list").get_by_role("button", name=re.compile(r"\d uur$"))
    expect(moments).to_have_count(3)
    chosen = moments.last.inner_text()
    moments.last.tap()
    arrived(phone.get_by_role("status").filter(has_text=f"De afspraak staat nu op {chosen}."))
    assert phone.get_by_role("main").inner_text() != before
    phone.get_by_role("button", name="Ongedaan maken").tap()
    expect(phone.get_by_role("status")).to_contain_text("Ongedaan gemaakt")
    phone.goto(f"/muziek/week/{week(1)}")
    assert phone.get_by_role("main").inner_text() == before


def somebody_without_coaching(stack):
    """Return the name of the oldest who is here and was never coached."""
    with opened(stack) as session:
        has_one = select(Trajectory.child_id)
        return session.scalars(
            select(factories.Child.pseudonym)
            .where(factories.Child.id.not_in(has_one), factories.Child.left_on.is_(None))
            .order_by(factories.Child.birth_month, factories.Child.id)
            .limit(1)
        ).one()


def _ask(page, child):
    page.goto("/muziek/aanvragen")
    page.get_by_label("Of de naam, precies zoals u die kent").fill(child)
    page.get_by_label("De jongere zelf, met hulp van de mentor").check()
    page.get_by_label("Waarom muziekcoaching?").fill(REASON)
    page.get_by_role("button", name="Aanvragen").click()
    expect(page.get_by_text("De aanvraag staat op de wachtlijst.")).to_be_visible()


def _plan_the_intake(page, child):
    """Plan it for tomorrow evening with the first who speaks the language; return the address of the trajectory."""
    page.goto(f"/muziek?zoek={child}")
    page.get_by_role("link", name=child).click()
    intake = page.get_by_role("link", name="Kennismaking plannen")
    expect(intake).to_be_visible()
    expect(page.get_by_text("Aangevraagd").first).to_be_visible()
    address = page.url
    intake.click()
    page.get_by_label("Dag", exact=True).fill((datetime.now(UTC) + timedelta(days=3)).date().isoformat())
    page.get_by_label("Begint om").fill("21.00")
    page.get_by_label("Eindigt om").fill("21.30")
    page.get_by_label("Ruimte", exact=True).select_option(label="Sportveld")
    page.get_by_label("Taal van de tolk").select_option("ti")
    page.get_by_role("button", name="Plannen").click()
    expect(page.get_by_text("De kennismaking is gepland.")).to_be_visible()
    return address


def _after_the_intake(page, address):
    page.goto(f"{address}/dossier")
    expect(page.get_by_text(REASON)).to_be_visible()
    page.get_by_label("Wat betekent muziek voor de jongere?").fill("Zong thuis in de keuken")
    page.get_by_label("De afspraken beginnen").check()
    page.get_by_role("button", name="Opslaan").click()
    expect(page.get_by_text("Zong thuis in de keuken").first).to_be_visible()


def _choose_a_goal(page, address):
    page.goto(f"{address}/doelen")
    page.get_by_label("Kies uit de lijst").select_option(label="Samen spelen")
    page.get_by_role("button", name="Opslaan").click()
    expect(page.get_by_role("heading", name="Samen spelen")).to_be_visible()


def _note_an_appointment(stack, page, address):
    """Write a note; an appointment of last week stands in for the ones that are planned on another page."""
    with opened(stack) as session:
        row = session.get_one(Trajectory, _id(address))
        session.info["scope"] = row.location_id
        held = factories.meeting(
            session,
            datetime.now(UTC).replace(microsecond=0) - timedelta(days=7),
            of=session.get_one(factories.Activity, row.activity_id),
        )
        session_id = held.id
        session.commit()
    page.goto(f"{address}/notitie/{session_id}")
    page.get_by_label("Wat hebt u gedaan?").fill("Samen een ritme gemaakt")
    page.get_by_label("Heel goed").check()
    page.get_by_label("een begin").check()
    page.get_by_role("button", name="Opslaan").click()
    expect(page.get_by_text("De notitie is opgeslagen.")).to_be_visible()


def _close(page, address):
    page.goto(address)
    page.get_by_role("link", name="Afsluiten").click()
    page.get_by_label("De doelen zijn bereikt").check()
    page.get_by_role("button", name="Afsluiten").click()
    expect(page.get_by_text("Het traject is afgesloten.")).to_be_visible()


def _refused_to_the_mentor(page, address):
    assert page.goto(f"{address}/dossier").status == 403
    page.goto("/muziek/aanvragen")
    expect(page.get_by_text("Afgesloten")).to_be_visible()


def _let_it_have_been_held(stack, address):
    """Let a few days pass for the intake."""
    with opened(stack) as session:
        row = session.get_one(Trajectory, _id(address))
        held = session.get_one(factories.ProgrammeSession, row.intake_id)
        back = timedelta(days=14)
        held.starts_at, held.ends_at = held.starts_at - back, held.ends_at - back
        held.starts_local = held.starts_local - back
        session.commit()


def _id(address):
    return UUID(re.search(r"[0-9a-f-]{36}", address)[0])
