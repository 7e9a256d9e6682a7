"""What is counted of a course, in words and as rows of a file."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from flask_babel import gettext as _

from app.blueprints.funding_words import SOURCES
from app.planning.course.figures import Row
from app.planning.small_counts import Shown
from app.planning.vocabulary import PhaseSort
from app.queries.course_figures import CourseFigures


def headings() -> tuple[str, ...]:
    """Return what is counted of a lesson, in the order of its cells."""
    return (
        _("Geplaatst"),
        _("Aanwezig"),
        _("Ingehaald"),
        _("Afgemeld"),
        _("Gemist"),
        _("Niet vastgelegd"),
    )


def cells(row: Row) -> tuple[Shown, ...]:
    """Return what was counted of a lesson, in the order of the headings."""
    return (row.placed, *row.each)


def part(number: int, sort: PhaseSort | None = None) -> str:
    """Return what a part is called, or the end of the last one."""
    if sort is PhaseSort.TEST:
        return _("Praktijkexamen")
    if sort is PhaseSort.CEREMONY:
        return _("Uitreiking")
    return _("Deel %(number)s", number=number)


def lessons(numbers: range) -> str:
    """Return the lessons of a meeting: 13, or 13 en 14."""
    return _(" en ").join(map(str, numbers))


def outcomes(found: CourseFigures) -> Iterator[tuple[str, Shown]]:
    """Yield how it ended for the children, as far as the course has that."""
    children = found.numbers.children
    yield _("Begonnen"), children.started
    yield _("Gestopt"), children.stopped
    if children.passed is not None and children.passed_first is not None and children.passed_later is not None:
        yield _("Geslaagd, eerste keer"), children.passed_first
        yield _("Geslaagd, later"), children.passed_later
        yield _("Geslaagd samen"), children.passed
    yield _("Met een certificaat"), children.certified
    if found.course.plan.outline.bike_check:
        yield _("Fietscontroles zonder gebreken"), found.checks_good
        yield _("Fietscontroles met gebreken"), found.checks_faulty
        yield _("Fietscontroles samen"), found.checks


def hours(value: int | None) -> str:
    """Return hours of volunteers, or that they are not shown."""
    return _("niet getoond") if value is None else str(value)


def euros(amount: Decimal) -> str:
    """Return an amount as it is written in the Netherlands."""
    whole = f"{amount:,.2f}"
    return "€ " + whole.translate(str.maketrans(",.", ".,"))


def group_names(found: CourseFigures) -> dict[object, str]:
    """Return what the groups are called, by their ids."""
    return {group.id: group.name for group in found.course.groups}


def rows(found: CourseFigures) -> list[tuple[str, ...]]:
    """Return the figures as rows of a file: the same numbers as on the page, and as closed."""
    names = group_names(found)
    return [
        (_("Deel"), _("Groep"), _("Les"), *headings()),
        *(
            (part(group.part, group.sort), names[group.group_id], lessons(one.lessons), *map(str, cells(one.row)))
            for group in found.numbers.groups
            for one in group.lessons
        ),
        *(
            (part(group.part, group.sort), names[group.group_id], _("samen"), *map(str, cells(group.together)))
            for group in found.numbers.groups
        ),
        *((part(one.part), _("samen"), "", *map(str, cells(one.together))) for one in found.numbers.parts),
        (found.course.title, _("samen"), "", *map(str, cells(found.numbers.together))),
        *((_("Kinderen"), name, "", str(number)) for name, number in outcomes(found)),
        (_("Vrijwilligers"), "", "", str(found.volunteers)),
        (_("Vrijwilligers"), _("uren, afgerond"), "", hours(found.hours)),
        *((_("Partners"), name) for name in found.partners),
        *((_("Geld"), str(SOURCES[one.source]), _("toegezegd"), euros(one.promised)) for one in found.money),
        *((_("Geld"), str(SOURCES[one.source]), _("uitgegeven"), euros(one.spent)) for one in found.money),
    ]
