"""What the pages of courses say: refusals, and what a group is called."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, datetime

from flask_babel import gettext as _
from flask_babel import ngettext

from app.blueprints import enrolment_sentences, sentences, wording
from app.planning.course.plan import CoursePhase
from app.planning.course.size import CourseTooLong, PhaseOutOfRange
from app.planning.enrolment import OVERRIDABLE, WAITS_FOR
from app.planning.errors import PlanningError
from app.planning.vocabulary import EnrolmentRefusal, EquipmentSort, PhaseSort
from app.programme.courses import refusals
from app.programme.courses.children import OneChild, Way
from app.programme.refusals import Refusal
from app.queries.course_equipment import OfMeeting, Thing
from app.queries.courses import GroupInCourse


def group_title(course: str, phase: CoursePhase, name: str) -> str:
    """Return what the activity of a group is called: `Fietslessen voorjaar: deel 1, groep A`."""
    match phase.sort:
        case PhaseSort.TEST:
            return _("%(course)s: praktijkexamen %(name)s", course=course, name=name)
        case PhaseSort.CEREMONY:
            return _("%(course)s: uitreiking %(name)s", course=course, name=name)
        case _:
            return _("%(course)s: deel %(part)s, groep %(name)s", course=course, part=phase.part, name=name)


def unplannable(error: PlanningError) -> str:
    """Return why a course cannot be planned like this."""
    match error:
        case PhaseOutOfRange(name=name, least=least, most=most) if least == most:
            return _("%(name)s: plan hier %(most)s bijeenkomsten.", name=name, most=most)
        case PhaseOutOfRange(name=name, least=least, most=most):
            return _("%(name)s: kies %(least)s tot en met %(most)s bijeenkomsten.", name=name, least=least, most=most)
        case CourseTooLong(lessons=lessons, meetings=meetings, most_lessons=most_lessons, most_meetings=most_meetings):
            return _(
                "Dit zijn %(lessons)s lessen in %(meetings)s bijeenkomsten. "
                "Fietslessen zijn ten hoogste %(most_lessons)s lessen in %(most_meetings)s bijeenkomsten.",
                lessons=lessons,
                meetings=meetings,
                most_lessons=most_lessons,
                most_meetings=most_meetings,
            )
        case _:
            return sentences.unplannable(error)


def refusal(why: Refusal, zone: str) -> str:  # noqa: C901, PLR0911 - one line for each refusal
    """Return why something could not be done, and what can be done instead."""
    match why:
        case refusals.NotACourse():
            return _("Dit sjabloon is geen cursus: het heeft geen delen en geen certificaat.")
        case refusals.NoSuchPhase():
            return _("Dit deel is er niet in deze cursus. Kies een ander deel.")
        case refusals.GroupNameTaken(name=name):
            return _("Groep %(name)s is er al in dit deel. Kies een andere naam.", name=name)
        case refusals.CourseChanged():
            return _("Iemand anders heeft de cursus net gewijzigd. Kijk eerst wat er nu staat.")
        case refusals.CourseClosed():
            return _("Deze cursus is afgesloten. Open hem eerst weer.")
        case refusals.NoSeatThere(reasons=reasons):
            return _("Dit kind blijft in zijn groep: daar kan het niet bij.") + " " + " ".join(map(reason, reasons))
        case refusals.NoSuchChance():
            return _(
                "Inhalen kan daar niet meer: de plek is net vergeven of de les is veranderd. Kijk wat er nu staat."
            )
        case refusals.NotSoMany(sort=sort, size=size, left=left):
            return ngettext(
                "Er is dan nog %(num)s over: %(things)s.",
                "Er zijn er dan nog %(num)s over: %(things)s.",
                left,
                things=things(sort, size),
            )
        case refusals.NoteStands():
            return _("Er is al genoteerd of het kind er was. Verbeter dat bij de aanwezigheid.")
        case _:
            return enrolment_sentences.refusal(why) or sentences.refusal(why, zone)


def short_name(group: GroupInCourse) -> str:
    """Return what a group is called among those of its course: `deel 1, groep A`."""
    match group.sort:
        case PhaseSort.TEST:
            return _("praktijkexamen %(name)s", name=group.name)
        case PhaseSort.CEREMONY:
            return _("uitreiking %(name)s", name=group.name)
        case _:
            return _("deel %(part)s, groep %(name)s", part=group.part, name=group.name)


def way(found: OneChild, to: Way, zone: str, now: datetime) -> str:
    """Return what it means for a child to go to a group: `houdt 5 lessen, volgende les do 26 nov 15.00`."""
    coming = to.group.next(now)
    following = wording.moment(coming.starts_at, zone) if coming else "–"
    if not found.lessons_had:
        return _("volgende les %(when)s uur", when=following)
    return ngettext(
        "houdt %(num)s les, volgende les %(when)s uur",
        "houdt %(num)s lessen, volgende les %(when)s uur",
        found.lessons_had,
        when=following,
    )


def reason(why: EnrolmentRefusal) -> str:
    """Return why a child cannot be placed in a group."""
    return enrolment_sentences.reason(why)


def can_be_set_aside(why: Collection[EnrolmentRefusal]) -> bool:
    """Say whether a supervisor may place a child all the same, with a word why."""
    return bool(why) and OVERRIDABLE.issuperset(why)


def waits(why: Collection[EnrolmentRefusal]) -> bool:
    """Say whether a child would come on the waiting list."""
    return bool(why) and WAITS_FOR.issuperset(why)


def things(sort: EquipmentSort, size: int) -> str:
    """Return what things are called: `fietsen van 20 inch`, `helmen maat 52`."""
    match sort:
        case EquipmentSort.BIKE:
            return _("fietsen van %(size)s inch", size=size)
        case EquipmentSort.HELMET:
            return _("helmen maat %(size)s", size=size)


def lacks(of: OfMeeting, stock: Sequence[Thing], day: date) -> list[str]:
    """Return what a meeting has too little of, a sentence for each."""
    found = [
        ngettext(
            "Op %(day)s is %(num)s fiets van %(size)s inch te weinig.",
            "Op %(day)s zijn %(num)s fietsen van %(size)s inch te weinig.",
            number,
            day=wording.day(day),
            size=size,
        )
        for size, number in of.needed.short.items()
    ]
    helmets = of.needed.helmets - sum(max(0, of.left[one.id]) for one in stock if one.sort is EquipmentSort.HELMET)
    if helmets > 0:
        found.append(
            ngettext(
                "Op %(day)s is %(num)s helm te weinig.",
                "Op %(day)s zijn %(num)s helmen te weinig.",
                helmets,
                day=wording.day(day),
            )
        )
    for one in stock:
        over = of.reserved.get(one.id, 0) - max(0, of.left[one.id])
        if over > 0:
            found.append(
                _(
                    "Op %(day)s is meer gereserveerd dan er is: %(things)s, %(over)s te veel.",
                    day=wording.day(day),
                    things=things(one.sort, one.size),
                    over=over,
                )
            )
    return found
