"""A session is moved by keys, by mouse, by a dialog and by clicks alone; every way can be stopped and undone."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.journeys.board import Plan, plan
from tests.journeys.landmarks import quiet_week

TITLE = "Voorlezen bij de kachel"
TUESDAY = ("dinsdag", "Kleuters (4–7)", "14.30–15.15")


@pytest.fixture
def board(supervisor, request):
    """Return a board with a draft on it, in a week that no other test uses."""
    number = 30 + sorted(name for name in globals() if name.startswith("test_")).index(request.function.__name__)
    return plan(supervisor, Plan(week=quiet_week(number), title=TITLE))


def test_keys_carry_a_session_to_another_day_row_and_time(board):
    board.link(TITLE).focus()
    board.keys("m", "ArrowRight", "ArrowDown", "Shift+ArrowDown", "Shift+ArrowDown")
    expect(board.page.locator("#board-live")).to_have_text(
        "woensdag " + _date(board, 3) + ", Kinderen (6–9), 15.00 tot 15.45 uur"
    )
    board.keys("Enter")
    board.expect_status("Voorlezen bij de kachel staat nu op wo")
    assert board.place(TITLE) == ("woensdag", "Kinderen (6–9)", "15.00–15.45")
    expect(board.link(TITLE)).to_be_focused()
    board.page.get_by_role("button", name="Ongedaan maken").click()
    board.expect_status("Ongedaan gemaakt: Voorlezen bij de kachel staat weer op di")
    assert board.place(TITLE) == TUESDAY


def test_escape_leaves_a_session_where_it_was(board):
    board.link(TITLE).focus()
    board.keys("m", "ArrowRight", "Escape")
    expect(board.page.locator("#board-live")).to_contain_text("Gestopt.")
    expect(board.link(TITLE)).to_be_focused()
    assert board.place(TITLE) == TUESDAY
    board.keys("Tab")  # no trap: the keys belong to the page again
    expect(board.link(TITLE)).not_to_be_focused()


def test_the_mouse_drags_a_session_to_another_cell(board):
    board.drag(TITLE, board.cell(4, "Jongeren (15–18)"))
    board.expect_status("Voorlezen bij de kachel staat nu op do")
    assert board.place(TITLE) == ("donderdag", "Jongeren (15–18)", "14.30–15.15")
    expect(board.link(TITLE)).to_be_focused()
    board.open()
    assert board.place(TITLE) == ("donderdag", "Jongeren (15–18)", "14.30–15.15")


def test_a_drag_is_given_up_by_escape_or_outside_the_table(board):
    board.drag(TITLE, board.cell(4, "Jongeren (15–18)"), drop=False)
    board.keys("Escape")
    board.page.mouse.up()
    board.drag(TITLE, board.page.locator("footer"))
    expect(board.page.locator("#board-status p")).to_have_count(0)
    board.open()
    assert board.place(TITLE) == TUESDAY


def test_the_lower_edge_of_a_session_makes_it_longer_and_shorter(board):
    board.stretch(TITLE, 2)
    board.expect_status("staat nu op di")
    assert board.place(TITLE) == ("dinsdag", "Kleuters (4–7)", "14.30–15.45")
    board.stretch(TITLE, -3)
    expect(board.card(TITLE).locator(".session__time")).to_have_text("14.30–15.00")
    expect(board.page.locator(".is-saving")).to_have_count(0)
    board.open()
    assert board.place(TITLE) == ("dinsdag", "Kleuters (4–7)", "14.30–15.00")


def test_the_dialog_moves_and_resizes_with_typing_and_choosing(board):
    board.card(TITLE).click()
    dialog = board.page.get_by_role("dialog")
    dialog.get_by_label("Begint om").fill("26.00")
    dialog.get_by_role("button", name="Opslaan").click()
    board.expect_alert("Fout: vul de tijden in als 14.30")
    dialog.get_by_label("Dag", exact=True).select_option(index=4)
    dialog.get_by_label("Leeftijdsgroep").select_option("Tieners (12–15)")
    dialog.get_by_label("Begint om").fill("10:00")
    dialog.get_by_label("Eindigt om").fill("1130")
    dialog.get_by_role("button", name="Opslaan").click()
    board.expect_status("staat nu op vr")
    expect(dialog).to_be_hidden()
    assert board.place(TITLE) == ("vrijdag", "Tieners (12–15)", "10.00–11.30")
    expect(board.link(TITLE)).to_be_focused()


def test_clicks_alone_move_a_session(board):
    board.card(TITLE).click()
    board.page.get_by_role("button", name="Kies een vak op het bord").click()
    board.expect_status("is opgepakt")
    board.cell(6, "Kinderen (9–12)").click()
    board.expect_status("staat nu op za")
    assert board.place(TITLE) == ("zaterdag", "Kinderen (9–12)", "14.30–15.15")


def test_the_name_of_a_card_says_when_and_what_and_it_is_never_hidden_by_the_days_above(board):
    link = board.link(TITLE)
    link.focus()
    name = " ".join(link.inner_text().split())
    assert f"14.30–15.15 uur, di {_date(board, 2)}, {TITLE}, open activiteit, Concept" in name.replace(" ,", ",")
    assert link.bounding_box()["y"] >= board.page.locator(".day").first.bounding_box()["height"]


def test_taps_alone_move_a_session_on_a_phone(stack, visit, board):
    phone = visit(stack.person("supervisor"), viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    phone.goto(f"/week/{board.week}")
    card = phone.locator(".session")
    card.tap()
    expect(phone.get_by_role("dialog")).to_be_visible()
    phone.get_by_role("button", name="Kies een vak op het bord").tap()
    expect(phone.locator("#board-status")).to_contain_text("Tik op het vak")
    phone.locator("td.d3").filter(has_text="Kleuters").tap()
    expect(phone.locator("#board-status")).to_contain_text("staat nu op wo")


def _date(board, day):
    label = board.page.locator(".day").nth(day - 1).get_attribute("data-label")
    return label.partition(" ")[2]
