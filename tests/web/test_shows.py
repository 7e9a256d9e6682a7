"""Talent shows on the screen: acts are signed up, put in an order by the computer or by hand, and printed."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from app.models.talent_shows import Act
from app.programme import marks
from app.programme.shows import acts
from app.queries import shows as queries
from tests import factories, shows
from tests.factories import DAY


@pytest.fixture
def show(session, location, supervisor):
    found = shows.show(session, datetime.now(UTC) + 5 * DAY, responsible_id=supervisor.id)
    session.commit()
    return found


@pytest.fixture
def child(session, show):
    found = factories.child(session, pseudonym="Rode Vos")
    session.commit()
    return found


def form(*children, **values):
    return {"title": "Lied", "sort": "song", "minutes": "4", "children": [str(one.id) for one in children]} | values


def signed_up(session, show, supervisor, *people):
    for title, child in zip("ABCDEFG", people, strict=False):
        acts.sign_up(session, show.id, shows.act(child, title=title), by=supervisor.actor, now=datetime.now(UTC))
    session.commit()


def order(session, show):
    session.expire_all()
    return "".join(act.title for act in queries.find(session, show.id).acts)


def mark(session, show):
    session.expire_all()
    return marks.of(queries.find(session, show.id).order)


def undo(desk, page):
    action = re.search(r'action="([^"]*/programma/terug[^"]*|[^"]*/terughalen)"', page).group(1)
    return desk.post(action.replace("&amp;", "&"), follow_redirects=True).text


def test_the_page_of_its_session_leads_to_a_show(desk, session, show):
    other = factories.meeting(session)
    session.commit()
    addresses = [f'href="/shows/{one.id}"' in desk.get(f"/bijeenkomsten/{one.id}").text for one in (show, other)]
    assert addresses == [True, False]


def test_without_a_show_the_list_says_how_to_make_one(desk, location):
    assert "Er is nog geen talentenshow." in desk.get("/shows").text


def test_a_show_is_found_by_its_name(desk, show):
    assert f"/shows/{show.id}" in desk.get("/shows?zoek=talent").text
    assert "Er is geen show met deze woorden." in desk.get("/shows?zoek=niets").text


def test_an_act_is_signed_up_changed_withdrawn_and_taken_back(desk, session, show, child):
    assert "Er is nog geen optreden aangemeld." in desk.get(f"/shows/{show.id}").text
    sent = form(child, instruments=["piano"], own="Rode kist, piano", adults="Oom Sam")
    page = desk.post(f"/shows/{show.id}/optredens/nieuw", data=sent, follow_redirects=True).text
    assert "Rode Vos, Oom Sam" in page
    act = session.scalar(select(Act))
    assert act.instruments == ["piano", "rode kist"]
    address = f"/shows/{show.id}/optredens/{act.id}"
    seen = re.search(r'name="seen"[^>]*value="(\w+)"', desk.get(address).text).group(1)
    assert desk.post(address, data=form(child, title="Duet", seen=seen)).status_code == 302
    late = desk.post(address, data=form(child, seen=seen))
    assert (late.status_code, "Iemand anders heeft dit net gewijzigd." in late.text) == (409, True)
    gone = desk.post(f"{address}/terugtrekken", follow_redirects=True).text
    assert "Duet doet niet meer mee." in gone
    assert "Duet doet weer mee, als laatste." in undo(desk, gone)


@pytest.mark.parametrize(
    ("wrong", "status", "sentence"),
    [
        ({"title": ""}, 422, "Vul in wat het is."),
        ({"title": "x" * 121}, 422, "Maak de naam korter."),
        ({"title": "Lied van Rode Vos"}, 409, "Rode Vos"),
        ({"minutes": "61"}, 422, "Vul 1 tot en met 60 in."),
        ({"own": "x" * 41}, 422, "Schrijf ten hoogste 12 dingen op"),
        ({"adults": "x" * 61}, 422, "Maak elke naam korter"),
        ({"children": []}, 409, "Kies wie er optreedt"),
        ({"children": ["00000000-0000-0000-0000-000000000000"]}, 422, "Fout:"),
    ],
)
def test_an_act_that_cannot_be_is_refused_in_a_sentence(desk, session, show, child, wrong, status, sentence):
    answer = desk.post(f"/shows/{show.id}/optredens/nieuw", data=form(child) | wrong)
    assert (answer.status_code, sentence in answer.text) == (status, True)
    assert session.scalars(select(Act)).all() == []


def test_the_computer_makes_a_line_up_that_can_be_taken_back(desk, session, supervisor, show, child):
    others = [factories.child(session) for _ in range(3)]
    signed_up(session, show, supervisor, child, child, *others)
    assert "Rode Vos treedt ook op in het optreden hiervoor: A." in desk.get(f"/shows/{show.id}").text
    page = desk.post(f"/shows/{show.id}/programma", follow_redirects=True).text
    assert "Het programma is gemaakt." in page
    assert "treedt ook op" not in page
    assert "Programma opnieuw laten maken" in page
    assert "De volgorde is weer zoals hij was." in undo(desk, page)
    assert order(session, show) == "ABCDE"


def test_it_is_said_who_is_in_too_many_acts(desk, session, supervisor, show, child):
    signed_up(session, show, supervisor, child, child, child, child)
    page = desk.post(f"/shows/{show.id}/programma", follow_redirects=True).text
    assert "Rode Vos doet mee aan 4 optredens." in page


def test_an_act_is_moved_by_a_button_and_what_breaks_a_rule_is_said(desk, session, supervisor, show, child):
    signed_up(session, show, supervisor, child, factories.child(session), child)
    ids = {act.title: act.id for act in queries.find(session, show.id).acts}
    address = f"/shows/{show.id}/optredens/{ids['C']}"
    page = desk.post(
        f"{address}/stap", data={"step": "earlier", "seen": mark(session, show)}, follow_redirects=True
    ).text
    assert "Rode Vos treedt ook op in het optreden hiervoor: A." in page
    assert order(session, show) == "ACB"
    assert "De volgorde is weer zoals hij was." in undo(desk, page)
    moved = desk.post(f"{address}/plaats", data={"place": "1", "seen": mark(session, show)})
    assert (moved.status_code, order(session, show)) == (302, "CAB")
    same = desk.post(f"{address}/plaats", data={"place": "1", "seen": mark(session, show)}, follow_redirects=True)
    assert "Er verandert niets" in same.text
    old = desk.post(f"{address}/stap", data={"step": "later", "seen": "oud"}, follow_redirects=True)
    assert "Iemand anders heeft dit net gewijzigd." in old.text


@pytest.mark.parametrize("word", ["", "0.1.2", "a.b", "0", "-9.1"])
def test_an_order_that_fits_no_acts_changes_nothing(desk, session, supervisor, show, child, word):
    signed_up(session, show, supervisor, child, factories.child(session))
    seen = mark(session, show)
    answer = desk.post(f"/shows/{show.id}/programma/terug?was={word}&gezien={seen}")
    assert answer.status_code in {302, 400}
    assert order(session, show) == "AB"


def test_settings_are_kept_and_refused_in_a_sentence(desk, session, show):
    address = f"/shows/{show.id}/instellingen"
    seen = re.search(r'name="seen"[^>]*value="(\w+)"', desk.get(address).text).group(1)
    sent = {"breaks": "2", "break_minutes": "10", "changeover_minutes": "0", "seen": seen}
    half = desk.post(address, data=sent | {"closes_on": "2026-01-01"})
    assert (half.status_code, "Vul een dag en een tijd in, of geen van beide." in half.text) == (422, True)
    late = desk.post(address, data=sent | {"closes_on": "2050-01-01", "closes_at": "10.00"})
    assert (late.status_code, "Laat het aanmelden stoppen voordat de show begint." in late.text) == (409, True)
    assert desk.post(address, data=sent | {"closes_on": "2026-01-01", "closes_at": "10.00"}).status_code == 302
    assert "Aanmelden kon tot" in desk.get(f"/shows/{show.id}").text
    assert desk.get(f"/shows/{show.id}/optredens/nieuw").status_code == 200


def test_papers_are_sent_and_a_poster_never_names_a_child(desk, session, supervisor, show, child):
    signed_up(session, show, supervisor, child)
    for paper in ("draaiboek.pdf", "poster.pdf?taal=en&taal=xx"):
        answer = desk.get(f"/shows/{show.id}/{paper}")
        assert (answer.status_code, answer.data[:5]) == (200, b"%PDF-")
    show.title = "Show van Rode Vos"
    session.commit()
    answer = desk.get(f"/shows/{show.id}/poster.pdf", follow_redirects=True)
    assert (answer.mimetype, "Rode Vos" in answer.text) == ("text/html", True)
    show.title = "李娜"
    session.commit()
    assert "niet gedrukt kan worden" in desk.get(f"/shows/{show.id}/poster.pdf", follow_redirects=True).text
