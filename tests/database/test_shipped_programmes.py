"""Every programme of the catalogue can be planned as it is shipped."""

from __future__ import annotations

from datetime import date, time

import pytest
from sqlalchemy import func, select

from app.catalogue import writer
from app.catalogue.loader import read_shipped
from app.models.activities import Activity
from app.models.shifts import Engagement, Shift
from app.planning.rules import Weekly
from app.planning.schedule import Schedule, Stretch
from app.planning.vocabulary import Audience, RoleHolder, SchoolHolidays, Weekday
from app.programme import activities
from app.programme.activities import NewActivity
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
