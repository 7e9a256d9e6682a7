"""Many small changes never break a rule and never make it worse."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.planning.grouping.annealing import anneal
from app.planning.grouping.blocks import blocks
from app.planning.grouping.dividing import NoDivision, divide
from app.planning.grouping.measure import measure
from tests.unit.planning.grouping.made import broken, small_problems


@settings(max_examples=40, deadline=None)
@given(small_problems(), st.integers(0, 5))
def test_changes_keep_every_rule_and_make_nothing_worse(of, seed):
    together = blocks(of)
    try:
        found = divide(of, seconds=5, seed=1)
    except NoDivision:
        return
    at = {one: number for number, group in enumerate(found.groups) for one in group}
    placing = {number: at[block.members[0].id] for number, block in enumerate(together.every)}
    made = anneal(of, together, placing, changes=200, seed=seed)
    groups = [
        [member for number, block in enumerate(together.every) if made[number] == one for member in block.members]
        for one in of.numbers
    ]
    assert broken(of, [[member.id for member in group] for group in groups]) == set()
    value = measure(of, groups)
    assert (value.size_spread, value.cost) == pytest.approx((found.objective.size_spread, found.objective.cost))
