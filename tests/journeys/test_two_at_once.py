"""Two supervisors plan at the same time: nobody undoes unknowingly what the other did, and nothing typed is lost."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.journeys import checks
from tests.journeys.board import Board, Plan, plan, propose
from tests.journeys.landmarks import quiet_week

TITLE, OTHER = "Voorlezen in de tent", "Voorlezen op het kleed"
OUTDATED = "Iemand anders heeft deze bijeenkomst net gewijzigd. Kijk eerst wat er nu staat."


@pytest.fixture
def colleague(stack, visit):
    """Return the window of the other supervisor of the location; axe may look into it."""
    return visit(stack.person("supervisor", 1), bypass_csp=True)


def test_a_card_that_a_colleague_moved_meanwhile_stays_and_the_sentence_says_why(supervisor, colleague):
    mine = plan(supervisor, Plan(week=quiet_week(8), title=TITLE))
    theirs = Board(colleague, mine.week).open()
    mine.drag(TITLE, mine.cell(3, "Kleuters (4–7)"))
    mine.expect_status("staat nu op wo")
    theirs.link(TITLE).focus()
    theirs.keys("m", "ArrowDown", "Enter")
    theirs.expect_alert(OUTDATED)
    assert theirs.place(TITLE) == ("dinsdag", "Kleuters (4–7)", "14.30–15.15")
    expect(theirs.link(TITLE)).to_be_focused()
    assert theirs.open().place(TITLE) == ("woensdag", "Kleuters (4–7)", "14.30–15.15")


def test_a_form_that_came_too_late_keeps_what_was_typed(supervisor, colleague):
    board = plan(supervisor, Plan(week=quiet_week(9), title=TITLE))
    address = board.link(TITLE).get_attribute("href")
    colleague.goto(address)
    supervisor.goto(address)
    supervisor.get_by_label("Toelichting").fill("Neem kussens mee.")
    supervisor.get_by_role("button", name="Opslaan").click()
    expect(supervisor.get_by_role("status")).to_contain_text("is opgeslagen")
    colleague.get_by_label("Toelichting").fill("Neem dekens mee.")
    colleague.get_by_role("button", name="Opslaan").click()
    expect(colleague.get_by_role("alert")).to_contain_text(OUTDATED)
    expect(colleague.get_by_label("Toelichting")).to_have_value("Neem dekens mee.")
    supervisor.reload()
    expect(supervisor.get_by_label("Toelichting")).to_have_value("Neem kussens mee.")


def test_a_space_that_is_taken_is_named_and_the_card_goes_back_with_the_focus(supervisor, colleague):
    plan(supervisor, Plan(week=quiet_week(10), title=TITLE, day=3))
    theirs = plan(colleague, Plan(week=quiet_week(10), title=OTHER, group="Kinderen (6–9)"))
    theirs.drag(OTHER, theirs.cell(3, "Kinderen (6–9)"))
    theirs.expect_alert("Leeskamer is dan bezet: Voorlezen in de tent, wo")
    theirs.expect_alert("Kies een andere tijd of ruimte.")
    assert theirs.place(OTHER) == ("dinsdag", "Kinderen (6–9)", "14.30–15.15")
    expect(theirs.link(OTHER)).to_be_focused()
    for width in (1440, 390, 320):
        colleague.set_viewport_size({"width": width, "height": 900})
        assert checks.violations(colleague) == ""
        assert checks.sideways(colleague) <= 0
    assert theirs.open().place(OTHER) == ("dinsdag", "Kinderen (6–9)", "14.30–15.15")


def test_a_new_session_in_a_space_that_is_taken_keeps_the_form(supervisor):
    plan(supervisor, Plan(week=quiet_week(11), title=TITLE))
    propose(supervisor, Plan(week=quiet_week(11), title=OTHER))
    expect(supervisor.get_by_role("alert")).to_contain_text("Leeskamer is dan bezet: Voorlezen in de tent")
    expect(supervisor.get_by_label("Naam")).to_have_value(OTHER)


def test_without_a_connection_a_move_says_so_and_the_card_stays(supervisor):
    board = plan(supervisor, Plan(week=quiet_week(12), title=TITLE))
    supervisor.context.set_offline(True)
    board.link(TITLE).focus()
    board.keys("m", "ArrowRight", "Enter")
    board.expect_alert("Geen verbinding. Voorlezen in de tent staat nog op de oude plek.")
    assert board.place(TITLE) == ("dinsdag", "Kleuters (4–7)", "14.30–15.15")
    expect(board.link(TITLE)).to_be_focused()
    supervisor.context.set_offline(False)
    board.keys("m", "ArrowRight", "Enter")
    board.expect_status("staat nu op wo")


def test_somebody_whose_session_ended_is_told_to_sign_in_again(supervisor):
    board = plan(supervisor, Plan(week=quiet_week(13), title=TITLE))
    supervisor.context.clear_cookies()
    board.drag(TITLE, board.cell(5, "Kleuters (4–7)"))
    expect(
        supervisor.get_by_role("alert")
        .filter(has_text="sessie")
        .or_(supervisor.get_by_role("alert").filter(has_text="uitgelogd"))
    ).to_be_visible()
    assert board.place(TITLE) == ("dinsdag", "Kleuters (4–7)", "14.30–15.15")
