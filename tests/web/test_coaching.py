"""Music coaching on its pages: asked, planned, noted and closed, and shut to whoever is not near."""

from __future__ import annotations

import re
from datetime import UTC, datetime, time, timedelta
from urllib.parse import urlsplit

import pytest
from sqlalchemy import select

from app.access import Role
from app.models.accounts import UserAccount
from app.models.audit import AuditEntry
from app.models.children import GroupMember, SchoolHours
from app.models.coaching import CoachingNote, Goal, Trajectory
from app.planning.languages import Language
from app.planning.vocabulary import ActivityKind, TrajectoryState
from tests import coaching, factories
from tests.web.conftest import ahead

WEEK = timedelta(weeks=1)


@pytest.fixture
def keys(app):
    return app.config["CHILD_KEYS"]


@pytest.fixture
def coach(session, location):
    return factories.account(session, Role.COACH, name="Cor Coach")


@pytest.fixture
def running(session, coach):
    """Return a trajectory with three appointments behind it and one ahead."""
    now = datetime.now(UTC).replace(microsecond=0)
    child = factories.child(session, pseudonym="Bonte Specht")
    found, found.meetings = coaching.trajectory(
        session, coach_id=coach.id, first=now - 3 * WEEK + timedelta(hours=1), who=child
    )
    session.commit()
    return found


@pytest.fixture
def phone(app, sign_in, coach, session):
    session.commit()
    return sign_in(app.test_client(), coach)


@pytest.fixture
def mentor(app, session, location, sign_in):
    account = factories.account(session, Role.MENTOR)
    session.commit()
    browser = sign_in(app.test_client(), account)
    browser.account = account
    return browser


def test_a_mentor_asks_for_a_name_that_is_known_exactly_and_withdraws(session, coach, mentor):
    factories.child(session, pseudonym="Bonte Specht")
    session.commit()
    page = mentor.get("/muziek/aanvragen")
    assert (page.status_code, "Bonte Specht" in page.text) == (200, False)
    form = {"pseudonym": "specht", "asked_by": "young_person", "reason": "Trommelt op elke tafel"}
    wrong = mentor.post("/muziek/aanvragen", data=form)
    assert (wrong.status_code, "Zo heet hier niemand" in wrong.text) == (422, True)
    assert mentor.post("/muziek/aanvragen", data=form | {"pseudonym": "bonte specht"}).status_code == 302
    row = session.scalars(select(Trajectory)).one()
    assert (row.mentor_id, row.interpreter, row.coach_id) == (mentor.account.id, "ti", coach.id)
    page = mentor.get("/muziek/aanvragen")
    assert ("Bonte Specht" in page.text, "Trommelt" in page.text) == (True, False)
    again = mentor.post("/muziek/aanvragen", data=form | {"pseudonym": "bonte specht"})
    assert (again.status_code, "loopt al een traject of aanvraag" in again.text) == (422, True)
    assert mentor.post(f"/muziek/aanvragen/{row.id}/intrekken").status_code == 302
    assert "ingetrokken" in mentor.get("/muziek/aanvragen").text


@pytest.mark.parametrize(
    "form",
    [
        {},
        {"pseudonym": "x" * 1000, "asked_by": "mentor", "reason": "r"},
        {"asked_by": "mentor", "reason": "r"},
        {"child": "geen", "asked_by": "nobody", "reason": "r" * 9000},
        {"child": "0a0a0a0a-0000-4000-8000-000000000000", "asked_by": "mentor", "reason": "r"},
    ],
)
def test_a_request_that_is_not_right_is_explained(session, mentor, form):
    answer = mentor.post("/muziek/aanvragen", data=form)
    assert (answer.status_code, "Fout:" in answer.text) == (422, True)
    assert session.scalars(select(Trajectory)).all() == []


def test_a_supervisor_chooses_from_the_list_and_sees_no_word_of_it(session, location, coach, desk):
    child = factories.child(session, pseudonym="Uil")
    session.commit()
    form = {"child": str(child.id), "asked_by": "mentor", "reason": "Zingt de hele dag", "interpreter": "none"}
    shown = desk.post("/muziek/aanvragen", data=form, follow_redirects=True)
    assert ("Uil" in shown.text, "Zingt" in shown.text) == (True, False)
    overview = desk.get("/muziek?zoek=ui").text
    assert ("Uil" in overview, "vandaag" in overview, "Zingt" in overview) == (True, True, False)
    assert "Niets gevonden" in desk.get("/muziek?zoek=merel").text
    assert "Uil" not in desk.get("/muziek?stand=closed").text
    assert desk.get("/muziek?stand=nonsense").status_code == 200


def test_an_empty_list_says_what_to_do(desk):
    assert "Er loopt nog geen muziekcoaching" in desk.get("/muziek").text


