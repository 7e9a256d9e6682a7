from datetime import time

import pytest

from app.catalogue.loader import parse, read_shipped
from app.catalogue.writer import write
from app.planning.template import PerYear, UsualTime
from app.planning.vocabulary import ActivityKind, Audience, FundingSource, PartnerKind, PhaseSort, RoleHolder, Weekday

BY_SLUG = {template.slug: template for template in read_shipped()}


def test_each_kind_has_a_template():
    assert {template.kind for template in read_shipped()} == set(ActivityKind)


def test_the_shipped_templates_come_by_slug_and_are_read_once():
    assert [template.slug for template in read_shipped()] == [
        "bibliotheekbezoek",
        "boekenkast",
        "buddy-trio",
        "buurtfeest",
        "casusoverleg",
        "fietslessen",
        "fietsparcours",
        "gastles",
        "groepsbijeenkomsten",
        "groepsmuziek",
        "huiswerkhulp",
        "kids-en-koffie",
        "kinderraad",
        "kunstlab",
        "mdo",
        "muziekcoaching",
        "oudervoorlichting",
        "pittige-jaren",
        "ppd-talents",
        "rots-en-water",
        "samen-boeken-kiezen",
        "spelen-en-bewegen",
        "talentenshow",
        "timed4you",
        "triple-p",
        "uitje",
        "veiligheidsdag",
        "voorlezen",
        "wekelijks-sporten",
        "zwemles",
    ]
    assert read_shipped() is read_shipped()


@pytest.mark.parametrize("template", read_shipped(), ids=lambda template: template.slug)
def test_a_template_that_is_written_is_read_back_as_it_was(template):
    assert parse(write(template), file=f"{template.slug}.yaml") == template


def test_the_time_of_a_template_is_written_as_people_write_it():
    assert "starts: '09.30'" in write(BY_SLUG["kids-en-koffie"])


def test_the_safety_day_has_five_stations_and_a_long_preparation():
    day = BY_SLUG["veiligheidsdag"]
    assert [station.name for station in day.stations] == [
        "Brandweer",
        "Politie",
        "Fietsparcours",
        "Onveilige situaties",
        "Blushuisje",
    ]
    assert day.lead_time_weeks == 10
    assert day.per_year == PerYear(least=1, most=1)
    assert {PartnerKind.POLICE, PartnerKind.FIRE_SERVICE} <= set(day.partners)


def test_cycling_lessons_are_22_lessons_in_18_meetings_and_three_parts():
    phases = BY_SLUG["fietslessen"].phases
    assert [(phase.part, phase.sort, phase.meetings, phase.lessons) for phase in phases] == [
        (1, PhaseSort.MEETINGS, 12, 12),
        (2, PhaseSort.MEETINGS, 4, 8),
        (3, PhaseSort.TEST, 1, 1),
        (3, PhaseSort.CEREMONY, 1, 1),
    ]
    assert sum(phase.meetings for phase in phases) == 18
    assert sum(phase.lessons for phase in phases) == 22


def test_an_outing_has_a_briefing_and_four_ways_to_pay():
    outing = BY_SLUG["uitje"]
    assert (outing.briefing_before, outing.phases[0].sort) == (True, PhaseSort.BRIEFING)
    assert outing.funding[:4] == (
        FundingSource.ACTIVITY_BUDGET,
        FundingSource.MDT,
        FundingSource.SPUK,
        FundingSource.DEAL,
    )


def test_each_group_visits_the_library_two_or_three_times_a_year():
    assert BY_SLUG["bibliotheekbezoek"].per_year == PerYear(least=2, most=3)


def test_kids_and_coffee_is_on_mondays_with_three_volunteers_always():
    morning = BY_SLUG["kids-en-koffie"]
    assert morning.usual_time == UsualTime(weekday=Weekday.MONDAY, starts=time(9, 30))
    assert (morning.duration_minutes, morning.ages.youngest, morning.ages.oldest) == (90, 0, 4)
    assert (morning.roles[0].who, morning.roles[0].need, morning.roles[0].required) == (RoleHolder.VOLUNTEER, 3, True)
    assert morning.cancel_without_required


def test_a_guest_lesson_is_cancelled_without_the_mentor():
    lesson = BY_SLUG["gastles"]
    assert lesson.cancel_without_required
    assert lesson.roles[0].name == "Mentor van de klas"
    assert lesson.roles[0].required


PROGRAMMES = {
    "TeamUp": "spelen-en-bewegen",
    "KunstLab": "kunstlab",
    "Timed4You": "timed4you",
    "COA Got Talent": "talentenshow",
    "Kids & Koffie": "kids-en-koffie",
    "THINK": "gastles",
    "Rots en Water": "rots-en-water",
    "PPD Talents": "ppd-talents",
    "Triple P": "triple-p",
    "Pittige Jaren": "pittige-jaren",
    "Parents' information": "oudervoorlichting",
    "Group meetings": "groepsbijeenkomsten",
    "Children's council": "kinderraad",
    "MDO": "mdo",
    "case talks": "casusoverleg",
    "Homework help": "huiswerkhulp",
    "swimming lessons with stadspas": "zwemles",
    "Buddy trios": "buddy-trio",
    "Neighbours' festival": "buurtfeest",
}


@pytest.mark.parametrize("slug", PROGRAMMES.values(), ids=PROGRAMMES)
def test_every_programme_of_the_sources_has_a_template(slug):
    assert slug in BY_SLUG


def test_running_programmes_are_as_long_and_as_large_as_their_sources_tell():
    course, groups, talents = (BY_SLUG[slug] for slug in ("pittige-jaren", "groepsbijeenkomsten", "ppd-talents"))
    assert (course.phases[0].meetings, course.beside.ages.youngest) == (14, 0)
    assert (groups.min_children, groups.max_children, groups.phases[0].meetings, groups.duration_minutes) == (
        8,
        14,
        9,
        120,
    )
    assert (talents.max_children, talents.months, talents.hours_per_week, talents.agreement) == (4, 4, 10, True)
    assert (BY_SLUG["triple-p"].phases[0].meetings, BY_SLUG["oudervoorlichting"].phases[0].meetings) == (8, 5)


def test_meetings_of_staff_are_every_two_and_every_six_weeks():
    found = {slug: BY_SLUG[slug] for slug in ("mdo", "casusoverleg")}
    assert {template.audience for template in found.values()} == {Audience.STAFF}
    assert [found[slug].phases[0].every for slug in ("mdo", "casusoverleg")] == [2, 6]


def test_the_shipped_texts_hold_no_mail_address_phone_number_or_web_address():
    text = "".join(write(template) for template in read_shipped())
    assert not [mark for mark in ("@", "http", "www.", "06-", "+31", "0800") if mark in text]


@pytest.mark.parametrize("template", read_shipped(), ids=lambda template: template.slug)
def test_every_shipped_template_says_what_it_asks_and_what_makes_it_work(template):
    assert template.needs is not None
    assert template.needs.staff_hours_per_month is not None
    assert template.needs.euros_per_year is not None
    assert len(template.needs.success_factors) >= 2
