"""Visits to the library: every group goes in turn, planned and taken back as one act, no child more than it may."""

from __future__ import annotations

from datetime import date, time, timedelta

import pytest
from sqlalchemy import func, select

from app.catalogue import loader, writer
from app.models.activities import Activity, ProgrammeSession
from app.models.attendance import Attendance, Enrolment
from app.models.children import GroupMember
from app.models.shifts import Engagement, Shift
from app.planning.vocabulary import ActivityKind, EngagementState
from app.programme import engagements, publishing
from app.programme.engagements import PartnerAnswer
from app.programme.library import visits
from app.programme.library.refusals import TemplateMissing
from app.programme.library.visits import Wish
from app.programme.refusals import ChangedMeanwhile, NothingToChange, NothingToUndo, SpaceTaken
from app.queries import library_visits
from tests import factories
from tests.factories import HOUR, NOW

YEAR = 2026
WEDNESDAY = 2


@pytest.fixture
def template(session, location):
    shipped = next(one for one in loader.read_shipped() if one.slug == library_visits.SLUG)
    return factories.template(
        session,
        slug=shipped.slug,
        kind=ActivityKind.LIBRARY_VISIT,
        title=shipped.title,
        specification=writer.as_data(shipped),
    )


@pytest.fixture
def library(session, location):
    return factories.partner(session, name="Bibliotheek", sort="library")


@pytest.fixture
def town(session, location):
    return factories.space(session, name="Centrale bibliotheek", shareable=True)


def group(session, name, children=2, **values):
    found = factories.group(session, name=name)
    for _ in range(children):
        join(session, found, factories.child(session, **values))
    return found


def join(session, group, child):
    factories.save(session, GroupMember(location_id=group.location_id, group_id=group.id, child_id=child.id))


@pytest.fixture
def wish(by, town):
    def make(*groups, **values):
        defaults = {
            "group_ids": frozenset(one.id for one in groups),
            "times": 2,
            "weekday": WEDNESDAY,
            "starts": time(10),
            "space_id": town.id,
            "responsible_id": by.user_id,
            "school_year": YEAR,
        }
        return Wish(**defaults | values)

    return make


@pytest.fixture
def plan(session, location, by):
    def plan(wish, now=NOW):
        seen = visits.look(session, wish, location=location, now=now).mark
        return visits.plan(session, wish, seen=seen, location=location, by=by, now=now)

    return plan


def in_plan(session):
    found = library_visits.visits(session, first=date(2026, 8, 1), last=date(2027, 7, 31))
    return [(one.group_id, one.day.weekday()) for one in found]


def test_each_group_goes_twice_with_its_children_its_people_and_the_library(session, template, library, wish, plan):
    bees, ants = group(session, "Bijen", 14), group(session, "Mieren")
    plan(wish(bees, ants))
    assert in_plan(session) == [(bees.id, 2), (ants.id, 2), (bees.id, 2), (ants.id, 2)]
    assert session.scalar(select(func.count(Attendance.id)).where(Attendance.placed)) == 2 * 14 + 2 * 2
    needs = session.execute(
        select(Activity.title, Shift.need)
        .join(ProgrammeSession, ProgrammeSession.activity_id == Activity.id)
        .join(Shift, Shift.session_id == ProgrammeSession.id)
        .distinct()
        .order_by(Activity.title)
    ).all()
    assert [tuple(row) for row in needs] == [
        ("Bezoek aan de bibliotheek: Bijen", 3),
        ("Bezoek aan de bibliotheek: Mieren", 2),
    ]
    assert set(session.scalars(select(Engagement.partner_id))) == {library.id}


def test_the_library_is_asked_in_time_and_holidays_do_not_matter_to_it(session, location, template, wish):
    bees = group(session, "Bijen")
    for week in range(40):
        factories.free_day(session, date(2026, 11, 25) + timedelta(weeks=week), sort="school_holiday", name="Vakantie")
    factories.free_day(session, date(2026, 12, 23))
    found = visits.look(session, wish(bees, times=1), location=location, now=NOW).proposal
    assert [turn.day for turn in found.turns] == [date(2026, 12, 30)]


