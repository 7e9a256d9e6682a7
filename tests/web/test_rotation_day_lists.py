"""Who was at which station: lists of the leaders on the day, and of supervisors; nobody else knows a name."""

from __future__ import annotations

import logging
import re
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from app.access import Role
from app.models.audit import AuditEntry
from app.models.children import Child
from app.models.participants import Participant, StationMark
from app.models.rotations import Rotation
from tests import running_days

JSON = {"Accept": "application/json"}
CANARY = "Kanarievogel"


@pytest.fixture
def day(session, location, supervisor):
    found = running_days.running(session, location)
    for child in session.scalars(select(Child)):
        child.pseudonym = f"{CANARY} {str(child.id)[:8]}"
    session.commit()
    return found


@pytest.fixture
def by(supervisor):
    return supervisor.actor


@pytest.fixture
def red(session, day):
    return running_days.groups(session, day)[0]


@pytest.fixture
def fire(session, day):
    return running_days.stations(session, day)[0]


@pytest.fixture
def leader(app, session, red, by, sign_in):
    return sign_in(app.test_client(), running_days.volunteer(session, red, by))


@pytest.fixture
def helper(app, session, fire, by, sign_in):
    return sign_in(app.test_client(), running_days.volunteer(session, fire, by))


@pytest.fixture
def host(app, session, day, by, sign_in):
    station = running_days.stations(session, day)[1]
    return sign_in(app.test_client(), running_days.host(session, station, by))


@pytest.fixture
def own(day):
    return f"/mijn-veiligheidsdag/{day.id}"


@pytest.fixture
def address(own, red):
    return f"{own}/groep/{red.id}"


@pytest.fixture
def children(session, red):
    return session.scalars(select(Participant.id).where(Participant.group_id == red.id).order_by(Participant.id)).all()


def noted(session):
    rows = session.execute(select(StationMark.participant_id, StationMark.mark).order_by(StationMark.participant_id))
    return [(row.participant_id, row.mark.value) for row in rows]


def test_a_leader_sees_the_children_of_the_own_group_at_the_station_where_they_are(leader, address, own):
    assert address in leader.get(own).text
    page = leader.get(address).text
    opened = re.findall(r"<details class=\"list\"[^>]* open>.*?<summary>\s*<span>(\w+)", page, flags=re.DOTALL)
    assert opened == ["Politie"]
    assert len(set(re.findall(rf"{CANARY} \w+", page))) == 3


def test_everybody_is_there_with_one_button(leader, address, fire, children, session):
    answer = leader.post(address, data={"iedereen": fire.id}, follow_redirects=True)
    assert "3 keer genoteerd." in answer.text
    assert noted(session) == [(child, "present") for child in children]


def test_a_form_notes_what_was_chosen(leader, address, fire, children, session):
    one, other, _third = children
    chosen = {f"merk:{one}:{fire.id}": "present", f"merk:{other}:{fire.id}": "absent"}
    leader.post(address, data=chosen)
    assert noted(session) == [(one, "present"), (other, "absent")]


def test_a_phone_is_told_which_ticks_wait_for_a_choice(leader, desk, day, address, fire, children, session):
    field, child = f"merk:{children[0]}:{fire.id}", children[0]
    desk.post(f"/veiligheidsdag/{day.id}/dag/aanwezig", data={field: "absent"})
    answer = leader.post(address, data={field: "present"}, headers=JSON)
    assert answer.json == {"changed": 0, "conflicts": [{"key": f"{child}:{fire.id}", "mark": "absent"}]}
    again = leader.post(address, data={field: "present", f"gezien:{child}:{fire.id}": "absent"}, headers=JSON)
    assert again.json == {"changed": 1, "conflicts": []}
    assert leader.get(f"{address}/merken.json").json == {"marks": {f"{child}:{fire.id}": "present"}}


def test_a_form_says_that_somebody_else_noted_otherwise_and_keeps_no_name_in_a_cookie(
    leader, desk, day, address, fire, children
):
    field = f"merk:{children[0]}:{fire.id}"
    desk.post(f"/veiligheidsdag/{day.id}/dag/aanwezig", data={field: "absent"})
    answer = leader.post(address, data={field: "present"})
    assert "1 keer noteerde iemand anders iets anders." in leader.get(answer.headers["Location"]).text


