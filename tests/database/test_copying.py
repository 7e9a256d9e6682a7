"""Copying a week or a term: what comes along, once, and taken back in one go."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from functools import partial

import pytest
from sqlalchemy import func, select

from app.models.activities import ProgrammeSession
from app.models.attendance import Attendance
from app.models.messages import Message
from app.models.shifts import Assignment, Engagement, Shift
from app.planning.copying import Fate
from app.planning.vocabulary import Answer, EngagementState, FreeDaySort
from app.programme import copying, plan_edits, publishing
from app.programme.copying import Wish
from app.programme.refusals import AlreadyPublished, ChangedSince, NothingToChange
from app.programme.rotations import scheduling
from app.queries.plan import sessions_in
from tests import factories, safety_days
from tests.database.acts import edit
from tests.database.racing import at_once
from tests.factories import DAY, HOUR, NOW

MONDAY = NOW.date()
WEEK = timedelta(weeks=1)
WISH = Wish(first=MONDAY, last=MONDAY + 6 * DAY, target=MONDAY + 3 * WEEK)


@pytest.fixture
def hall(session, location):
    return factories.space(session, name="Sportzaal")


@pytest.fixture
def voetbal(session, by, hall):
    """Return a meeting with Anna (yes), Bram (no) and the library (confirmed), and notes."""
    meeting = factories.meeting(session, NOW + 2 * DAY, at=hall, title="Voetbal", notes="Neem water mee.")
    shift = factories.shift(session, meeting, need=3, role="Coach", required=True, qualification="vog")
    for name, answer in (("Anna", Answer.ACCEPTED), ("Bram", Answer.DECLINED)):
        volunteer = factories.volunteer(session, name=name)
        factories.assignment(session, shift, volunteer, answer=answer, answered_at=NOW)
    factories.engagement(
        session,
        meeting,
        factories.partner(session, name="Bibliotheek"),
        state=EngagementState.CONFIRMED,
        answered_at=NOW,
    )
    session.commit()
    return meeting


def preview(session, location, wish=WISH):
    return copying.preview(session, wish, location=location, now=NOW)


def copy(session, location, by, wish=WISH):
    done = copying.copy(session, wish, location=location, by=by, now=NOW)
    session.commit()
    session.expire_all()
    return done


def later(session, meeting):
    """Return the copies of a meeting."""
    return session.scalars(
        select(ProgrammeSession).where(
            ProgrammeSession.activity_id == meeting.activity_id, ProgrammeSession.id != meeting.id
        )
    ).all()


def test_a_copy_is_a_draft_with_the_same_roles_people_and_partners_who_were_not_asked(session, by, location, voetbal):
    done = copy(session, location, by)
    [found] = later(session, voetbal)
    assert (done.sessions, done.left) == (1, 0)
    assert (found.starts_at, found.title, found.notes) == (voetbal.starts_at + 3 * WEEK, "Voetbal", "Neem water mee.")
    [shift] = session.scalars(select(Shift).where(Shift.session_id == found.id))
    assert (shift.role, shift.need, shift.required, shift.qualification) == ("Coach", 3, True, "vog")
    seats = session.scalars(select(Assignment).where(Assignment.session_id == found.id)).all()
    assert [(seat.answer, seat.answered_at, seat.released) for seat in seats] == [(Answer.NONE, None, False)]
    asked = session.scalars(select(Engagement).where(Engagement.session_id == found.id)).all()
    assert [(each.state, each.answered_at) for each in asked] == [(EngagementState.NOT_ASKED, None)]
    assert session.scalar(select(func.count()).select_from(Message)) == 0


@pytest.mark.parametrize(
    ("choices", "expected"),
    [
        ({"roles": False}, (0, 0, 1)),
        ({"people": False}, (1, 0, 1)),
        ({"partners": False}, (1, 1, 0)),
    ],
)
def test_what_comes_along_is_chosen(session, by, location, voetbal, choices, expected):
    copy(session, location, by, Wish(first=WISH.first, last=WISH.last, target=WISH.target, **choices))
    [found] = later(session, voetbal)
    counts = [
        session.scalar(select(func.count()).select_from(model).where(model.session_id == found.id))
        for model in (Shift, Assignment, Engagement)
    ]
    assert tuple(counts) == expected


def test_running_it_twice_does_not_double(session, by, location, voetbal):
    copy(session, location, by)
    assert [line.copy.fate for line in preview(session, location).lines] == [Fate.ALREADY_THERE]
    with pytest.raises(NothingToChange):
        copy(session, location, by)
    session.rollback()
    assert len(later(session, voetbal)) == 1


def test_two_who_copy_at_once_copy_once(session, by, location, voetbal, session_at):
    act = partial(copying.copy, wish=WISH, location=location, by=by, now=NOW)
    outcomes = at_once(*((session_at(location), act) for _ in range(2)))
    assert Counter(map(type, outcomes)) == {str: 1, NothingToChange: 1}
    session.expire_all()
    assert len(later(session, voetbal)) == 1


def test_a_taken_space_and_a_free_day_are_listed_with_their_names(session, by, location, hall, voetbal):
    dance = factories.meeting(session, NOW + DAY, at=hall, title="Dansen")
    factories.free_day(session, (NOW + DAY + 3 * WEEK).date(), name="Kerst", sort=FreeDaySort.PUBLIC_HOLIDAY)
    factories.meeting(session, voetbal.starts_at + 3 * WEEK + HOUR / 2, at=hall, title="Vergadering")
    session.commit()
    found = {line.copy.original.id: (line.copy.fate, line.copy.reason) for line in preview(session, location).lines}
    assert found == {dance.id: (Fate.FREE_DAY, "Kerst"), voetbal.id: (Fate.SPACE_TAKEN, "Vergadering")}


def test_who_is_needed_elsewhere_stays_behind_by_name(session, by, location, voetbal):
    anna = session.scalars(select(Assignment.volunteer_id).where(Assignment.answer == Answer.ACCEPTED)).one()
    other = factories.meeting(session, voetbal.starts_at + 3 * WEEK)
    factories.assignment(session, factories.shift(session, other), session.get(factories.Volunteer, anna))
    session.commit()
    [line] = preview(session, location).lines
    assert (line.copy.fate, dict(line.busy)) == (Fate.COMES, {anna: "Anna"})
    copy(session, location, by)
    [found] = later(session, voetbal)
    assert session.scalars(select(Assignment.id).where(Assignment.session_id == found.id)).all() == []


def test_children_who_take_part_hold_a_place_in_the_copy(session, by, location, voetbal):
    child = factories.child(session)
    factories.enrolment(session, session.get(factories.Activity, voetbal.activity_id), child)
    session.commit()
    copy(session, location, by)
    [found] = later(session, voetbal)
    assert session.scalars(select(Attendance.child_id).where(Attendance.session_id == found.id)).all() == [child.id]


def test_undo_takes_all_copies_away(session, by, location, voetbal):
    done = copy(session, location, by)
    assert plan_edits.undo(session, done.edit_id, by=by, now=NOW) == 1
    session.commit()
    assert later(session, voetbal) == []
    assert session.get(ProgrammeSession, voetbal.id) is not None


def test_copies_that_were_changed_or_made_known_are_not_taken_away(session, by, location, voetbal):
    done = copy(session, location, by)
    [found] = later(session, voetbal)
    publishing.publish(session, [found.id], by=by, now=NOW)
    with pytest.raises(AlreadyPublished):
        plan_edits.undo(session, done.edit_id, by=by, now=NOW)
    edit(session, found, by=by, title="Anders")
    with pytest.raises(ChangedSince):
        plan_edits.undo(session, done.edit_id, by=by, now=NOW)


def test_nothing_of_elsewhere_is_copied(session, by, location, voetbal, other_location, session_at):
    theirs = session_at(other_location)
    factories.meeting(theirs, NOW + DAY)
    theirs.commit()
    assert [line.copy.original.id for line in preview(session, location).lines] == [voetbal.id]


def test_a_week_and_a_term_take_the_same_number_of_statements(session, by, location, count_queries):
    taken = []
    for number, number_of_weeks in ((1, 10), (3, 20), (300, 30)):
        first = MONDAY + number_of_weeks * WEEK
        space, activity = factories.space(session), factories.activity(session)
        anna = factories.volunteer(session)
        for hour in range(number):
            meeting = factories.meeting(
                session, NOW + number_of_weeks * WEEK + hour * HOUR / 2, minutes=30, at=space, of=activity
            )
            factories.assignment(session, factories.shift(session, meeting), anna)
            factories.engagement(session, meeting, factories.partner(session))
        session.commit()
        wish = Wish(first=first, last=first + 6 * DAY, target=first + 60 * WEEK)
        with count_queries() as seen:
            done = copying.copy(session, wish, location=location, by=by, now=NOW)
        session.commit()
        assert done.sessions == number
        taken.append(len(seen))
    assert len(set(taken)) == 1, taken


def test_a_term_keeps_its_weeks(session, by, location, hall):
    activity = factories.activity(session)
    for week in range(3):
        factories.meeting(session, NOW + week * WEEK, at=hall, of=activity)
    session.commit()
    wish = Wish(first=MONDAY, last=MONDAY + 3 * WEEK, target=MONDAY + 10 * WEEK)
    copy(session, location, by, wish)
    found = sessions_in(session, starts_at=NOW + 9 * WEEK, ends_at=NOW + 20 * WEEK, location_id=location.id)
    assert [entry.facts.starts_at for entry in found] == [NOW + week * WEEK for week in (10, 11, 12)]


def test_a_safety_day_stays_where_it_is(session, by, location, voetbal):
    day = safety_days.rotation(session, day=MONDAY + 3 * DAY)
    scheduling.put(session, day.id, by=by, now=NOW)
    session.commit()
    assert [line.copy.original.title for line in preview(session, location).lines] == ["Voetbal"]
