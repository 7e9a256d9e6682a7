"""What the page about the children of an activity says."""

from __future__ import annotations

from datetime import datetime

from flask_babel import gettext as _
from flask_babel import ngettext

from app.blueprints import enrolment_sentences, sentences, wording
from app.blueprints.context import today
from app.planning import spoken_days
from app.planning.vocabulary import EnrolmentRefusal, EnrolmentState
from app.programme.enrolment_lists import Chance, Children
from app.programme.enrolments import Placed
from app.programme.refusals import ChangedSince, OverCapacity, Refusal

MOST_TYPED = 80


def typed(text: str) -> str:
    """Return what was searched, as it can be shown and asked."""
    return " ".join(text.replace("\x00", " ").split())[:MOST_TYPED]


def searched(text: str) -> tuple[str, ...]:
    """Return the words to look for."""
    return tuple(spoken_days.read(text, today=today()).words)


def room(found: Children) -> str:
    """Return how much room there is, by children and by adults: `9 van 12 plaatsen bezet; met 2 begeleiders …`."""
    facts = found.facts
    if facts.capacity is None:
        said = [ngettext("%(num)s kind heeft een plek", "%(num)s kinderen hebben een plek", facts.taken)]
    else:
        said = [_("%(taken)s van %(capacity)s plaatsen bezet", taken=facts.taken, capacity=facts.capacity)]
    if facts.by_adults is not None:
        adults = ngettext("met %(num)s begeleider", "met %(num)s begeleiders", facts.adults)
        said.append(
            ngettext(
                "%(adults)s kan %(num)s kind mee",
                "%(adults)s kunnen %(num)s kinderen mee",
                facts.by_adults,
                adults=adults,
            )
        )
    return "; ".join(said) + "."


def reasons(chance: Chance) -> list[str]:
    """Return what is against placing a child, a sentence each."""
    return [enrolment_sentences.reason(one) for one in chance.reasons]


def reason(why: EnrolmentRefusal) -> str:
    """Return one reason as a sentence."""
    return enrolment_sentences.reason(why)


def left_out(chance: Chance, zone: str) -> str:
    """Return which meetings a child could not be at, or nothing."""
    return _left_out(chance.left_out, zone) if chance.becomes or chance.anyway else ""


def placed(done: Placed, zone: str) -> str:
    """Return what became of a child that was to be placed."""
    if done.state is EnrolmentState.PLACED:
        return " ".join(part for part in (_("Geplaatst."), _left_out(done.left_out, zone)) if part)
    why = " ".join(enrolment_sentences.reason(one) for one in done.reasons)
    if done.change_id is None:
        return _("Dit kind wacht al. %(why)s", why=why)
    return _("Op de wachtlijst. %(why)s", why=why)


def offered(until: datetime, zone: str) -> str:
    """Return until when a seat is held."""
    return _("Aangeboden. De plek blijft vrij tot %(moment)s uur.", moment=wording.moment(until, zone))


def not_undone(why: Refusal, zone: str) -> str:
    """Return why something cannot be taken back."""
    match why:
        case OverCapacity():
            return _("Iemand anders heeft die plek nu. Dit kan niet meer ongedaan worden gemaakt.")
        case ChangedSince():
            return _("Er is daarna nog iets veranderd bij dit kind. Kijk wat er nu staat.")
        case _:
            return sentences.refusal(why, zone)


def _left_out(starts: tuple[datetime, ...], zone: str) -> str:
    if not starts:
        return ""
    days = wording.listed([wording.day_in(start, zone, short=True) for start in starts[:5]])
    if len(starts) > 5:  # noqa: PLR2004 - as many as are named
        return _("Op %(days)s en nog %(more)s keer is het kind ergens anders.", days=days, more=len(starts) - 5)
    return _("Op %(days)s is het kind ergens anders.", days=days)
