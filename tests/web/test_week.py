"""The week board and what can be done on it."""

from __future__ import annotations

import importlib
from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy import select

from app.models.activities import ProgrammeSession, SessionChange
from app.models.messages import Message, MessageKind
from app.models.publications import Publication
from app.models.shifts import Assignment
from tests import factories
from tests.web.conftest import at


def move_fields(week, **changes):
    return {
        "day": week.day.isoformat(),
        "starts": "16.00",
        "ends": "17.00",
        "version": str(week.session.version),
        "week": week.week,
        "lane_kind": "age_group",
        "lane": "",
    } | changes


def move(desk, week, **changes):
    return desk.post(
        f"{week.page}/verplaatsen", data=move_fields(week, **changes), headers={"Accept": "application/json"}
    )


def stored(session, week):
    session.expire_all()
    return session.get_one(ProgrammeSession, week.session.id)


def test_the_board_shows_a_session_on_its_day_with_its_time_and_state(desk, week):
    page = desk.get(f"/week/{week.week}").text
    assert "Voetbal" in page
    assert "14.00–15.00" in page
    assert "is-draft" in page


@pytest.mark.parametrize("rows", ["age_group", "volunteer", "partner", "space", "activity", "onzin"])
def test_every_sort_of_rows_shows_every_session(desk, week, rows):
    answer = desk.get(f"/week/{week.week}?rijen={rows}")
    assert answer.status_code == 200
    assert str(week.session.id) in answer.text


@pytest.mark.parametrize("address", ["/week/2026-W54", "/week/2026-48", "/week/gisteren", "/week/9999-W01"])
def test_a_week_that_does_not_exist_is_not_found(desk, address):
    assert desk.get(address).status_code == 404


@pytest.mark.parametrize("rows", ["age_group", "volunteer", "partner", "space", "activity"])
def test_the_board_takes_seven_statements_however_many_sessions_there_are(desk, session, week, count_queries, rows):
    taken = []
    for more in (0, 2, 40):
        for number in range(more):
            row = factories.meeting(session, at(week.day, "09:00", "10:00").starts_at, title=f"Les {number}")
            shift = factories.shift(session, row, need=2)
            factories.assignment(session, shift, factories.volunteer(session))
            factories.engagement(session, row, factories.partner(session))
        session.commit()
        with count_queries() as seen:
            assert desk.get(f"/week/{week.week}?rijen={rows}").status_code == 200
        taken.append(len(seen))
    assert taken == [7, 7, 7], seen


def test_an_unchanged_week_is_not_queried_again(desk, week, count_queries):
    desk.get(f"/week/{week.week}")
    with count_queries() as seen:
        desk.get(f"/week/{week.week}")
    assert len(seen) == 2, seen  # who asks, and from which location


def test_a_change_by_somebody_else_is_seen_at_once(desk, session, week):
    desk.get(f"/week/{week.week}")
    week.session.title = "Volleybal"
    session.commit()
    assert "Volleybal" in desk.get(f"/week/{week.week}").text


def test_moving_a_session_answers_with_the_new_board_and_an_undo(desk, session, week):
    answer = move(desk, week)
    assert answer.status_code == 200
    assert answer.json["status"] == "moved"
    assert "16.00–17.00" in answer.json["board"]
    assert answer.json["pending"] == 1
    assert stored(session, week).starts_at == at(week.day, "16:00", "17:00").starts_at
    undone = desk.post(answer.json["undo"]["url"], headers={"Accept": "application/json"})
    assert (undone.status_code, undone.json["status"]) == (200, "moved")
    assert stored(session, week).starts_at == at(week.day, "14:00", "15:00").starts_at


def test_the_same_move_without_script_leads_back_to_the_board_with_an_undo_button(desk, week):
    answer = desk.post(f"{week.page}/verplaatsen", data=move_fields(week), follow_redirects=True)
    assert "Voetbal staat nu op" in answer.text
    assert "Ongedaan maken" in answer.text


