"""An activity's description, its responsible person and its schedule in words; roles for a part of the time."""

from __future__ import annotations

from datetime import date, time

import pytest
from sqlalchemy import select

from app.access import Role
from app.blueprints import schedule_words
from app.models.activities import Activity
from app.models.locations import Location
from app.models.messages import Message, MessageKind
from app.models.publications import Publication
from app.models.shifts import Shift
from app.planning.rules import MonthlyOnWeekday, OnDays, Weekly
from app.planning.schedule import Schedule, Stretch
from app.planning.schedule_data import to_data
from app.planning.vocabulary import NthWeek, SchoolHolidays, Weekday
from tests import factories
from tests.web.test_places import kept

TUESDAY, THURSDAY = Weekday.TUESDAY, Weekday.THURSDAY


def stretch(rule, **values):
    first = None if isinstance(rule, OnDays) else date(2026, 11, 24)
    return Stretch(**{"rule": rule, "first": first, "starts": time(15, 30), "ends": time(16, 30)} | values)


def page_of(week):
    return f"/activiteiten/{week.session.activity_id}"


def sent(session):
    return session.scalars(select(Message.kind).where(Message.kind == MessageKind.UPDATE)).all()


@pytest.mark.parametrize(
    ("one", "until", "words"),
    [
        (
            stretch(Weekly(weekdays=frozenset({TUESDAY})), until=date(2026, 12, 18)),
            None,
            "elke dinsdag 15.30–16.30 uur, tot en met 18 december 2026",
        ),
        (
            stretch(Weekly(weekdays=frozenset({THURSDAY, TUESDAY})), count=8),
            date(2026, 12, 18),
            "elke dinsdag en donderdag 15.30–16.30 uur, 8 keer, tot en met 18 december 2026",
        ),
        (
            stretch(Weekly(weekdays=frozenset({TUESDAY}), every=2)),
            date(2027, 1, 5),
            "om de week op dinsdag 15.30–16.30 uur, zonder einddatum",
        ),
        (
            stretch(Weekly(weekdays=frozenset({TUESDAY}), every=3), name="Verkeerstuin"),
            None,
            "Verkeerstuin: elke 3 weken op dinsdag 15.30–16.30 uur, zonder einddatum",
        ),
        (
            stretch(MonthlyOnWeekday(weekday=TUESDAY, nth=NthWeek.LAST)),
            None,
            "elke laatste dinsdag van de maand 15.30–16.30 uur, zonder einddatum",
        ),
        (
            stretch(MonthlyOnWeekday(weekday=TUESDAY, nth=NthWeek.FIRST, every=2), count=3),
            None,
            "elke 2 maanden op de eerste dinsdag 15.30–16.30 uur, 3 keer",
        ),
        (stretch(OnDays(days=frozenset({date(2026, 12, 1)}))), None, "op 1 losse dag 15.30–16.30 uur"),
    ],
)
def test_a_schedule_is_said_as_people_say_it(app, one, until, words):
    with app.test_request_context():
        assert schedule_words.spoken(Schedule(stretches=(one,)), until=until) == (words,)


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        (SchoolHolidays.SKIP, "niet in de schoolvakanties"),
        (SchoolHolidays.ONLY, "alleen in de schoolvakanties"),
        (SchoolHolidays.IGNORE, ""),
    ],
)
def test_what_a_series_does_in_the_holidays_is_said_when_it_is_something(app, rule, words):
    weekly = stretch(Weekly(weekdays=frozenset({TUESDAY})))
    with app.test_request_context():
        assert schedule_words.holidays(Schedule(stretches=(weekly,), school_holidays=rule)) == words


def test_the_page_of_an_activity_says_when_it_meets(desk, session, week):
    row = session.get_one(Activity, week.session.activity_id)
    assert "geen vaste reeks" in desk.get(page_of(week)).text
    row.schedule = to_data(Schedule(stretches=(stretch(Weekly(weekdays=frozenset({TUESDAY})), count=4),)))
    session.commit()
    assert "elke dinsdag 15.30–16.30 uur, 4 keer; niet in de schoolvakanties" in desk.get(page_of(week)).text


