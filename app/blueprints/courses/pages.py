"""What the pages of courses have in common: the course of an address, and what their forms offer."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from flask_babel import gettext as _
from werkzeug.exceptions import NotFound

from app.blueprints import previews
from app.blueprints.context import location
from app.blueprints.courses import schedules, words
from app.blueprints.courses.forms import CourseFields, GroupFields
from app.blueprints.previews import Preview
from app.extensions import db
from app.planning.course.plan import CoursePhase
from app.planning.errors import PlanningError
from app.planning.vocabulary import SchoolHolidays
from app.queries import courses, session_page
from app.queries.courses import CourseInPlan


@dataclass(frozen=True, kw_only=True, slots=True)
class Dates:
    """What a group comes to: its dates, or why there are none yet; and what is odd about them."""

    phase: CoursePhase
    preview: Preview | None
    why: str
    odd: str


def find(course_id: UUID) -> CourseInPlan:
    """Return the course of an address.

    :raises NotFound: when there is none at this location.
    """
    found = courses.find(db.session(), course_id)
    if found is None:
        raise NotFound
    return found


def offer_people(form: CourseFields, *speaking: str) -> None:
    """Let the staff and the partners of the location be chosen, and languages."""
    scope = db.session()
    partners = courses.partners(scope)
    form.responsible.offer(session_page.staff(scope, location().id))
    for field in (form.theory, form.practice):
        field.offer(partners, empty=_("niemand"))
    form.interpreters.offer(*speaking)


def offer_to_groups(forms: Iterable[tuple[CoursePhase, GroupFields]]) -> None:
    """Let spaces and partners be chosen for groups of these phases."""
    scope = db.session()
    spaces, partners = session_page.offered_spaces(scope), courses.partners(scope)
    for phase, form in forms:
        form.space.offer(spaces, empty=_("Kies…"))
        form.partner.offer(partners, empty=_("wie theorie en praktijk geeft") if phase.away else _("wij zelf"))


def dates(phase: CoursePhase, form: GroupFields, meetings: int, holidays: SchoolHolidays) -> Dates:
    """Return the dates that the fields of a group come to."""
    empty = form.day.data is None or form.starts.data is None or form.ends.data is None
    if empty or any(field.errors for field in form):
        why = _("Nog geen dag: u plant dit later.") if form.day.data is None else _("Vul eerst in wanneer het is.")
        return Dates(phase=phase, preview=None, why=why, odd="")
    try:
        found = previews.preview(schedules.when(form, phase, meetings, holidays), form.space.data)
    except PlanningError as error:
        return Dates(phase=phase, preview=None, why=words.unplannable(error), odd="")
    return Dates(phase=phase, preview=found, why="", odd="")
