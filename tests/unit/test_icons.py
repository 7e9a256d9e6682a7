"""Every icon that a template names is drawn, in the page or by reference."""

import re
from pathlib import Path

import pytest

from app.icons import icon, icon_sprite, icon_use

TEMPLATES = Path(__file__).parents[2] / "app" / "templates"
NAMED = re.compile(r"icon\('(?P<name>[a-z-]+)'(?:, '(?P<weight>[a-z]+)')?\)")


def named_icons() -> set[tuple[str, str]]:
    return {
        (found["name"], found["weight"] or "regular")
        for template in TEMPLATES.rglob("*.html")
        for found in NAMED.finditer(template.read_text(encoding="utf-8"))
    }


def test_every_icon_that_a_template_names_is_drawn():
    assert [name for name, weight in sorted(named_icons()) if "<path" not in icon(name, weight)] == []


def test_an_icon_is_hidden_from_assistive_technology_and_takes_the_colour_of_the_text():
    assert icon("check").startswith(
        '<svg class="icon" viewBox="0 0 256 256" fill="currentColor" aria-hidden="true"><path d="'
    )


def test_an_icon_that_does_not_exist_is_refused():
    with pytest.raises(FileNotFoundError):
        icon("no-such-icon")


def test_a_sprite_holds_each_symbol_once_for_the_references_to_it():
    sprite = icon_sprite(["plus", "check", "plus"])
    assert re.findall(r'id="([^"]+)"', sprite) == ["i-check", "i-plus"]
    assert icon_use("plus") == '<svg class="icon" aria-hidden="true"><use href="#i-plus"/></svg>'