def test_a_supervisor_notes_everything_from_the_stamps(desk, day, session, fire, children):
    address = f"/veiligheidsdag/{day.id}/dag/aanwezig"
    page = desk.get(address).text
    assert len(re.findall(r"<select", page)) == 75
    answer = desk.post(address, data={f"merk:{children[0]}:{fire.id}": "present", "groep": "groep-x"})
    assert answer.headers["Location"] == f"{address}#groep-x"
    assert noted(session) == [(children[0], "present")]


def test_without_children_the_lists_say_so(desk, leader, address, day, session):
    for one in session.scalars(select(Participant)):
        session.delete(one)
    session.commit()
    assert "Er zitten geen kinderen in deze groep." in leader.get(address).text
    assert "Er zitten nog geen kinderen in de groepen." in desk.get(f"/veiligheidsdag/{day.id}/dag/aanwezig").text


@pytest.mark.parametrize(
    "data",
    [
        {"merk:x:y": "present"},
        {"merk": "present"},
        {"iedereen": "x"},
        {"merk:{child}:{fire}": "excused"},
        {"merk:{child}:{fire}": "weg"},
        {"merk:{child}:{fire}": "present", "gezien:{child}:{fire}": "weg"},
        {f"merk:{number}:x": "present" for number in range(5_001)},
    ],
    ids=["no ids", "no pair", "no station", "no choice of ours", "no mark", "nothing that was seen", "too many"],
)
def test_what_no_page_of_ours_sends_is_refused(leader, desk, address, children, fire, session, data):
    sent = {name.format(child=children[0], fire=fire.id): value for name, value in data.items()}
    assert leader.post(address, data=sent).status_code == 400
    if "iedereen" not in data:
        assert (
            desk.post(address.replace("mijn-", "").partition("/groep")[0] + "/dag/aanwezig", data=sent).status_code
            == 400
        )
    assert noted(session) == []


def test_before_and_after_the_day_a_leader_sees_no_name(leader, address, own, session, day, children):
    for days in (-2, 4):
        session.get_one(Rotation, day.id).day += timedelta(days=days)
        session.commit()
        answers = [leader.get(address), leader.post(address, data={}), leader.get(f"{address}/merken.json")]
        assert [answer.status_code for answer in answers] == [403, 403, 403]
        assert "De lijst van uw groep is er alleen op de dag zelf" in answers[0].text
        assert not any(CANARY in answer.text for answer in answers)
        assert address not in leader.get(own).text


def test_every_look_at_names_is_in_the_audit_log(leader, desk, day, address, red, session):
    leader.get(address)
    desk.get(f"/veiligheidsdag/{day.id}/dag/aanwezig")
    seen = session.execute(select(AuditEntry.subject_id).where(AuditEntry.action == "station_marks.seen")).scalars()
    assert set(seen) == {red.id, day.id}


@pytest.fixture
def others(app, session, helper, host, account_of, sign_in):
    """Return the browsers of everybody who may know no name."""
    staff = [account_of(role) for role in (Role.COACH, Role.MENTOR)]
    session.commit()
    return [helper, host, *(sign_in(app.test_client(), account) for account in staff)]


def test_no_name_reaches_anybody_else(session, leader, others, day, own, caplog):
    blue = running_days.groups(session, day)[1]
    pages = [own, f"{own}/stand.json", *(f"{own}/groep/{g.id}{end}" for g in running_days.groups(session, day)
             for end in ("", "/merken.json"))]  # fmt: skip
    pages += [f"/veiligheidsdag/{day.id}/dag{end}" for end in ("", "/stand.json", "/aanwezig")]
    with caplog.at_level(logging.DEBUG):
        answers = [browser.get(page).text for browser in others for page in pages]
        answers += [leader.get(page).text for page in (own, f"{own}/stand.json", f"{own}/groep/{blue.id}")]
        answers += [leader.get(f"{own}/groep/{running_days.groups(session, day)[0].id}/merken.json").text]
    assert [answer for answer in answers if CANARY in answer] == []
    assert CANARY not in caplog.text
    assert session.scalar(select(func.count()).where(AuditEntry.action == "station_marks.seen")) == 0
