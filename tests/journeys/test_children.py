"""Two children of a family come, and leave again, and did not leave after all."""

from __future__ import annotations

from playwright.sync_api import expect


def test_a_family_comes_and_leaves_and_is_back_before_the_evening(supervisor):
    page = supervisor
    page.goto("/kinderen/nieuw")
    first = page.get_by_label("Bijnaam", exact=True).input_value()
    fill(page)
    page.get_by_role("button", name="Toevoegen, en nog een broer of zus").click()
    expect(page.get_by_label("Broer of zus van")).to_have_value(first)
    second = page.get_by_label("Bijnaam", exact=True).input_value()
    fill(page)
    page.get_by_role("button", name="Toevoegen", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(second)
    page.get_by_role("link", name="Vertrek", exact=True).click()
    expect(page.get_by_label(first)).to_be_checked()
    page.get_by_role("button", name="Deze kinderen vertrekken").click()
    expect(page.locator("main")).to_contain_text("2 kinderen zijn vertrokken.")
    page.goto("/kinderen/vertrokken")
    expect(page.get_by_role("rowheader", name=first)).to_be_visible()
    page.get_by_role("rowheader", name=second).get_by_role("link").click()
    page.get_by_role("button", name="Toch niet vertrokken").click()
    expect(page.locator("main")).to_contain_text("Het kind doet weer mee.")
    page.get_by_role("link", name=first).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(first)
    expect(page.get_by_role("link", name="Vertrek", exact=True)).to_be_visible()


def fill(page):
    page.get_by_label("Geboren in de maand").select_option("4")
    page.get_by_label("Geboren in het jaar").select_option("2017")
    page.get_by_label("Tigrinya").check()
