"""A supervisor makes a safety day, has its running order made, changes it by keys and by mouse, and prints it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import expect


@pytest.fixture
def page(supervisor):
    """Return the plan of a new safety day that nobody solved yet."""
    supervisor.goto("/veiligheidsdag/nieuw")
    day = datetime.now(UTC).date() + timedelta(days=120)
    supervisor.get_by_label("Dag", exact=True).fill(day.isoformat())
    supervisor.get_by_role("button", name="Veiligheidsdag maken").click()
    if supervisor.get_by_label("Toch op deze dag").count():
        supervisor.get_by_label("Toch op deze dag").check()
        supervisor.get_by_role("button", name="Veiligheidsdag maken").click()
    expect(supervisor.locator("#status")).to_contain_text("De veiligheidsdag is gemaakt.")
    return supervisor


def visit(page, group, station):
    return page.get_by_role("link", name=f"{group}, {station}, ronde")


def round_of(page, group, station):
    return int(visit(page, group, station).get_attribute("data-round"))


def test_a_day_is_made_solved_changed_by_keys_and_mouse_and_printed(page):
    page.get_by_label("Aantal groepen").fill("6")
    expect(page.locator("[data-fit]")).to_contain_text("6 groepen langs 5 posten: 6 rondes van 20 minuten")
    page.get_by_role("button", name="Opslaan").click()
    page.get_by_role("button", name="Maak het draaischema").click()
    expect(page.locator("#status")).to_contain_text("Het draaischema is gemaakt.")
    before = round_of(page, "Rood", "Politie")
    to = before + 1 if before < 5 else before - 1
    visit(page, "Rood", "Politie").focus()
    for key in ("m", "ArrowDown" if to > before else "ArrowUp", "Enter"):
        page.keyboard.press(key)
    expect(page.locator("#status")).to_contain_text(f"Groep Rood is nu in ronde {to + 1} bij Politie")
    expect(visit(page, "Rood", "Politie")).to_be_focused()
    assert round_of(page, "Rood", "Politie") == to
    page.get_by_role("button", name="Ongedaan maken").click()
    expect(page.locator("#status")).to_contain_text("Ongedaan gemaakt")
    assert round_of(page, "Rood", "Politie") == before
    visit(page, "Rood", "Politie").drag_to(page.locator(f"[data-cell][data-round='{to}']").first)
    expect(page.locator("#status")).to_contain_text("Groep Rood is nu in ronde")
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
    page.get_by_role("link", name="Per groep").click()
    first = page.locator("[data-visit]").first
    first.focus()
    for key in ("m", "ArrowRight", "Escape"):
        page.keyboard.press(key)
    expect(page.locator("#rota-live")).to_have_text("Gestopt. Er is niets veranderd.")
    expect(first).to_be_focused()
