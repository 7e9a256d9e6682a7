"""Cards and signs of a track: what is on them, and that nobody is."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from app.catalogue.loader import read_shipped
from app.documents import stamp_cards
from app.documents.errors import DoesNotFit
from app.documents.stamp_cards import Track
from app.planning.template import Point
from tests.unit.documents.reading import reader

NOW = datetime(2026, 11, 22, tzinfo=UTC)
SKILLS = next(found for found in read_shipped() if found.slug == "fietsparcours").course.skills
TRACK = Track(title="Fietsparcours", obstacles=SKILLS)


def pages(content):
    return [" ".join(page.extract_text().split()) for page in reader(content).pages]


def test_four_cards_stand_on_a_sheet_with_every_obstacle_and_a_line_for_the_name():
    found = pages(stamp_cards.print_cards(TRACK, number=5, now=NOW))
    assert len(found) == 2
    for obstacle in SKILLS:
        assert [page.count(obstacle.name) for page in found] == [4, 4]
    assert [page.count("Naam:") for page in found] == [4, 4]
    assert "Figure of eight" in found[0]


def test_each_obstacle_has_a_sign_with_its_tip():
    found = pages(stamp_cards.print_signs(TRACK, now=NOW))
    assert [obstacle.name in page for obstacle, page in zip(SKILLS, found, strict=True)] == [True] * 6
    assert "Kijk vooruit en niet naar de pionnen." in found[0]


def test_an_obstacle_of_somebodys_own_has_no_drawing_and_no_second_name():
    own = Track(title="Op het plein", obstacles=(Point(slug="wip", name="Over de wip"),))
    sheet = stamp_cards.sheet(own, "obstacle_signs")
    assert (sheet.artwork, sheet.data["obstacles"]) == (
        {},
        [{"slug": None, "name": "Over de wip", "english": "", "tip": ""}],
    )
    assert "Over de wip" in pages(stamp_cards.print_signs(own, now=NOW))[0]


def test_what_people_typed_is_text_and_not_markup():
    own = Track(title="#panic() $x$", obstacles=(Point(slug="wip", name="*Wip* #lorem(9)"),))
    assert "*Wip* #lorem(9)" in pages(stamp_cards.print_signs(own, now=NOW))[0]


def test_more_obstacles_than_fit_on_a_card_are_refused():
    many = tuple(Point(slug=f"o-{number}", name=f"Obstakel {number}") for number in range(90))
    with pytest.raises(DoesNotFit):
        stamp_cards.print_cards(Track(title="Te veel", obstacles=many), number=4, now=NOW)
