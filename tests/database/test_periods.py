"""A term and a month, from what is planned."""

from __future__ import annotations

from datetime import date, timedelta

from app.planning import terms
from app.planning.vocabulary import EngagementState, FreeDaySort
from app.programme import publishing, sessions
from app.queries import periods
from app.queries.periods import Deadline, TermCell
from tests import factories
from tests.factories import DAY, HOUR, NOW

MONDAY = date(2026, 11, 23)
WEEK = timedelta(weeks=1)
TERM = terms.between(MONDAY, MONDAY + 2 * WEEK)


def test_a_term_counts_meetings_holes_and_states_by_week(session, by, location):
    football = factories.activity(session, title="Voetbal")
    known, draft, gone, later = (
        factories.meeting(session, NOW + days * DAY + hours * HOUR, of=football)
        for days, hours in ((1, 0), (2, 0), (3, 0), (8, 0))
    )
    for meeting in (known, draft, gone, later):
        factories.assignment(session, factories.shift(session, meeting, need=3), factories.volunteer(session))
    publishing.publish(session, [known.id, gone.id], by=by, now=NOW)
    sessions.cancel(session, gone.id, reason="ziek", by=by, now=NOW)
    session.commit()
    plan = periods.term_plan(session, TERM, location=location)
    [row] = plan.rows
    first, second, third = (column.week for column in plan.weeks)
    assert (row.title, row.meetings, row.holes) == ("Voetbal", 3, 6)
    assert row.cells == (
        TermCell(week=first, meetings=2, holes=4, drafts=1, changed=1, cancelled=1),
        TermCell(week=second, meetings=1, holes=2, drafts=1),
        TermCell(week=third),
    )


def test_a_term_shades_holidays_and_names_days_off(session, location):
    for number in range(5):
        factories.free_day(session, MONDAY + WEEK + number * DAY, name="Kerstvakantie", sort=FreeDaySort.SCHOOL_HOLIDAY)
    factories.free_day(session, MONDAY, name="Studiedag", sort=FreeDaySort.CLOSING_DAY)
    session.commit()
    plan = periods.term_plan(session, TERM, location=location)
    assert [(column.holiday, column.free) for column in plan.weeks] == [
        ("", ("Studiedag",)),
        ("Kerstvakantie", ()),
        ("", ()),
    ]
    assert periods.term_around(session, MONDAY, location=location).last == MONDAY + WEEK - DAY


def test_a_month_is_whole_weeks_with_its_sessions_on_their_days(session, location):
    meeting = factories.meeting(session, NOW + 2 * DAY, title="Voorlezen")
    factories.shift(session, meeting, need=2)
    factories.free_day(session, MONDAY, name="Studiedag", sort=FreeDaySort.CLOSING_DAY)
    session.commit()
    plan = periods.month_plan(session, date(2026, 11, 1), location=location, today=MONDAY)
    days = {day.day: day for week in plan.weeks for day in week}
    assert (min(days), max(days)) == (date(2026, 10, 26), date(2026, 12, 6))
    [card] = days[date(2026, 11, 25)].cards
    assert (card.title, card.state, card.holes) == ("Voorlezen", "draft", 2)
    assert (days[MONDAY].free, days[date(2026, 12, 1)].inside) == ("Studiedag", False)


def test_a_month_says_until_when_to_ask_whom_and_who_should_have_been_asked(session, location):
    template = factories.template(session, specification={"lead_time_weeks": 3})
    activity = factories.activity(session, template_id=template.id)
    police = factories.partner(session, name="Politie")
    soon, later, asked = (factories.meeting(session, NOW + days * DAY, of=activity) for days in (7, 28, 29))
    for meeting in (soon, later):
        factories.engagement(session, meeting, police)
    factories.engagement(session, asked, police, state=EngagementState.ASKED)
    session.commit()
    plan = periods.month_plan(session, date(2026, 11, 1), location=location, today=MONDAY)
    [late] = plan.late
    assert (late.session_id, late.day) == (soon.id, MONDAY - 2 * WEEK)
    found = [deadline for week in plan.weeks for day in week for deadline in day.deadlines]
    assert found == [
        Deadline(
            session_id=later.id,
            title=later.title,
            partner="Politie",
            day=MONDAY + WEEK,
            session_day=MONDAY + 4 * WEEK,
        )
    ]


def test_both_take_the_same_number_of_statements_for_any_number_of_sessions(session, location, count_queries):
    taken = []
    for more in (1, 2, 297):
        for number in range(more):
            meeting = factories.meeting(session, NOW + number * HOUR, at=factories.space(session))
            factories.assignment(session, factories.shift(session, meeting, need=2), factories.volunteer(session))
            factories.engagement(session, meeting, factories.partner(session))
        session.commit()
        with count_queries() as seen:
            periods.term_plan(session, TERM, location=location)
            periods.month_plan(session, date(2026, 11, 1), location=location, today=MONDAY)
        session.commit()
        taken.append(len(seen))
    assert len(set(taken)) == 1, taken


def test_nothing_of_elsewhere_is_shown(session, location, other_location, session_at):
    theirs = session_at(other_location)
    factories.meeting(theirs, NOW + DAY)
    theirs.commit()
    assert periods.term_plan(session, TERM, location=location).rows == ()
