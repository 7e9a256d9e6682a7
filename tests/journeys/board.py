"""The week board as a person reads and uses it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from playwright.sync_api import expect

from tests.journeys.arrivals import arrived

PLACE = """
(card) => {
  const cell = card.closest("td");
  const day = document.getElementById(`dag-${cell.dataset.day}`).dataset.label;
  return [day.split(" ")[0], card.closest("tr").querySelector("th").textContent.trim(),
    card.querySelector(".session__time").textContent];
}
"""
GRIP_PIXELS = 12  # of the lower edge, for a quarter of an hour


@dataclass(frozen=True, kw_only=True, slots=True)
class Plan:
    """What is filled in to plan something from the template for reading aloud."""

    week: str
    title: str
    day: int = 2
    starts: str = "14.30"
    ends: str = "15.15"
    group: str = "Kleuters (4–7)"
    space: str = "Leeskamer"

    @property
    def date(self):
        """The day as a date, as the form takes it."""
        year, week = self.week.split("-W")
        return date.fromisocalendar(int(year), int(week), self.day).isoformat()


class Board:
    """One week on the board, in one window."""

    def __init__(self, page, week):
        self.page, self.week = page, week

    def open(self, rows="age_group"):
        """Open the week, with rows of a sort."""
        self.page.goto(f"/week/{self.week}?rijen={rows}")
        return self

    def card(self, title):
        """Return the card of a session."""
        return self.page.locator(".session:not(.drag-copy)").filter(has=self.page.get_by_text(title, exact=True))

    def link(self, title):
        """Return what has the focus when a card has it."""
        return self.card(title).locator("a")

    def place(self, title):
        """Return the day, the row and the times at which a card stands."""
        return tuple(self.card(title).evaluate(PLACE))

    def cell(self, day, row):
        """Return the cell of a weekday (1 is Monday) in a row."""
        line = self.page.locator("tbody tr").filter(has=self.page.get_by_role("rowheader", name=row, exact=True))
        return line.locator("td").nth(day - 1)

    def keys(self, *names):
        """Press keys, one after the other."""
        for name in names:
            self.page.keyboard.press(name)

    def drag(self, title, goal, *, drop=True):
        """Drag a card by its title to the middle of a cell, with the mouse."""
        self.page.mouse.move(*middle(self.card(title).locator(".session__title")))
        self.page.mouse.down()
        self.page.mouse.move(*middle(goal), steps=8)
        if drop:
            self.page.mouse.up()

    def stretch(self, title, quarters):
        """Drag the lower edge of a card, by so many quarters of an hour."""
        x, y = middle(self.card(title).locator(".session__grip"))
        self.page.mouse.move(x, y)
        self.page.mouse.down()
        self.page.mouse.move(x, y + quarters * GRIP_PIXELS, steps=4)
        self.page.mouse.up()

    def expect_status(self, text):
        """Wait until the board says so."""
        expect(self.page.locator("#board-status")).to_contain_text(text)

    def expect_alert(self, text):
        """Wait until the board refuses with a sentence."""
        expect(self.page.get_by_role("alert").filter(has_text=text)).to_be_visible()


def plan(page, wanted):
    """Plan something by the form that the catalogue leads to; return the board with the card on it."""
    propose(page, wanted)
    board = Board(page, wanted.week)
    arrived(board.card(wanted.title))
    return board


def propose(page, wanted):
    """Fill in and send the form that the catalogue leads to, whatever the answer will be."""
    page.goto(f"/week/{wanted.week}")
    page.get_by_role("link", name="Nieuwe bijeenkomst", exact=True).click()
    page.get_by_role("link", name="Voorlezen", exact=True).click()
    fill(page, wanted)
    page.get_by_role("button", name="Op het bord zetten").click()


def fill(page, wanted):
    """Fill in the form of something new."""
    page.get_by_label("Naam").fill(wanted.title)
    page.get_by_label("Leeftijdsgroep").select_option(wanted.group)
    page.get_by_label("Dag", exact=True).fill(wanted.date)
    page.get_by_label("Begint om").fill(wanted.starts)
    page.get_by_label("Eindigt om").fill(wanted.ends)
    page.get_by_label("Ruimte").select_option(wanted.space)


def middle(locator):
    """Return where the middle is: away from the edges of the window, where a drag makes the board scroll along."""
    locator.evaluate("(node) => node.scrollIntoView({ block: 'center', inline: 'center', behavior: 'instant' })")
    box = locator.bounding_box()
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
