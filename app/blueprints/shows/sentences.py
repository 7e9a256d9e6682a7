"""What cannot be done with a show, and what stands in the way of an order, as sentences."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from uuid import UUID

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from app.blueprints import sentences, wording
from app.planning.line_up.measure import Breach
from app.planning.line_up.reasons import Obstacle, Reason
from app.planning.line_up.solving import Arranged
from app.planning.vocabulary import ActSort
from app.programme import refusals
from app.programme.shows.acts import MOST_PERFORMERS, NobodyInIt, SignUpClosed
from app.programme.shows.line_up import NoActs
from app.programme.shows.opening import ClosesTooLate
from app.queries.shows import ShowPage

SORTS = {
    ActSort.SONG: _l("zang"),
    ActSort.DANCE: _l("dans"),
    ActSort.MUSIC: _l("muziek"),
    ActSort.THEATRE: _l("toneel"),
    ActSort.OTHER: _l("iets anders"),
}


def refused(why: refusals.Refusal, zone: str) -> str:  # noqa: C901, PLR0911 - one line for each refusal
    """Return why something of a show cannot be done, and what can be done instead."""
    match why:
        case SignUpClosed(closed_at=closed):
            return _(
                "Aanmelden kon tot %(moment)s. Kies een later moment bij de instellingen.",
                moment=wording.moment(closed, zone),
            )
        case NobodyInIt():
            return _("Kies wie er optreedt: 1 tot en met %(most)s mensen die op de locatie zijn.", most=MOST_PERFORMERS)
        case ClosesTooLate():
            return _("Laat het aanmelden stoppen voordat de show begint.")
        case NoActs():
            return _("Er zijn nog geen optredens. Meld er eerst een aan.")
        case refusals.TooMany(most=most):
            return _("Er passen ten hoogste %(most)s optredens in een show.", most=most)
        case refusals.AlreadyOver():
            return _("Deze show is al geweest. Er verandert niets meer.")
        case refusals.ChangedMeanwhile():
            return _("Iemand anders heeft dit net gewijzigd. Kijk eerst wat er nu staat.")
        case _:
            return sentences.refusal(why, zone)


def outcome(found: Arranged, names: Mapping[str, str]) -> str:
    """Return what came of arranging."""
    if found.line_up is not None and found.proven:
        return _("Het programma is gemaakt. Beter kan het niet met deze optredens.")
    if found.line_up is not None:
        return _("Het programma is gemaakt. Niemand treedt twee keer na elkaar op.")
    if not found.reasons:
        return _("In de tijd die er was, is geen programma gevonden. Probeer het opnieuw, of voeg een pauze toe.")
    return " ".join(_reason(one, names) for one in found.reasons)


def _reason(why: Reason, names: Mapping[str, str]) -> str:
    match why.obstacle:
        case Obstacle.TOO_MANY:
            return _(
                "%(name)s doet mee aan %(acts)s optredens. Met dit aantal optredens en pauzes kunnen er %(most)s uit "
                "elkaar. Voeg een pauze of andere optredens toe.",
                name=names[why.performers[0]],
                acts=why.acts,
                most=why.most,
            )
        case Obstacle.TOGETHER:
            people = ", ".join(names[one] for one in why.performers)
            return _(
                "De optredens van %(people)s kunnen niet allemaal uit elkaar. Voeg een pauze of andere optredens toe.",
                people=people,
            )
        case Obstacle.PINNED:
            return _("Zo kan het niet, door wat vaststaat. Maak een optreden los en probeer het opnieuw.")


def breaches(found: ShowPage, broken: Sequence[Breach]) -> Mapping[UUID, str]:
    """Return, by the second of two acts, who has no time between them."""
    acts, names = {act.id: act for act in found.acts}, found.names
    return {
        one.second: ngettext(
            "%(people)s treedt ook op in het optreden hiervoor: %(title)s.",
            "%(people)s treden ook op in het optreden hiervoor: %(title)s.",
            len(one.performers),
            people=", ".join(sorted(names[mark] for mark in one.performers)),
            title=acts[one.first].title,
        )
        for one in broken
    }
