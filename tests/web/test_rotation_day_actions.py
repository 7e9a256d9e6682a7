"""What a supervisor does on the day of a safety day: preview, confirm, undo, and what is refused."""

from __future__ import annotations

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy import func, select

from app.access import Role
from app.models.rotations import Rotation, RotationEvent, Visit
from tests import running_days

JSON = {"Accept": "application/json"}


@pytest.fixture
def day(session, location, supervisor):
    return running_days.running(session, location)


@pytest.fixture
def address(day):
    return f"/veiligheidsdag/{day.id}/dag"


@pytest.fixture
def fire(session, day):
    return running_days.stations(session, day)[0]


@pytest.fixture
def red(session, day):
    return running_days.groups(session, day)[0]


@pytest.fixture
def preview(desk, address):
    """Return a function that opens the preview of something that happens."""

    def preview(**values):
        return desk.get(f"{address}/wijzigen", query_string=values)

    return preview


def fields(page):
    """Return what the form of a preview sends."""
    return dict(re.findall(r'name="(wat|wie|tot|minuten|sleutel|voorstel)" value="([^"]*)"', page.text))


def events(session):
    return session.scalars(select(RotationEvent).order_by(RotationEvent.at)).all()


def test_two_taps_take_a_station_out_and_everybody_s_page_knows(desk, address, preview, fire, session):
    page = preview(wat="station_out", wie=fire.id)
    assert "Brandweer is weg" in page.text
    assert re.search(r"\d+ van de 25 bezoeken veranderen?\.", page.text)
    assert re.search(r"De laatste ronde duurt tot \d\d\.\d\d uur \(nu \d\d\.\d\d uur\)", page.text)
    answer = desk.post(f"{address}/gebeurtenis", data=fields(page), follow_redirects=True)
    assert answer.status_code == 200
    assert re.search(r"Brandweer is weg tot \d\d\.\d\d uur\. Het schema is gewijzigd\.", answer.text)
    assert "Genoteerd door Bo Begeleider." in answer.text
    assert len(events(session)) == 1
    assert desk.get(f"{address}/stand.json").json["undo"] == str(events(session)[0].id)


def test_a_preview_names_what_a_group_does_not_see_any_more(preview, fire):
    page = preview(wat="station_out", wie=fire.id, tot="einde")
    assert "Groep Groen ziet Brandweer niet meer." in page.text
    assert "weg" in page.text


def test_a_round_takes_five_ten_or_fifteen_minutes_more(desk, address, preview, session, day):
    before = day.rounds
    page = preview(wat="slower_round", minuten=10)
    assert "Ronde 2 duurt langer" in page.text
    desk.post(f"{address}/gebeurtenis", data=fields(page))
    session.expire_all()
    after = session.get_one(Rotation, day.id).rounds
    assert [new[0] - old[0] for old, new in zip(before, after, strict=True)] == [0, 0, 10, 10, 10]


def test_a_group_that_is_late_or_stops_is_said_so(desk, address, preview, red, session):
    for sort, words in (("group_late", "Groep Rood doet mee vanaf"), ("group_gone", "Groep Rood doet niet meer mee.")):
        answer = desk.post(f"{address}/gebeurtenis", data=fields(preview(wat=sort, wie=red.id)), follow_redirects=True)
        assert words in answer.text
    assert len(events(session)) == 2


def test_a_station_that_is_there_is_not_said_to_be_back(preview, fire):
    answer = preview(wat="station_back", wie=fire.id)
    assert answer.status_code == 422
    assert "Deze post is er gewoon" in answer.text


def test_the_last_thing_that_happened_is_taken_back(desk, address, preview, fire, session):
    before = session.scalars(select(Visit.round).order_by(Visit.group_id, Visit.station_id)).all()
    desk.post(f"{address}/gebeurtenis", data=fields(preview(wat="station_out", wie=fire.id)))
    undo = {"gebeurtenis": events(session)[0].id}
    answer = desk.post(f"{address}/terug", data=undo, follow_redirects=True)
    assert "Teruggedraaid." in answer.text
    assert "Dat is teruggedraaid." in answer.text
    assert session.scalars(select(Visit.round).order_by(Visit.group_id, Visit.station_id)).all() == before
    assert "Dit is al teruggedraaid." in desk.post(f"{address}/terug", data=undo, follow_redirects=True).text


