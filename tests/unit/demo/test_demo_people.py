import re
import subprocess
import sys
from collections import Counter, defaultdict
from datetime import date, timedelta
from itertools import pairwise

import pytest

from app.access import Role
from app.demo.passwords import password_of
from app.demo.plan import neighbour_for, plan_for
from app.planning.vocabulary import PartnerKind
from app.programme.texts import passes_eleven_test

TODAY = date(2026, 11, 22)


@pytest.fixture(scope="module")
def demo():
    return plan_for(TODAY)


def texts(location):
    """Return every text in it that a person may read."""
    for session in location.sessions:
        yield from (session.title, session.notes, session.cancel_reason or "")
        yield from (shift.role for shift in session.shifts)
        yield from (one.decline_reason or "" for one in session.engagements)
    for activity in location.activities:
        yield from (activity.title, activity.description)
    yield from (text for space in location.spaces for text in (space.name, space.directions))
    yield from (thing.name for thing in (*location.groups, *location.age_groups, *location.volunteers))
    yield from (text for one in location.partners for text in (one.name, one.contact_name, one.contact_email))
    yield from (text for one in location.accounts for text in (one.name, one.email))
    yield from (location.name, location.municipality)


def test_there_are_140_children_of_0_to_17_on_a_location_of_800_places(demo):
    assert (demo.places, len(demo.children)) == (800, 140)
    assert {child.age for child in demo.children} == set(range(18))
    assert len({child.pseudonym for child in demo.children}) == 140


def test_six_age_groups_overlap_and_leave_no_age_out(demo):
    ranges = [(group.min_age, group.max_age) for group in demo.age_groups]
    assert len(ranges) == 6
    assert all(before[1] >= after[0] > before[0] for before, after in pairwise(ranges))
    assert (ranges[0][0], ranges[-1][1]) == (0, 18)
    for youngest, oldest in ranges:
        assert sum(youngest <= child.age <= oldest for child in demo.children) >= 20


