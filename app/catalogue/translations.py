"""What children's papers say in other languages: data, and drafts until a native speaker has checked them."""

from dataclasses import dataclass
from functools import cache
from importlib import resources

from app.catalogue.errors import TemplateErrors
from app.catalogue.nodes import compose
from app.catalogue.records import Reading
from app.planning.template import Line


@dataclass(frozen=True, kw_only=True, slots=True)
class BookletTexts:
    """What a booklet says beside its stations; `{}` nowhere: a text stands by itself in every language."""

    safety_day: Line
    my_name: Line
    my_group: Line
    my_route: Line
    stamp: Line
    colour: Line
    task: Line
    find_words: Line
    my_words: Line
    draw: Line
    liked: Line
    emergency: Line
    well_done: Line
    pause: Line
    booklet_time: Line
    waiting: Line


@dataclass(frozen=True, kw_only=True, slots=True)
class CeremonyTexts:
    """What stands small on a certificate, and what an invitation to the ceremony says."""

    diploma: Line
    learned: Line
    invitation: Line
    party: Line
    come: Line
    when: Line
    where: Line


@dataclass(frozen=True, kw_only=True, slots=True)
class ShowTexts:
    """What the poster of a show calls it."""

    talent_show: Line


@dataclass(frozen=True, kw_only=True, slots=True)
class StationTexts:
    """A station's name and its task, by the picture that stands for it."""

    picture: Line
    name: Line
    task: Line


@dataclass(frozen=True, kw_only=True, slots=True)
class TranslatedWord:
    """A Dutch word and the same in this language."""

    dutch: Line
    own: Line


@dataclass(frozen=True, kw_only=True, slots=True)
class Translation:
    """A language; `name` is how it calls itself, `checked` says that a native speaker has read it."""

    language: Line
    name: Line
    dutch_name: Line
    texts: BookletTexts
    ceremony: CeremonyTexts
    show: ShowTexts
    stations: tuple[StationTexts, ...]
    words: tuple[TranslatedWord, ...]
    right_to_left: bool = False
    checked: bool = False

    def station(self, picture: str) -> StationTexts | None:
        """Return the texts of a station that is drawn as this picture, if there are any."""
        return next((station for station in self.stations if station.picture == picture), None)

    def word(self, dutch: str) -> str:
        """Return a Dutch word in this language, or nothing when nobody has translated it."""
        wanted = dutch.strip().casefold()
        return next((word.own for word in self.words if word.dutch.casefold() == wanted), "")


@cache
def translations() -> tuple[Translation, ...]:
    """Return the languages that come with the application, Dutch first; read once.

    :raises TemplateErrors: when a file is wrong.
    """
    folder = resources.files("app.catalogue") / "booklet"
    found = [parse(file.read_bytes(), file=file.name) for file in folder.iterdir() if file.name.endswith(".yaml")]
    return tuple(sorted(found, key=lambda one: (one.language != "nl", one.dutch_name)))


def translation(language: str) -> Translation | None:
    """Return a language by its code, if there is such a file."""
    return next((one for one in translations() if one.language == language), None)


def parse(content: bytes, *, file: str) -> Translation:
    """Return the language in a file.

    :raises TemplateErrors: with everything that is wrong.
    """
    reading = Reading(file=file)
    found = reading.record(Translation, compose(content, file=file))
    if found is None:
        raise TemplateErrors(tuple(reading.errors))
    return found
