"""Pages of evaluations: the desk of the coach, the link of a mail, and what mentor and guardian see."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select, update

from app.access import Role
from app.models.coaching import CoachingEvaluation, EvaluationReader
from app.models.messages import Message
from app.notify import links
from app.planning.coaching.months import preceding
from app.planning.languages import Language
from app.programme.coaching import evaluations
from app.programme.coaching.evaluations import About, Typed
from tests import coaching, factories

NOW = datetime.now(UTC)
LAST = preceding(NOW.date())
MONTH = f"{LAST:%Y-%m}"
FIRST = datetime(LAST.year, LAST.month, 3, 13, 0, tzinfo=UTC)


@pytest.fixture
def keys(app):
    return app.config["CHILD_KEYS"]


@pytest.fixture
def running(session, location, keys):
    guardian = factories.account(session, Role.GUARDIAN, name="Iris Vermeer", language=Language.TURKISH)
    found, held = coaching.trajectory(session, first=FIRST, meetings=3, guardian_id=guardian.id)
    found.goals = [coaching.goal(session, found, keys)]
    coaching.note(session, found, held[0], keys, mood=2, goals={str(found.goals[0].id): 1})
    coaching.note(session, found, held[1], keys, what="Lachte veel", mood=5, goals={str(found.goals[0].id): 3})
    session.commit()
    return found


@pytest.fixture
def coach(session, running):
    return session.get_one(factories.UserAccount, running.coach_id)


@pytest.fixture
def guardian(session, running):
    return session.get_one(factories.UserAccount, running.guardian_id)


@pytest.fixture
def desk(app, sign_in, coach):
    return sign_in(app.test_client(), coach)


@pytest.fixture
def page(running):
    return f"/muziek/{running.id}/evaluaties/{MONTH}"


@pytest.fixture
def signed(session, running, coach, keys):
    about = About(trajectory_id=running.id, month=LAST)
    typed = Typed(text="Een goede maand.", said={}, lines=frozenset(), moods_shown=True)
    row = evaluations.save(session, about, typed, version=0, by=coach.actor, keys=keys, now=NOW)
    evaluations.sign(session, about, version=row.version, by=coach.actor, keys=keys, now=NOW)
    session.commit()
    return row


@pytest.fixture
def link(app, session, signed, guardian):
    return link_of(app, session, guardian)


def link_of(app, session, who):
    row = session.scalars(
        select(EvaluationReader).where(EvaluationReader.user_id == who.id).execution_options(populate_existing=True)
    ).one()
    return f"/evaluatie/{links.make_reading(row.id, turn=row.turn, secret=app.config['SECRET_KEY'])}"


def typed(**values):
    return {"version": "0", "text": "Een goede maand.", "moods_shown": "y"} | values


def test_a_coach_writes_from_the_notes_and_signs_what_he_saw(desk, page, running, session):
    shown = desk.get(page)
    assert shown.status_code == 200
    assert "2 afspraken gingen door." in shown.text
    assert "Vooruit: van een begin naar vaak." in shown.text
    key = re.search(r'name="line" value="([^"]+-0)"[^>]*> <span>Lachte veel', shown.text).group(1)
    goal = f"said-{running.goals[0].id.hex}"
    kept = desk.post(page, data=typed(line=key, **{goal: "Speelt mee."}), follow_redirects=True)
    for text in ("Een goede maand.", "Speelt mee.", "Lachte veel", "Heel goed", "Nog niet ondertekend"):
        assert text in kept.text
    again = desk.get(page).text
    assert f'value="{key}" checked' in again
    assert "Speelt mee.</textarea>" in again
    version = re.search(r'name="version"[^>]*value="(\d+)"', kept.text).group(1)
    done = desk.post(f"{page}/ondertekenen", data={"version": version}, follow_redirects=True)
    assert "Ondertekend. Mentor en voogd krijgen een mail met een link." in done.text
    assert desk.get(page).headers["Location"].endswith("/lezen")
    assert session.scalars(select(Message.user_id)).all() != []


def test_moods_can_be_left_out(desk, page):
    kept = desk.post(page, data={"version": "0", "text": "Goed."}, follow_redirects=True)
    assert "Stemming" not in kept.text


def test_two_windows_show_both_texts(desk, page):
    desk.post(page, data=typed(text="Uit het eerste venster."))
    second = desk.post(page, data=typed(text="Uit het tweede venster."))
    assert second.status_code == 409
    assert "Uit het eerste venster." in second.text
    assert "Uit het tweede venster.</textarea>" in second.text
    version = re.search(r'name="version"[^>]*value="(\d+)"', second.text).group(1)
    assert desk.post(page, data=typed(text="Samen.", version=version)).status_code == 302


def test_what_was_typed_into_a_signed_evaluation_becomes_an_addition(desk, page, signed):
    refused = desk.post(page, data=typed(text="Nog een zin."))
    assert refused.status_code == 409
    assert "al ondertekend" in refused.text
    assert "Nog een zin.</textarea>" in refused.text
    added = desk.post(f"{page}/aanvulling", data={"text": "Nog een zin."}, follow_redirects=True)
    assert "Aanvulling van" in added.text
    assert desk.post(f"{page}/aanvulling", data={"text": ""}).status_code == 422


@pytest.mark.parametrize(
    ("values", "status"),
    [
        ({"text": "x" * 4001}, 422),
        ({"version": "geen"}, 302),
        ({"said-onzin": "iets"}, 302),
        ({"line": "kept-99"}, 302),
        ({"text": "Nummer 111222333"}, 409),
    ],
)
def test_whatever_is_sent_is_answered(desk, page, values, status):
    assert desk.post(page, data=typed(**values)).status_code == status


def test_what_cannot_be_opened_any_more_is_said(desk, page, running, keys, signed, client, link):
    keys.forget(running.child_id)
    refused = desk.get(f"{page}/lezen")
    assert (refused.status_code, "de sleutel van deze jongere is weg" in refused.text) == (409, True)
    assert client.post(link, follow_redirects=True).status_code == 409


@pytest.mark.parametrize("stretch", ["2019-01", "2026-13", "onzin", "2026-1-1"])
def test_a_month_that_is_none_is_not_there(desk, running, stretch):
    assert desk.get(f"/muziek/{running.id}/evaluaties/{stretch}").status_code == 404
    assert desk.post(f"/muziek/{running.id}/evaluaties/{stretch}", data=typed()).status_code == 404


def test_another_coach_finds_nothing(app, sign_in, session, running, page, signed):
    other = sign_in(app.test_client(), factories.account(session, Role.COACH))
    session.commit()
    assert other.get(page).status_code == 404
    assert other.get(f"{page}/lezen").status_code == 404
    assert other.get(f"/muziek/{running.id}/evaluaties").status_code == 404
    assert other.post(f"{page}/ondertekenen", data={"version": "1"}).status_code == 404


def test_the_overview_says_what_is_to_be_written_and_who_answered(app, desk, page, link, running):
    browser = app.test_client()
    browser.post(link)
    browser.post(f"{link}/antwoord", data={"text": "Fijn", "talk": "y"})
    overview = desk.get("/muziek/evaluaties").text
    assert "Nieuw antwoord" in overview
    assert 'class="nav__count">1' in overview
    seen = desk.get(f"{page}/lezen").text
    assert "Wil hierover praten" in seen
    assert "Fijn" in seen
    assert "Nieuw antwoord" not in desk.get(f"/muziek/{running.id}/evaluaties").text


def test_a_link_asks_for_a_click_and_opens_once_in_one_browser(app, client, link, session):
    assert "Oku" in client.get(link).text  # in the language of its reader
    assert session.scalar(select(EvaluationReader.opened_at).where(EvaluationReader.opened_at.is_not(None))) is None
    opened = client.post(link, follow_redirects=True)
    assert "Een goede maand." in opened.text
    assert "Een goede maand." in client.get(link).text
    elsewhere = app.test_client()
    for answer in (elsewhere.get(link), elsewhere.post(link)):
        assert answer.status_code == 410
        assert "Een goede maand." not in answer.text
    assert "daha önce kullanıldı" in elsewhere.get(link).text


def test_after_half_an_hour_it_is_shut(client, link):
    client.post(link)
    with client.session_transaction() as stored:
        stored["evaluations"] = {key: until - 1801 for key, until in stored["evaluations"].items()}
    assert client.get(link).status_code == 410
    assert client.post(f"{link}/antwoord", data={"text": "Te laat"}).status_code == 410


def test_an_old_link_leads_to_a_new_one_which_ends_it(app, client, link, session, guardian):
    session.execute(update(EvaluationReader).values(expires_at=NOW - timedelta(minutes=1)))
    session.commit()
    assert client.get(link).status_code == 410
    assert client.post(f"{link}/nieuw").status_code == 200
    assert client.post(link).status_code == 410
    newer = link_of(app, session, guardian)
    assert newer != link
    assert "Een goede maand." in client.post(newer, follow_redirects=True).text
    client.post(f"{link}/nieuw")
    assert client.post(f"{link}/nieuw").status_code == 429


def test_a_link_of_somebody_who_stopped_following_is_not_there(client, link, session, running):
    running.guardian_id = None
    session.merge(running)
    session.commit()
    assert client.get(link).status_code == 404
    assert client.post(f"{link}/nieuw").status_code == 404
    assert client.get(f"{link[:-2]}xx").status_code == 404


@pytest.mark.parametrize("values", [{"text": "x" * 4001}])
def test_a_long_answer_is_refused_with_all_that_was_typed(client, link, values):
    client.post(link)
    refused = client.post(f"{link}/antwoord", data=values)
    assert refused.status_code == 422
    assert "xxxx</textarea>" in refused.text


def test_mentor_and_guardian_have_a_page_of_their_own(app, sign_in, guardian, signed, session):
    browser = sign_in(app.test_client(), guardian)
    assert browser.get("/").headers["Location"] == "/mijn-evaluaties"
    listed = browser.get("/mijn-evaluaties").text
    assert "Nieuw" in listed
    assert "Week</a>" not in listed
    own = f"/mijn-evaluaties/{signed.id}"
    assert "Een goede maand." in browser.get(own).text
    said = browser.post(own, data={"text": "Dank u.", "talk": "y"}, follow_redirects=True).text
    assert "Bedankt! Uw antwoord is bewaard." in said
    assert "Dank u." in said
    assert browser.post(own, data={"text": "x" * 4001}).status_code == 422
    stranger = sign_in(app.test_client(), factories.account(session, Role.MENTOR))
    session.commit()
    assert stranger.get(own).status_code == 404
    assert "nog geen evaluatie" in stranger.get("/mijn-evaluaties").text


def test_a_closing_is_written_from_the_evaluations(desk, running, signed, session):
    closing = f"/muziek/{running.id}/evaluaties/afsluiting"
    assert "Een goede maand." in desk.get(closing).text
    kept = desk.post(closing, data=typed(text="Klaar."), follow_redirects=True)
    assert "Afsluiting" in kept.text
    assert session.scalars(select(CoachingEvaluation.closing).order_by(CoachingEvaluation.closing)).all() == [
        False,
        True,
    ]
