"""The pages that show who takes part, and who has been left out."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select

from app.access import Role
from app.models.audit import AuditEntry
from tests import factories
from tests.courses import course, course_participant


@pytest.fixture
def now():
    return datetime.now(UTC).replace(microsecond=0)


@pytest.fixture
def played(session, location, now):
    """Return a child that played football two days ago, and a child that did nothing."""
    football = factories.meeting(session, now - timedelta(days=2), title="Voetbal", minutes=90)
    active, quiet = factories.child(session, pseudonym="Merel"), factories.child(session, pseudonym="Zwaluw")
    factories.attendance(session, football, active)
    session.commit()
    return active, quiet


def test_who_did_nothing_for_two_weeks_is_named_first_and_without_judging(desk, played):
    page = desk.get("/kinderen").text
    left_out, _heading, everybody = page.partition("Per leeftijdsgroep")
    assert ("Zwaluw" in left_out, "Merel" in left_out) == (True, False)
    assert "1,5" in everybody
    assert "Daar kan een goede reden voor zijn" in left_out


def test_a_child_leads_to_what_it_could_join(desk, session, played, now):
    activity = factories.activity(session, title="Schaken", capacity=6)
    row = factories.meeting(session, now + timedelta(days=3), of=activity)
    session.commit()
    _active, quiet = played
    assert f"/kinderen/{quiet.id}#mogelijk" in desk.get("/kinderen").text
    page = desk.get(f"/kinderen/{quiet.id}").text
    assert (f"/bijeenkomsten/{row.id}" in page, "nog 6 plekken" in page) == (True, True)


def test_when_nothing_can_be_joined_the_page_says_what_can_be_done(desk, played):
    assert "Iets plannen" in desk.get(f"/kinderen/{played[1].id}").text


def test_a_name_is_found_by_a_part_of_it(desk, played):
    found = [name in desk.get("/kinderen?zoek=mer").text for name in ("Merel", "Zwaluw")]
    assert found == [True, False]
    assert "Geen kind gevonden" in desk.get("/kinderen?zoek=zzz").text


def test_the_cells_of_a_week_hold_numbers_and_say_what_is_nothing(desk, session, location, played):
    factories.age_group(session, name="Kinderen (6–9)", min_age=6, max_age=12)
    session.commit()
    hours, heads = (desk.get(f"/kinderen/weken?meet={measure}").text for measure in ("uren", "kinderen"))
    assert "0,8" in hours  # an hour and a half shared by two
    assert "van 2" in heads
    assert hours.count("heat-0") == hours.count(">niets<")


def test_a_location_without_children_is_told_so(desk, location):
    assert "Er staan nog geen kinderen in de lijst." in desk.get("/kinderen").text
    assert "Er zijn nog geen leeftijdsgroepen." in desk.get("/kinderen/weken").text


@pytest.mark.parametrize(
    "query", ["?weken=3", "?weken=x", "?weken=-1&leeftijd=x", "?meet=x", "?leeftijd=", "?zoek=%00"]
)
def test_any_address_shows_something_sensible(desk, played, query):
    for page in ("/kinderen", "/kinderen/weken"):
        assert desk.get(f"{page}{query}").status_code == 200


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.SUPERVISOR])
def test_only_supervisors_see_children_by_name(app, sign_in, session, account_of, played, role):
    account = account_of(role)
    session.commit()
    browser = sign_in(app.test_client(), account)
    pages = ("/kinderen", "/kinderen/weken", f"/kinderen/{played[0].id}")
    assert [browser.get(page).status_code for page in pages] == [403, 403, 403]


def test_looking_is_written_to_the_audit_log(desk, session, played):
    for page in ("/kinderen", "/kinderen/weken", f"/kinderen/{played[0].id}"):
        desk.get(page)
    assert session.scalar(select(func.count(AuditEntry.id)).where(AuditEntry.action.like("child%.seen"))) == 3


@pytest.mark.parametrize("number", [0, 1, 3, 300])
def test_the_pages_take_the_same_statements_however_many_children_there_are(
    desk, session, location, count_queries, now, number
):
    row = factories.meeting(session, now - timedelta(days=1))
    factories.age_group(session)
    children = [factories.child(session) for _each in range(max(1, number))]
    for child in children[:number]:
        factories.attendance(session, row, child)
    session.commit()
    counted = []
    for page in ("/kinderen", "/kinderen/weken", f"/kinderen/{children[0].id}"):
        with count_queries() as seen:
            assert desk.get(page).status_code == 200
        counted.append(len(seen))
    assert counted == [6, 6, 27]


def test_why_a_child_cannot_join_is_said_before_the_click_and_otherwise_one_click_places_it(desk, session, played, now):
    _active, quiet = played
    free, outing = (factories.activity(session, title=title, capacity=6) for title in ("Schaken", "Zwembad"))
    outing.consents = ["outing"]
    for activity in (free, outing):
        factories.meeting(session, now + timedelta(days=3), of=activity)
    session.commit()
    page = desk.get(f"/kinderen/{quiet.id}").text
    places = [f'action="/activiteiten/{activity.id}/kinderen/{quiet.id}"' in page for activity in (free, outing)]
    assert (places, "Er is nog geen toestemming van een ouder of voogd." in page) == ([True, False], True)
    back = f"/kinderen/{quiet.id}"
    answer = desk.post(f"/activiteiten/{free.id}/kinderen/{quiet.id}", data={"deed": "plaatsen", "terug": back})
    assert answer.headers["Location"] == back
    assert "Geplaatst" in desk.get(back).text


def test_how_far_a_child_is_in_a_course_is_a_sentence(desk, session, played):
    _active, quiet = played
    course_participant(session, course(session, title="Fietslessen"), who=quiet)
    session.commit()
    page = desk.get(f"/kinderen/{quiet.id}").text
    assert ("Fietslessen" in page, "9 lessen" in page or "lessen van deel 1" in page) == (True, True)
