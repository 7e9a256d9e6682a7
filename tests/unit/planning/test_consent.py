"""Who agrees for a child."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.planning.consent import (
    DecidesAlone,
    GuardianDecides,
    ParentDecides,
    TooYoungAlone,
    givers,
    refuse_others,
    surely_aged,
)
from app.planning.vocabulary import ConsentGiver

PARENT, GUARDIAN, ALONE = ConsentGiver


@pytest.mark.parametrize(
    ("age", "unaccompanied", "who"),
    [
        (0, False, (PARENT,)),
        (15, False, (PARENT,)),
        (15, True, (GUARDIAN,)),
        (16, False, (PARENT, ALONE)),
        (17, True, (GUARDIAN, ALONE)),
        (18, False, (ALONE,)),
        (18, True, (ALONE,)),
    ],
)
def test_parents_agree_or_a_guardian_and_from_sixteen_the_young_person_too(age, unaccompanied, who):
    assert givers(age, unaccompanied=unaccompanied) == who


@pytest.mark.parametrize(
    ("giver", "age", "unaccompanied", "refusal"),
    [
        (ALONE, 15, False, TooYoungAlone),
        (ALONE, 15, True, TooYoungAlone),
        (PARENT, 15, True, GuardianDecides),
        (GUARDIAN, 15, False, ParentDecides),
        (PARENT, 17, True, GuardianDecides),
        (PARENT, 18, False, DecidesAlone),
        (GUARDIAN, 18, True, DecidesAlone),
    ],
)
def test_whoever_it_is_not_up_to_is_refused_and_it_says_why(giver, age, unaccompanied, refusal):
    with pytest.raises(refusal):
        refuse_others(giver, age=age, unaccompanied=unaccompanied)


def test_a_refusal_says_whether_there_are_parents_to_ask():
    with pytest.raises(TooYoungAlone) as refused:
        refuse_others(ALONE, age=12, unaccompanied=True)
    assert refused.value.unaccompanied


@pytest.mark.parametrize(
    ("on", "years"), [(date(2026, 4, 30), 15), (date(2026, 5, 1), 16), (date(2026, 3, 31), 15), (date(2027, 1, 1), 16)]
)
def test_a_birthday_counts_when_its_month_is_over(on, years):
    assert surely_aged(on, birth_month=date(2010, 4, 1)) == years


@given(st.integers(0, 15), st.booleans())
def test_under_sixteen_nobody_agrees_alone(age, unaccompanied):
    with pytest.raises(TooYoungAlone):
        refuse_others(ALONE, age=age, unaccompanied=unaccompanied)


@given(st.integers(0, 25), st.booleans(), st.sampled_from(ConsentGiver))
def test_somebody_can_always_agree_and_only_they_are_not_refused(age, unaccompanied, giver):
    who = givers(age, unaccompanied=unaccompanied)
    refused = False
    try:
        refuse_others(giver, age=age, unaccompanied=unaccompanied)
    except (TooYoungAlone, GuardianDecides, ParentDecides, DecidesAlone):
        refused = True
    assert (bool(who), refused) == (True, giver not in who)
