"""Every programme of the catalogue can be planned as it is shipped."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time

import pytest
from sqlalchemy import func, select

from app.catalogue import writer
from app.catalogue.loader import read_shipped
from app.models.activities import Activity, ProgrammeSession
from app.models.shifts import Engagement, Shift
from app.planning.rules import Weekly
from app.planning.schedule import Schedule, Stretch
from app.planning.vocabulary import Audience, RoleHolder, SchoolHolidays, Weekday
from app.programme import activities
from app.programme.activities import NewActivity
from app.programme.refusals import NotFound, SpaceTaken
from app.queries import activities as activity_pages
from tests import factories
from tests.factories import NOW


def weekly(every):
    return Schedule(
        stretches=(
            Stretch(
                rule=Weekly(weekdays=frozenset({Weekday.MONDAY}), every=every),
                starts=time(10),
                ends=time(11),
                first=date(2027, 1, 11),
                count=3,
            ),
        ),
        school_holidays=SchoolHolidays.IGNORE,
    )


@pytest.mark.parametrize("shipped", read_shipped(), ids=lambda template: template.slug)
def test_a_programme_is_planned_from_its_template(session, by, location, shipped):
    row = factories.template(
        session, slug=shipped.slug, kind=shipped.kind, title=shipped.title, specification=writer.as_data(shipped)
    )
    for sort in shipped.partners:
        factories.partner(session, sort=sort)
    wanted = NewActivity(
        template_id=row.id,
        title=shipped.title,
        description=shipped.summary,
        age_group_id=None,
        space_id=factories.space(session).id,
        responsible_id=by.user_id,
        capacity=shipped.max_children,
        when=weekly(shipped.phases[0].every),
    )
    planned = activities.plan(session, wanted, by=by, now=NOW)
    session.commit()
    activity = session.get_one(Activity, planned.activity.id)
    assert len(planned.slots) == 3
    assert activity.audience is shipped.audience
    assert activity.cancels_before == (shipped.decide_hours_before if shipped.cancel_without_required else None)
    volunteers = [role for role in shipped.roles if role.who is RoleHolder.VOLUNTEER]
    counted = (
        session.scalar(select(func.count()).select_from(Shift)),
        session.scalar(select(func.count()).select_from(Engagement)),
    )
    assert counted == (3 * len(volunteers), 3 * len(set(shipped.partners)))
    if shipped.audience is Audience.STAFF:
        assert counted == (0, 0)


def test_a_course_for_parents_comes_with_child_care_at_the_same_times(session, by, location):
    shipped = next(one for one in read_shipped() if one.slug == "pittige-jaren")
    row = factories.template(session, slug=shipped.slug, specification=writer.as_data(shipped))
    wanted = NewActivity(
        template_id=row.id,
        title="Ouders van kleuters",
        description="",
        age_group_id=None,
        space_id=factories.space(session, name="Leslokaal").id,
        responsible_id=by.user_id,
        capacity=14,
        when=weekly(1),
        beside_space_id=factories.space(session, name="Speelkamer").id,
    )
    planned = activities.plan(session, wanted, by=by, now=NOW)
    session.commit()
    (care,) = activity_pages.beside(session, planned.activity.id)
    assert care.title == "Kinderopvang bij de oudercursus"
    assert [one.id for one in activity_pages.beside(session, care.id)] == [planned.activity.id]
    starts = session.scalars(
        select(ProgrammeSession.starts_at)
        .where(ProgrammeSession.activity_id == care.id)
        .order_by(ProgrammeSession.starts_at)
    ).all()
    assert starts == [slot.starts_at for slot in planned.slots]
    row = session.get_one(Activity, care.id)
    assert (row.audience, row.capacity, row.children_per_adult) == (Audience.CHILDREN, 15, 5)
    roles = select(Shift.role).join(ProgrammeSession).where(ProgrammeSession.activity_id == care.id).distinct()
    assert session.scalars(roles).all() == ["Oppas"]


def test_child_care_in_the_same_room_or_of_a_template_without_any_is_refused(session, by, location):
    shipped = {one.slug: writer.as_data(one) for one in read_shipped()}
    hall = factories.space(session)
    wanted = NewActivity(
        template_id=factories.template(session, specification=shipped["pittige-jaren"]).id,
        title="Ouders",
        description="",
        age_group_id=None,
        space_id=hall.id,
        responsible_id=by.user_id,
        capacity=None,
        when=weekly(1),
        beside_space_id=hall.id,
    )
    session.commit()
    with pytest.raises(SpaceTaken):
        activities.plan(session, wanted, by=by, now=NOW)
    session.rollback()
    other = factories.template(session, specification=shipped["kinderraad"])
    elsewhere = factories.space(session).id
    with pytest.raises(NotFound):
        activities.plan(session, replace(wanted, template_id=other.id, beside_space_id=elsewhere), by=by, now=NOW)
