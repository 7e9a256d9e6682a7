from dataclasses import replace

import pytest

from app.planning.kinds import rules_for
from app.planning.kinds.cycling_lessons import CyclingLessonsRules, CyclingMeeting
from app.planning.kinds.rules import Fault, Flaw
from app.planning.template import Ages, PerYear, Phase, Station, Template
from app.planning.vocabulary import ActivityKind, FundingSource, PartnerKind, PhaseSort, Rhythm, SchoolHolidays


def phase(sort=PhaseSort.MEETINGS, rhythm=Rhythm.WEEKLY, **changes):
    return Phase(**{"name": "Fase", "sort": sort, "rhythm": rhythm, "description": "Uitleg"} | changes)


def template(kind, **changes):
    values = {
        "slug": "voorbeeld",
        "version": 1,
        "kind": kind,
        "title": "Voorbeeld",
        "summary": "Een voorbeeld",
        "duration_minutes": 60,
        "ages": Ages(youngest=4, oldest=12),
        "phases": (phase(),),
        "roles": (),
    }
    return Template(**values | changes)


SAFETY_DAY = template(
    ActivityKind.SAFETY_DAY,
    stations=tuple(Station(name=f"Post {number}", description="Uitleg") for number in range(1, 6)),
    partners=(PartnerKind.POLICE, PartnerKind.FIRE_SERVICE),
    lead_time_weeks=10,
    per_year=PerYear(least=1, most=1),
)
MUSIC_COACHING = template(
    ActivityKind.MUSIC_COACHING,
    phases=(
        phase(PhaseSort.INTAKE, Rhythm.ONCE),
        phase(PhaseSort.GOALS, Rhythm.ONCE),
        phase(PhaseSort.MEETINGS, Rhythm.WEEKLY),
        phase(PhaseSort.EVALUATION, Rhythm.MONTHLY),
        phase(PhaseSort.CLOSING, Rhythm.ONCE),
    ),
)
CYCLING_LESSONS = template(
    ActivityKind.CYCLING_LESSONS,
    phases=(
        phase(part=1, meetings=12, lessons=12),
        phase(part=2, meetings=4, lessons=8),
        phase(PhaseSort.TEST, Rhythm.ONCE, part=3, meetings=1),
        phase(PhaseSort.CEREMONY, Rhythm.ONCE, part=3, meetings=1),
    ),
)
OUTING = template(
    ActivityKind.SPORTS_OUTING,
    away=True,
    briefing_before=True,
    children_per_adult=6,
    funding=(FundingSource.SPUK,),
    phases=(phase(PhaseSort.BRIEFING, Rhythm.ONCE), phase()),
)
LIBRARY_VISIT = template(ActivityKind.LIBRARY_VISIT, partners=(PartnerKind.LIBRARY,), per_year=PerYear(least=2, most=3))
RIGHT = [SAFETY_DAY, CYCLING_LESSONS, MUSIC_COACHING, OUTING, LIBRARY_VISIT, template(ActivityKind.OPEN_ACTIVITY)]


@pytest.mark.parametrize("kind", ActivityKind)
def test_each_kind_has_rules_of_its_own(kind):
    assert rules_for(kind).kind is kind


@pytest.mark.parametrize("right", RIGHT, ids=lambda right: right.kind)
def test_a_template_that_fits_its_kind_has_no_faults(right):
    assert rules_for(right.kind).faults(right) == []


