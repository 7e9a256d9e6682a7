"""Two people note something of the same child."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.planning.marking import OPEN, Noted, merge
from app.planning.vocabulary import AttendanceMark

THERE, AWAY, EXCUSED = (
    Noted(mark=mark) for mark in (AttendanceMark.PRESENT, AttendanceMark.ABSENT, AttendanceMark.EXCUSED)
)
TWO = datetime(2026, 11, 25, 14, tzinfo=UTC)
FIVE_PAST = TWO + timedelta(minutes=5)
THREE = TWO + timedelta(hours=1)


def there(arrived_at=None, left_at=None):
    return Noted(mark=AttendanceMark.PRESENT, arrived_at=arrived_at, left_at=left_at)


@st.composite
def notes(draw):
    mark = draw(st.sampled_from(AttendanceMark))
    if mark is not AttendanceMark.PRESENT:
        return Noted(mark=mark)
    return there(draw(st.sampled_from([None, TWO, FIVE_PAST])), draw(st.sampled_from([None, THREE])))


@pytest.mark.parametrize(
    ("seen", "mine", "theirs", "counts"),
    [
        pytest.param(OPEN, THERE, OPEN, THERE, id="nobody else"),
        pytest.param(OPEN, THERE, THERE, THERE, id="both the same"),
        pytest.param(OPEN, THERE, AWAY, None, id="a contradiction"),
        pytest.param(AWAY, THERE, AWAY, THERE, id="whoever saw the last one corrects it"),
        pytest.param(OPEN, THERE, there(FIVE_PAST), there(FIVE_PAST), id="there, and when it came"),
        pytest.param(THERE, there(TWO), there(None, THREE), there(TWO, THREE), id="one came, the other left"),
        pytest.param(THERE, there(TWO), there(FIVE_PAST), None, id="two times of arrival"),
        pytest.param(THERE, there(TWO), AWAY, None, id="a time of somebody who was not there"),
        pytest.param(THERE, EXCUSED, there(TWO), None, id="not there, who came at two"),
        pytest.param(THERE, there(THREE), there(None, TWO), None, id="left before it came"),
    ],
)
def test_what_counts(seen, mine, theirs, counts):
    assert merge(seen=seen, mine=mine, theirs=theirs) == counts


@pytest.mark.parametrize(
    "values",
    [
        {"mark": AttendanceMark.ABSENT, "arrived_at": TWO},
        {"left_at": TWO},
        {"mark": AttendanceMark.PRESENT, "arrived_at": THREE, "left_at": TWO},
        {"mark": AttendanceMark.PRESENT, "arrived_at": TWO, "left_at": TWO},
    ],
)
def test_what_cannot_have_been_is_not_noted(values):
    with pytest.raises(ValueError, match=r".*"):
        Noted(**values)


@given(seen=notes(), mine=notes(), theirs=notes())
def test_nothing_of_either_is_lost_in_silence(seen, mine, theirs):
    found = merge(seen=seen, mine=mine, theirs=theirs)
    if found is None:
        return
    for name in ("mark", "arrived_at", "left_at"):
        wanted = {getattr(one, name) for one in (mine, theirs) if getattr(one, name) != getattr(seen, name)}
        assert len(wanted) <= 1
        assert getattr(found, name) == (wanted.pop() if wanted else getattr(seen, name))


@given(seen=notes(), mine=notes())
def test_what_nobody_touched_meanwhile_is_as_it_was_noted(seen, mine):
    assert merge(seen=seen, mine=mine, theirs=seen) == mine


@given(seen=notes(), mine=notes(), theirs=notes())
def test_it_does_not_matter_who_was_first(seen, mine, theirs):
    assert merge(seen=seen, mine=mine, theirs=theirs) == merge(seen=seen, mine=theirs, theirs=mine)
