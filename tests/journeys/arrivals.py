"""When a page that a click led to is there: a click returns before, and `goto` alone waits for the scripts."""

from __future__ import annotations

from playwright.sync_api import expect


def arrived(sign):
    """Wait for something that only the next page shows, and until the whole of that page and its scripts are there.

    On a page whose words are there and whose scripts are not yet, keys, drags and clicks are lost.
    """
    expect(sign).to_be_visible()
    sign.page.wait_for_load_state()
