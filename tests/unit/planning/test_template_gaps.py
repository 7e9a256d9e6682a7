"""What a template asks that a location does not have."""

from dataclasses import replace

import pytest

from app.catalogue.loader import read_shipped
from app.planning.template import Ages, Companion, Role
from app.planning.template_gaps import Gap, GapSort, Here, Room, gaps, partners
from app.planning.vocabulary import Audience, PartnerKind, Qualification, RoleHolder

COFFEE = next(template for template in read_shipped() if template.slug == "kids-en-koffie")
DAY = next(template for template in read_shipped() if template.slug == "veiligheidsdag")
CHECKED = (frozenset({"nl"}), True)
UNCHECKED = (frozenset({"nl", "ar"}), False)
COMPLETE = Here(
    rooms=(Room(capacity=30, on_location=True),),
    partners=frozenset({"health_care"}),
    volunteers=(CHECKED,) * 3,
    staff=1,
    age_groups=((0, 3),),
)


def found(template=COFFEE, **changed):
    return gaps(template, replace(COMPLETE, **changed))


def test_nothing_is_missing_where_everything_is():
    assert found() == ()


def test_where_nothing_is_everything_is_missing_in_the_order_of_the_template():
    nothing = Here(rooms=(), partners=frozenset(), volunteers=(), staff=0, age_groups=())
    assert gaps(COFFEE, nothing) == (
        Gap(sort=GapSort.NO_SPACE),
        Gap(sort=GapSort.NO_PARTNER, what="health_care"),
        Gap(sort=GapSort.TOO_FEW_QUALIFIED, what="Gastvrouw of gastheer", need=3),
        Gap(sort=GapSort.NO_AGE_GROUP, need=0, have=4),
    )


@pytest.mark.parametrize(
    ("rooms", "gap"),
    [
        ([Room(capacity=15, on_location=True)], Gap(sort=GapSort.SPACE_TOO_SMALL, need=16, have=15)),
        ([Room(capacity=16, on_location=True)], None),
        ([Room(capacity=9, on_location=True), Room(capacity=None, on_location=True)], None),
        ([Room(capacity=99, on_location=False)], Gap(sort=GapSort.NO_SPACE)),
    ],
)
def test_a_space_on_the_location_has_room_for_all_or_nobody_said_how_much(rooms, gap):
    assert found(rooms=tuple(rooms)) == ((gap,) if gap else ())


def test_an_outing_asks_a_place_away_however_small():
    away = replace(COFFEE, away=True)
    assert found(away) == (Gap(sort=GapSort.NO_SPACE_AWAY),)
    assert found(away, rooms=(Room(capacity=1, on_location=False),)) == ()


def test_a_template_that_names_no_number_fits_anywhere():
    assert found(replace(COFFEE, max_children=None), rooms=(Room(capacity=1, on_location=True),)) == ()


def test_volunteers_without_a_valid_vog_do_not_count_for_a_role_that_asks_one():
    assert found(volunteers=(CHECKED, CHECKED, UNCHECKED)) == (
        Gap(sort=GapSort.TOO_FEW_QUALIFIED, what="Gastvrouw of gastheer", need=3, have=2),
    )
    anybody = replace(COFFEE, roles=(Role(name="Hulp", need=2, who=RoleHolder.VOLUNTEER),))
    assert found(anybody, volunteers=(UNCHECKED, UNCHECKED)) == ()
    assert found(anybody, volunteers=(UNCHECKED,)) == (
        Gap(sort=GapSort.TOO_FEW_VOLUNTEERS, what="Hulp", need=2, have=1),
    )


def test_a_language_of_a_role_is_asked_of_the_volunteers():
    reading = replace(COFFEE, roles=(Role(name="Voorlezer", need=1, who=RoleHolder.VOLUNTEER, language="ar"),))
    assert found(reading) == (Gap(sort=GapSort.NO_LANGUAGE, what="ar", need=1, have=0),)
    assert found(reading, volunteers=(UNCHECKED,)) == ()


def test_children_of_parents_and_staff_need_no_age_group_and_those_beside_do():
    beside = Companion(title="Oppas", ages=Ages(youngest=7, oldest=9), roles=())
    for audience in (Audience.PARENTS, Audience.STAFF):
        assert found(replace(COFFEE, audience=audience), age_groups=()) == ()
    parents = replace(COFFEE, audience=Audience.PARENTS, beside=beside)
    assert found(parents) == (Gap(sort=GapSort.NO_AGE_GROUP, need=7, have=9),)


def test_staff_is_counted_and_partners_of_a_role_are_asked_by_their_sort():
    roles = (Role(name="Mentor", need=2, who=RoleHolder.STAFF), Role(name="Gast", need=9, who=RoleHolder.PARTNER))
    assert found(replace(COFFEE, roles=roles)) == (Gap(sort=GapSort.NO_STAFF, what="Mentor", need=2, have=1),)
    assert found(replace(COFFEE, roles=roles), staff=2) == ()


@pytest.mark.parametrize(("ages", "missing"), [((4, 9), False), ((5, 9), True), ((0, 0), False)])
def test_one_age_group_that_overlaps_is_enough(ages, missing):
    template = replace(COFFEE, ages=Ages(youngest=ages[0], oldest=ages[1]))
    gap = Gap(sort=GapSort.NO_AGE_GROUP, need=ages[0], have=ages[1])
    assert found(template, age_groups=((0, 4),)) == ((gap,) if missing else ())


def test_partners_of_phases_stations_and_tasks_are_asked_too_each_once():
    assert partners(replace(DAY, partners=())) == (
        PartnerKind.FIRE_SERVICE,
        PartnerKind.POLICE,
        PartnerKind.TRAFFIC_SAFETY,
        PartnerKind.SCHOOL,
    )


def test_qualifications_that_are_asked_are_all_known():
    assert set(Qualification) == {Qualification.VOG}
