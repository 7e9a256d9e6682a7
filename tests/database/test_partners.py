"""Partners: added, changed, and a contact who has another address."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import select

from app.models.people import Partner
from app.models.shifts import Engagement
from app.planning.languages import Language
from app.planning.timeslots import TimeSlot
from app.planning.vocabulary import EngagementState
from app.programme import activities, marks, partners, publishing
from app.programme.partners import PartnerDetails
from app.programme.refusals import ChangedMeanwhile, NameInUse, SignsInElsewhere
from tests import factories
from tests.database.knowledge import INVITATION, MINUTE, arrive, waiting
from tests.database.racing import at_once
from tests.factories import DAY, HOUR, NOW

DETAILS = PartnerDetails(
    name="Brandweer Lindewaard",
    sort="fire_service",
    contact="Noor Vuurdoorn",
    email="voorlichting@brandweer.example",
    language=Language.DUTCH,
    reminded=True,
)


def change(session, row, by, *, seen=None, **values):
    before = partners.details_of(row, partners.contact_of(session, row.id))
    mark = seen or marks.of(before)
    mails = partners.change(session, row.id, replace(before, **values), seen=mark, by=by, now=NOW + MINUTE)
    session.commit()
    return mails


def test_a_partner_is_added_with_its_contact(session, by):
    row = partners.add(session, DETAILS, by=by, now=NOW)
    session.commit()
    assert partners.details_of(row, partners.contact_of(session, row.id)) == DETAILS


def test_a_name_that_is_there_is_refused(session, by):
    row = partners.add(session, DETAILS, by=by, now=NOW)
    with pytest.raises(NameInUse) as refusal:
        partners.add(session, replace(DETAILS, name="BRANDWEER lindewaard"), by=by, now=NOW)
    assert refusal.value == NameInUse(row.id, DETAILS.name)


def test_two_who_add_the_same_partner_at_once_add_one(two_sessions, by):
    outcomes = at_once(*[(each, lambda it: partners.add(it, DETAILS, by=by, now=NOW)) for each in two_sessions()])
    assert sorted(isinstance(outcome, NameInUse) for outcome in outcomes) == [False, True]


def test_who_opened_the_form_before_somebody_else_saved_is_refused(session, by):
    row = factories.partner(session)
    seen = marks.of(partners.details_of(row, row.contact))
    change(session, row, by, seen=seen, name="Brandweer")
    with pytest.raises(ChangedMeanwhile):
        change(session, row, by, seen=seen, name="Politie")


def test_a_contact_with_a_new_address_is_invited_anew_and_what_was_confirmed_stays(session, by, meeting, library):
    publishing.publish(session, [meeting.id], by=by, now=NOW)
    arrive(session)
    asked = session.scalars(select(Engagement)).one()
    asked.state = EngagementState.CONFIRMED
    session.flush()
    row = session.get_one(Partner, library.partner_id)
    assert change(session, row, by, email="nieuw@bibliotheek.example", contact="Iemand Anders") == 1
    assert waiting(session) == {(library.id, INVITATION, 0)}
    session.expire_all()
    assert asked.state is EngagementState.CONFIRMED


def test_an_address_that_somebody_else_signs_in_with_is_refused(session, by):
    row = factories.partner(session)
    factories.partner_account(session, row)
    other = factories.account(session)
    with pytest.raises(SignsInElsewhere):
        change(session, row, by, email=other.email)


def test_a_partner_that_takes_part_no_more_is_not_asked_by_a_template(session, by, location):
    row = factories.partner(session, sort="library")
    specification = {"duration_minutes": 60, "partners": ["library"], "roles": []}
    template = factories.template(session, specification=specification)
    change(session, row, by, active=False)
    wanted = activities.NewActivity(
        template_id=template.id,
        title="Voorlezen",
        description="",
        age_group_id=None,
        space_id=factories.space(session).id,
        responsible_id=by.user_id,
        capacity=None,
        when=TimeSlot(starts_at=NOW + DAY, ends_at=NOW + DAY + HOUR),
    )
    activities.plan(session, wanted, by=by, now=NOW)
    assert session.scalars(select(Engagement)).all() == []
