"""The list of who is there: on the phone of staff, and on its day of whoever stands beside the children."""

from __future__ import annotations

import html
import re
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from sqlalchemy import func, select

from app.access import Role
from app.models.activities import Activity
from app.models.attendance import AdultPresence, Attendance, AttendanceChange
from app.models.audit import AuditEntry
from app.models.publications import Publication
from app.planning.vocabulary import AttendanceMark
from app.programme import publishing
from tests import factories

JSON = {"Accept": "application/json"}
OPEN = "not_recorded||"


@pytest.fixture
def meeting(session, location, supervisor):
    """Return a session that goes on now."""
    now = datetime.now(UTC).replace(second=0, microsecond=0)
    row = factories.meeting(session, now - timedelta(minutes=1), minutes=2, title="Voetbal")
    session.commit()
    return row


@pytest.fixture
def children(session, meeting):
    found = [factories.child(session, pseudonym=name) for name in ("Merel", "Uil", "Vink")]
    for child in found:
        factories.attendance(session, meeting, child)
    session.commit()
    return found


@pytest.fixture
def publish(session, meeting, supervisor):
    def publish():
        # What is on already is published as it was planned: nobody can publish the past.
        publishing.publish(session, [meeting.id], by=supervisor.actor, now=meeting.starts_at - timedelta(days=1))
        session.commit()
        assert session.scalar(select(func.count()).select_from(Publication)) == 1

    return publish


@pytest.fixture
def volunteer(app, session, meeting, publish, sign_in):
    """Return the browser of a volunteer with a seat."""
    volunteer = factories.volunteer(session, name="Vera Vrijwilliger")
    factories.assignment(session, factories.shift(session, meeting), volunteer)
    account = factories.volunteer_account(session, volunteer)
    publish()
    return sign_in(app.test_client(), account)


@pytest.fixture
def host(app, session, meeting, publish, sign_in):
    """Return the browser of a partner who was asked."""
    organisation = factories.partner(session)
    factories.engagement(session, meeting, organisation)
    account = factories.partner_account(session, organisation)
    publish()
    return sign_in(app.test_client(), account)


@pytest.fixture
def page(meeting):
    return f"/aanwezigheid/{meeting.id}"


@pytest.fixture
def own(meeting):
    return f"/mijn-dag/{meeting.id}"


def marks(session):
    session.rollback()
    rows = session.execute(select(Attendance.child_id, Attendance.mark).execution_options(populate_existing=True))
    return {row.child_id: row.mark.value for row in rows}


def totals(browser, page):
    return re.search(r"data-totals>([^<]*)<", browser.get(page).text)[1].strip()


def test_a_list_is_saved_by_a_form_and_counted(desk, session, page, children):
    merel, uil, vink = (child.id for child in children)
    assert totals(desk, page) == "0 van 3 er, nog 3"
    answer = desk.post(page, data={f"merk:{merel}": "present", f"merk:{uil}": "excused"}, follow_redirects=True)
    assert "2 kinderen genoteerd." in answer.text
    assert marks(session) == {merel: "present", uil: "excused", vink: "not_recorded"}
    assert totals(desk, page) == "1 van 3 er, nog 1"


def test_everybody_is_there_of_whom_nothing_else_was_said(desk, session, page, children):
    merel, uil, vink = (child.id for child in children)
    desk.post(page, data={f"merk:{merel}": "absent"})
    desk.post(page, data={f"merk:{uil}": "excused", f"merk:{vink}": "not_recorded", "iedereen": "1"})
    assert marks(session) == {merel: "absent", uil: "excused", vink: "present"}
    assert totals(desk, page) == "1 van 3 er"


