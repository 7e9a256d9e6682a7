"""A course as its template describes it: parts, meetings and lessons."""

import pytest

from app.catalogue import writer
from app.catalogue.loader import read_shipped
from app.planning.course import plan
from app.planning.vocabulary import PhaseSort


def read(slug):
    return plan.from_data(writer.as_data(next(found for found in read_shipped() if found.slug == slug)))


def test_cycling_lessons_are_twenty_two_lessons_in_eighteen_meetings_and_three_parts():
    found = read("fietslessen")
    assert found.lessons == range(1, 23)
    assert sum(phase.meetings for phase in found.phases) == 18
    assert [(phase.part, phase.sort, phase.lessons) for phase in found.phases] == [
        (1, PhaseSort.MEETINGS, range(1, 13)),
        (2, PhaseSort.MEETINGS, range(13, 21)),
        (3, PhaseSort.TEST, range(21, 22)),
        (3, PhaseSort.CEREMONY, range(22, 23)),
    ]


def test_a_meeting_in_the_traffic_garden_holds_two_lessons():
    garden = read("fietslessen").phase(part=2, sort=PhaseSort.MEETINGS)
    assert [garden.lessons_in(meeting) for meeting in range(5)] == [
        range(13, 15),
        range(15, 17),
        range(17, 19),
        range(19, 21),
        range(0),
    ]
    assert garden.away


def test_lessons_that_do_not_divide_evenly_come_early():
    phase = plan.CoursePhase(part=1, sort=PhaseSort.MEETINGS, name="Deel 1", meetings=3, lessons=range(1, 6))
    assert [phase.lessons_in(meeting) for meeting in range(3)] == [range(1, 3), range(3, 5), range(5, 6)]


def test_a_lesson_is_in_a_part():
    found = read("fietslessen")
    assert [found.part_of(lesson) for lesson in (1, 12, 13, 21)] == [1, 1, 2, 3]
    with pytest.raises(ValueError, match="23"):
        found.part_of(23)


def test_the_low_cost_form_has_one_part_and_a_card_of_stamps():
    found = read("fietsparcours")
    assert [phase.part for phase in found.phases] == [1]
    assert found.phase(part=2, sort=PhaseSort.MEETINGS) is None
    assert (found.outline.certificate.skills, found.outline.test, found.outline.passes_at) == (True, (), None)
    assert len(found.outline.skills) == 6


def test_preparation_is_no_lesson():
    specification = {
        "title": "Cursus",
        "phases": [{"name": "Vooraf", "sort": "preparation"}, {"name": "Les", "sort": "meetings"}],
        "course": {"skills": [], "certificate": {"title": "Bewijs"}},
    }
    assert [phase.name for phase in plan.from_data(specification).phases] == ["Les"]
