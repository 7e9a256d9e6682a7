"""A safety day on the week board: thirteen sessions of one morning are one card where they stand together."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import select

from app.models.activities import ProgrammeSession
from app.models.rotations import RotationGroup, Station
from app.programme import publishing, sessions
from app.programme.rotations import scheduling
from tests import factories, safety_days
from tests.factories import NOW

WEEK = "2026-W50"


@pytest.fixture
def day(session, by, location):
    found = safety_days.rotation(session)
    for group in session.scalars(select(RotationGroup)).all()[:2]:
        group.leader_id = factories.volunteer(session).id
    scheduling.put(session, found.id, by=by, now=NOW)
    session.commit()
    return found


def cards(desk, rows):
    """Return the cards of the week as texts, with the address that each opens."""
    page = desk.get(f"/week/{WEEK}?rijen={rows}").text
    found = re.findall(r'<li class="session [^>]*>.*?href="([^"]+)">(.*?)</li>', page, flags=re.DOTALL)
    return [(address, " ".join(re.sub(r"<[^>]+>", " ", text).split())) for address, text in found]


def test_what_stands_together_is_one_card_that_opens_the_safety_day(desk, day):
    (card,) = cards(desk, "activity")
    assert card[0] == f"/veiligheidsdag/{day.id}"
    assert "09.00–11.00" in card[1]
    assert "Veiligheidsdag: 5 groepen, 5 posten" in card[1]
    assert "Concept: 10" in card[1]
    assert "nog 3 van 5 mensen nodig" in card[1]


def test_what_stands_alone_is_a_card_as_any_other(desk, session, day):
    fire = session.scalars(select(Station).where(Station.name == "Brandweer")).one()
    found = cards(desk, "space")
    assert len(found) == 6  # five spaces with a station, and the one where the groups gather
    assert [text for address, text in found if address == f"/bijeenkomsten/{fire.session_id}"]
    assert [text for address, text in found if "Veiligheidsdag: 5 groepen" in text]


def test_two_stations_of_one_host_are_still_read_one_by_one(desk, session, by, day):
    one, other = session.scalars(select(Station).order_by(Station.position)).all()[:2]
    other.partner_id = one.partner_id
    scheduling.put(session, day.id, by=by, now=NOW)
    session.commit()
    titles = [text for _address, text in cards(desk, "partner")]
    assert sum("Veiligheidsdag: Brandweer" in text or "Veiligheidsdag: Politie" in text for text in titles) == 2


def test_parts_that_people_know_or_that_are_off_are_counted_apart(desk, session, by, day):
    ids = session.scalars(select(ProgrammeSession.id).where(ProgrammeSession.rotation_id == day.id)).all()
    publishing.publish(session, ids, by=by, now=NOW)
    session.commit()
    (published,) = cards(desk, "activity")
    assert ("Bekend," in published[1], "Concept" in published[1]) == (True, False)
    assert "wacht op 5 partners" in published[1]
    police = session.scalars(select(Station).where(Station.name == "Politie")).one()
    sessions.cancel(session, police.session_id, reason="Geen auto", by=by, now=NOW)
    session.commit()
    (changed,) = cards(desk, "activity")
    assert "Gewijzigd: 1" in changed[1]


def test_what_is_wrong_with_a_part_is_said_with_its_name(desk, session, by, day):
    fire = session.scalars(select(Station).where(Station.name == "Brandweer")).one()
    row = session.get_one(ProgrammeSession, fire.session_id)
    other = factories.meeting(session, row.starts_at, title="Dansen", at=factories.space(session, shareable=True))
    factories.engagement(session, other, session.get_one(factories.Partner, fire.partner_id))
    session.commit()
    (card,) = [text for address, text in cards(desk, "activity") if address.startswith("/veiligheidsdag")]
    assert "Dansen" in card
    assert "Veiligheidsdag: Brandweer" in card


def test_a_board_with_a_safety_day_takes_the_same_number_of_statements(desk, session, by, location, count_queries):
    factories.meeting(session, NOW + 17 * factories.DAY)
    session.commit()
    desk.get(f"/week/{WEEK}?rijen=activity")

    def statements():
        session.commit()
        with count_queries() as seen:
            desk.get(f"/week/{WEEK}?rijen=activity")
        return len(seen)

    factories.meeting(session, NOW + 17 * factories.DAY)
    before = statements()
    day = safety_days.rotation(session)
    scheduling.put(session, day.id, by=by, now=NOW)
    assert statements() == before
