"""Paper of a ceremony: the names to read out, in order, and an invitation for families, which names nobody."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from datetime import date, datetime

from app.catalogue.translations import CeremonyTexts, Translation, translation
from app.documents import names, parts, press, wording
from app.documents.certificate import MAKER, drawing
from app.documents.day import Span
from app.documents.press import Sheet

_ICONS = frozenset({"calendar-blank", "clock", "map-pin", "bicycle", "users-three"})


@dataclass(frozen=True, kw_only=True, slots=True)
class Occasion:
    """When and where certificates are handed out, in the time of the location."""

    title: str
    day: date
    span: Span
    place: str
    directions: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Called:
    """Somebody who is called: the name, how it is said, and which group; without a name the pseudonym stands there."""

    name: str = field(repr=False)
    said: str = field(default="", repr=False)
    group: str = ""
    languages: tuple[str, ...] = ()


def print_names(occasion: Occasion, called: Sequence[Called], *, now: datetime) -> bytes:
    """Return the list for who reads the names out, with a box to tick for each.

    :raises NotPrintable: when a name has letters without a font.
    """
    data = {
        **_common(occasion),
        "called": [
            {
                "name": [asdict(run) for run in names.runs(one.name, languages=one.languages)],
                "said": one.said,
                "group": one.group,
            }
            for one in called
        ],
    }
    return press.print_pdf([Sheet(layout="called", data=data)], title=f"Voorlezen: {occasion.title}", now=now)


def print_invitation(occasion: Occasion, language: str, *, now: datetime) -> bytes:
    """Return an invitation in Dutch and, unless that is Dutch, another language; it is for every family the same.

    :raises NotPrintable: when the title or the place does not fit, or has letters without a font.
    """
    dutch, other = _known("nl"), translation(language)
    own = None if other is None or other.language == wording.DUTCH else other
    data = {
        **_common(occasion),
        "dutch": asdict(dutch.ceremony),
        "own": None if own is None else _foreign(own.ceremony, own),
        "draft": own is not None and not own.checked,
    }
    sheet = Sheet(layout="invitation", data=data, icons=_ICONS, artwork={"bicycle_ride": drawing()})
    return press.print_pdf([sheet], title=f"Uitnodiging: {occasion.title}", now=now)


def _common(occasion: Occasion) -> dict[str, object]:
    return {
        "size": "a4",
        "location": MAKER,
        "heading": occasion.title,
        "date": wording.day(occasion.day),
        "time": f"{wording.times(occasion.span)} uur",
        "place": occasion.place,
        "directions": occasion.directions,
        "foot": f"{occasion.title} · {wording.day(occasion.day)}",
    }


def _known(language: str) -> Translation:
    found = translation(language)
    if found is None:
        raise LookupError(language)
    return found


def _foreign(texts: CeremonyTexts, language: Translation) -> dict[str, object]:
    return {name: parts.foreign(text, language) for name, text in asdict(texts).items()}
