"""An order changed by hand: acts move past what is pinned, and breaks stay where they are in the evening."""

from __future__ import annotations

from uuid import UUID

import pytest

from app.planning.line_up.by_hand import Placed, Step, moved, stepped, without


def order(word):
    """Return an order such as `1 2v 3p`: 2 is pinned, and a break follows 3."""
    return tuple(
        Placed(id=UUID(int=int(part[0])), pinned="v" in part, break_after="p" in part) for part in word.split()
    )


@pytest.mark.parametrize(
    ("before", "step", "after"),
    [
        ("1 2 3p 4", Step.EARLIER, "2 1 3p 4"),
        ("1p 2 3", Step.LATER, "1p 3 2"),
        ("1 3v 2", Step.EARLIER, "2 3v 1"),
        ("1v 2 3", Step.EARLIER, "1v 2 3"),
        ("1 2", Step.LATER, "1 2"),
        ("1 2v 3", Step.LATER, "1 3 2v"),
        ("1 2 3", Step.PIN, "1 2v 3"),
        ("1 2v 3", Step.UNPIN, "1 2 3"),
        ("1 2 3", Step.PAUSE, "1 2p 3"),
        ("1 2p 3", Step.NO_PAUSE, "1 2 3"),
        ("1 2", Step.PAUSE, "1 2"),
    ],
)
def test_a_step_changes_one_thing(before, step, after):
    assert stepped(order(before), UUID(int=2), step) == order(after)


@pytest.mark.parametrize(
    ("before", "to", "after"),
    [("1 2 3 4", 3, "2 3 4 1"), ("1 2 3v 4", 3, "2 4 3v 1"), ("1 2v", 1, "1 2v"), ("1p 2 3", 9, "2p 3 1")],
)
def test_an_act_moves_to_a_place_and_the_others_make_room(before, to, after):
    assert moved(order(before), UUID(int=1), to=to) == order(after)


@pytest.mark.parametrize(("before", "after"), [("1 2p 3", "1p 3"), ("2p 1 3", "1 3"), ("1p 2", "1"), ("2", "")])
def test_an_act_that_goes_leaves_its_break_behind(before, after):
    assert without(order(before), UUID(int=2)) == order(after)
