"""Counting on the way, as staff and volunteers do it on a phone."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from sqlalchemy import select

from app.models.attendance import CheckOut
from app.models.children import Consent
from app.models.outings import Headcount
from app.planning.vocabulary import ConsentGiver, ConsentPurpose
from app.programme import publishing
from tests import factories
from tests.outings import outing


@pytest.fixture
def trip(session, location, supervisor):
    """Return an outing that left half an hour ago, with three children who may go along; nobody saw a briefing."""
    kept, away, _briefing, who = outing(session, at=datetime.now(UTC) - timedelta(minutes=30))
    for child in who:
        _agree(session, child, supervisor)
    session.commit()
    return kept, away, who


@pytest.fixture
def page(trip):
    return f"/uitjes/{trip[0].id}/onderweg"


@pytest.fixture
def helper(app, session, trip, supervisor, sign_in):
    """Return the phone of a volunteer who goes along."""
    volunteer = factories.volunteer(session, name="Vera Vrijwilliger")
    factories.assignment(session, factories.shift(session, trip[1], need=1), volunteer)
    account = factories.volunteer_account(session, volunteer)
    publishing.publish(session, [trip[1].id], by=supervisor.actor, now=datetime.now(UTC))
    session.commit()
    return sign_in(app.test_client(), account)


def _agree(session, child, supervisor):
    factories.save(
        session,
        Consent(
            location_id=child.location_id,
            child_id=child.id,
            purpose=ConsentPurpose.OUTING,
            given_by=ConsentGiver.PARENT,
            given_on=datetime.now(UTC).date(),
            noted_by_id=supervisor.id,
        ),
    )


def totals(browser, page):
    return re.search(r"data-totals>([^<]*)<", browser.get(page).text)[1].strip()


def test_children_are_ticked_out_and_in_one_by_one(desk, page, trip):
    one, other, third = (child.id for child in trip[2])
    said = [totals(desk, page)]
    for data in ({f"merk:{one}": "away", f"merk:{other}": "away"}, {f"merk:{third}": "away"}, {f"merk:{one}": "back"}):
        desk.post(page, data=data)
        said.append(totals(desk, page))
    desk.post(page, data={"iedereen": "back"})
    assert [*said, totals(desk, page)] == [
        "0 van 3 mee",
        "2 van 3 mee",
        "3 mee",
        "1 van 3 terug: wie ontbreekt?",
        "3 mee, 3 terug",
    ]


def test_who_is_missing_comes_first(desk, page, trip):
    one, other, third = (child.id for child in trip[2])
    desk.post(page, data={f"merk:{one}": "back", f"merk:{other}": "back", f"merk:{third}": "away"})
    assert re.findall(r'data-traveller="([^"]+)"', desk.get(page).text)[0] == str(third)


def test_a_tick_is_taken_back(desk, page, trip):
    child = trip[2][0].id
    for said in ("away", "here"):
        desk.post(page, data={f"merk:{child}": said})
    assert totals(desk, page) == "0 van 3 mee"


def test_who_may_not_go_is_not_taken_along_by_the_button_for_all(desk, page, trip, session):
    session.scalars(select(Consent).where(Consent.child_id == trip[2][0].id)).one().withdrawn_on = datetime.now(
        UTC
    ).date()
    session.commit()
    assert "Geen toestemming: neem dit kind niet mee." in desk.get(page).text
    desk.post(page, data={"iedereen": "away"})
    session.rollback()
    assert trip[2][0].id not in session.scalars(select(CheckOut.child_id)).all()


def test_a_volunteer_who_goes_along_counts_and_is_told_what_to_do(helper, page, trip, session):
    helper.post(page, data={f"merk:{child.id}": "away" for child in trip[2]})
    sent = {"punt": "arrival", "aantal": "2", "id": str(uuid4())}
    answers = [helper.post(f"{page}/tellen", data=sent, follow_redirects=True).text for _twice in range(2)]
    assert all("Er is 1 kind te weinig. Blijf staan, tel opnieuw" in text for text in answers)
    session.rollback()
    assert session.scalars(select(Headcount.counted)).all() == [2]
    helper.post(f"{page}/tellen", data=sent | {"aantal": "3", "id": str(uuid4())})
    text = helper.get(page).text
    assert ("3 geteld, 3 verwacht" in text, "te weinig" in text) == (True, False)


@pytest.mark.parametrize("typed", ["", "veel", "501", "-1", "٣", "9999999"])
def test_a_count_that_is_no_number_is_asked_again(desk, page, typed):
    answer = desk.post(f"{page}/tellen", data={"punt": "back", "aantal": typed, "id": str(uuid4())})
    assert (answer.status_code, "Vul een aantal van 0 tot en met 500 in." in answer.text) == (422, True)


@pytest.mark.parametrize(
    ("below", "data"),
    [
        ("", {"merk:x": "away"}),
        ("", {f"merk:{uuid4()}": "gone"}),
        ("", {f"merk:{uuid4()}": "away", "iedereen": "here"}),
        ("/tellen", {"punt": "nergens", "aantal": "3", "id": str(uuid4())}),
        ("/tellen", {"punt": "back", "aantal": "3", "id": "x"}),
    ],
)
def test_what_no_page_of_ours_sent_is_refused(desk, page, below, data):
    assert desk.post(page + below, data=data).status_code == 400


def test_a_volunteer_without_a_seat_finds_no_such_outing(app, session, location, page, sign_in):
    account = factories.volunteer_account(session, factories.volunteer(session))
    session.commit()
    stranger = sign_in(app.test_client(), account)
    assert [stranger.get(page).status_code, stranger.post(page).status_code] == [404, 404]


@pytest.fixture
def ago(session, trip):
    """Return a function that lets the outing be so long ago, and returns a moment on its day as telephones count."""

    def ago(**how):
        for name in ("starts_at", "ends_at", "starts_local"):
            setattr(trip[1], name, getattr(trip[1], name) - timedelta(**how))
        session.commit()
        return trip[1].starts_at + timedelta(minutes=40)

    return ago


def milliseconds(moment):
    return int(moment.timestamp() * 1000)


def test_a_volunteer_finds_it_on_its_day_alone(helper, page, trip, ago):
    ago(days=3)
    answer = helper.get(page)
    assert answer.status_code == 403
    assert "Wat u toen tikte, komt tot 7 dagen later nog binnen." in answer.text
    assert not [child.pseudonym for child in trip[2] if child.pseudonym in answer.text]


def test_what_was_ticked_on_the_day_comes_in_days_later_once(helper, page, trip, session, ago):
    at = ago(days=3)
    child = trip[2][0].id
    data = {f"merk:{child}": "away", f"om:{child}": str(milliseconds(at))}
    answers = [helper.post(page, data=data, headers={"Accept": "application/json"}) for _twice in range(2)]

    assert [(answer.status_code, answer.json["stands"]) for answer in answers] == [(200, {}), (200, {})]
    session.rollback()
    row = session.scalars(select(CheckOut)).one()
    assert (milliseconds(row.out_at), row.back_at) == (milliseconds(at), None)


def test_what_comes_late_overwrites_nothing_newer(helper, desk, page, trip, session, ago):
    at = ago(days=3)
    child = trip[2][0].id
    for later, said in ((60, "away"), (90, "back")):
        desk.post(page, data={f"merk:{child}": said, f"om:{child}": str(milliseconds(at + timedelta(minutes=later)))})
    late = {f"merk:{child}": "away", f"om:{child}": str(milliseconds(at))}
    answer = helper.post(page, data=late, headers={"Accept": "application/json"})

    assert answer.json["stands"] == {str(child): "back"}
    session.rollback()
    row = session.scalars(select(CheckOut)).one()
    assert (milliseconds(row.out_at), milliseconds(row.back_at)) == tuple(
        milliseconds(at + timedelta(minutes=later)) for later in (60, 90)
    )


@pytest.mark.parametrize(("days", "off"), [(9, {}), (3, {"days": 1})])
def test_what_is_too_old_or_of_another_day_is_said(helper, page, trip, session, ago, days, off):
    at = ago(days=days) + timedelta(**off)
    child = trip[2][0].id
    data = {f"merk:{child}": "away", f"om:{child}": str(milliseconds(at))}
    form, script = helper.post(page, data=data), helper.post(page, data=data, headers={"Accept": "application/json"})

    assert (form.status_code, script.status_code) == (403, 403)
    assert all("komt tot 7 dagen later nog binnen" in said for said in (form.text, script.json["message"]))
    session.rollback()
    assert session.scalars(select(CheckOut)).all() == []


def test_a_telephone_asks_whether_anything_changed(desk, page, trip):
    first = desk.get(f"{page}/stand.json")
    again = desk.get(f"{page}/stand.json", headers={"If-None-Match": first.headers["ETag"]})
    child = str(trip[2][0].id)
    answer = desk.post(page, data={f"merk:{child}": "away"}, headers={"Accept": "application/json"})
    assert (again.status_code, answer.json) == (304, {"changed": 1, "conflicts": [], "stands": {}})
    assert desk.get(f"{page}/stand.json").json["cards"][child] == "away"


def test_a_volunteer_packs_and_has_the_numbers_at_hand(helper, desk, page, trip):
    desk.post("/noodnummers", data={"name": "Receptie", "number": "0599 555 010", "call_when": "altijd eerst"})
    below = page.removesuffix("/onderweg")
    text = helper.post(f"{below}/paklijst", data={"name": "EHBO-tas"}, follow_redirects=True).text
    item = re.search(r"/paklijst/([0-9a-f-]{36})\"", text)[1]
    text = helper.post(f"{below}/paklijst/{item}", data={"ingepakt": "1"}, follow_redirects=True).text
    assert "1 van 1 ingepakt." in text
    assert "Er staat nog niets" in helper.post(f"{below}/paklijst/{item}/verwijderen", follow_redirects=True).text
    card, paper = helper.get(f"{below}/noodkaart"), helper.get(f"{below}/noodkaart.pdf")
    assert ('href="tel:112"' in card.text, 'href="tel:0599555010"' in card.text) == (True, True)
    assert (paper.status_code, paper.data[:5]) == (200, b"%PDF-")
    assert not [child.pseudonym for child in trip[2] if child.pseudonym in card.text]


@pytest.mark.parametrize("typed", ["", "bel de balie", "javascript:1", "0" * 60])
def test_what_is_no_number_is_asked_again(desk, location, typed):
    answer = desk.post("/noodnummers", data={"name": "Receptie", "number": typed})
    assert (answer.status_code, "Fout:" in answer.text) == (422, True)


def test_numbers_are_ordered_and_removed_on_their_page(desk, location):
    for name in ("Receptie", "Huisarts"):
        desk.post("/noodnummers", data={"name": name, "number": "0599 555 010"})
    again = desk.post("/noodnummers", data={"name": "Huisarts", "number": "0599 555 010"})
    assert (again.status_code, "Er staat al een nummer met deze naam." in again.text) == (409, True)
    lift = re.search(r"/noodnummers/[0-9a-f-]{36}/omhoog", again.text)[0]
    text = desk.post(lift, follow_redirects=True).text
    assert text.index("Huisarts") < text.index("Receptie")
    text = desk.post(lift.replace("omhoog", "verwijderen"), follow_redirects=True).text
    assert ("Huisarts is van de lijst." in text, desk.post(lift).status_code) == (True, 404)
