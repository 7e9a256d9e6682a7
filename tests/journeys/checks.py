"""What is looked at on every page, once all its styles are there: what axe finds, and what axe cannot see."""

from __future__ import annotations

from axe_playwright_python.base import AXE_SCRIPT, AxeResults

RUN = """
() => axe.run(document, {
  resultTypes: ["violations"],
  runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"],
})
"""
SMALL_TARGETS = """
() => {
  const shown = (node) => node.checkVisibility({ visibilityProperty: true, opacityProperty: true })
    && !node.closest(".visually-hidden, [inert], .skip-link, [popover]:not(:popover-open)");
  const inline = (node) => getComputedStyle(node).display === "inline"
    && node.parentElement.textContent.trim() !== node.textContent.trim();
  const controls = [...document.querySelectorAll("a, button, input:not([type=hidden]), select, textarea, summary")];
  const small = [];
  for (const node of controls.filter((one) => shown(one) && !inline(one))) {
    const box = (node.closest("label") ?? node).getBoundingClientRect();
    if (box.width < 24 || box.height < 24) small.push(`${node.outerHTML.slice(0, 120)} ${box.width} x ${box.height}`);
  }
  return small;
}
"""

CUT_OFF = """
() => [...document.querySelectorAll("main *, header *")]
  .filter((node) => node.checkVisibility() && !node.closest(".visually-hidden, select, [popover]:not(:popover-open)"))
  .filter((node) => getComputedStyle(node).overflowY === "hidden" && node.scrollHeight > node.clientHeight + 1)
  .map((node) => node.outerHTML.slice(0, 120))
"""


def violations(page):
    """Return what axe has against the page as it stands, as text: empty when nothing."""
    page.wait_for_load_state()
    if not page.evaluate("() => 'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    results = AxeResults(page.evaluate(RUN))
    return results.generate_report() if results.violations_count else ""


def sideways(page):
    """Return how many pixels the page scrolls sideways."""
    page.wait_for_load_state()
    return page.evaluate("() => document.documentElement.scrollWidth - document.documentElement.clientWidth")


def small_targets(page):
    """Return the controls that are smaller than 24 by 24 pixels; links within a sentence may be (2.5.8)."""
    page.wait_for_load_state()
    return page.evaluate(SMALL_TARGETS)


def cut_off(page):
    """Return the parts of the page whose text does not fit in them."""
    page.wait_for_load_state()
    return page.evaluate(CUT_OFF)
