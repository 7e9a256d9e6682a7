"""The tables of courses and enrolments: what the database itself refuses."""

import pytest
from sqlalchemy.exc import IntegrityError

from app.planning.vocabulary import ConsentPurpose, EnrolmentState, PhaseSort
from tests import courses, factories
from tests.factories import DAY, NOW


def test_a_child_is_once_in_a_course_and_has_one_certificate_that_stands(session, location):
    course = courses.course(session)
    group, meetings = courses.course_group(session, course, meetings=2)
    found = courses.course_participant(session, course, group, meetings=meetings)
    withdrawn = courses.certificate(session, found, withdrawn_on=NOW.date(), withdrawn_because="Verkeerde naam")
    courses.certificate(session, found)
    assert withdrawn.withdrawn_on == NOW.date()
    with pytest.raises(IntegrityError, match="uq_certificate_standing"):
        courses.certificate(session, found)


def test_groups_of_one_part_have_names_of_their_own(session, location):
    course = courses.course(session)
    courses.course_group(session, course, meetings=1)
    courses.course_group(session, course, name="B", meetings=1)
    courses.course_group(session, course, part=3, sort=PhaseSort.TEST, meetings=1)
    with pytest.raises(IntegrityError, match="uq_course_group_course_id_part_sort_name"):
        courses.course_group(session, course, meetings=1)


def test_an_offer_has_a_deadline_and_holds_its_place(session, location):
    activity = factories.activity(session, capacity=1)
    factories.enrolment(session, activity, factories.child(session), EnrolmentState.OFFERED, offered_until=NOW + DAY)
    with pytest.raises(IntegrityError, match="more children placed"):
        factories.enrolment(session, activity, factories.child(session))


def test_an_offer_without_a_deadline_is_refused(session, location):
    with pytest.raises(IntegrityError, match="ck_enrolment_offered_with_a_deadline"):
        factories.enrolment(session, factories.activity(session), factories.child(session), EnrolmentState.OFFERED)


def test_a_purpose_is_agreed_with_once_at_a_time(session, location):
    child = factories.child(session)
    courses.consent(session, child, withdrawn_on=NOW.date())
    courses.consent(session, child)
    courses.consent(session, child, ConsentPurpose.PHOTOS)
    with pytest.raises(IntegrityError, match="uq_consent_standing"):
        courses.consent(session, child)


def test_stamps_checks_and_tests_go_with_the_child(session, location):
    course = courses.course(session)
    found = courses.course_participant(session, course)
    courses.stamp(session, found, "remmen")
    courses.bike_check(session, found)
    courses.practical_test(session, found)
    courses.equipment(session)
    session.delete(found)
    session.flush()
    assert [course.title] == ["Fietslessen najaar"]
