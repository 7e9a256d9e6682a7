"""The page that looks for a free moment, for something new or for a session that has to move."""

from __future__ import annotations

import re
from datetime import date, timedelta
from html import unescape
from urllib.parse import parse_qs, urlsplit

import pytest

from app.models.activities import ProgrammeSession
from tests import factories
from tests.web.conftest import at

SEARCH = "/vrij-moment"


def query(day, **values):
    """Return a search on one day of the week, for an hour."""
    return {"duur": "60", "vanaf": day.isoformat(), "weken": "1", "dagen": str(day.isoweekday())} | values


def texts(answer):
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", answer.text)).split())


def test_without_a_search_there_is_a_form(desk):
    answer = desk.get(SEARCH)
    assert answer.status_code == 200
    assert "Zoek een moment" in answer.text
    assert "Wanneer het kan" not in answer.text


def test_a_moment_that_is_found_leads_to_the_form_for_something_new(desk, session, week):
    template = factories.template(
        session, specification={"duration_minutes": 90, "ages": {"youngest": 6, "oldest": 11}, "roles": []}
    )
    session.commit()
    answer = desk.get(SEARCH, query_string=query(week.day, ruimte=str(week.space.id), van="13.30"))
    assert "13.30" not in texts(answer).split("Dagen die niet kunnen")[0].split("Wanneer het kan")[1].split("uur")[0]
    link = unescape(re.search(r'href="([^"]*dag=[^"]*)"', answer.text)[1])
    values = parse_qs(urlsplit(link).query)
    assert values == {
        "dag": [week.day.isoformat()],
        "rij": [str(week.space.id)],
        "van": ["15.00"],
        "tot": ["16.00"],
    }
    catalogue = desk.get(link)
    form = desk.get(unescape(re.search(rf'href="([^"]*/nieuw/{template.id}[^"]*)"', catalogue.text)[1]))
    for wanted in (f'value="{week.day.isoformat()}"', 'value="15.00"', 'value="16.00"'):
        assert wanted in form.text
    assert re.search(rf'<option selected value="{week.space.id}">', form.text)


def test_a_session_is_searched_for_with_what_it_has_and_moved_in_one_click(desk, session, week):
    volunteer, police = factories.volunteer(session), factories.partner(session, name="Politie")
    factories.assignment(session, factories.shift(session, week.session), volunteer)
    factories.engagement(session, week.session, police)
    session.commit()
    answer = desk.get(SEARCH, query_string={"bijeenkomst": str(week.session.id)})
    assert "Nieuw moment voor Voetbal" in answer.text
    for chosen in (volunteer.id, police.id):
        assert re.search(rf'<input checked [^>]*value="{chosen}"', answer.text)
    form = re.search(rf'action="{week.page}/verplaatsen">(.*?)</form>', answer.text, re.DOTALL)[1]
    fields = dict(re.findall(r'name="(\w+)" value="([^"]*)"', form))
    del fields["csrf_token"]  # the test's own browser brings its own
    assert desk.post(f"{week.page}/verplaatsen", data=fields).status_code == 302
    session.expire_all()
    moved = session.get(ProgrammeSession, week.session.id)
    assert moved.starts_local.date() == date.fromisoformat(fields["day"])
    assert f"{moved.starts_local:%H.%M}" == fields["starts"]
    assert (moved.space_id, moved.ends_at - moved.starts_at) == (week.space.id, timedelta(hours=1))


def test_a_partner_that_is_busy_is_in_the_way_and_it_is_not_said_with_what(desk, session, week):
    police = factories.partner(session, name="Politie")
    taken = at(week.day, "08:00", "21:30")
    factories.busy_source(session, police, times=[(taken.starts_at, taken.ends_at)])
    session.commit()
    shown = texts(desk.get(SEARCH, query_string=query(week.day, partners=str(police.id))))
    assert "er geen moment waarop alles en iedereen vrij is" in shown
    assert "08.00 uur zou kunnen; alleen dit staat in de weg: Politie (bezet, 08.00–21.30)" in shown
    assert "Zonder Politie is er op 1 dag wel een moment." in shown


