"""Volunteers as a supervisor adds, finds, changes and lets go of them."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta

import pytest
from sqlalchemy import func, select

from app.models.accounts import SignInLink, UserAccount
from app.models.people import Availability, Volunteer
from app.models.replies import ReturnedMail
from app.models.shifts import Assignment
from app.programme import publishing
from tests import factories
from tests.factories import NOW

LIST = "/mensen/vrijwilligers"
FORM = {
    "name": "Anna Appel",
    "email": "Anna@Weekwijzer.example",
    "languages": ["nl", "ar"],
    "language": "ar",
    "vog_until": "2028-01-01",
    "vog_seen_by": "Bo Begeleider",
    "monday": "9-12, 13.30 – 17.00",
    "reminded": "y",
    "reminder_hours": "48",
}


@pytest.fixture
def today():
    return datetime.now(UTC).date()


def names(session):
    session.expire_all()
    return list(session.scalars(select(Volunteer.name).order_by(Volunteer.name)))


def found(desk, query):
    page = desk.get(f"{LIST}?{query}").text
    return [name for name in ("Geldig", "Bijna", "Verlopen", "Nooit") if f">{name}<" in page]


def shown(desk, row):
    """Return what the form of a volunteer would send as it stands."""
    page = desk.get(f"{LIST}/{row.id}/wijzigen").text
    return page.split('name="seen" type="hidden" value="')[1].split('"')[0]


def test_a_volunteer_is_added_with_times_as_people_write_them(desk, session):
    answer = desk.post(f"{LIST}/nieuw", data=FORM, follow_redirects=True)
    assert "Anna Appel staat erbij." in answer.text
    row = session.scalars(select(Volunteer)).one()
    assert (row.email, row.languages, row.language, row.reminder_hours) == (
        "anna@weekwijzer.example",
        ["nl", "ar"],
        "ar",
        48,
    )
    times = session.execute(select(Availability.weekday, Availability.starts, Availability.ends))
    assert sorted(tuple(one) for one in times) == [(1, time(9), time(12)), (1, time(13, 30), time(17))]
    assert "maandag" in answer.text


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"name": " "}, "Vul een naam in."),
        ({"name": "x" * 121}, "Maak de naam korter."),
        ({"email": "geen adres"}, "Dit is geen e-mailadres."),
        ({"email": "a" * 250 + "@b.example"}, "Dit adres is te lang."),
        ({"monday": "ochtend"}, "Schrijf tijden als 9.00-12.00"),
        ({"monday": "25-26"}, "Schrijf tijden als 9.00-12.00"),
        ({"monday": "12-9"}, "Het einde komt voor het begin."),
        ({"monday": "9-12, 11-13"}, "Twee tijden overlappen elkaar"),
        ({"monday": ",".join(["9-10"] * 7)}, "Vul ten hoogste zes tijden per dag in."),
        ({"reminder_hours": "0"}, "Kies 1 tot en met 168 uur"),
        ({"reminder_hours": ""}, "Vul een aantal uren in."),
        ({"vog_seen_by": ""}, "Vul in wie de VOG heeft gezien."),
        ({"language": "klingon"}, "Fout:"),
        ({"languages": ["klingon"]}, "Fout:"),
        ({"vog_until": "morgen"}, "Fout:"),
    ],
)
def test_what_cannot_be_is_said_in_dutch_and_nothing_is_saved(desk, session, changes, sentence):
    answer = desk.post(f"{LIST}/nieuw", data=FORM | changes)
    assert (answer.status_code, sentence in answer.text, names(session)) == (422, True, [])


def test_an_address_that_is_known_leads_to_the_person_who_has_it(desk, session, supervisor):
    anna = factories.volunteer(session, name="Anna", email="anna@weekwijzer.example")
    session.commit()
    answer = desk.post(f"{LIST}/nieuw", data=FORM)
    assert (answer.status_code, "Dit adres heeft Anna al." in answer.text) == (409, True)
    assert f'href="{LIST}/{anna.id}"' in answer.text
    assert names(session) == ["Anna"]


def test_a_change_is_saved_unless_somebody_else_was_first(desk, session, supervisor):
    row = factories.volunteer(session)
    session.commit()
    seen = shown(desk, row)
    first = desk.post(f"{LIST}/{row.id}/wijzigen", data=FORM | {"seen": seen}, follow_redirects=True)
    assert "Anna Appel is opgeslagen." in first.text
    second = desk.post(f"{LIST}/{row.id}/wijzigen", data=FORM | {"seen": seen, "name": "Bram"})
    assert (second.status_code, "Iemand anders heeft dit net gewijzigd." in second.text) == (409, True)
    assert names(session) == ["Anna Appel"]


def test_a_new_address_is_told_how_many_invitations_go_there(desk, session, phone):
    row = phone.volunteer
    seen = shown(desk, row)
    answer = desk.post(f"{LIST}/{row.id}/wijzigen", data=FORM | {"seen": seen}, follow_redirects=True)
    assert "Anna Appel is opgeslagen." in answer.text


def test_the_list_is_filtered_by_vog_day_and_whether_somebody_stopped(desk, session, supervisor, today):
    day = timedelta(days=1)
    rows = {
        "Geldig": factories.volunteer(session, name="Geldig", vog_until=today + 400 * day),
        "Bijna": factories.volunteer(session, name="Bijna", vog_until=today + 20 * day),
        "Verlopen": factories.volunteer(session, name="Verlopen", vog_until=today - day),
        "Nooit": factories.volunteer(session, name="Nooit", vog_until=None, active=False),
    }
    factories.availability(session, rows["Bijna"], 2)
    factories.availability(session, rows["Bijna"], 2, time(21, 30), time(22))
    session.commit()
    assert found(desk, "") == ["Geldig", "Bijna", "Verlopen"]
    assert found(desk, "vog=valid") == ["Geldig", "Bijna"]
    assert found(desk, "vog=expiring") == ["Bijna"]
    assert found(desk, "vog=missing") == ["Verlopen"]
    assert found(desk, "dag=2") == ["Bijna"]
    assert found(desk, "dag=3") == []
    assert found(desk, "wie=gestopt&vog=missing") == ["Nooit"]
    assert found(desk, "wie=terug") == []
    mark = {"location_id": rows["Bijna"].location_id, "status": "5.1.1", "since": NOW, "last_at": NOW, "times": 1}
    session.add(ReturnedMail(volunteer_id=rows["Bijna"].id, address=rows["Bijna"].email, permanent=True, **mark))
    session.commit()
    assert found(desk, "wie=terug") == ["Bijna"]
    assert "E-mail komt terug" in desk.get(f"{LIST}/{rows['Bijna'].id}").text
    assert found(desk, "vog=onzin&dag=99&wie=onzin") == ["Geldig", "Bijna", "Verlopen"]


@pytest.mark.parametrize("number", [1, 3, 300])
def test_a_page_takes_the_same_statements_however_much_somebody_does(desk, session, supervisor, count_queries, number):
    row = factories.volunteer(session)
    for each in range(number):
        meeting = factories.meeting(session, datetime.now(UTC) + timedelta(hours=2 * each + 1))
        factories.assignment(session, factories.shift(session, meeting), row)
        factories.message(session, row)
    session.commit()
    with count_queries() as seen:
        assert desk.get(f"{LIST}/{row.id}").status_code == 200
    assert len(seen) == 13


def test_the_page_says_what_is_coming_what_was_told_and_how_much_it_is(desk, session, week, phone):
    page = desk.get(f"{LIST}/{phone.volunteer.id}").text
    assert week.page in page
    assert ("Wacht op antwoord" in page, "Uitnodiging" in page, "Hoeveel per week" in page) == (True, True, True)


def test_stopping_is_explained_first_done_after_that_and_undone(desk, session, week, phone):
    page = f"{LIST}/{phone.volunteer.id}"
    asked = desk.get(f"{page}/stoppen").text
    assert ("1 dienst komt open." in asked, "Voetbal" in asked) == (True, True)
    done = desk.post(f"{page}/stoppen", follow_redirects=True).text
    assert "Vera Vrijwilliger is gestopt. 1 dienst is nu open." in done
    assert phone.get("/mijn-diensten").status_code == 302
    undo = done.split('action="')
    address = next(part.split('"')[0] for part in undo if "/ongedaan" in part.split('"')[0])
    back = desk.post(address, follow_redirects=True).text
    assert "De diensten zijn terug." in back
    session.expire_all()
    assert session.scalars(select(Assignment.released)).all() == [False]
    assert desk.post(address).status_code == 404


def test_stopping_twice_is_said_and_coming_back_is_a_button(desk, session, supervisor):
    row = factories.volunteer(session, name="Anna")
    session.commit()
    desk.post(f"{LIST}/{row.id}/stoppen")
    assert "Deze vrijwilliger is al gestopt." in desk.post(f"{LIST}/{row.id}/stoppen", follow_redirects=True).text
    assert "Anna helpt weer mee" in desk.post(f"{LIST}/{row.id}/terug", follow_redirects=True).text


def test_a_link_to_sign_in_is_mailed_five_times_at_most(desk, session, supervisor):
    row = factories.volunteer(session, name="Anna")
    session.commit()
    said = [desk.post(f"{LIST}/{row.id}/inloglink", follow_redirects=True).text for _each in range(6)]
    assert ["Er gaat een inloglink naar Anna." in one for one in said] == [True] * 5 + [False]
    assert session.scalar(select(func.count()).select_from(SignInLink)) == 5
    assert session.scalars(select(UserAccount.email).where(UserAccount.volunteer_id == row.id)).all() == [row.email]


def test_a_link_is_refused_where_somebody_else_signs_in_and_for_who_stopped(desk, session, supervisor):
    row = factories.volunteer(session, email=supervisor.email)
    gone = factories.volunteer(session, active=False)
    session.commit()
    refused = desk.post(f"{LIST}/{row.id}/inloglink", follow_redirects=True).text
    assert "Met dit adres logt al iemand anders in." in refused
    assert "is al gestopt." in desk.post(f"{LIST}/{gone.id}/inloglink", follow_redirects=True).text


def test_who_stopped_is_not_asked_for_anything_new(desk, session, week, phone):
    publishing.publish(session, [week.session.id], by=week.supervisor.actor, now=datetime.now(UTC))
    desk.post(f"{LIST}/{phone.volunteer.id}/stoppen")
    assert "Vera Vrijwilliger</option>" not in desk.get(week.page).text
