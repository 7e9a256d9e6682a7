"""What would change when something happens on the day, in sentences."""

from __future__ import annotations

from collections.abc import Iterator

from flask_babel import gettext as _
from flask_babel import ngettext

from app.blueprints import sentences
from app.blueprints.rotation_day import words
from app.planning.rotation import errors
from app.planning.running_day import GroupGone, GroupLate, Happening, SlowerRound, StationBack, StationOut
from app.programme import refusals
from app.programme.rotations import running_refusals
from app.programme.rotations.running import Preview
from app.queries.rotation_day import RunningDay


def effects(day: RunningDay, preview: Preview) -> Iterator[str]:
    """Yield a sentence for each thing that would be different."""
    found = preview.effect
    groups, stations = words.names(day)
    if found.moved:
        yield ngettext(
            "%(num)s van de %(total)s bezoeken verandert.",
            "%(num)s van de %(total)s bezoeken veranderen.",
            len(found.moved),
            total=found.total,
        )
    else:
        yield _("Geen enkel bezoek komt in een andere ronde.")
    if found.ends is not None and found.ends == found.ended:
        yield _("De laatste ronde duurt tot %(ends)s uur, zoals nu.", ends=words.wall(found.ends))
    elif found.ends is not None:
        before = words.wall(found.ended or 0)
        yield _(
            "De laatste ronde duurt tot %(ends)s uur (nu %(before)s uur).", ends=words.wall(found.ends), before=before
        )
    for visit in found.lost:
        yield _("%(group)s ziet %(station)s niet meer.", group=groups[visit.group], station=stations[visit.station])
    for visit in found.won:
        yield _("%(group)s ziet %(station)s alsnog.", group=groups[visit.group], station=stations[visit.station])


def moves(day: RunningDay, preview: Preview) -> list[tuple[str, str, str, str]]:
    """Return of each visit that moves the group, the station, and when it is now and then."""
    groups, stations = words.names(day)
    before = {(visit.group, visit.station): visit.round for visit in preview.was.visits}
    rounds, was = preview.proposal.outcome.rounds, preview.was.rounds
    return [
        (
            groups[visit.group],
            stations[visit.station],
            words.wall(was[before[visit.group, visit.station]].start),
            words.wall(rounds[visit.round].start),
        )
        for visit in sorted(preview.effect.moved, key=lambda one: (groups[one.group], one.round))
    ]


def heading(day: RunningDay, happening: Happening) -> str:
    """Return what would be noted, as the heading of its preview."""
    groups, stations = words.names(day)
    match happening:
        case StationOut(station=station):
            return _("%(name)s is weg", name=stations[station])
        case StationBack(station=station):
            return _("%(name)s is er weer", name=stations[station])
        case GroupLate(group=group):
            return _("%(name)s komt later", name=groups[group])
        case GroupGone(group=group):
            return _("%(name)s stopt", name=groups[group])
        case SlowerRound(number=number):
            return _("Ronde %(number)s duurt langer", number=number + 1)


def refusal(why: refusals.Refusal, zone: str) -> str:  # noqa: C901, PLR0911 - one line for each refusal
    """Return why something cannot be done on the day, and what can be done instead."""
    match why:
        case running_refusals.NotToday():
            return _("Dit kan alleen op de dag zelf. Wijzig het schema op een andere dag op het bord.")
        case running_refusals.NothingPlanned():
            return _("Er is nog geen draaischema om te wijzigen.")
        case running_refusals.RoundBegan():
            return _("Intussen is een andere ronde begonnen. Kijk wat er nu zou veranderen.")
        case running_refusals.CannotHappen(why=errors.StationNotOut()):
            return _("Deze post is er gewoon: niemand heeft genoteerd dat hij weg is.")
        case running_refusals.CannotHappen():
            return _("Dit kan niet meer: de ronde is voorbij, of er komt geen ronde meer.")
        case refusals.ChangedMeanwhile():
            return _("Iemand anders heeft intussen iets gewijzigd. Kijk wat er nu zou veranderen.")
        case refusals.NothingToUndo():
            return _("Dit is al teruggedraaid.")
        case refusals.ChangedSince():
            return _("Daarna is nog iets gebeurd. Alleen het laatste kan ongedaan worden gemaakt.")
        case _:
            return sentences.refusal(why, zone)
