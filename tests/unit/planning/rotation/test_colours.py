"""Groups are called after colours that nobody has yet, and after numbers when there are no more."""

from __future__ import annotations

from app.planning.rotation.colours import COLOURS, unused


def test_new_groups_get_the_colours_that_are_left():
    assert unused(["Blauw", "Rood", "De Vossen"], 3) == ("Groen", "Geel", "Oranje")


def test_after_the_colours_come_numbers():
    assert unused([*COLOURS, "Groep 22"], 3) == ("Groep 21", "Groep 23", "Groep 24")


def test_nobody_new_needs_no_name():
    assert unused([], 0) == ()
