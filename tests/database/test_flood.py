"""How many mails are taken in an hour (CALENDARS.md, rule 24)."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from app.models.replies import IntakeCount
from app.notify import retention
from app.programme import flood
from app.programme.flood import Limits, TooManyMails
from tests.database.racing import WON, at_once
from tests.factories import DAY, HOUR, NOW

ANNA, BRAM = "rsvp+a@weekwijzer.example", "rsvp+b@weekwijzer.example"


def admit(session, to=ANNA, of="anna@post.example", *, now=NOW, **limits):
    try:
        flood.admit(session, person=to, sender=of, now=now, limits=Limits(**limits))
    except TooManyMails as error:
        session.rollback()
        return error.limit
    session.commit()
    return None


@pytest.mark.parametrize(
    ("limits", "other", "stopped"),
    [
        ({"person": 2}, {"to": BRAM}, "person"),
        ({"sender": 2}, {"of": "bram@post.example"}, "sender"),
    ],
)
def test_rule_24_a_limit_is_of_one_person_or_sender_and_of_one_hour(session, location, limits, other, stopped):
    assert [admit(session, **limits) for _ in range(4)] == [None, None, stopped, stopped]
    assert admit(session, **other, **limits) is None
    assert admit(session, now=NOW + HOUR, **limits) is None


def test_rule_24_there_is_a_limit_for_all_of_them(session, location):
    assert [admit(session, f"{number}@x.example", "", total=2) for number in range(4)] == [None, None, "total", "total"]


def test_rule_24_what_was_refused_does_not_count_and_what_nobody_is_named_in_neither(session, location):
    assert [admit(session, "", "", total=0) for _ in range(3)] == [None] * 3
    assert session.scalars(select(IntakeCount.number)).all() == []


def test_no_address_stands_in_the_counts_and_old_ones_go(session, location):
    admit(session)
    assert not any("post.example" in name or ANNA in name for name in session.scalars(select(IntakeCount.name)))
    retention.remove_old(session, now=NOW + DAY)
    assert session.scalars(select(IntakeCount.number)).all() == []


def test_rule_24_of_two_at_once_one_is_the_last(session, two_sessions):
    def last(session):
        flood.admit(session, person=ANNA, sender="", now=NOW, limits=Limits(person=1))

    first, second = two_sessions()
    assert sorted([result if result is WON else "no" for result in at_once((first, last), (second, last))]) == [
        "no",
        WON,
    ]
