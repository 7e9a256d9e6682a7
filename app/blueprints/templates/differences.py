"""What differs between two versions of a template, and what is missing here for one, as people read it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from flask_babel import gettext as _
from flask_babel import ngettext

from app.blueprints import wording
from app.blueprints.templates import words
from app.planning.template_changes import Change, ChangeSort
from app.planning.template_gaps import Gap, GapSort


@dataclass(frozen=True, kw_only=True, slots=True)
class Told:
    """A difference as a line: where it is, and what it says there in each version, where it says something."""

    where: str
    before: str
    after: str


def lines(found: Iterable[Change]) -> list[Told]:
    """Return differences as lines, in the order in which the form asks for them."""
    places = {name: place for place, name in enumerate(words.FIELDS)}
    return [_line(one) for one in sorted(found, key=lambda one: places.get(one.field.partition(".")[0], len(places)))]


def _line(one: Change) -> Told:
    name = words.field(one.field)
    item = words.word(one.field, one.item) if one.item else ""
    before, after = words.word(one.field, one.before), words.word(one.field, one.after)
    match one.sort:
        case ChangeSort.MOVED:
            return Told(where=name, before="", after=_("in een andere volgorde"))
        case ChangeSort.ADDED:
            return Told(where=name, before="", after=item or after)
        case ChangeSort.REMOVED:
            return Told(where=name, before=item or before, after="")
        case ChangeSort.CHANGED:
            return Told(where=f"{name} – {item}" if item else name, before=before, after=after)


def change(one: Change) -> str:
    """Return a difference as a sentence."""
    told, nothing = _line(one), _("niets")
    values = {"where": told.where, "before": told.before or nothing, "after": told.after or nothing}
    match one.sort:
        case ChangeSort.MOVED:
            return _("%(where)s: in een andere volgorde", **values)
        case ChangeSort.ADDED:
            return _("%(where)s: %(after)s erbij", **values)
        case ChangeSort.REMOVED:
            return _("%(where)s: %(before)s weg", **values)
        case ChangeSort.CHANGED:
            return _("%(where)s: eerst %(before)s, nu %(after)s", **values)


def gap(one: Gap) -> str:  # noqa: C901, PLR0911 - one line for each
    """Return what is missing here, and what can be done."""
    match one.sort:
        case GapSort.NO_SPACE:
            return _("Er is geen ruimte op de locatie. Voeg er een toe.")
        case GapSort.NO_SPACE_AWAY:
            return _("Er is geen plek buiten de locatie. Voeg de plek toe bij de ruimtes.")
        case GapSort.SPACE_TOO_SMALL:
            return _("In de grootste ruimte passen %(have)s mensen, niet %(need)s.", have=one.have, need=one.need)
        case GapSort.NO_PARTNER:
            return _("Er is nog geen partner voor: %(what)s.", what=words.word("partner", one.what))
        case GapSort.TOO_FEW_VOLUNTEERS:
            return ngettext(
                "Voor %(what)s is %(num)s vrijwilliger nodig; er zijn er %(have)s.",
                "Voor %(what)s zijn %(num)s vrijwilligers nodig; er zijn er %(have)s.",
                one.need,
                what=one.what,
                have=one.have,
            )
        case GapSort.TOO_FEW_QUALIFIED:
            return ngettext(
                "Voor %(what)s is %(num)s vrijwilliger met een geldige VOG nodig; er zijn er %(have)s.",
                "Voor %(what)s zijn %(num)s vrijwilligers met een geldige VOG nodig; er zijn er %(have)s.",
                one.need,
                what=one.what,
                have=one.have,
            )
        case GapSort.NO_LANGUAGE:
            return ngettext(
                "Er is %(num)s vrijwilliger nodig die %(what)s spreekt; er zijn er %(have)s.",
                "Er zijn %(num)s vrijwilligers nodig die %(what)s spreken; er zijn er %(have)s.",
                one.need,
                what=wording.language(one.what),
                have=one.have,
            )
        case GapSort.NO_STAFF:
            return _("Voor %(what)s zijn hier te weinig medewerkers met een account.", what=one.what)
        case GapSort.NO_AGE_GROUP:
            return _("Er is geen leeftijdsgroep voor %(need)s tot en met %(have)s jaar.", need=one.need, have=one.have)
