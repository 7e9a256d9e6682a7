"""What differs between two versions of a template."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from app.catalogue import writer
from app.catalogue.loader import read_shipped
from app.planning.template_changes import Change, ChangeSort, changes
from app.planning.vocabulary import PartnerKind

BY_SLUG = {template.slug: template for template in read_shipped()}
COFFEE = BY_SLUG["kids-en-koffie"]


def between(after, before=COFFEE):
    return changes(writer.as_data(before), writer.as_data(after))


def test_two_versions_that_say_the_same_do_not_differ():
    assert between(replace(COFFEE, version=7, slug="anders")) == ()


def test_fields_that_changed_came_or_went_are_said_with_what_was_there():
    after = replace(
        COFFEE, duration_minutes=60, max_children=None, children_per_adult=4, ages=replace(COFFEE.ages, oldest=5)
    )
    assert between(after) == (
        Change(sort=ChangeSort.CHANGED, field="duration_minutes", before=90, after=60),
        Change(sort=ChangeSort.CHANGED, field="ages.oldest", before=4, after=5),
        Change(sort=ChangeSort.REMOVED, field="max_children", before=16),
        Change(sort=ChangeSort.ADDED, field="children_per_adult", after=4),
    )


def test_a_line_is_known_by_its_name_and_its_parts_are_compared():
    host, guest = COFFEE.roles
    after = replace(COFFEE, roles=(replace(host, need=4), replace(guest, name="Spreker")))
    gone, come = writer.as_data(COFFEE)["roles"][1], writer.as_data(after)["roles"][1]
    assert between(after) == (
        Change(sort=ChangeSort.REMOVED, field="roles", item="Gast met een onderwerp", before=gone),
        Change(sort=ChangeSort.CHANGED, field="roles.need", item="Gastvrouw of gastheer", before=3, after=4),
        Change(sort=ChangeSort.ADDED, field="roles", item="Spreker", after=come),
    )


def test_words_of_a_list_and_their_order_are_compared():
    after = replace(COFFEE, partners=(PartnerKind.LIBRARY,), materials=tuple(reversed(COFFEE.materials)))
    assert between(after) == (
        Change(sort=ChangeSort.REMOVED, field="partners", item="health_care", before="health_care"),
        Change(sort=ChangeSort.ADDED, field="partners", item="library", after="library"),
        Change(sort=ChangeSort.MOVED, field="materials"),
    )


def test_two_lines_of_one_name_are_told_apart_by_their_place():
    host = COFFEE.roles[0]
    twice = replace(COFFEE, roles=(host, replace(host, need=1)))
    assert between(replace(twice, roles=(host, replace(host, need=2))), twice) == (
        Change(sort=ChangeSort.CHANGED, field="roles.need", item=host.name, before=1, after=2),
    )


def test_a_part_that_came_is_said_field_by_field():
    found = between(BY_SLUG["fietslessen"], replace(BY_SLUG["fietslessen"], course=None))
    assert {change.sort for change in found} == {ChangeSort.ADDED}
    assert Change(sort=ChangeSort.ADDED, field="course.certificate.title", after="Fietsdiploma") in found


def test_a_field_that_only_one_version_knows_is_compared_too():
    assert changes({"title": "A"}, {"title": "A", "audience": "staff"}) == (
        Change(sort=ChangeSort.ADDED, field="audience", after="staff"),
    )
    assert changes({"roles": [{"need": 1}]}, {"roles": [{"need": 2}]}) == (
        Change(sort=ChangeSort.CHANGED, field="roles.need", before=1, after=2),
    )


templates = st.sampled_from(list(BY_SLUG.values()))


@given(templates, templates)
def test_there_are_differences_exactly_when_two_say_something_else(one, other):
    found = between(other, one)
    assert bool(found) == (one != other)
    assert len(between(one, other)) == len(found)
