"""The sheet that goes along with a child."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from app.documents import handover
from app.documents.errors import DoesNotFit
from app.documents.handover import CourseOnPaper, Done, Earned, Handover
from app.planning.course import plan
from app.planning.course.marks import Check, StampMark
from app.planning.course.progress import LessonState, Progress, bike, skills
from app.planning.course.trial import Attempt
from app.planning.vocabulary import StampResult
from tests.courses import specification
from tests.unit.documents.reading import reader, tags, text

NOW = datetime(2026, 11, 26, 12, tzinfo=UTC)
LESSONS = plan.from_data(specification())
POINTS = LESSONS.outline.bike_check


def progress(*, starts_in=1, had=(), stamps=(), checked=None, attempts=()):
    marks = [StampMark(skill=slug, result=StampResult.DONE, at=NOW) for slug in stamps]
    checks = [] if checked is None else [Check(points=checked, at=NOW)]
    return Progress(
        starts_in=starts_in,
        lessons=dict.fromkeys(had, LessonState.ATTENDED),
        skills=skills(LESSONS.outline.skills, marks),
        bike=bike(POINTS, checks),
        attempts=tuple(attempts),
    )


def lines(**values):
    return list(handover.course_lines(CourseOnPaper(title="Fietslessen", plan=LESSONS, progress=progress(**values))))


SKILLS = [skill.slug for skill in LESSONS.outline.skills]
OTTER = Handover(
    name="Otter",
    birth_month=date(2017, 4, 1),
    languages=("ti", "nl"),
    location="De Wilgen",
    arrived_on=date(2026, 3, 2),
    left_on=date(2026, 11, 25),
    done=(
        Done(title="Voetbal", times=12, last_on=date(2026, 11, 21)),
        Done(title="Voorlezen", times=1, last_on=date(2026, 10, 7)),
    ),
    courses=(
        CourseOnPaper(title="Fietslessen najaar", plan=LESSONS, progress=progress(had=range(1, 10), stamps=SKILLS[:2])),
    ),
    certificates=(Earned(title="Zwemdiploma A", number="WW-2026-7K3Q", issued_on=date(2026, 6, 1)),),
)


def test_the_sheet_says_what_was_done_and_what_is_left_and_has_a_line_for_the_name():
    found = text(handover.print_handover(OTTER, now=NOW))
    for words in (
        "Naam van het kind:",
        "Hier was de bijnaam van het kind Otter.",
        "Geboren in april 2017",
        "Spreekt Tigrinya en Nederlands",
        "Was op De Wilgen van 2 maart 2026 tot en met 25 november 2026",
        "Voetbal 12 keer 21 november 2026",
        "Cursus: Fietslessen najaar",
        "Deel 1: 9 van de 12 lessen gehad. Nog te gaan: lessen 10, 11 en 12.",
        "Zwemdiploma A, nummer WW-2026-7K3Q, 1 juni 2026",
        "Toestemming voor uitjes, foto’s en een naam op een certificaat geldt alleen hier.",
    ):
        assert words in found


def test_it_is_one_page_that_is_read_aloud():
    content = handover.print_handover(OTTER, now=NOW)
    assert (len(reader(content).pages), reader(content).metadata.title) == (1, "Overdracht")
    assert tags(content)[0]["/H1"] == 1


def test_a_child_of_whom_nothing_was_noted_has_a_sheet_too():
    empty = replace(OTTER, arrived_on=None, left_on=None, done=(), courses=(), certificates=())
    found = text(handover.print_handover(empty, now=NOW))
    assert ("Er is niets genoteerd." in found, "Certificaten" in found, "Was op De Wilgen" in found) == (
        True,
        False,
        True,
    )


def test_many_activities_are_told_as_a_number():
    many = tuple(Done(title=f"Activiteit {one}", times=2, last_on=date(2026, 1, 1)) for one in range(20))
    found = text(handover.print_handover(replace(OTTER, done=many), now=NOW))
    assert ("Activiteit 13" in found, "Activiteit 14" in found) == (True, False)
    assert "En nog 6 andere, samen 12 keer." in found


def test_what_does_not_fit_on_a_page_is_refused():
    with pytest.raises(DoesNotFit):
        handover.print_handover(replace(OTTER, courses=OTTER.courses * 12), now=NOW)


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"had": range(1, 13)}, "Deel 1: 12 van de 12 lessen gehad."),
        ({"had": range(1, 12)}, "Deel 1: 11 van de 12 lessen gehad. Nog te gaan: les 12."),
        ({"had": range(1, 3)}, "Deel 1: 2 van de 12 lessen gehad. Nog 10 lessen te gaan."),
        ({}, "Deel 1: 0 van de 12 lessen gehad."),
        ({"starts_in": 2}, "Deel 1: overgeslagen, want het kind kon dit al."),
        ({}, "Fietscontrole: nog niet gedaan."),
        ({"checked": {point.slug: True for point in POINTS}}, "Fietscontrole: in orde op 26 november 2026."),
        (
            {"checked": {point.slug: point != POINTS[0] for point in POINTS}},
            f"Fietscontrole: nog niet in orde: {POINTS[0].name}.",
        ),
        ({}, "Praktijkexamen: nog niet gedaan."),
        (
            {"attempts": [Attempt(number=1, forms=1, points=3, passed=False)]},
            "Praktijkexamen: 1 keer gedaan, nog niet gehaald.",
        ),
        ({"attempts": [Attempt(number=2, forms=1, points=30, passed=True)]}, "Praktijkexamen: gehaald."),
        ({"stamps": SKILLS}, f"Stempel voor: {', '.join(one.name for one in LESSONS.outline.skills)}."),
    ],
)
def test_each_piece_of_a_course_is_a_sentence(values, sentence):
    assert sentence in lines(**values)


def test_what_every_skill_has_a_stamp_for_is_not_said_to_be_left():
    assert [line for line in lines(stamps=SKILLS) if line.startswith("Nog geen stempel")] == []
    assert [line for line in lines() if line.startswith("Stempel voor")] == []