def test_times_are_typed_as_they_are_said_and_now_is_proposed(desk, session, meeting, page, children):
    merel, uil, _vink = (child.id for child in children)
    local = meeting.starts_local
    desk.post(page, data={f"komst:{merel}": f"{local:%H:%M}", "nu": f"vertrek:{uil}"})
    rows = {row.child_id: row for row in session.scalars(select(Attendance).execution_options(populate_existing=True))}
    assert (rows[merel].mark, rows[merel].arrived_at) == (AttendanceMark.PRESENT, meeting.starts_at)
    assert abs(rows[uil].left_at - datetime.now(UTC)) < timedelta(minutes=3)


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"komst": "half drie"}, "Vul een tijd in als 14.30."),
        ({"komst": "25.61"}, "Vul een tijd in als 14.30."),
        ({"komst": "14.30", "vertrek": "14.30"}, "Weggaan is later dan komen."),
    ],
)
def test_a_time_that_cannot_be_is_explained_and_nothing_is_saved(desk, session, page, children, typed, sentence):
    merel, uil, _vink = (child.id for child in children)
    fields = {f"{sort}:{merel}": text for sort, text in typed.items()}
    answer = desk.post(page, data={f"merk:{uil}": "present", f"merk:{merel}": "present", **fields})
    assert answer.status_code == 422
    assert f"Merel: {sentence}" in answer.text
    assert all(f'value="{text}"' in answer.text for text in typed.values())
    assert set(marks(session).values()) == {"not_recorded"}


@pytest.mark.parametrize(
    "fields",
    [
        {"merk:geen": "present"},
        {f"merk:{uuid4()}": "soms"},
        {"nu": "komst:niemand"},
        {f"merk:{uuid4()}": "present|1|2|3"},
        {f"merk:{uuid4()}": "present", "om": "x"},
        {f"merk:{uuid4()}": "present", "gezien": "x"},
        {f"merk:{uuid4()}": "present"} | {f"veld{number}": "x" for number in range(5_000)},
    ],
)
def test_what_no_page_sends_is_refused_whole(desk, session, page, children, fields):
    child = children[0].id
    named = {f"{name}:{child}" if name in ("om", "gezien") else name: text for name, text in fields.items()}
    if "om" in fields or "gezien" in fields:
        named[f"merk:{child}"] = "present"
    assert desk.post(page, data={f"merk:{children[1].id}": "present", **named}).status_code == 400
    assert set(marks(session).values()) == {"not_recorded"}


def test_a_child_of_elsewhere_is_passed_over(desk, session, page, children):
    stranger = factories.child(session)
    session.commit()
    desk.post(page, data={f"merk:{stranger.id}": "present"})
    assert set(marks(session).values()) == {"not_recorded"}


def test_a_telephone_sends_a_tick_with_what_it_saw_and_hears_what_stands(app, desk, session, sign_in, page, children):
    merel = children[0].id
    account = factories.account(session, name="Anna")
    session.commit()
    anna = sign_in(app.test_client(), account)
    anna.post(page, data={f"merk:{merel}": "present||"}, headers=JSON)
    made = str(int(datetime.now(UTC).timestamp() * 1000) - 60_000)
    tick = {f"merk:{merel}": "absent||", f"gezien:{merel}": OPEN, f"om:{merel}": made}
    refused = {"changed": 0, "conflicts": [], "stands": {str(merel): "present||"}}
    assert [desk.post(page, data=tick, headers=JSON).json for _twice in range(2)] == [refused, refused]
    text = desk.get(page).text
    assert re.search(r"Merel\.</strong>\s+Anna noteerde om .{1,80}U noteerde om", text, flags=re.DOTALL)
    state = desk.get(f"{page}/stand.json")
    change = session.scalars(select(AttendanceChange.id).where(AttendanceChange.refused)).one()
    assert (state.json["cards"][str(merel)], state.json["choices"]) == ("present||", [str(change)])
    assert "Merel" not in state.text
    assert desk.get(f"{page}/stand.json", headers={"If-None-Match": state.headers["ETag"]}).status_code == 304
    for said in ("Genoteerd.", "Hierover is al gekozen."):
        assert said in desk.post(f"{page}/keuze", data={"klopt": change}, follow_redirects=True).text
    assert marks(session)[merel] == "absent"


def test_what_was_noted_last_is_shown_and_taken_back(desk, session, page, children):
    merel = children[0].id
    desk.post(page, data={f"merk:{merel}": "present"})
    text = desk.get(page).text
    assert re.search(r"Merel: nog niet ingevuld → er<", text)
    address = re.search(rf'action="({page}/terug/[^"]+)"', text)[1]
    assert "1 kind teruggezet." in desk.post(address, follow_redirects=True).text
    assert marks(session)[merel] == "not_recorded"
    assert "daarna nog iets genoteerd" in desk.post(address, follow_redirects=True).text


