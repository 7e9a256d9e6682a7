"""The page with the children of an activity that asks for an agreement: noted, warned about and taken back."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from sqlalchemy import select

from app.models.activities import Activity
from app.models.attendance import Agreement
from app.planning.vocabulary import EnrolmentState
from tests import factories


@pytest.fixture
def children(session, week):
    """Return two young people with a place."""
    activity = session.get_one(Activity, week.session.activity_id)
    activity.template_id = factories.template(session, specification={"agreement": True, "hours_per_week": 10}).id
    found = [factories.child(session, pseudonym=name) for name in ("Merel", "Uil")]
    for child in found:
        factories.enrolment(session, activity, child, EnrolmentState.PLACED)
    session.commit()
    return found


@pytest.fixture
def page(week):
    return f"/activiteiten/{week.session.activity_id}/kinderen"


@pytest.fixture
def days(session):
    def days():
        session.expire_all()
        return list(session.scalars(select(Agreement.signed_on)))

    return days


def on(answer):
    return re.sub(r"\s+", " ", answer.get_data(as_text=True))


def test_an_agreement_is_noted_taken_back_and_put_back(desk, page, children, days):
    assert "2 overeenkomsten nog niet getekend." in on(desk.get(page))
    sign = f"{page}/{children[0].id}/overeenkomst"
    text = on(desk.post(sign, data={"signed_on": "2026-01-05"}, follow_redirects=True))
    assert "1 overeenkomst nog niet getekend." in text
    assert "Overeenkomst getekend op ma 5 jan" in text
    assert "10 uur per week afgesproken" in text
    text = on(desk.post(f"{sign}/terug", follow_redirects=True))
    assert f"{sign}?signed_on=2026-01-05" in text
    assert days() == []
    desk.post(f"{sign}?signed_on=2026-01-05")
    assert [day.isoformat() for day in days()] == ["2026-01-05"]


@pytest.mark.parametrize("day", ["", "gisteren", "2026-02-31", "9" * 5000])
def test_without_a_day_nothing_is_noted(desk, page, children, days, day):
    answer = desk.post(f"{page}/{children[0].id}/overeenkomst", data={"signed_on": day})
    assert (answer.status_code, days()) == (422, [])


def test_a_day_to_come_is_refused(desk, page, children, days):
    later = (datetime.now(UTC) + timedelta(days=3)).date().isoformat()
    answer = desk.post(f"{page}/{children[0].id}/overeenkomst", data={"signed_on": later})
    assert (answer.status_code, days()) == (409, [])
    assert "Deze dag komt nog. Kies de dag waarop getekend is." in on(answer)


def test_taking_back_what_was_never_noted_says_so(desk, page, children):
    answer = desk.post(f"{page}/{children[0].id}/overeenkomst/terug", follow_redirects=True)
    assert answer.status_code == 200
    assert desk.post(f"{page}/{uuid4()}/overeenkomst/terug").status_code == 404
    assert desk.post(f"{page}/{uuid4()}/overeenkomst", data={"signed_on": "2026-01-05"}).status_code == 404
