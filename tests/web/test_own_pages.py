"""What volunteers and partners see and answer; what supervisors look up; who was there."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

import pytest
from sqlalchemy import select, update

from app.models.attendance import Attendance
from app.models.messages import Message, MessageState
from app.models.publications import Invitation
from app.models.shifts import Assignment, Engagement
from app.notify import links
from app.planning.vocabulary import Answer, AttendanceMark, EngagementState
from app.programme import publishing, sessions, shifts
from tests import factories


def answers(session):
    session.expire_all()
    return session.scalars(select(Assignment.answer)).all()


def engagement(session):
    session.expire_all()
    return session.execute(select(Engagement.state, Engagement.decline_reason)).one()


def link(app, session):
    invitation_id = session.scalars(select(Invitation.id)).one()
    return f"/antwoord/{links.make_answer(invitation_id, secret=app.config['SECRET_KEY'])}"


def test_a_volunteer_sees_published_shifts_and_answers_in_the_row(phone, session, week):
    page = phone.get("/mijn-diensten").text
    assert "Voetbal" in page
    assert "Ja, ik kom" in page
    said = phone.post(f"/mijn-diensten/{week.session.id}", data={"answer": "yes"}, follow_redirects=True)
    assert "Fijn dat u komt." in said.text
    assert answers(session) == [Answer.ACCEPTED]


def test_a_draft_stays_hidden_from_its_volunteer_and_so_does_a_change_not_published(phone, session, week):
    draft = factories.meeting(session, week.session.starts_at + timedelta(hours=3), title="Geheim plan")
    factories.assignment(session, factories.shift(session, draft), phone.volunteer)
    session.get_one(type(week.session), week.session.id).title = "Andere naam"
    session.commit()
    page = phone.get("/mijn-diensten").text
    assert "Geheim plan" not in page
    assert "Andere naam" not in page


def test_a_no_opens_the_seat_and_a_yes_afterwards_takes_it_back(phone, session, week):
    phone.post(f"/mijn-diensten/{week.session.id}", data={"answer": "no"})
    assert answers(session) == [Answer.DECLINED]
    phone.post(f"/mijn-diensten/{week.session.id}", data={"answer": "yes"})
    assert answers(session) == [Answer.ACCEPTED]


def test_a_yes_after_a_no_is_refused_when_somebody_else_has_the_seat(phone, session, week):
    phone.post(f"/mijn-diensten/{week.session.id}", data={"answer": "no"})
    (shift_id,) = session.scalars(select(Assignment.shift_id)).all()
    shifts.assign(
        session, shift_id, volunteer_id=factories.volunteer(session).id, by=week.supervisor.actor, now=datetime.now(UTC)
    )
    session.commit()
    answer = phone.post(f"/mijn-diensten/{week.session.id}", data={"answer": "yes"}, follow_redirects=True)
    assert "intussen bezet" in answer.text


@pytest.mark.parametrize("said", ["", "misschien", "y" * 10_000])
def test_an_answer_that_is_neither_yes_nor_no_is_refused(phone, session, week, said):
    assert phone.post(f"/mijn-diensten/{week.session.id}", data={"answer": said}).status_code == 400
    assert answers(session) == [Answer.NONE]


def test_a_volunteer_cannot_answer_for_a_session_they_were_not_asked_for(phone, session, week):
    other = factories.meeting(session, week.session.starts_at + timedelta(hours=3))
    session.commit()
    answer = phone.post(f"/mijn-diensten/{other.id}", data={"answer": "yes"}, follow_redirects=True)
    assert "niet meer nodig" in answer.text


def test_a_cancelled_shift_stays_on_the_list_with_its_reason(phone, session, week):
    now = datetime.now(UTC)
    sessions.cancel(session, week.session.id, reason="Het stormt.", by=week.supervisor.actor, now=now)
    publishing.publish(session, [week.session.id], by=week.supervisor.actor, now=now)
    session.commit()
    page = phone.get("/mijn-diensten").text
    assert "Het stormt." in page
    assert "Ja, ik kom" not in page


def test_a_volunteer_without_shifts_reads_what_will_happen(app, client, session, location, sign_in):
    account = factories.volunteer_account(session, factories.volunteer(session))
    session.commit()
    assert "U heeft nu geen diensten" in sign_in(client, account).get("/mijn-diensten").text


@pytest.mark.parametrize("number", [1, 3, 60])
def test_the_list_of_shifts_takes_four_statements(phone, session, week, count_queries, number):
    ids = []
    for more in range(number):
        row = factories.meeting(session, week.session.starts_at + timedelta(days=1, hours=2 * more))
        factories.assignment(session, factories.shift(session, row), phone.volunteer)
        ids.append(row.id)
    publishing.publish(session, ids, by=week.supervisor.actor, now=datetime.now(UTC))
    session.commit()
    with count_queries() as seen:
        assert phone.get("/mijn-diensten").text.count("Ja, ik kom") == number + 1
    assert len(seen) == 4


def test_a_partner_confirms(partner, session, week):
    assert "Voetbal" in partner.get("/aanvragen").text
    partner.post(f"/aanvragen/{week.session.id}", data={"answer": "yes"})
    assert engagement(session) == (EngagementState.CONFIRMED, None)


def test_a_partner_declines_with_a_reason_that_the_supervisor_reads(partner, desk, session, week):
    partner.post(f"/aanvragen/{week.session.id}", data={"answer": "no", "reason": "Te weinig mensen"})
    assert engagement(session) == (EngagementState.DECLINED, "Te weinig mensen")
    assert "Te weinig mensen" in desk.get(week.page).text


@pytest.mark.parametrize("fields", [{}, {"answer": "ja"}, {"answer": "no", "reason": "r" * 301}])
def test_a_partner_s_answer_that_is_not_right_is_explained_and_not_noted(partner, session, week, fields):
    answer = partner.post(f"/aanvragen/{week.session.id}", data=fields, follow_redirects=True)
    assert "Kies ja of nee" in answer.text
    assert engagement(session) == (EngagementState.ASKED, None)


def test_a_partner_sees_nothing_of_children(partner, session, week):
    factories.attendance(session, week.session, factories.child(session, pseudonym="Kievit"))
    session.commit()
    assert "Kievit" not in partner.get("/aanvragen").text


def test_opening_the_link_of_a_mail_changes_nothing_and_its_button_answers(app, phone, session, week):
    anybody = app.test_client()
    address = link(app, session)
    assert [anybody.get(f"{address}?a=yes").status_code for _scanner in range(3)] == [200, 200, 200]
    assert answers(session) == [Answer.NONE]
    assert 'U komt bij <bdi lang="nl">Voetbal' in anybody.post(address, data={"answer": "yes"}).text
    assert answers(session) == [Answer.ACCEPTED]
    assert "U zei eerder ja." in anybody.get(address).text
    assert 'U komt niet bij <bdi lang="nl">Voetbal' in anybody.post(address, data={"answer": "no"}).text
    assert answers(session) == [Answer.DECLINED]


def test_a_partner_answers_by_mail_with_a_reason(app, partner, session, week):
    answer = app.test_client().post(link(app, session), data={"answer": "no", "reason": "Geen auto vrij"})
    assert answer.status_code == 200
    assert engagement(session) == (EngagementState.DECLINED, "Geen auto vrij")


def test_a_link_works_whoever_is_signed_in_and_signs_nobody_in(app, phone, desk, session, week):
    assert desk.post(link(app, session), data={"answer": "yes"}).status_code == 200
    anybody = app.test_client()
    anybody.post(link(app, session), data={"answer": "yes"})
    assert urlsplit(anybody.get("/week").location).path == "/aanmelden"


def test_a_link_to_a_session_that_is_over_or_cancelled_says_so(app, phone, session, week):
    address = link(app, session)
    now = datetime.now(UTC)
    sessions.cancel(session, week.session.id, reason="Het stormt.", by=week.supervisor.actor, now=now)
    publishing.publish(session, [week.session.id], by=week.supervisor.actor, now=now)
    session.commit()
    answer = app.test_client().post(address, data={"answer": "yes"})
    assert (answer.status_code, "niet meer nodig" in answer.text) == (409, True)


@pytest.mark.parametrize("token", ["x", "AAAA.BBBB", "a" * 4000, "%00"])
def test_a_made_up_link_is_not_found(app, database, token):
    assert app.test_client().get(f"/antwoord/{token}").status_code == 404


def test_attendance_is_recorded_changed_and_completed_with_one_button(desk, session, week):
    children = [factories.child(session) for _number in range(3)]
    for child in children:
        factories.attendance(session, week.session, child)
    session.commit()
    page = f"/aanwezigheid/{week.session.id}"
    desk.post(page, data={f"merk:{children[0].id}": "absent"})
    desk.post(page, data={"iedereen": "1"})
    marks = dict(session.execute(select(Attendance.child_id, Attendance.mark)).all())
    assert marks == {
        children[0].id: AttendanceMark.ABSENT,
        children[1].id: AttendanceMark.PRESENT,
        children[2].id: AttendanceMark.PRESENT,
    }
    assert "3 van 3 kinderen ingevuld." in desk.get(week.page).text


def test_lists_that_are_not_complete_are_found_for_four_weeks(desk, session, week):
    past = factories.meeting(session, datetime.now(UTC) - timedelta(days=2), title="Kleuterdans")
    old = factories.meeting(session, datetime.now(UTC) - timedelta(days=40), title="Lang geleden")
    for row in (past, old, week.session):
        factories.attendance(session, row, factories.child(session))
    session.commit()
    page = desk.get("/aanwezigheid").text
    assert [name in page for name in ("Kleuterdans", "Lang geleden", "Voetbal")] == [True, False, False]


@pytest.mark.parametrize("page", ["/mensen/vrijwilligers", "/mensen/partners", "/berichten", "/aanwezigheid"])
@pytest.mark.parametrize("number", [0, 1, 3, 300])
def test_lists_take_the_same_statements_however_long_they_are(desk, session, location, count_queries, page, number):
    row = factories.meeting(session, datetime.now(UTC) - timedelta(days=1))
    for _each in range(number):
        factories.message(session, factories.volunteer(session))
        factories.partner(session)
        factories.attendance(session, row, factories.child(session))
    session.commit()
    with count_queries() as seen:
        assert desk.get(page).status_code == 200
    # Messages ask whose mail comes back as well, attendance which meetings of parents nobody counted.
    assert len(seen) == (5 if page in ("/berichten", "/aanwezigheid") else 4)


def test_people_are_found_by_a_part_of_their_name_and_wildcards_are_letters(desk, session, location):
    factories.volunteer(session, name="Vera Vrijwilliger")
    factories.volunteer(session, name="Anna Anders")
    session.commit()
    assert [
        "Vera" in desk.get(f"/mensen/vrijwilligers?zoek={text}").text for text in ("VRIJ", "era vri", "%", "zzz")
    ] == [
        True,
        True,
        False,
        False,
    ]


def test_a_message_that_failed_can_be_sent_again_and_one_that_went_cannot(desk, session, location):
    failed = factories.message(session, factories.volunteer(session), state=MessageState.FAILED)
    sent = factories.message(session, factories.volunteer(session), state=MessageState.SENT)
    failed.expires_at = sent.expires_at = datetime.now(UTC) + timedelta(days=1)
    session.commit()
    assert "wordt opnieuw verstuurd" in desk.post(f"/berichten/{failed.id}/opnieuw", follow_redirects=True).text
    assert "kan niet opnieuw" in desk.post(f"/berichten/{sent.id}/opnieuw", follow_redirects=True).text
    assert session.scalar(select(Message.state).where(Message.id == failed.id)) is MessageState.PENDING


@pytest.mark.parametrize("query", ["?stand=onzin", "?bladzijde=-4", "?bladzijde=999999", "?bladzijde=x", "?stand=sent"])
def test_the_list_of_messages_copes_with_any_address(desk, session, location, query):
    assert desk.get(f"/berichten{query}").status_code == 200


def test_the_language_is_chosen_by_a_link_that_leads_back(client, database):
    assert client.get("/taal/en?next=/aanmelden").location == "/aanmelden"
    assert client.get("/taal/en?next=https://evil.example").location == "/"
    for elsewhere in (
        "//evil.example",
        "/\\evil.example",
        "http://localhost//evil.example",
        "http://localhost.evil.example/",
    ):
        assert client.get("/taal/en", query_string={"next": elsewhere}).location == "/"
    assert client.get("/taal/fr").status_code == 404


def test_pages_for_everybody_need_no_account(client, database):
    for page in ("/toegankelijkheid", "/wie-bel-ik", "/aanmelden", "/healthz"):
        assert client.get(page).status_code == 200


def test_personal_pages_are_kept_by_no_cache_and_every_page_has_its_guards(desk, week):
    headers = desk.get(f"/week/{week.week}").headers
    assert headers["Cache-Control"] == "no-store"
    assert "unsafe" not in headers["Content-Security-Policy"]
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"


def test_a_form_without_its_token_is_refused_and_saves_nothing(desk, session, week):
    answer = desk.post(week.page, data={"title": "Gekaapt"}, csrf=False)
    assert (answer.status_code, "stond te lang open" in answer.text) == (400, True)


def test_readiness_waits_for_the_pump_and_metrics_hold_counts_only(client, session, location):
    factories.message(session, factories.volunteer(session, name="Vera Vrijwilliger"))
    session.commit()
    ready = client.get("/readyz")
    assert (ready.status_code, ready.json) == (503, {"database": True, "migrations": True, "pump": False})
    metrics = client.get("/metrics").text
    assert 'weekwijzer_messages{state="pending"} 1.0' in metrics
    assert "Vera" not in metrics


def test_too_much_is_refused_before_it_is_read(desk, week):
    assert desk.post(week.page, data={"notes": "n" * 2_000_000}).status_code == 413


def test_a_volunteer_who_lost_their_place_is_not_told_to_come(app, phone, session, week):
    session.execute(update(Invitation).values(withdrawn=True))
    session.commit()
    assert "Voetbal" not in phone.get("/mijn-diensten").text


def test_a_volunteer_chooses_when_reminders_come_and_those_that_wait_move_along(phone, session, week):
    phone.post("/mijn-diensten/herinnering", data={"hours": "2"})
    waiting = select(Message.due_at).where(Message.kind == "reminder", Message.state == MessageState.PENDING)
    assert session.scalars(waiting).all() == [week.session.starts_at - timedelta(hours=2)]
    assert 'selected value="2"' in phone.get("/mijn-diensten").text


@pytest.mark.parametrize("hours", ["", "1", "-5", "morgen", "999999999999"])
def test_a_lead_time_that_is_not_offered_changes_nothing(phone, session, week, hours):
    answer = phone.post("/mijn-diensten/herinnering", data={"hours": hours}, follow_redirects=True)
    assert "Kies een van de tijden uit de lijst." in answer.text
    assert 'selected value="24"' in answer.text


def test_a_cookie_is_sent_when_it_changes_and_not_with_every_page_and_picture(desk, week):
    desk.get(f"/week/{week.week}")
    for address in (f"/week/{week.week}", "/mensen/partners", "/static/page.js"):
        assert "Set-Cookie" not in desk.get(address, buffered=True).headers
