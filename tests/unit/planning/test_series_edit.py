"""What an edit of one meeting means for the others, whatever the series looks like."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.planning.errors import NotInSeries
from app.planning.moving_up import CONTENT, move_up
from app.planning.series import Edit, Field, Meeting, Role, Scope, WallShift, difference, reached
from app.planning.series_edit import Left, Problem, changes
from app.planning.timeslots import local_slot

ZONE = "Europe/Amsterdam"
FIRST = date(2026, 9, 8)
NOW = datetime(2026, 8, 1, tzinfo=UTC)
HALL, FIELD = uuid4(), uuid4()
PARTNERS = [uuid4() for _ in range(3)]
HOUR = timedelta(hours=1)


def meeting(number, *, day=None, starts=time(14), ends=time(15), **values):
    day = day or FIRST + timedelta(weeks=number)
    slot = local_slot(day=day, start=starts, end=ends, zone=ZONE)
    defaults = {
        "id": UUID(int=number + 1),
        "slot": slot,
        "zone": ZONE,
        "space_id": HALL,
        "title": f"Les {number + 1}",
        "meant_for": datetime.combine(FIRST + timedelta(weeks=number), time(14)),
        "roles": (Role(name="Begeleider", need=2, held=1),),
        "partners": frozenset(PARTNERS[:1]),
    }
    return Meeting(**defaults | values)


@st.composite
def series(draw):
    """Weekly meetings over the clock changes of a year, of which some were changed by hand, cancelled or extra."""
    found = []
    for number in range(draw(st.integers(1, 30))):
        by_hand = draw(st.frozensets(st.sampled_from(Field), max_size=3)) if draw(st.booleans()) else frozenset()
        moved = draw(st.integers(1, 2)) if Field.TIME in by_hand else 0
        values = {"meant_for": None} if draw(st.integers(0, 9)) == 0 else {}
        found.append(
            meeting(
                number,
                day=FIRST + timedelta(weeks=number, days=moved),
                by_hand=by_hand,
                cancelled=draw(st.integers(0, 7)) == 0,
                **values,
            )
        )
    return found


SHIFTS = st.builds(
    WallShift,
    starts=st.timedeltas(timedelta(days=-20), timedelta(days=20)).map(lambda by: timedelta(minutes=by // HOUR * 60)),
    ends=st.just(timedelta(0)),
).map(lambda shift: replace(shift, ends=shift.starts))
EDITS = st.builds(
    Edit,
    shift=st.none() | SHIFTS,
    space_id=st.none() | st.just(FIELD),
    age_group=st.none() | st.just((None,)) | st.just((FIELD,)),
    title=st.none() | st.just("Nieuw"),
    notes=st.none() | st.just("Jas mee"),
    needs=st.just(()) | st.just((Role(name="Tolk", need=1),)) | st.just((Role(name="Begeleider", need=0),)),
    asked=st.frozensets(st.sampled_from(PARTNERS)),
    withdrawn=st.frozensets(st.sampled_from(PARTNERS)),
)
NOWS = st.integers(-1, 31).map(lambda weeks: datetime(2026, 9, 8, tzinfo=UTC) + timedelta(weeks=weeks, hours=12))


def edited(meetings, edit, *, anchor, scope, now=NOW):
    """Return the series after an edit."""
    found = {
        outcome.meeting.id: outcome.becomes for outcome in changes(meetings, edit, anchor=anchor, scope=scope, now=now)
    }
    return [found.get(one.id, one) for one in meetings]


@given(series(), EDITS, st.sampled_from(Scope), NOWS, st.data())
def test_no_meeting_is_lost_and_none_is_made(meetings, edit, scope, now, data):
    anchor = data.draw(st.sampled_from(meetings)).id
    after = edited(meetings, edit, anchor=anchor, scope=scope, now=now)
    assert [one.id for one in after] == [one.id for one in meetings]
    assert [one.cancelled for one in after] == [one.cancelled for one in meetings]


@given(series(), EDITS, st.sampled_from(Scope), NOWS, st.data())
def test_what_has_begun_or_is_cancelled_is_never_changed(meetings, edit, scope, now, data):
    anchor = data.draw(st.sampled_from(meetings)).id
    for outcome in changes(meetings, edit, anchor=anchor, scope=scope, now=now):
        if outcome.meeting.slot.starts_at <= now:
            assert (outcome.left, outcome.becomes) == (Left.PAST, outcome.meeting)
        elif outcome.meeting.cancelled:
            assert (outcome.left, outcome.changes) == (Left.CANCELLED, False)
        else:
            assert outcome.left is None


@given(series(), EDITS, NOWS)
def test_all_is_what_follows_the_first(meetings, edit, now):
    first = reached(meetings, anchor=meetings[0].id, scope=Scope.ALL)[0].id
    following = changes(meetings, edit, anchor=first, scope=Scope.FOLLOWING, now=now)
    assert changes(meetings, edit, anchor=first, scope=Scope.ALL, now=now) == following


@given(series(), EDITS, st.sampled_from([Scope.FOLLOWING, Scope.ALL]), NOWS, st.data())
def test_what_is_a_meetings_own_stays_so_and_is_reported(meetings, edit, scope, now, data):
    anchor = data.draw(st.sampled_from(meetings)).id
    attributes = CONTENT | {Field.TIME: "slot"}
    for outcome in changes(meetings, edit, anchor=anchor, scope=scope, now=now):
        if outcome.meeting.id == anchor or outcome.left:
            continue
        for name in outcome.meeting.by_hand & edit.fields:
            assert getattr(outcome.becomes, attributes[name]) == getattr(outcome.meeting, attributes[name])
        assert outcome.kept <= outcome.meeting.by_hand & edit.fields
        assert outcome.becomes.by_hand == outcome.meeting.by_hand


@given(series(), SHIFTS, st.sampled_from([Scope.FOLLOWING, Scope.ALL]), st.data())
def test_there_and_back_again_is_no_change(meetings, shift, scope, data):
    """With nothing in the past and every wall time in existence; an anchor that the series overtakes is none."""
    anchor = data.draw(st.sampled_from(reached(meetings, anchor=meetings[0].id, scope=Scope.ALL)[:1])).id
    there = edited(meetings, Edit(shift=shift), anchor=anchor, scope=scope, now=NOW)
    back = edited(there, Edit(shift=shift.back), anchor=anchor, scope=Scope.ALL, now=NOW)
    if any(one.problem for one in changes(meetings, Edit(shift=shift), anchor=anchor, scope=scope, now=NOW)):
        return
    assert back == meetings


@given(series(), EDITS, NOWS, st.data())
def test_one_meeting_alone_keeps_what_was_changed_of_it(meetings, edit, now, data):
    anchor = data.draw(st.sampled_from(meetings))
    (outcome,) = changes(meetings, edit, anchor=anchor.id, scope=Scope.ONE, now=now)
    if outcome.left:
        assert outcome.becomes == anchor
    else:
        assert outcome.becomes.by_hand == anchor.by_hand | edit.fields
        assert outcome.becomes.meant_for == anchor.meant_for


@given(series(), NOWS, st.data())
def test_moving_up_conserves_what_was_planned_and_who_was_there(meetings, now, data):
    coming = [one for one in meetings if not one.cancelled and one.slot.starts_at > now]
    if not coming:
        return
    lost = data.draw(st.sampled_from(coming))
    found = move_up(meetings, lost=lost.id, now=now)
    becomes = {was.id: after for was, after in found.changed}
    after = [becomes.get(one.id, one) for one in coming]
    assert found.lost == replace(lost, cancelled=True)
    for was, then in zip(coming, after, strict=True):
        assert (then.slot, then.meant_for, then.by_hand) == (was.slot, was.meant_for, was.by_hand)
        assert {role.name: role.held for role in was.roles if role.held}.items() <= {
            role.name: role.held for role in then.roles
        }.items()
    titles = [one.title for one in coming if Field.TITLE not in one.by_hand]
    left = [one.title for one in after if Field.TITLE not in one.by_hand and one.id != lost.id]
    if Field.TITLE not in lost.by_hand:
        assert sorted([*left, found.like.title]) == sorted(titles)


def test_the_next_lesson_takes_over_and_the_last_goes_to_the_end():
    meetings = [meeting(number) for number in range(4)]
    meetings[2] = replace(meetings[2], by_hand=frozenset({Field.NOTES}), notes="Jas mee")
    meetings[3] = replace(meetings[3], space_id=FIELD, roles=(Role(name="Tolk", need=1, held=1),))
    found = move_up(meetings, lost=meetings[1].id, now=NOW)
    assert [(was.title, after.title) for was, after in found.changed] == [("Les 3", "Les 2"), ("Les 4", "Les 3")]
    last = found.changed[-1][1]
    assert (last.space_id, [role.name for role in last.roles]) == (HALL, ["Begeleider", "Tolk"])
    assert (found.like.title, found.like.space_id) == ("Les 4", FIELD)
    assert found.changed[0][1].notes == "Jas mee"


def test_the_last_meeting_is_lost_by_itself():
    meetings = [meeting(0), meeting(1, by_hand=frozenset(Field))]
    found = move_up(meetings, lost=meetings[1].id, now=NOW)
    assert (found.changed, found.like) == ((), meetings[1])


def test_the_difference_is_what_somebody_changed_and_nothing_else():
    seen = meeting(0)
    assert difference(seen, seen) == Edit()
    wanted = replace(
        seen,
        slot=local_slot(day=FIRST + timedelta(days=1), start=time(15), end=time(17), zone=ZONE),
        space_id=FIELD,
        age_group_id=HALL,
        title="Anders",
        notes="Jas mee",
        roles=(Role(name="Begeleider", need=3), Role(name="Tolk", need=1)),
        partners=frozenset(PARTNERS[1:]),
    )
    assert difference(seen, wanted) == Edit(
        shift=WallShift(starts=timedelta(days=1, hours=1), ends=timedelta(days=1, hours=2)),
        space_id=FIELD,
        age_group=(HALL,),
        title="Anders",
        notes="Jas mee",
        needs=(Role(name="Begeleider", need=3), Role(name="Tolk", need=1)),
        asked=frozenset(PARTNERS[1:]),
        withdrawn=frozenset(PARTNERS[:1]),
    )
    assert difference(wanted, seen).needs == (Role(name="Tolk", need=0), Role(name="Begeleider", need=2))


def test_a_wall_time_stays_over_a_change_of_the_clocks():
    meetings = [meeting(number) for number in range(12)]
    shift = WallShift(starts=HOUR, ends=HOUR)
    after = edited(meetings, Edit(shift=shift), anchor=meetings[0].id, scope=Scope.ALL)
    assert {one.wall[0].time() for one in after} == {time(15)}
    assert len({one.slot.starts_at.time() for one in after}) == 2


@pytest.mark.parametrize(
    ("shift", "problem"),
    [
        (WallShift(starts=timedelta(hours=12.5), ends=timedelta(hours=12.5)), Problem.NO_SUCH_TIME),
        (WallShift(starts=timedelta(0), ends=timedelta(hours=-1)), Problem.NO_SUCH_TIME),
        (WallShift(starts=timedelta(days=-400), ends=timedelta(days=-400)), Problem.IN_THE_PAST),
        (WallShift(starts=timedelta(days=4_000_000), ends=timedelta(days=4_000_000)), Problem.NO_SUCH_TIME),
    ],
)
def test_a_time_that_cannot_be_is_a_problem(shift, problem):
    one = meeting(0, day=date(2027, 3, 27))
    (outcome,) = changes([one], Edit(shift=shift), anchor=one.id, scope=Scope.ALL, now=NOW)
    assert outcome.problem is problem


def test_more_people_than_seats_is_a_problem_unless_the_meeting_keeps_its_roles():
    full = meeting(0, roles=(Role(name="Begeleider", need=2, held=2),))
    fewer = Edit(needs=(Role(name="Begeleider", need=1),))
    (outcome,) = changes([full], fewer, anchor=full.id, scope=Scope.ALL, now=NOW)
    assert outcome.problem is Problem.STILL_HELD
    keep = {full.id: frozenset({Field.ROLES})}
    (outcome,) = changes([full], fewer, anchor=full.id, scope=Scope.ALL, now=NOW, keep=keep)
    assert (outcome.problem, outcome.kept, outcome.becomes.by_hand) == (None, {Field.ROLES}, {Field.ROLES})


def test_a_role_that_is_taken_away_says_how_many_lose_their_seat():
    one = meeting(0, roles=(Role(name="Begeleider", need=2, held=2), Role(name="Tolk", need=1)))
    edit = Edit(needs=(Role(name="Begeleider", need=0),))
    (outcome,) = changes([one], edit, anchor=one.id, scope=Scope.ALL, now=NOW)
    assert (outcome.released, outcome.problem, [role.name for role in outcome.becomes.roles]) == (2, None, ["Tolk"])


def test_what_a_meeting_keeps_is_reported_only_when_it_would_have_changed():
    own = meeting(1, title="Nieuw", by_hand=frozenset({Field.TITLE}))
    outcome = changes([meeting(0), own], Edit(title="Nieuw"), anchor=UUID(int=1), scope=Scope.ALL, now=NOW)[1]
    assert (outcome.kept, outcome.changes) == (frozenset(), False)


def test_an_extra_meeting_stands_in_the_series_where_it_is_held():
    extra = meeting(9, day=FIRST + timedelta(days=10), meant_for=None)
    series = [meeting(0), meeting(1), meeting(2), extra]
    assert [one.id.int for one in reached(series, anchor=extra.id, scope=Scope.FOLLOWING)] == [10, 3]
    with pytest.raises(NotInSeries):
        reached(series, anchor=uuid4(), scope=Scope.ALL)


def test_a_time_too_far_away_to_be_meant_leaves_what_was_meant():
    far = WallShift(starts=timedelta(days=4_000_000), ends=timedelta(days=4_000_000))
    one = meeting(0, cancelled=True)
    (outcome,) = changes([one], Edit(shift=far), anchor=one.id, scope=Scope.ALL, now=NOW)
    assert outcome.becomes == one