def test_whoever_catches_up_is_marked(desk, session, meeting, page, children):
    missed = factories.meeting(session, datetime(2026, 11, 18, 13, tzinfo=UTC))
    guest = factories.child(session, pseudonym="Zwaluw")
    factories.attendance(session, meeting, guest, makes_up_id=missed.id)
    session.commit()
    assert "Haalt wo 18 nov in" in desk.get(page).text


def test_only_a_long_list_is_searched(desk, session, meeting, page, children):
    assert "Zoek een kind" not in desk.get(page).text
    for _more in range(28):
        factories.attendance(session, meeting, factories.child(session))
    session.commit()
    assert "Zoek een kind" in desk.get(page).text


@pytest.mark.parametrize("number", [1, 3, 300])
def test_a_list_takes_the_same_statements_however_long_it_is(desk, session, meeting, page, count_queries, number):
    for _each in range(number):
        child = factories.child(session)
        factories.attendance(session, meeting, child)
    session.commit()
    desk.post(page, data={"iedereen": "1"})
    with count_queries() as seen:
        assert desk.get(page).status_code == 200
    assert len(seen) == 10, seen


def test_a_volunteer_and_a_partner_tick_on_the_day_and_each_look_is_noted(
    volunteer, host, session, own, page, children
):
    merel, uil, _vink = (child.id for child in children)
    for browser, child in ((volunteer, merel), (host, uil)):
        shown = browser.get(own)
        assert [name in shown.text for name in ("Merel", "Uil", "Vink")] == [True] * 3
        assert int(shown.headers["Weekwijzer-Keep-Until"]) > 0
        assert "Wat er is genoteerd" not in shown.text
        assert browser.post(own, data={f"merk:{child}": "present||"}, headers=JSON).json["changed"] == 1
        assert browser.get(f"{own}/stand.json").json["cards"][str(child)] == "present||"
        assert browser.get(page).status_code == 403
    looks = select(func.count()).where(AuditEntry.action == "attendance.seen")
    assert session.scalar(looks) == 2
    assert totals(volunteer, own) == "2 van 3 er, nog 1"


def test_a_day_later_there_is_no_list_but_what_was_ticked_on_the_day_still_counts(
    volunteer, session, meeting, own, children
):
    merel = children[0].id
    made = int(datetime.now(UTC).timestamp() * 1000)
    for name in ("starts_at", "ends_at", "starts_local"):
        setattr(meeting, name, getattr(meeting, name) - timedelta(days=2))
    session.commit()
    shown = volunteer.get(own)
    assert (shown.status_code, "alleen op de dag zelf" in shown.text, "Merel" in shown.text) == (403, True, False)
    assert [volunteer.get(f"{own}/stand.json").status_code, volunteer.post(f"{own}/keuze").status_code] == [403, 403]
    statuses = [
        volunteer.post(
            own, data={f"merk:{merel}": "present||", f"om:{merel}": str(made - hours * 3_600_000)}, headers=JSON
        ).status_code
        for hours in (0, 48)
    ]
    assert (statuses, marks(session)[merel]) == ([403, 200], "present")


def test_a_decided_tick_of_a_volunteer(volunteer, desk, session, own, page, children):
    merel = children[0].id
    desk.post(page, data={f"merk:{merel}": "absent||"}, headers=JSON)
    volunteer.post(own, data={f"merk:{merel}": "present"}, follow_redirects=True)
    change = session.scalars(select(AttendanceChange.id).where(AttendanceChange.refused)).one()
    assert volunteer.post(f"{own}/keuze", data={"laat": "x"}).status_code == 400
    volunteer.post(f"{own}/keuze", data={"laat": change})
    assert marks(session)[merel] == "absent"


def test_whoever_has_no_seat_finds_no_list(app, session, publish, sign_in, own):
    publish()
    people = (
        factories.volunteer_account(session, factories.volunteer(session)),
        factories.partner_account(session, factories.partner(session)),
    )
    session.commit()
    for account in people:
        browser = sign_in(app.test_client(), account)
        found = [browser.get(own), browser.get(f"{own}/stand.json"), browser.post(own), browser.post(f"{own}/keuze")]
        assert [answer.status_code for answer in found] == [404] * 4


