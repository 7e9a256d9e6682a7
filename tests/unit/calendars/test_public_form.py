"""The public form of a component: what hangs in the hall (rule 12)."""

import pytest
from hypothesis import given

from app.calendars.component import render
from app.calendars.public_form import public_form
from tests.unit.calendars.examples import NOW, an_entry, any_text, unhurried


def rendered(**values):
    return render(an_entry(**values), previous=None, now=NOW).body


def test_rule_12_the_public_form_is_the_same_entry_without_its_description():
    described = rendered(description="Sleutel bij de receptie.\nNeem een tas mee.")
    assert public_form(described) == rendered(description="")


@pytest.mark.parametrize("title", ["DESCRIPTION:nee", "a\nDESCRIPTION:nee", "x" * 74 + "DESCRIPTION:nee" + "y" * 200])
def test_a_title_that_looks_like_a_description_stays(title):
    assert public_form(rendered(title=title, description="weg")) == rendered(title=title, description="")


@unhurried
@given(title=any_text, description=any_text)
def test_whatever_was_typed_only_the_description_leaves(title, description):
    assert public_form(rendered(title=title, description=description)) == rendered(title=title, description="")
