"""Findings and refusals as sentences for a person: the planning knows data, the page knows Dutch."""

from __future__ import annotations

from datetime import date
from typing import assert_never

from flask_babel import gettext as _
from flask_babel import ngettext

from app.blueprints import wording
from app.planning import errors as planning
from app.planning.conflicts import Conflict, ConflictKind
from app.programme import refusals


def conflict(found: Conflict) -> str:  # noqa: C901, PLR0911, PLR0912 - one line for each kind; mypy says when one is missing
    """Return what is wrong, with the names of things, in one sentence."""
    names = found.names
    match found.kind:
        case ConflictKind.SPACE_DOUBLE_BOOKED:
            return _("%(space)s is dubbel bezet: %(one)s en %(other)s.", space=names[0], one=names[1], other=names[2])
        case ConflictKind.VOLUNTEER_DOUBLE_BOOKED:
            return _("%(name)s staat twee keer ingepland: %(one)s en %(other)s.", **_pair(names))
        case ConflictKind.AGE_GROUP_OVERLAP:
            return _("Groep %(name)s heeft twee dingen tegelijk: %(one)s en %(other)s.", **_pair(names))
        case ConflictKind.REQUIRED_ROLE_MISSING:
            return _("%(title)s kan niet doorgaan: er is nog geen %(role)s.", title=names[0], role=names[1].lower())
        case ConflictKind.EMPTY_SEATS:
            return ngettext(
                "%(title)s: nog %(num)s plek open voor %(role)s.",
                "%(title)s: nog %(num)s plekken open voor %(role)s.",
                int(names[2]),
                title=names[0],
                role=names[1].lower(),
            )
        case ConflictKind.RATIO_NOT_MET:
            return _(
                "%(title)s: te weinig begeleiding, %(there)s van de %(needed)s volwassenen.",
                title=names[0],
                there=names[1],
                needed=names[2],
            )
        case ConflictKind.QUALIFICATION_EXPIRES:
            return _vog(names)
        case ConflictKind.RESPONSIBLE_MISSING:
            return _("%(title)s: niemand is verantwoordelijk.", title=names[0])
        case ConflictKind.PARTNER_NOT_ASKED:
            return _("%(title)s: %(partner)s is nog niet gevraagd.", title=names[0], partner=names[1])
        case ConflictKind.PARTNER_DECLINED:
            return _("%(title)s: %(partner)s heeft afgezegd.", title=names[0], partner=names[1])
        case ConflictKind.PARTNER_NOT_ANSWERED:
            return _("%(title)s: %(partner)s heeft nog niet geantwoord.", title=names[0], partner=names[1])
        case ConflictKind.VOLUNTEER_UNAVAILABLE:
            return _("%(title)s: %(name)s is op deze tijd niet beschikbaar.", title=names[0], name=names[1])
        case ConflictKind.SPACE_TOO_SMALL:
            return _(
                "%(title)s: %(space)s is te klein, plek voor %(room)s en %(expected)s verwacht.",
                title=names[0],
                space=names[1],
                room=names[2],
                expected=names[3],
            )
        case ConflictKind.OUTSIDE_OPENING_HOURS:
            return _(
                "%(title)s valt buiten de openingstijden (%(opens)s–%(closes)s uur).",
                title=names[0],
                opens=names[1].replace(":", "."),
                closes=names[2].replace(":", "."),
            )
        case ConflictKind.FREE_DAY:
            return _("%(title)s valt op een vrije dag: %(name)s.", title=names[0], name=names[1])
        case _:
            assert_never(found.kind)


def conflict_on(found: Conflict, title: str) -> str:
    """Return the same sentence for a place where the session's title stands above it already."""
    return without_title(conflict(found), title)


def without_title(sentence: str, title: str) -> str:
    """Return a sentence about a session without the title that it begins with."""
    shorter = sentence.removeprefix(f"{title}: ")
    return shorter if shorter == sentence else shorter[:1].upper() + shorter[1:]


