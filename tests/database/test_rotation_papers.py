"""What of a safety day is printed: read in a fixed number of statements, children only when they are asked for."""

from __future__ import annotations

from datetime import date
from uuid import uuid4

import pytest
from sqlalchemy import select

from app.documents.day import Adult, Size, Span, VisitOnPaper
from app.documents.orders import Order, Paper
from app.documents.pictures import Picture
from app.models.audit import AuditEntry
from app.models.rotations import Rotation, RotationGroup, Station, StationRole
from app.planning.vocabulary import Answer, WaitingMode
from app.programme.refusals import ChangedMeanwhile, NotFound
from app.programme.rotations import papers
from app.programme.rotations.papers import BookletWishes, NotSolvedYet
from app.queries import rotation_papers
from tests import factories, safety_days
from tests.database.racing import WON, at_once
from tests.factories import NOW
from tests.unit.documents.reading import reader, text


@pytest.fixture
def day(session, by):
    return safety_days.rotation(session, children=0)


def first(session, model):
    return session.scalars(select(model).order_by(model.position, model.id)).first()


def order(*wanted, **values):
    return Order(papers=frozenset(wanted), **values)


def test_a_day_is_read_whole(session, day, by):
    station, group = first(session, Station), first(session, RotationGroup)
    station.materials, station.description = "- Helmen\n- Slang", "Kijk in de wagen."
    day.gathering_space_id = factories.space(session, name="Grote zaal", shareable=True).id
    day.materials, day.breaks = "Boekjes", [[600, 615]]
    session.flush()
    found = rotation_papers.find(session, day.id)
    assert found.is_solved
    assert found.day.rounds[0] == Span(start=540, end=560)
    assert found.day.breaks == (Span(start=600, end=615),)
    assert (found.day.gathering, found.day.booklet_place, found.day.materials) == ("Grote zaal", None, ("Boekjes",))
    assert [(one.letter, one.name, one.picture) for one in found.day.stations] == [
        ("A", "Brandweer", Picture.FIRE_ENGINE),
        ("B", "Politie", Picture.POLICE_CAR),
        ("C", "Fietsparcours", Picture.BICYCLE),
        ("D", "Onveilige situaties", Picture.HAZARDS),
        ("E", "Blushuisje", Picture.EXTINGUISHER),
    ]
    assert found.day.stations[0].materials == ("Helmen", "Slang")
    assert [(one.number, one.name) for one in found.day.groups][:2] == [(1, "Rood"), (2, "Blauw")]
    assert found.group_ids[0] == group.id
    assert found.day.visits[0] == VisitOnPaper(group=1, station="A", round=0)
    assert len(found.day.visits) == 25


def test_children_are_numbers_until_they_are_asked_for(session, day):
    group = first(session, RotationGroup)
    for name, born, languages in (("Uil 12", 2018, ["ti"]), ("Vos 7", 2021, ["ar", "ti"])):
        child = factories.child(session, pseudonym=name, birth_month=date(born, 12, 1), languages=languages)
        safety_days.participant(session, day, child=child, group_id=group.id)
    safety_days.participant(session, day, label="Gast 1", group_id=group.id)
    safety_days.participant(session, day, label="Gast 2")
    found = rotation_papers.find(session, day.id)
    known = found.day.groups[0]
    assert (known.children, known.ages, known.languages) == (3, "5–8 jaar", ("Tigrinya", "Arabisch", "Nederlands"))
    assert known.pseudonyms == ()
    named = rotation_papers.with_children(session, found)
    assert [group.pseudonyms for group in named.day.groups][:2] == [("Gast 1", "Uil 12", "Vos 7"), ()]


def test_a_group_of_one_age_and_one_that_is_only_counted(session, day):
    groups = session.scalars(select(RotationGroup).order_by(RotationGroup.position)).all()
    groups[1].children = 6
    safety_days.participant(session, day, label="Gast 1", group_id=groups[0].id)
    found = rotation_papers.find(session, day.id).day.groups
    assert [(one.children, one.ages) for one in found[:2]] == [(1, "8 jaar"), (6, "")]


def test_who_has_a_seat_stands_at_the_station_and_open_places_stay_open(session, day):
    station, group = first(session, Station), first(session, RotationGroup)
    role = {"location_id": day.location_id, "station_id": station.id, "name": "Ouder op het zebrapad", "need": 3}
    factories.save(session, StationRole(**role))
    meeting, route = factories.meeting(session, NOW), factories.meeting(session, NOW)
    station.session_id, group.session_id = meeting.id, route.id
    shift = factories.shift(session, meeting, role="Ouder op het zebrapad", need=3)
    factories.assignment(session, shift, factories.volunteer(session, name="Amina"))
    factories.assignment(session, shift, factories.volunteer(session, name="Weg"), released=True)
    factories.assignment(session, shift, factories.volunteer(session, name="Nee"), answer=Answer.DECLINED)
    leading = factories.shift(session, route, role="Groepsbegeleider", need=2)
    factories.assignment(session, leading, factories.volunteer(session, name="Bilal"))
    group.leaders = 2
    session.flush()
    found = rotation_papers.find(session, day.id).day
    open_place = Adult(role="Ouder op het zebrapad")
    assert found.stations[0].adults[1:] == (Adult(role="Ouder op het zebrapad", name="Amina"), open_place, open_place)
    assert found.stations[0].adults[0].name == found.stations[0].host != ""
    assert found.groups[0].leaders == (Adult(role="Groepsbegeleider", name="Bilal"), Adult(role="Groepsbegeleider"))


