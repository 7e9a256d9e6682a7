"""A child goes to another group of the safety day by mouse and by keys, and back."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from tests.journeys.arrivals import arrived
from tests.journeys.board import middle

PINNED = ".person.is-pinned strong"


def test_a_child_is_dragged_to_another_group_carried_on_by_keys_and_put_back(supervisor, landmarks):
    page = supervisor
    page.goto(f"/veiligheidsdag/{landmarks.rotation}/groepen")
    groups = page.locator(".team")
    card = groups.nth(0).locator(".person").nth(2)
    name = card.locator("strong").inner_text()
    drag(page, card, groups.nth(1))
    expect(groups.nth(1).locator(PINNED)).to_have_text([name])
    moved = groups.nth(1).locator(".person.is-pinned")
    arrived(moved)
    expect(moved).to_be_focused()
    page.keyboard.press("m")
    page.keyboard.press("ArrowRight")
    expect(page.locator("#groups-live")).to_have_text(re.compile("^Naar "))
    page.keyboard.press("Escape")
    expect(page.locator("#groups-live")).to_contain_text("blijft in")
    page.keyboard.press("m")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    expect(groups.nth(2).locator(PINNED)).to_have_text([name])
    page.locator("#status").get_by_role("button", name="Ongedaan maken").click()
    expect(groups.nth(1).locator(PINNED)).to_have_text([name])
    page.get_by_role("button", name="Laatste wijziging ongedaan maken").click()
    expect(groups.nth(0).locator("strong", has_text=name)).to_be_visible()
    expect(page.locator(PINNED)).to_have_count(0)


def drag(page, card, group):
    """Drag a card straight across to a group beside its own."""
    x, y = middle(card)
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(group.bounding_box()["x"] + 40, y, steps=5)
    expect(group).to_have_class(re.compile("is-goal"))
    page.mouse.up()
