"""The page on which a safety day is put in the plan and made known."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from app.access import Role
from app.models.activities import ProgrammeSession
from app.models.messages import Message, MessageKind
from app.models.rotations import RotationGroup, Station
from tests import factories, safety_days
from tests.web.conftest import ahead


@pytest.fixture
def day(session, location, supervisor):
    found = safety_days.rotation(
        session,
        stations=("Brandweer", "Politie"),
        groups=("Rood", "Blauw"),
        day=ahead(),
        activity_id=factories.activity(
            session, title="Veiligheidsdag", kind="safety_day", responsible_id=supervisor.id
        ).id,
    )
    session.commit()
    return found


@pytest.fixture
def page(day):
    return f"/veiligheidsdag/{day.id}/bijeenkomsten"


def sessions(session):
    session.expire_all()
    return session.scalars(select(ProgrammeSession)).all()


def test_a_day_is_put_in_the_plan_made_known_and_taken_back(desk, session, page):
    assert "4 bijeenkomsten staan nog niet in de planning." in desk.get(page).text
    answer = desk.post(page, follow_redirects=True).text
    assert "Het draaischema staat in de planning." in answer
    assert ("Veiligheidsdag: groep Rood" in answer, "Bekendmaken en berichten sturen" in answer) == (True, True)
    assert len(sessions(session)) == 4
    assert "De planning is al zoals het draaischema zegt." in desk.post(page, follow_redirects=True).text
    assert "2 berichten gaan eruit." in desk.post(f"{page}/bekendmaken", follow_redirects=True).text
    kinds = session.scalars(select(Message.kind).where(Message.contact_id.is_not(None))).all()
    assert kinds.count(MessageKind.INVITATION) == 2
    assert "Alles was al bekend." in desk.post(f"{page}/bekendmaken", follow_redirects=True).text


def test_what_the_running_order_changed_since_is_said(desk, session, day, page):
    desk.post(page)
    day.rounds = [[540, 560], [570, 590]]
    session.commit()
    assert "4 bijeenkomsten zijn anders dan het draaischema nu zegt." in desk.get(page).text


def test_what_stands_in_the_way_is_said_by_name_and_nothing_is_half_saved(desk, session, day, page):
    fire = session.scalars(select(Station).where(Station.name == "Brandweer")).one()
    nine = safety_days.NINE
    starts = factories.NOW.replace(year=day.day.year, month=day.day.month, day=day.day.day, hour=0) + timedelta(
        minutes=nine
    )
    space = session.get_one(factories.Space, fire.space_id)
    factories.meeting(session, starts - timedelta(hours=2), minutes=240, at=space, title="Markt")
    session.commit()
    answer = desk.post(page, follow_redirects=True).text
    assert f"Brandweer: {space.name} is dan bezet: Markt" in answer
    assert len(sessions(session)) == 1


def test_a_leader_who_is_elsewhere_is_named(desk, session, page, day):
    leader = factories.volunteer(session, name="Samira Zonnedauw")
    for group in session.scalars(select(RotationGroup)):
        group.leader_id = leader.id
    session.commit()
    assert "Samira Zonnedauw kan niet bij groep" in desk.post(page, follow_redirects=True).text


def test_a_day_without_a_running_order_says_what_to_do_first(desk, session, day):
    other = safety_days.rotation(session, visited=False, day=day.day + timedelta(days=1))
    session.commit()
    address = f"/veiligheidsdag/{other.id}/bijeenkomsten"
    assert "Er is nog geen draaischema. Maak dat eerst." in desk.get(address).text
    assert "Er is nog geen draaischema. Maak dat eerst." in desk.post(address, follow_redirects=True).text


def test_another_id_is_not_there(desk, day):
    for method, rest in (("get", ""), ("post", ""), ("post", "/bekendmaken")):
        answer = getattr(desk, method)(f"/veiligheidsdag/{day.activity_id}/bijeenkomsten{rest}")
        assert answer.status_code == 404


def test_a_part_of_a_day_leads_to_the_whole_and_is_no_meeting_of_a_series(desk, session, day, page):
    desk.post(page)
    part = sessions(session)[0]
    answer = desk.get(f"/bijeenkomsten/{part.id}").text
    assert page in answer
    assert "Ook de andere bijeenkomsten wijzigen" not in answer
    assert "Ook volgende laten vervallen" not in answer


def test_hosts_read_their_running_order_line_by_line(app, session, sign_in, desk, page):
    desk.post(page)
    desk.post(f"{page}/bekendmaken")
    partner_id = session.scalars(select(Station).where(Station.name == "Brandweer")).one().partner_id
    contact_id = session.scalars(select(factories.Contact.id).where(factories.Contact.partner_id == partner_id)).one()
    account = factories.account(session, Role.PARTNER, partner_id=partner_id, contact_id=contact_id)
    session.commit()
    asked = sign_in(app.test_client(), account).get("/aanvragen").text
    assert '<p class="muted as-typed">Draaischema\n09.00–09.20 groep Rood (3 kinderen)\n' in asked
