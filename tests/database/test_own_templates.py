"""Keeping an activity as a template, and taking templates out of use."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from app.catalogue import loader, writer
from app.catalogue.loader import read_shipped
from app.models.activities import Template
from app.models.rotations import Station
from app.models.tasks import Task
from app.planning.vocabulary import ActivityKind, Audience
from app.programme import activities, own_templates
from app.programme.refusals import NamesAChild, NotATemplate, NotFound, NothingToLearnFrom
from app.programme.rotations import settings
from app.queries import catalogue
from tests import factories, safety_days
from tests.factories import DAY, NOW


def save(session, by, activity, title="Voetbal met de buurt", summary="Samen spelen."):
    row = own_templates.save(session, activity.id, title=title, summary=summary, by=by, now=NOW)
    session.commit()
    return row


@pytest.fixture
def football(session, location):
    group = factories.age_group(session, min_age=6, max_age=11)
    activity = factories.activity(session, age_group_id=group.id, capacity=20, children_per_adult=8)
    meeting = factories.meeting(session, NOW + DAY, of=activity, minutes=90)
    factories.shift(session, meeting, role="Coach", need=2, required=True, qualification="vog", position=1)
    factories.shift(session, meeting, role="Begeleiding", position=0)
    factories.engagement(session, meeting, factories.partner(session, sort="sports_club"))
    factories.engagement(session, meeting, factories.partner(session, sort="iets anders"))
    factories.meeting(session, NOW - DAY, of=activity, minutes=30)
    session.commit()
    return activity


def test_a_template_is_what_the_last_meeting_was(session, by, football):
    row = save(session, by, football)
    found = row.specification
    assert (row.slug, row.version, row.kind) == ("voetbal-met-de-buurt", 1, ActivityKind.OPEN_ACTIVITY)
    assert [(role["name"], role["need"], role["required"], role["qualification"]) for role in found["roles"]] == [
        ("Begeleiding", 1, False, None),
        ("Coach", 2, True, "vog"),
    ]
    assert (found["duration_minutes"], found["partners"], found["ages"]) == (
        90,
        ["sports_club"],
        {"youngest": 6, "oldest": 11},
    )
    assert (found["children_per_adult"], found["max_children"], len(found["phases"])) == (8, 20, 1)


@pytest.mark.parametrize(
    ("audience", "cancels_before"), [(Audience.PARENTS, 48), (Audience.EVERYBODY, 0), (Audience.CHILDREN, None)]
)
def test_whom_it_is_for_and_when_it_is_cancelled_by_rule_are_kept(session, by, football, audience, cancels_before):
    football.audience, football.cancels_before = audience, cancels_before
    row = save(session, by, football)

    assert activities.rules_of(row.specification) == {"audience": audience, "cancels_before": cancels_before}


@pytest.mark.parametrize("shipped", read_shipped(), ids=lambda template: template.slug)
def test_whatever_is_planned_from_the_catalogue_can_be_kept_with_its_phases(session, by, location, shipped):
    base = factories.template(
        session, slug=shipped.slug, kind=shipped.kind, title=shipped.title, specification=writer.as_data(shipped)
    )
    activity = factories.activity(session, kind=shipped.kind, template_id=base.id)
    meeting = factories.meeting(session, NOW + DAY, of=activity, minutes=shipped.duration_minutes)
    roles = [role for role in shipped.roles if role.who == "volunteer"]
    for position, role in enumerate(roles):
        factories.shift(
            session,
            meeting,
            role=role.name,
            need=role.need,
            required=role.required,
            qualification=role.qualification,
            position=position,
        )
    for sort in shipped.partners:
        factories.engagement(session, meeting, factories.partner(session, sort=sort))
    session.commit()
    found = save(session, by, activity).specification
    assert (found["phases"], found["stations"]) == (base.specification["phases"], base.specification["stations"])
    assert {role["name"] for role in found["roles"]} == {role.name for role in shipped.roles}


def test_the_same_name_again_is_a_newer_version_and_the_catalogue_shows_it(session, by, football):
    save(session, by, football)
    again = save(session, by, football, summary="Nog beter.")
    assert again.version == 2
    assert [(row.slug, row.version) for row in catalogue.newest(session)] == [("voetbal-met-de-buurt", 2)]


@pytest.mark.parametrize(
    ("title", "slug"), [("Éénmalig!  feest", "eenmalig-feest"), ("足球", "sjabloon"), ("x" * 120, "x" * 60)]
)
def test_any_name_has_a_slug(session, by, football, title, slug):
    assert save(session, by, football, title=title).slug == slug


def test_what_the_loader_refuses_is_not_kept(session, by, football):
    with pytest.raises(NotATemplate) as refusal:
        save(session, by, football, title="Voetbal\u0007")
    assert refusal.value.faults
    session.rollback()
    assert session.query(Template).count() == 0


def test_a_child_is_not_named_and_an_activity_without_meetings_teaches_nothing(session, by, football):
    factories.child(session, pseudonym="Sara")
    empty = factories.activity(session)
    session.commit()
    with pytest.raises(NamesAChild):
        save(session, by, football, summary="Met Sara")
    with pytest.raises(NothingToLearnFrom):
        save(session, by, empty)


def test_a_template_is_taken_out_of_use_and_put_back(session, by, football):
    row = save(session, by, football)
    own_templates.retire(session, row.id, by=by, now=NOW + timedelta(hours=1))
    assert row.retired_at == NOW + timedelta(hours=1)
    own_templates.bring_back(session, row.id, by=by, now=NOW)
    assert row.retired_at is None


def test_templates_and_activities_of_elsewhere_are_not_there(session, by, location, other_location, session_at):
    theirs = session_at(other_location)
    activity, template = factories.activity(theirs), factories.template(theirs)
    theirs.commit()
    with pytest.raises(NotFound):
        save(session, by, activity)
    with pytest.raises(NotFound):
        own_templates.retire(session, template.id, by=by, now=NOW)


def test_what_is_stored_is_what_the_loader_reads():
    for template in read_shipped():
        assert loader.parse(writer.write(template), file="x") == template
        assert writer.as_data(template)["slug"] == template.slug


def test_a_safety_day_is_kept_with_its_stations_adults_material_words_and_tasks(session, by, location):
    police, fire = factories.partner(session, sort="police"), factories.partner(session, sort="fire_service")
    shipped = next(template for template in read_shipped() if template.kind is ActivityKind.SAFETY_DAY)
    base = factories.template(
        session, slug=shipped.slug, kind=shipped.kind, title=shipped.title, specification=writer.as_data(shipped)
    )
    activity = factories.activity(session, kind=ActivityKind.SAFETY_DAY, template_id=base.id)
    day = safety_days.rotation(
        session,
        activity_id=activity.id,
        stations=(),
        groups=("Rood", "Blauw"),
        visited=False,
        materials="Boekjes\nStempels",
        words=["de helm", "de sirene"],
    )
    wagon = safety_days.station(session, day, "Brandweer", partner_id=fire.id, description="De wagen.", position=0)
    crossing = safety_days.station(
        session, day, "Zebrapad", partner_id=police.id, materials="Stempels\nHesjes", position=1
    )
    for station, need in ((wagon, 1), (crossing, 2)):
        safety_days.role(session, station, "Voetganger", need=need)
    for title, days_before, contact in (("Datum vastleggen", 70, None), ("Nabespreken", -3, police.contact)):
        session.add(
            Task(
                location_id=location.id,
                activity_id=activity.id,
                title=title,
                day=safety_days.DAY,
                days_before=days_before,
                contact_id=contact and contact.id,
            )
        )
    session.commit()
    found = save(session, by, activity, title="Onze veiligheidsdag").specification
    assert [(one["name"], one["description"], one["partner"]) for one in found["stations"]] == [
        ("Brandweer", "De wagen.", "fire_service"),
        ("Zebrapad", "Zebrapad", "police"),
    ]
    volunteers = [(role["name"], role["need"]) for role in found["roles"] if role["who"] == "volunteer"]
    assert volunteers == [("Groepsbegeleider", 2), ("Voetganger", 2)]
    assert found["partners"] == ["fire_service", "police"]
    assert found["materials"] == ["Boekjes", "Stempels", "Hesjes"]
    assert found["language_preparation"] == ["de helm", "de sirene"]
    tasks = [(one["name"], one["weeks_before"], one["days_after"], one["partner"]) for one in found["tasks"]]
    assert tasks == [("Datum vastleggen", 10, 0, None), ("Nabespreken", 0, 3, "police")]
    assert found["duration_minutes"] == 240


def test_the_next_safety_day_has_the_stations_of_the_template_that_was_kept(session, by, location):
    fire = factories.partner(session, sort="fire_service")
    police = factories.partner(session, sort="police")
    shipped = next(template for template in read_shipped() if template.kind is ActivityKind.SAFETY_DAY)
    base = factories.template(
        session, slug=shipped.slug, kind=shipped.kind, title=shipped.title, specification=writer.as_data(shipped)
    )
    activity = factories.activity(session, kind=ActivityKind.SAFETY_DAY, template_id=base.id)
    day = safety_days.rotation(session, activity_id=activity.id, stations=(), visited=False)
    for place, (name, host) in enumerate((("Sirene", police), ("Ladder", fire))):
        safety_days.station(session, day, name, partner_id=host.id, position=place)
    session.commit()
    kept = save(session, by, activity, title="Onze veiligheidsdag")
    wanted = settings.NewRotation(
        activity_id=None,
        title="Veiligheidsdag 2027",
        responsible_id=by.user_id,
        day=safety_days.DAY + timedelta(weeks=52),
        starts=safety_days.NINE,
        ends=safety_days.ONE,
        groups=4,
        template_id=kept.id,
    )
    made = settings.create(session, wanted, by=by, now=NOW)
    stations = session.scalars(select(Station).where(Station.rotation_id == made.id).order_by(Station.position)).all()
    assert [(one.name, one.partner_id) for one in stations] == [("Sirene", police.id), ("Ladder", fire.id)]
