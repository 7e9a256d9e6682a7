"""The low-cost form: a course on the location that needs no partner, with its cards and signs."""

from __future__ import annotations

from sqlalchemy import select

from app.models.courses import Course
from app.models.people import Partner
from app.planning.vocabulary import ActivityKind
from tests import courses, factories
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


def test_names_that_cannot_be_printed_are_said_on_the_page_of_the_course(desk, session, supervisor):
    course = courses.course(session, "fietsparcours", title="Parcours \U00013000", responsible_id=supervisor.id)
    session.commit()
    answer = desk.get(f"/cursussen/{course.id}/stempelkaarten.pdf", follow_redirects=True)
    assert "De namen passen niet op het papier" in answer.text
