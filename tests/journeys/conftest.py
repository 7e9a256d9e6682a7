"""What journeys stand on: a running installation, a real browser, and people who sign in with it.

Everything lives as long as the tests of this directory: Playwright keeps an event loop running in the thread of the
tests, and tests elsewhere start loops of their own.
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest
from playwright.sync_api import expect, sync_playwright

from tests.journeys import stack as installation
from tests.journeys.landmarks import find as found_landmarks
from tests.journeys.visitors import TIMEOUT, Visitors

PROGRAMS = ("chromium", "chromium-browser", "google-chrome")
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]


def pytest_collection_modifyitems(items):
    """Mark what needs a browser, so that it can be chosen or left out."""
    for item in items:
        if item.path.is_relative_to(Path(__file__).parent):
            item.add_marker("browser")


@pytest.fixture(scope="package")
def chromium_path():
    """Return the system's Chromium; without one the journeys are skipped, and fail where they must run."""
    found = next(filter(None, map(shutil.which, PROGRAMS)), None)
    if found is None:
        refuse = pytest.fail if os.environ.get("CI") == "true" else pytest.skip
        refuse(f"no browser on the PATH: {', '.join(PROGRAMS)}")
    return found


@pytest.fixture(scope="package")
def stack(chromium_path, tmp_path_factory):
    """Yield the running installation with the demo of today."""
    with installation.running(tmp_path_factory.mktemp("installation")) as running:
        yield running


@pytest.fixture(scope="package")
def browser(chromium_path, stack):
    """Yield the browser; it is closed before the installation, whose servers need the thread's event loop back."""
    expect.set_options(timeout=TIMEOUT)  # as long as for an action
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium_path, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture(scope="package")
def cookies():
    """Return the cookies of those who signed in before, so that a link that works once is used once."""
    return {}


@pytest.fixture(scope="package")
def profiles():
    """Return the browsers of those who only look."""
    return {}


@pytest.fixture
def visitors(stack, browser, cookies, profiles):
    """Yield those who come with a browser; afterwards no page may have complained in its console."""
    visitors = Visitors(stack=stack, browser=browser, cookies=cookies, profiles=profiles)
    yield visitors
    visitors.close()
    assert visitors.complaints == []


@pytest.fixture
def visit(visitors):
    """Return a function that opens a page for a person."""
    return visitors.visit


@pytest.fixture
def supervisor(stack, visit):
    """Return a page of a supervisor at a desk."""
    return visit(stack.person("supervisor"))


@pytest.fixture(scope="package")
def landmarks(stack):
    """Return places in the demo of today."""
    return found_landmarks(stack)
