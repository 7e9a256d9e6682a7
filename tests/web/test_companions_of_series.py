"""Child care beside a series: ticked on the forms, listed before it is saved, and taken along with it."""

from __future__ import annotations

from uuid import UUID

import pytest

from app.models.activities import LinkedActivity, ProgrammeSession
from tests import factories
from tests.web.conftest import at
from tests.web.test_series_pages import WEEK, fields, season

__all__ = ["season"]


@pytest.fixture
def care(session, season, location):
    """Return the child care at the times of the season, in a room of its own."""
    activity = factories.activity(session, title="Kinderopvang")
    session.add(LinkedActivity(location_id=location.id, activity_id=season.activity.id, beside_id=activity.id))
    room = factories.space(session, name="Speelkamer")
    rows = []
    for meeting in season.meetings:
        row = factories.meeting(session, meeting.starts_at, of=activity, at=room, title="Kinderopvang")
        row.meant_for = row.starts_local
        rows.append(row)
    session.commit()
    return rows


@pytest.fixture
def in_use(session, season, care):
    """Let the room of the child care be in use in the second week, two hours later."""
    slot = at(season.day + WEEK, "16:00", "17:00")
    factories.meeting(session, slot.starts_at, at=session.get_one(factories.Space, care[0].space_id), title="Dans")
    session.commit()


def ticked(care):
    return f'checked id="along-0" name="along" type="checkbox" value="{care[0].activity_id}"'


def starts(session, rows):
    session.expire_all()
    found = [session.get_one(ProgrammeSession, row.id) for row in rows]
    return ["weg" if row.cancelled else row.starts_local.strftime("%H.%M") for row in found]


def undo_of(page):
    return next(part.split('"')[0] for part in page.split('action="') if "/ongedaan" in part.split('"')[0])


def test_both_forms_offer_to_take_it_along_and_are_ticked(desk, season, care):
    assert ticked(care) in desk.get(season.page()).text
    page = desk.get(season.page(rest="/vervallen")).text
    assert ticked(care) in page
    assert ("Tegelijk zijn er nog 4 bijeenkomsten" in page, page.count("Speelkamer")) == (True, 4)


def test_a_series_with_nothing_beside_it_is_asked_nothing(desk, season):
    assert 'name="along"' not in desk.get(season.page()).text + desk.get(season.page(rest="/vervallen")).text


def test_the_preview_lists_what_comes_along_and_one_button_takes_all_of_it_back(desk, session, season, care):
    sent = fields(season, starts="16", ends="17", along=str(care[0].activity_id))
    page = desk.post(season.page(), data=sent).text
    assert "4 bijeenkomsten veranderen, 4 bijeenkomsten gaan mee" in page
    assert page.count("Kinderopvang gaat mee: ") == 4
    assert f'name="along" value="{care[0].activity_id}"' in page
    assert starts(session, care) == ["14.00"] * 4
    answer = desk.post(season.page(), data=sent | {"step": "save"}, follow_redirects=True).text
    assert "Ook verplaatst: Kinderopvang." in answer
    assert starts(session, [*season.meetings, *care]) == ["16.00"] * 8
    desk.post(undo_of(answer))
    assert starts(session, [*season.meetings, *care]) == ["14.00"] * 8


def test_unticked_it_stays(desk, session, season, care):
    desk.post(season.page(), data=fields(season, starts="16", ends="17", step="save"))
    assert starts(session, care) == ["14.00"] * 4


def test_a_room_in_use_is_said_of_its_day_and_the_others_may_go(desk, session, season, care, in_use):
    sent = fields(season, starts="16", ends="17", along=str(care[0].activity_id))
    page = desk.post(season.page(), data=sent).text
    assert "3 bijeenkomsten veranderen, 3 bijeenkomsten gaan mee, 1 botst" in page
    assert "Kinderopvang kan niet mee. Speelkamer is dan bezet: Dans" in page
    assert "Wilt u het zonder wat meegaat?" in page
    answer = desk.post(season.page(), data=sent | {"step": "save"})
    assert (answer.status_code, "Kinderopvang kan niet mee. Speelkamer" in answer.text) == (409, True)
    assert ticked(care) in answer.text
    assert starts(session, [*season.meetings, *care]) == ["14.00"] * 8
    desk.post(season.page(), data=sent | {"step": "save", "skip": "y"})
    assert starts(session, [*season.meetings, *care]) == ["16.00", "14.00", "16.00", "16.00"] * 2


def test_it_is_cancelled_along_and_taken_back_with_the_rest(desk, session, season, care):
    data = {"scope": "following", "reason": "Trainer ziek", "publish": "y", "along": str(care[0].activity_id)}
    answer = desk.post(season.page(1, rest="/vervallen"), data=data, follow_redirects=True).text
    assert "3 bijeenkomsten vervallen. Ook vervallen: Kinderopvang." in answer
    assert starts(session, [*season.meetings, *care]) == ["14.00", "weg", "weg", "weg"] * 2
    desk.post(undo_of(answer))
    assert starts(session, [*season.meetings, *care]) == ["14.00"] * 8


@pytest.mark.parametrize("rest", ["", "/vervallen"])
@pytest.mark.parametrize(("along", "code"), [(str(UUID(int=1)), 409), ("x" * 5000, 422)])
def test_what_is_not_beside_it_is_refused(desk, session, season, care, rest, along, code):
    data = fields(season, starts="16", ends="17", step="save", reason="Ziek", along=along)
    assert desk.post(season.page(rest=rest), data=data).status_code == code
    assert starts(session, [*season.meetings, *care]) == ["14.00"] * 8
