"""The low-cost form: a course on the location that needs no partner, with its cards and signs."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import uuid4

from sqlalchemy import select

from app.models.course_progress import Certificate
from app.models.courses import Course
from app.models.people import Partner
from app.planning.vocabulary import ActivityKind
from tests import courses, factories
from tests.unit.documents.reading import text as text_of
from tests.web.conftest import ahead


def test_a_track_is_planned_without_any_partner_and_its_cards_and_signs_are_printed(desk, session, supervisor):
    data = courses.specification("fietsparcours")
    found = factories.template(session, kind=ActivityKind.CYCLING_LESSONS, title="Fietsparcours", specification=data)
    space = factories.space(session, name="Pleintje")
    session.commit()
    form = {
        "title": "Fietsparcours",
        "responsible": supervisor.id,
        "phases-0-meetings": "6",
        "phases-0-day": ahead(weeks=4, weekday=0).isoformat(),
        "phases-0-starts": "14.30",
        "phases-0-ends": "16.00",
        "phases-0-space": space.id,
        "phases-0-capacity": "10",
    }
    answer = desk.post(f"/cursussen/nieuw/{found.id}", data=form)
    course = session.scalars(select(Course)).one()
    assert (answer.status_code, session.scalars(select(Partner)).all()) == (302, [])
    page = desk.get(answer.location).text
    for file in ("stempelkaarten.pdf", "bordjes.pdf"):
        assert f'href="/cursussen/{course.id}/{file}"' in page
        printed = desk.get(f"/cursussen/{course.id}/{file}")
        assert (printed.status_code, printed.content_type, printed.data[:5]) == (200, "application/pdf", b"%PDF-")


def test_whoever_has_every_stamp_of_a_track_gets_a_certificate_without_any_partner(desk, session, supervisor):
    course = courses.course(session, "fietsparcours", responsible_id=supervisor.id)
    today = datetime.now(UTC).replace(microsecond=0)
    group, meetings = courses.course_group(session, course, first=today, meetings=1)
    rider = courses.course_participant(session, course, group, meetings=meetings)
    session.commit()
    *skills, last = (one["slug"] for one in courses.specification("fietsparcours")["course"]["skills"])
    for skill in skills:
        stamped(desk, meetings[0], rider, skill)
    pressed = {"kies": str(rider.id)}
    assert desk.post(f"/cursussen/{course.id}/certificaten", data=pressed).status_code == 409
    stamped(desk, meetings[0], rider, last)
    made = desk.post(f"/cursussen/{course.id}/certificaten", data=pressed, follow_redirects=True)
    assert "1 certificaat gemaakt." in made.text
    printed = desk.post(f"/cursussen/{course.id}/certificaten/pdf", data=pressed)
    number = session.scalars(select(Certificate.number)).one()
    assert number in text_of(printed.data)
    assert "Dit certificaat is geldig" in desk.get(f"/certificaat/{number}").text
    assert session.scalars(select(Partner)).all() == []


def stamped(desk, lesson, rider, skill):
    """Say on the page of a lesson that a child can do something."""
    sent = {"gelukt": str(rider.id), "vaardigheid": skill, "sleutel": str(uuid4())}
    assert desk.post(f"/cursussen/les/{lesson.id}", data=sent).status_code == 302


def test_names_that_cannot_be_printed_are_said_on_the_page_of_the_course(desk, session, supervisor):
    course = courses.course(session, "fietsparcours", title="Parcours \U00013000", responsible_id=supervisor.id)
    session.commit()
    answer = desk.get(f"/cursussen/{course.id}/stempelkaarten.pdf", follow_redirects=True)
    assert "De namen passen niet op het papier" in answer.text
