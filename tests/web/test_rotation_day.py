"""The page of a safety day on a phone: who sees what, and how it stays up to date."""

from __future__ import annotations

import json
import re
from datetime import timedelta

import pytest
from sqlalchemy import update

from app.access import Role
from app.models.activities import ProgrammeSession
from app.models.rotations import Rotation
from tests import factories, running_days, safety_days

SAID = {"mark", "date", "now", "rounds", "cards", "news"}
"""What a page of somebody who takes part is told: not who noted what, and nothing to change it with."""


@pytest.fixture
def day(session, location, supervisor):
    return running_days.running(session, location)


@pytest.fixture
def address(day):
    return f"/veiligheidsdag/{day.id}/dag"


@pytest.fixture
def own_address(day):
    return f"/mijn-veiligheidsdag/{day.id}"


@pytest.fixture
def leader(app, session, day, by, sign_in):
    """Return the browser of the volunteer who leads the first group, Rood."""
    group = running_days.groups(session, day)[0]
    return sign_in(app.test_client(), running_days.volunteer(session, group, by))


@pytest.fixture
def host(app, session, day, by, sign_in):
    """Return the browser of the partner who stands at the first station, Brandweer."""
    station = running_days.stations(session, day)[0]
    return sign_in(app.test_client(), running_days.host(session, station, by))


@pytest.fixture
def by(supervisor):
    return supervisor.actor


def cards(page):
    """Return what each card says now and next, by its name."""
    found = {}
    for card in re.findall(r'<article class="stop.*?</article>', page, flags=re.DOTALL):
        name, now, following = (
            re.sub(r"<[^>]*>", " ", re.search(pattern, card, flags=re.DOTALL)[1]).split()
            for pattern in (r"stop__name\">(.*?)<", r"data-now>(.*?)</strong>", r"data-next>(.*?)</span>")
        )
        found[" ".join(name)] = (" ".join(now), " ".join(following))
    return found


def state_of(page):
    return json.loads(re.search(r'id="day-state">(.*?)</script>', page, flags=re.DOTALL)[1])


def test_every_group_and_station_says_what_is_now_and_next(desk, address):
    found = cards(desk.get(address).text)
    assert len(found) == 10
    assert found["Groep Rood"][0] == "Politie"
    assert found["Politie"][0] == "Groep Rood"
    assert re.fullmatch(r"Daarna \d\d\.\d\d uur: Fietsparcours, Ruimte \d+", found["Groep Rood"][1])
    assert re.fullmatch(r"Daarna \d\d\.\d\d uur: Groep Blauw", found["Politie"][1])


def test_a_clock_says_how_long_the_round_still_takes(desk, address):
    page = desk.get(address).text
    assert "Ronde 2" in page
    assert "nog 15 minuten" in page


def test_the_page_holds_what_a_phone_needs_to_go_on_by_itself(desk, address, session, day):
    state = state_of(desk.get(address).text)
    group = running_days.groups(session, day)[0]
    steps = state["cards"][str(group.id)]["steps"]
    assert [step[3] for step in steps if step[2] == "visit"] == list(safety_days.STATIONS)
    assert steps[0][1] - steps[0][0] == 20 * 60 * 1000
    assert steps[0][0] < state["now"] < steps[-1][1]


def test_a_page_that_asks_again_hears_nothing_when_nothing_changed(desk, address, count_queries):
    mark = state_of(desk.get(address).text)["mark"]
    with count_queries() as statements:
        answer = desk.get(f"{address}/stand.json", headers={"If-None-Match": f'"{mark}"'})
    assert (answer.status_code, answer.data) == (304, b"")
    assert int(answer.headers["Weekwijzer-Now"]) > 0
    assert answer.headers["Cache-Control"] == "no-store"
    asked = [one for one in statements if "set_config" not in one]
    assert len(asked) == 2  # who asks, and whether anything changed


@pytest.mark.parametrize("change", ["a station has another name", "a visit is another", "the rounds are others"])
def test_a_page_that_asks_again_hears_what_changed(desk, address, session, day, change):
    mark = state_of(desk.get(address).text)["mark"]
    if change == "a station has another name":
        running_days.stations(session, day)[0].name = "Ambulance"
    elif change == "a visit is another":
        running_days.groups(session, day)[0].name = "Roze"
    else:
        session.get_one(Rotation, day.id).rounds = day.rounds[:-1]
    session.commit()
    answer = desk.get(f"{address}/stand.json", headers={"If-None-Match": f'"{mark}"'})
    assert answer.status_code == 200
    assert answer.json["mark"] != mark
    assert answer.headers["ETag"] == f'"{answer.json["mark"]}"'


@pytest.mark.parametrize("size", [1, 3, 8])
def test_the_day_takes_as_many_statements_however_large_it_is(desk, session, location, supervisor, count_queries, size):
    address = f"/veiligheidsdag/{running_days.running(session, location, groups=safety_days.COLOURS[:size]).id}/dag"
    with count_queries() as statements:
        assert desk.get(address).status_code == 200
    assert len([one for one in statements if "set_config" not in one]) == 7