def test_lists_of_elsewhere_are_not_there(app, session, sign_in, page, children, other_location, session_at):
    there = session_at(other_location)
    stranger = factories.account(there, Role.COACH)
    there.commit()
    browser = sign_in(app.test_client(), stranger)
    assert [
        browser.get(page).status_code,
        browser.post(page).status_code,
        browser.get(f"{page}/stand.json").status_code,
    ] == [404] * 3


def test_lists_that_are_not_complete_are_found_with_who_is_responsible(desk, session, location, supervisor):
    row = factories.meeting(
        session,
        datetime.now(UTC) - timedelta(days=2),
        of=factories.activity(session, title="Kleuterdans", responsible_id=supervisor.id),
    )
    for mark in (AttendanceMark.NOT_RECORDED, AttendanceMark.PRESENT):
        at = None if mark is AttendanceMark.NOT_RECORDED else datetime.now(UTC)
        factories.attendance(session, row, factories.child(session), mark=mark, recorded_at=at)
    session.commit()
    text = desk.get("/aanwezigheid").text
    assert "1 van 2 kinderen" in text
    assert "Bo Begeleider" in text
    assert "Vandaag zijn er geen bijeenkomsten met kinderen." in text


def test_the_lists_of_today_are_opened_and_printed_from_the_overview(desk, meeting, page, children):
    text = desk.get("/aanwezigheid").text
    assert f'href="{page}"' in text
    assert f'href="/aanwezigheid/dag/{meeting.starts_local.date()}.pdf"' in text


@pytest.mark.parametrize(("days", "there"), [(0, True), (1, False)])
def test_the_own_pages_lead_to_the_list_on_its_day(volunteer, host, session, meeting, own, days, there):
    row = session.scalars(select(Publication)).one()
    row.starts_at, row.ends_at = (moment + timedelta(days=days, minutes=2) for moment in (row.starts_at, row.ends_at))
    session.commit()
    for browser, page in ((volunteer, "/mijn-diensten"), (host, "/aanvragen")):
        assert (f'href="{own}"' in browser.get(page).text) is there


def test_adults_are_noted_and_too_few_of_them_is_said(desk, session, meeting, page, children):
    of = meeting.activity_id
    session.get_one(Activity, of).children_per_adult = 2
    session.commit()
    desk.post(page, data={"iedereen": "1"})
    said = desk.post(f"{page}/volwassenen", data={"aantal:nieuw": "1", "naam": "Ouders"}, follow_redirects=True).text
    assert "De volwassenen zijn genoteerd." in said
    assert "Er was 1 volwassene te weinig." in said
    assert "3 kinderen en 1 volwassene; afgesproken is 1 volwassene op 2 kinderen." in said
    key = re.search(r'name="aantal:(other-[^"]+)"', said)[1]
    assert "Steeds genoeg" in desk.post(f"{page}/volwassenen", data={f"aantal:{key}": "2"}, follow_redirects=True).text


@pytest.mark.parametrize(
    ("fields", "wrong", "sentence"),
    [
        ({"aantal:nieuw": "51", "naam": "Ouders"}, "aantal-nieuw", "Vul een aantal van 0 tot 50 in."),
        ({"aantal:nieuw": "x", "naam": "Ouders"}, "aantal-nieuw", "Vul een aantal van 0 tot 50 in."),
        ({"aantal:nieuw": "", "naam": "O" * 61}, "adult-name", "Schrijf de naam korter"),
        ({"aantal:nieuw": "7", "naam": ""}, "adult-name", "Vul in wie er nog meer waren."),
        ({"aantal:nieuw": "", "naam": "Opa", "komst:nieuw": "straks"}, "komst-nieuw", "Vul een tijd in als 14.30."),
        ({"aantal:nieuw": "1", "naam": "Moeder van Merel"}, "adult-name", "Merel"),
    ],
)
def test_adults_that_cannot_be_are_explained_beside_their_field_and_nothing_is_lost(
    desk, session, page, children, fields, wrong, sentence
):
    answer = desk.post(f"{page}/volwassenen", data=fields)
    assert (answer.status_code, _faulty(answer.text)) == (422, [wrong])
    assert sentence in re.search(rf'id="{wrong}-error">([^<]*)<', answer.text)[1]
    assert f'<a href="#{wrong}">' in answer.text
    assert {name: _value(answer.text, name) for name in fields} == fields
    assert session.scalar(select(func.count()).select_from(AdultPresence)) == 0


