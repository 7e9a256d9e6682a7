"""Taking the plan along as a file, and bringing one in."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select, update

from app.access import Role
from app.models.activities import Activity, PlanEdit, ProgrammeSession, SessionChange
from app.models.attendance import Attendance
from app.models.audit import AuditEntry
from app.models.plan_imports import PlanImport
from app.models.shifts import Engagement, Shift
from app.planning.vocabulary import ActivityKind
from app.programme import publishing, sessions
from app.sheets import reading
from app.sheets.columns import Column
from tests import factories
from tests.unit.sheets import files
from tests.web.conftest import ahead, at

HEAD = "activiteit;datum;begin;einde;ruimte"


@pytest.fixture
def hall(session, location):
    space = factories.space(session, name="Gymzaal")
    session.commit()
    return space


@pytest.fixture
def send(desk):
    """Return a function that sends a file, and returns the answer to it."""

    def send(content, name="plan.csv", **fields):
        content = content.encode() if isinstance(content, str) else content
        parts = [(f'name="{field}"', str(value).encode()) for field, value in fields.items()]
        parts.append((f'name="file"; filename="{name}"', content))
        body = b"".join(
            b"--grens\r\nContent-Disposition: form-data; " + head.encode() + b"\r\n\r\n" + part + b"\r\n"
            for head, part in parts
        )
        # Written here: the client of the tests would leave the file open that it writes a large form into.
        return desk.post(
            "/plan/importeren", data=body + b"--grens--\r\n", content_type="multipart/form-data; boundary=grens"
        )

    return send


def line(day, title="Schaken", starts="10.00", ends="11.00", space="Gymzaal", more=""):
    return f"{title};{day:%d-%m-%Y};{starts};{ends};{space}{more}"


def planned(session):
    session.expire_all()
    return session.scalars(select(ProgrammeSession).order_by(ProgrammeSession.starts_at)).all()


# ---- bringing in


def test_a_file_is_looked_at_planned_as_a_whole_and_can_be_taken_back(desk, session, supervisor, hall, send):
    day = ahead()
    answer = send("\n".join([HEAD, line(day), line(day + timedelta(days=7))]))
    page = desk.get(answer.location)
    assert (answer.status_code, "2 bijeenkomsten op het bord zetten" in page.text, planned(session)) == (302, True, [])
    assert "2 bijeenkomsten uit dit bestand staan op het bord" in desk.post(answer.location, follow_redirects=True).text
    one, two = planned(session)
    assert (one.activity_id, one.title, one.starts_at) == (
        two.activity_id,
        "Schaken",
        at(day, "10:00", "11:00").starts_at,
    )
    activity = session.scalars(select(Activity)).one()
    assert (activity.kind, activity.responsible_id) == (ActivityKind.OPEN_ACTIVITY, supervisor.id)
    edit = session.scalars(select(PlanEdit)).one()
    changes = session.execute(select(SessionChange.session_id, SessionChange.edit_id, SessionChange.sort)).all()
    assert {tuple(change) for change in changes} == {(row.id, edit.id, "imported") for row in (one, two)}
    assert "niet meer op het bord" in desk.post(f"{answer.location}/ongedaan", follow_redirects=True).text
    assert (planned(session), session.scalars(select(Activity)).all()) == ([], [])


def test_what_is_wrong_is_said_in_the_cell_and_nothing_is_planned(desk, session, hall, send):
    day = ahead()
    answer = send("\n".join([HEAD, line(day), line(day, title="Dans", starts="half tien", space="Gimzaal")]))
    page = desk.get(answer.location).text
    assert ("In 1 regel klopt iets niet." in page, "op het bord zetten</button>" in page) == (True, False)
    assert "Geen tijd. Schrijf 14.30." in page
    assert "Bedoelt u: Gymzaal?" in page
    assert "(C3)" in page
    assert "Er is niets op het bord gezet." in desk.post(answer.location, follow_redirects=True).text
    assert planned(session) == []


def test_importing_twice_plans_once(desk, session, hall, send):
    content = "\n".join([HEAD, line(ahead()), line(ahead(), starts="11.00", ends="12.00")])
    desk.post(send(content).location)
    again = send(content)
    page = desk.get(again.location).text
    assert ("Alles uit dit bestand staat al op het bord." in page, "op het bord zetten" in page) == (True, False)
    desk.post(again.location)
    assert len(planned(session)) == 2


def test_sending_the_button_twice_plans_once(desk, session, hall, send):
    answer = send("\n".join([HEAD, line(ahead())]))
    desk.post(answer.location)
    assert "Dit bestand staat al op het bord." in desk.post(answer.location, follow_redirects=True).text
    assert len(planned(session)) == 1


def test_the_board_is_looked_at_again_when_the_button_is_pressed(desk, session, hall, send):
    answer = send("\n".join([HEAD, line(ahead())]))
    assert "op het bord zetten" in desk.get(answer.location).text
    factories.meeting(session, at(ahead(), "10:30", "11:00").starts_at, at=hall, title="Was eerder")
    session.commit()
    assert "Er is niets op het bord gezet." in desk.post(answer.location, follow_redirects=True).text
    assert "Deze ruimte is dan bezet: Was eerder." in desk.get(answer.location).text
    assert len(planned(session)) == 1


def test_more_meetings_of_an_activity_that_is_there_belong_to_it(desk, session, hall, send):
    activity = factories.activity(session, title="Schaken")
    factories.meeting(session, at(ahead(weeks=1), "10:00", "11:00").starts_at, at=hall, of=activity)
    child = factories.child(session)
    factories.enrolment(session, activity, child)
    session.commit()
    answer = send("\n".join([HEAD, line(ahead(), title="schaken")]))
    assert "komt erbij" in desk.get(answer.location).text
    desk.post(answer.location)
    _earlier, new = planned(session)
    assert new.activity_id == activity.id
    assert session.execute(select(Attendance.session_id, Attendance.child_id)).all() == [(new.id, child.id)]
    desk.post(f"{answer.location}/ongedaan")
    assert session.scalars(select(Activity.id)).all() == [activity.id]


def test_a_template_gives_roles_partners_and_ratio_unless_the_row_names_partners(desk, session, hall, send):
    role = {"name": "Trainer", "who": "volunteer", "need": 2, "required": True, "qualification": "vog"}
    mentor = {"name": "Mentor", "who": "staff", "need": 1, "required": True, "qualification": None}
    specification = {"roles": [role, mentor], "partners": ["library", "police"], "children_per_adult": 8}
    template = factories.template(session, title="Sport", kind=ActivityKind.SPORTS_OUTING, specification=specification)
    library, police = (
        factories.partner(session, name="Bieb"),
        factories.partner(session, name="Wijkagent", sort="police"),
    )
    session.commit()
    head = f"{HEAD};sjabloon;partners;aantal kinderen"
    rows = [line(ahead(), more=";sport;;15"), line(ahead(), starts="12.00", ends="13.00", more=";sport;wijkagent;")]
    desk.post(send("\n".join([head, *rows])).location)
    first, second = planned(session)
    activity = session.scalars(select(Activity)).one()
    assert (activity.kind, activity.template_id, activity.capacity, activity.children_per_adult) == (
        ActivityKind.SPORTS_OUTING,
        template.id,
        15,
        8,
    )
    shifts = session.execute(select(Shift.session_id, Shift.role, Shift.need, Shift.qualification)).all()
    assert sorted(map(tuple, shifts)) == sorted((row.id, "Trainer", 2, "vog") for row in (first, second))
    asked = set(session.execute(select(Engagement.session_id, Engagement.partner_id)).all())
    assert asked == {(first.id, library.id), (first.id, police.id), (second.id, police.id)}


def test_a_child_that_is_named_is_kept_out(desk, session, hall, send):
    factories.child(session, pseudonym="Merel")
    session.commit()
    answer = send("\n".join([HEAD, line(ahead(), title="Schaken met Merel")]))
    assert "Hier staat de naam van een kind" in desk.get(answer.location).text
    desk.post(answer.location)
    assert planned(session) == []


@pytest.mark.parametrize("act", ["move", "publish", "seat"])
def test_what_was_touched_since_is_not_taken_back(desk, session, hall, send, supervisor, act):
    answer = send("\n".join([HEAD, line(ahead())]))
    desk.post(answer.location)
    (row,) = planned(session)
    if act == "move":
        later = at(ahead(), "12:00", "13:00")
        sessions.move(session, row.id, slot=later, version=row.version, by=supervisor.actor, now=datetime.now(UTC))
    elif act == "publish":
        publishing.publish(session, [row.id], by=supervisor.actor, now=datetime.now(UTC))
    else:
        factories.assignment(session, factories.shift(session, row), factories.volunteer(session))
    session.commit()
    desk.post(f"{answer.location}/ongedaan")
    assert len(planned(session)) == 1


def test_it_can_be_taken_back_once_and_for_an_hour(desk, session, hall, send):
    answer = send("\n".join([HEAD, line(ahead())]))
    assert "niet meer ongedaan" in desk.post(f"{answer.location}/ongedaan", follow_redirects=True).text
    desk.post(answer.location)
    session.execute(update(PlanEdit).values(at=datetime.now(UTC) - timedelta(minutes=61)))
    session.commit()
    assert "niet meer ongedaan" in desk.post(f"{answer.location}/ongedaan", follow_redirects=True).text
    assert len(planned(session)) == 1


def test_a_file_is_kept_for_an_hour_and_for_whoever_sent_it(app, desk, session, hall, send, sign_in, account_of):
    first = send("\n".join([HEAD, line(ahead())])).location
    second = send("\n".join([HEAD, line(ahead())])).location
    assert [desk.get(page).status_code for page in (first, second)] == [404, 200]
    colleague = sign_in(app.test_client(), _committed(session, account_of()))
    assert (colleague.get(second).status_code, colleague.post(second).status_code) == (404, 404)
    session.execute(update(PlanImport).values(expires_at=datetime.now(UTC)))
    session.commit()
    assert desk.get(second).status_code == 404


def _committed(session, account):
    session.commit()
    return account


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("plan.xlsm", files.workbook(files.LINE), "macro’s"),
        ("plan.csv", b"", "niets om te plannen"),
        ("plan.pdf", b"%PDF", "eindigt op .xlsx"),
        ("plan.csv", b"activiteit;datum\na;b", "begin, einde, ruimte"),
        ("plan.csv", b"begin;begin\na;b", "staat er twee keer"),
        ("plan.csv", b"x\x00", "beschadigd"),
        ("plan.csv", HEAD.encode() + b"\na;b;c;d;e" * 5001, "te veel regels"),
        ("plan.csv", b"x" * 5_000_001, "te groot"),
    ],
)
def test_a_file_that_is_no_plan_is_refused_with_the_reason(desk, session, hall, send, name, content, said):
    answer = send(content, name)
    assert (answer.status_code, said in answer.text) == (422, True)
    assert session.scalars(select(PlanImport)).all() == []


def test_no_file_and_far_too_much_are_refused(desk, send):
    nothing = desk.post("/plan/importeren", data={})
    assert (nothing.status_code, "Kies een bestand." in nothing.text) == (422, True)
    assert send(b"x" * 6_000_000).status_code == 413


def test_columns_that_mean_nothing_and_joined_cells_are_told_of(desk, hall, send):
    content = files.workbook(
        ["Schaken", ahead(), "10.00", "11.00", "Gymzaal", "rood"],
        headings=[*files.HEADINGS, "kleur"],
        change=lambda sheet: sheet.merge_cells("A2:A3"),
    )
    page = desk.get(send(content, "plan.xlsx").location).text
    assert ("kleur" in page, "cellen samengevoegd" in page) == (True, True)


def test_rows_come_in_pages_with_what_is_wrong_first(desk, hall, send):
    rows = [line(ahead(), title=f"Les {n}", starts="x" if n == 230 else "10.00") for n in range(250)]
    first = desk.get(send("\n".join([HEAD, *rows])).location)
    assert "Alleen wat niet klopt" in first.text
    everything = desk.get(f"{first.request.path}?alles=1&bladzijde=3").text
    assert ("Les 249" in everything, "Les 100" in everything) == (True, False)
    assert desk.get(f"{first.request.path}?alles=1&bladzijde=99").status_code == 200


@pytest.mark.parametrize("number", [1, 3, 300])
def test_a_file_takes_the_same_statements_however_long_it_is(desk, session, hall, send, count_queries, number):
    factories.age_group(session, name="Kleuters")
    session.commit()
    rows = [
        line(ahead() + timedelta(days=n), title=f"Les {n % 7}", more=(";Kleuters;12;Let op", ";;;")[n % 2])
        for n in range(number)
    ]
    answer = send("\n".join([f"{HEAD};leeftijdsgroep;aantal kinderen;notitie", *rows]))
    counted = []
    for ask in (desk.get, desk.post):
        started = datetime.now(UTC)
        with count_queries() as seen:
            ask(answer.location)
        counted.append(len(seen))
        assert datetime.now(UTC) - started < timedelta(seconds=2)
    assert counted == [13, 30]
    assert len(planned(session)) == number


@pytest.mark.parametrize("ending", ["xlsx", "csv"])
def test_the_sample_can_be_sent_as_it_is(desk, session, hall, send, ending):
    sample = desk.get(f"/plan/importeren/voorbeeld.{ending}")
    assert f'filename="voorbeeld-planning.{ending}"' in sample.headers["Content-Disposition"]
    answer = send(sample.data, f"voorbeeld.{ending}")
    assert "3 bijeenkomsten op het bord zetten" in desk.get(answer.location).text
    assert desk.get("/plan/importeren/voorbeeld.ics").status_code == 404


def ics(*lines):
    return "\r\n".join(["BEGIN:VCALENDAR", "BEGIN:VEVENT", "UID:1", *lines, "END:VEVENT", "END:VCALENDAR", ""])


def test_a_calendar_becomes_meetings_and_what_comes_back_stands_there_each_time(desk, session, hall, send):
    answer = send(
        ics(
            "SUMMARY:Zwemles",
            "LOCATION:Gymzaal (achter gebouw C)",
            "DESCRIPTION:Neem een handdoek mee.",
            f"DTSTART;TZID=Europe/Amsterdam:{ahead():%Y%m%d}T100000",
            "DURATION:PT1H",
            "RRULE:FREQ=WEEKLY;COUNT=3",
        ),
        "agenda.ICS",
    )
    assert "3 bijeenkomsten op het bord zetten" in desk.get(answer.location).text
    desk.post(answer.location)
    assert [(row.title, row.notes, row.space_id) for row in planned(session)] == [
        ("Zwemles", "Neem een handdoek mee.", hall.id)
    ] * 3


def test_a_place_that_is_not_known_here_gets_the_space_that_was_chosen(desk, session, hall, send):
    event = ("SUMMARY:Dans", "LOCATION:Elders", f"DTSTART:{ahead():%Y%m%d}T100000Z", "DURATION:PT1H")
    unknown = desk.get(send(ics(*event), "a.ics").location).text
    assert ("Dit is hier niet bekend." in unknown, "(ruimte)" in unknown) == (True, True)
    desk.post(send(ics(*event), "a.ics", space=hall.id).location)
    assert [row.space_id for row in planned(session)] == [hall.id]


def test_whole_days_are_passed_over_and_a_calendar_without_meetings_is_refused(desk, hall, send):
    answer = send(ics("SUMMARY:Vrij", f"DTSTART;VALUE=DATE:{ahead():%Y%m%d}"), "a.ics")
    assert (answer.status_code, "niets om te plannen" in answer.text) == (422, True)
    timed = ("BEGIN:VEVENT", "UID:2", "SUMMARY:Dans", f"DTSTART:{ahead():%Y%m%d}T100000Z", "DURATION:PT1H")
    night = (
        "BEGIN:VEVENT",
        "UID:3",
        "SUMMARY:Slapen",
        f"DTSTART:{ahead():%Y%m%d}T200000Z",
        "DURATION:PT8H",
        "END:VEVENT",
    )
    both = ics("SUMMARY:Vrij", f"DTSTART;VALUE=DATE:{ahead():%Y%m%d}", "END:VEVENT", *night, *timed)
    assert "2 hele dagen of vervallen afspraken zijn overgeslagen" in desk.get(send(both, "a.ics").location).text


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("<html>", "beschadigd"),
        (ics("DTSTART:20261125T100000Z", "RRULE:FREQ=SECONDLY"), "staat te veel"),
        ("x" * 2_000_001, "te groot"),
    ],
)
def test_a_calendar_that_cannot_be_read_is_refused_with_the_reason(desk, send, content, said):
    answer = send(content, "a.ics")
    assert (answer.status_code, said in answer.text) == (422, True)


# ---- taking along


def export(desk, ending="csv", **asked):
    monday = ahead(weekday=0)
    given = {"van": monday.isoformat(), "tot": (monday + timedelta(days=6)).isoformat()} | asked
    return desk.get(f"/plan/exporteren/planning.{ending}", query_string=given)


def titles(answer, ending="csv"):
    return [row.text(Column.ACTIVITY) for row in reading.read(f"a.{ending}", answer.data).rows]


def test_a_week_is_taken_along_with_everything_but_children(desk, session, week):
    group = factories.age_group(session, name="Kleuters")
    activity = factories.activity(session, title="Dans", capacity=8, responsible_id=week.supervisor.id)
    row = factories.meeting(
        session, at(week.day, "16:00", "17:00").starts_at, of=activity, age_group_id=group.id, notes="Met muziek."
    )
    factories.engagement(session, row, factories.partner(session, name="Politie"))
    factories.engagement(session, row, factories.partner(session, name="Weg"), withdrawn=True)
    factories.attendance(session, row, factories.child(session, pseudonym="Merel"))
    factories.meeting(session, at(week.day, "18:00", "19:00").starts_at, cancelled=True, cancel_reason="Storm")
    session.commit()
    for ending in ("csv", "xlsx"):
        answer = export(desk, ending)
        table = reading.read(f"a.{ending}", answer.data)
        football, dance = (dict(one.cells) for one in table.rows)
        assert football[Column.ACTIVITY].text == "Voetbal"
        assert {column: cell.text for column, cell in dance.items() if column is not Column.DAY} == {
            Column.ACTIVITY: "Dans",
            Column.STARTS: "16:00",
            Column.ENDS: "17:00",
            Column.SPACE: dance[Column.SPACE].text,
            Column.AGE_GROUP: "Kleuters",
            Column.RESPONSIBLE: "Bo Begeleider",
            Column.CHILDREN: "8",
            Column.PARTNERS: "Politie",
            Column.NOTE: "Met muziek.",
        }
        assert b"Merel" not in answer.data


def test_a_part_can_be_taken_along(desk, session, week):
    other = factories.space(session)
    partner = factories.partner(session)
    row = factories.meeting(session, at(week.day, "16:00", "17:00").starts_at, at=other, title="Dans")
    factories.engagement(session, row, partner)
    session.commit()
    assert titles(export(desk, ruimte=other.id)) == ["Dans"]
    assert titles(export(desk, partner=partner.id)) == ["Dans"]
    assert titles(export(desk, zoek="voet")) == ["Voetbal"]
    assert titles(export(desk, soort="open_activity")) == ["Voetbal", "Dans"]
    nothing = export(desk, soort="safety_day")
    assert nothing.data.decode("utf-8-sig").count("\r\n") == 1


def test_a_calendar_holds_what_people_know_and_no_draft(desk, session, week):
    factories.meeting(session, at(week.day, "16:00", "17:00").starts_at, title="Nog concept")
    publishing.publish(session, [week.session.id], by=week.supervisor.actor, now=datetime.now(UTC))
    session.commit()
    answer = export(desk, "ics")
    assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert [text in answer.text for text in ("BEGIN:VCALENDAR", "SUMMARY:Voetbal", "Nog concept")] == [
        True,
        True,
        False,
    ]


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_what_was_taken_along_and_is_sent_back_is_all_there_already(desk, session, week, send, ending):
    for number, title in enumerate(["=1+1", "-5 graden", "'Quote", "  Veel   wit  ", "Ünïcode 🎈"]):
        factories.meeting(session, at(week.day, f"{8 + number:02}:00", "23:00").starts_at, title=title)
    session.commit()
    answer = send(export(desk, ending).data, f"plan.{ending}")
    assert "Alles uit dit bestand staat al op het bord." in desk.get(answer.location).text


@pytest.mark.parametrize(
    "asked",
    [
        {"van": ""},
        {"van": "x"},
        {"tot": "2020-01-01"},
        {"tot": "2199-01-01"},
        {"van": "0001-01-01", "tot": "0001-01-02"},
        {"van": "9999-12-30", "tot": "9999-12-31"},
        {"ruimte": "00000000-0000-0000-0000-000000000000"},
        {"ruimte": "x"},
        {"soort": "x"},
        {"zoek": "x" * 81},
    ],
)
def test_a_question_that_makes_no_sense_is_asked_again(desk, week, asked):
    answer = export(desk, **asked)
    assert (answer.status_code, "Fout:" in answer.text) == (422, True)


def test_an_unknown_sort_of_file_is_not_there(desk, week):
    assert export(desk, "exe").status_code == 404


def test_taking_along_and_bringing_in_are_noted(desk, session, week, hall, send):
    export(desk, "xlsx")
    desk.post(send("\n".join([HEAD, line(ahead(weeks=3))])).location)
    noted = session.scalars(select(AuditEntry.action).where(AuditEntry.action.like("plan.%")).order_by(AuditEntry.at))
    assert noted.all() == ["plan.exported_xlsx", "plan.imported"]


@pytest.mark.parametrize("role", [Role.COACH, Role.VOLUNTEER, Role.PARTNER, Role.ADMINISTRATOR])
def test_only_supervisors_take_the_plan_along_or_bring_one_in(app, sign_in, session, account_of, role):
    browser = sign_in(app.test_client(), _committed(session, account_of(role)))
    pages = ("/plan/exporteren", "/plan/exporteren/planning.csv", "/plan/importeren", "/plan/importeren/voorbeeld.csv")
    assert [browser.get(page).status_code for page in pages] == [403] * 4


@pytest.mark.parametrize("number", [1, 3, 300])
@pytest.mark.parametrize("ending", ["csv", "xlsx", "ics"])
def test_an_export_takes_the_same_statements_however_long_it_is(desk, session, week, count_queries, number, ending):
    for n in range(number):
        factories.meeting(session, at(week.day, "08:00", "09:00").starts_at + timedelta(minutes=n))
    session.commit()
    with count_queries() as seen:
        assert export(desk, ending).status_code == 200
    assert len(seen) == {"csv": 9, "xlsx": 9, "ics": 8}[ending]
    if ending != "ics":
        assert len(titles(export(desk, ending), ending)) == number + 1


def test_the_pages_offer_usual_periods_and_keep_what_was_chosen(desk, week):
    assert "Komende dertien weken" in desk.get("/plan/exporteren").text
    assert 'value="2026-11-25"' in desk.get("/plan/exporteren?van=2026-11-25&tot=2026-11-26").text
