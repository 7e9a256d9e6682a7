"""Everything that must be done can be done in a browser without JavaScript."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from tests.journeys import letters
from tests.journeys.board import Plan, plan
from tests.journeys.landmarks import quiet_week, week
from tests.journeys.visitors import PHONE, sign_in

TITLE = "Voorlezen zonder poespas"


def test_a_week_is_planned_edited_and_published_and_a_mail_is_answered_without_script(stack, visit):
    volunteer = stack.person("volunteer")
    page = visit(script=False)
    sign_in(page, stack.person("supervisor"))
    board = plan(page, Plan(week=quiet_week(14), title=TITLE))
    board.card(TITLE).locator("a").click()  # without script the card leads to the page of the session
    page.get_by_label("Dag", exact=True).fill(Plan(week=quiet_week(14), title=TITLE, day=4).date)
    page.get_by_label("Begint om").fill("10.00")
    page.get_by_label("Eindigt om").fill("9.00")
    page.get_by_role("button", name="Opslaan").click()
    expect(page.get_by_role("alert")).to_contain_text("Laat het einde na het begin komen.")
    page.get_by_label("Eindigt om").fill("11.15")
    page.get_by_role("button", name="Opslaan").click()
    expect(page.get_by_role("status")).to_contain_text(f"{TITLE} is opgeslagen.")
    expect(page.get_by_role("button", name="Ongedaan maken")).to_be_visible()
    page.get_by_label("Vrijwilliger voor Voorlezer").select_option(volunteer.name)
    page.get_by_role("button", name="Indelen").first.click()
    expect(page.get_by_role("status")).to_contain_text("De vrijwilliger is ingedeeld.")
    board.open(rows="space")
    expect(board.card(TITLE)).to_contain_text("10.00–11.15")
    page.get_by_role("link", name="Week bekendmaken (1 wijziging)").click()
    page.get_by_role("button", name="Bekendmaken en berichten sturen").click()
    expect(page.get_by_role("status").first).to_contain_text("1 bijeenkomst is bekend.")
    _say_no(stack, visit, volunteer)
    page.goto(board.link(TITLE).get_attribute("href"))
    expect(page.get_by_role("region", name="Mensen")).to_contain_text("Kan niet")


def _say_no(stack, visit, volunteer):
    mail = stack.next_mail(to=volunteer.email, subject=f"Kunt u komen? {TITLE}")
    phone = visit(viewport=PHONE, script=False)
    phone.goto(letters.link(mail, "Nee, ik kan niet:"))
    no = phone.get_by_role("button", name="Nee, ik kan niet")
    expect(no).to_have_class(re.compile("button--primary"))  # what was clicked in the mail is put forward
    no.click()
    expect(phone.get_by_text(f"U komt niet bij {TITLE}")).to_be_visible()


def test_the_menu_and_the_view_of_the_board_open_on_a_phone_without_script(stack, visit):
    page = visit(stack.person("supervisor"), viewport=PHONE, script=False)
    page.goto(f"/week/{week(1)}")
    page.get_by_role("button", name="Weergave").click()
    page.get_by_role("button", name="ruimte").click()
    expect(page).to_have_url(re.compile("rijen=space$"))
    page.get_by_role("button", name="Menu").click()
    page.get_by_role("link", name="Berichten").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Berichten")
