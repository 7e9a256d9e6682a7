"""Editing a series: one meeting, this and those that follow, or all; and taking it back."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from app.models.activities import PlanEdit, ProgrammeSession, SessionChange
from app.models.attendance import Attendance
from app.models.shifts import Assignment, Engagement, Shift
from app.planning.series import Role, Scope
from app.planning.series_edit import Left
from app.planning.timeslots import TimeSlot
from app.planning.vocabulary import Answer
from app.programme import sessions
from app.programme.refusals import (
    ChangedSince,
    ChildTaken,
    MeetingsClash,
    NothingToChange,
    NothingToUndo,
    Outdated,
    SpaceTaken,
    StillHeld,
    VolunteerTaken,
)
from app.programme.series import cancelling, edits, undoing
from app.queries import series as series_queries
from tests import factories
from tests.factories import DAY, HOUR, NOW, ZONE

WEEK = 7 * DAY


@dataclass
class Series:
    session: object
    activity: object
    space: object
    meetings: list

    def asked(self, number, scope=Scope.ALL, *, by_hours=0, by_days=0, skip=False, **wanted):
        """Return what a form sends that showed the meeting of this number, with something changed."""
        row = self.meetings[number]
        found = {one.meeting.id: one.meeting for one in series_queries.meetings(self.session, self.activity.id)}[row.id]
        delta = timedelta(hours=by_hours, days=by_days)
        starts, ends = ((moment + delta).replace(tzinfo=ZoneInfo(ZONE)).astimezone(UTC) for moment in found.wall)
        values = {
            "slot": TimeSlot(starts_at=starts, ends_at=ends),
            "space_id": found.space_id,
            "age_group_id": found.age_group_id,
            "title": found.title,
            "notes": found.notes,
            "roles": found.roles,
            "partners": found.partners,
        }
        return edits.Asked(session_id=row.id, scope=scope, version=row.version, skip=skip, **values | wanted)

    def starts(self):
        self.session.expire_all()
        return [row.starts_local.strftime("%d-%m %H.%M") for row in self.meetings]

    def everything(self):
        """Return all that is stored of the series and its people, but how often it was changed."""
        self.session.expire_all()
        return [
            sorted(
                str({name: value for name, value in vars(row).items() if name not in {"version", "_sa_instance_state"}})
                for row in self.session.scalars(select(model).execution_options(populate_existing=True))
            )
            for model in (ProgrammeSession, Shift, Assignment, Engagement, Attendance)
        ]


@pytest.fixture
def series(session, by):
    """Return a series of five Wednesdays, with a role, a volunteer who said yes, a partner and two children each."""
    activity, space = factories.activity(session, title="Voetbal"), factories.space(session, name="Sportzaal")
    vera, club = factories.volunteer(session, name="Vera"), factories.partner(session, name="Sportclub")
    children = [factories.child(session) for _ in range(2)]
    for child in children:
        factories.enrolment(session, activity, child)
    meetings = []
    for number in range(5):
        row = factories.meeting(session, NOW + 2 * DAY + number * WEEK, of=activity, at=space)
        row.meant_for = row.starts_local
        shift = factories.shift(session, row, role="Begeleider", need=2)
        factories.assignment(session, shift, vera, answer=Answer.ACCEPTED, answered_at=NOW)
        factories.engagement(session, row, club)
        for child in children:
            factories.attendance(session, row, child)
        meetings.append(row)
    session.commit()
    return Series(session, activity, space, meetings)


def test_a_series_moves_over_itself_with_everybody_on_it(session, by, series):
    before = series.everything()
    edits.edit(session, series.asked(0, by_days=7, by_hours=1), by=by, now=NOW)
    session.commit()
    assert series.starts() == ["02-12 10.00", "09-12 10.00", "16-12 10.00", "23-12 10.00", "30-12 10.00"]
    assert [row.meant_for for row in series.meetings] == [row.starts_local for row in series.meetings]
    seats = session.scalars(select(Assignment)).all()
    assert {(seat.answer, seat.released) for seat in seats} == {(Answer.ACCEPTED, False)}
    assert sorted(seat.starts_at for seat in seats) == [row.starts_at for row in series.meetings]
    assert list(map(len, series.everything())) == list(map(len, before))


@pytest.mark.parametrize(
    ("scope", "changed"), [(Scope.ONE, [2]), (Scope.FOLLOWING, [2, 3, 4]), (Scope.ALL, [0, 1, 2, 3, 4])]
)
def test_an_edit_reaches_as_far_as_it_was_asked_to(session, by, series, scope, changed):
    edits.edit(session, series.asked(2, scope, title="Volleybal", notes="Jas mee"), by=by, now=NOW)
    session.commit()
    session.expire_all()
    assert [number for number, row in enumerate(series.meetings) if row.title == "Volleybal"] == changed
    marked = [number for number, row in enumerate(series.meetings) if row.by_hand]
    assert marked == ([2] if scope is Scope.ONE else [])


def test_what_was_changed_of_a_meeting_alone_stays_its_own(session, by, series):
    own = series.meetings[2]
    slot = TimeSlot(starts_at=own.starts_at + DAY, ends_at=own.ends_at + DAY)
    sessions.move(session, own.id, slot=slot, version=own.version, by=by, now=NOW)
    session.commit()
    assert own.by_hand == ["time"]
    found = edits.preview(session, series.asked(0, by_hours=2, title="Volleybal"), now=NOW)
    assert [outcome.kept for outcome in found.outcomes] == [set(), set(), {"time"}, set(), set()]
    edits.edit(session, series.asked(0, by_hours=2, title="Volleybal"), by=by, now=NOW)
    session.commit()
    assert series.starts()[2] == "10-12 09.00"
    assert (own.title, own.by_hand, own.meant_for.hour) == ("Volleybal", ["time"], 11)


def test_meetings_that_have_begun_or_are_cancelled_stay_as_they_are(session, by, series):
    sessions.cancel(session, series.meetings[3].id, reason="ziek", by=by, now=NOW)
    session.commit()
    later = series.meetings[1].starts_at
    found = edits.preview(session, series.asked(4, by_hours=1), now=later)
    assert [outcome.left for outcome in found.outcomes] == [Left.PAST, Left.PAST, None, Left.CANCELLED, None]
    edits.edit(session, series.asked(4, by_hours=1), by=by, now=later)
    session.commit()
    assert series.starts() == ["25-11 09.00", "02-12 09.00", "09-12 10.00", "16-12 09.00", "23-12 10.00"]
    assert [row.meant_for.hour for row in series.meetings] == [9, 9, 10, 10, 10]


def test_the_dates_that_clash_are_named_with_what_they_clash_with(session, by, series):
    taken = factories.meeting(session, series.meetings[1].starts_at + HOUR, at=series.space, title="Yoga")
    elsewhere = factories.meeting(session, series.meetings[2].starts_at + HOUR, title="Feest")
    vera = session.scalars(select(Assignment.volunteer_id)).first()
    factories.assignment(session, factories.shift(session, elsewhere), session.get_one(factories.Volunteer, vera))
    child = session.scalars(select(Attendance)).first()
    third = factories.meeting(session, series.meetings[3].starts_at + HOUR)
    factories.attendance(session, third, session.get_one(factories.Child, child.child_id))
    session.commit()
    with pytest.raises(MeetingsClash) as refusal:
        edits.edit(session, series.asked(0, by_hours=1), by=by, now=NOW)
    assert refusal.value.clashes == (
        (taken.starts_at, SpaceTaken("Sportzaal", "Yoga", taken.starts_at, taken.ends_at)),
        (elsewhere.starts_at, VolunteerTaken("Vera", "Feest", elsewhere.starts_at, elsewhere.ends_at)),
        (third.starts_at, ChildTaken(1)),
    )
    session.rollback()
    assert series.starts()[0] == "25-11 09.00"


def test_the_others_may_change_without_those_that_clash(session, by, series):
    factories.meeting(session, series.meetings[1].starts_at + HOUR, at=series.space, title="Yoga")
    session.commit()
    edits.edit(session, series.asked(0, by_hours=1, notes="Jas mee", skip=True), by=by, now=NOW)
    session.commit()
    assert series.starts() == ["25-11 10.00", "02-12 09.00", "09-12 10.00", "16-12 10.00", "23-12 10.00"]
    assert [row.notes for row in series.meetings] == ["Jas mee"] * 5
    assert (series.meetings[1].by_hand, series.meetings[1].meant_for.hour) == (["time"], 10)


def test_a_meeting_that_stays_can_be_in_the_way_of_the_next(session, by, series):
    """Moved by a week, the second would stand where the third stays because of a third party."""
    sessions.cancel(session, series.meetings[3].id, reason="ziek", by=by, now=NOW)
    factories.meeting(session, series.meetings[2].starts_at + WEEK + HOUR / 2, at=series.space, title="Yoga")
    session.commit()
    edits.edit(session, series.asked(0, by_days=7, skip=True), by=by, now=NOW)
    session.commit()
    assert series.starts() == ["25-11 09.00", "02-12 09.00", "09-12 09.00", "16-12 09.00", "30-12 09.00"]


def test_a_page_that_is_out_of_date_changes_nothing(session, by, series):
    asked = series.asked(1, title="Volleybal")
    sessions.edit(
        session,
        series.meetings[1].id,
        wanted=replace(sessions.details_of(series.meetings[1]), notes="Jas mee"),
        version=asked.version,
        by=by,
        now=NOW,
    )
    with pytest.raises(Outdated):
        edits.edit(session, asked, by=by, now=NOW)


def test_a_wish_that_is_true_already_changes_nothing(session, by, series):
    with pytest.raises(NothingToChange):
        edits.edit(session, series.asked(1), by=by, now=NOW)


def test_roles_are_added_and_taken_away_and_their_volunteers_released(session, by, series):
    roles = (Role(name="Scheidsrechter", need=1),)
    edit = edits.edit(session, series.asked(1, Scope.FOLLOWING, roles=roles), by=by, now=NOW)
    session.commit()
    found = series_queries.meetings(session, series.activity.id)
    names = [[role.name for role in one.meeting.roles] for one in found]
    assert names == [["Begeleider"]] + [["Scheidsrechter"]] * 4
    assert sorted(session.scalars(select(Assignment.released))) == [False, True, True, True, True]
    undoing.undo(session, edit.id, by=by, now=NOW)
    session.commit()
    found = series_queries.meetings(session, series.activity.id)
    assert [[(role.name, role.held) for role in one.meeting.roles] for one in found] == [[("Begeleider", 1)]] * 5


def test_a_role_does_not_need_fewer_than_have_a_seat(session, by, series):
    shift = session.scalars(select(Shift).where(Shift.session_id == series.meetings[2].id)).one()
    factories.assignment(session, shift, factories.volunteer(session))
    session.commit()
    with pytest.raises(MeetingsClash) as refusal:
        edits.edit(session, series.asked(0, roles=(Role(name="Begeleider", need=1, held=1),)), by=by, now=NOW)
    assert refusal.value.clashes == ((series.meetings[2].starts_at, StillHeld()),) or isinstance(
        refusal.value.clashes[0][1], StillHeld
    )
    session.rollback()
    edits.edit(session, series.asked(0, roles=(Role(name="Begeleider", need=1, held=1),), skip=True), by=by, now=NOW)
    session.commit()
    session.expire_all()
    assert sorted(session.scalars(select(Shift.need))) == [1, 1, 1, 1, 2]


def test_partners_are_asked_and_withdrawn_along_the_series(session, by, series):
    library = factories.partner(session, name="Bibliotheek")
    session.commit()
    edit = edits.edit(session, series.asked(3, Scope.FOLLOWING, partners=frozenset({library.id})), by=by, now=NOW)
    session.commit()

    found = series_queries.meetings(session, series.activity.id)
    assert [library.id in one.meeting.partners for one in found] == [False, False, False, True, True]
    assert [len(one.meeting.partners) for one in found] == [1] * 5
    undoing.undo(session, edit.id, by=by, now=NOW)
    session.commit()
    found = series_queries.meetings(session, series.activity.id)
    assert [library.id in one.meeting.partners for one in found] == [False] * 5


def test_cancelling_reaches_as_far_as_it_was_asked_to_and_is_undone_in_one_go(session, by, series):
    before = series.everything()
    edit = cancelling.cancel(session, series.meetings[2].id, scope=Scope.FOLLOWING, reason="hitte", by=by, now=NOW)
    session.commit()
    session.expire_all()
    assert [row.cancelled for row in series.meetings] == [False, False, True, True, True]
    assert sorted(session.scalars(select(Assignment.released))) == [False, False, True, True, True]
    undoing.undo(session, edit.id, by=by, now=NOW + HOUR / 2)
    session.commit()
    assert series.everything() == before


def test_an_edit_is_undone_within_the_hour_and_once(session, by, series):
    before = series.everything()
    edit = edits.edit(session, series.asked(0, by_days=7, title="Volleybal"), by=by, now=NOW)
    session.commit()
    with pytest.raises(NothingToUndo):
        undoing.undo(session, edit.id, by=by, now=NOW + HOUR * 1.01)
    undoing.undo(session, edit.id, by=by, now=NOW + HOUR)
    session.commit()
    assert series.everything() == before
    with pytest.raises(NothingToUndo):
        undoing.undo(session, edit.id, by=by, now=NOW + HOUR)


def test_what_was_changed_since_is_not_overwritten_by_undo(session, by, series):
    edit = edits.edit(session, series.asked(0, by_hours=1), by=by, now=NOW)
    session.commit()
    session.expire_all()
    row = series.meetings[3]
    sessions.edit(
        session, row.id, wanted=replace(sessions.details_of(row), notes="Jas"), version=row.version, by=by, now=NOW
    )
    with pytest.raises(ChangedSince) as refusal:
        undoing.undo(session, edit.id, by=by, now=NOW)
    assert refusal.value == ChangedSince((row.starts_at,))


def test_undo_says_what_took_the_place_meanwhile(session, by, series):
    edit = edits.edit(session, series.asked(0, by_hours=1), by=by, now=NOW)
    session.commit()
    taken = factories.meeting(session, series.meetings[0].starts_at - HOUR, at=series.space, title="Yoga")
    session.commit()
    with pytest.raises(MeetingsClash) as refusal:
        undoing.undo(session, edit.id, by=by, now=NOW)
    assert refusal.value.clashes == (
        (taken.starts_at, SpaceTaken("Sportzaal", "Yoga", taken.starts_at, taken.ends_at)),
    )


@pytest.mark.parametrize("number", [1, 3, 40])
def test_an_edit_takes_the_same_statements_however_many_meetings_there_are(session, by, series, count_queries, number):
    activity, space = factories.activity(session), factories.space(session)
    rows = []
    for place in range(number):
        row = factories.meeting(session, NOW + 3 * DAY + place * WEEK, of=activity, at=space)
        factories.shift(session, row)
        rows.append(row)
    session.commit()
    one = Series(session, activity, space, rows)
    asked = one.asked(0, by_hours=1, title="Anders", roles=(Role(name="Nieuw", need=1),))
    session.commit()
    with count_queries() as seen:
        edit = edits.edit(session, asked, by=by, now=NOW)
    session.commit()
    assert len(seen) == 32
    with count_queries() as seen:
        undoing.undo(session, edit.id, by=by, now=NOW)
    assert len(seen) == 31


def test_history_tells_of_each_meeting_what_the_act_did(session, by, series):
    edit = edits.edit(session, series.asked(1, Scope.FOLLOWING, by_hours=1), by=by, now=NOW)
    session.commit()
    changes = session.scalars(select(SessionChange).where(SessionChange.edit_id == edit.id)).all()
    assert {(change.sort, change.by_id) for change in changes} == {("edited_following", by.user_id)}
    assert {change.session_id for change in changes} == {row.id for row in series.meetings[1:]}
    assert session.scalars(select(PlanEdit.sort)).all() == ["edited_following"]


def test_wall_time_is_kept_over_a_change_of_the_clocks(session, by):
    activity = factories.activity(session)
    starts = datetime(2027, 3, 24, 13, 0, tzinfo=UTC)
    rows = [
        factories.meeting(session, starts, of=activity),
        factories.meeting(session, starts + WEEK - HOUR, of=activity),
    ]
    session.commit()
    one = Series(session, activity, None, rows)
    assert one.starts() == ["24-03 14.00", "31-03 14.00"]
    edits.edit(session, one.asked(0, by_hours=1), by=by, now=NOW)
    session.commit()
    assert one.starts() == ["24-03 15.00", "31-03 15.00"]


def test_a_meeting_that_moves_to_where_another_was_meant_is_an_extra_one(session, by, series):
    own = series.meetings[1]
    slot = TimeSlot(starts_at=own.starts_at + DAY, ends_at=own.ends_at + DAY)
    sessions.move(session, own.id, slot=slot, version=own.version, by=by, now=NOW)
    session.commit()
    edits.edit(session, series.asked(2, Scope.FOLLOWING, by_days=-7), by=by, now=NOW)
    session.commit()
    assert series.starts() == ["25-11 09.00", "03-12 09.00", "02-12 09.00", "09-12 09.00", "16-12 09.00"]
    assert [row.meant_for and row.meant_for.day for row in series.meetings] == [25, 2, None, 9, 16]
