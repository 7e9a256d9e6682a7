"""A paper of the safety day is asked for, and comes as a file while the page says so."""

from __future__ import annotations

from playwright.sync_api import expect


def test_a_poster_comes_as_a_file_and_the_page_says_so(supervisor, landmarks):
    page = supervisor
    page.goto(f"/veiligheidsdag/{landmarks.rotation}/papier")
    with page.expect_download() as asked:
        page.locator("a[href*='poster.pdf?maat=a4']").click()
    assert asked.value.suggested_filename.endswith("-poster.pdf")
    expect(page.locator("[data-making]")).to_have_text("Het bestand is klaar.")


def test_choosing_nothing_leads_to_a_page_that_says_so(supervisor, landmarks):
    page = supervisor
    page.goto(f"/veiligheidsdag/{landmarks.rotation}/papier")
    for tick in page.get_by_role("group", name="Wat wilt u printen").get_by_role("checkbox").all():
        tick.uncheck()
    page.get_by_role("button", name="Maak één PDF").click()
    expect(page.get_by_role("alert")).to_have_text("Kies ten minste één papier.")