def test_a_coach_plans_the_intake_with_an_interpreter(session, coach, phone):
    factories.template(session, kind=ActivityKind.MUSIC_COACHING)
    space = factories.space(session)
    asked, _none = coaching.trajectory(
        session, state=TrajectoryState.ASKED, meetings=0, coach_id=coach.id, activity_id=None, interpreter="ti"
    )
    volunteer = factories.volunteer(session, name="Tola Tolk", languages=["nl", "ti"])
    session.commit()
    page = phone.get(f"/muziek/{asked.id}/kennismaking").text
    assert "Tola Tolk (Nederlands en Tigrinya)" in page
    form = {
        "day": ahead().isoformat(),
        "starts": "14.00",
        "ends": "15.00",
        "space": space.id,
        "coach": coach.id,
        "language": "ti",
        "interpreter": f"v:{volunteer.id}",
    }
    assert "Kies een ruimte" in phone.post(f"/muziek/{asked.id}/kennismaking", data=form | {"space": ""}).text
    bad = phone.post(f"/muziek/{asked.id}/kennismaking", data=form | {"ends": "13.00"})
    assert (bad.status_code, "Laat het einde na het begin komen" in bad.text) == (422, True)
    assert phone.post(f"/muziek/{asked.id}/kennismaking", data=form).status_code == 302
    assert "kennismaking" in phone.get(f"/muziek/{asked.id}").text
    assert phone.get(f"/muziek/{asked.id}/kennismaking").status_code == 200


def test_an_intake_in_school_hours_is_asked_again_and_a_proposed_moment_fills_the_form(session, coach, phone):
    factories.template(session, kind=ActivityKind.MUSIC_COACHING)
    child, space = factories.child(session, pseudonym="Bonte Specht"), factories.space(session)
    own = {"location_id": child.location_id, "group_id": factories.group(session, name="Klas 4").id}
    factories.save(session, GroupMember(**own, child_id=child.id))
    hours = {"weekday": ahead().isoweekday(), "starts": time(8, 30), "ends": time(15, 0)}
    factories.save(session, SchoolHours(**own, **hours))
    asked, _none = coaching.trajectory(
        session, state=TrajectoryState.ASKED, meetings=0, who=child, coach_id=coach.id, activity_id=None
    )
    session.commit()
    address = f"/muziek/{asked.id}/kennismaking"
    page = phone.get(address).text
    assert ("Dan zijn jongere, coach en ruimte vrij" in page, "Toch op dit moment plannen" in page) == (True, False)
    proposed = re.search(r'href="(/muziek/[^"]*op=[^"]*)"', page)[1].replace("&amp;", "&")
    assert f'value="{re.search(r"op=([0-9-]{10})", proposed)[1]}"' in phone.get(proposed).text
    assert phone.get(f"{address}?op=nonsense&ruimte=x&coach=%00").status_code == 200
    for edge in ("9999-12-31T23:30:00%2B00:00", "0001-01-01T00:00:00%2B14:00", "2026-12-01T16:00:00"):
        assert phone.get(f"{address}?op={edge}").status_code == 200
    form = {"day": ahead().isoformat(), "starts": "10.00", "ends": "11.00", "space": space.id, "coach": coach.id}
    again = phone.post(address, data=form)
    said = re.search(r"De jongere kan dan[^<]*", again.text)[0]
    assert (again.status_code, said) == (
        422,
        "De jongere kan dan waarschijnlijk niet. Kies een ander moment, of plan het toch.",
    )
    assert ("Klas 4" in again.text, "Toch op dit moment plannen" in again.text) == (False, True)
    assert phone.post(address, data=form | {"anyway": "y"}).status_code == 302


def test_goals_are_chosen_from_the_list_or_written(session, running, phone):
    address = f"/muziek/{running.id}/doelen"
    assert phone.post(address, data={"idea": "on_time"}).status_code == 302
    assert phone.post(address, data={"text": "Durft te zingen", "behaviour": "Zingt mee"}).status_code == 302
    half = phone.post(address, data={"text": "Zonder gedrag"})
    assert (half.status_code, "Fout:" in half.text) == (422, True)
    assert phone.post(address, data={"text": "x" * 500, "behaviour": "y"}).status_code == 422
    page = phone.get(address).text
    assert page.index("Op tijd komen</h2>") < page.index("Durft te zingen</h2>")
    first, second = session.scalars(select(Goal).order_by(Goal.position)).all()
    phone.post(f"{address}/{second.id}/omhoog")
    page = phone.get(address).text
    assert page.index("Durft te zingen</h2>") < page.index("Op tijd komen")
    assert "Zingt mee" in phone.get(f"{address}/{second.id}").text
    phone.post(f"{address}/{first.id}/klaar", data={"klaar": "ja"})
    assert "klaar" in phone.get(address).text


