"""A new course on the screen: what the form suggests, the dates before saving, and what is refused."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from app.models.activities import Activity, ProgrammeSession
from app.models.courses import Course, CourseGroup
from app.planning.vocabulary import ActivityKind
from tests import courses, factories
from tests.web.conftest import ahead

MONDAY = ahead(weeks=4, weekday=0)


@pytest.fixture
def template(session, location):
    data = courses.specification()
    found = factories.template(session, kind=ActivityKind.CYCLING_LESSONS, title="Fietslessen", specification=data)
    session.commit()
    return found


@pytest.fixture
def space(session, location):
    found = factories.space(session, name="Pleintje")
    session.commit()
    return found


@pytest.fixture
def values(supervisor, space):
    """Return a form with a first group of part 1, and the other parts later."""
    return {
        "title": "Fietslessen voorjaar",
        "responsible": supervisor.id,
        "interpreters": ["ti", "ar"],
        "phases-0-meetings": "6",
        "phases-0-day": MONDAY.isoformat(),
        "phases-0-starts": "14.30",
        "phases-0-ends": "15.30",
        "phases-0-space": space.id,
        "phases-0-capacity": "12",
    }


def test_a_course_is_made_from_a_template_and_its_page_shows_the_lessons(desk, session, template, values):
    assert f'href="/cursussen/nieuw/{template.id}"' in desk.get("/cursussen/nieuw").text
    answer = desk.post(f"/cursussen/nieuw/{template.id}", data=values)
    course = session.scalars(select(Course)).one()
    assert (answer.status_code, answer.location) == (302, f"/cursussen/{course.id}")
    shown = desk.get(answer.location).text
    assert "Fietslessen voorjaar is gemaakt, met 6 bijeenkomsten als concept." in shown
    assert "les 6" in shown
    assert "Arabisch" in shown
    assert "Tigrinya" in shown
    titles = session.scalars(select(Activity.title)).all()
    assert titles == ["Fietslessen voorjaar: deel 1, groep A"]


def test_the_form_suggests_one_part_after_the_other_and_who_teaches(desk, session, template):
    bikes = factories.partner(session, name="Fietsersbond", sort="cycling_association")
    session.commit()
    page = desk.get(f"/cursussen/nieuw/{template.id}").text
    assert page.count('type="date"') == 4
    assert f'<option selected value="{bikes.id}">Fietsersbond</option>' in page
    assert 'value="16.30"' in page  # two lessons of an hour in the traffic garden


def test_the_dates_are_shown_before_anything_is_planned(desk, session, template, values):
    free = MONDAY + timedelta(weeks=1)
    factories.free_day(session, free, name="Studiedag")
    session.commit()
    shown = desk.post(f"/cursussen/nieuw/{template.id}/data?deel=1", data=values).text
    assert "niet: gesloten: Studiedag" in shown
    assert "Nog geen dag: u plant dit later." in shown
    assert session.scalar(select(func.count()).select_from(ProgrammeSession)) == 0
    whole = desk.post(f"/cursussen/nieuw/{template.id}/data", data=values | {"title": ""}).text
    assert "niet: gesloten: Studiedag" in whole
    assert "Geef de cursus een naam." not in whole


def test_a_part_that_begins_before_the_one_before_is_over_says_so(desk, template, values, space):
    second = {"day": MONDAY.isoformat(), "starts": "16", "ends": "18", "space": space.id, "meetings": "4"}
    both = values | {f"phases-1-{name}": value for name, value in second.items()}
    shown = desk.post(f"/cursussen/nieuw/{template.id}/data?deel=1", data=both).text
    assert "Dit begint voordat het vorige deel klaar is." in shown


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"title": ""}, "Geef de cursus een naam."),
        ({"title": "x" * 81}, "Maak de naam korter."),
        ({"phases-0-space": ""}, "Kies een ruimte."),
        ({"phases-0-starts": "25.61"}, "Vul een tijd in als 14.30."),
        ({"phases-0-ends": "14.00"}, "Laat het einde na het begin komen."),
        ({"phases-0-meetings": "5"}, "kies 6 tot en met 12 bijeenkomsten."),
        ({"phases-1-meetings": "9"}, "Dit zijn 26 lessen in 17 bijeenkomsten."),
        ({"phases-0-capacity": "0"}, "Vul een aantal van 1 tot en met 400 in."),
        ({"phases-0-space": "00000000-0000-0000-0000-000000000000"}, "Kies een van de mogelijkheden."),
        ({"interpreters": "xx"}, "Kies een van de mogelijkheden."),
    ],
)
def test_what_cannot_be_is_refused_with_a_sentence(desk, session, template, values, wrong, sentence):
    answer = desk.post(f"/cursussen/nieuw/{template.id}", data=values | wrong)
    assert answer.status_code == 422
    assert sentence in answer.text
    assert session.scalar(select(func.count()).select_from(Course)) == 0


def test_a_taken_space_is_said_and_nothing_is_saved(desk, session, template, values, space):
    desk.post(f"/cursussen/nieuw/{template.id}", data=values)
    answer = desk.post(f"/cursussen/nieuw/{template.id}", data=values)
    assert answer.status_code == 409
    assert "Pleintje is dan bezet" in answer.text
    assert session.scalar(select(func.count()).select_from(Course)) == 1


def test_a_group_is_added_beside_the_first(desk, session, supervisor, space):
    course = courses.course(session, title="Fietslessen", responsible_id=supervisor.id)
    courses.course_group(session, course, meetings=2)
    session.commit()
    page = desk.get(f"/cursussen/{course.id}/groepen/nieuw/0").text
    assert 'value="B"' in page
    form = {"name": "B", "day": MONDAY.isoformat(), "starts": "14.30", "ends": "15.30", "space": space.id}
    shown = desk.post(f"/cursussen/{course.id}/groepen/nieuw/0/data?deel=1", data=form).text
    assert "12 bijeenkomsten" in shown
    assert desk.post(f"/cursussen/{course.id}/groepen/nieuw/0", data=form).status_code == 302
    assert session.scalars(select(CourseGroup.name).order_by(CourseGroup.name)).all() == ["A", "B"]
    again = desk.post(f"/cursussen/{course.id}/groepen/nieuw/0", data=form | {"starts": "9", "ends": "10"})
    assert (again.status_code, "Groep B is er al in dit deel." in again.text) == (409, True)
    missing = desk.post(f"/cursussen/{course.id}/groepen/nieuw/0", data={"name": "C"})
    assert (missing.status_code, "Kies een dag." in missing.text) == (422, True)
    assert desk.get(f"/cursussen/{course.id}/groepen/nieuw/9").status_code == 404


def test_a_course_is_changed_closed_and_opened_again(desk, session, supervisor):
    course = courses.course(session, title="Fietslessen", responsible_id=supervisor.id)
    session.commit()
    address = f"/cursussen/{course.id}"
    assert "Fietslessen" in desk.get(f"{address}/wijzigen").text
    form = {"title": "Fietsen", "responsible": supervisor.id, "note": "Neem pleisters mee.", "version": course.version}
    assert desk.post(f"{address}/wijzigen", data=form).status_code == 302
    outdated = desk.post(f"{address}/wijzigen", data=form | {"title": "Later"})
    assert (outdated.status_code, "Iemand anders heeft de cursus net gewijzigd." in outdated.text) == (409, True)
    session.expire_all()
    assert (course.title, course.note) == ("Fietsen", "Neem pleisters mee.")
    desk.post(f"{address}/afsluiten", data={"version": course.version})
    assert "Afgesloten" in desk.get("/cursussen").text
    session.expire_all()
    desk.post(f"{address}/afsluiten", data={"version": course.version, "weer": "1"})
    assert "De cursus is weer open." in desk.get(address).text
    desk.post(f"{address}/afsluiten", data={"version": "rommel"})
    assert "Iemand anders heeft de cursus net gewijzigd." in desk.get(address).text
