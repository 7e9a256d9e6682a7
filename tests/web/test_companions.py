"""Child care beside a course: ticked on the forms, taken along on the board, and said so."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select

from app.models.activities import LinkedActivity, ProgrammeSession
from app.models.messages import Message, MessageKind, MessageState
from app.programme import publishing, sessions
from tests import factories
from tests.web.conftest import at
from tests.web.test_session_page import fields
from tests.web.test_week import move, stored

TICKED = "Kinderopvang (14.00–15.00 uur, Speelkamer)"


@pytest.fixture
def care(session, week, location):
    activity = factories.activity(session, title="Kinderopvang")
    link = LinkedActivity(location_id=location.id, activity_id=week.session.activity_id, beside_id=activity.id)
    session.add(link)
    room = factories.space(session, name="Speelkamer", shareable=False)
    found = factories.meeting(session, week.session.starts_at, of=activity, at=room, title="Kinderopvang")
    session.commit()
    return found


@pytest.fixture
def in_use(session, week, care):
    """Let the room of the child care be in use two hours later."""
    other = factories.meeting(session, at(week.day, "16:00", "17:00").starts_at, title="Dans")
    other.space_id, other.space_shareable = care.space_id, False
    session.commit()


def starts(session, week, care):
    session.expire_all()
    return [session.get_one(ProgrammeSession, one.id).starts_at for one in (week.session, care)]


def hour(week, text):
    return at(week.day, text, "23:00").starts_at


def test_the_form_offers_to_take_it_along_and_is_ticked(desk, week, care):
    page = desk.get(week.page).text
    assert TICKED in page
    assert f'checked id="along-0" name="along" type="checkbox" value="{care.id}"' in page


def test_a_meeting_without_anything_beside_it_is_asked_nothing(desk, week):
    assert 'name="along"' not in desk.get(week.page).text + desk.get(f"{week.page}/vervallen").text


def test_both_are_moved_and_one_button_takes_that_back(desk, session, week, care):
    data = fields(week, starts="16", ends="17", along=str(care.id))
    answer = desk.post(week.page, data=data, follow_redirects=True).text
    assert "Voetbal is opgeslagen. Ook verplaatst: Kinderopvang." in answer
    assert starts(session, week, care) == [hour(week, "16:00")] * 2
    undo = answer.split('<form method="post" action="')[1:]
    address = next(part.split('"')[0] for part in undo if "/ongedaan" in part.split('"')[0])
    assert "staat weer op" in desk.post(address, follow_redirects=True).text
    assert starts(session, week, care) == [hour(week, "14:00")] * 2


def test_unticked_it_stays_and_both_pages_say_that_they_have_parted(desk, session, week, care):
    desk.post(week.page, data=fields(week, starts="16", ends="17"))
    assert starts(session, week, care) == [hour(week, "16:00"), hour(week, "14:00")]
    own, other = week.page, f"/bijeenkomsten/{care.id}"
    shown = {own: other, other: own, f"/aandacht/{week.week}": own}  # of two, the overview leads to the later one
    for address, leads_to in shown.items():
        page = desk.get(address).text
        assert f'<a class="button button--small" href="{leads_to}">' in page
        assert "Kinderopvang hoort erbij, maar is van 14.00 tot 15.00 uur." in page
        assert "Verplaats Kinderopvang naar 16.00 uur" in page


def parted_line(desk, week):
    """Return what the board says of the two below what asks for attention, without the day."""
    page = desk.get(f"/week/{week.week}").text
    assert ("Kinderopvang hoort erbij" in page.split('id="aandacht"')[0]) == ("hoort erbij" in page)  # on the card too
    lines = page.split('id="aandacht"')[1].split("<li ")
    return [line.partition(": ")[2].split("<")[0].strip() for line in lines if "hoort erbij" in line]


def test_the_board_says_that_they_have_parted_until_they_are_together_again(desk, session, week, care):
    assert parted_line(desk, week) == []
    move(desk, week, starts="15.30", ends="16.30")
    assert parted_line(desk, week) == []
    desk.post(week.page, data=fields(week, starts="9", ends="10", version=str(stored(session, week).version)))
    assert parted_line(desk, week) == ["Voetbal: Kinderopvang hoort erbij, maar is van 15.30 tot 16.30 uur."]
    row = session.get_one(ProgrammeSession, care.id)
    reached = {"version": row.version, "by": week.supervisor.actor, "now": row.starts_at}
    sessions.move(session, care.id, slot=at(week.day, "09:00", "10:00"), **reached)
    session.commit()
    assert parted_line(desk, week) == []


def test_the_board_takes_the_same_statements_however_many_have_parted(
    desk, session, week, care, location, count_queries
):
    rooms = factories.space(session, shareable=True)
    desk.get(f"/week/{week.week}")  # what is read once by a process
    taken = []
    for number in (1, 30):
        for _each in range(number):
            activity = factories.activity(session, title="Oppas")
            link = {"activity_id": week.session.activity_id, "beside_id": activity.id}
            session.add(LinkedActivity(location_id=location.id, **link))
            later = week.session.starts_at + 3 * factories.HOUR
            factories.meeting(session, later, of=activity, at=rooms, title="Oppas")
        session.commit()
        with count_queries() as seen:
            page = desk.get(f"/week/{week.week}").text
        taken.append(len(seen))
    assert (len(set(taken)), page.count("Oppas hoort erbij") >= 30) == (1, True)


def test_a_room_in_use_is_said_and_what_was_filled_in_stays(desk, session, week, care, in_use):
    data = fields(week, starts="16", ends="17", title="Ouders", along=str(care.id))
    answer = desk.post(week.page, data=data)
    assert answer.status_code == 409
    assert "Kinderopvang kan niet mee. Speelkamer is dan bezet: Dans" in answer.text
    assert 'value="Ouders"' in answer.text
    assert f'checked id="along-0" name="along" type="checkbox" value="{care.id}"' in answer.text
    assert starts(session, week, care) == [hour(week, "14:00")] * 2


@pytest.mark.parametrize("address", ["", "/vervallen"])
@pytest.mark.parametrize(("ticked", "code"), [(uuid4, 409), (lambda: "x" * 5000, 422)])
def test_what_is_not_beside_it_is_refused(desk, session, week, care, address, ticked, code):
    data = fields(week, starts="16", ends="17", reason="Ziek", along=str(ticked()))
    assert desk.post(week.page + address, data=data).status_code == code
    assert (starts(session, week, care), stored(session, week).cancelled) == ([hour(week, "14:00")] * 2, False)


def test_the_board_takes_it_along_says_so_and_takes_both_back(desk, session, week, care):
    answer = move(desk, week)
    assert answer.json["message"].endswith("Ook verplaatst: Kinderopvang.")
    assert starts(session, week, care) == [hour(week, "16:00")] * 2
    desk.post(answer.json["undo"]["url"], headers={"Accept": "application/json"})
    assert starts(session, week, care) == [hour(week, "14:00")] * 2


def test_the_board_says_what_cannot_come_along_and_how_to_go_on(desk, session, week, care, in_use):
    answer = move(desk, week)
    assert answer.status_code == 409
    assert "Zonder kan ook: open de bijeenkomst en haal het vinkje weg." in answer.json["message"]
    assert starts(session, week, care) == [hour(week, "14:00")] * 2


def test_both_are_cancelled_and_everybody_hears_it(desk, session, week, care):
    shift = factories.shift(session, care)
    factories.assignment(session, shift, factories.volunteer(session))
    session.commit()
    publishing.publish(session, [week.session.id, care.id], by=week.supervisor.actor, now=datetime.now(UTC))
    session.commit()
    assert TICKED in desk.get(f"{week.page}/vervallen").text
    data = {"reason": "Trainer ziek", "publish": "y", "along": str(care.id)}
    answer = desk.post(f"{week.page}/vervallen", data=data, follow_redirects=True).text
    assert "Voetbal is vervallen. Ook vervallen: Kinderopvang." in answer
    session.expire_all()
    assert [session.get_one(ProgrammeSession, row.id).cancelled for row in (week.session, care)] == [True, True]
    invited = select(Message.state).where(Message.session_id == care.id, Message.kind == MessageKind.INVITATION)
    assert session.scalars(invited).all() == [MessageState.CANCELLED]  # nobody had read it yet


def test_somebody_who_changed_the_child_care_meanwhile_is_not_passed_over(desk, session, week, care):
    slot = at(week.day, "09:00", "10:00")
    sessions.move(session, care.id, slot=slot, version=care.version, by=week.supervisor.actor, now=slot.starts_at)
    session.commit()
    answer = desk.post(week.page, data=fields(week, starts="16", ends="17", along=str(care.id)))
    assert (answer.status_code, "Iemand anders heeft deze bijeenkomst net gewijzigd" in answer.text) == (409, True)
    assert starts(session, week, care) == [hour(week, "14:00"), hour(week, "09:00")]


MANY = "/veel-tegelijk"


def many(week, **values):
    return {"session": str(week.session.id), "deed": "shift", "minutes": "60"} | values


def test_what_comes_along_with_many_is_ticked_on_the_page_that_looks_first(desk, session, week, care):
    page = desk.post(f"{MANY}/bekijken", data=many(week)).text
    assert f'name="along" value="{care.id}" checked' in page
    assert "Gaat mee met Voetbal" in page
    room = factories.space(session, name="Aula")
    session.commit()
    assert "Gaat mee" not in desk.post(f"{MANY}/bekijken", data=many(week, deed="move", space=str(room.id))).text


def test_many_take_it_along_and_one_button_takes_that_back(desk, session, week, care):
    answer = desk.post(MANY, data=many(week, along=str(care.id)), follow_redirects=True).text
    assert "2 bijeenkomsten zijn gewijzigd." in answer
    assert starts(session, week, care) == [hour(week, "15:00")] * 2
    address = next(part.split('"')[0] for part in answer.split('action="') if "/ongedaan" in part.split('"')[0])
    desk.post(address)
    assert starts(session, week, care) == [hour(week, "14:00")] * 2


def test_unticked_it_is_left_out_of_many(desk, session, week, care):
    desk.post(MANY, data=many(week))
    assert starts(session, week, care) == [hour(week, "15:00"), hour(week, "14:00")]


def test_a_room_in_use_is_named_before_many_and_refused_after(desk, session, week, care, in_use):
    values = many(week, minutes="120")
    page = desk.post(f"{MANY}/bekijken", data=values).text
    assert ("Speelkamer is dubbel bezet" in page, "1 bijeenkomst kan zo niet." in page) == (True, True)
    answer = desk.post(MANY, data=values | {"along": str(care.id)})
    assert (answer.status_code, "Er staat iets in de weg" in answer.text) == (409, True)
    assert starts(session, week, care) == [hour(week, "14:00")] * 2


@pytest.mark.parametrize(("along", "code"), [(str(UUID(int=1)), 409), ("x" * 5000, 302)])
def test_what_is_beside_nothing_is_not_taken_with_many(desk, session, week, care, along, code):
    assert desk.post(MANY, data=many(week, along=along)).status_code == code
    assert starts(session, week, care)[1] == hour(week, "14:00")
