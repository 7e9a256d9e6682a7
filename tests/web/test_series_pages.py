"""Activities in the browser: the list, the page of one, and changing several meetings at once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

import pytest
from sqlalchemy import select

from app.models.activities import PlanEdit, ProgrammeSession
from app.models.messages import Message, MessageKind
from app.programme import publishing
from tests import factories
from tests.web.conftest import ahead, at

WEEK = timedelta(weeks=1)


@dataclass(frozen=True)
class Season:
    activity: object
    meetings: list
    space: object
    day: object

    def page(self, number=0, *, rest=""):
        return f"/bijeenkomsten/{self.meetings[number].id}/reeks{rest}"


@pytest.fixture
def season(session, location, supervisor):
    """Return an activity that meets on four Wednesdays from 14.00 to 15.00."""
    day, space = ahead(), factories.space(session, name="Sportzaal")
    activity = factories.activity(session, title="Voetbal", responsible_id=supervisor.id)
    meetings = []
    for number in range(4):
        slot = at(day + number * WEEK, "14:00", "15:00")
        row = factories.meeting(session, slot.starts_at, at=space, of=activity)
        row.meant_for = row.starts_local
        factories.shift(session, row, role="Begeleider", need=2)
        meetings.append(row)
    session.commit()
    return Season(activity=activity, meetings=meetings, space=space, day=day)


def fields(season, number=0, **changes):
    row = season.meetings[number]
    return {
        "scope": "all",
        "title": "Voetbal",
        "day": (season.day + number * WEEK).isoformat(),
        "starts": "14.00",
        "ends": "15.00",
        "space": str(season.space.id),
        "age_group": "",
        "notes": "",
        "roles-0-name": "Begeleider",
        "roles-0-need": "2",
        "version": str(row.version),
        "step": "",
    } | changes


def starts(session, season):
    session.expire_all()
    rows = session.scalars(select(ProgrammeSession).order_by(ProgrammeSession.starts_at))
    return [row.starts_local.strftime("%H.%M") for row in rows if row.activity_id == season.activity.id]


def test_the_list_finds_activities_and_says_when_there_are_none(desk, session, season):
    assert "Voetbal" in desk.get("/activiteiten").text
    assert "Voetbal" in desk.get("/activiteiten?zoek=voet&stand=draft&soort=open_activity").text
    for query in ("zoek=niets", "stand=over", "soort=safety_day", f"groep={season.activity.id}"):
        assert "Niets gevonden" in desk.get(f"/activiteiten?{query}").text
    for strange in ("soort=x&stand=y&groep=z&bladzijde=-4", "bladzijde=9999999999999", f"zoek={'x' * 5000}"):
        assert desk.get(f"/activiteiten?{strange}").status_code == 200


def test_an_empty_list_says_what_to_do(desk, session, location):
    assert "Er is nog niets gepland" in desk.get("/activiteiten").text


@pytest.mark.parametrize("number", [1, 3, 60])
def test_the_list_takes_the_same_statements_however_many_activities_there_are(desk, session, count_queries, number):
    for _number in range(number):
        factories.meeting(session, at(ahead(), "14:00", "15:00").starts_at)
    session.commit()
    with count_queries() as seen:
        desk.get("/activiteiten")
    assert len(seen) == 5


@pytest.mark.parametrize("number", [1, 3, 40])
def test_the_page_takes_the_same_statements_however_many_meetings_there_are(
    desk, session, season, count_queries, number
):
    for place in range(number):
        factories.meeting(
            session, at(ahead() + (4 + place) * WEEK, "14:00", "15:00").starts_at, of=season.activity, at=season.space
        )
    session.commit()
    with count_queries() as seen:
        desk.get(f"/activiteiten/{season.activity.id}")
    assert len(seen) == 18


def test_the_page_shows_what_there_is_and_the_history(desk, session, season):
    desk.post(season.page(), data=fields(season, notes="Jas mee", step="save"))
    page = desk.get(f"/activiteiten/{season.activity.id}").text
    for words in ("Voetbal", "Bo Begeleider", "Nog 4 bijeenkomsten", "Sportzaal", "4 bijeenkomsten gewijzigd"):
        assert words in page


def test_an_edit_is_shown_first_and_saved_when_it_was_seen(desk, session, season):
    seen = desk.post(season.page(), data=fields(season, starts="15.00", ends="16.00"))
    assert seen.status_code == 200
    assert "4 bijeenkomsten veranderen." in seen.text
    assert starts(session, season) == ["14.00"] * 4
    saved = desk.post(
        season.page(), data=fields(season, starts="15.00", ends="16.00", step="save"), follow_redirects=True
    )
    assert "Ongedaan maken" in saved.text
    assert starts(session, season) == ["15.00"] * 4


def test_back_from_the_preview_keeps_what_was_typed(desk, season):
    page = desk.post(season.page(), data=fields(season, title="Volleybal", step="edit"))
    assert (page.status_code, 'value="Volleybal"' in page.text) == (200, True)


def test_one_meeting_is_saved_at_once_and_marked_as_its_own(desk, session, season):
    answer = desk.post(
        season.page(1), data=fields(season, 1, scope="one", starts="16.00", ends="17.00"), follow_redirects=True
    )
    assert "eigen tijd" in answer.text
    assert starts(session, season) == ["14.00", "16.00", "14.00", "14.00"]


def test_an_act_is_undone_from_the_page(desk, session, season):
    desk.post(season.page(), data=fields(season, starts="15.00", ends="16.00", step="save"))
    edit = session.scalars(select(PlanEdit)).one()
    answer = desk.post(f"/reekswijzigingen/{edit.id}/ongedaan", follow_redirects=True)
    assert "Ongedaan gemaakt" in answer.text
    assert starts(session, season) == ["14.00"] * 4
    again = desk.post(f"/reekswijzigingen/{edit.id}/ongedaan", follow_redirects=True)
    assert "Dit kan niet meer ongedaan worden gemaakt." in again.text


def test_dates_that_clash_are_said_and_the_others_can_be_changed_alone(desk, session, season):
    slot = at(season.day + WEEK, "15:00", "16:00")
    factories.meeting(
        session, slot.starts_at, at=season.space, of=factories.activity(session, title="Yoga"), title="Yoga"
    )
    session.commit()
    change = {"starts": "15.00", "ends": "16.00"}
    seen = desk.post(season.page(), data=fields(season, **change))
    assert "3 bijeenkomsten veranderen, 1 botst." in seen.text
    assert "Sportzaal is dan bezet: Yoga" in seen.text
    refused = desk.post(season.page(), data=fields(season, **change, step="save"))
    assert (refused.status_code, "Sportzaal is dan bezet: Yoga" in refused.text) == (409, True)
    assert starts(session, season) == ["14.00"] * 4
    desk.post(season.page(), data=fields(season, **change, step="save", skip="y"))
    assert starts(session, season) == ["15.00", "14.00", "15.00", "15.00"]


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"title": ""}, "Geef de bijeenkomst een naam."),
        ({"title": "V" * 121}, "Maak de naam korter."),
        ({"scope": "alles"}, "Fout:"),
        ({"scope": ""}, "Kies welke bijeenkomsten u bedoelt."),
        ({"ends": "13.00"}, "Laat het einde na het begin komen."),
        ({"space": "geen-uuid"}, "Fout:"),
        ({"partners": "geen-uuid"}, "Fout:"),
        ({"roles-0-need": "51"}, "Vul een aantal van 0 tot en met 50 in."),
        ({"roles-0-need": "veel"}, "Fout:"),
        ({"title": "Voetbal met Kievit"}, "de naam van een kind"),
        ({"new_role": "Hulp van Kievit"}, "de naam van een kind"),
        ({"version": "0"}, "Iemand anders heeft deze bijeenkomst net gewijzigd."),
    ],
)
def test_what_cannot_be_saved_is_explained_and_nothing_is_changed(desk, session, season, changes, sentence):
    factories.child(session, pseudonym="Kievit")
    session.commit()
    answer = desk.post(season.page(), data=fields(season, **changes, step="save"))
    assert answer.status_code in {409, 422}
    assert sentence in answer.text
    assert session.scalars(select(PlanEdit.id)).all() == []


def test_a_role_of_another_page_is_not_taken_over(desk, session, season):
    desk.post(season.page(), data=fields(season, **{"roles-0-name": "Vreemd", "step": "save"}))
    assert session.scalars(select(PlanEdit.sort)).all() in ([], ["edited_all"])


def test_cancelling_tells_everybody_when_that_was_ticked(desk, session, season, supervisor):
    from datetime import UTC, datetime

    shift = session.scalars(select(factories.Shift).where(factories.Shift.session_id == season.meetings[2].id)).one()
    factories.assignment(session, shift, factories.volunteer(session))
    publishing.publish(session, [season.meetings[2].id], by=supervisor.actor, now=datetime.now(UTC))
    session.execute(Message.__table__.update().values(state="sent", handed_over_at=datetime.now(UTC)))
    session.commit()
    assert desk.get(season.page(1, rest="/vervallen")).status_code == 200
    answer = desk.post(
        season.page(1, rest="/vervallen"),
        data={"scope": "following", "reason": "hitte", "publish": "y"},
        follow_redirects=True,
    )
    assert "3 bijeenkomsten vervallen." in answer.text
    session.expire_all()
    assert [row.cancelled for row in season.meetings] == [False, True, True, True]
    kinds = session.scalars(select(Message.kind).where(Message.state == "pending")).all()
    assert MessageKind.CANCELLATION in kinds


def test_cancelling_without_a_reason_is_refused(desk, session, season):
    answer = desk.post(season.page(rest="/vervallen"), data={"scope": "all", "reason": ""})
    assert (answer.status_code, "Vul in waarom het niet doorgaat." in answer.text) == (422, True)
    session.expire_all()
    assert [row.cancelled for row in season.meetings] == [False] * 4


def test_an_extra_meeting_is_planned_from_the_page(desk, session, season):
    assert "Met dezelfde rollen" in desk.get(season.page(rest="/extra")).text
    data = {
        "title": "Inhaalles",
        "day": (season.day + timedelta(days=1)).isoformat(),
        "starts": "14.00",
        "ends": "15.00",
        "space": str(season.space.id),
        "notes": "",
    }
    for wrong, status in (({"title": ""}, 422), ({"ends": "13.00"}, 422), ({"day": "2020-01-01"}, 409)):
        assert desk.post(season.page(rest="/extra"), data=data | wrong).status_code == status
    answer = desk.post(season.page(rest="/extra"), data=data, follow_redirects=True)
    assert "De extra bijeenkomst staat in de planning" in answer.text
    assert "Nog 5 bijeenkomsten" in answer.text
    assert "eigen tijd" in answer.text


def test_the_rest_is_moved_up_after_a_look_at_what_that_means(desk, session, season):
    for number, row in enumerate(season.meetings):
        row.title = f"Les {number + 1}"
    factories.engagement(session, season.meetings[1], factories.partner(session, name="Sportclub"))
    session.commit()
    page = desk.get(season.page(1, rest="/opschuiven")).text
    for words in ("Les 2 van", "heet dan Les 2", "heet dan Les 3", "Sportclub erbij"):
        assert words in page
    assert desk.post(season.page(1, rest="/opschuiven"), data={"reason": ""}).status_code == 422
    answer = desk.post(season.page(1, rest="/opschuiven"), data={"reason": "ziek"}, follow_redirects=True)
    assert "De rest is opgeschoven" in answer.text
    again = desk.post(season.page(1, rest="/opschuiven"), data={"reason": "ziek"}, follow_redirects=True)
    assert "Deze bijeenkomst is al vervallen." in again.text
    assert (
        "Deze bijeenkomst is al vervallen." in desk.get(season.page(1, rest="/opschuiven"), follow_redirects=True).text
    )


def test_the_history_says_who_published_and_who_was_told(desk, session, season, supervisor):
    from datetime import UTC, datetime

    shift = session.scalars(select(factories.Shift).where(factories.Shift.session_id == season.meetings[0].id)).one()
    factories.assignment(session, shift, factories.volunteer(session, name="Vera Vrijwilliger"))
    publishing.publish(session, [row.id for row in season.meetings], by=supervisor.actor, now=datetime.now(UTC))
    session.commit()
    page = desk.get(f"/activiteiten/{season.activity.id}").text
    for words in ("4 bijeenkomsten bekendgemaakt", "uitnodiging aan Vera Vrijwilliger"):
        assert words in page
    assert "bekendgemaakt door Bo Begeleider" in desk.get(f"/bijeenkomsten/{season.meetings[0].id}").text