def test_a_birth_month_gives_the_age_on_the_day(demo):
    for child in demo.children:
        months = (TODAY.year - child.birth_month.year) * 12 + TODAY.month - child.birth_month.month
        assert (child.birth_month.day, months // 12) == (1, child.age)


def test_most_children_have_brothers_and_sisters_and_some_teenagers_came_alone(demo):
    families = defaultdict(list)
    for child in demo.children:
        families[child.family_id].append(child)
    alone = [family[0] for family in families.values() if len(family) == 1]
    assert sum(len(family) for family in families.values() if len(family) > 1) >= 100
    assert sum(child.age >= 13 for child in alone) >= 14
    for family in families.values():
        assert len({child.languages for child in family}) == 1
        assert len({child.age for child in family}) == len(family)


def test_the_languages_are_those_of_the_posters_and_a_few_more(demo):
    spoken = Counter(child.languages[0] for child in demo.children)
    assert {"ar", "ti", "uk", "tr", "fa", "en"} <= spoken.keys()
    assert spoken.most_common(1)[0][0] == "ar"
    assert {"nl", "en", "ar", "ti", "uk", "tr", "fa"} <= {word for one in demo.volunteers for word in one.languages}


def test_of_45_volunteers_some_have_no_vog_or_one_that_is_over_or_nearly(demo):
    soon = TODAY + timedelta(weeks=8)
    ends = [volunteer.vog_until for volunteer in demo.volunteers]
    assert len(ends) == 45
    assert ends.count(None) == 5
    assert sum(end is not None and end < TODAY for end in ends) == 3
    assert sum(end is not None and TODAY <= end <= soon for end in ends) == 4
    assert all(volunteer.availability for volunteer in demo.volunteers)
    assert len({volunteer.reminder_hours for volunteer in demo.volunteers}) >= 4


def test_eleven_partners_have_one_contact_each(demo):
    assert {partner.kind for partner in demo.partners} == {
        PartnerKind.POLICE,
        PartnerKind.FIRE_SERVICE,
        PartnerKind.TRAFFIC_SAFETY,
        PartnerKind.CYCLING_ASSOCIATION,
        PartnerKind.SCHOOL,
        PartnerKind.LIBRARY,
        PartnerKind.SPORTS_CLUB,
        PartnerKind.MUSIC_SCHOOL,
        PartnerKind.REFUGEE_SUPPORT,
        PartnerKind.MUNICIPALITY,
        PartnerKind.INTERPRETING,
    }
    assert len(demo.partners) == len({partner.contact_email for partner in demo.partners}) == 11


def test_of_sixteen_spaces_some_are_shared_and_some_lie_elsewhere(demo):
    assert len(demo.spaces) == 16
    assert {space.key for space in demo.spaces if space.shareable} >= {"sportveld", "binnenplein"}
    assert {space.key for space in demo.spaces if not space.on_location} == {"verkeerstuin", "bibliotheek", "zwembad"}


def test_everybody_who_may_sign_in_has_an_account(demo):
    assert Counter(account.role for account in demo.accounts) == {
        Role.SUPERVISOR: 2,
        Role.COACH: 1,
        Role.MENTOR: 2,
        Role.GUARDIAN: 1,
        Role.ADMINISTRATOR: 1,
        Role.VOLUNTEER: 45,
        Role.PARTNER: 11,
    }


def test_no_address_of_the_demo_can_exist(demo):
    both = [*demo.accounts, *neighbour_for(TODAY).accounts]
    assert len({account.email for account in both}) == len(both)
    assert all(re.fullmatch(r"[a-z0-9.-]+@[a-z0-9-]+\.example", account.email) for account in both)


def test_no_text_of_the_demo_holds_a_citizen_number_or_a_telephone_number(demo):
    numbers = re.findall(r"\d{5,}", " ".join(texts(demo)))
    assert numbers == []
    assert passes_eleven_test("111222333")  # the rule that would have refused one


@pytest.mark.parametrize("location", [plan_for(TODAY), neighbour_for(TODAY)], ids=["main", "neighbour"])
def test_no_text_of_the_demo_names_a_child(location):
    words = {word.casefold() for text in texts(location) for word in re.findall(r"[^\W_]+", text)}
    words |= {
        word.casefold()
        for one in location.templates
        for text in (one.template.title, one.template.summary, *one.template.materials)
        for word in re.findall(r"[^\W_]+", text)
    }
    assert words & {child.pseudonym.casefold() for child in location.children} == set()


def test_people_are_the_same_on_every_day_and_only_their_dates_move():
    one, other = plan_for(date(2027, 3, 28)), plan_for(TODAY)
    assert [(c.pseudonym, c.age, c.family_id) for c in one.children] == [
        (c.pseudonym, c.age, c.family_id) for c in other.children
    ]
    assert [(v.name, v.availability) for v in one.volunteers] == [(v.name, v.availability) for v in other.volunteers]


def test_the_same_day_gives_the_same_demo_also_in_another_process(demo):
    assert plan_for(TODAY) == demo
    program = (
        "import hashlib; from datetime import date; from app.demo.plan import plan_for;"
        "print(hashlib.sha256(repr(plan_for(date(2026, 11, 22))).encode()).hexdigest())"
    )
    prints = {
        subprocess.run(
            [sys.executable, "-c", program],
            env={"PYTHONHASHSEED": seed, "PYTHONPATH": "."},
            check=True,
            capture_output=True,
            text=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(prints) == 1


def test_a_password_is_long_and_differs_by_person_and_by_installation():
    one = password_of("marit@vlierhof.example", "a" * 32)
    assert re.fullmatch(r"[a-z]+-[a-z]+-[a-z]+-\d{4}", one)
    assert one == password_of("marit@vlierhof.example", "a" * 32)
    assert (
        len({one, password_of("yusuf@vlierhof.example", "a" * 32), password_of("marit@vlierhof.example", "b" * 32)})
        == 3
    )
    assert all(len(password_of(f"{number}@vlierhof.example", "a" * 32)) >= 15 for number in range(500))