def test_whoever_is_second_sees_what_happened_and_what_would_change_now(desk, address, preview, fire, red, session):
    first, second = preview(wat="station_out", wie=fire.id), preview(wat="group_late", wie=red.id)
    desk.post(f"{address}/gebeurtenis", data=fields(first))
    answer = desk.post(f"{address}/gebeurtenis", data=fields(second))
    assert answer.status_code == 409
    assert "Iemand anders heeft intussen iets gewijzigd." in answer.text
    assert "Brandweer is weg tot" in answer.text
    assert len(events(session)) == 1
    assert desk.post(f"{address}/gebeurtenis", data=fields(answer)).status_code == 302
    assert len(events(session)) == 2


def offline(day, fire, **values):
    """Return what a phone kept without a connection."""
    return {
        "wat": "station_out",
        "wie": fire.id,
        "tot": "3",
        "sinds": "1",
        "versie": day.version,
        "sleutel": uuid4(),
    } | values


def test_what_was_done_without_a_connection_happens_once_however_often_it_is_sent(desk, address, day, fire, session):
    sent = offline(day, fire)
    for _ in range(2):
        answer = desk.post(f"{address}/gebeurtenis", data=sent, headers=JSON)
        assert (answer.status_code, answer.json) == (200, {"id": str(sent["sleutel"])})
    assert len(events(session)) == 1


def test_what_was_done_without_a_connection_waits_for_a_choice_when_the_day_changed(desk, address, day, fire, session):
    answer = desk.post(f"{address}/gebeurtenis", data=offline(day, fire, versie=day.version - 1), headers=JSON)
    assert answer.status_code == 409
    assert answer.json["version"] == day.version
    assert "Iemand anders heeft intussen iets gewijzigd." in answer.json["message"]
    assert events(session) == []


@pytest.mark.parametrize(
    "values",
    [
        {"wat": "by_hand"},
        {"wat": "iets"},
        {"wat": "slower_round", "minuten": "11"},
        {"wat": "slower_round", "minuten": "x"},
        {"wie": "x"},
        {"tot": "-1"},
        {"tot": "999999999999"},
        {"sinds": "x"},
        {"sleutel": ""},
        {"versie": "x"},
        {"voorstel": "onzin"},
    ],
)
def test_what_no_page_of_ours_sends_is_refused(desk, address, day, fire, session, values):
    answer = desk.post(f"{address}/gebeurtenis", data=offline(day, fire, **values), headers=JSON)
    assert answer.status_code == 400
    assert events(session) == []


def test_a_proposal_of_another_day_is_refused(desk, preview, fire, session, location):
    kept = fields(preview(wat="station_out", wie=fire.id))
    other = running_days.running(session, location)
    assert desk.post(f"/veiligheidsdag/{other.id}/dag/gebeurtenis", data=kept).status_code == 400


def test_on_another_day_nothing_happens(desk, address, day, fire, session):
    session.get_one(Rotation, day.id).day += timedelta(days=3)
    session.commit()
    answer = desk.post(f"{address}/gebeurtenis", data=offline(day, fire), headers=JSON)
    assert answer.status_code == 422
    assert "Dit kan alleen op de dag zelf." in answer.json["message"]
    assert 'data-act="' not in desk.get(address).text


def test_what_is_not_there_is_not_found(desk, address, preview, red, fire):
    assert preview(wat="station_out", wie=red.id).status_code == 404
    for event in (fire.id, uuid4()):
        assert desk.post(f"{address}/terug", data={"gebeurtenis": event}).status_code == 404
    assert desk.post(f"{address}/terug", data={"gebeurtenis": "x"}).status_code == 400


def test_a_coach_looks_and_changes_nothing(app, session, address, account_of, sign_in, fire):
    account = account_of(Role.COACH)
    session.commit()
    browser = sign_in(app.test_client(), account)
    assert 'data-act="' not in browser.get(address).text
    assert browser.get(f"{address}/wijzigen?wat=station_out&wie={fire.id}").status_code == 403
    assert session.scalar(select(func.count()).select_from(RotationEvent)) == 0
