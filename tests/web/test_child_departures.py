"""Leaving as a supervisor notes it, and the sheet that goes along."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from sqlalchemy import select

from app.models.audit import AuditEntry
from app.models.children import Child
from app.planning.vocabulary import AttendanceMark, EnrolmentState
from tests import factories
from tests.courses import certificate, course, course_group, course_participant
from tests.unit.documents.reading import reader, text


@pytest.fixture
def now():
    return datetime.now(UTC).replace(microsecond=0)


@pytest.fixture
def today(now):
    return now.date().isoformat()


@pytest.fixture
def family(session, location, now):
    """Return two children of a family, of whom the first plays football with somebody waiting, and a third who left."""
    otter = factories.child(session, pseudonym="Otter")
    egel = factories.child(session, pseudonym="Egel", family_id=otter.family_id)
    factories.child(session, pseudonym="Das", family_id=otter.family_id, left_on=now.date())
    football = factories.activity(session, title="Voetbal", capacity=1)
    factories.meeting(session, now + timedelta(days=3), of=football)
    factories.enrolment(session, football, otter, since=now)
    factories.enrolment(session, football, factories.child(session), EnrolmentState.WAITING, since=now)
    session.commit()
    return otter, egel


def leaving(row):
    return f"/kinderen/{row.id}/vertrek"


def gone(session):
    session.expire_all()
    return sorted(session.scalars(select(Child.pseudonym).where(Child.left_on.is_not(None))))


def test_it_is_said_first_what_happens_with_the_whole_family_ticked(desk, session, family):
    otter, egel = family
    page = desk.get(leaving(otter)).text
    assert f'value="{egel.id}" checked' in page
    assert "er komt een plek vrij. 1 kind staat op de wachtlijst." in page
    assert ("Das" in page, gone(session)) == (False, ["Das"])
    alone = desk.get(f"{leaving(otter)}?dag=2026-11-01").text
    assert f'value="{egel.id}" checked' not in alone


def test_the_family_leaves_and_comes_back_on_the_same_day(desk, session, family, today):
    otter, egel = family
    data = {"dag": today, "kinderen": [str(egel.id), str(uuid4()), "x"]}
    answer = desk.post(leaving(otter), data=data, follow_redirects=True)
    assert "2 kinderen zijn vertrokken. 1 plek is nu vrij." in answer.text
    assert (gone(session), "Toch niet vertrokken" in answer.text) == (["Das", "Egel", "Otter"], True)
    answer = desk.post(f"{leaving(egel)}/ongedaan", follow_redirects=True)
    assert ("Het kind doet weer mee." in answer.text, gone(session)) == (True, ["Das"])
    answer = desk.post(f"{leaving(egel)}/ongedaan", follow_redirects=True)
    assert "Dit kan alleen op de dag zelf ongedaan worden gemaakt" in answer.text


def test_a_child_of_another_family_does_not_leave_by_being_named(desk, session, family, today):
    otter, _egel = family
    other = factories.child(session, pseudonym="Uil")
    session.commit()
    desk.post(leaving(otter), data={"dag": today, "kinderen": [str(other.id)]})
    assert gone(session) == ["Das", "Otter"]


@pytest.mark.parametrize(
    ("day", "status", "sentence"),
    [
        ("", 422, "Vul de laatste dag in."),
        ("gisteren", 422, "Vul de laatste dag in."),
        ("2199-01-01", 409, "Deze dag moet nog komen."),
        ("2020-01-01", 409, "Deze dag is te lang geleden"),
    ],
)
def test_a_day_that_cannot_be_is_said_in_dutch(desk, session, family, day, status, sentence):
    otter, _egel = family
    answer = desk.post(leaving(otter), data={"dag": day})
    assert (answer.status_code, sentence in answer.text, gone(session)) == (status, True, ["Das"])


def test_whoever_left_does_not_leave_again(desk, session, family, today):
    otter, _egel = family
    answers = [desk.post(leaving(otter), data={"dag": today}) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [302, 409]
    assert "Otter is al vertrokken." in desk.get(leaving(otter)).text


def test_the_sheet_says_what_was_done_and_that_it_was_printed_is_noted(desk, session, family, now):
    otter, _egel = family
    held = course(session)
    group, meetings = course_group(session, held, first=now - timedelta(weeks=4), meetings=3)
    row = course_participant(session, held, group, who=otter)
    for meeting in meetings:
        factories.attendance(session, meeting, otter, mark=AttendanceMark.PRESENT, recorded_at=now)
    certificate(session, row, number="WW-2026-000123")
    session.commit()
    answer = desk.get(f"/kinderen/{otter.id}/overdracht.pdf")
    found = text(answer.data)
    for words in ("Otter", "Fietslessen najaar 1A 3 keer", "Deel 1: 3 van de 12 lessen gehad.", "WW-2026-000123"):
        assert words in found
    assert (answer.headers["Content-Type"], answer.headers["Cache-Control"]) == ("application/pdf", "no-store")
    assert len(reader(answer.data).pages) == 1
    log = session.scalars(select(AuditEntry.subject_id).where(AuditEntry.action == "child.handed_over"))
    assert log.all() == [otter.id]


def test_a_title_with_letters_that_no_font_has_is_said_and_not_printed(desk, session, family, now):
    otter, _egel = family
    odd = factories.meeting(session, now - timedelta(days=2), of=factories.activity(session, title="Kinderclub 𒀀"))
    factories.attendance(session, odd, otter, mark=AttendanceMark.PRESENT, recorded_at=now)
    session.commit()
    answer = desk.get(f"/kinderen/{otter.id}/overdracht.pdf", follow_redirects=True)
    assert "tekens die wij niet kunnen drukken" in answer.text


@pytest.mark.parametrize("number", [1, 3, 300])
def test_the_pages_take_the_same_statements_however_many_leave(desk, session, location, count_queries, now, number):
    first = factories.child(session)
    factories.activity(session)
    for _each in range(number):
        factories.child(session, family_id=first.family_id)
        football = factories.activity(session) if number < 10 else None
        if football:
            factories.meeting(session, now + timedelta(days=3), of=football)
            factories.enrolment(session, football, first, since=now)
    session.commit()
    counted = []
    for page in (leaving(first), f"/kinderen/{first.id}/overdracht.pdf"):
        with count_queries() as seen:
            assert desk.get(page).status_code == 200
        counted.append(len(seen))
    assert counted == [13, 15]