def test_what_stands_in_the_way_is_named(desk, session, week):
    ages, group = factories.age_group(session, name="6-11"), factories.group(session, name="Klas 3")
    taken = at(week.day, "08:00", "21:30")
    for values in ({"age_group_id": ages.id}, {"of": factories.activity(session, title="Les", group_id=group.id)}):
        factories.meeting(session, taken.starts_at, minutes=taken.minutes, **values)
    volunteer = factories.volunteer(session, name="Vera")
    factories.availability(session, volunteer, week.day.isoweekday() % 7 + 1)
    session.commit()
    for values, words in (
        ({"leeftijd": str(ages.id)}, "groep 6-11 (Activiteit"),
        ({"groep": str(group.id)}, "groep Klas 3 (Les, 08.00–21.30)"),
        ({"vrijwilligers": str(volunteer.id)}, "Vera is er dan niet"),
        ({"aantal": "3"}, "er zijn er 3 nodig"),
        ({"kinderen": "400"}, "geen ruimte is groot genoeg"),
        ({"ruimte": str(week.space.id), "duur": "600"}, "Sportzaal (Voetbal, 14.00–15.00)"),
        ({"groep": str(group.id), "aantal": "3"}, "er staat meer in de weg"),
    ):
        assert words in texts(desk.get(SEARCH, query_string=query(week.day, **values)))


def test_free_days_and_children_are_said(desk, session, week):
    factories.free_day(session, week.day, name="Suikerfeest", sort="closing_day")
    session.commit()
    assert "vrije dag: Suikerfeest" in texts(desk.get(SEARCH, query_string=query(week.day)))
    assert "Suikerfeest" not in texts(desk.get(SEARCH, query_string=query(week.day, vrij="alle")))
    child = factories.child(session)
    taken = at(week.day, "08:00", "14:00")
    for row in (week.session, factories.meeting(session, taken.starts_at, minutes=720 - 360)):
        factories.attendance(session, row, child)
    late = at(week.day, "15:00", "21:30")
    factories.attendance(session, factories.meeting(session, late.starts_at, minutes=390), child)
    session.commit()
    values = query(week.day, bijeenkomst=str(week.session.id), duur="120", vrij="alle")
    assert "de geplaatste kinderen (Activiteit" in texts(desk.get(SEARCH, query_string=values))


@pytest.mark.parametrize(
    "wrong",
    [
        {"duur": ""},
        {"duur": "0"},
        {"duur": "99999999999999999999"},
        {"vanaf": "morgen"},
        {"vanaf": ""},
        {"weken": "1000"},
        {"dagen": ""},
        {"dagen": "9"},
        {"van": "25.61"},
        {"kinderen": "-1"},
        {"ruimte": "0b0b0b0b-0000-4000-8000-000000000000"},
        {"ruimte": "x"},
    ],
)
def test_a_wrong_search_is_explained(desk, week, wrong):
    answer = desk.get(SEARCH, query_string=query(week.day) | wrong)
    assert answer.status_code == 422
    assert "error-summary" in answer.text


@pytest.mark.parametrize(
    "odd",
    [
        {"vanaf": "2020-01-01"},
        {"vrijwilligers": "x"},
        {"partners": "x" * 5000},
        {"van": "22.00"},
        {"taal": "xx", "aantal": "1"},
    ],
)
def test_an_odd_search_finds_what_there_is(desk, week, odd):
    assert desk.get(SEARCH, query_string=query(week.day) | odd).status_code == 200


def test_a_far_away_day_is_no_error(desk, week):
    assert desk.get(SEARCH, query_string=query(week.day, vanaf="9999-12-31")).status_code == 422
    assert desk.get(SEARCH, query_string=query(week.day, vanaf="2199-12-20")).status_code in {200, 422}


def test_a_session_that_is_not_here_cannot_be_moved(desk, session, other_location):
    for named in ("x", "0b0b0b0b-0000-4000-8000-000000000000"):
        assert desk.get(SEARCH, query_string={"bijeenkomst": named}).status_code == 404


def test_the_page_is_found_from_a_session_and_from_the_catalogue(desk, week):
    assert f'href="{SEARCH}?bijeenkomst={week.session.id}"' in desk.get(week.page).text
    assert f'href="{SEARCH}"' in desk.get("/bijeenkomsten/nieuw").text