def test_before_the_day_the_page_says_how_long_it_takes(desk, session, day, address):
    session.get_one(Rotation, day.id).day += timedelta(days=18)
    session.commit()
    page = desk.get(address).text
    assert "Begint over 18 dagen" in page
    assert cards(page)["Groep Rood"][0].startswith("Begint om")


def test_after_the_day_the_page_says_that_it_has_been(desk, session, day, address):
    session.get_one(Rotation, day.id).day -= timedelta(days=2)
    session.commit()
    page = desk.get(address).text
    assert "Deze dag is geweest" in page
    assert cards(page)["Groep Rood"] == ("Klaar", "")


def test_without_a_rotation_the_page_says_what_to_do(desk, session, location, supervisor):
    day = running_days.running(session, location, visited=False)
    page = desk.get(f"/veiligheidsdag/{day.id}/dag").text
    assert "Er is nog geen draaischema." in page


def test_another_time_on_the_day_can_be_practised_and_says_so(desk, session, day, address):
    session.get_one(Rotation, day.id).day += timedelta(days=18)
    session.commit()
    minute = day.rounds[2][0] + 3
    page = desk.get(f"{address}?at={minute // 60}.{minute % 60:02}").text
    assert "Oefenen." in page
    assert "data-rehearsed" in page
    assert cards(page)["Groep Rood"][0] == "Fietsparcours"


@pytest.mark.parametrize("at", ["", "25.00", "x", "10.4", "%00", "10.42.11", "1" * 500])
def test_what_is_no_time_is_passed_over(desk, address, at):
    answer = desk.get(f"{address}?at={at}")
    assert answer.status_code == 200
    assert "data-rehearsed" not in answer.text


def test_a_leader_sees_the_own_group_first_and_nothing_of_any_child(leader, own_address, session, day):
    page = leader.get(own_address).text
    assert next(iter(cards(page))) == "Groep Rood"
    assert page.count("stop--own") == 1
    assert len(cards(page)) == 10
    assert "Vogel" not in page


def test_a_host_sees_the_own_station_first(host, own_address):
    page = host.get(own_address).text
    assert next(iter(cards(page))) == "Brandweer"
    assert "Vogel" not in page


def test_the_page_of_somebody_else_is_kept_up_to_date_as_well(leader, host, own_address):
    for browser in (leader, host):
        mark = state_of(browser.get(own_address).text)["mark"]
        headers = {"If-None-Match": f'"{mark}"'}
        assert browser.get(f"{own_address}/stand.json", headers=headers).status_code == 304
        assert set(browser.get(f"{own_address}/stand.json").json) == SAID


def test_a_shift_and_a_request_lead_to_the_day(leader, host, own_address, session, day):
    session.execute(update(ProgrammeSession).values(rotation_id=day.id))
    session.commit()
    assert own_address in leader.get("/mijn-diensten").text
    assert own_address in host.get("/aanvragen").text


def test_a_phone_may_keep_the_page_of_today_and_forgets_it_at_sign_out(leader, desk, own_address, session, day):
    assert int(leader.get(own_address).headers["Weekwijzer-Keep-Until"]) > 0
    answer = leader.post("/uitloggen")
    assert answer.headers["Clear-Site-Data"] == '"storage"'
    session.get_one(Rotation, day.id).day += timedelta(days=3)
    session.commit()
    kept = desk.get(f"/veiligheidsdag/{day.id}/dag")
    assert "Weekwijzer-Keep-Until" not in kept.headers
    assert "data-keep" not in kept.text


def test_the_script_that_opens_the_page_without_a_connection_stands_at_the_root(client):
    answer = client.get("/dag-werker.js", buffered=True)
    assert (answer.status_code, answer.mimetype) == (200, "text/javascript")
    assert answer.headers["Cache-Control"] == "no-cache"


@pytest.mark.parametrize("path", ["", "/stand.json"])
def test_whoever_has_no_seat_does_not_find_the_day(app, session, day, by, sign_in, own_address, path):
    for account in (
        factories.volunteer_account(session, factories.volunteer(session)),
        factories.partner_account(session, factories.partner(session)),
    ):
        session.commit()
        assert sign_in(app.test_client(), account).get(own_address + path).status_code == 404


def test_a_seat_that_nobody_knows_of_yet_opens_nothing(app, session, day, by, sign_in, own_address):
    group = running_days.groups(session, day)[1]
    account = running_days.volunteer(session, group, by, published=False)
    assert sign_in(app.test_client(), account).get(own_address).status_code == 404


@pytest.mark.parametrize("role", [Role.MENTOR, Role.GUARDIAN, Role.ADMINISTRATOR])
def test_nobody_else_sees_it(session, client, account_of, sign_in, address, own_address, role):
    account = account_of(role)
    session.commit()
    browser = sign_in(client, account)
    assert [browser.get(page).status_code for page in (address, own_address)] == [403, 403]


def test_a_day_that_is_not_there_is_not_found(desk, day):
    for path in ("", "/stand.json"):
        assert desk.get(f"/veiligheidsdag/{day.activity_id}/dag{path}").status_code == 404
