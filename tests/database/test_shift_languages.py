"""A language that whoever comes must speak, all the way from the template to the calendar of open shifts."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from app.models.activities import Activity, ProgrammeSession, Template
from app.models.locations import Space
from app.models.shifts import Shift
from app.planning.series import Role, Scope
from app.planning.timeslots import TimeSlot
from app.programme import activities, copying, importing, own_templates, shifts
from app.programme.activities import NewActivity
from app.programme.copying import Wish
from app.programme.series import edits, lengthening
from app.programme.series.lengthening import Extra
from app.queries import session_page
from app.queries.plan import sessions_of
from app.sheets.columns import Cell, Column, Row, Table
from tests import factories
from tests.database.test_series_edits import Series
from tests.factories import DAY, HOUR, NOW

READER = {
    "name": "Voorlezer",
    "need": 1,
    "who": "volunteer",
    "required": True,
    "qualification": None,
    "language": "ti",
}
SPECIFICATION = {
    "duration_minutes": 60,
    "ages": {"youngest": 2, "oldest": 8},
    "phases": [{"name": "Voorlezen", "sort": "meetings", "rhythm": "weekly", "description": "Een kort boek."}],
    "roles": [READER],
}


@pytest.fixture
def reading(session, by):
    """Return an activity for which somebody must speak Tigrinya."""
    wanted = NewActivity(
        template_id=factories.template(session, specification=SPECIFICATION).id,
        title="Voorlezen in het Tigrinya",
        description="",
        age_group_id=None,
        space_id=factories.space(session).id,
        responsible_id=by.user_id,
        capacity=None,
        when=TimeSlot(starts_at=NOW + DAY, ends_at=NOW + DAY + HOUR),
    )
    return activities.plan(session, wanted, by=by, now=NOW).activity


def languages(session, activity):
    return [shift.language for entry in sessions_of(session, activity.id) for shift in entry.planned.shifts]


def test_the_shift_of_a_meeting_and_of_an_extra_one_asks_for_it(session, by, reading):
    assert languages(session, reading) == ["ti"]
    slot = TimeSlot(starts_at=NOW + 8 * DAY, ends_at=NOW + 8 * DAY + HOUR)
    (first,) = sessions_of(session, reading.id)
    extra = Extra(like=first.planned.id, slot=slot, space_id=first.planned.space_id, title="Nog eens", notes="")
    lengthening.add(session, extra, by=by, now=NOW)
    assert languages(session, reading) == ["ti", "ti"]


def test_a_template_of_the_own_location_keeps_it(session, by, reading):
    kept = own_templates.save(session, reading.id, title="Voorlezen thuis", summary="Kort.", by=by, now=NOW)
    found = session.get_one(Template, kept.id).specification["roles"]
    assert [(role["name"], role["language"]) for role in found] == [("Voorlezer", "ti")]


def test_it_can_be_another_or_none(session, by, reading):
    shift_id = session.scalars(select(Shift.id)).one()
    shifts.change_language(session, shift_id, "ar", by=by, now=NOW + timedelta(minutes=1))
    assert languages(session, reading) == ["ar"]
    shifts.change_language(session, shift_id, None, by=by, now=NOW + timedelta(minutes=2))
    assert languages(session, reading) == [None]


def test_who_can_be_chosen_is_known_with_the_languages(session, by, reading):
    meeting = sessions_of(session, reading.id)[0].planned
    factories.volunteer(session, name="Vera", languages=["nl", "ti"])
    found = [(one.name, one.languages) for one in session_page.free_volunteers(session, meeting.id)]
    assert found == [("Vera", ["nl", "ti"])]


def test_a_copy_asks_for_it(session, by, location, reading):
    wish = Wish(first=NOW.date(), last=NOW.date() + 6 * DAY, target=NOW.date() + 21 * DAY)
    copying.copy(session, wish, location=location, by=by, now=NOW)
    assert languages(session, reading) == ["ti", "ti"]


def test_a_plan_that_is_imported_asks_for_it(session, by):
    factories.template(session, title="Voorlezen", specification=SPECIFICATION)
    factories.space(session, name="Leeshoek")
    cells = {
        Column.ACTIVITY: "Voorlezen thuis",
        Column.DAY: "2026-12-02",
        Column.STARTS: "10.00",
        Column.ENDS: "11.00",
        Column.SPACE: "Leeshoek",
        Column.TEMPLATE: "Voorlezen",
    }
    row = Row(number=1, cells={column: Cell(text=text) for column, text in cells.items()})
    import_id = importing.keep(session, Table(rows=(row,)), usual_space=None, by=by, now=NOW)
    importing.plan(session, import_id, by=by, now=NOW)
    assert session.scalars(select(Shift.language)).all() == ["ti"]


def test_a_role_that_a_series_gets_everywhere_asks_for_what_it_asked_where_it_was(session, by, reading):
    (first,) = sessions_of(session, reading.id)
    activity = session.get_one(Activity, reading.id)
    space = session.get_one(Space, first.planned.space_id)
    later = factories.meeting(session, NOW + 8 * DAY, of=activity, at=space)
    session.commit()
    rows = [session.get_one(ProgrammeSession, first.planned.id), later]
    role = Role(name="Voorlezer", need=2)
    asked = Series(session, activity, space, rows).asked(0, Scope.ALL, roles=(role,))
    edits.edit(session, asked, by=by, now=NOW)
    assert languages(session, reading) == ["ti", "ti"]
