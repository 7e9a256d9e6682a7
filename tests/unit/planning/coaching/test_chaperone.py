"""Who goes along outside."""

import pytest

from app.planning.coaching.chaperone import Chaperone, Seats, found, must_go_along


def test_somebody_must_go_along_the_first_three_times():
    assert [must_go_along(before) for before in range(5)] == [True, True, True, False, False]


@pytest.mark.parametrize(
    ("before", "coach_goes", "seats", "expected"),
    [
        (0, True, None, Chaperone.COACH),
        (0, False, None, Chaperone.MISSING),
        (2, False, Seats(need=1, held=0), Chaperone.MISSING),
        (2, False, Seats(need=1, held=1), Chaperone.FOUND),
        (3, False, None, Chaperone.NOT_NEEDED),
        (3, False, Seats(need=1, held=0), Chaperone.MISSING),
        (3, True, None, Chaperone.COACH),
    ],
)
def test_the_coach_or_a_volunteer_goes_along(before, coach_goes, seats, expected):
    assert found(before=before, coach_goes=coach_goes, seats=seats) == expected
