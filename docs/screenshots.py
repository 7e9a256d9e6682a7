# ruff: noqa: INP001 - a script beside the documents, in no package
"""Makes the pictures of the documents, from a running `make run`: `.venv/bin/python docs/screenshots.py`.

Needs the packages of requirements-dev.txt and a Chromium on the PATH (or its place in CHROMIUM).
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import Page, sync_playwright

CHECKOUT = Path(__file__).resolve().parent.parent
PICTURES = CHECKOUT / "docs" / "pictures"
DESK = {"width": 1440, "height": 900}
BROWSERS = ("chromium", "chromium-browser", "google-chrome")


def main() -> None:
    """Sign in as the first supervisor of the demo, and photograph next week, the safety day and a course."""
    people = _people()
    supervisor = next(person for person in people if person["role"] == "supervisor")
    site = urlsplit(next(person["link"] for person in people if "link" in person))
    base_url = f"{site.scheme}://{site.netloc}"
    browser_path = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, BROWSERS)), None)
    if browser_path is None:
        sys.exit("no Chromium found; say where it is with CHROMIUM=…")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=browser_path, args=["--no-sandbox"])
        page = browser.new_page(viewport=DESK, locale="nl-NL", timezone_id="Europe/Amsterdam")
        _sign_in(page, base_url, supervisor)
        _photograph_next_week(page, base_url)
        _photograph_safety_day(page, base_url)
        _photograph_course(page, base_url)
        browser.close()


def _people() -> list[dict[str, str]]:
    program = [sys.executable, "-m", "flask", "--app", "wsgi", "demo", "people"]
    done = subprocess.run(  # noqa: S603 - our own command, no input of anybody
        program, cwd=CHECKOUT, capture_output=True, text=True, check=True
    )
    people: list[dict[str, str]] = json.loads(done.stdout)
    return people


def _sign_in(page: Page, base_url: str, person: dict[str, str]) -> None:
    page.goto(f"{base_url}/aanmelden")
    page.fill("#email", person["email"])
    page.fill("#password", person["password"])
    page.click("section[aria-labelledby=password-title] button[type=submit]")
    page.wait_for_url("**/week/**")


def _photograph_next_week(page: Page, base_url: str) -> None:
    next_week = datetime.now(UTC) + timedelta(days=7)
    page.goto(f"{base_url}/week/{next_week:%G-W%V}")
    page.wait_for_load_state("networkidle")
    page.screenshot(path=PICTURES / "week.png")


def _photograph_safety_day(page: Page, base_url: str) -> None:
    page.goto(f"{base_url}/veiligheidsdag")
    page.locator("main a[href^='/veiligheidsdag/']:not([href$=nieuw])").first.click()
    page.get_by_role("link", name="Draaischema", exact=True).click()
    page.wait_for_load_state("networkidle")
    page.screenshot(path=PICTURES / "safety-day.png")


def _photograph_course(page: Page, base_url: str) -> None:
    """Take the progress board of the course that goes on, and the figures of it."""
    page.goto(f"{base_url}/cursussen")
    page.get_by_role("link", name="Fietslessen", exact=True).first.click()
    for tab, picture in (("Voortgang", "progress.png"), ("Cijfers", "figures.png")):
        page.get_by_role("navigation", name="Cursus").get_by_role("link", name=tab, exact=True).click()
        page.wait_for_load_state("networkidle")
        page.screenshot(path=PICTURES / picture)


if __name__ == "__main__":
    main()
