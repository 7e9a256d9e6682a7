"""Searching everything of one location."""

from __future__ import annotations

from dataclasses import replace

from app.models.children import GroupMember
from app.planning import spoken_days
from app.queries import child_search, search
from app.queries.search import MOST_FOUND, Found
from tests import factories
from tests.factories import DAY, NOW

TODAY = NOW.date()


def spoken(text):
    return spoken_days.read(text, today=TODAY)


def plan(session, location, text):
    return search.plan(session, spoken(text), location=location, now=NOW)


def names(hits):
    return [hit.name for hit in hits]


def test_sessions_are_found_by_title_notes_activity_and_space_whatever_the_accents(session, location):
    cafe = factories.space(session, name="Taalcafé")
    meeting = factories.meeting(session, NOW + DAY, at=cafe, title="Praten", notes="Neem een woordenboek mee.")
    factories.meeting(session, NOW + DAY, title="Voetbal")
    session.commit()
    for text in ("praten", "PRATEN", "woordenboek", "taalcafe", "taalcafé praten", "rat"):
        assert [hit.id for hit in plan(session, location, text).sessions] == [meeting.id], text
    assert plan(session, location, "praten voetbal").sessions == ()


def test_sessions_of_a_day_or_a_week_are_found_with_and_without_words(session, location):
    on, other, next_week = (
        factories.meeting(session, NOW + days * DAY, title=title)
        for days, title in ((2, "Voetbal"), (2, "Dansen"), (8, "Voetbal"))
    )
    session.commit()
    assert {hit.id for hit in plan(session, location, "25 nov").sessions} == {on.id, other.id}
    assert [hit.id for hit in plan(session, location, "25 nov voetbal").sessions] == [on.id]
    assert [hit.id for hit in plan(session, location, "week 49").sessions] == [next_week.id]
    assert [hit.id for hit in plan(session, location, "voetbal").sessions] == [on.id, next_week.id]


def test_what_is_to_come_stands_before_what_was(session, location):
    past, far, near = (factories.meeting(session, NOW + days * DAY, title="Voetbal") for days in (-1, 9, 3))
    session.commit()
    assert [hit.id for hit in plan(session, location, "voetbal").sessions] == [near.id, far.id, past.id]


def test_a_name_that_begins_with_the_word_stands_first(session, location):
    for name in ("Watersport", "Zaal voor sport", "Sportveld"):
        factories.space(session, name=name)
    session.commit()
    assert names(plan(session, location, "sport").spaces) == ["Sportveld", "Zaal voor sport", "Watersport"]


def test_activities_and_the_newest_of_templates_are_found(session, location):
    factories.activity(session, title="Kunstlab", description="Verven en kleien")
    for version in (1, 2):
        factories.template(session, slug="kunst", version=version, title=f"Kunst {version}", summary="Verven")
    session.commit()
    found = plan(session, location, "verven")
    assert (names(found.activities), names(found.templates)) == (["Kunstlab"], ["Kunst 2"])


def test_people_are_found_by_name_address_and_contact(session, location):
    factories.volunteer(session, name="Zoë Ünal", email="zoe@post.example")
    factories.volunteer(session, name="Weg", active=False)
    police = factories.partner(session, name="Politie")
    police.contact.name = "Bas Molenaar"
    session.commit()
    assert names(search.people(session, spoken("unal")).volunteers) == ["Zoë Ünal"]
    assert names(search.people(session, spoken("molenaar")).partners) == ["Politie"]
    assert search.people(session, spoken("weg")) == Found()


def test_children_are_found_by_pseudonym_and_group_in_a_module_apart(session, location):
    child = factories.child(session, pseudonym="Vogel Acht")
    group = factories.group(session, name="Klas Blauw")
    session.add(GroupMember(location_id=location.id, group_id=group.id, child_id=child.id))
    session.commit()
    assert (
        names(child_search.children(session, ["vogel"]))
        == names(child_search.children(session, ["blauw"]))
        == ["Vogel Acht"]
    )
    assert child_search.children(session, []) == ()
    assert plan(session, location, "vogel") == replace(Found())


def test_signs_mean_themselves(session, location):
    factories.space(session, name="100% zaal_1")
    session.commit()
    for text in ("%", "_", "100%", "zaal_1"):
        assert names(plan(session, location, text).spaces) == ["100% zaal_1"], text
    for text in ("\\", "'", '"; --', "%%"):
        assert plan(session, location, text).spaces == ()


def test_nothing_of_another_location_is_found(session, location, other_location, session_at):
    theirs = session_at(other_location)
    factories.meeting(theirs, NOW + DAY, title="Voetbal", at=factories.space(theirs, name="Voetbalveld"))
    factories.volunteer(theirs, name="Voetballer")
    factories.partner(theirs, name="Voetbalclub")
    factories.template(theirs, title="Voetbal")
    factories.child(theirs, pseudonym="Voetbal")
    theirs.commit()
    assert plan(session, location, "voetbal").nothing
    assert search.people(session, spoken("voetbal")).nothing
    assert child_search.children(session, ["voetbal"]) == ()


def test_it_takes_seven_statements_whatever_there_is_and_a_group_has_an_end(session, location, count_queries):
    taken = []
    for more in (1, 2, 297):
        for number in range(more):
            meeting = factories.meeting(session, NOW + number * DAY, title=f"Voetbal {number}")
            factories.shift(session, meeting)
            factories.volunteer(session, name=f"Voetbal {more} {number}")
        session.commit()
        session.refresh(location)
        with count_queries() as seen:
            found = plan(session, location, "voetbal")
            search.people(session, spoken("voetbal"))
            child_search.children(session, ["voetbal"])
        session.commit()
        taken.append(sum("FROM" in statement for statement in seen))
    assert taken == [7, 7, 7]
    assert len(found.sessions) == MOST_FOUND + 1
