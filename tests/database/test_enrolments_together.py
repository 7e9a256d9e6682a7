"""Enrolling a whole group at once: looked over first, with exceptions, undone as one act."""

from __future__ import annotations

from datetime import date
from uuid import uuid4

import pytest
from sqlalchemy import select

from app.models.attendance import Attendance, Enrolment
from app.models.children import GroupMember
from app.planning.vocabulary import EnrolmentRefusal, EnrolmentState
from app.programme import enrolment_undoing, enrolments, enrolments_together
from app.programme.enrolments_together import Source
from app.programme.refusals import ChangedMeanwhile, NotFound, NothingToChange
from tests import factories
from tests.factories import DAY, NOW

PLACED, WAITING = EnrolmentState.PLACED, EnrolmentState.WAITING
FULL = (EnrolmentRefusal.FULL,)


@pytest.fixture
def outing(session, by):
    """Return an activity for three children from six to eleven."""
    found = factories.activity(session, capacity=3, age_group_id=factories.age_group(session).id)
    factories.meeting(session, NOW + 3 * DAY, of=found)
    return found


@pytest.fixture
def child(session, by):
    """Return a function that adds a child by name and age."""

    def child(name, age=8, **values):
        return factories.child(session, pseudonym=name, birth_month=date(2026 - age, 1, 1), **values)

    return child


@pytest.fixture
def look(session, outing, by):
    def look(source=None):
        return enrolments_together.look(session, outing.id, source or Source(), by=by, now=NOW)

    return look


@pytest.fixture
def enrol(session, outing, by, look):
    """Return a function that enrols the children that are named, of a preview that was just seen."""

    def enrol(*chosen, source=None, seen=None):
        source = source or Source()
        ids = [one.id for one in chosen]
        mark = seen or look(source).mark
        return enrolments_together.enrol(session, outing.id, source, chosen=ids, seen=mark, by=by, now=NOW)

    return enrol


def shown(preview):
    return [(line.name, line.becomes, line.reasons) for line in preview.lines]


def test_everybody_of_the_age_is_placed_and_the_rest_waits_with_families_together(look, child):
    family = uuid4()
    child("Aap", family_id=family)
    for name in ("Bever", "Das"):
        child(name)
    child("Zwaan", family_id=family)
    child("Uil", age=14)
    preview = look()
    assert shown(preview) == [("Aap", PLACED, ()), ("Zwaan", PLACED, ()), ("Bever", PLACED, ()), ("Das", WAITING, FULL)]
    assert [line.family_id for line in preview.lines] == [family, family, None, None]
    assert (preview.number(PLACED), preview.number(WAITING), preview.number(None)) == (3, 1, 0)


def test_of_a_group_it_is_said_who_is_too_old(session, look, child):
    school = factories.group(session)
    for one in (child("Aap"), child("Uil", age=14)):
        factories.save(session, GroupMember(location_id=school.location_id, group_id=school.id, child_id=one.id))
    child("Das")
    too_old = (EnrolmentRefusal.TOO_OLD,)
    assert shown(look(Source(group_id=school.id))) == [("Aap", PLACED, ()), ("Uil", None, too_old)]


def test_an_age_group_of_the_location_is_chosen_by_the_age_on_the_day(session, look, child):
    small = factories.age_group(session, min_age=6, max_age=7)
    child("Aap", age=7), child("Das", age=8)
    assert shown(look(Source(age_group_id=small.id))) == [("Aap", PLACED, ())]
    with pytest.raises(NotFound):
        look(Source(age_group_id=uuid4()))


def test_exceptions_make_room_and_all_is_undone_at_once(session, by, outing, child, enrol):
    children = [child(name) for name in ("Aap", "Bever", "Das", "Egel", "Fret")]
    done = enrol(*children[1:])
    assert (done.placed, done.waiting) == (3, 1)
    states = session.scalars(select(Enrolment.state)).all()
    assert sorted(states) == [PLACED, PLACED, PLACED, WAITING]
    assert len(session.scalars(select(Attendance.id)).all()) == 3
    enrolment_undoing.undo(session, done.change_id, by=by, now=NOW)
    assert session.scalars(select(Enrolment.id)).all() == []
    assert session.scalars(select(Attendance.id)).all() == []


def test_who_waits_already_comes_first_and_who_has_a_seat_is_not_shown(session, by, outing, child, look, enrol):
    first, second, third, fourth, fifth = (child(name) for name in ("Zwaan", "Wolf", "Vos", "Uil", "Aap"))
    outing.moves_up = False
    for one in (first, second, third, fourth):
        enrolments.place(session, outing.id, one.id, by=by, now=NOW)
    enrolments.leave(session, outing.id, first.id, by=by, now=NOW)
    preview = look()
    assert preview.already == 2
    assert [(line.name, line.becomes, line.waits) for line in preview.lines] == [
        ("Uil", PLACED, True),
        ("Aap", WAITING, False),
        ("Zwaan", WAITING, False),
    ]
    assert enrol(fourth, fifth).placed == 1


def test_a_preview_that_is_out_of_date_changes_nothing(session, by, outing, child, look, enrol):
    aap, das = child("Aap"), child("Das")
    seen = look().mark
    enrolments.place(session, outing.id, das.id, by=by, now=NOW)
    with pytest.raises(ChangedMeanwhile):
        enrol(aap, seen=seen)
    assert session.scalars(select(Enrolment.child_id)).all() == [das.id]


def test_nobody_chosen_is_refused(child, enrol):
    child("Aap")
    with pytest.raises(NothingToChange):
        enrol()


@pytest.mark.parametrize("number", [1, 3, 100])
def test_it_takes_a_fixed_number_of_statements(session, outing, child, enrol, look, count_queries, number):
    outing.capacity = 200
    children = [child(f"Vogel{one}") for one in range(number)]
    mark = look().mark
    session.flush()
    with count_queries() as seen:
        enrol(*children, seen=mark)
    assert len(seen) == 21