def test_a_fault_of_one_adult_keeps_what_was_typed_of_all(desk, session, meeting, page, children):
    shift = factories.shift(session, meeting, need=2)
    anna, bert = (
        f"volunteer-{factories.assignment(session, shift, factories.volunteer(session, name=name)).id}"
        for name in ("Anna", "Bert")
    )
    session.commit()
    fields = {
        f"aantal:{anna}": "1",
        f"komst:{anna}": "9.70",
        f"aantal:{bert}": "",
        f"vertrek:{bert}": "14.15",
        "aantal:nieuw": "2",
        "naam": "Ouders <3",
    }
    answer = desk.post(f"{page}/volwassenen", data=fields)
    assert (answer.status_code, _faulty(answer.text)) == (422, [f"komst-{anna}", f"aantal-{bert}"])
    assert {name: _value(answer.text, name) for name in fields} == fields
    assert session.scalar(select(func.count()).select_from(AdultPresence)) == 0


def _faulty(text):
    """Return the ids of the fields that are said to be wrong, each tied to its explanation."""
    found = re.findall(r'id="([^"]+)"[^>]*aria-invalid="true" aria-describedby="([^"]+)"', text)
    assert [described for _field, described in found] == [f"{field}-error" for field, _described in found]
    return [field for field, _described in found]


def _value(text, name):
    return html.unescape(re.search(rf'name="{re.escape(name)}" value="([^"]*)"', text)[1])


def test_a_list_and_all_lists_of_a_day_are_printed_and_noted(desk, session, meeting, page, children):
    other = factories.meeting(session, meeting.starts_at, of=factories.activity(session, title="Lezen"))
    factories.attendance(session, other, factories.child(session))
    session.commit()
    day = meeting.starts_local.date()
    one, every = desk.get(f"{page}/lijst.pdf"), desk.get(f"/aanwezigheid/dag/{day}.pdf")
    assert [answer.headers["Content-Type"] for answer in (one, every)] == ["application/pdf"] * 2
    assert [answer.data[:5] for answer in (one, every)] == [b"%PDF-"] * 2
    assert session.scalar(select(func.count()).where(AuditEntry.action == "children.printed")) == 2
    assert "geen bijeenkomsten met kinderen" in desk.get("/aanwezigheid/dag/2031-01-01.pdf", follow_redirects=True).text
    assert [desk.get(f"/aanwezigheid/dag/{day}.pdf").status_code for day in ("morgen", "2031-02-30")] == [404] * 2


def test_a_child_whose_name_has_no_letters_is_not_printed_but_explained(desk, session, meeting, page):
    factories.attendance(session, meeting, factories.child(session, pseudonym="Merel \u4e2d"))
    session.commit()
    for address in (f"{page}/lijst.pdf", f"/aanwezigheid/dag/{meeting.starts_local.date()}.pdf"):
        assert "geen lettertype" in desk.get(address, follow_redirects=True).text


def test_a_list_from_paper_is_entered_in_the_order_in_which_it_was_printed(desk, session, page, children):
    merel, uil, vink = (child.id for child in children)
    desk.post(page, data={f"komst:{merel}": "14.05"})
    text = desk.get(f"{page}/invoeren").text
    assert re.findall(r'<select[^>]*name="merk:([^"]+)"', text) == [str(child) for child in (merel, uil, vink)]
    fields = dict(re.findall(r'name="((?:gezien|komst|vertrek):[^"]+)" value="([^"]*)"', text))
    marks_typed = {f"merk:{merel}": "present", f"merk:{uil}": "absent", f"merk:{vink}": "excused"}
    desk.post(page, data=fields | marks_typed)
    assert marks(session) == {merel: "present", uil: "absent", vink: "excused"}
    assert session.scalar(select(Attendance.arrived_at).where(Attendance.child_id == merel)) is not None


def test_there_is_nothing_to_enter_without_children(desk, page):
    assert "geen kinderen geplaatst" in desk.get(f"{page}/invoeren").text
