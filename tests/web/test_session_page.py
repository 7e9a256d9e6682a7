"""A session's own page: edit, cancel, choose people and partners, and plan something new."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from sqlalchemy import select

from app.access import Role
from app.models.activities import Activity, ProgrammeSession
from app.models.messages import Message, MessageKind
from app.models.shifts import Assignment, Engagement, Shift
from app.planning.vocabulary import EngagementState
from app.programme import publishing
from tests import factories
from tests.web.conftest import at
from tests.web.new_forms import new_fields


def fields(week, **changes):
    return {
        "title": "Voetbal",
        "day": week.day.isoformat(),
        "starts": "14.00",
        "ends": "15.00",
        "space": str(week.space.id),
        "age_group": "",
        "notes": "",
        "version": str(week.session.version),
    } | changes


def stored(session, week):
    session.expire_all()
    return session.get_one(ProgrammeSession, week.session.id)


def publish(session, week):
    done = publishing.publish(session, [week.session.id], by=week.supervisor.actor, now=datetime.now(UTC))
    session.commit()
    return done


def test_the_page_shows_everybody_around_a_session(desk, session, week):
    shift = factories.shift(session, week.session, role="Sportbegeleider", need=2)
    factories.assignment(session, shift, factories.volunteer(session, name="Vera Vrijwilliger"))
    factories.engagement(session, week.session, factories.partner(session, name="Politie Lindewaard"))
    session.commit()
    page = desk.get(week.page).text
    for words in ("Voetbal", "Vera Vrijwilliger", "Sportbegeleider", "1 van 2", "Politie Lindewaard", "Bo Begeleider"):
        assert words in page


@pytest.mark.parametrize("number", [1, 3, 300])
def test_the_page_takes_the_same_statements_however_many_people_there_are(desk, session, week, count_queries, number):
    shift = factories.shift(session, week.session, need=min(50, number))
    for _person in range(number):
        volunteer = factories.volunteer(session)
        if _person < min(50, number):
            factories.assignment(session, shift, volunteer)
    session.commit()
    with count_queries() as seen:
        desk.get(week.page)
    assert len(seen) == 31


def test_everything_of_a_session_can_be_changed_at_once(desk, session, week):
    space, group = factories.space(session), factories.age_group(session)
    session.commit()
    answer = desk.post(
        week.page,
        data=fields(week, title="Volleybal", starts="9", ends="10:30", space=str(space.id), age_group=str(group.id)),
        follow_redirects=True,
    )
    assert "Volleybal is opgeslagen." in answer.text
    row = stored(session, week)
    assert (row.title, row.space_id, row.age_group_id) == ("Volleybal", space.id, group.id)
    assert (row.starts_at, row.ends_at) == (
        at(week.day, "09:00", "10:30").starts_at,
        at(week.day, "09:00", "10:30").ends_at,
    )


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"title": ""}, "Geef de bijeenkomst een naam."),
        ({"title": "V" * 121}, "Maak de naam korter."),
        ({"notes": "n" * 2001}, "Maak de toelichting korter."),
        ({"starts": "14.75"}, "Vul een tijd in als 14.30."),
        ({"ends": "13.00"}, "Laat het einde na het begin komen."),
        ({"space": str(uuid4())}, "Kies een van de mogelijkheden."),
        ({"space": "geen-uuid"}, "Fout:"),
        ({"day": "2026-13-01"}, "Fout:"),
        ({"title": "Voetbal met Kievit"}, "de naam van een kind"),
        ({"notes": "nummer 111222333"}, "een BSN kan zijn"),
    ],
)
def test_what_cannot_be_saved_is_explained_and_what_was_typed_stays(desk, session, week, changes, sentence):
    factories.child(session, pseudonym="Kievit")
    session.commit()
    answer = desk.post(week.page, data=fields(week, **changes))
    assert answer.status_code in {409, 422}
    assert sentence in answer.text
    assert stored(session, week).version == week.session.version
    if len(changes.get("title", "")) > 0:
        assert changes["title"] in answer.text


def test_a_clock_change_is_explained(desk, week):
    answer = desk.post(week.page, data=fields(week, day="2027-03-28", starts="2.30", ends="3.30"))
    assert (answer.status_code, "Deze tijd bestaat niet" in answer.text) == (422, True)


def test_a_session_of_another_location_is_not_found_whatever_is_done_with_it(desk, session, other_location, session_at):
    there = session_at(other_location)
    foreign = factories.meeting(there)
    shift = factories.shift(there, foreign)
    there.commit()
    page = f"/bijeenkomsten/{foreign.id}"
    codes = [
        desk.get(page).status_code,
        desk.post(page, data={}).status_code,
        desk.get(f"{page}/vervallen").status_code,
        desk.post(f"{page}/vervallen", data={"reason": "x"}).status_code,
        desk.post(f"{page}/verwijderen").status_code,
        desk.post(f"{page}/bekendmaken").status_code,
        desk.post(f"{page}/diensten/{shift.id}", data={"volunteer": str(uuid4())}).status_code,
        desk.get(f"/aanwezigheid/{foreign.id}").status_code,
        desk.post(f"/aanwezigheid/{foreign.id}").status_code,
    ]
    assert codes == [404] * len(codes)


def test_cancelling_says_who_counts_on_it_and_tells_them_at_once(desk, session, week):
    factories.assignment(session, factories.shift(session, week.session), factories.volunteer(session))
    session.commit()
    publish(session, week)
    assert "1 persoon rekent hierop." in desk.get(f"{week.page}/vervallen").text
    answer = desk.post(f"{week.page}/vervallen", data={"reason": "Het stormt.", "publish": "y"}, follow_redirects=True)
    assert "Voetbal is vervallen." in answer.text
    row = stored(session, week)
    assert (row.cancelled, row.cancel_reason) == (True, "Het stormt.")
    assert session.scalars(select(Assignment.released)).all() == [True]


def test_a_cancellation_can_be_undone_with_its_people(desk, session, week):
    factories.assignment(session, factories.shift(session, week.session), factories.volunteer(session))
    session.commit()
    page = desk.post(f"{week.page}/vervallen", data={"reason": "Het stormt."}, follow_redirects=True).text
    undo = page.split('action="/wijzigingen/')[1].split('"')[0]
    assert desk.post(f"/wijzigingen/{undo}").status_code == 302
    assert stored(session, week).cancelled is False
    assert session.scalars(select(Assignment.released)).all() == [False]


@pytest.mark.parametrize("reason", ["", "r" * 301])
def test_a_cancellation_without_a_sensible_reason_is_refused(desk, session, week, reason):
    answer = desk.post(f"{week.page}/vervallen", data={"reason": reason})
    assert (answer.status_code, stored(session, week).cancelled) == (422, False)


def test_cancelling_twice_is_refused_the_second_time(desk, week):
    desk.post(f"{week.page}/vervallen", data={"reason": "Het stormt."})
    assert desk.post(f"{week.page}/vervallen", data={"reason": "Het stormt."}).status_code == 409


def test_a_draft_can_be_removed_and_what_people_know_cannot(desk, session, week):
    publish(session, week)
    refused = desk.post(f"{week.page}/verwijderen", follow_redirects=True)
    assert "Laat hem vervallen" in refused.text
    draft = factories.meeting(session, at(week.day, "10:00", "11:00").starts_at)
    session.commit()
    desk.post(f"/bijeenkomsten/{draft.id}/verwijderen")
    assert session.scalars(select(ProgrammeSession.id)).all() == [week.session.id]


def test_a_volunteer_is_put_on_a_shift_taken_off_and_told_when_published(desk, session, week):
    shift = factories.shift(session, week.session)
    volunteer = factories.volunteer(session)
    session.commit()
    desk.post(f"{week.page}/diensten/{shift.id}", data={"volunteer": str(volunteer.id)})
    desk.post(f"{week.page}/bekendmaken")
    (seat,) = session.scalars(select(Assignment)).all()
    desk.post(f"{week.page}/inzet/{seat.id}/vrijgeven")
    desk.post(f"{week.page}/bekendmaken")
    told = select(Message.kind).where(Message.kind.in_([MessageKind.INVITATION, MessageKind.CANCELLATION]))
    states = session.execute(told.add_columns(Message.state)).all()
    # The invitation had not gone out yet: it is stopped, and nobody hears of a session they never heard of.
    assert [tuple(row) for row in states] == [("invitation", "cancelled")]


def test_a_volunteer_who_is_busy_is_not_offered_and_cannot_be_sent_in(desk, session, week):
    volunteer = factories.volunteer(session, name="Vera Vrijwilliger")
    other = factories.meeting(session, week.session.starts_at)
    factories.assignment(session, factories.shift(session, other), volunteer)
    shift = factories.shift(session, week.session)
    session.commit()
    assert "Vera Vrijwilliger" not in desk.get(week.page).text
    answer = desk.post(f"{week.page}/diensten/{shift.id}", data={"volunteer": str(volunteer.id)}, follow_redirects=True)
    assert "Kies een vrijwilliger die op deze tijd vrij is." in answer.text


def test_a_partner_is_put_on_a_session_and_asked_when_it_is_published(desk, session, week):
    partner = factories.partner(session)
    session.commit()
    desk.post(f"{week.page}/partners", data={"partner": str(partner.id)})
    desk.post(f"{week.page}/partners", data={"partner": str(partner.id)})
    (asked,) = session.scalars(select(Engagement)).all()
    assert asked.state is EngagementState.NOT_ASKED
    desk.post(f"{week.page}/bekendmaken")
    session.refresh(asked)
    assert asked.state is EngagementState.ASKED
    desk.post(f"{week.page}/partners/{asked.id}/weghalen")
    assert "Er is nog geen partner bij." in desk.get(week.page).text


def test_the_catalogue_leads_to_a_form_that_knows_the_day_and_the_row_that_were_clicked(desk, session, week, template):
    listed = desk.get(f"/bijeenkomsten/nieuw?dag={week.day}&rij={week.space.id}").text
    assert "Spelen en bewegen" in listed
    form = desk.get(f"/bijeenkomsten/nieuw/{template.id}?dag={week.day}&rij={week.space.id}").text
    assert f'value="{week.day}"' in form
    assert f'selected value="{week.space.id}"' in form
    assert 'value="15.00"' in form


def test_planning_a_series_makes_its_sessions_shifts_and_engagements_as_drafts(desk, session, week, template):
    answer = desk.post(f"/bijeenkomsten/nieuw/{template.id}", data=new_fields(week), follow_redirects=True)
    assert "Spelen en bewegen staat 3 keer op het bord, als concept." in answer.text
    starts = session.scalars(
        select(ProgrammeSession.starts_at).where(ProgrammeSession.title == "Spelen en bewegen").order_by("starts_at")
    ).all()
    assert starts == [at(week.day + timedelta(weeks=number), "15:30", "16:30").starts_at for number in range(3)]
    assert (
        session.execute(select(Shift.role, Shift.need, Shift.required, Shift.qualification)).all()
        == [("Spelbegeleider", 2, True, "vog")] * 3
    )
    assert len(session.scalars(select(Engagement)).all()) == 3


def test_a_series_skips_free_days_and_says_so(desk, session, location, week, template):
    factories.free_day(session, week.day + timedelta(weeks=1))
    session.commit()
    answer = desk.post(f"/bijeenkomsten/nieuw/{template.id}", data=new_fields(week), follow_redirects=True)
    assert "Overgeslagen: Studiedag." in answer.text


def test_a_series_that_clashes_once_is_not_planned_at_all(desk, session, week, template):
    factories.meeting(session, at(week.day + timedelta(weeks=2), "16:00", "17:00").starts_at, at=week.space)
    before = session.scalars(select(Activity.id)).all()
    session.commit()
    answer = desk.post(f"/bijeenkomsten/nieuw/{template.id}", data=new_fields(week))
    assert (answer.status_code, "Sportzaal is dan bezet" in answer.text) == (409, True)
    assert session.scalars(select(Activity.id)).all() == before


@pytest.mark.parametrize(
    "changes",
    [
        {"meetings": "0"},
        {"meetings": "201"},
        {"meetings": "veel"},
        {"capacity": "0"},
        {"capacity": "-3"},
        {"space": ""},
        {"responsible": str(uuid4())},
        {"starts": ""},
        {"title": " "},
        {"day": ""},
    ],
)
def test_a_new_activity_that_is_not_right_is_explained_and_not_planned(desk, session, week, template, changes):
    before = session.scalars(select(Activity.id)).all()
    answer = desk.post(f"/bijeenkomsten/nieuw/{template.id}", data=new_fields(week, **changes))
    assert (answer.status_code, "Fout:" in answer.text) == (422, True)
    assert session.scalars(select(Activity.id)).all() == before


def test_an_address_put_together_from_two_sessions_is_not_found_and_changes_nothing(desk, session, week):
    other = factories.meeting(session, at(week.day, "10:00", "11:00").starts_at)
    shift = factories.shift(session, other)
    seat = factories.assignment(session, shift, factories.volunteer(session))
    asked = factories.engagement(session, other, factories.partner(session))
    free = factories.volunteer(session)
    empty = factories.shift(session, other)
    session.commit()
    codes = [
        desk.post(f"{week.page}/inzet/{seat.id}/vrijgeven").status_code,
        desk.post(f"{week.page}/partners/{asked.id}/weghalen").status_code,
        desk.post(f"{week.page}/diensten/{empty.id}", data={"volunteer": str(free.id)}).status_code,
    ]
    assert codes == [404, 404, 404]
    assert session.scalars(select(Assignment.released)).all() == [False]
    session.refresh(asked)
    assert asked.withdrawn is False


def test_a_coach_sees_the_plan_and_records_attendance_and_is_offered_nothing_that_is_refused(
    app, session, week, sign_in
):
    coach = factories.account(session, Role.COACH)
    factories.attendance(session, week.session, factories.child(session))
    session.commit()
    browser = sign_in(app.test_client(), coach)
    board, page = browser.get(f"/week/{week.week}").text, browser.get(week.page).text
    assert "Voetbal" in board
    assert "board-page--read" in board  # the places to add are not shown, nor is anything to be taken hold of
    for words in ('id="publish"', "move-dialog", "board.js"):
        assert words not in board
    for words in ("Opslaan", "Laten vervallen", "Vragen", "Nu bekendmaken"):
        assert words not in page
    assert browser.get(f"/aanwezigheid/{week.session.id}").status_code == 200
