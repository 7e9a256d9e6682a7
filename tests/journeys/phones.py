"""What a phone does by itself on the pages of a day, and what it keeps of them."""

from __future__ import annotations

LOOK_AGAIN = "() => document.dispatchEvent(new Event('day-ask'))"
"""What the phone does by itself every fifteen seconds, and when it wakes up."""

KEPT = """
async () => {
  const own = performance.getEntriesByType("resource").map(({ name }) => new URL(name))
    .filter(({ origin, pathname }) => origin === location.origin && pathname.startsWith("/static/"));
  const found = await Promise.all([location.pathname, ...own].map((address) => caches.match(address)));
  return found.every(Boolean) && (await navigator.serviceWorker.getRegistration())?.active?.state === "activated";
}
"""
"""Whether the phone could open the page, with all its styles and scripts, without a connection by now."""
