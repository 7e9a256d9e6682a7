"""What the pages of courses say: refusals, and what a group is called."""

from __future__ import annotations

from flask_babel import gettext as _

from app.blueprints import sentences
from app.planning.course.plan import CoursePhase
from app.planning.course.size import CourseTooLong, PhaseOutOfRange
from app.planning.errors import PlanningError
from app.planning.vocabulary import PhaseSort
from app.programme.courses import refusals
from app.programme.refusals import Refusal


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


def refusal(why: Refusal, zone: str) -> str:
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
        case _:
            return sentences.refusal(why, zone)