def test_before_there_are_seats_the_chosen_leader_and_open_hosts_are_there(session, day):
    station, group = first(session, Station), first(session, RotationGroup)
    group.leader_id = factories.volunteer(session, name="Chosen").id
    station.partner_id, station.host_adults = None, 2
    session.flush()
    found = rotation_papers.find(session, day.id).day
    assert found.groups[0].leaders == (Adult(role="Groepsbegeleider", name="Chosen"),)
    assert found.stations[0].adults == (Adult(role="Gastheer of gastvrouw"),) * 2


def test_booklet_time_has_its_place(session, day):
    day.waiting, day.booklet_space_id = WaitingMode.BOOKLET, factories.space(session, name="Leeszaal").id
    session.flush()
    assert rotation_papers.find(session, day.id).day.booklet_place == "Leeszaal"
    day.booklet_space_id = None
    session.flush()
    assert rotation_papers.find(session, day.id).day.booklet_place == ""


def test_the_words_of_the_template_are_there_until_others_are_typed(session, by):
    template = factories.template(session, specification={"language_preparation": ["de helm", "het vuur"]})
    activity = factories.activity(session, template_id=template.id)
    day = safety_days.rotation(session, activity_id=activity.id, children=0)
    assert rotation_papers.find(session, day.id).words == ("de helm", "het vuur")
    wishes = BookletWishes(words=("de slang",), language="ti")
    papers.keep_booklet(session, day.id, wishes, seen=day.version, by=by, now=NOW)
    found = rotation_papers.find(session, day.id)
    assert (found.words, found.language) == (("de slang",), "ti")


@pytest.mark.parametrize("groups", [1, 3, 30])
def test_a_day_of_any_size_takes_seven_statements(session, by, count_queries, groups):
    day = safety_days.rotation(
        session,
        groups=[f"Groep {number}" for number in range(groups)],
        stations=("Politie",),
        children=2,
        visited=False,
    )
    with count_queries() as statements:
        found = rotation_papers.find(session, day.id)
    assert len(statements) == 7
    with count_queries() as statements:
        rotation_papers.with_children(session, found)
    assert len(statements) == 1


def test_papers_come_as_one_file(session, day, by):
    wanted = order(*Paper, words=("ignored",), size=Size.A4, language="uk")
    day.words = ["de helm", "het vuur", "de politie"]
    session.flush()
    content = papers.print_papers(session, day.id, wanted, with_children=False, by=by, now=NOW)
    assert len(reader(content).pages) == 1 + 2 + 5 + 5 + 1 + 5 * 6
    assert session.scalars(select(AuditEntry.action)).all() == []


def test_printing_children_is_noted(session, by):
    day = safety_days.rotation(session, groups=("Rood",), stations=("Politie",), children=0)
    child = factories.child(session, pseudonym="Uil 12")
    safety_days.participant(session, day, child=child, group_id=first(session, RotationGroup).id)
    wanted = order(Paper.LEADERS)
    assert "Uil 12" in text(papers.print_papers(session, day.id, wanted, with_children=True, by=by, now=NOW))
    noted = session.scalars(select(AuditEntry)).all()
    assert [(one.action, one.subject, one.subject_id) for one in noted] == [("children.printed", "rotation", day.id)]


def test_a_day_without_a_running_order_is_not_printed(session, by):
    day = safety_days.rotation(session, children=0, visited=False)
    with pytest.raises(NotSolvedYet):
        papers.print_papers(session, day.id, order(Paper.POSTER), with_children=False, by=by, now=NOW)


def test_what_is_not_here_is_not_found(session, by):
    with pytest.raises(NotFound):
        papers.print_papers(session, uuid4(), order(Paper.POSTER), with_children=False, by=by, now=NOW)
    with pytest.raises(NotFound):
        papers.keep_booklet(session, uuid4(), BookletWishes(words=("x",), language="nl"), seen=1, by=by, now=NOW)


def test_of_two_who_keep_words_at_once_the_second_hears_so(session, day, by, two_sessions):
    seen = day.version
    session.commit()
    wishes = [BookletWishes(words=(word,), language="nl") for word in ("de helm", "de slang")]
    acts = [lambda at, one=one: papers.keep_booklet(at, day.id, one, seen=seen, by=by, now=NOW) for one in wishes]
    outcomes = at_once(*zip(two_sessions(), acts, strict=True))
    assert sorted(outcomes, key=str) == sorted([WON, outcomes[outcomes[0] == WON]], key=str)
    assert {type(one) for one in outcomes if one != WON} == {ChangedMeanwhile}
    session.expire_all()
    assert session.get_one(Rotation, day.id).words in (["de helm"], ["de slang"])
