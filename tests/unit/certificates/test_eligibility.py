"""Who has earned a certificate, and what is missing."""

from dataclasses import replace
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.certificates import eligibility
from app.certificates.eligibility import (
    BikeNotApproved,
    BikeNotChecked,
    FirstPart,
    MissedTooMany,
    Record,
    SkillsLeft,
    TestFailed,
    TestNotTaken,
)
from app.planning.course import progress
from app.planning.course.marks import Check, Noted, StampMark, TestForm
from app.planning.course.progress import BikeResult
from app.planning.template import CertificateRule, Point
from app.planning.vocabulary import AttendanceMark, StampResult
from tests.unit.planning.course.courses import GARDEN, PLAN, START, A, B, after, meeting_id, place, whole

RULE = PLAN.outline.certificate
BELL, LIGHT = Point(slug="bel", name="Bel"), Point(slug="voorlicht", name="Voorlicht")
GOOD = BikeResult(check=Check(points={}, at=START), faults=())
DONE = Record(
    first_part=6, placed_further=False, missed=4, skills_left=(), bike=GOOD, tries=1, tries_left=1, passed=True
)


@pytest.mark.parametrize(
    ("record", "missing", "steps"),
    [
        (DONE, (), 0),
        (replace(DONE, first_part=4), (FirstPart(had=4, needed=6),), 2),
        (replace(DONE, first_part=0, placed_further=True), (), 0),
        (replace(DONE, missed=7), (MissedTooMany(missed=7, allowed=4),), 3),
        (replace(DONE, bike=None), (BikeNotChecked(),), 1),
        (replace(DONE, bike=replace(GOOD, faults=(BELL, LIGHT))), (BikeNotApproved(faults=(BELL, LIGHT)),), 1),
        (replace(DONE, passed=False, tries=0, tries_left=2), (TestNotTaken(),), 1),
        (replace(DONE, passed=False), (TestFailed(tries_left=1),), 1),
        (replace(DONE, passed=False, tries=2, tries_left=0), (TestFailed(tries_left=0),), 1),
        (replace(DONE, skills_left=(BELL,)), (), 0),
        (
            replace(DONE, first_part=5, bike=None, passed=False, tries=0),
            (FirstPart(had=5, needed=6), BikeNotChecked(), TestNotTaken()),
            3,
        ),
    ],
)
def test_what_is_missing_is_said_in_the_order_of_a_course(record, missing, steps):
    found = eligibility.shortfalls(RULE, record)
    assert found == missing
    assert eligibility.steps(found) == steps
    assert eligibility.earned(RULE, record) is (not missing)


def test_a_full_card_is_all_that_the_low_cost_form_asks():
    rule = CertificateRule(title="Stempeldiploma", skills=True)
    nothing = Record(
        first_part=0, placed_further=False, missed=9, skills_left=(), bike=None, tries=0, tries_left=2, passed=False
    )
    assert eligibility.earned(rule, nothing)
    left = replace(nothing, skills_left=(BELL, LIGHT))
    assert eligibility.shortfalls(rule, left) == (SkillsLeft(skills=(BELL, LIGHT)),)
    assert eligibility.steps(eligibility.shortfalls(rule, left)) == 2


def test_a_rule_that_asks_nothing_is_met_by_everybody():
    assert eligibility.earned(CertificateRule(title="Meegedaan"), replace(DONE, first_part=0, missed=22, passed=False))


def test_a_test_that_was_failed_for_the_last_time_is_out_of_reach():
    assert eligibility.out_of_reach((BikeNotChecked(), TestFailed(tries_left=0)))
    assert not eligibility.out_of_reach((BikeNotChecked(), TestFailed(tries_left=1)))


def read(noted, *, week=18):
    return eligibility.record(PLAN, progress.progress(PLAN, whole(), noted, now=after(week)))


def test_a_record_is_read_from_the_progress_of_a_child():
    places = (place(0), place(1, AttendanceMark.ABSENT), place(2, AttendanceMark.EXCUSED), place(0, of=GARDEN))
    stamps = tuple(StampMark(skill=skill.slug, result=StampResult.DONE, at=START) for skill in PLAN.outline.skills[:-1])
    forms = (TestForm(attempt=1, by_id=UUID(int=1), points={}),)
    found = read(Noted(groups={A: START}, places=places, stamps=stamps, forms=forms))
    assert found == Record(
        first_part=1,
        placed_further=False,
        missed=2,
        skills_left=PLAN.outline.skills[-1:],
        bike=None,
        tries=1,
        tries_left=1,
        passed=False,
    )


marks = st.sampled_from(AttendanceMark)
rules = st.builds(
    CertificateRule,
    title=st.just("Fietsdiploma"),
    first_part=st.none() | st.integers(min_value=1, max_value=12),
    missed=st.none() | st.integers(min_value=0, max_value=20),
)


@given(rules, st.lists(marks, min_size=12, max_size=12), st.integers(0, 11), st.sampled_from([1, 2]))
def test_being_there_more_often_takes_nobodys_certificate_away(rule, listed, more, starts_in):
    def record(found):
        places = tuple(place(number, mark) for number, mark in enumerate(found))
        return read(Noted(starts_in=starts_in, groups={A: START}, places=places))

    before = eligibility.steps(eligibility.shortfalls(rule, record(listed)))
    oftener = [*listed[:more], AttendanceMark.PRESENT, *listed[more + 1 :]]
    assert eligibility.steps(eligibility.shortfalls(rule, record(oftener))) <= before


@given(rules, st.lists(marks, min_size=12, max_size=12), st.integers(0, 11), marks, st.integers(0, 11))
def test_catching_up_takes_nobodys_certificate_away(rule, listed, missed, mark, elsewhere):
    def record(*more):
        places = tuple(place(number, found) for number, found in enumerate(listed))
        return read(Noted(groups={A: START}, places=places + more))

    before = eligibility.steps(eligibility.shortfalls(rule, record()))
    extra = place(elsewhere, mark, of=B, makes_up=meeting_id(A, missed))
    after_that = eligibility.steps(eligibility.shortfalls(rule, record(extra)))
    if mark is AttendanceMark.PRESENT:
        assert after_that <= before
