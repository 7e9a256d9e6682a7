"""What the page about the children of an activity says."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from uuid import UUID

from flask_babel import gettext as _
from flask_babel import ngettext

from app.blueprints import enrolment_sentences, sentences, wording
from app.blueprints.context import today
from app.planning import spoken_days
from app.planning.enrolment import ActivityFacts
from app.planning.vocabulary import ConsentPurpose, EnrolmentRefusal, EnrolmentState
from app.programme.enrolment_lists import Children
from app.programme.enrolments import Placed
from app.programme.refusals import (
    CannotTakePart,
    ChangedMeanwhile,
    ChangedSince,
    NothingToChange,
    OverCapacity,
    Refusal,
)

MOST_TYPED = 80
MOST_NAMED = 5


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
    return " ".join(["; ".join(said) + ".", *_rule(facts)])


def _rule(facts: ActivityFacts) -> Iterator[str]:
    """Say by which rule an outing takes so many adults: its own, or the one by where it goes and how old they are."""
    asks = facts.rule() if facts.away else None
    if facts.away is None or asks is None:
        return
    if asks.children_per_adult == facts.children_per_adult:
        yield ngettext(
            "Deze activiteit of leeftijdsgroep vraagt 1 volwassene op %(num)s kind.",
            "Deze activiteit of leeftijdsgroep vraagt 1 volwassene op %(num)s kinderen.",
            asks.children_per_adult,
        )
    elif facts.away.youngest is None:
        yield ngettext(
            "Voor zo'n uitje met deze leeftijd is 1 volwassene op %(num)s kind nodig.",
            "Voor zo'n uitje met deze leeftijd is 1 volwassene op %(num)s kinderen nodig.",
            asks.children_per_adult,
        )
    else:
        yield ngettext(
            "Het jongste kind is %(age)s: voor zo'n uitje is dan 1 volwassene op %(num)s kind nodig.",
            "Het jongste kind is %(age)s: voor zo'n uitje is dan 1 volwassene op %(num)s kinderen nodig.",
            asks.children_per_adult,
            age=facts.away.youngest,
        )
    if asks.least > 1:
        yield _("Er gaan altijd %(least)s volwassenen mee.", least=asks.least)


def limit(found: Children) -> str:
    """Return that whoever comes to all of it comes more often than a child may in a year; nothing when that is not so.

    Planned in turn there are never so many; by hand there may be.
    """
    facts = found.facts
    if not facts.more_than_a_year_holds:
        return ""
    return ngettext(
        "In %(year)s zijn er %(meetings)s bijeenkomsten, en een kind gaat ten hoogste %(num)s keer per jaar mee.",
        "In %(year)s zijn er %(meetings)s bijeenkomsten, en een kind gaat ten hoogste %(num)s keer per jaar mee.",
        facts.most_a_year or 0,
        year=facts.day.year,
        meetings=facts.meetings_a_year,
    )


def this_year(found: Children, child_id: UUID, *, joining: bool) -> tuple[str, bool]:
    """Return how often a child takes part this year, and whether that is a warning; nothing where there is no limit.

    `joining`: it has no place yet, and would come to the meetings of this activity as well.
    """
    facts, count = found.facts, found.this_year.get(child_id, 0)
    most = facts.most_a_year
    if most is None:
        return "", False
    numbers = {"year": facts.day.year, "count": count, "most": most}
    if count > most:
        return _("In %(year)s %(count)s keer. Dat is te vaak: ten hoogste %(most)s keer.", **numbers), True
    if joining and (after := count + facts.meetings_a_year) > most:
        said = _(
            "In %(year)s nu %(count)s keer, hiermee %(after)s. Dat is te vaak: ten hoogste %(most)s keer.",
            after=after,
            **numbers,
        )
        return said, True
    if most == 1 and not joining:  # this one, and nothing else to be said of it
        return "", False
    return _("In %(year)s %(count)s van ten hoogste %(most)s keer.", **numbers), False


def agreed(found: Children) -> str:
    """Return how many hours a week were agreed, beside what is planned; nothing when none were."""
    hours = found.agreed.hours_per_week if found.agreed else None
    if found.agreed is None or hours is None:
        return ""
    said = ngettext("%(num)s uur per week afgesproken", "%(num)s uur per week afgesproken", hours)
    if found.agreed.week is None:
        return said + "."
    planned = wording.hours(found.agreed.planned * 60)
    return _(
        "%(agreed)s, %(planned)s gepland in week %(week)s.", agreed=said, planned=planned, week=found.agreed.week.week
    )


def unsigned(number: int) -> str:
    """Return how many agreements are missing."""
    return ngettext("%(num)s overeenkomst nog niet getekend.", "%(num)s overeenkomsten nog niet getekend.", number)


def purpose(of: ConsentPurpose) -> str:
    """Return what has to be agreed with."""
    return str(enrolment_sentences.PURPOSES[of])


def lacks_consent(why: Refusal) -> UUID | None:
    """Return the child that was refused for a consent that is missing; none when it was for something else."""
    match why:
        case CannotTakePart(child_id=child_id, reasons=reasons) if EnrolmentRefusal.NO_CONSENT in reasons:
            return child_id
        case _:
            return None


def reason(why: EnrolmentRefusal) -> str:
    """Return one reason as a sentence."""
    return enrolment_sentences.reason(why)


def left_out(starts: tuple[datetime, ...], zone: str) -> str:
    """Return at which meetings a child is somewhere else, or nothing."""
    if not starts:
        return ""
    days = wording.listed([wording.day_in(start, zone, short=True) for start in starts[:MOST_NAMED]])
    if len(starts) > MOST_NAMED:
        more = len(starts) - MOST_NAMED
        return _("Op %(days)s en nog %(more)s keer is het kind ergens anders.", days=days, more=more)
    return _("Op %(days)s is het kind ergens anders.", days=days)


def placed(done: Placed, zone: str) -> str:
    """Return what became of a child that was to be placed."""
    if done.state is EnrolmentState.PLACED:
        return " ".join(part for part in (_("Geplaatst."), left_out(done.left_out, zone)) if part)
    why = " ".join(enrolment_sentences.reason(one) for one in done.reasons)
    if done.change_id is None:
        return _("Dit kind wacht al. %(why)s", why=why)
    return _("Op de wachtlijst. %(why)s", why=why)


def offered(until: datetime, zone: str) -> str:
    """Return until when a seat is held."""
    return _("Aangeboden. De plek blijft vrij tot %(moment)s uur.", moment=wording.moment(until, zone))


def not_together(why: Refusal, zone: str) -> str:
    """Return why a group was not enrolled."""
    match why:
        case ChangedMeanwhile():
            return _("Er is intussen iets veranderd. Kijk hieronder opnieuw wat er gebeurt, en druk dan nog eens.")
        case NothingToChange():
            return _("Er verandert niets: u koos niemand die mee kan doen of kan wachten.")
        case _:
            return sentences.refusal(why, zone)


def not_undone(why: Refusal, zone: str) -> str:
    """Return why something cannot be taken back."""
    match why:
        case OverCapacity():
            return _("Iemand anders heeft die plek nu. Dit kan niet meer ongedaan worden gemaakt.")
        case ChangedSince():
            return _("Er is daarna nog iets veranderd bij dit kind. Kijk wat er nu staat.")
        case _:
            return sentences.refusal(why, zone)
