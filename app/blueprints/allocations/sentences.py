"""Why something of a round cannot be done, and what came of it for a child, as sentences that can be read out."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from flask_babel import gettext as _
from flask_babel import ngettext

from app.blueprints import enrolment_sentences, sentences, wording
from app.planning.allocation.outcome import Missed, Obstacle, Told
from app.programme import refusals
from app.programme.allocations.applying import OutcomeStale
from app.programme.allocations.dividing import NotComputed, NothingWished, ReasonMissing
from app.programme.allocations.opening import AlreadyApplied, RoundClosed, RoundOpen
from app.programme.allocations.rounds import ClosesTooEarly, NotToDivide
from app.programme.allocations.wishes import HasLeft, NotWishable


def refused(why: refusals.Refusal, zone: str) -> str:  # noqa: C901, PLR0911 - one line for each refusal
    """Return why something of a round cannot be done, and what can be done instead."""
    match why:
        case RoundClosed(closed_at=closed):
            return _(
                "De verdeling is gesloten sinds %(moment)s. Er komen geen wensen meer bij.",
                moment=wording.moment(closed, zone),
            )
        case RoundOpen(closes_at=closes):
            return _("Wensen kunnen nog tot %(moment)s. Sluit de verdeling eerst.", moment=wording.moment(closes, zone))
        case AlreadyApplied():
            return _("Deze verdeling is al uitgevoerd. Maak dat eerst ongedaan.")
        case ClosesTooEarly():
            return _("Dat moment is al voorbij. Kies een later moment.")
        case NotToDivide(most=most):
            return _("Kies 1 tot en met %(most)s activiteiten die nog een bijeenkomst hebben.", most=most)
        case NothingWished():
            return _("Er zijn nog geen wensen, dus er valt niets te verdelen.")
        case NotComputed() | refusals.ChangedMeanwhile():
            return _("Iemand anders heeft dit net gewijzigd. Kijk eerst wat er nu staat.")
        case OutcomeStale():
            return _("Er is iets veranderd sinds de verdeling is gemaakt. Verdeel opnieuw en kijk het na.")
        case _:
            return _other(why, zone)


def _other(why: refusals.Refusal, zone: str) -> str:
    match why:
        case ReasonMissing():
            return _("Vul een reden in.")
        case NotWishable():
            return _("Deze wensen kunnen zo niet. Kies ten hoogste drie verschillende activiteiten.")
        case HasLeft():
            return _("Dit kind is niet meer op de locatie.")
        case refusals.ChangedSince():
            return _("Een van de kinderen is daarna anders geplaatst. Pas het per kind aan.")
        case _:
            return sentences.refusal(why, zone)


def explained(told: Told, name: str, titles: Mapping[UUID, str]) -> list[str]:
    """Return what came of a round for a child, in sentences that can be read to a parent."""
    if not told.got:
        first = _("%(name)s heeft nog geen plek.", name=name)
    else:
        got = told.got[0]
        first = _got(got.rank) % {"name": name, "activity": titles[got.activity_id]}
    return [first, *(_missed(missed, titles[missed.activity_id]) for missed in told.missed)]


def _got(rank: int) -> str:
    match rank:
        case 1:
            return _("%(name)s krijgt de eerste wens: %(activity)s.")
        case 2:
            return _("%(name)s krijgt de tweede wens: %(activity)s.")
        case _:
            return _("%(name)s krijgt de derde wens: %(activity)s.")


def _missed(missed: Missed, title: str) -> str:  # noqa: PLR0911 - one line for each obstacle
    match missed.why:
        case Obstacle.NOT_POSSIBLE:
            why = " ".join(enrolment_sentences.reason(reason) for reason in missed.reasons)
            return _("%(activity)s kon niet. %(why)s", activity=title, why=why)
        case Obstacle.OVERLAP:
            return _("%(activity)s is op dezelfde tijd.", activity=title)
        case Obstacle.NO_SEATS:
            return _("Bij %(activity)s was geen plek te verdelen.", activity=title)
        case Obstacle.TURN:
            return _("%(activity)s ging naar kinderen die nog geen plek hadden.", activity=title)
        case Obstacle.FAMILY_CHOICE:
            return _(
                "Het gezin blijft bij elkaar. De kinderen samen wilden iets anders liever dan %(activity)s.",
                activity=title,
            )
        case Obstacle.FAMILY:
            return ngettext(
                "Bij %(activity)s was nog %(num)s plek: te weinig voor de %(size)s kinderen van het gezin samen.",
                "Bij %(activity)s waren nog %(num)s plekken: te weinig voor de %(size)s kinderen van het gezin samen.",
                missed.seats,
                activity=title,
                size=missed.size,
            )
        case _:
            return _full(missed, title)


def _full(missed: Missed, title: str) -> str:
    who = _("dit kind") if missed.size == 1 else _("dit gezin")
    values = {"activity": title, "who": who, "own": missed.own, "last": missed.last}
    match missed.why:
        case Obstacle.HAD_LESS:
            return _(
                "%(activity)s is vol. Wie in deze weken het minst doet, gaat voor: %(who)s doet mee op %(own)s dagen, "
                "het laatste kind dat een plek kreeg op %(last)s.",
                **values,
            )
        case Obstacle.HAD_LESS_OF_THIS:
            return _(
                "%(activity)s is vol. Wie nog weinig van deze soort deed, gaat voor: %(who)s doet dat op "
                "%(own)s dagen, het laatste kind dat een plek kreeg op %(last)s.",
                **values,
            )
        case _:
            return _(
                "%(activity)s is vol. Daarom besliste het lot: %(who)s had lot %(own)s, "
                "het laatste kind dat een plek kreeg had lot %(last)s.",
                **values,
            )