def test_a_new_description_is_looked_at_and_told(desk, session, week, phone):
    page = f"{page_of(week)}/wijzigen"
    form = kept(desk.get(page).text) | {"responsible": str(week.supervisor.id), "description": "Neem een bal mee."}
    looked = desk.post(page, data=form).text
    assert ("1 bijeenkomst is al bekend." in looked, sent(session)) == (True, [])
    done = desk.post(page, data=kept(looked) | {"tell": "y"}, follow_redirects=True).text
    assert "is opgeslagen." in done
    session.expire_all()
    assert session.scalars(select(Publication.description)).all() == ["Neem een bal mee."]
    late = desk.post(page, data=form | {"description": "Toch niet.", "confirmed": "y"})
    assert (late.status_code, "Iemand anders heeft dit net gewijzigd." in late.text) == (409, True)


def test_a_new_description_can_wait(desk, session, week, phone):
    page = f"{page_of(week)}/wijzigen"
    form = kept(desk.get(page).text) | {"responsible": str(week.supervisor.id), "description": "Neem een bal mee."}
    saved = desk.post(page, data=kept(desk.post(page, data=form).text), follow_redirects=True)
    assert "is opgeslagen." in saved.text
    session.expire_all()
    assert (session.scalars(select(Publication.description)).all(), sent(session)) == ([""], [])


def test_another_becomes_responsible_and_nobody_elsewhere_can(desk, session, week, account_of, other_location):
    coach, stranger = account_of(Role.COACH), account_of(location_id=other_location.id)
    session.commit()
    page = f"{page_of(week)}/wijzigen"
    form = kept(desk.get(page).text)
    refused = desk.post(page, data=form | {"responsible": str(stranger.id)})
    assert (refused.status_code, "Kies een van de mogelijkheden." in refused.text) == (422, True)
    assert "is opgeslagen." in desk.post(page, data=form | {"responsible": str(coach.id)}, follow_redirects=True).text
    session.expire_all()
    assert session.get_one(Activity, week.session.activity_id).responsible_id == coach.id


def test_a_description_never_names_a_child_and_is_not_endless(desk, session, week):
    factories.child(session, pseudonym="Zeehond")
    session.commit()
    page = f"{page_of(week)}/wijzigen"
    form = kept(desk.get(page).text) | {"responsible": str(week.supervisor.id)}
    named = desk.post(page, data=form | {"description": "Voor Zeehond."})
    assert (named.status_code, "de naam van een kind" in named.text) == (409, True)
    assert desk.post(page, data=form | {"description": "x" * 2001}).status_code == 422


def test_a_role_can_come_later_and_leave_early(desk, session, week):
    shift = factories.shift(session, week.session, role="Scheidsrechter")
    session.commit()
    address = f"{week.page}/diensten/{shift.id}/tijden"
    done = desk.post(address, data={"starts_after": "15", "ends_before": "5"}, follow_redirects=True).text
    assert ("komt 15 minuten na het begin" in done, "gaat 5 minuten voor het einde weg" in done) == (True, True)
    none_left = desk.post(address, data={"starts_after": "30", "ends_before": "30"}, follow_redirects=True).text
    assert "Zo blijft er niets van de dienst over." in none_left
    wrong = desk.post(address, data={"starts_after": "-1", "ends_before": "veel"}, follow_redirects=True).text
    assert "Vul twee keer een aantal minuten in" in wrong
    session.expire_all()
    row = session.get_one(Shift, shift.id)
    assert (row.starts_after, row.ends_before) == (15, 5)


def test_how_much_a_family_can_manage_is_set(desk, session, location):
    assert (
        "Opgeslagen." in desk.post("/leeftijdsgroepen/gezinnen", data={"family_limit": "2"}, follow_redirects=True).text
    )
    assert desk.post("/leeftijdsgroepen/gezinnen", data={"family_limit": "0"}).status_code == 422
    session.expire_all()
    assert session.get_one(Location, location.id).family_limit == 2
