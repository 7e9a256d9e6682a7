from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.planning.requirements import Requirement, Standing, Verdict, of_roles
from app.planning.vocabulary import RoleHolder
from tests.factories import DAY, HOUR, NOW

MENTOR = Requirement(role="Mentor", holder=RoleHolder.STAFF, need=1, there=0)
THREE = Requirement(role="Gastvrouw", holder=RoleHolder.VOLUNTEER, need=3, there=3)


def standing(*requirements, **values):
    known = {"starts_at": NOW + 2 * DAY, "hours": 24, "known_since": NOW - DAY}
    return Standing(requirements=requirements, **known | values)


def role(name, who, *, required=True, **values):
    return {"name": name, "who": who, "need": 2, "required": required} | values


def test_with_everybody_there_is_nothing_to_decide():
    assert standing(THREE).verdict(NOW + DAY) is Verdict.COMPLETE
    assert standing(THREE, MENTOR).missing == (MENTOR,)


def test_it_is_decided_so_many_hours_before_the_start():
    meeting = standing(MENTOR)
    assert meeting.decided_at == NOW + DAY
    assert meeting.verdict(NOW + DAY - timedelta(seconds=1)) is Verdict.OPEN
    assert meeting.verdict(NOW + DAY) is Verdict.CANCEL


def test_who_is_asked_late_has_an_hour_to_answer():
    meeting = standing(MENTOR, known_since=NOW + 40 * HOUR)
    assert meeting.decided_at == NOW + 41 * HOUR
    assert meeting.verdict(NOW + 40 * HOUR) is Verdict.OPEN


@pytest.mark.parametrize(
    "values", [{"hours": None}, {"known_since": None}, {"goes_on": True}, {"starts_at": NOW + DAY}]
)
def test_without_a_rule_unknown_to_people_wanted_all_the_same_or_begun_nothing_is_decided(values):
    meeting = standing(MENTOR, **values)
    assert meeting.verdict(NOW + DAY) is Verdict.NO_RULE
    assert not meeting.warned(NOW + DAY)


def test_it_asks_for_attention_from_a_week_before_the_decision():
    meeting = standing(MENTOR, starts_at=NOW + 8 * DAY)
    assert not meeting.warned(NOW - timedelta(seconds=1))
    assert meeting.warned(NOW)
    assert not standing(THREE).warned(NOW)


def test_roles_of_partners_and_staff_are_required_and_those_of_volunteers_are_shifts():
    roles = [
        role("Gastdocent", "partner", partner="training"),
        role("Trainer", "partner"),
        role("Mentor", "staff"),
        role("Begeleider", "staff"),
        role("Spreker", "partner", required=False),
        role("Helper", "volunteer"),
    ]
    found = of_roles(roles, confirmed=["school"], coming={"Mentor"})
    assert [(one.role, one.lacking) for one in found] == [
        ("Gastdocent", 1),
        ("Trainer", 0),
        ("Mentor", 0),
        ("Begeleider", 1),
    ]
    assert {one.need for one in found} == {1}


@given(need=st.integers(1, 50), there=st.integers(0, 50), minutes=st.integers(-5000, 5000))
def test_nothing_is_cancelled_that_has_everybody_or_has_begun(need, there, minutes):
    meeting = standing(Requirement(role="Hulp", holder=RoleHolder.VOLUNTEER, need=need, there=there))
    now = meeting.starts_at + timedelta(minutes=minutes)
    verdict = meeting.verdict(now)
    assert (verdict is Verdict.CANCEL) == (there < need and meeting.decided_at <= now < meeting.starts_at)
