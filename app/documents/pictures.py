"""Which pictogram and which colouring page belongs to a station, and by which picture a group knows itself."""

from enum import StrEnum
from functools import cache
from importlib.resources import files
from re import compile as pattern

import py_phosphor_icons


class Picture(StrEnum):
    """What a station can be drawn as."""

    FIRE_ENGINE = "fire_engine"
    POLICE_CAR = "police_car"
    BICYCLE = "bicycle"
    HAZARDS = "hazards"
    EXTINGUISHER = "extinguisher"
    OTHER = "other"


# In this order: the house where children put out a fire is of the fire service too.
_WORDS = (
    (Picture.EXTINGUISHER, pattern("blus|extinguisher")),
    (Picture.HAZARDS, pattern("onveilig|gevaar|gevaren|house|warning")),
    (Picture.FIRE_ENGINE, pattern("brandweer|fire")),
    (Picture.POLICE_CAR, pattern("politie|agent|police")),
    (Picture.BICYCLE, pattern("fiets|verkeer|bicycle|bike|traffic")),
)
_ICONS = {
    Picture.FIRE_ENGINE: "fire-truck",
    Picture.POLICE_CAR: "police-car",
    Picture.BICYCLE: "bicycle",
    Picture.HAZARDS: "house-line",
    Picture.EXTINGUISHER: "fire-extinguisher",
    Picture.OTHER: "flag-pennant",
}
_SYMBOLS = (
    ("sun", "zon"),
    ("fish-simple", "vis"),
    ("star", "ster"),
    ("cat", "kat"),
    ("tree", "boom"),
    ("butterfly", "vlinder"),
    ("moon", "maan"),
    ("rabbit", "konijn"),
    ("heart", "hart"),
    ("sailboat", "zeilboot"),
    ("bird", "vogel"),
    ("flower-tulip", "tulp"),
    ("umbrella", "paraplu"),
    ("horse", "paard"),
    ("key", "sleutel"),
    ("rocket", "raket"),
    ("carrot", "wortel"),
    ("cow", "koe"),
    ("balloon", "ballon"),
    ("guitar", "gitaar"),
    ("snowflake", "sneeuwvlok"),
    ("cherries", "kersen"),
    ("crown", "kroon"),
    ("soccer-ball", "voetbal"),
)


def picture_of(*, name: str, pictogram: str = "") -> Picture:
    """Return what fits a station best: its name says more than a pictogram, which it may have by its partner."""
    for said in (name.casefold(), pictogram.casefold()):
        for picture, words in _WORDS:
            if words.search(said):
                return picture
    return Picture.OTHER


def station_icon(picture: Picture, *, pictogram: str = "") -> str:
    """Return the name of the icon of a station: that of its picture, or what was chosen where there is no picture."""
    if picture is Picture.OTHER and pictogram and _is_icon(pictogram):
        return pictogram
    return _ICONS[picture]


def group_symbol(number: int) -> tuple[str, str]:
    """Return the icon and the Dutch word of a group's picture, so that who cannot read yet knows the group too."""
    return _SYMBOLS[(number - 1) % len(_SYMBOLS)]


@cache
def _is_icon(name: str) -> bool:
    try:
        icon(name)
    except FileNotFoundError:
        return False
    return True


@cache
def icon(name: str) -> str:
    """Return a Phosphor icon as an SVG document, filled, so that it is as clear on a bad printer."""
    return py_phosphor_icons.get_svg(name, "fill").replace("currentColor", "#000000")


@cache
def drawing(picture: Picture) -> str:
    """Return the colouring page of a station as an SVG document of lines."""
    return (files("app.documents") / "drawings" / f"{picture}.svg").read_text(encoding="utf-8")
