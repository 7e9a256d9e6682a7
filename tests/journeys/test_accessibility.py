"""Every page in every state is open to everybody: axe finds nothing, and what axe cannot see is looked at as well."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.journeys import checks
from tests.journeys.states import STATES

WIDTHS = (1440, 390, 320)
HEIGHT = 900


@pytest.fixture
def reach(stack, visitors, landmarks):
    """Return a function that brings a window to a state; the policy against foreign scripts would keep axe out."""

    def reach(name, **options):
        role, walk = STATES[name]
        page = visitors.look(stack.person(role) if role else None, bypass_csp=True, **options)
        walk(page, landmarks)
        return page

    return reach


FOREIGN = {"an answer from right to left": {"ar", "fa"}}


@pytest.mark.parametrize("name", STATES)
def test_axe_finds_nothing_and_all_of_the_page_fits_at_every_width(reach, name):
    page = reach(name)
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": HEIGHT})
        assert checks.violations(page) == "", f"at {width} px"
        assert checks.sideways(page) <= 0, f"scrolls sideways at {width} px"
    assert checks.small_targets(page) == []
    assert page.title().endswith(" – Weekwijzer")
    assert page.locator("html").get_attribute("lang") in FOREIGN.get(name, {"nl"})
    assert page.locator("h1").count() == 1


CENTRAL = ("the week", "a published session", "my shifts")
SPACING = """
* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important; }
p { margin-block-end: 2em !important; }
"""


@pytest.mark.parametrize(
    "scheme", [{"color_scheme": "dark"}, {"forced_colors": "active"}], ids=lambda one: next(iter(one))
)
@pytest.mark.parametrize("name", CENTRAL)
def test_axe_finds_nothing_in_the_dark_and_in_the_reader_s_own_colours(reach, name, scheme):
    page = reach(name, **scheme)
    for width in (1440, 390):
        page.set_viewport_size({"width": width, "height": HEIGHT})
        assert checks.violations(page) == "", f"at {width} px"


@pytest.mark.parametrize("name", CENTRAL)
def test_axe_finds_nothing_in_english(reach, name):
    page = reach(name)
    page.get_by_role("link", name="English").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    assert checks.violations(page) == ""


@pytest.mark.parametrize("name", CENTRAL)
def test_a_page_can_be_read_with_wider_spacing_of_text(reach, name):
    page = reach(name)
    page.add_style_tag(content=SPACING)
    for width in (1440, 320):
        page.set_viewport_size({"width": width, "height": HEIGHT})
        assert checks.sideways(page) <= 0, f"at {width} px"
        assert checks.cut_off(page) == []


def test_a_password_manager_can_fill_in_the_sign_in_page(visit):
    page = visit()
    page.goto("/aanmelden")
    staff = page.get_by_role("region", name="Medewerker")
    assert staff.get_by_label("E-mailadres").get_attribute("autocomplete") == "username"
    assert staff.get_by_label("Wachtwoord").get_attribute("autocomplete") == "current-password"
    allowed = "(box) => box.dispatchEvent(new ClipboardEvent('paste', { cancelable: true, bubbles: true }))"
    assert staff.get_by_label("Wachtwoord").evaluate(allowed)


def test_the_first_key_leads_past_the_menu(supervisor):
    supervisor.goto("/berichten")
    supervisor.keyboard.press("Tab")
    supervisor.keyboard.press("Enter")
    expect(supervisor.locator("#main")).to_be_focused()
