"""What must hold of rotations whatever the day: their order, conditions that are removed, what stands in the way.

Never worse, in all three objectives, without a window, a first station or a pair that may not meet, and with more room
at a station: then every rotation of before is still one. Without a skipped station there is more to do, so nothing is
promised. Without a group neither the end nor the waiting of groups is worse, but a station may wait where the group
was. Without a break the rounds are others, so that windows hold others; where nobody has windows a break costs rounds
and nothing else.
"""

from dataclasses import replace

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from app.planning.rotation.day import Window
from app.planning.rotation.grid import grid
from app.planning.rotation.reasons import Rule, RuleSort, reasons
from app.planning.rotation.solving import NoRotation, solve
from app.planning.vocabulary import WaitingMode
from tests.unit.planning.rotation.days import SLOT, broken, day, objective, rounds_of

SOME = settings(max_examples=40, deadline=None)


@st.composite
def days(draw, *, windows=True):
    """Return days of up to four groups and stations in up to seven rounds, with all sorts of rules."""
    rounds, stations, groups = draw(st.integers(2, 7)), draw(st.integers(1, 4)), draw(st.integers(1, 4))
    hours = st.none()
    if windows:
        hours |= st.sets(st.integers(0, rounds - 1), min_size=rounds // 2).map(lambda one: rounds_of(*sorted(one)))
    ids = [f"P{number}" for number in range(stations)]
    skips = [draw(st.frozensets(st.sampled_from(ids), max_size=1)) for _ in range(groups)]
    firsts = [draw(st.none() | st.sampled_from([*(set(ids) - skip)] or [None])) for skip in skips]
    return day(
        stations=[{"windows": draw(hours), "capacity": draw(st.sampled_from([1, 1, 2]))} for _ in ids],
        groups=[
            {"windows": draw(hours), "skip": skip, "first": first} for skip, first in zip(skips, firsts, strict=True)
        ],
        rounds=rounds,
        not_together=(("G0", "G1"),) if groups > 1 and draw(st.booleans()) else (),
    )


def value(of, waiting=WaitingMode.WAVES):
    """Return the proven objective, or nothing when there is no rotation."""
    try:
        found = solve(grid(of), seconds=60, seed=1, waiting=waiting)
    except NoRotation:
        return None
    assert found.proven
    assert broken(of, found.visits) == set()
    return objective(found.visits) if waiting is WaitingMode.WAVES else found.objective


def without(of, *rules):
    """Return the day without some rules, written apart from the code that it checks."""
    asked = {(rule.sort, *rule.ids) for rule in rules}
    roomy = max(1, len(of.groups))
    return replace(
        of,
        end=of.end + 40 * SLOT if (RuleSort.END,) in asked else of.end,
        breaks=tuple(one for number, one in enumerate(of.breaks) if (RuleSort.BREAK, str(number)) not in asked),
        stations=tuple(
            replace(
                one,
                windows=None if (RuleSort.STATION_WINDOW, one.id) in asked else one.windows,
                capacity=roomy if (RuleSort.CAPACITY, one.id) in asked else one.capacity,
            )
            for one in of.stations
        ),
        groups=tuple(
            replace(
                one,
                windows=None if (RuleSort.GROUP_WINDOW, one.id) in asked else one.windows,
                first=None if (RuleSort.FIRST, one.id) in asked else one.first,
            )
            for one in of.groups
        ),
        not_together=tuple(pair for pair in of.not_together if (RuleSort.NOT_TOGETHER, *pair) not in asked),
    )


def _of_first(of, field, **values):
    """Return the day with other values of its first station or group."""
    first, *others = getattr(of, field)
    return replace(of, **{field: (replace(first, **values), *others)})


EASIER = {
    "no window of a station": lambda of: _of_first(of, "stations", windows=None),
    "no window of a group": lambda of: _of_first(of, "groups", windows=None),
    "no first station": lambda of: _of_first(of, "groups", first=None),
    "no pair that may not meet": lambda of: replace(of, not_together=()),
    "room for everybody": lambda of: _of_first(of, "stations", capacity=4),
}


@SOME
@given(days(), st.sampled_from(sorted(EASIER)))
def test_without_a_condition_it_is_never_worse(of, condition):
    before = value(of)
    assume(before is not None)
    assert value(EASIER[condition](of)) <= before


@SOME
@given(days())
def test_without_a_group_it_ends_no_later_and_groups_wait_no_more(of):
    before = value(of)
    assume(before is not None and len(of.groups) > 1)
    left = tuple(pair for pair in of.not_together if of.groups[-1].id not in pair)
    assert value(replace(of, groups=of.groups[:-1], not_together=left))[:2] <= before[:2]


@SOME
@given(days(windows=False), st.integers(0, 3))
def test_without_a_break_it_is_as_good_where_nobody_has_windows(of, place):
    pause = Window(start=of.start + place * SLOT, end=of.start + place * SLOT + 15)
    with_break = value(replace(of, breaks=(pause,)))
    assume(with_break is not None)
    assert value(of) == with_break


@SOME
@given(days(), st.randoms(use_true_random=False), st.sampled_from(WaitingMode))
def test_in_another_order_and_under_other_names_it_is_as_good(of, chance, waiting):
    groups, stations = list(of.groups), list(of.stations)
    chance.shuffle(groups)
    chance.shuffle(stations)
    turned = replace(
        of,
        stations=tuple(replace(one, id=f"x{one.id}") for one in stations),
        groups=tuple(
            replace(
                one,
                id=f"y{one.id}",
                skip=frozenset(f"x{station}" for station in one.skip),
                first=None if one.first is None else f"x{one.first}",
            )
            for one in groups
        ),
        not_together=tuple((f"y{one}", f"y{other}") for one, other in of.not_together),
    )
    assert value(turned, waiting) == value(of, waiting)


@SOME
@given(days(), st.none() | st.integers(0, 3))
def test_removing_any_one_reason_helps(of, place):
    if place is not None:
        of = replace(of, breaks=(Window(start=of.start + place * SLOT, end=of.start + place * SLOT + 15),))
    assume(value(of) is None)
    found = reasons(of, seconds=60, seed=1)
    assert found
    everything = reasons_of(of)
    kept = {one.rule for one in found}
    for one in found:
        others = () if one.enough else everything - kept
        assert value(without(of, one.rule, *others)) is not None


def reasons_of(of):
    """Return every rule that the day has, found by naming all that could be."""
    sorts = (RuleSort.STATION_WINDOW, RuleSort.CAPACITY)
    return {
        Rule(sort=RuleSort.END),
        *(Rule(sort=RuleSort.BREAK, ids=(str(number),)) for number in range(len(of.breaks))),
        *(Rule(sort=sort, ids=(one.id,)) for one in of.stations for sort in sorts),
        *(Rule(sort=sort, ids=(one.id,)) for one in of.groups for sort in (RuleSort.GROUP_WINDOW, RuleSort.FIRST)),
        *(Rule(sort=RuleSort.NOT_TOGETHER, ids=pair) for pair in of.not_together),
    }


HARD_TO_FILL_IN = [
    day(
        stations=[{"windows": rounds_of(2, 3, 4, 5)}, {"capacity": 2}, {}],
        groups=[
            {},
            {"windows": rounds_of(1, 4, 5)},
            {"windows": rounds_of(0, 1, 3), "skip": frozenset({"P2"})},
            {"windows": rounds_of(0, 1, 2, 3), "skip": frozenset({"P0"})},
        ],
        rounds=6,
    ),
    day(
        stations=[
            {"capacity": 2},
            {"windows": rounds_of(0, 1, 2, 5), "capacity": 2},
            {"windows": rounds_of(2, 3, 4, 5)},
            {"windows": rounds_of(0, 1, 2, 4)},
        ],
        groups=[
            {"skip": frozenset({"P0"}), "first": "P2"},
            {"windows": rounds_of(0, 1, 3, 4, 5), "skip": frozenset({"P2"})},
            {},
        ],
        rounds=6,
    ),
]


@pytest.mark.parametrize(
    ("of", "expected"),
    [(HARD_TO_FILL_IN[0], (5, 3, 0)), (HARD_TO_FILL_IN[1], (5, 1, 4))],
    ids=["stations", "firsts"],
)
def test_where_presence_promises_too_much_every_rule_together_proves_what_is_possible(of, expected):
    assert value(of) == expected
    assert value(of, WaitingMode.BOOKLET) is not None