def _pair(names: tuple[str, ...]) -> dict[str, str]:
    return {"name": names[0], "one": names[1], "other": names[-1]}


def _vog(names: tuple[str, ...]) -> str:
    if not names[3]:
        return _("%(title)s: van %(name)s is geen VOG gezien.", title=names[0], name=names[1])
    until = wording.day(date.fromisoformat(names[3]))
    return _(
        "%(title)s: de VOG van %(name)s was geldig tot en met %(until)s.", title=names[0], name=names[1], until=until
    )


def refusal(why: refusals.Refusal, zone: str) -> str:  # noqa: C901, PLR0911, PLR0912 - one line for each refusal
    """Return why something could not be done, and what can be done instead."""
    match why:
        case refusals.SpaceTaken(space=space, title=title, starts_at=starts, ends_at=ends):
            return _(
                "%(space)s is dan bezet: %(title)s, %(moment)s tot %(ends)s uur. Kies een andere tijd of ruimte.",
                space=space,
                title=title,
                moment=wording.moment(starts, zone),
                ends=wording.clock(ends, zone),
            )
        case refusals.VolunteerTaken(volunteer=name, title=title, starts_at=starts, ends_at=ends):
            return _(
                "%(name)s is dan al nodig bij %(title)s, %(moment)s tot %(ends)s uur. Kies een andere tijd of persoon.",
                name=name,
                title=title,
                moment=wording.moment(starts, zone),
                ends=wording.clock(ends, zone),
            )
        case refusals.ChildTaken(count=count):
            return ngettext(
                "%(num)s kind heeft dan al iets anders. Kies een andere tijd.",
                "%(num)s kinderen hebben dan al iets anders. Kies een andere tijd.",
                count,
            )
        case refusals.Outdated():
            return _("Iemand anders heeft deze bijeenkomst net gewijzigd. Kijk eerst wat er nu staat.")
        case refusals.AlreadyCancelled():
            return _("Deze bijeenkomst is al vervallen. Maak dat eerst ongedaan.")
        case refusals.AlreadyPublished():
            return _("Deze bijeenkomst is al bekend. Laat hem vervallen, dan krijgt iedereen bericht.")
        case refusals.ShiftFull():
            return _("Deze plek is intussen bezet. Dank u wel voor het aanbod.")
        case refusals.LaneFixed():
            return _("Zo kan een bijeenkomst niet naar een andere rij. Open de bijeenkomst om dit te wijzigen.")
        case refusals.NothingToUndo():
            return _("Dit kan niet meer ongedaan worden gemaakt. Dat kan een uur lang, en één keer.")
        case refusals.ChangedSince():
            return _("De bijeenkomst is daarna nog gewijzigd. Pas hem zelf aan.")
        case refusals.NoLongerNeeded():
            return _("Uw antwoord is niet meer nodig: de bijeenkomst is voorbij, vervallen of gewijzigd.")
        case refusals.NamesAChild(name=name):
            return _("In de tekst staat “%(name)s”, de naam van een kind. Laat de naam weg.", name=name)
        case refusals.LooksLikeCitizenNumber():
            return _("In de tekst staat een nummer dat een BSN kan zijn. Laat het nummer weg.")
        case refusals.OverCapacity():
            return _("Er zijn meer kinderen geplaatst dan er plekken zijn.")
        case refusals.NotFound():
            return _("Dit bestaat niet (meer).")
        case _:
            return _("Dit gaat niet samen met de rest van de planning. Er is niets gewijzigd.")


def unplannable(error: planning.PlanningError) -> str:
    """Return why a day and times make no slot."""
    match error:
        case planning.NoSuchLocalTime():
            return _("Deze tijd bestaat niet: in die nacht gaat de klok een uur vooruit.")
        case planning.EndNotAfterStart():
            return _("Laat het einde na het begin komen.")
        case planning.SlotTooLong():
            return _("Een bijeenkomst duurt ten hoogste 24 uur.")
        case _:
            return _("Kies een dag en tijden die kunnen.")
