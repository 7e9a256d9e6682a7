"""Conflicts as sentences for a person: the planning knows data, the page knows Dutch."""

from __future__ import annotations

from datetime import date, datetime
from typing import assert_never

from flask_babel import gettext as _
from flask_babel import ngettext

from app.blueprints import wording
from app.planning.companions import Parted
from app.planning.conflicts import Conflict, ConflictKind
from app.planning.mending import Mend


def conflict(found: Conflict) -> str:  # noqa: C901, PLR0911, PLR0912, PLR0915 - one line for each kind; mypy says when one is missing
    """Return what is wrong, with the names of things, in one sentence."""
    names = found.names
    match found.kind:
        case ConflictKind.SPACE_DOUBLE_BOOKED:
            return _("%(space)s is dubbel bezet: %(one)s en %(other)s.", space=names[0], one=names[1], other=names[2])
        case ConflictKind.VOLUNTEER_DOUBLE_BOOKED:
            return _("%(name)s staat twee keer ingepland: %(one)s en %(other)s.", **_pair(names))
        case ConflictKind.CHILD_DOUBLE_BOOKED:
            return _children_of_two(found)
        case ConflictKind.GROUP_DOUBLE_BOOKED | ConflictKind.AGE_GROUP_OVERLAP:
            return _("Groep %(name)s heeft twee dingen tegelijk: %(one)s en %(other)s.", **_pair(names))
        case ConflictKind.PARTNER_DOUBLE_BOOKED:
            return _("%(name)s kan niet op twee plekken tegelijk zijn: %(one)s en %(other)s.", **_pair(names))
        case ConflictKind.RESPONSIBLE_DOUBLE_BOOKED:
            return _("%(name)s begeleidt twee dingen tegelijk: %(one)s en %(other)s.", **_pair(names))
        case ConflictKind.VOLUNTEER_TRAVEL | ConflictKind.GROUP_TRAVEL | ConflictKind.PARTNER_TRAVEL:
            return _travel(found)
        case ConflictKind.CHILD_TRAVEL:
            return _children_of_two(found)
        case ConflictKind.FAMILY_OVERLOADED:
            return _overloaded(names)
        case ConflictKind.OVER_CAPACITY:
            return _(
                "%(title)s: %(placed)s kinderen geplaatst en er zijn %(most)s plekken.",
                title=names[0],
                placed=names[1],
                most=names[2],
            )
        case ConflictKind.TOO_MANY_CHILDREN:
            return _(
                "%(title)s: %(placed)s kinderen, het sjabloon gaat uit van ten hoogste %(most)s.",
                title=names[0],
                placed=names[1],
                most=names[2],
            )
        case ConflictKind.TOO_FEW_CHILDREN:
            return _(
                "%(title)s: te weinig kinderen, %(placed)s van ten minste %(least)s.",
                title=names[0],
                placed=names[1],
                least=names[2],
            )
        case ConflictKind.REQUIRED_ROLE_MISSING:
            return _("%(title)s kan niet doorgaan: er is nog geen %(role)s.", title=names[0], role=names[1].lower())
        case ConflictKind.CANCELLED_BY_RULE:
            return _by_rule(names)
        case ConflictKind.EMPTY_SEATS:
            return ngettext(
                "%(title)s: nog %(num)s plek open voor %(role)s.",
                "%(title)s: nog %(num)s plekken open voor %(role)s.",
                int(names[2]),
                title=names[0],
                role=names[1].lower(),
            )
        case ConflictKind.RATIO_NOT_MET:
            return _ratio(names)
        case ConflictKind.BRIEFING_MISSING:
            return _("%(title)s: er is geen uitleg vooraf gepland. Zonder uitleg geen uitje.", title=names[0])
        case ConflictKind.LANGUAGE_NOT_SPOKEN:
            return _(
                "%(title)s: %(name)s spreekt geen %(language)s, en dat is hier nodig.",
                title=names[0],
                name=names[1],
                language=wording.language(names[2]),
            )
        case ConflictKind.INTERPRETER_MISSING:
            return _interpreter(names)
        case ConflictKind.QUALIFICATION_EXPIRES:
            return _vog(names)
        case ConflictKind.RESPONSIBLE_MISSING:
            return _("%(title)s: niemand is verantwoordelijk.", title=names[0])
        case ConflictKind.LEAD_TIME_PASSED:
            return ngettext(
                "%(title)s: %(partner)s is nog niet gevraagd, en dat moet %(num)s week van tevoren.",
                "%(title)s: %(partner)s is nog niet gevraagd, en dat moet %(num)s weken van tevoren.",
                int(names[2]),
                title=names[0],
                partner=names[1],
            )
        case ConflictKind.PARTNER_NOT_ASKED:
            return _("%(title)s: %(partner)s is nog niet gevraagd.", title=names[0], partner=names[1])
        case ConflictKind.PARTNER_DECLINED:
            return _("%(title)s: %(partner)s heeft afgezegd.", title=names[0], partner=names[1])
        case ConflictKind.PARTNER_NOT_ANSWERED:
            return _("%(title)s: %(partner)s heeft nog niet geantwoord.", title=names[0], partner=names[1])
        case ConflictKind.PARTNER_BUSY | ConflictKind.VOLUNTEER_BUSY:
            return _("%(title)s: %(name)s is dan bezet, volgens de eigen agenda.", title=names[0], name=names[1])
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
        case ConflictKind.COMPANION_PARTED:
            return _parted(names)
        case _:
            assert_never(found.kind)