def test_planning_again_adds_only_what_is_missing(session, template, library, wish, plan):
    bees, ants = group(session, "Bijen"), group(session, "Mieren")
    plan(wish(bees, times=1))
    plan(wish(bees, ants), now=NOW + HOUR)
    assert sorted(in_plan(session)) == sorted([(bees.id, 2)] * 2 + [(ants.id, 2)] * 2)
    with pytest.raises(NothingToChange):
        plan(wish(bees, ants), now=NOW + 2 * HOUR)


def test_a_child_in_two_groups_goes_no_more_than_the_template_allows(session, template, library, wish, plan):
    bees, ants = group(session, "Bijen", 1), group(session, "Mieren", 1)
    both = factories.child(session)
    for one in (bees, ants):
        join(session, one, both)
    plan(wish(bees, ants, times=3))
    year = func.extract("year", ProgrammeSession.starts_local)
    rows = session.execute(
        select(year, func.count())
        .join(Attendance, Attendance.session_id == ProgrammeSession.id)
        .where(Attendance.child_id == both.id, Attendance.placed)
        .group_by(year)
    ).all()
    by_year = {int(year): number for year, number in rows}
    assert (len(in_plan(session)), by_year) == (6, {2026: 1, 2027: 3})


def test_what_was_shown_is_planned_or_nothing(session, location, by, template, library, wish, plan):
    bees, ants = group(session, "Bijen"), group(session, "Mieren")
    seen = visits.look(session, wish(bees, ants), location=location, now=NOW).mark
    plan(wish(ants, times=1))
    with pytest.raises(ChangedMeanwhile):
        visits.plan(session, wish(bees, ants), seen=seen, location=location, by=by, now=NOW)


def test_a_space_that_is_in_use_is_said_and_nothing_is_planned(session, template, library, wish, plan):
    bees, full = group(session, "Bijen"), factories.space(session)
    factories.meeting(session, NOW.replace(month=12, day=23, hour=9), minutes=600, at=full)
    with pytest.raises(SpaceTaken):
        plan(wish(bees, times=1, space_id=full.id))


def test_without_its_template_nothing_is_proposed(session, location, wish):
    with pytest.raises(TemplateMissing):
        visits.look(session, wish(group(session, "Bijen")), location=location, now=NOW)


def test_all_of_it_is_taken_back_at_once(session, by, template, library, wish, plan):
    edit = plan(wish(group(session, "Bijen"), group(session, "Mieren")))
    assert visits.undo(session, edit.id, by=by, now=NOW + HOUR) == 4
    session.expire_all()
    counts = [session.scalar(select(func.count(model.id))) for model in (ProgrammeSession, Enrolment, Attendance)]
    assert (counts, in_plan(session)) == ([0, 0, 0], [])
    with pytest.raises(NothingToUndo):
        visits.undo(session, edit.id, by=by, now=NOW + HOUR)


def test_what_the_library_says_stands_with_the_visit(session, by, template, library, wish, plan):
    plan(wish(group(session, "Bijen"), times=1))

    def states():
        return [(one.state, one.known) for one in library_visits.visits(session, first=date.min, last=date.max)]

    assert states() == [(EngagementState.NOT_ASKED, False)]
    session_id = session.scalars(select(ProgrammeSession.id)).one()
    publishing.publish(session, [session_id], by=by, now=NOW)
    assert states() == [(EngagementState.ASKED, True)]
    said = PartnerAnswer(confirmed=True, reason="")
    engagements.answer(session, session_id=session_id, partner_id=library.id, said=said, now=NOW + HOUR)
    assert states() == [(EngagementState.CONFIRMED, True)]


@pytest.mark.parametrize("number", [1, 3, 30])
def test_the_page_takes_as_many_statements_for_one_as_for_many(session, template, library, count_queries, number):
    for place in range(number):
        found = group(session, f"Groep {place}", 1)
        activity = factories.activity(session, group_id=found.id, template_id=template.id)
        factories.meeting(session, of=activity)
    with count_queries() as seen:
        library_visits.template(session)
        library_visits.groups(session)
        library_visits.visits(session, first=date.min, last=date.max)
    assert len(seen) == 3
