"""The form for a series: what it comes to, shown before anything is planned."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import select

from app.models.activities import Activity, ProgrammeSession
from app.planning.schedule_data import from_data
from app.planning.vocabulary import ActivityKind, FreeDaySort
from tests import factories
from tests.web.conftest import at
from tests.web.new_forms import form_of, new_fields

AUTUMN = [date(2026, 10, 17) + timedelta(days=number) for number in range(9)]
PHASES = [
    {"name": "Deel 1: op de locatie", "sort": "meetings", "rhythm": "weekly", "meetings": 12, "lessons": 12, "part": 1},
    {"name": "Deel 2: verkeerstuin", "sort": "meetings", "rhythm": "weekly", "meetings": 4, "lessons": 8, "part": 2},
    {"name": "Deel 3: examen", "sort": "test", "rhythm": "once", "meetings": 1, "lessons": 1, "part": 3},
    {"name": "Deel 3: feest", "sort": "ceremony", "rhythm": "once", "meetings": 1, "lessons": 1, "part": 3},
]


@pytest.fixture
def cycling(session, location, week):
    template = factories.template(
        session,
        kind=ActivityKind.CYCLING_LESSONS,
        title="Fietslessen",
        specification={"duration_minutes": 60, "school_holidays": "skip", "phases": PHASES, "roles": []},
    )
    for day in AUTUMN:
        factories.free_day(session, day, sort=FreeDaySort.SCHOOL_HOLIDAY, name="Herfstvakantie")
    session.commit()
    return f"/bijeenkomsten/nieuw/{template.id}"


def test_twenty_two_lessons_in_eighteen_meetings_are_one_form(desk, session, week, cycling):
    fields = form_of(desk.get(cycling).text, week, day="2026-09-07", weekdays=["tuesday", "thursday"])
    shown = desk.post(f"{cycling}/data?deel=1", data=fields)
    assert shown.status_code == 200
    assert "22 lessen in 18 bijeenkomsten, de laatste op donderdag 12 november 2026." in " ".join(shown.text.split())
    assert "2 dagen overgeslagen." in shown.text
    assert shown.text.count("niet: Herfstvakantie") == 2
    assert "<html" not in shown.text
    assert session.scalars(select(Activity.id).where(Activity.schedule.is_not(None))).all() == []
    answer = desk.post(cycling, data=fields, follow_redirects=True)
    assert "Fietslessen staat 18 keer op het bord, als concept. Overgeslagen: Herfstvakantie." in answer.text
    activity = session.scalars(select(Activity).where(Activity.title == "Fietslessen")).one()
    schedule = from_data(activity.schedule)
    assert (schedule.lessons, [stretch.count for stretch in schedule.stretches]) == (22, [12, 4, 1, 1])
    meetings = session.scalars(select(ProgrammeSession.meant_for).where(ProgrammeSession.activity_id == activity.id))
    days = sorted(moment.date() for moment in meetings)
    assert (len(days), days[0], days[-1]) == (18, date(2026, 9, 8), date(2026, 11, 12))
    assert not set(days) & set(AUTUMN)


def test_without_script_a_button_shows_the_dates_on_the_page_and_keeps_what_was_filled_in(desk, week, cycling):
    fields = form_of(desk.get(cycling).text, week, day="2026-09-07", title="")
    page = desk.post(f"{cycling}/data", data=fields).text
    assert "18 bijeenkomsten" in page
    assert 'value="2026-09-07"' in page
    assert "Fout:" not in page


def test_a_day_can_be_left_out_and_the_series_gets_longer(desk, week, cycling):
    fields = form_of(desk.get(cycling).text, week, day="2026-09-08", weg="2026-09-15")
    page = desk.post(f"{cycling}/data", data=fields).text
    assert "niet: door u overgeslagen" in page
    assert form_of(page, week)["left_out"] == "15-9-2026"
    assert "18 bijeenkomsten" in page


def test_an_added_day_is_there_and_leaving_it_out_takes_it_back(desk, week, cycling):
    fields = form_of(desk.get(cycling).text, week, day="2026-09-08", also="12-9-2026")
    assert "za 12 sep" in desk.post(f"{cycling}/data?deel=1", data=fields).text
    page = desk.post(f"{cycling}/data", data=fields | {"weg": "2026-09-12"}).text
    assert form_of(page, week)["also"] == ""
    assert desk.post(f"{cycling}/data", data=fields | {"weg": "gisteren"}).status_code == 200


def test_another_phase_is_added_on_request_until_there_are_enough(desk, week, cycling):
    page = desk.get(cycling).text
    for number in (4, 5, 6, 7, 8, 8):
        page = desk.post(f"{cycling}/data", data=form_of(page, week) | {"fase": "1"}).text
        assert page.count('<details class="phase"') == number
    assert desk.post(cycling, data=form_of(page, week, day="2026-09-08")).status_code == 302


def test_what_stands_in_the_way_is_shown_for_its_day(desk, session, week, cycling):
    fields = form_of(desk.get(cycling).text, week, day="2026-09-08")
    starts = at(date(2026, 9, 15), "14:00", "15:00").starts_at
    factories.meeting(session, starts, at=week.space, title="Zangkoor")
    session.commit()
    shown = desk.post(f"{cycling}/data?deel=1", data=fields).text
    assert "bezet: Zangkoor, 14.00–15.00 uur" in shown
    assert "Op 1 dag is de ruimte bezet." in shown


def test_the_dates_take_as_many_statements_for_two_hundred_as_for_two(desk, week, cycling, count_queries):
    fields = form_of(desk.get(cycling).text, week, day="2026-09-08", weekdays=["monday", "wednesday", "friday"])
    fields = {name: value for name, value in fields.items() if not name.startswith("phases")}
    taken = []
    for meetings in ("2", "200"):
        with count_queries() as statements:
            assert desk.post(f"{cycling}/data?deel=1", data=fields | {"meetings": meetings}).status_code == 200
        taken.append(len(statements))
    assert taken[0] == taken[1]


@pytest.mark.parametrize(
    ("changes", "days"),
    [
        ({"meetings": "2", "weekdays": ["monday", "wednesday"]}, [(9, 7), (9, 9)]),
        ({"meetings": "2", "every": "2"}, [(9, 8), (9, 22)]),
        ({"meetings": "3", "rhythm": "monthly"}, [(9, 8), (10, 13), (11, 10)]),
        ({"meetings": "2", "rhythm": "monthly", "nth": "last", "weekdays": ["friday"]}, [(9, 25), (10, 30)]),
        ({"rhythm": "days", "days": "8-9-2026, 2026-10-02\n3/12/2026"}, [(9, 8), (10, 2), (12, 3)]),
        ({"ending": "until", "until": "2026-09-22"}, [(9, 8), (9, 15), (9, 22)]),
        ({"meetings": "1", "also": "10-9-2026"}, [(9, 10)]),
    ],
)
def test_a_series_can_come_back_in_many_ways(desk, session, week, template, changes, days):
    first = {
        "day": "2026-09-07" if "weekdays" in changes and "rhythm" not in changes else "2026-09-08",
        "meetings": "1",
    }
    answer = desk.post(f"/bijeenkomsten/nieuw/{template.id}", data=new_fields(week, **first | changes))
    assert answer.status_code == 302
    found = session.scalars(select(ProgrammeSession.starts_local).where(ProgrammeSession.title == "Spelen en bewegen"))
    assert sorted(found) == [datetime(2026, month, day, 15, 30) for month, day in days]  # noqa: DTZ001 - a wall time


def test_a_series_that_never_ends_is_said_to_go_on(desk, session, week, template):
    fields = new_fields(week, ending="open")
    page = desk.post(f"/bijeenkomsten/nieuw/{template.id}/data?deel=1", data=fields).text
    assert "en daarna telkens verder tot twaalf weken vooruit" in page
    assert desk.post(f"/bijeenkomsten/nieuw/{template.id}", data=fields).status_code == 302
    schedule = session.scalars(select(Activity.schedule).where(Activity.title == "Spelen en bewegen")).one()
    assert from_data(schedule).open_ended


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"day": ""}, "Kies een dag."),
        ({"ending": "until"}, "Kies een laatste dag."),
        ({"ending": "until", "until": "2020-01-01"}, "De laatste dag komt voor de eerste dag."),
        ({"ending": "soon"}, "Fout:"),
        ({"rhythm": "days"}, "Schrijf minstens één dag op."),
        ({"rhythm": "days", "days": "morgen"}, "“morgen” is geen dag."),
        ({"rhythm": "days", "days": "31-2-2027"}, "“31-2-2027” is geen dag."),
        ({"rhythm": "days", "days": " ".join(["8-9-2026"] * 201)}, "Vul ten hoogste 200 dagen in."),
        ({"weekdays": ["caturday"]}, "Fout:"),
        ({"every": "54"}, "Vul een aantal van 1 tot en met 53 in."),
        ({"rhythm": "monthly", "every": "40"}, "Fout:"),
        ({"rhythm": "monthly", "every": "24", "meetings": "200"}, "Deze reeks duurt langer dan 10 jaar."),
        ({"starts": "16.30", "ends": "15.30"}, "Laat het einde na het begin komen."),
        ({"day": "9999-12-31"}, "Fout:"),
        ({"school_holidays": "soms"}, "Fout:"),
        ({"phases-0-meetings": "-1"}, "Vul een aantal van 0 tot en met 200 in."),
        ({"phases-0-meetings": "1", "phases-0-starts": "23.00"}, "Laat het einde na het begin komen."),
        ({"phases-0-meetings": "1", "ending": "open"}, "Alleen de laatste fase kan doorlopen zonder einde."),
    ],
)
def test_a_series_that_cannot_be_is_explained_and_nothing_is_planned(desk, session, week, template, changes, said):
    before = session.scalars(select(Activity.id)).all()
    fields = new_fields(week, **changes)
    answer = desk.post(f"/bijeenkomsten/nieuw/{template.id}", data=fields)
    assert (answer.status_code, said in answer.text) == (422, True)
    assert session.scalars(select(Activity.id)).all() == before
    assert desk.post(f"/bijeenkomsten/nieuw/{template.id}/data?deel=1", data=fields).status_code == 200


def test_a_series_of_which_every_day_is_free_is_refused(desk, session, week, template):
    factories.free_day(session, date(2026, 12, 1), name="Verbouwing")
    session.commit()
    fields = new_fields(week, rhythm="days", days="1-12-2026")
    assert (
        "niet: gesloten: Verbouwing" in desk.post(f"/bijeenkomsten/nieuw/{template.id}/data?deel=1", data=fields).text
    )
    answer = desk.post(f"/bijeenkomsten/nieuw/{template.id}", data=fields)
    assert (answer.status_code, "Er blijft geen enkele dag over" in answer.text) == (409, True)