def conflict_on(found: Conflict, title: str) -> str:
    """Return the same sentence for a place where the session's title stands above it already."""
    return without_title(conflict(found), title)


def without_title(sentence: str, title: str) -> str:
    """Return a sentence about a session without the title that it begins with."""
    shorter = sentence.removeprefix(f"{title}: ")
    return shorter if shorter == sentence else shorter[:1].upper() + shorter[1:]


def mend(found: Mend, *, title: str, zone: str) -> str:
    """Return what the button does that mends a conflict, and why it can be done."""
    if found.space_id is not None:
        return _("Zet %(title)s in %(space)s: die is vrij en groot genoeg", title=title, space=found.space_name)
    return _(
        "Verplaats %(title)s naar %(starts)s uur: ruimte en mensen zijn vrij",
        title=title,
        starts=wording.clock(found.slot.starts_at, zone),
    )


def _pair(names: tuple[str, ...]) -> dict[str, str]:
    return {"name": names[0], "one": names[1], "other": names[-1]}


def _children_of_two(found: Conflict) -> str:
    one, other, number = found.names[0], found.names[1], int(found.names[2])
    if found.kind is ConflictKind.CHILD_DOUBLE_BOOKED:
        return ngettext(
            "%(num)s kind staat twee keer ingepland: %(one)s en %(other)s.",
            "%(num)s kinderen staan twee keer ingepland: %(one)s en %(other)s.",
            number,
            one=one,
            other=other,
        )
    return ngettext(
        "%(num)s kind heeft tussen %(one)s en %(other)s %(between)s minuten, en de weg duurt %(needed)s minuten.",
        "%(num)s kinderen hebben tussen %(one)s en %(other)s %(between)s minuten, en de weg duurt %(needed)s minuten.",
        number,
        one=one,
        other=other,
        between=found.names[3],
        needed=found.names[4],
    )


def _travel(found: Conflict) -> str:
    name, one, other, between, needed = found.names
    return _(
        "%(name)s heeft tussen %(one)s en %(other)s %(between)s minuten, en de weg duurt %(needed)s minuten.",
        name=name,
        one=one,
        other=other,
        between=between,
        needed=needed,
    )


def _parted(names: tuple[str, ...]) -> str:
    title, other, why, since, until = names
    match Parted(why):
        case Parted.ELSEWHEN:
            return _(
                "%(title)s: %(other)s hoort erbij, maar is van %(since)s tot %(until)s uur.",
                title=title,
                other=other,
                since=since.replace(":", "."),
                until=until.replace(":", "."),
            )
        case Parted.CANCELLED:
            return _("%(title)s: %(other)s hoort erbij, en gaat op deze dag niet door.", title=title, other=other)
        case Parted.MISSING:
            return _("%(title)s: %(other)s hoort erbij, en is op deze dag niet gepland.", title=title, other=other)


def _overloaded(names: tuple[str, ...]) -> str:
    return ngettext(
        "%(num)s gezin heeft op %(day)s meer dan %(limit)s activiteiten: kan het rustiger?",
        "%(num)s gezinnen hebben op %(day)s meer dan %(limit)s activiteiten: kan het rustiger?",
        int(names[1]),
        day=wording.day(date.fromisoformat(names[0])),
        limit=names[2],
    )


def _by_rule(names: tuple[str, ...]) -> str:
    title, decided, *roles = names
    at = datetime.fromisoformat(decided)
    return _(
        "%(title)s gaat niet door zonder %(roles)s: dat wordt beslist op %(day)s om %(clock)s uur.",
        title=title,
        roles=wording.listed([role.lower() for role in roles]),
        day=wording.day(at.date()),
        clock=f"{at:%H.%M}",
    )


def _ratio(names: tuple[str, ...]) -> str:
    title, there, needed, since, until = names
    if not since:
        return _(
            "%(title)s: te weinig begeleiding, %(there)s van de %(needed)s volwassenen.",
            title=title,
            there=there,
            needed=needed,
        )
    return _(
        "%(title)s: van %(since)s tot %(until)s uur te weinig begeleiding, %(there)s van de %(needed)s volwassenen.",
        title=title,
        there=there,
        needed=needed,
        since=since.replace(":", "."),
        until=until.replace(":", "."),
    )


def _interpreter(names: tuple[str, ...]) -> str:
    title, *pairs = names
    numbers = {wording.language(code): int(number) for code, number in zip(pairs[::2], pairs[1::2], strict=True)}
    return ngettext(
        "%(title)s: niemand spreekt de taal van %(num)s kind: %(languages)s.",
        "%(title)s: niemand spreekt de taal van %(num)s kinderen: %(languages)s.",
        sum(numbers.values()),
        title=title,
        languages=", ".join(f"{language} ({number})" for language, number in numbers.items()),
    )


def _vog(names: tuple[str, ...]) -> str:
    if not names[3]:
        return _("%(title)s: van %(name)s is geen VOG gezien.", title=names[0], name=names[1])
    until = wording.day(date.fromisoformat(names[3]))
    return _(
        "%(title)s: de VOG van %(name)s was geldig tot en met %(until)s.", title=names[0], name=names[1], until=until
    )