def test_a_note_is_five_taps_and_a_few_words(session, running, phone, keys):
    goal = coaching.goal(session, running, keys)
    held = running.meetings[0]
    session.commit()
    assert "nog geen notitie" in phone.get(f"/muziek/{running.id}").text
    address = f"/muziek/{running.id}/notitie/{held.id}"
    page = phone.get(address).text
    assert page.count('name="mood"') == 5
    assert "Durft samen te spelen" in page
    form = {"what": "Samen getrommeld", "mood": "5", f"goal-{goal.id}": "3", "seen": "0"}
    assert phone.post(address, data=form | {"mood": "9"}).status_code == 422
    assert phone.post(address, data=form | {"what": ""}).status_code == 422
    assert phone.post(address, data=form).status_code == 302
    dossier = phone.get(f"/muziek/{running.id}/dossier").text
    assert ("Samen getrommeld" in dossier, "Heel goed" in dossier, "vaak" in dossier) == (True, True, True)
    assert "Samen getrommeld" in phone.get(address).text
    assert "Samen getrommeld" not in phone.get(f"/muziek/{running.id}").text


def test_whoever_writes_second_sees_both_texts_and_can_save_after_all(session, running, phone):
    address = f"/muziek/{running.id}/notitie/{running.meetings[0].id}"
    phone.post(address, data={"what": "Van de telefoon", "mood": "5", "seen": "0"})
    second = phone.post(address, data={"what": "Van de laptop", "mood": "2", "seen": "0"})
    assert second.status_code == 409
    assert ("Van de telefoon" in second.text, "Van de laptop" in second.text) == (True, True)
    version = session.scalars(select(CoachingNote.version)).one()
    assert phone.post(address, data={"what": "Van de laptop", "mood": "2", "seen": str(version)}).status_code == 302
    assert "Van de laptop" in phone.get(address).text


def test_a_trajectory_is_closed_and_taken_back_the_same_day(session, running, phone):
    assert phone.post(f"/muziek/{running.id}/afsluiten", data={}).status_code == 422
    closed = phone.post(f"/muziek/{running.id}/afsluiten", data={"why": "goals_reached"}, follow_redirects=True)
    assert "Het traject is afgesloten" in closed.text
    assert "/heropenen" in closed.text
    opened = phone.post(f"/muziek/{running.id}/heropenen", follow_redirects=True)
    assert "Het traject loopt weer" in opened.text


@pytest.mark.parametrize(
    ("role", "status"),
    [(Role.SUPERVISOR, 403), (Role.ADMINISTRATOR, 403), (Role.MENTOR, 403), (Role.GUARDIAN, 403), (Role.COACH, 404)],
)
def test_what_is_said_is_shut_to_everybody_else(app, session, sign_in, running, role, status):
    account = factories.account(session, role)
    session.commit()
    browser = sign_in(app.test_client(), account)
    held = running.meetings[0].id
    pages = ("dossier", "doelen", f"notitie/{held}", "afsluiten")
    assert [browser.get(f"/muziek/{running.id}/{page}").status_code for page in pages] == [status] * 4


def test_an_old_sign_in_is_confirmed_and_each_reading_noted(session, running, phone):
    with phone.session_transaction() as stored:
        stored["fs_paa"] = 1.0
    assert urlsplit(phone.get(f"/muziek/{running.id}/dossier").location).path == "/aanmelden/bevestigen"
    assert session.scalars(select(AuditEntry.action)).all() == []
    with phone.session_transaction() as stored:
        stored["fs_paa"] = datetime.now(UTC).timestamp()
    phone.get(f"/muziek/{running.id}/dossier")
    assert session.scalars(select(AuditEntry.action)).all() == ["coaching.read_dossier"]


def test_what_lost_its_key_is_said_to_be_lost(session, running, phone, keys):
    coaching.goal(session, running, keys)
    session.commit()
    keys.forget(running.child_id)
    page = phone.get(f"/muziek/{running.id}/dossier")
    assert (page.status_code, "de sleutel van deze jongere is weg" in page.text) == (200, True)


def test_mentors_are_added_changed_and_stopped(session, location, desk):
    form = {"name": "Mo Mentor", "email": "mo@weekwijzer.example", "role": "mentor", "language": "ar"}
    assert desk.post("/mensen/mentoren/nieuw", data=form | {"email": "geen"}).status_code == 422
    assert "Kies een van de talen." in desk.post("/mensen/mentoren/nieuw", data=form | {"language": "xx"}).text
    assert desk.post("/mensen/mentoren/nieuw", data=form).status_code == 302
    assert desk.post("/mensen/mentoren/nieuw", data=form).status_code == 409
    row = session.scalars(select(UserAccount).where(UserAccount.role == Role.MENTOR)).one()
    assert row.language is Language.ARABIC
    assert "Mo Mentor" in desk.get("/mensen/mentoren?zoek=mo").text
    chosen = re.search(r"<input checked [^>]*>", desk.get(f"/mensen/mentoren/{row.id}").text)
    assert 'value="ar"' in chosen[0]
    assert desk.post(f"/mensen/mentoren/{row.id}", data=form | {"name": "Mo de Mentor"}).status_code == 302
    assert "kan niet meer inloggen" in desk.post(f"/mensen/mentoren/{row.id}/stoppen", follow_redirects=True).text
    assert "kan weer inloggen" in desk.post(f"/mensen/mentoren/{row.id}/weer", follow_redirects=True).text
    assert "Niemand gevonden" in desk.get("/mensen/mentoren?zoek=xyzzy").text