def test_an_undo_works_once(desk, week):
    undo = move(desk, week).json["undo"]["url"]
    assert desk.post(undo, headers={"Accept": "application/json"}).status_code == 200
    again = desk.post(undo, headers={"Accept": "application/json"})
    assert (again.status_code, "ongedaan" in again.json["message"]) == (409, True)


def test_an_undo_of_what_was_changed_again_is_refused(desk, session, week):
    undo = move(desk, week).json["undo"]["url"]
    move(desk, week, starts="17.00", ends="18.00", version=str(stored(session, week).version))
    answer = desk.post(undo, headers={"Accept": "application/json"})
    assert (answer.status_code, "daarna nog gewijzigd" in answer.json["message"]) == (409, True)


def test_an_undo_is_offered_for_an_hour(desk, session, week):
    undo = move(desk, week).json["undo"]["url"]
    change = session.scalars(select(SessionChange).where(SessionChange.sort == "moved")).one()
    change.at -= timedelta(hours=1, seconds=1)
    session.commit()
    assert desk.post(undo, headers={"Accept": "application/json"}).status_code == 409


def test_a_move_into_a_space_in_use_is_refused_by_name_and_changes_nothing(desk, session, week):
    factories.meeting(session, at(week.day, "16:30", "17:30").starts_at, at=week.space, title="Dansles")
    session.commit()
    answer = move(desk, week)
    assert answer.status_code == 409
    assert "Sportzaal is dan bezet: Dansles" in answer.json["message"]
    assert stored(session, week).starts_at == at(week.day, "14:00", "15:00").starts_at


def test_a_move_that_books_a_volunteer_twice_is_refused_by_name(desk, session, week):
    volunteer = factories.volunteer(session, name="Vera Vrijwilliger")
    factories.assignment(session, factories.shift(session, week.session), volunteer)
    other = factories.meeting(session, at(week.day, "16:30", "17:30").starts_at, title="Dansles")
    factories.assignment(session, factories.shift(session, other), volunteer)
    session.commit()
    answer = move(desk, week)
    assert answer.status_code == 409
    assert "Vera Vrijwilliger is dan al nodig bij Dansles" in answer.json["message"]


def test_a_move_that_books_a_child_twice_says_how_many_and_not_who(desk, session, week):
    child = factories.child(session, pseudonym="Kievit")
    factories.attendance(session, week.session, child)
    other = factories.meeting(session, at(week.day, "16:30", "17:30").starts_at, title="Dansles")
    factories.attendance(session, other, child)
    session.commit()
    answer = move(desk, week)
    assert answer.status_code == 409
    assert "1 kind heeft dan al iets anders" in answer.json["message"]
    assert "Kievit" not in answer.text


def test_a_move_from_an_old_page_is_refused(desk, session, week):
    assert move(desk, week).status_code == 200
    late = move(desk, week, starts="18.00", ends="19.00")
    assert (late.status_code, "Iemand anders" in late.json["message"]) == (409, True)
    assert stored(session, week).starts_at == at(week.day, "16:00", "17:00").starts_at


@pytest.mark.parametrize(
    "changes",
    [
        {"day": ""},
        {"day": "gisteren"},
        {"day": "2026-02-30"},
        {"starts": "25.00"},
        {"starts": "half drie"},
        {"starts": "17.00", "ends": "16.00"},
        {"starts": "16.00", "ends": "16.00"},
        {"ends": "1" * 5000},
        {"day": "0001-01-01"},
    ],
)
def test_a_move_that_cannot_be_read_is_explained_and_changes_nothing(desk, session, week, changes):
    answer = move(desk, week, **changes)
    assert (answer.status_code, answer.json["status"]) == (422, "refused")
    assert answer.json["message"].endswith(".")
    assert stored(session, week).version == week.session.version


@pytest.mark.parametrize("version", ["", "-1", "nieuw", "9" * 40])
def test_a_version_that_no_page_showed_is_an_old_page(desk, week, version):
    assert move(desk, week, version=version).status_code == 409


def test_a_row_of_another_location_cannot_be_moved_into(desk, session, week, other_location, session_at):
    there = session_at(other_location)
    foreign = factories.space(there, name="Hal van hiernaast")
    there.commit()
    assert move(desk, week, lane_kind="space", lane=str(foreign.id)).status_code == 404