@pytest.mark.parametrize(
    ("wrong", "field", "flaw", "wanted"),
    [
        (replace(SAFETY_DAY, stations=SAFETY_DAY.stations[:1]), "stations", Flaw.TOO_FEW, "2"),
        (replace(SAFETY_DAY, stations=SAFETY_DAY.stations * 3), "stations", Flaw.TOO_MANY, "12"),
        (replace(SAFETY_DAY, lead_time_weeks=7), "lead_time_weeks", Flaw.TOO_FEW, "8"),
        (replace(SAFETY_DAY, lead_time_weeks=13), "lead_time_weeks", Flaw.TOO_MANY, "12"),
        (replace(SAFETY_DAY, partners=(PartnerKind.POLICE,)), "partners", Flaw.MISSING, "fire_service"),
        (replace(SAFETY_DAY, per_year=None), "per_year", Flaw.MISSING, "1"),
        (replace(SAFETY_DAY, per_year=PerYear(least=1, most=2)), "per_year", Flaw.TOO_MANY, "1"),
        (replace(SAFETY_DAY, school_holidays=SchoolHolidays.ONLY), "school_holidays", Flaw.MUST_BE, "skip"),
        (replace(CYCLING_LESSONS, phases=(phase(meetings=19),)), "phases", Flaw.TOO_MANY, "18"),
        (replace(CYCLING_LESSONS, phases=(phase(meetings=18, lessons=23),)), "phases", Flaw.TOO_MANY, "22"),
        (replace(CYCLING_LESSONS, phases=(phase(meetings=1, part=4),)), "phases", Flaw.TOO_MANY, "3"),
        (
            replace(MUSIC_COACHING, phases=MUSIC_COACHING.phases[::-1]),
            "phases",
            Flaw.MUST_BE,
            "intake once, goals once, meetings weekly, evaluation monthly, closing once",
        ),
        (replace(OUTING, briefing_before=False), "briefing_before", Flaw.MUST_BE, "true"),
        (replace(OUTING, phases=OUTING.phases[::-1]), "phases", Flaw.MISSING, "briefing"),
        (replace(OUTING, phases=()), "phases", Flaw.MISSING, "briefing"),
        (replace(OUTING, children_per_adult=None), "children_per_adult", Flaw.MISSING, "1"),
        (
            replace(OUTING, funding=(FundingSource.FREE,)),
            "funding",
            Flaw.MISSING,
            "activity_budget, mdt, spuk, deal",
        ),
        (replace(LIBRARY_VISIT, partners=()), "partners", Flaw.MISSING, "library"),
        (replace(LIBRARY_VISIT, per_year=None), "per_year", Flaw.MISSING, "2"),
        (replace(LIBRARY_VISIT, per_year=PerYear(least=1, most=3)), "per_year", Flaw.TOO_FEW, "2"),
        (replace(LIBRARY_VISIT, per_year=PerYear(least=2, most=4)), "per_year", Flaw.TOO_MANY, "3"),
    ],
)
def test_a_template_that_does_not_fit_its_kind_has_a_fault(wrong, field, flaw, wanted):
    assert rules_for(wrong.kind).faults(wrong) == [Fault(field=field, flaw=flaw, wanted=wanted)]


def test_sport_on_the_location_needs_no_briefing():
    weekly = replace(OUTING, away=False, briefing_before=False, funding=(), phases=(phase(),))
    assert rules_for(weekly.kind).faults(weekly) == []


def test_cycling_lessons_without_meetings_are_too_few():
    without = replace(CYCLING_LESSONS, phases=(phase(),))
    assert rules_for(without.kind).faults(without) == [Fault(field="phases", flaw=Flaw.TOO_FEW, wanted="1")] * 2


def test_cycling_lessons_are_22_lessons_in_18_meetings_and_three_parts():
    meetings = CyclingLessonsRules().meetings()
    assert meetings == (
        *[CyclingMeeting(part=1, sort=PhaseSort.MEETINGS, lessons=1)] * 12,
        *[CyclingMeeting(part=2, sort=PhaseSort.MEETINGS, lessons=2)] * 4,
        CyclingMeeting(part=3, sort=PhaseSort.TEST, lessons=1),
        CyclingMeeting(part=3, sort=PhaseSort.CEREMONY, lessons=1),
    )
    assert (len(meetings), sum(meeting.lessons for meeting in meetings)) == (18, 22)
