"""A supervisor makes a safety day, has its running order made, changes it by keys and by mouse, and prints it."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.journeys.board import Plan
from tests.journeys.landmarks import quiet_week


@pytest.fixture
def page(supervisor):
    """Return the plan of a new safety day that nobody solved yet."""
    supervisor.goto("/veiligheidsdag/nieuw")
    supervisor.get_by_label("Dag", exact=True).fill(Plan(week=quiet_week(7), title="Veiligheidsdag").date)
    supervisor.get_by_role("button", name="Veiligheidsdag maken").click()
    expect(supervisor.locator("#status")).to_contain_text("De veiligheidsdag is gemaakt.")
    return supervisor


def visit(page, group, station):
    return page.get_by_role("link", name=f"{group}, {station}, ronde")


def round_of(page, group, station):
    return int(visit(page, group, station).get_attribute("data-round"))


def ready(page):
    """Wait until the running order can be changed by hand: only its script shows the line about the keys."""
    expect(page.locator("[data-keys]")).to_be_visible()


def test_a_day_is_made_solved_changed_by_keys_and_mouse_and_printed(page):
    said = page.locator("#status")
    page.get_by_label("Aantal groepen").fill("6")
    expect(page.locator("[data-fit]")).to_contain_text("6 groepen langs 5 posten: 6 rondes van 20 minuten")
    page.get_by_role("button", name="Opslaan").click()
    expect(said).to_contain_text("De dag is opgeslagen.")
    page.get_by_role("button", name="Maak het draaischema").click()
    expect(said).to_contain_text("Het draaischema is gemaakt.")
    before = round_of(page, "Rood", "Politie")
    to = before + 1 if before < 5 else before - 1
    ready(page)
    visit(page, "Rood", "Politie").focus()
    for key in ("m", "ArrowDown" if to > before else "ArrowUp", "Enter"):
        page.keyboard.press(key)
    expect(said).to_contain_text(f"Groep Rood is nu in ronde {to + 1} bij Politie")
    expect(visit(page, "Rood", "Politie")).to_be_focused()
    assert round_of(page, "Rood", "Politie") == to
    said.get_by_role("button", name="Ongedaan maken").click()
    expect(said).to_contain_text("Ongedaan gemaakt")
    assert round_of(page, "Rood", "Politie") == before
    ready(page)
    visit(page, "Rood", "Politie").drag_to(page.locator(f"[data-cell][data-round='{to}']").first)
    expect(said).to_contain_text("Groep Rood is nu in ronde")
    page.emulate_media(media="print")
    expect(page.get_by_role("table")).to_be_visible()
    for hidden in (
        page.get_by_role("navigation", name="Veiligheidsdag"),
        page.locator("[data-keys]"),
        page.locator("#stand"),
    ):
        expect(hidden).not_to_be_visible()


def test_a_carried_visit_is_put_back_by_escape(page):
    page.get_by_role("button", name="Maak het draaischema").click()
    by_group = page.get_by_role("link", name="Per groep")
    by_group.click()
    expect(by_group).to_have_attribute("aria-current", "page")
    ready(page)
    first = page.locator("[data-visit]").first
    first.focus()
    for key in ("m", "ArrowRight", "Escape"):
        page.keyboard.press(key)
    expect(page.locator("#rota-live")).to_have_text("Gestopt. Er is niets veranderd.")
    expect(first).to_be_focused()
