"""The pages of a ceremony: order, names to read out, guests and invitations."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from sqlalchemy import select

from app.models.shifts import Engagement
from app.planning.vocabulary import PhaseSort
from app.programme import certificate_names, certificates
from app.programme.certificate_names import NameOnPaper
from app.queries import certificates as reading
from tests import courses, factories
from tests.unit.documents.reading import text as text_of
from tests.web.test_certificates import rider


@pytest.fixture
def course(session, supervisor):
    found = courses.course(session, "fietsparcours", responsible_id=supervisor.id)
    session.commit()
    return found


@pytest.fixture
def ceremony(session, course):
    soon = datetime.now(UTC).replace(microsecond=0) + timedelta(days=5)
    _group, (held,) = courses.course_group(session, course, part=3, sort=PhaseSort.CEREMONY, meetings=1, first=soon)
    session.commit()
    return held


@pytest.fixture
def called(app, session, course, supervisor):
    """Return the certificates of Amal, who has a name, and of Badr, whose name nobody agreed with."""
    amal, badr = rider(session, course, "Amal"), rider(session, course, "Badr", agreed=False)
    by, now = supervisor.actor, datetime.now(UTC)
    certificates.issue(session, course.id, {amal.id, badr.id}, by=by, now=now)
    found = reading.of_course(session, course.id, now=now)
    names = {amal.id: NameOnPaper(name="سارة أحمد", said="SAA-ra AH-med")}
    certificate_names.keep(session, found, names, secret=app.config["SECRET_KEY"], by=by, now=now)
    session.commit()
    return [one.issued.id for one in found.issued]


def address(course, more=""):
    return f"/cursussen/{course.id}/uitreiking{more}"


def test_the_names_are_read_out_in_their_order_with_how_they_are_said(desk, course, ceremony, called):
    page = desk.get(address(course, "/voorlezen")).text
    assert 0 < page.index("سارة أحمد") < page.index("SAA-ra AH-med") < page.index("Badr")
    assert "bijnaam: vraag het kind welke naam u voorleest" in page
    listed = desk.get(address(course, "/voorlezen.pdf"))
    assert listed.headers["Content-Type"] == "application/pdf"
    assert "SAA-ra AH-med" in text_of(listed.data)


def test_the_order_changes_by_buttons(desk, course, ceremony, called):
    moved = desk.post(
        address(course, "/volgorde"), data={"certificate_id": str(called[1]), "naar": "up"}, follow_redirects=True
    )
    assert 0 < moved.text.index(f"beurt-{called[1]}") < moved.text.index(f"beurt-{called[0]}")
    assert desk.post(address(course, "/volgorde"), data={"certificate_id": str(called[0])}).status_code == 400
    unknown = {"certificate_id": str(uuid4()), "naar": "up"}
    assert desk.post(address(course, "/volgorde"), data=unknown).status_code == 404


def test_what_must_be_ready_is_counted(desk, course, ceremony, called):
    page = desk.get(address(course)).text
    assert "Certificaten gemaakt: 2 van 2" in page
    assert "Afgedrukt: 0 van 2" in page


def test_a_partner_is_asked_to_the_ceremony_like_to_any_meeting(desk, session, course, ceremony):
    partner = factories.partner(session, name="Gemeente Lindewaard")
    session.commit()
    asked = desk.post(address(course, "/gasten"), data={"partner_id": str(partner.id)}, follow_redirects=True)
    assert "De partner staat erbij, en krijgt bericht zodra u de uitreiking bekendmaakt." in asked.text
    assert session.scalars(select(Engagement.session_id).where(Engagement.partner_id == partner.id)).all() == [
        ceremony.id
    ]
    assert desk.post(address(course, "/gasten"), data={"partner_id": str(uuid4())}).status_code == 404


@pytest.mark.parametrize(
    ("language", "said"), [("nl", "Het hele gezin is welkom."), ("tr", "Bütün aile davetlidir."), ("xx", "Waar")]
)
def test_families_are_invited_on_paper_that_names_nobody(desk, course, ceremony, called, language, said):
    invitation = desk.get(address(course, f"/uitnodiging.pdf?taal={language}"))
    assert invitation.headers["Content-Type"] == "application/pdf"
    printed = text_of(invitation.data)
    assert said in printed
    assert "Feestelijke uitreiking van de fietsdiploma's" in printed
    for secret in ("Amal", "Badr", "SAA-ra", "De Wilgen"):
        assert secret not in printed


def test_without_a_ceremony_the_page_says_what_to_do(desk, session, course):
    sentence = "Er is nog geen uitreiking. Plan eerst de groep voor de uitreiking bij deze cursus."
    assert sentence in desk.get(address(course)).text
    assert "Er zijn nog geen certificaten." in desk.get(address(course, "/voorlezen")).text
    partner = factories.partner(session)
    session.commit()
    refused = desk.post(address(course, "/gasten"), data={"partner_id": str(partner.id)})
    assert (refused.status_code, sentence in refused.text) == (409, True)
    assert desk.get(address(course, "/uitnodiging.pdf")).status_code == 409
    assert desk.get(f"/cursussen/{uuid4()}/uitreiking").status_code == 404
    assert desk.get(f"/cursussen/{uuid4()}/uitreiking/voorlezen.pdf").status_code == 404
