import pytest
from defusedxml import ElementTree

from app.documents import pictures
from app.documents.pictures import Picture, picture_of


@pytest.mark.parametrize(
    ("name", "pictogram", "picture"),
    [
        ("Brandweer", "", Picture.FIRE_ENGINE),
        ("Blushuisje van de brandweer", "", Picture.EXTINGUISHER),
        ("Politie", "", Picture.POLICE_CAR),
        ("De wijkagent", "", Picture.POLICE_CAR),
        ("Fietsparcours", "", Picture.BICYCLE),
        ("Onveilige situaties", "", Picture.HAZARDS),
        ("Eerste hulp", "", Picture.OTHER),
        ("Post 3", "fire-truck", Picture.FIRE_ENGINE),
        ("Post 3", "fire-extinguisher", Picture.EXTINGUISHER),
        ("Blushuisje", "fire-truck", Picture.EXTINGUISHER),
        ("Eerste hulp", "first-aid", Picture.OTHER),
    ],
)
def test_a_station_is_drawn_as_what_it_is(name, pictogram, picture):
    assert picture_of(name=name, pictogram=pictogram) is picture


@pytest.mark.parametrize(
    ("picture", "pictogram", "icon"),
    [
        (Picture.OTHER, "first-aid", "first-aid"),
        (Picture.OTHER, "no-such-icon", "flag-pennant"),
        (Picture.OTHER, "", "flag-pennant"),
        (Picture.BICYCLE, "flag", "bicycle"),
    ],
)
def test_a_chosen_pictogram_stands_for_a_station_without_a_picture(picture, pictogram, icon):
    assert pictures.station_icon(picture, pictogram=pictogram) == icon


@pytest.mark.parametrize("picture", Picture)
def test_every_picture_has_a_pictogram_and_a_colouring_page_of_black_lines(picture):
    assert pictures.icon(pictures.station_icon(picture)).startswith("<svg")
    drawing = ElementTree.fromstring(pictures.drawing(picture))
    colours = {part.get(name) for part in drawing.iter() for name in ("fill", "stroke")} - {None}
    assert colours <= {"none", "#ffffff", "#000000"}


def test_twenty_four_groups_have_different_pictures():
    found = [pictures.group_symbol(number) for number in range(1, 25)]
    assert len(set(found)) == 24
    assert all(pictures.icon(name) for name, _ in found)
    assert pictures.group_symbol(25) == found[0]
