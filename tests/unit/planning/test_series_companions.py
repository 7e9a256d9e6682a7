"""What is held beside a series follows what moves of it, and nothing else does."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from app.planning.companions import following
from app.planning.series import Edit, Field, Meeting, Scope, WallShift
from app.planning.series_companions import becoming, beside_any, followers
from app.planning.series_edit import changes
from app.planning.timeslots import TimeSlot

DAY, HOUR = timedelta(days=1), timedelta(hours=1)
FIRST = datetime(2026, 6, 3, 8, tzinfo=UTC)
LONG_BEFORE = FIRST - 100 * DAY
MOST = 5


def meeting(number, day, *, hour=0, length=1, **more):
    starts = FIRST + day * DAY + hour * HOUR
    slot = TimeSlot(starts_at=starts, ends_at=starts + length * HOUR)
    found = Meeting(id=UUID(int=number), slot=slot, zone="Europe/Amsterdam", space_id=UUID(int=99))
    return replace(found, meant_for=found.wall[0], **more)


@st.composite
def companions(draw):
    """Return meetings beside a course, or not beside it at all."""
    days = draw(st.sets(st.integers(0, MOST)))
    return [
        meeting(
            100 + day,
            day,
            hour=draw(st.integers(-2, 2)),
            length=draw(st.integers(1, 3)),
            cancelled=draw(st.booleans()),
        )
        for day in sorted(days)
    ]


COURSE = [meeting(number, number) for number in range(MOST)]
SHIFTS = st.integers(-30, 30).filter(bool).map(lambda hours: WallShift(starts=hours * HOUR, ends=hours * HOUR))


def outcomes(shift, scope=Scope.FOLLOWING, *, now=LONG_BEFORE):
    return changes(COURSE, Edit(shift=shift), anchor=COURSE[2].id, scope=scope, now=now)


@given(companions(), SHIFTS, st.sampled_from(Scope))
def test_what_goes_on_beside_a_meeting_that_moves_follows_it_as_one_does(care, shift, scope):
    moved = [one for one in outcomes(shift, scope) if one.becomes.slot != one.meeting.slot]
    expected = {}
    for one in reversed(moved):
        for other in care:
            if not other.cancelled and other.slot.overlaps(one.meeting.slot):
                slot = following(other.slot, was=one.meeting.slot, becomes=one.becomes.slot)
                expected[other.id] = (slot, one.meeting.id)
    found = followers(outcomes(shift, scope), care)
    assert {one.meeting.id: (one.slot, one.beside) for one in found} == expected
    assert len(found) == len(expected)


def test_nothing_follows_what_cannot_be_as_asked_or_stays():
    care = [meeting(100 + day, day) for day in range(MOST)]
    back = WallShift(starts=-200 * DAY, ends=-200 * DAY)
    assert followers(outcomes(back), care) == ()
    assert followers(outcomes(None), care) == ()


@given(companions(), st.sets(st.integers(0, MOST - 1)))
def test_what_goes_on_beside_any_is_beside_one_of_them(care, chosen):
    meetings = [COURSE[number] for number in chosen]
    expected = tuple(
        one for one in care if not one.cancelled and any(one.slot.overlaps(other.slot) for other in meetings)
    )
    assert beside_any(care, meetings) == expected


@given(companions(), SHIFTS)
def test_a_series_of_companions_is_meant_for_where_its_schedule_goes(care, shift):
    since = date(2026, 6, 5)
    follow = followers(outcomes(shift), care)
    changed = becoming(care, follow, edit=Edit(shift=shift), since=since, now=LONG_BEFORE)
    found = {was.id: after for was, after in changed}
    for one in care:
        after = found.get(one.id, one)
        assert replace(after, slot=one.slot, meant_for=one.meant_for, by_hand=one.by_hand) == one
        assert after.meant_for in {
            one.meant_for + shift.starts if one.meant_for.date() >= since else one.meant_for,
            None,  # another one stays that is meant for that time
        }
    meant = [found.get(one.id, one).meant_for for one in care]
    kept = [moment for moment in meant if moment is not None]
    assert len(kept) == len(set(kept))


def test_what_has_begun_keeps_what_it_was_meant_for():
    care = [meeting(102, 2), meeting(103, 3)]
    edit = Edit(shift=WallShift(starts=DAY, ends=DAY))
    after = becoming(care, (), edit=edit, since=FIRST.date(), now=FIRST + 2 * DAY)
    assert [was.id for was, _after in after] == [UUID(int=103)]


def test_what_follows_a_single_meeting_has_a_time_of_its_own_from_then_on():
    care = [meeting(102, 2), meeting(103, 3)]
    found = followers(outcomes(WallShift(starts=HOUR, ends=HOUR), Scope.ONE), care)
    ((was, after),) = becoming(care, found, edit=Edit(), since=FIRST.date(), now=LONG_BEFORE)
    later = TimeSlot(starts_at=was.slot.starts_at + HOUR, ends_at=was.slot.ends_at + HOUR)
    assert after == replace(care[0], slot=later, by_hand=frozenset({Field.TIME}))


def test_what_would_be_meant_for_the_time_of_one_that_stays_is_an_extra_one():
    care = [meeting(101, 1, cancelled=True), meeting(102, 2), meeting(103, 3)]
    back = Edit(shift=WallShift(starts=-DAY, ends=-DAY))
    after = becoming(care, (), edit=back, since=date(2026, 6, 5), now=LONG_BEFORE)
    assert [becomes.meant_for and becomes.meant_for.day for _was, becomes in after] == [None, 5]
