"""Figures of a year: counts that are about nobody."""

from hypothesis import given
from hypothesis import strategies as st

from app.planning import year_figures
from app.planning.small_counts import SMALL, Shown
from app.planning.vocabulary import ActivityKind
from app.planning.year_figures import Counted, KindNumbers

SPORT, MUSIC = ActivityKind.SPORTS_OUTING, ActivityKind.MUSIC_COACHING
GROUPS = ("kleuters", "tieners")
COUNTS = st.integers(0, 60)


def test_a_sort_of_activity_shows_its_children_by_age_group():
    counted = {SPORT: Counted(held=10, cancelled=2, visits=93, volunteers=6, hours=31.5)}
    found = year_figures.numbers(counted, {(SPORT, "tieners"): 12, (SPORT, "kleuters"): 3}, groups=GROUPS)
    assert found.kinds == (
        KindNumbers(
            kind=SPORT,
            held=10,
            cancelled=2,
            children=(SMALL, Shown(least=12, most=12)),
            visits=95,
            volunteers=Shown(least=6, most=6),
            hours=30,
        ),
    )
    assert (found.held, found.cancelled) == (10, 2)


def test_many_visits_of_a_few_children_and_many_hours_of_a_few_people_are_not_shown():
    counted = {MUSIC: Counted(held=40, cancelled=0, visits=38, volunteers=2, hours=80)}
    (found,) = year_figures.numbers(counted, {(MUSIC, "tieners"): 4}, groups=GROUPS).kinds
    assert (found.visits, found.volunteers, found.hours) == (None, SMALL, None)


@given(st.dictionaries(st.tuples(st.sampled_from(ActivityKind), st.sampled_from(GROUPS)), COUNTS), COUNTS, COUNTS)
def test_no_number_of_people_below_five_is_ever_said(children, volunteers, visits):
    counted = {
        kind: Counted(held=1, cancelled=0, visits=visits, volunteers=volunteers, hours=volunteers * 2)
        for kind in ActivityKind
    }
    for one in year_figures.numbers(counted, children, groups=GROUPS).kinds:
        actual = [children.get((one.kind, group), 0) for group in GROUPS]
        for count, cell in zip([*actual, volunteers], [*one.children, one.volunteers], strict=True):
            assert cell == (SMALL if count < 5 else Shown(least=count, most=count))
        assert (one.visits is None) == all(count < 5 for count in actual)
        assert (one.hours is None) == (volunteers < 5)