def test_moving_to_another_space_and_another_age_group(desk, session, week):
    space = factories.space(session, name="Grote zaal")
    group = factories.age_group(session)
    session.commit()
    assert move(desk, week, lane_kind="space", lane=str(space.id)).status_code == 200
    version = str(stored(session, week).version)
    assert move(desk, week, lane_kind="age_group", lane=str(group.id), version=version).status_code == 200
    assert (stored(session, week).space_id, stored(session, week).age_group_id) == (space.id, group.id)


def test_a_card_put_in_another_volunteers_row_gives_them_the_shift_and_undo_gives_it_back(desk, session, week):
    vera, anna = factories.volunteer(session, name="Vera"), factories.volunteer(session, name="Anna")
    shift = factories.shift(session, week.session)
    factories.assignment(session, shift, vera)
    session.commit()
    answer = move(
        desk, week, starts="14.00", ends="15.00", lane_kind="volunteer", lane=str(anna.id), from_lane=str(vera.id)
    )
    assert answer.status_code == 200, answer.text
    holding = select(Assignment.volunteer_id).where(~Assignment.released)
    assert session.scalars(holding).all() == [anna.id]
    assert desk.post(answer.json["undo"]["url"], headers={"Accept": "application/json"}).status_code == 200
    assert session.scalars(holding).all() == [vera.id]


def test_a_row_of_partners_explains_that_it_is_changed_elsewhere(desk, session, week):
    other = factories.partner(session)
    session.commit()
    answer = move(desk, week, lane_kind="partner", lane=str(other.id))
    assert (answer.status_code, "Open de bijeenkomst" in answer.json["message"]) == (409, True)


def test_publishing_asks_first_and_says_who_will_be_told(desk, session, week):
    factories.assignment(session, factories.shift(session, week.session), factories.volunteer(session))
    factories.engagement(session, week.session, factories.partner(session, name="Politie"))
    session.commit()
    page = desk.get(f"/week/{week.week}/bekendmaken").text
    assert "2 uitnodigingen" in page
    assert "Politie" in page
    assert session.scalars(select(Message)).all() == []


def test_publishing_a_week_tells_those_who_come_and_makes_the_board_known(desk, session, week):
    factories.assignment(session, factories.shift(session, week.session), factories.volunteer(session))
    session.commit()
    answer = desk.post(f"/week/{week.week}/bekendmaken", data={"session": str(week.session.id)}, follow_redirects=True)
    assert "1 bijeenkomst is bekend. 1 bericht wordt nu verstuurd." in answer.text
    assert "is-published" in answer.text
    kinds = session.scalars(select(Message.kind).order_by(Message.due_at)).all()
    assert kinds == [MessageKind.INVITATION, MessageKind.REMINDER, MessageKind.ATTENDANCE_REMINDER]


def test_only_what_was_ticked_is_published(desk, session, week):
    other = factories.meeting(session, at(week.day, "10:00", "11:00").starts_at)
    session.commit()
    desk.post(f"/week/{week.week}/bekendmaken", data={"session": [str(other.id), str(uuid4()), "onzin"]})
    assert session.scalars(select(Publication.session_id)).all() == [other.id]


def test_a_week_with_nothing_new_says_so(desk, week):
    desk.post(f"/week/{week.week}/bekendmaken", data={"session": str(week.session.id)})
    assert "Alles van deze week is al bekend" in desk.get(f"/week/{week.week}/bekendmaken").text


def test_a_failure_shows_a_page_with_a_code_and_no_details(desk, week, monkeypatch):
    pages = importlib.import_module("app.blueprints.agenda.pages")
    monkeypatch.setattr(pages, "rendered_board", lambda *_: 1 / 0)
    desk.application.config["PROPAGATE_EXCEPTIONS"] = False
    answer = desk.get(f"/week/{week.week}")
    assert answer.status_code == 500
    assert "Noem dan deze code" in answer.text
    assert "ZeroDivisionError" not in answer.text
