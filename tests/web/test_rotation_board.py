"""The running order of a safety day: made on its page, looked at in two ways, changed by hand and put back."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from sqlalchemy import func, select, update

from app.access import Role
from app.models.rotations import Rotation, RotationEvent, RotationGroup, Station, Visit
from app.planning.rotation import answer, problem
from app.planning.vocabulary import WaitingMode
from app.queries import rotation_plan, rotation_problem
from tests import safety_days
from tests.web.conftest import ahead

CIRCLE = {(group, station, (group + station) % 3) for group in range(3) for station in range(3)}


@pytest.fixture
def plan(session, location):
    """Return a safety day of three stations and three groups, with a running order that somebody made."""
    return made(session)


def made(session, *, stations=3, groups=3, visited=True, **values):
    found = safety_days.rotation(
        session,
        day=ahead(),
        stations=safety_days.STATIONS[:stations],
        groups=safety_days.COLOURS[:groups],
        children=0,
        visited=visited,
        **values,
    )
    session.commit()
    return found


def page(plan, rest="/draaischema"):
    return f"/veiligheidsdag/{plan.id}{rest}"


def ids(session, model, plan):
    return list(session.scalars(select(model.id).where(model.rotation_id == plan.id).order_by(model.position)))


def now_is(session, plan):
    """Return the visits as places of a group, a station and a round."""
    session.expire_all()
    groups, stations = ids(session, RotationGroup, plan), ids(session, Station, plan)
    rows = session.scalars(select(Visit).where(Visit.rotation_id == plan.id))
    return {(groups.index(row.group_id), stations.index(row.station_id), row.round) for row in rows}


def version(session, plan):
    return session.scalar(select(Rotation.version).where(Rotation.id == plan.id))


def move(session, plan, group, station, to, /, **values):
    return {
        "version": version(session, plan),
        "group": ids(session, RotationGroup, plan)[group],
        "station": ids(session, Station, plan)[station],
        "round": str(to),
    } | values


def press_undo(desk, answer):
    (url,) = re.findall(r'action="([^"]+/ongedaan)"', answer.text)
    return desk.post(url, follow_redirects=True)


def test_a_day_is_solved_and_says_how_good_it_is(desk, session, location):
    plan = made(session, stations=5, groups=8, visited=False)
    assert "Er is nog geen draaischema." in desk.get(page(plan)).text
    answer = desk.post(page(plan, "/oplossen"), data={"version": plan.version}, follow_redirects=True)
    assert "Het draaischema is gemaakt." in answer.text
    assert "8 rondes, van 09.00 tot 12.15 uur." in answer.text
    assert "Groepen wachten samen 8 rondes tussen twee posten." in answer.text
    assert "Beter kan niet: dat is nagerekend." in answer.text
    assert len(now_is(session, plan)) == 40
    row = session.get(Rotation, plan.id)
    assert (row.outcome["status"], row.outcome["objective"]) == (
        "optimal",
        {"last_round": 7, "group_idle": 8, "station_idle": 0},
    )
    assert (len(row.rounds), row.solved_for) == (9, rotation_problem.digest(rotation_plan.find(session, plan.id)))
    assert "klaar" in desk.get("/veiligheidsdag").text


def test_the_page_and_the_command_find_the_same(desk, session, location):
    plan = made(session, stations=4, groups=6, visited=False, breaks=[[630, 650]])
    group = session.scalars(select(RotationGroup).where(RotationGroup.rotation_id == plan.id)).first()
    group.windows, group.first_station_id = [[565, 780]], ids(session, Station, plan)[2]
    session.commit()
    asked = problem.read(desk.get(page(plan, "/probleem.json")).data)
    desk.post(page(plan, "/oplossen"), data={"version": plan.version})
    session.expire_all()
    outcome = session.get(Rotation, plan.id).outcome
    found = answer.answer(asked)
    assert (outcome["status"], outcome["objective"]) == (found["status"], found["objective"])


def test_with_booklets_everybody_begins_and_ends_together(desk, session, location):
    corner = made(session, stations=2, groups=3, visited=False, waiting=WaitingMode.BOOKLET)
    answer = desk.post(page(corner, "/oplossen"), data={"version": corner.version}, follow_redirects=True).text
    assert "Groepen werken samen 3 rondes in hun boekje." in answer
    assert "Boekje" in answer
    assert "boekje" in desk.get(page(corner, "/draaischema?per=groepen")).text


def test_what_does_not_fit_is_said_with_links_and_the_former_order_stays(desk, session, plan):
    first = ids(session, Station, plan)[0]
    session.execute(update(Station).where(Station.id == first).values(windows=[[540, 560]]))
    session.commit()
    answer = desk.post(page(plan, "/oplossen"), data={"version": plan.version}, follow_redirects=True).text
    assert "Er is geen nieuw draaischema." in answer
    assert "Zo past het niet. Eén van deze dingen veranderen is genoeg:" in answer
    assert "Brandweer is er alleen 09.00–09.20 uur: daar past 1 ronde in, en er zijn er 3 nodig." in answer
    assert f"/posten/{first}#windows" in answer
    assert "Het schema van eerder staat er nog." in answer
    assert now_is(session, plan) == CIRCLE
    session.execute(update(Station).where(Station.id == first).values(windows=None))
    session.commit()
    assert "Zo past het niet." not in desk.get(page(plan)).text


@pytest.mark.parametrize(
    ("values", "of_groups", "sentences"),
    [
        ({"ends": 570}, {}, ["De dag eindigt om 09.30 uur: er past 1 ronde in", "#ends", "tegelijk"]),
        (
            {"ends": 620, "breaks": [[565, 600]]},
            {},
            ["De pauze van 09.25–10.00 uur kost tijd", "#breaks"],
        ),
        ({}, {"windows": [[540, 590]]}, ["Groep Rood is er alleen 09.00–09.50 uur", "#windows"]),
        (
            {"ends": 610},
            {"windows": [[540, 610]], "first": 2},
            ["Groep Rood moet bij Fietsparcours beginnen", "#first"],
        ),
    ],
)
def test_each_reason_leads_to_the_field_that_helps(desk, session, location, values, of_groups, sentences):
    plan = made(session, visited=False, **values)
    red, blue = ids(session, RotationGroup, plan)[:2]
    stations = ids(session, Station, plan)
    if "windows" in of_groups:
        session.execute(update(RotationGroup).where(RotationGroup.id == red).values(windows=of_groups["windows"]))
    if "first" in of_groups:
        begins = update(RotationGroup).where(RotationGroup.id.in_([red, blue]))
        session.execute(begins.values(first_station_id=stations[2]))
    session.commit()
    answer = desk.post(page(plan, "/oplossen"), data={"version": plan.version}, follow_redirects=True).text
    assert [sentence for sentence in sentences if sentence not in answer] == []


def test_settings_that_changed_since_are_said(desk, session, location):
    plan = made(session, visited=False)
    desk.post(page(plan, "/oplossen"), data={"version": plan.version})
    assert "Instellingen zijn veranderd sinds dit schema." not in desk.get(page(plan)).text
    session.execute(update(Station).where(Station.rotation_id == plan.id).values(capacity=2))
    session.commit()
    assert "Instellingen zijn veranderd sinds dit schema." in desk.get(page(plan)).text


def test_who_solves_an_older_day_is_told(desk, session, plan):
    answer = desk.post(page(plan, "/oplossen"), data={"version": plan.version - 1}, follow_redirects=True)
    assert "Iemand anders heeft dit net gewijzigd." in answer.text
    assert now_is(session, plan) == CIRCLE


def test_a_day_without_stations_cannot_be_solved(desk, session, location):
    empty = made(session, stations=0, visited=False)
    answer = desk.post(page(empty, "/oplossen"), data={"version": empty.version}, follow_redirects=True)
    assert "Er moet minstens één post en één groep zijn." in answer.text


def test_a_day_that_has_begun_is_not_solved_or_changed_any_more(desk, session, plan):
    session.execute(update(Rotation).values(day=datetime.now(UTC).date() - timedelta(days=1)))
    session.commit()
    solved = desk.post(page(plan, "/oplossen"), data={"version": plan.version}, follow_redirects=True)
    changed = desk.post(page(plan), data=move(session, plan, 0, 0, 1))
    assert "De dag is al begonnen." in solved.text
    assert (changed.status_code, "De dag is al begonnen." in changed.text) == (409, True)
    assert now_is(session, plan) == CIRCLE


def test_a_visit_changes_rounds_with_whoever_is_in_its_way_and_is_put_back(desk, session, plan):
    answer = desk.post(page(plan), data=move(session, plan, 0, 0, 1), follow_redirects=True)
    assert "Groep Rood is nu in ronde 2 bij Brandweer, om 09.25 uur." in answer.text
    assert "Het schema is veranderd nadat het was nagerekend." in answer.text
    after = now_is(session, plan)
    assert {(0, 0, 1), (0, 1, 0)} < after
    assert len({(group, at) for group, _, at in after}) == len({(station, at) for _, station, at in after}) == 9
    undone = press_undo(desk, answer)
    assert "Ongedaan gemaakt" in undone.text
    assert now_is(session, plan) == CIRCLE
    event = session.scalars(select(RotationEvent)).one()
    again = desk.post(page(plan, f"/draaischema/{event.id}/ongedaan"), follow_redirects=True)
    assert "Dit kan niet meer ongedaan worden gemaakt." in again.text


def test_undo_is_refused_once_the_day_was_changed(desk, session, plan):
    answer = desk.post(page(plan), data=move(session, plan, 0, 0, 1), follow_redirects=True)
    desk.post(page(plan), data=move(session, plan, 1, 0, 1))
    before = now_is(session, plan)
    assert "daarna nog gewijzigd" in press_undo(desk, answer).text
    assert now_is(session, plan) == before


def test_undo_of_another_day_or_of_nothing_is_not_there(desk, session, plan):
    other = made(session)
    desk.post(page(other), data=move(session, other, 0, 0, 1))
    event = session.scalars(select(RotationEvent)).one()
    tried = [desk.post(page(plan, f"/draaischema/{which}/ongedaan")) for which in (event.id, uuid4())]
    assert [answer.status_code for answer in tried] == [404, 404]


def test_a_visit_that_stays_where_it_is_changes_nothing(desk, session, plan):
    answer = desk.post(page(plan), data=move(session, plan, 0, 0, 0))
    assert (answer.status_code, session.scalar(select(func.count()).select_from(RotationEvent))) == (302, 0)


def test_a_change_that_breaks_a_rule_is_refused_with_the_rule(desk, session, plan):
    first = ids(session, Station, plan)[0]
    session.execute(update(Station).where(Station.id == first).values(windows=[[540, 610]]))
    session.commit()
    answer = desk.post(page(plan), data=move(session, plan, 0, 1, 0))
    assert answer.status_code == 302
    begins = ids(session, RotationGroup, plan)[0]
    session.execute(update(RotationGroup).where(RotationGroup.id == begins).values(first_station_id=first))
    session.commit()
    now = desk.get(page(plan)).text
    assert "Groep Rood begint niet bij Brandweer." in now
    before = now_is(session, plan)
    red = next(at for group, station, at in before if (group, station) == (0, 0))
    session.execute(update(Station).where(Station.id == first).values(windows=[[540, 560], [565, 610]]))
    session.execute(update(RotationGroup).where(RotationGroup.id == begins).values(windows=[[565, 780]]))
    session.commit()
    refused = desk.post(page(plan), data=move(session, plan, 0, 0, 0))
    assert (red, refused.status_code, "Dat kan niet: Groep Rood is er niet in ronde 1" in refused.text) == (
        1,
        409,
        True,
    )
    assert now_is(session, plan) == before


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        ({"group": ""}, 422),
        ({"group": str(uuid4())}, 422),
        ({"station": "Brandweer"}, 422),
        ({"round": "99"}, 422),
        ({"round": "-1"}, 422),
        ({"round": ""}, 422),
        ({"version": "0"}, 409),
        ({"version": "9" * 30}, 409),
    ],
)
def test_a_change_that_cannot_be_is_refused(desk, session, plan, changes, status):
    assert desk.post(page(plan), data=move(session, plan, 0, 0, 1, **changes)).status_code == status
    assert now_is(session, plan) == CIRCLE


def test_a_visit_that_is_skipped_cannot_be_moved(desk, session, plan):
    group, station = ids(session, RotationGroup, plan)[0], ids(session, Station, plan)[0]
    session.execute(Visit.__table__.delete().where(Visit.group_id == group, Visit.station_id == station))
    session.commit()
    answer = desk.post(page(plan), data=move(session, plan, 0, 0, 1))
    assert (answer.status_code, "Deze groep komt niet bij deze post" in answer.text) == (409, True)
    assert "Groep Rood komt niet bij Brandweer." in desk.get(page(plan)).text


def test_the_board_is_shown_by_station_and_by_group(desk, session, plan):
    session.execute(update(Rotation).where(Rotation.id == plan.id).values(breaks=[[585, 590]]))
    session.commit()
    by_station = desk.get(page(plan)).text
    by_group = desk.get(page(plan, "/draaischema?per=groepen")).text
    assert "Wie is in welke ronde bij welke post" in by_station
    assert "Wat elke groep doet in elke ronde" in by_group
    assert by_station.count("data-visit") == by_group.count("data-visit") == 9
    assert by_station.count("Pauze") == 1
    assert desk.get(page(plan, "/draaischema?per=iets")).status_code == 200


def test_a_click_without_script_fills_in_the_form(desk, session, plan):
    group, station = ids(session, RotationGroup, plan)[1], ids(session, Station, plan)[2]
    answer = desk.get(page(plan, f"/draaischema?groep={group}&post={station}")).text
    assert (f'selected value="{group}"' in answer, f'selected value="{station}"' in answer) == (True, True)


def test_a_coach_looks_and_changes_nothing(app, session, sign_in, account_of, plan):
    coach = account_of(Role.COACH)
    session.commit()
    browser = sign_in(app.test_client(), coach)
    answer = browser.get(page(plan))
    assert (answer.status_code, "verplaatsen-formulier" in answer.text, "data-solve" in answer.text) == (
        200,
        False,
        False,
    )
    assert browser.post(page(plan), data={}).status_code == 403


def test_a_huge_or_broken_outcome_of_former_times_does_not_break_the_page(desk, session, plan):
    session.execute(update(Rotation).values(rounds=json.loads("[[540, 560]]"), outcome={"status": "feasible"}))
    session.commit()
    assert desk.get(page(plan)).status_code == 200


@pytest.mark.parametrize("groups", [1, 3, 20])
def test_the_board_asks_the_same_number_of_questions_for_any_number_of_groups(
    desk, session, location, count_queries, groups
):
    found = safety_days.rotation(
        session, day=ahead(), groups=[f"Groep {at}" for at in range(groups)], stations=safety_days.STATIONS, ends=1200
    )
    session.commit()
    desk.get(page(found))
    with count_queries() as seen:
        assert desk.get(page(found)).status_code == 200
    assert len([one for one in seen if one.startswith("SELECT")]) == QUERIES


QUERIES = 8
